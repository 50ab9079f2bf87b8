// Product descriptions without their markup.

enum HTMLText {
  private static let entities = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "–", "mdash": "—", "hellip": "…",
  ]

  /// The text between tags, entities resolved, white space joined. Anything that is not markup stays.
  static func plain(_ html: String) -> String {
    guard html.contains(where: { $0 == "<" || $0 == "&" || $0.isNewline }) else { return html }
    var out = ""
    var rest = html[...]
    while let character = rest.first {
      rest.removeFirst()
      switch character {
      case "<" where rest.first.map({ $0.isLetter || $0 == "/" || $0 == "!" }) ?? false:
        guard let end = rest.firstIndex(of: ">") else {
          out.append(character)
          continue
        }
        rest = rest[rest.index(after: end)...]
        out.append(" ")
      case "&":
        if let end = rest.prefix(10).firstIndex(of: ";"), let sign = entity(rest[..<end]) {
          out += sign
          rest = rest[rest.index(after: end)...]
        } else {
          out.append(character)
        }
      default: out.append(character)
      }
    }
    return out.split(whereSeparator: \.isWhitespace).joined(separator: " ").cleaned()
  }

  private static func entity(_ name: Substring) -> String? {
    if let sign = entities[String(name)] { return sign }
    guard name.first == "#" else { return nil }
    let digits = name.dropFirst()
    let code = digits.first?.lowercased() == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
  }
}
