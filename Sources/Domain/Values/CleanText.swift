// The one function that every text from outside passes before a screen, a log or a file (RELIABILITY.md 2.2).
import Foundation

extension String {
  /// The text without anything that could steer a terminal or hide in a line: controls (C0, DEL, C1), bidirectional controls,
  /// zero-width characters (joiners stay between letters), tag characters; at most four combining marks a base; unassigned and
  /// private-use characters become U+FFFD; NFC. `keepingNewlines` leaves line feeds.
  public func cleaned(keepingNewlines: Bool = false) -> String {
    if isPlain(keepingNewlines: keepingNewlines) { return self }
    var out = String.UnicodeScalarView()
    var marks = 0
    // Composed first: some signs come apart into a base and marks, and those marks count too.
    let scalars = Array(precomposedStringWithCanonicalMapping.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar.value {
      case 0x0A where keepingNewlines:
        out.append(scalar)
      case 0x09, 0x0A, 0x0D:
        if out.last != " " { out.append(" ") }
      case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0x200B, 0x2060, 0xFEFF,
        0xFE00...0xFE0F, 0xE0000...0xE0FFF, 0x1F3FB...0x1F3FF:
        continue
      case 0x200C, 0x200D:
        let before = index > 0 && scalars[index - 1].isLetter
        let after = index + 1 < scalars.count && scalars[index + 1].isLetter
        if before && after { out.append(scalar) }
        continue
      default:
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark:
          marks += 1
          if marks <= 4 { out.append(scalar) }
          continue
        case .unassigned, .privateUse, .surrogate: out.append("\u{FFFD}")
        default: out.append(scalar)
        }
      }
      marks = 0
    }
    return String(out).precomposedStringWithCanonicalMapping
  }
}

extension String {
  /// Nearly every text: signs of ASCII that steer nothing.
  private func isPlain(keepingNewlines: Bool) -> Bool {
    let isPlain = { (bytes: UnsafeBufferPointer<UInt8>) in
      bytes.allSatisfy { $0 &- 0x20 < 0x5F || keepingNewlines && $0 == 0x0A }
    }
    return utf8.withContiguousStorageIfAvailable(isPlain) ?? Array(utf8).withUnsafeBufferPointer(isPlain)
  }
}

extension Unicode.Scalar {
  /// A letter itself, not a mark that counts as alphabetic.
  fileprivate var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
