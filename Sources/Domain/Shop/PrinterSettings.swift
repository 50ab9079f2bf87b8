// Where receipts are printed, and on what.

/// A shop's receipt printer.
public struct PrinterSettings: Hashable, Sendable {
  /// Where receipts go.
  public enum Place: Hashable, Sendable {
    /// A printer of ESC/POS: `/dev/usb/lp0`, `/dev/ttyUSB0`.
    case device(String)
    /// A directory, into which each receipt is written as a text file.
    case directory(String)
    /// A printer of the system's print queue, by its name.
    case queue(String)
  }
  /// How letters become bytes.
  public enum Encoding: String, Hashable, Sendable, CaseIterable { case cp858, utf8, ascii }

  public var place: Place
  /// Letters a line, 24 to 80; 42 and 48 are common at 80 mm, 32 at 58 mm.
  public var columns = 42
  /// Whether a device cuts the paper.
  public var cuts = true
  /// CP858 for a device, UTF-8 elsewhere, unless the file says otherwise.
  public var encoding: Encoding

  public init(_ place: Place, encoding: Encoding? = nil) {
    self.place = place
    if case .device = place { self.encoding = encoding ?? .cp858 } else { self.encoding = encoding ?? .utf8 }
  }

  /// Whether receipts are commands for a printer rather than a page of text: on a device, and in a queue that hands bytes through.
  public var speaksESCPOS: Bool {
    switch place {
    case .device: true
    case .directory: false
    case .queue: encoding != .utf8
    }
  }

  /// A receipt as this printer takes it.
  public func bytes(of receipt: Receipt) -> [UInt8] {
    let lines = receipt.lines(columns: columns, encoding: encoding)
    return speaksESCPOS ? ESCPOS(settings: self).bytes(of: lines, link: receipt.link) : encoding.bytes(ReceiptLine.text(lines, columns))
  }
}
