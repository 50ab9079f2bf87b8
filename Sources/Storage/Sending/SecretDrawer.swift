// Where the console keeps the secrets that somebody typed: a private file each, beside the configuration and so out of every backup.
public import Domain
import Foundation

/// A directory of mode 0700 with one file of mode 0600 a secret. A new secret is a new file: the account that names the old one works
/// until it is changed, whatever happens in between.
public struct SecretDrawer: Sendable {
  /// Absolute.
  public let directory: String

  /// The drawer that belongs to a configuration; nothing is made yet.
  public init(besideConfig config: String) {
    let place = config.directory
    let root = place.hasPrefix("/") ? place : FileManager.default.currentDirectoryPath + "/" + place
    directory = root + "/askwell-secrets"
  }

  /// Writes `secret` into a file of its own, on disk when this returns.
  /// - Parameters:
  ///   - name: of the destination, `[a-z0-9_-]`.
  ///   - key: of the setting, `[a-z0-9_]`.
  /// - Returns: how a setting refers to it, `file:/…`.
  public func keep(_ secret: String, for name: String, key: String, at now: Instant) throws(StoreError) -> String {
    try StoreFile.makeDirectory(directory)
    guard let mode = StoreFile.mode(of: directory), mode & 0o077 == 0 || chmod(directory, 0o700) == 0 else {
      throw .system(errno, "other users can look into this directory and its mode cannot be changed", directory)
    }
    let path = "\(directory)/\(name).\(key).\(Identifier.ulid(now: now))"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno, "the secret's file cannot be made", path) }
    defer { close(descriptor) }
    let bytes = Array((secret + "\n").utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      let code = errno
      unlink(path)
      throw .system(code, "the secret cannot be written", path)
    }
    try StoreFile.sync(directory: directory)
    return "file:" + path
  }

  /// Takes a file out again; a reference to anything outside the drawer is left alone.
  public func drop(_ reference: String) {
    let beginning = "file:\(directory)/"
    guard reference.hasPrefix(beginning), !reference.dropFirst(beginning.count).contains("/") else { return }
    unlink(String(reference.dropFirst(5)))
  }
}
