// A password as PostgreSQL keeps it (RFC 5802, RFC 7677): it proves who knows the password, and does not tell it.
internal import Crypto
internal import Domain
internal import Foundation

/// A password of chance, with the verifier that is sent in its place: what a server logs lets nobody in.
struct NewLogin {
  let password: String
  let verifier: String

  init() {
    var random = SystemRandomNumberGenerator()
    func bytes(_ words: Int) -> [UInt8] { (0..<words).flatMap { _ in withUnsafeBytes(of: random.next() as UInt64, Array.init) } }
    password = Digest.hex(bytes(4))
    verifier = ScramVerifier.of(password, salt: bytes(2))
  }
}

enum ScramVerifier {
  /// As many as PostgreSQL itself makes. The password is 256 bits of chance, so more would add nothing.
  private static let rounds = 4096

  /// - Parameter password: ASCII, which SASLprep leaves as it is.
  static func of(_ password: String, salt: [UInt8]) -> String {
    let salted = salted(Array(password.utf8), salt)
    let stored = Array(SHA256.hash(data: mac("Client Key", salted)))
    let server = mac("Server Key", salted)
    let parts = [salt, stored, server].map { Data($0).base64EncodedString() }
    return "SCRAM-SHA-256$\(rounds):\(parts[0])$\(parts[1]):\(parts[2])"
  }

  private static func mac(_ text: String, _ key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
  }

  /// PBKDF2 with one block.
  private static func salted(_ password: [UInt8], _ salt: [UInt8]) -> [UInt8] {
    let key = SymmetricKey(data: password)
    var last = Array(HMAC<SHA256>.authenticationCode(for: salt + [0, 0, 0, 1], using: key))
    var sum = last
    for _ in 1..<rounds {
      last = Array(HMAC<SHA256>.authenticationCode(for: last, using: key))
      for index in sum.indices { sum[index] ^= last[index] }
    }
    return sum
  }
}
