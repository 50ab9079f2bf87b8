// The texts and numbers of a JSON document.

extension JSONReader {
  mutating func string() throws(Malformed) -> String {
    place += 1
    let start = place
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        place += 1
        return String(decoding: bytes[start..<place - 1], as: UTF8.self)
      case UInt8(ascii: "\\"): return try escapedString(after: start)
      case 0..<0x20: throw Malformed()
      default: place += 1
      }
    }
    throw Malformed()
  }

  /// The rest of a string that has an escape at `place`.
  private mutating func escapedString(after start: Int) throws(Malformed) -> String {
    var text = Array(bytes[start..<place])
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw Malformed()
      default: text.append(byte)
      }
    }
    throw Malformed()
  }

  private mutating func escape() throws(Malformed) -> Unicode.Scalar {
    guard place < bytes.count else { throw Malformed() }
    let byte = bytes[place]
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "u"): return try scalar()
    default: throw Malformed()
    }
  }

  /// Four hex digits, or eight in two escapes for what lies beyond them; half of such a pair is none.
  private mutating func scalar() throws(Malformed) -> Unicode.Scalar {
    let first = try hex()
    guard (0xD800...0xDBFF).contains(first) else {
      guard let scalar = Unicode.Scalar(first) else { throw Malformed() }
      return scalar
    }
    guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw Malformed() }
    let second = try hex()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else {
      throw Malformed()
    }
    return scalar
  }

  private mutating func hex() throws(Malformed) -> UInt32 {
    guard place + 4 <= bytes.count else { throw Malformed() }
    var value: UInt32 = 0
    for byte in bytes[place..<place + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Malformed() }
      value = value << 4 | UInt32(digit)
    }
    place += 4
    return value
  }

  private mutating func digits() throws(Malformed) {
    let start = place
    while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) {
      place += 1
    }
    guard place > start else { throw Malformed() }
  }

  mutating func number() throws(Malformed) -> JSON {
    let start = place
    _ = take(UInt8(ascii: "-"))
    let first = place
    try digits()
    guard bytes[first] != UInt8(ascii: "0") || place == first + 1 else { throw Malformed() }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      isWhole = false
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if isWhole, let value = Int64(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else { throw Malformed() }
    return Int64(exactly: value).map(JSON.int) ?? .double(value)
  }
}
