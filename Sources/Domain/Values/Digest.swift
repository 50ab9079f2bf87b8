// SHA-256 as hex text: quiz versions, result hashes, row sums.
import Crypto

/// SHA-256 of UTF-8 text.
public enum Digest {
  /// 32 bytes.
  public static func bytes(_ text: String) -> [UInt8] {
    var text = text
    var hash = SHA256()
    text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    return Array(hash.finalize())
  }
  /// 64 lower-case hex digits.
  public static func hex(_ text: String) -> String { hex(bytes(text)) }

  /// Two lower-case digits a byte.
  @inlinable
  public static func hex(_ bytes: some Sequence<UInt8>) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(2 * bytes.underestimatedCount)
    for byte in bytes {
      out.append(digit(byte >> 4))
      out.append(digit(byte & 15))
    }
    return String(decoding: out, as: UTF8.self)
  }

  @inlinable
  static func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
}
