// Links as QR codes, by libqrencode.
import CQRencode
public import Kiosk

extension QRPicture {
  /// The code of `text` at error correction M; nil when it is too long for a code that a screen can show.
  public static func of(_ text: String) -> QRPicture? {
    guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    guard let data = code.pointee.data else { return nil }
    // The lowest bit of a module is its colour.
    return QRPicture(width: width, modules: (0..<width * width).map { data[$0] & 1 == 1 })
  }
}
