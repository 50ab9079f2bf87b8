// Where secrets come from: a name of the environment or the first line of a private file, never a setting itself.
internal import Domain
internal import Foundation

/// How a setting names a secret: `env:KLAVIYO_KEY` or `file:/etc/askwell/klaviyo.key`.
public enum SecretReference: Hashable, Sendable {
  /// Name of a variable.
  case environment(String)
  /// Absolute path; the secret is the first line.
  case file(String)

  /// Nil for anything else, above all for the secret itself.
  public init?(_ text: String) {
    if text.hasPrefix("env:"), SecretReference.isName(text.dropFirst(4)) {
      self = .environment(String(text.dropFirst(4)))
    } else if text.hasPrefix("file:/"), !text.utf8.contains(0) {
      self = .file(String(text.dropFirst(5)))
    } else {
      return nil
    }
  }

  private static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
    return text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95 }
  }
}

/// Looks secrets up. The environment is handed in; files are read at each look, so that a new key needs no restart.
public struct Secrets: Sendable {
  /// Why there is no secret, and what to do. The words hold no part of it.
  public struct Fault: Error, Hashable, Sendable {
    /// Names the place of the secret: `/k can be read by others; run: chmod 600 /k`.
    public var words: String
  }

  private let environment: [String: Redacted<String>]

  /// Nothing is looked up yet.
  public init(environment: [String: String]) {
    self.environment = environment.mapValues(Redacted.init)
  }

  /// The secret that a setting's text refers to.
  public func secret(at reference: String) throws(Fault) -> Redacted<String> {
    switch SecretReference(reference) {
    case .environment(let name): try visible(environment[name]?.exposed ?? "", in: "the environment variable \(name)")
    case .file(let path): try visible(Secrets.firstLine(ofPrivateFile: path), in: path)
    case nil: throw Fault(words: Secrets.howToRefer)
    }
  }

  static let howToRefer = "a secret is written as env:NAME or file:/absolute/path (a file of mode 0600), never as itself"

  private func visible(_ text: String, in place: String) throws(Fault) -> Redacted<String> {
    let secret = text.trimmingSpaces()
    guard !secret.isEmpty else { throw Fault(words: "\(place) is empty or not set; put the secret there") }
    guard secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Fault(words: "\(place) holds a space or a character that no key has; put only the secret on its first line")
    }
    return Redacted(secret)
  }

  /// At most 4 096 bytes of a regular file that only its owner can read.
  private static func firstLine(ofPrivateFile path: String) throws(Fault) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Fault(words: "cannot read \(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Fault(words: "\(path) is no regular file")
    }
    guard status.st_mode & 0o077 == 0 else { throw Fault(words: "\(path) can be read by others; run: chmod 600 \(path)") }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &buffer, buffer.count)
    guard count >= 0 else { throw Fault(words: "cannot read \(path): \(String(cString: strerror(errno)))") }
    let line = buffer[..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return String(decoding: line, as: UTF8.self)
  }
}
