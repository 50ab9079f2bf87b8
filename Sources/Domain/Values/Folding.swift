// How texts are compared by people who search: without case and without accents.
import Foundation

extension String {
  /// Lower case, marks taken off their letters: `Crème Brûlée` and `creme brulee` are the same; `ß` is `ss`.
  public var folded: String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
    var out = String.UnicodeScalarView()
    for scalar in decomposedStringWithCanonicalMapping.lowercased().unicodeScalars {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark: continue
      default: break
      }
      switch scalar {
      case "ß": out.append(contentsOf: "ss".unicodeScalars)
      case "æ": out.append(contentsOf: "ae".unicodeScalars)
      case "ø": out.append("o")
      case "ł": out.append("l")
      default: out.append(scalar)
      }
    }
    return String(out)
  }
}
