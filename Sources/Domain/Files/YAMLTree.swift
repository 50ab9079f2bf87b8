// YAML as a plain tree with line numbers: 1.2 core types, no aliases, no custom tags, bounded (RELIABILITY.md 2.8).
import Yams

/// One node of a document.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    /// `isPlain` is false for quoted text, which is never a number, truth value or null.
    case scalar(String, isPlain: Bool)
    case list([YAMLNode])
    case map([(key: String, value: YAMLNode)])
  }
  var content: Content
  /// 1-based.
  var line: Int

  var isNull: Bool {
    if case .scalar(let text, isPlain: true) = content { ["", "~", "null", "Null", "NULL"].contains(text) } else { false }
  }

  /// What it is, for a message.
  var kind: String {
    switch content {
    case .scalar: isNull ? "nothing" : "a single value"
    case .list: "a list"
    case .map: "a map"
    }
  }
}

extension YAMLNode {
  /// The line of `questions[3].next[0].go`, or of the nearest part of it that stands in the document.
  func line(of path: String) -> Int {
    var node = self
    for part in path.split(whereSeparator: { ".[]".contains($0) }) {
      switch node.content {
      case .list(let items):
        guard let index = Int(part), items.indices.contains(index) else { return node.line }
        node = items[index]
      case .map(let members):
        guard let member = members.first(where: { $0.key == part }) else { return node.line }
        node = member.value
      case .scalar: return node.line
      }
    }
    return node.line
  }
}

enum YAMLTree {
  static let largestBytes = 1_048_576
  static let deepest = 32
  static let mostNodes = 100_000

  /// The tree of one document. Throws every structural problem; an empty document is one.
  static func read(_ text: String) throws(Faults) -> YAMLNode {
    guard text.utf8.count <= largestBytes else {
      throw Faults([Problem("too_large", "the file has \(text.utf8.count) bytes; at most \(largestBytes) are read")])
    }
    if let bad = text.unicodeScalars.first(where: { $0.value < 0x20 && !"\n\r\t".unicodeScalars.contains($0) || $0.value == 0xFFFD }) {
      let line = text.prefix { $0.unicodeScalars.first != bad }.count { $0.isNewline } + 1
      throw Faults([Problem("not_text", line: line, "this is not a text file in UTF-8 (byte \(bad.value) cannot stand in YAML)")])
    }
    if let line = depthFault(text) {
      throw Faults([Problem("too_deep", line: line, "lists and maps are nested more than \(deepest) deep")])
    }
    if let line = aliasFault(text) { throw Faults([Problem("alias", line: line, Converter.noAlias)]) }
    var converter = Converter()
    let tree: YAMLNode
    do {
      let parser = try Parser(yaml: text)
      guard let root = try parser.singleRoot() else { throw Faults([Problem("empty", "the file is empty")]) }
      // Nodes know their anchors only as long as the parser lives.
      tree = withExtendedLifetime(parser) { converter.convert(root, path: "", depth: 0) }
    } catch let faults as Faults {
      throw faults
    } catch {
      throw Faults([problem(of: error)])
    }
    guard converter.problems.isEmpty else { throw Faults(converter.problems) }
    return tree
  }

