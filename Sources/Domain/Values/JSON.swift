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
  public var canonical: String { text(indent: nil) }

  /// The same document for people: two spaces a level, keys sorted.
  public var pretty: String { text(indent: 2) }

  /// An object of members that are written already, each `canonical`.
  static func canonical(_ members: [String: String]) -> String {
    var writer = JSONWriter(indent: nil)
    writer.list(members.sorted(by: JSONWriter.precedes), "{", "}", level: 0) { writer, member in
      writer.quote(member.key)
      writer.add(":")
      writer.add(member.value)
    }
    return writer.text
  }

  private func text(indent: Int?) -> String {
    var writer = JSONWriter(indent: indent)
    writer.write(self, level: 0)
    return writer.text
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
