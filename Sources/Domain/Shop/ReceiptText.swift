// Lays the words of a receipt into lines: by the width that letters have on paper and in a text file.

/// A text to be laid out.
struct ReceiptText {
  let text: String
  init(_ text: String) { self.text = text }

  /// In columns: wide letters take two, marks none.
  var width: Int { text.reduce(0) { $0 + ReceiptText.width($1) } }

  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// Lines of at most `columns`, broken at blanks; a longer word is broken where it has to be. At least one line.
  func wrapped(to columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      let rest = pieces(String(word), columns)
      for piece in rest {
        let joined = line.isEmpty ? piece : line + " " + piece
        if ReceiptText(joined).width <= columns {
          line = joined
        } else {
          lines.append(line)
          line = piece
        }
      }
    }
    return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
  }

  private func pieces(_ word: String, _ columns: Int) -> [String] {
    var pieces: [String] = []
    var piece = ""
    for character in word {
      if ReceiptText(piece + String(character)).width > columns {
        pieces.append(piece)
        piece = ""
      }
      piece.append(character)
    }
    return pieces + [piece]
  }

  /// The text at the left, `right` at the right end of its last line.
  func row(with right: String, _ columns: Int) -> [String] {
    let room = ReceiptText(right).width
    if room == 0 { return wrapped(to: columns) }
    // Something longer than half the paper has a line of its own.
    guard room <= columns / 2 else { return wrapped(to: columns) + ReceiptText(right).wrapped(to: columns) }
    var lines = wrapped(to: columns - room - 1)
    let last = lines.removeLast()
    return lines + [last + String(repeating: " ", count: columns - room - ReceiptText(last).width) + right]
  }
}

/// Dates and prices as the shopper's language writes them.
struct ReceiptFormat {
  let locale: String
  let currency: String

  private var language: Substring { locale.prefix { $0 != "-" } }
  private static let signs = ["EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `€18.00` in English, `18,00 €` elsewhere.
  func price(_ price: Number) -> String {
    let digits = price.text(decimals: currency == "JPY" ? 0 : 2)
    let sign = ReceiptFormat.signs[currency] ?? currency
    if language != "en" { return "\(digits.replacing(".", with: ",")) \(sign)" }
    return sign.count > 1 ? "\(sign) \(digits)" : sign + digits
  }

  /// `24 Nov 2026`, `24.11.2026`, `24/11/2026`; as ISO has it in other languages.
  func date(_ date: CivilDate) -> String {
    switch language {
    case "en": "\(date.day) \(ReceiptFormat.months[date.month - 1]) \(date.year)"
    case "de": "\(date.day).\(date.month).\(date.year)"
    case "fr", "es": "\(padded(date.day, 2))/\(padded(date.month, 2))/\(date.year)"
    default: date.iso
    }
  }
}
