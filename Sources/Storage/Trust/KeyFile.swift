// The one secret of a store, from which every other key follows: 32 random bytes in a file of its own, outside the database and its
// backups, or in an environment variable (RELIABILITY.md 2.4 and decision 7).
import Crypto
import Domain
import Foundation

/// Where the key lies.
struct KeyFile: Sendable {
  let path: String
  /// What `ASKWELL_KEY` holds; nil where the key is a file's.
  let given: String?

  init(path: String, given: String? = EnvironmentKey.value) {
    self.path = path
    self.given = given
  }

  /// For a person: where to look.
  var place: String { given == nil ? path : EnvironmentKey.name }

  /// Whether there is a key; it may still be a bad one.
  var isThere: Bool { given != nil || StoreFile.mode(of: path) != nil }

  /// The key, from 64 hex digits.
  /// - Parameter making: whether a missing file is made. Never while PINs or contacts hang on it: a new key opens none of them.
  func key(making: Bool) throws(StoreError) -> SymmetricKey {
    if let given {
      guard let bytes = KeyFile.bytes(given) else {
        throw .badConfiguration("\(EnvironmentKey.name): this variable does not hold 64 hex digits; set it to the key, or unset it")
      }
      return SymmetricKey(data: bytes)
    }
    if StoreFile.mode(of: path) == nil {
      guard making else { throw .badData("\(path): the key is missing, and PINs or contacts hang on it; restore it from your copy") }
      try create()
    }
    try requirePrivacy()
    guard access(path, R_OK) == 0 else { throw .system(errno, "this user may not read the key of the store", path) }
    guard let text = FileManager.default.contents(atPath: path), let bytes = KeyFile.bytes(String(decoding: text, as: UTF8.self)) else {
      throw .badData("\(path): this key file does not hold 64 hex digits; restore it from your copy")
    }
    return SymmetricKey(data: bytes)
  }

  private func requirePrivacy() throws(StoreError) {
    guard let mode = StoreFile.mode(of: path), mode & 0o077 != 0 else { return }
    guard chmod(path, 0o600) == 0 else { throw .system(errno, "other users can read this key and its mode cannot be changed", path) }
  }

  /// Under its name the file is whole from the first moment: of several programs that start together one makes the key for all.
  private func create() throws(StoreError) {
    try StoreFile.makeDirectory(path.directory)
    let new = "\(path).\(UInt64.random(in: .min ... .max)).new"
    let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno, "the key cannot be made", path) }
    defer {
      close(descriptor)
      unlink(new)
    }
    let text = Array(Digest.hex(SymmetricKey(size: .bits256).withUnsafeBytes(Array.init)).utf8)
    guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
      throw .system(errno, "the key cannot be written", path)
    }
    guard link(new, path) == 0 || errno == EEXIST else { throw .system(errno, "the key cannot be put in its place", path) }
    try StoreFile.sync(directory: path.directory)
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.trimmingSpaces()
    guard digits.utf8.count == 64 else { return nil }
    let pairs = stride(from: 0, to: 64, by: 2).map { digits.dropFirst($0).prefix(2) }
    let bytes = pairs.compactMap { UInt8($0, radix: 16) }
    return bytes.count == 32 ? bytes : nil
  }
}

/// The key in the environment, taken out of it when it is first asked for: whoever looks at this process, or is started by it, finds none.
public enum EnvironmentKey {
  /// The variable's name.
  public static let name = "ASKWELL_KEY"

  static let value: String? = {
    guard let text = getenv(name), text.pointee != 0 else { return nil }
    defer {
      // What `/proc` shows of a process's environment is this very memory.
      memset(text, 0, strlen(text))
      unsetenv(name)
    }
    return String(cString: text)
  }()

  /// `ASKWELL_KEY=…` for a program of the house that is to open the same store; nil where the key is a file's.
  public static var handedOn: String? { value.map { "\(name)=\($0)" } }
}
