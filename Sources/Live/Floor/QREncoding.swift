// Links as QR codes, by libqrencode.
import CQRencode
public import Kiosk

extension QRPicture {
  /// The largest code that an 80x24 screen shows with a good quiet zone around it: version 6.
  private static let comfortable = 41

  /// The code of `text` at error correction M, or at L where M would be too large for a small screen: light around the code helps a phone
  /// more than the correction does. Nil when it is too long for any code.
  public static func of(_ text: String) -> QRPicture? {
    guard let first = encode(text, QR_ECLEVEL_M), first.width <= comfortable else { return encode(text, QR_ECLEVEL_L) }
    return first
  }

  private static func encode(_ text: String, _ level: QRecLevel) -> QRPicture? {
    guard let code = QRcode_encodeString8bit(text, 0, level) else { return nil }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    guard let data = code.pointee.data else { return nil }
    // The lowest bit of a module is its colour.
    return QRPicture(width: width, modules: (0..<width * width).map { data[$0] & 1 == 1 })
  }
}
