// Writes values as YAML: on one line between brackets, or as a block.

struct TreeWriter {
  /// Longer values are written as blocks where the place allows it.
  static let longestLine = 110

  /// The whole tree as a quiz file.
  static func file(_ tree: Tree) -> String {
    guard case .map(let members) = tree, !members.isEmpty else { return inline(tree) + "\n" }
    return members.map { member in "\(word(member.key)):\(value(member.value, indent: 0, isLong: isLong(member.value)))\n" }.joined()
  }

  /// On one line.
  static func inline(_ tree: Tree) -> String {
    switch tree {
    case .text(let text): word(text)
    case .bare(let text): text.isEmpty ? "null" : text
    case .list(let items): "[" + items.map(inline).joined(separator: ", ") + "]"
    case .map(let members): "{" + members.map { "\(word($0.key)): \(inline($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  /// What stands behind a colon, or behind a dash when `isItem`: ` one line`, or a block of lines that are indented deeper than `indent`.
  static func value(_ tree: Tree, indent: Int, isItem: Bool = false, isLong: Bool? = nil) -> String {
    guard isLong ?? self.isLong(tree, indent: indent) else { return " " + inline(tree) }
    switch tree {
    case .map(let members) where !members.isEmpty:
      let lines = members.map { "\(word($0.key)):\(value($0.value, indent: indent + 2))" }
      let join = "\n" + String(repeating: " ", count: indent + 2)
      return (isItem ? " " : join) + lines.joined(separator: join)
    case .list(let items) where !items.isEmpty && !isItem:
      return items.map { "\n" + item($0, indent: indent + 2) }.joined()
    default: return " " + inline(tree)
    }
  }

  /// A line with a dash, and the lines that belong to it.
  static func item(_ tree: Tree, indent: Int, isLong: Bool? = nil) -> String {
    String(repeating: " ", count: indent) + "-" + value(tree, indent: indent, isItem: true, isLong: isLong)
  }

  private static func isLong(_ tree: Tree, indent: Int = 0) -> Bool {
    switch tree {
    case .text, .bare: return false
    case .list(let items):
      return items.contains { $0.ref != nil } || inline(tree).count + indent > longestLine
    case .map(let members):
      return members.contains { isLong($0.value) } || inline(tree).count + indent > longestLine
    }
  }

  /// A text as it has to be written: bare where YAML takes it for the same words, else in double quotes.
  static func word(_ text: String) -> String {
    isPlain(text) ? text : quoted(text)
  }

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last, !Tree.isBare(text) else { return false }
    guard last != 0x20, last != UInt8(ascii: ":") else { return false }
    // YAML 1.1 readers take these for truth values; people who open the file may wonder.
    if ["yes", "no", "on", "off", "y", "n"].contains(text.lowercased()) { return false }
    guard !" -?:,[]{}#&*!|>'\"%@`".utf8.contains(first) else { return false }
    // Between brackets the parser takes a colon before a question mark for an end.
    if text.contains(": ") || text.contains(" #") || text.contains(":?") { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      if scalar.value < 0x20 || ",[]{}".unicodeScalars.contains(scalar) { return false }
      return scalar.value < 0x7F || scalar.properties.isAlphabetic || scalar.value > 0xA0 && scalar.value != 0xFEFF && !isBreak(scalar)
    }
  }

  /// Breaks of lines, and what YAML does not take as it is.
  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029, 0xFFFD, 0xFFFE, 0xFFFF].contains(scalar.value)
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case "\r": out += "\\r"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F || isBreak(scalar) || scalar.value == 0xFEFF {
          let hex = String(scalar.value, radix: 16, uppercase: true)
          out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    return out + "\""
  }
}
