// The signature by which a receiver knows that a webhook is ours.
internal import Crypto
internal import Foundation

/// A signing key of the Standard Webhooks scheme.
public struct WebhookKey: Sendable {
  static let form = "must be whsec_ followed by 24 to 64 bytes in base64; make one with: echo whsec_$(openssl rand -base64 32)"

  private let bytes: Redacted<[UInt8]>

  /// Nil unless the secret is `whsec_` and the base64 of 24 to 64 bytes.
  public init?(_ secret: Redacted<String>) {
    let text = secret.exposed
    guard text.hasPrefix("whsec_"), let data = Data(base64Encoded: String(text.dropFirst(6))), (24...64).contains(data.count) else {
      return nil
    }
    bytes = Redacted(Array(data))
  }

  /// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
  /// - Parameter timestamp: seconds since 1970, of the attempt.
  public func signature(id: String, timestamp: Int64, body: String) -> String {
    let key = SymmetricKey(data: bytes.exposed)
    let code = HMAC<SHA256>.authenticationCode(for: Data("\(id).\(timestamp).\(body)".utf8), using: key)
    return "v1," + Data(code).base64EncodedString()
  }
}
