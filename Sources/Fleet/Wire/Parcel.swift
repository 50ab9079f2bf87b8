// What one push sends: entries as lines of PostgreSQL's text format of COPY.
internal import Domain
public import Foundation

/// Entries as they go over the wire, made ready before the hub is spoken to.
public struct Parcel: Sendable {
  /// `kiosk TAB n TAB kind TAB key TAB body`, a line each.
  let rows: [UInt8]

  /// - Parameter kiosk: that they are pushed by.
  public init(_ entries: [Entry], from kiosk: UUID) {
    var out: [UInt8] = []
    for entry in entries {
      out += "\(kiosk.text)\t\(entry.n)\t\(entry.kind.rawValue)\t".utf8
      Parcel.escape(entry.key, into: &out)
      out.append(UInt8(ascii: "\t"))
      if entry.body == .null { out += "\\N".utf8 } else { Parcel.escape(entry.body.canonical, into: &out) }
      out.append(UInt8(ascii: "\n"))
    }
    rows = out
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
