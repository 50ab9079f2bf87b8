// Entries as lines of PostgreSQL's text format of COPY.
internal import Domain
internal import Foundation

enum CopyRows {
  /// `kiosk TAB n TAB kind TAB key TAB body`, a line each.
  static func of(_ entries: [Entry], kiosk: UUID) -> [UInt8] {
    var out: [UInt8] = []
    for entry in entries {
      out += "\(kiosk.text)\t\(entry.n)\t\(entry.kind.rawValue)\t".utf8
      escape(entry.key, into: &out)
      out.append(UInt8(ascii: "\t"))
      if entry.body == .null { out += "\\N".utf8 } else { escape(entry.body.canonical, into: &out) }
      out.append(UInt8(ascii: "\n"))
    }
    return out
  }

  private static func escape(_ text: String, into out: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): out += [byte, byte]
      case UInt8(ascii: "\t"): out += "\\t".utf8
      case UInt8(ascii: "\n"): out += "\\n".utf8
      case UInt8(ascii: "\r"): out += "\\r".utf8
      default: out.append(byte)
      }
    }
  }
}
