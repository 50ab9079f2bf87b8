// Brings a text to another tree by changing the places that differ and no other byte: comments, order and spelling of all else stay.

/// The changes of a text.
struct TextSync {
  /// A stretch of bytes and what stands there afterwards.
  private struct Splice {
    var range: Range<Int>
    var text: String
  }

  private let places: SourcePlaces
  private var splices: [Splice] = []

  /// `text` with `tree` in place of `old`; nil where this is not known how to do. The caller reads the outcome again and compares.
  static func text(_ text: String, from old: Tree, to tree: Tree) -> String? {
    var sync = TextSync(places: SourcePlaces(text))
    guard let root = sync.places.root(text), sync.change(root, old, tree, indent: -2) else { return nil }
    return sync.applied()
  }

  private init(places: SourcePlaces) { self.places = places }

  private func applied() -> String? {
    var bytes = places.bytes
    let sorted = splices.sorted { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    for (a, b) in zip(sorted, sorted.dropFirst()) where a.range.upperBound > b.range.lowerBound { return nil }
    // Of several insertions at one place the first that was asked for stands first.
    for splice in sorted.reversed() { bytes.replaceSubrange(splice.range, with: Array(splice.text.utf8)) }
    return String(validating: bytes, as: UTF8.self)
  }

  private mutating func replace(_ range: Range<Int>, _ text: String) -> Bool {
    splices.append(Splice(range: range, text: text))
    return true
  }

  // MARK: Values

  /// False where a value in this place cannot be changed alone: then what it stands in is written anew. `indent` is that of the line that
  /// the value's key or dash stands on.
  private mutating func change(_ node: PlacedNode, _ old: Tree, _ new: Tree, indent: Int) -> Bool {
    if old == new { return true }
    let mark = splices.count
    let isDone: Bool =
      switch (node.content, old, new) {
      case (.map(let members), .map(let before), .map(let after)): changeMap(node, members, before, after)
      case (.list(let items), .list(let before), .list(let after)): changeList(node, items, before, after)
      case (.scalar, .text, .text), (.scalar, .bare, .text), (.scalar, .text, .bare), (.scalar, .bare, .bare):
        changeScalar(node, new)
      default: false
      }
    if !isDone { splices.removeSubrange(mark...) }
    return isDone
  }

  private mutating func changeScalar(_ node: PlacedNode, _ new: Tree) -> Bool {
    guard !node.range.isEmpty else { return replace(node.range, " " + TreeWriter.inline(new)) }
    if case .text(let text) = new, places.bytes[node.range.lowerBound] == UInt8(ascii: "\""), TreeWriter.word(text) == text {
      // Who quotes goes on quoting.
      return replace(node.range, "\"\(text)\"")
    }
    return replace(node.range, TreeWriter.inline(new))
  }

  /// Writes a member's or item's value anew, from behind its colon or dash.
  private mutating func rewrite(_ node: PlacedNode, from start: Int, _ new: Tree, indent: Int, isItem: Bool, isFlow: Bool) -> Bool {
    if isFlow {
      let lead = start < node.range.lowerBound || node.range.isEmpty ? " " : ""
      return replace(start..<node.range.upperBound, lead + TreeWriter.inline(new))
    }
    return replace(start..<node.range.upperBound, TreeWriter.value(new, indent: indent, isItem: isItem))
  }

  // MARK: Maps

  private mutating func changeMap(_ node: PlacedNode, _ members: [PlacedMember], _ before: [Tree.Member], _ after: [Tree.Member]) -> Bool {
    guard !members.isEmpty, members.map(\.key) == before.map(\.key), Set(after.map(\.key)).count == after.count else { return false }
    let kept = before.map(\.key).filter { key in after.contains { $0.key == key } }
    guard !kept.isEmpty, kept == after.map(\.key).filter({ key in before.contains { $0.key == key } }) else { return false }
    let indent = node.isFlow ? 0 : places.column(members[0].start)
    for (place, member) in members.enumerated() {
      guard let value = after.first(where: { $0.key == member.key })?.value else {
        guard removeMember(place, members, isFlow: node.isFlow, kept: Set(kept)) else { return false }
        continue
      }
      if change(member.node, before[place].value, value, indent: indent) { continue }
      guard rewrite(member.node, from: member.colonEnd, value, indent: indent, isItem: false, isFlow: node.isFlow) else { return false }
    }
    var last: PlacedMember?
    var fresh: [Tree.Member] = []
    for member in after {
      if let old = members.first(where: { $0.key == member.key }) {
        if last == nil, !fresh.isEmpty { insertFirst(fresh, before: old, isFlow: node.isFlow, indent: indent) }
        insert(fresh, after: last, isFlow: node.isFlow, indent: indent)
        fresh = []
        last = old
      } else {
        fresh.append(member)
      }
    }
    insert(fresh, after: last, isFlow: node.isFlow, indent: indent)
    return true
  }

  private mutating func insert(_ fresh: [Tree.Member], after last: PlacedMember?, isFlow: Bool, indent: Int) {
    guard let last, !fresh.isEmpty else { return }
    if isFlow {
      let at = last.node.range.upperBound
      _ = replace(at..<at, fresh.map { ", \(TreeWriter.word($0.key)): \(TreeWriter.inline($0.value))" }.joined())
    } else {
      let at = places.lineEnd(last.node.range.upperBound)
      let lead = "\n" + String(repeating: " ", count: indent)
      _ = replace(at..<at, fresh.map { lead + TreeWriter.word($0.key) + ":" + TreeWriter.value($0.value, indent: indent) }.joined())
    }
  }

  private mutating func insertFirst(_ fresh: [Tree.Member], before next: PlacedMember, isFlow: Bool, indent: Int) {
    let lead = isFlow ? ", " : "\n" + String(repeating: " ", count: indent)
    let text = fresh.map { member in
      TreeWriter.word(member.key) + ":" + (isFlow ? " " + TreeWriter.inline(member.value) : TreeWriter.value(member.value, indent: indent))
        + lead
    }.joined()
    _ = replace(next.start..<next.start, text)
  }

  private mutating func removeMember(_ place: Int, _ members: [PlacedMember], isFlow: Bool, kept: Set<String>) -> Bool {
    let member = members[place]
    if isFlow {
      // With the comma before it, or after it where everything before it goes too.
      if members.prefix(place).contains(where: { kept.contains($0.key) }) {
        return replace(members[place - 1].node.range.upperBound..<member.node.range.upperBound, "")
      }
      guard place + 1 < members.count else { return false }
      return replace(member.start..<members[place + 1].start, "")
    }
    let start = places.lineStart(member.start)
    guard places.column(member.start) == places.indent(ofLineAt: start) else {
      // It stands behind a dash.
      guard place + 1 < members.count else { return false }
      return replace(member.start..<members[place + 1].start, "")
    }
    return removeLines(from: start, to: places.lineEnd(member.node.range.upperBound))
  }

  /// Whole lines, with the comment right above them.
  private mutating func removeLines(from start: Int, to end: Int) -> Bool {
    let start = places.withComment(above: start)
    if end < places.bytes.count { return replace(start..<(end + 1), "") }
    return replace(max(0, start - 1)..<end, "")
  }

  // MARK: Lists

  private mutating func changeList(_ node: PlacedNode, _ items: [PlacedItem], _ before: [Tree], _ after: [Tree]) -> Bool {
    guard items.count == before.count, !items.isEmpty, !after.isEmpty, !places.sharesLine(items, isFlow: node.isFlow) else { return false }
    guard let pairs = ListPairs(before, after), !pairs.kept.isEmpty else { return false }
    let indent = node.isFlow ? 0 : places.column(items[0].start)
    for (old, new) in pairs.kept {
      if change(items[old].node, before[old], after[new], indent: indent) { continue }
      let start = node.isFlow ? items[old].start : items[old].start + 1
      guard rewrite(items[old].node, from: start, after[new], indent: indent, isItem: true, isFlow: node.isFlow) else { return false }
    }
    let keptOld = Set(pairs.kept.map(\.old))
    for place in items.indices where !keptOld.contains(place) {
      guard remove(place, items, isFlow: node.isFlow, keptOld) else { return false }
    }
    return insertItems(pairs, items, before, after, isFlow: node.isFlow, indent: indent)
  }

  private mutating func remove(_ place: Int, _ items: [PlacedItem], isFlow: Bool, _ kept: Set<Int>) -> Bool {
    let item = items[place]
    guard isFlow else { return removeLines(from: places.lineStart(item.start), to: places.lineEnd(item.node.range.upperBound)) }
    if (0..<place).contains(where: kept.contains) {
      return replace(items[place - 1].node.range.upperBound..<item.node.range.upperBound, "")
    }
    guard place + 1 < items.count else { return false }
    return replace(item.start..<items[place + 1].start, "")
  }

  private mutating func insertItems(
    _ pairs: ListPairs, _ items: [PlacedItem], _ before: [Tree], _ after: [Tree], isFlow: Bool, indent: Int
  ) -> Bool {
    let gap = !isFlow && items.count > 1 && places.hasBlankLine(from: items[0].node.range.upperBound, to: items[1].start) ? "\n" : ""
    let isShort = items.allSatisfy(\.node.isFlow)
    var last: Int?
    for (place, value) in after.enumerated() {
      if let pair = pairs.kept.first(where: { $0.new == place }) {
        last = pair.old
        continue
      }
      let moved = before.firstIndex(of: value).map { items[$0] }
      let text =
        isFlow
        ? moved.map { places.text($0.node.range) } ?? TreeWriter.inline(value)
        : moved.map { places.lines(of: $0) } ?? TreeWriter.item(value, indent: indent, isLong: isShort ? false : nil)
      if let last {
        let end = items[last].node.range.upperBound
        let at = isFlow ? end : places.lineEnd(end)
        _ = replace(at..<at, (isFlow ? ", " : "\n" + gap) + text)
      } else {
        guard let next = pairs.kept.first.map({ items[$0.old] }) else { return false }
        let at = isFlow ? next.start : places.withComment(above: places.lineStart(next.start))
        _ = replace(at..<at, text + (isFlow ? ", " : "\n" + gap))
      }
    }
    return true
  }
}
