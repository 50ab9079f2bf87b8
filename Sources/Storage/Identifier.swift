// Names of rows: made before the first write, in the order of time.
import Crypto
public import Domain
import Foundation

/// ULIDs (github.com/ulid/spec): 48 bits of milliseconds and 80 of chance in 26 characters, so that names sort as time does.
public enum Identifier {
  /// A new name.
  public static func ulid(now: Instant, random: inout some RandomNumberGenerator) -> String {
    let high: UInt64 = random.next()
    let low: UInt64 = random.next()
    return text(now, tail: bytes(of: high) + bytes(of: low).prefix(2))
  }

  /// A new name by the system's generator.
  public static func ulid(now: Instant) -> String {
    var random = SystemRandomNumberGenerator()
    return ulid(now: now, random: &random)
  }

  /// The one name that follows from `seed`: whoever repeats a write makes the same one.
  static func ulid(now: Instant, seed: String) -> String {
    text(now, tail: SHA256.hash(data: Data(seed.utf8)).prefix(10))
  }

  private static func bytes(of value: UInt64) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }

  /// Ten characters of time, sixteen of `tail`'s ten bytes, five bits each, in Crockford's alphabet.
  private static func text(_ now: Instant, tail: some Sequence<UInt8>) -> String {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    let time = UInt64(clamping: now.milliseconds)
    var out = stride(from: 45, through: 0, by: -5).map { alphabet[Int(time >> UInt64($0) & 31)] }
    var bits: UInt32 = 0
    var count = 0
    for byte in tail {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 5 {
        count -= 5
        out.append(alphabet[Int(bits >> UInt32(count) & 31)])
      }
      bits &= (1 << UInt32(count)) - 1
    }
    return String(decoding: out, as: UTF8.self)
  }
}
