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

  /// The key of what cannot be made anew under another one: PINs, the list of who was forgotten, the chains. The first that there was.
  /// - Parameter making: as `masters` has it.
  func key(making: Bool) throws(StoreError) -> SymmetricKey {
    guard let first = try masters(making: making).last else { throw .bug("\(place): no key") }
    return first
  }

  /// The key in force and behind it the former ones, the newest first: 64 hex digits each, a line each.
  /// - Parameter making: whether a missing file is made. Never while PINs or contacts hang on it: a new key opens none of them.
  func masters(making: Bool) throws(StoreError) -> [SymmetricKey] {
    if let given {
      guard let keys = KeyFile.keys(Array(given.utf8)) else {
        throw .badConfiguration("\(EnvironmentKey.name): this variable does not hold 64 hex digits; set it to the key, or unset it")
      }
      return keys
    }
    if StoreFile.mode(of: path) == nil {
      guard making else { throw .badData("\(path): the key is missing, and PINs or contacts hang on it; restore it from your copy") }
      try create()
    }
    try requirePrivacy()
    guard access(path, R_OK) == 0 else { throw .system(errno, "this user may not read the key of the store", path) }
    guard let keys = KeyFile.keys(KeyFile.contents(of: path)) else {
      throw .badData("\(path): this key file does not hold 64 hex digits; restore it from your copy")
    }
    return keys
  }

  /// Puts `key` in force before those that are there. On disk when this returns; a kill leaves the file as it was or as it is to be.
  func add(_ key: SymmetricKey) throws(StoreError) {
    let path = StoreFile.resolved(path)
    let before = KeyFile.contents(of: path)
    let new = try KeyFile.write(Array(KeyFile.digits(of: key).utf8) + [UInt8(ascii: "\n")] + before, beside: path)
    StoreFile.giveOwner(of: path, to: new)
    guard rename(new, path) == 0 else {
      let code = errno
      unlink(new)
      throw .system(code, "the key cannot be put in its place", path)
    }
    try StoreFile.sync(directory: path.directory)
  }

  private func requirePrivacy() throws(StoreError) {
    guard let mode = StoreFile.mode(of: path), mode & 0o077 != 0 else { return }
    guard chmod(path, 0o600) == 0 else { throw .system(errno, "other users can read this key and its mode cannot be changed", path) }
  }

  /// Under its name the file is whole from the first moment: of several programs that start together one makes the key for all.
  private func create() throws(StoreError) {
    try StoreFile.makeDirectory(path.directory)
    let new = try KeyFile.write(Array(KeyFile.digits(of: SymmetricKey(size: .bits256)).utf8), beside: path)
    defer { unlink(new) }
    guard link(new, path) == 0 || errno == EEXIST else { throw .system(errno, "the key cannot be put in its place", path) }
    try StoreFile.sync(directory: path.directory)
  }

  /// A synced file for its owner alone, which has no name of its own yet.
  private static func write(_ text: [UInt8], beside path: String) throws(StoreError) -> String {
    let new = "\(path).\(UInt64.random(in: .min ... .max)).new"
    let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno, "the key cannot be made", path) }
    defer { close(descriptor) }
    guard Foundation.write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
      let code = errno
      unlink(new)
      throw .system(code, "the key cannot be written", path)
    }
    return new
  }

  private static func digits(of key: SymmetricKey) -> String { Digest.hex(key.withUnsafeBytes(Array.init)) }

  private static func contents(of path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map(Array.init) ?? [] }

  /// Words of 64 hex digits; nil where there is none, or anything else.
  private static func keys(_ text: [UInt8]) -> [SymmetricKey]? {
    let words = text.split { $0 <= UInt8(ascii: " ") || $0 == UInt8(ascii: ",") }
    let keys = words.compactMap { word -> SymmetricKey? in
      guard word.count == 64 else { return nil }
      let digits = word.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      guard digits.count == 64 else { return nil }
      return SymmetricKey(data: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
    return keys.isEmpty || keys.count < words.count ? nil : keys
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
