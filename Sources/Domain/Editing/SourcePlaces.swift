// Where each value of a YAML text stands, in bytes, so that one of them can be changed and all else stays as it was written.
internal import Yams

/// The bytes of a text and the places of its values.
struct SourcePlaces {
  let bytes: [UInt8]
  private let lineStarts: [Int]

  init(_ text: String) {
    let bytes = Array(text.utf8)
    self.bytes = bytes
    // YAML counts the first line's columns from behind a byte order mark.
    lineStarts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// Nil where something is written in a way that this cannot follow; then the text is written anew.
  func root(_ text: String) -> PlacedNode? {
    guard let parser = try? Parser(yaml: text), let node = try? parser.singleRoot() else { return nil }
    return withExtendedLifetime(parser) { placed(node, inFlow: false) }
  }

  // MARK: Nodes

  private func placed(_ node: Node, inFlow: Bool) -> PlacedNode? {
    guard let start = node.mark.flatMap(offset) else { return nil }
    switch node {
    case .scalar(let scalar): return self.scalar(scalar, at: start, inFlow: inFlow)
    case .sequence(let items): return list(items, at: start, inFlow: inFlow)
    case .mapping(let members): return map(members, at: start, inFlow: inFlow)
    case .alias: return nil
    }
  }

  private func scalar(_ scalar: Node.Scalar, at start: Int, inFlow: Bool) -> PlacedNode? {
    let end: Int? =
      switch byte(start) {
      case UInt8(ascii: "\"") where scalar.style == .doubleQuoted: quotedEnd(start)
      case UInt8(ascii: "'") where scalar.style == .singleQuoted: quotedEnd(start)
      case UInt8(ascii: "|") where scalar.style == .literal: blockScalarEnd(start)
      case UInt8(ascii: ">") where scalar.style == .folded: blockScalarEnd(start)
      default: plainEnd(start, scalar.string, inFlow: inFlow)
      }
    return end.map { PlacedNode(content: .scalar, range: start..<$0, isFlow: inFlow) }
  }

  private func list(_ items: Node.Sequence, at start: Int, inFlow: Bool) -> PlacedNode? {
    let isFlow = byte(start) == UInt8(ascii: "[")
    var placedItems: [PlacedItem] = []
    for item in items {
      guard let node = placed(item, inFlow: isFlow) else { return nil }
      guard let itemStart = isFlow ? node.range.lowerBound : dash(before: node.range.lowerBound) else { return nil }
      placedItems.append(PlacedItem(node: node, start: itemStart))
    }
    guard let end = isFlow ? bracketEnd(start) : placedItems.last?.node.range.upperBound else { return nil }
    return PlacedNode(content: .list(placedItems), range: start..<end, isFlow: isFlow)
  }

  private func map(_ members: Node.Mapping, at start: Int, inFlow: Bool) -> PlacedNode? {
    let isFlow = byte(start) == UInt8(ascii: "{")
    var placedMembers: [PlacedMember] = []
    for (key, value) in members {
      guard let name = key.scalar?.string, let place = placed(key, inFlow: true), let colon = colon(after: place.range.upperBound),
        let node = placed(value, inFlow: isFlow)
      else { return nil }
      // Nothing after the colon stands where the colon ends.
      var value = node
      if value.range.isEmpty { value.range = colon..<colon }
      guard value.range.lowerBound >= colon else { return nil }
      placedMembers.append(PlacedMember(key: name.cleaned(), start: place.range.lowerBound, colonEnd: colon, node: value))
    }
    guard let end = isFlow ? bracketEnd(start) : placedMembers.last?.node.range.upperBound else { return nil }
    return PlacedNode(content: .map(placedMembers), range: start..<end, isFlow: isFlow)
  }

  // MARK: Bytes

  func byte(_ offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  /// YAML counts lines and signs from 1.
  private func offset(_ mark: Mark) -> Int? {
    guard lineStarts.indices.contains(mark.line - 1) else { return mark.line - 1 == lineStarts.count ? bytes.count : nil }
    var at = lineStarts[mark.line - 1]
    for _ in 1..<max(1, mark.column) {
      guard at < bytes.count else { return bytes.count }
      at += 1
      while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
    }
    return at
  }

  /// The dash of a block list's item, on the item's line or above it.
  private func dash(before start: Int) -> Int? {
    var at = start - 1
    while let byte = byte(at) {
      if byte == UInt8(ascii: "-") { return at }
      guard [0x20, 0x0A, 0x0D, 0x09].contains(byte) else { return nil }
      at -= 1
    }
    return nil
  }

  private func colon(after end: Int) -> Int? {
    var at = end
    while let byte = byte(at), byte == 0x20 || byte == 0x09 { at += 1 }
    return byte(at) == UInt8(ascii: ":") ? at + 1 : nil
  }

  private func quotedEnd(_ start: Int) -> Int? {
    let quote = bytes[start]
    var at = start + 1
    while let byte = byte(at) {
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        at += 2
        continue
      }
      if byte == quote {
        guard quote == UInt8(ascii: "'"), self.byte(at + 1) == quote else { return at + 1 }
        at += 1
      }
      at += 1
    }
    return nil
  }

  /// The end of brackets or braces, past quotes and comments inside of them.
  private func bracketEnd(_ start: Int) -> Int? {
    var depth = 0
    var at = start
    while let byte = byte(at) {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return at + 1 }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        // An apostrophe inside of a word opens nothing.
        if let before = self.byte(at - 1), " \n[{,:".utf8.contains(before) {
          guard let end = quotedEnd(at) else { return nil }
          at = end - 1
        }
      case UInt8(ascii: "#"):
        if self.byte(at - 1) == 0x20 || self.byte(at - 1) == 0x0A { at = lineEnd(at) - 1 }
      default: break
      }
      at += 1
    }
    return nil
  }

  /// The first line feed from `at` on, or the end of the text.
  func lineEnd(_ at: Int) -> Int {
    var at = at
    while let byte = byte(at), byte != 0x0A { at += 1 }
    return at
  }

  func lineStart(_ at: Int) -> Int {
    var at = at
    while at > 0, bytes[at - 1] != 0x0A { at -= 1 }
    return at
  }

  /// Spaces before the first sign of the line at `start`.
  func indent(ofLineAt start: Int) -> Int {
    var at = start
    while byte(at) == 0x20 { at += 1 }
    return at - start
  }

  private func isBlank(lineAt start: Int) -> Bool { bytes[start..<lineEnd(start)].allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 } }

  private func blockScalarEnd(_ start: Int) -> Int? {
    var at = lineEnd(start) + 1
    var (indent, end): (Int?, Int) = (nil, lineEnd(start))
    while at < bytes.count {
      if !isBlank(lineAt: at) {
        let depth = self.indent(ofLineAt: at)
        if depth < indent ?? 1 { break }
        indent = indent ?? depth
        end = lineEnd(at)
      }
      at = lineEnd(at) + 1
    }
    return end
  }

  /// An unquoted text may go on over lines: as far as what it says is what was read.
  private func plainEnd(_ start: Int, _ text: String, inFlow: Bool) -> Int? {
    if text.isEmpty { return start }
    var end = plainLineEnd(start, inFlow: inFlow)
    var folded = String(decoding: bytes[start..<end], as: UTF8.self)
    var lines = 0
    while folded != text {
      lines += 1
      var next = lineEnd(end) + 1
      var blank = 0
      while next < bytes.count, isBlank(lineAt: next) {
        blank += 1
        next = lineEnd(next) + 1
      }
      guard lines < 200, next < bytes.count, folded.utf8.count < text.utf8.count else { return nil }
      next += indent(ofLineAt: next)
      end = plainLineEnd(next, inFlow: inFlow)
      folded += (blank == 0 ? " " : String(repeating: "\n", count: blank)) + String(decoding: bytes[next..<end], as: UTF8.self)
    }
    return end
  }

  private func plainLineEnd(_ start: Int, inFlow: Bool) -> Int {
    var at = start
    while let byte = byte(at), byte != 0x0A, byte != 0x0D {
      let next = self.byte(at + 1)
      let isSpace = next == nil || next == 0x20 || next == 0x0A || next == 0x0D
      if byte == UInt8(ascii: ":"), isSpace || inFlow && next.map({ ",]}[{".utf8.contains($0) }) == true { break }
      if inFlow, ",[]{}".utf8.contains(byte) { break }
      if byte == UInt8(ascii: "#"), self.byte(at - 1) == 0x20 { break }
      at += 1
    }
    while at > start, bytes[at - 1] == 0x20 || bytes[at - 1] == 0x09 { at -= 1 }
    return at
  }
}
