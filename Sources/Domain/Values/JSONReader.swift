// A JSON document read by hand: answers of vendors and rows of the outbox come in thousands, and a general decoder tries every kind in
// turn.

/// Reads one document as RFC 8259 has it, at most 512 levels deep. A number without a fraction that 64 bits can hold is an integer however it
/// is written (`1.0`, `1e3`); of a key that comes twice the first counts, as Foundation's decoder has it.
struct JSONReader {
  struct Malformed: Error {}
  private static let deepest = 512

  let bytes: [UInt8]
  var place = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func document(_ text: some StringProtocol) throws(Malformed) -> JSON {
    var reader = JSONReader(Array(text.utf8))
    // Some editors begin a file with a byte order mark.
    if reader.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.place = 3 }
    let value = try reader.value()
    reader.skipSpace()
    guard reader.place == reader.bytes.count else { throw Malformed() }
    return value
  }

  private mutating func skipSpace() {
    while place < bytes.count {
      switch bytes[place] {
      case 0x20, 0x0A, 0x0D, 0x09: place += 1
      default: return
      }
    }
  }

  /// The next byte that is no white space; not taken.
  private mutating func next() throws(Malformed) -> UInt8 {
    skipSpace()
    guard place < bytes.count else { throw Malformed() }
    return bytes[place]
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard place < bytes.count, bytes[place] == byte else { return false }
    place += 1
    return true
  }

  private mutating func value() throws(Malformed) -> JSON {
    switch try next() {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"):
      return .object(try nested { reader throws(Malformed) in try reader.object() })
    case UInt8(ascii: "["):
      return .array(try nested { reader throws(Malformed) in try reader.array() })
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func nested<T>(_ read: (inout JSONReader) throws(Malformed) -> T)
    throws(Malformed) -> T
  {
    depth += 1
    guard depth <= JSONReader.deepest else { throw Malformed() }
    place += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func word(_ text: StaticString, _ value: JSON) throws(Malformed) -> JSON {
    let end = place + text.utf8CodeUnitCount
    guard end <= bytes.count, text.withUTF8Buffer({ $0.elementsEqual(bytes[place..<end]) }) else {
      throw Malformed()
    }
    place = end
    return value
  }

  private mutating func array() throws(Malformed) -> [JSON] {
    var items: [JSON] = []
    if try next() == UInt8(ascii: "]") {
      place += 1
      return items
    }
    while true {
      items.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return items }
      guard take(UInt8(ascii: ",")) else { throw Malformed() }
    }
  }

  private mutating func object() throws(Malformed) -> [String: JSON] {
    var members: [String: JSON] = [:]
    if try next() == UInt8(ascii: "}") {
      place += 1
      return members
    }
    while true {
      guard try next() == UInt8(ascii: "\"") else { throw Malformed() }
      let key = try string()
      guard try next() == UInt8(ascii: ":") else { throw Malformed() }
      place += 1
      let value = try value()
      if members[key] == nil { members[key] = value }
      skipSpace()
      if take(UInt8(ascii: "}")) { return members }
      guard take(UInt8(ascii: ",")) else { throw Malformed() }
    }
  }
}
