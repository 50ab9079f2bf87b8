// The pepper of PINs: 32 random bytes in a file of its own, outside the database and its backups (RELIABILITY.md, decision 7).
import Crypto
import Domain
import Foundation

/// The key's file, made when it is first needed.
struct KeyFile: Sendable {
  let path: String

  /// The key, from 64 hex digits.
  /// - Parameter making: whether a missing file is made. Never while PINs hang on it: a new key opens none of them.
  func key(making: Bool) throws(StoreError) -> SymmetricKey {
    if StoreFile.mode(of: path) == nil {
      guard making else { throw .badData("\(path): the key of the PINs is missing; restore it, or set the PINs again") }
      try create()
    }
    try requirePrivacy()
    guard let text = FileManager.default.contents(atPath: path), let bytes = KeyFile.bytes(text) else {
      throw .badData("\(path): this key file does not hold 64 hex digits; restore it, or remove it and set the PINs again")
    }
    return SymmetricKey(data: bytes)
  }

  private func requirePrivacy() throws(StoreError) {
    guard let mode = StoreFile.mode(of: path), mode & 0o077 != 0 else { return }
    guard chmod(path, 0o600) == 0 else { throw .system(errno, "other users can read this key and its mode cannot be changed", path) }
  }

  private func create() throws(StoreError) {
    try StoreFile.makeDirectory(path.directory)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST { return }
      throw .system(errno, "the key cannot be made", path)
    }
    defer { close(descriptor) }
    let text = Array(Digest.hex(SymmetricKey(size: .bits256).withUnsafeBytes(Array.init)).utf8)
    guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
      throw .system(errno, "the key cannot be written", path)
    }
    try StoreFile.sync(directory: path.directory)
  }

  private static func bytes(_ text: Data) -> [UInt8]? {
    let digits = String(decoding: text, as: UTF8.self).trimmingSpaces()
    guard digits.utf8.count == 64 else { return nil }
    let pairs = stride(from: 0, to: 64, by: 2).map { digits.dropFirst($0).prefix(2) }
    let bytes = pairs.compactMap { UInt8($0, radix: 16) }
    return bytes.count == 32 ? bytes : nil
  }
}

extension Database {
  /// Makes the key before a file's first chains are begun, but never another one while PINs hang on it. A key that cannot be made keeps
  /// nobody from the store: its chains are begun with the first row after there is one, and the doctor tells of it until then.
  func makeKey(for db: Connection, from version: Int) throws {
    if version > 0, try db.row("SELECT 1 FROM pin LIMIT 1") != nil { return }
    _ = try? key.key(making: true)
  }
}
