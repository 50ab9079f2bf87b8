// A vendor that says back what it was told: of a key nothing may come back into a log (RELIABILITY.md 2.7).
internal import Foundation

extension HTTPResponse {
  /// The answer with every secret of `request` struck out: header values marked so, the key behind a scheme's name, a password of Basic.
  public func withoutSecrets(of request: HTTPRequest) -> HTTPResponse {
    var response = self
    for secret in request.secrets where response.body.count >= secret.count { response.body.strike(out: secret) }
    return response
  }
}

extension HTTPRequest {
  /// The longest first, so that no part of it stays behind.
  fileprivate var secrets: [[UInt8]] {
    let values = headers.filter(\.isSecret).map(\.value)
    let keys = values.compactMap { $0.split(separator: " ").last.map(String.init) }
    let passwords = keys.compactMap { Data(base64Encoded: $0) }.flatMap { $0.split(separator: UInt8(ascii: ":")).map(Array.init) }
    return (Set(values + keys).map { Array($0.utf8) } + passwords).filter { $0.count >= 8 }.sorted { $0.count > $1.count }
  }
}

extension [UInt8] {
  fileprivate mutating func strike(out secret: [UInt8]) {
    var rest = self[...]
    var kept: [UInt8] = []
    while let place = rest.firstRange(of: secret) {
      kept += rest[..<place.lowerBound] + Array("‹redacted›".utf8)
      rest = rest[place.upperBound...]
    }
    if !kept.isEmpty { self = kept + rest }
  }
}