  /// The line on which brackets nest too deep, before a recursive parser sees them.
  private static func depthFault(_ text: String) -> Int? {
    var (depth, line) = (0, 1)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      case UInt8(ascii: "\n"): line += 1
      default: continue
      }
      if depth > 500 { return line }
    }
    return nil
  }

  /// The line of the twentieth alias of an anchor of this text: a few may stand for more than any machine holds, and the parser looks through
  /// all that its keys stand for. Fewer are found when the tree is there.
  private static func aliasFault(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    var anchors: Set<ArraySlice<UInt8>> = []
    var aliases: [(name: ArraySlice<UInt8>, line: Int)] = []
    var line = 1
    // Where one may begin; none of these is in a name, so that each byte is looked at twice at most.
    var begins = true
    for (place, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "\n") { line += 1 }
      defer { begins = byte <= 0x20 || ",[{:".utf8.contains(byte) }
      guard begins, byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*") else { continue }
      let name = bytes[(place + 1)...].prefix(while: isOfName)
      // What follows directly makes a word of it: `*so*`.
      guard !name.isEmpty, name.endIndex == bytes.endIndex || bytes[name.endIndex] <= 0x20 || "?:,]}%@`".utf8.contains(bytes[name.endIndex])
      else { continue }
      if byte == UInt8(ascii: "&") { anchors.insert(name) } else { aliases.append((name, line)) }
    }
    let known = aliases.filter { anchors.contains($0.name) }
    return known.count >= 20 ? known[19].line : nil
  }

  /// As libyaml reads the names of anchors.
  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
  }

  private static func problem(of error: any Error) -> Problem {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let around = context.map { " (\($0.text))" } ?? ""
      return Problem("broken_yaml", line: mark.line, "broken YAML in column \(mark.column): \(problem)\(around)".cleaned())
    case .duplicatedKeysInMapping(let keys, let context):
      return Problem("duplicate_key", line: context.mark.line, "the key \"\(keys[0].cleaned())\" stands twice in one map")
    case .reader(let problem, _, _, _): return Problem("not_text", "this is not a text file in UTF-8: \(problem)")
    default: return Problem("broken_yaml", "broken YAML: \(String(describing: error).prefix(200))".cleaned())
    }
  }

  private struct Converter {
    static let noAlias = "anchors and aliases (& and *) are not read; write the value out"
    var problems: [Problem] = []
    var nodes = 0

    mutating func convert(_ node: Node, path: String, depth: Int) -> YAMLNode {
      let line = node.mark?.line ?? 0
      let nothing = YAMLNode(content: .scalar("", isPlain: true), line: line)
      nodes += 1
      if nodes == YAMLTree.mostNodes { report("too_large", path, line, "the file has more than \(YAMLTree.mostNodes) values") }
      if depth > YAMLTree.deepest { report("too_deep", path, line, "lists and maps are nested more than \(YAMLTree.deepest) deep") }
      if node.anchor != nil { report("alias", path, line, Converter.noAlias) }
      if !Converter.isCore(node.tag) { report("custom_tag", path, line, "the tag \(node.tag) is not read; write the value without it") }
      guard problems.isEmpty else { return nothing }
      switch node {
      case .scalar(let scalar):
        return YAMLNode(content: .scalar(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any), line: line)
      case .sequence(let items):
        let list = items.enumerated().map { convert($1, path: "\(path)[\($0)]", depth: depth + 1) }
        return YAMLNode(content: .list(list), line: line)
      case .mapping(let members):
        let map = members.compactMap { key, value -> (key: String, value: YAMLNode)? in
          guard let name = key.scalar?.string, name != "<<" else {
            report("bad_key", path, line, "a key must be a plain word; merge keys are not read")
            return nil
          }
          return (name.cleaned(), convert(value, path: path.isEmpty ? name : "\(path).\(name)", depth: depth + 1))
        }
        return YAMLNode(content: .map(map), line: line)
      case .alias:
        report("alias", path, line, Converter.noAlias)
        return nothing
      }
    }

    /// Whether a node has one of YAML's own tags, written out or not.
    private static func isCore(_ tag: Yams.Tag) -> Bool {
      let own = "tag:yaml.org,2002:"
      let known = ["str", "seq", "map", "bool", "int", "float", "null", "timestamp", "merge", "value"]
      return tag.description.hasPrefix(own) && known.contains(String(tag.description.dropFirst(own.count)))
    }

    private mutating func report(_ code: String, _ path: String, _ line: Int, _ message: String) {
      problems.append(Problem(code, path: path, line: line, message))
    }
  }
}
