// JSON as a value, with one canonical way to print it: what a hash is taken of must not depend on a library.
/// A JSON document. Objects keep no order of their own; printing sorts keys by their UTF-8 bytes.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// Nil when this is no object, or has no such key.
  public subscript(key: String) -> JSON? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// Nil when this is no array, or `index` is out of it.
  public subscript(index: Int) -> JSON? {
    if case .array(let items) = self, items.indices.contains(index) { items[index] } else { nil }
  }

  /// Nil for any other kind.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// Nil for any other kind, and for numbers with a point.
  public var int: Int64? { if case .int(let value) = self { value } else { nil } }
  /// Nil for any other kind.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// Nil for any other kind.
  public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  /// Nil for any other kind.
  public var object: [String: JSON]? { if case .object(let value) = self { value } else { nil } }

  /// `value` as a string, or null.
  public static func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }

  /// Keys sorted by bytes, no white space, no escaping beyond what JSON demands. FORMAT.md's `hash` is taken of this.
  public var canonical: String {
    var out = ""
    write(to: &out, indent: nil, level: 0)
    return out
  }

  /// An object of members that are written already, each `canonical`.
  static func canonical(_ members: [String: String]) -> String {
    var out = ""
    list(members.sorted(by: precedes), "{", "}", &out, nil, 0) { out, member in
      quote(member.key, to: &out)
      out += ":"
      out += member.value
    }
    return out
  }

  private static func precedes<T>(_ a: (key: String, value: T), _ b: (key: String, value: T)) -> Bool {
    a.key.utf8.lexicographicallyPrecedes(b.key.utf8)
  }

  /// The same document for people: two spaces a level, keys sorted.
  public var pretty: String {
    var out = ""
    write(to: &out, indent: 2, level: 0)
    return out
  }

  private func write(to out: inout String, indent: Int?, level: Int) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .int(let value): out += String(value)
    case .double(let value): out += value.isFinite ? String(describing: value) : "null"
    case .string(let value): JSON.quote(value, to: &out)
    case .array(let items):
      JSON.list(items, "[", "]", &out, indent, level) { $1.write(to: &$0, indent: indent, level: level + 1) }
    case .object(let members):
      JSON.list(members.sorted(by: JSON.precedes), "{", "}", &out, indent, level) { out, member in
        JSON.quote(member.key, to: &out)
        out += indent == nil ? ":" : ": "
        member.value.write(to: &out, indent: indent, level: level + 1)
      }
    }
  }

  private static func list<T>(
    _ items: [T], _ open: String, _ close: String, _ out: inout String, _ indent: Int?, _ level: Int,
    write: (inout String, T) -> Void
  ) {
    out += open
    for (index, item) in items.enumerated() {
      if index > 0 { out += "," }
      if let indent { out += "\n" + String(repeating: " ", count: indent * (level + 1)) }
      write(&out, item)
    }
    if let indent, !items.isEmpty { out += "\n" + String(repeating: " ", count: indent * level) }
    out += close
  }

  private static func quote(_ text: String, to out: inout String) {
    out += "\""
    // Most texts are as they are.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
      out += text
      out += "\""
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case "\u{8}": out += "\\b"
      case "\u{c}": out += "\\f"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}

extension JSON: Decodable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .int(value)
    } else if let value = try? container.decode(Double.self) {
      self = .double(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  /// Nil when `text` is not one JSON document.
  public init?(parsing text: some StringProtocol) {
    do { self = try JSONReader.document(text) } catch { return nil }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
  public init(nilLiteral: ()) { self = .null }
}
