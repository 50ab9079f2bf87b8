// A JSON document as text, byte by byte: most of what the house writes down, it writes here.

/// Writes one document.
struct JSONWriter {
  private var bytes: [UInt8] = []
  private let indent: Int?

  /// - Parameter indent: spaces a level; nil for no white space at all.
  init(indent: Int?) { self.indent = indent }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  static func precedes<T>(_ a: (key: String, value: T), _ b: (key: String, value: T)) -> Bool {
    a.key.precedesByBytes(b.key)
  }

  mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func write(_ value: JSON, level: Int) {
    switch value {
    case .null: add("null")
    case .bool(let value): add(value ? "true" : "false")
    case .int(let value): add(String(value))
    case .double(let value): add(value.isFinite ? String(describing: value) : "null")
    case .string(let value): quote(value)
    case .array(let items): list(items, "[", "]", level: level) { $0.write($1, level: level + 1) }
    case .object(let members):
      list(members.sorted(by: JSONWriter.precedes), "{", "}", level: level) { writer, member in
        writer.quote(member.key)
        writer.add(writer.indent == nil ? ":" : ": ")
        writer.write(member.value, level: level + 1)
      }
    }
  }

  mutating func list<T>(_ items: [T], _ open: String, _ close: String, level: Int, write: (inout JSONWriter, T) -> Void) {
    add(open)
    for (index, item) in items.enumerated() {
      if index > 0 { add(",") }
      startLine(level + 1)
      write(&self, item)
    }
    if !items.isEmpty { startLine(level) }
    add(close)
  }

  private mutating func startLine(_ level: Int) {
    guard let indent else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
  }

  /// A string; what JSON demands is escaped, no more.
  mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    // Most texts are as they are.
    let isPlain = text.utf8.withContiguousStorageIfAvailable { storage in
      guard storage.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else { return false }
      bytes.append(contentsOf: storage)
      return true
    }
    if isPlain == true { return }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): add("\\\"")
      case UInt8(ascii: "\\"): add("\\\\")
      case UInt8(ascii: "\n"): add("\\n")
      case UInt8(ascii: "\r"): add("\\r")
      case UInt8(ascii: "\t"): add("\\t")
      case 0x08: add("\\b")
      case 0x0C: add("\\f")
      case 0..<0x20: add("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
  }
}
