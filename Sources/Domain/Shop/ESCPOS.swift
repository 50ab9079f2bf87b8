// Receipts as a printer takes them: letters of one byte, and the few commands of ESC/POS that nearly every printer knows.
import Foundation

extension PrinterSettings.Encoding {
  /// The upper half of code page 858, from 128 on; the soft hyphen and the hard blank are not used.
  private static let upper = Array(
    ("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{FFFE}±‗¾¶§÷¸°¨·¹³²■"
      as String).unicodeScalars)
  private static let bytes858 = Dictionary(
    upper.enumerated().map { ($1, UInt8(128 + $0)) }, uniquingKeysWith: { first, _ in first })

  /// Signs that no code page has, in plain letters.
  private static let plain: [Unicode.Scalar: String] = [
    "€": "EUR", "£": "GBP", "¥": "JPY", "–": "-", "—": "-", "‑": "-", "‘": "'", "’": "'", "‚": "'", "“": "\"", "”": "\"", "„": "\"",
    "‹": "<",
    "›": ">", "…": "...", "•": "*", "·": "-", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
    "ł": "l",
    "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "«": "\"", "»": "\"", "¿": "?", "¡": "!", "×": "x", "°": " ",
    "™": "(TM)", "®": "(R)", "©": "(C)", "½": "1/2", "¼": "1/4", "¾": "3/4", "\u{A0}": " ", "\u{202F}": " ", "\u{2009}": " ",
  ]

  /// The text with controls taken out and every letter in the form that this encoding has: as it is, without its marks, in plain letters,
  /// or as a question mark.
  func letters(_ text: String) -> String {
    let clean = text.cleaned()
    if self == .utf8 { return clean }
    var out = ""
    for scalar in clean.unicodeScalars {
      if byte(scalar) != nil {
        out.unicodeScalars.append(scalar)
      } else if let word = PrinterSettings.Encoding.plain[scalar] {
        out += word
      } else if case .nonspacingMark = scalar.properties.generalCategory {
        continue
      } else {
        // A letter with a mark comes apart into both.
        let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first
        if let base, base != scalar, byte(base) != nil { out.unicodeScalars.append(base) } else { out += "?" }
      }
    }
    return out
  }

  private func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    if (0x20..<0x7F).contains(scalar.value) { return UInt8(scalar.value) }
    return self == .cp858 ? PrinterSettings.Encoding.bytes858[scalar] : nil
  }

  /// The bytes of a text that `letters` has made, line feeds between its lines; anything else becomes a question mark.
  func bytes(_ text: String) -> [UInt8] {
    if self == .utf8 { return Array(text.utf8) }
    return text.unicodeScalars.map { $0 == "\n" ? 10 : byte($0) ?? UInt8(ascii: "?") }
  }
}

/// Commands of ESC/POS, as Epson's command reference names them.
struct ESCPOS {
  let settings: PrinterSettings

  /// A receipt for the printer. Control bytes are this function's own: what stands in `lines` has none.
  func bytes(of lines: [ReceiptLine], link: String?) -> [UInt8] {
    // ESC @: as if just switched on; what a job before left behind is gone.
    var bytes: [UInt8] = [0x1B, 0x40]
    // ESC t 19: code page 858.
    if settings.encoding == .cp858 { bytes += [0x1B, 0x74, 19] }
    for line in lines { bytes += self.bytes(of: line, link) }
    // ESC d: out from under the print head, then GS V 66: cut after what is fed.
    bytes += [0x1B, 0x64, 4]
    if settings.cuts { bytes += [0x1D, 0x56, 66, 0] }
    return bytes
  }

  private func bytes(of line: ReceiptLine, _ link: String?) -> [UInt8] {
    let text = settings.encoding.bytes(line.text)
    // ESC a: left 0, middle 1. ESC E: bold. GS ! 0x11: twice as wide and as high.
    let middle: [UInt8] = [0x1B, 0x61, 1]
    let left: [UInt8] = [0x1B, 0x61, 0]
    switch line.style {
    case .plain: return text + [10]
    case .centred: return middle + text + [10] + left
    case .title: return middle + [0x1B, 0x45, 1] + text + [10, 0x1B, 0x45, 0] + left
    case .large: return middle + [0x1D, 0x21, 0x11] + text + [10, 0x1D, 0x21, 0] + left
    case .link: return link.flatMap(qrCode).map { middle + $0 + [10] + left } ?? text + [10]
    }
  }

  /// GS ( k: model 2, modules of five dots, correction M, then the data and the order to print. Nil for a link that is no plain address
  /// or longer than a code that a phone reads well from paper.
  private func qrCode(_ link: String) -> [UInt8]? {
    let data = Array(link.utf8)
    guard (1...600).contains(data.count), data.allSatisfy({ (0x21..<0x7F).contains($0) }) else { return nil }
    func command(_ function: UInt8, _ parameters: [UInt8]) -> [UInt8] {
      let length = parameters.count + 2
      return [0x1D, 0x28, 0x6B, UInt8(length & 255), UInt8(length >> 8), 49, function] + parameters
    }
    return command(65, [50, 0]) + command(67, [5]) + command(69, [49]) + command(80, [48] + data) + command(81, [48])
  }
}
