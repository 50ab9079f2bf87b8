// Product descriptions without their markup.

enum HTMLText {
  private static let entities = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "–", "mdash": "—", "hellip": "…",
  ]
  private static let longestEntity = 10

  /// The text between tags, entities resolved, white space joined. Anything that is not markup stays.
  static func plain(_ html: String) -> String {
    let bytes = Array(html.utf8)
    guard bytes.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") || $0 == 10 || $0 == 13 || $0 >= 0x80 }) else {
      return html
    }
    var text = Plain()
    text.reserve(bytes.count)
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "<") where at < bytes.count && opensTag(bytes[at]):
        guard let end = bytes[at...].firstIndex(of: UInt8(ascii: ">")) else {
          text.add(byte)
          continue
        }
        at = end + 1
        text.add(0x20)
      case UInt8(ascii: "&"):
        if let end = bytes[at...].prefix(longestEntity).firstIndex(of: UInt8(ascii: ";")), let sign = entity(bytes[at..<end]) {
          for byte in sign.utf8 { text.add(byte) }
          at = end + 1
        } else {
          text.add(byte)
        }
      default: text.add(byte)
      }
    }
    return text.text
  }

  private static func opensTag(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x2F || byte == 0x21 }

  private static func entity(_ bytes: ArraySlice<UInt8>) -> String? {
    let name = String(decoding: bytes, as: UTF8.self)
    if let sign = entities[name] { return sign }
    guard name.first == "#" else { return nil }
    let digits = name.dropFirst()
    let code = digits.first?.lowercased() == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
  }

  /// Text that grows, white space of ASCII joined to single blanks.
  private struct Plain {
    private var bytes: [UInt8] = []
    private var isASCII = true
    private var hasGap = false

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    mutating func add(_ byte: UInt8) {
      if byte == 0x20 || 0x09...0x0D ~= byte {
        hasGap = !bytes.isEmpty
        return
      }
      if hasGap { bytes.append(0x20) }
      hasGap = false
      bytes.append(byte)
      if byte >= 0x80 { isASCII = false }
    }

    var text: String {
      let text = String(decoding: bytes, as: UTF8.self)
      return isASCII ? text.cleaned() : text.split(whereSeparator: \.isWhitespace).joined(separator: " ").cleaned()
    }
  }
}
