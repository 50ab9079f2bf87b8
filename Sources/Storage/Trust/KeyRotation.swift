// A new key for a store: a copy that is sealed anew in the place of the old one. Killed at any point it is the old store or the new one,
// and the key file opens either.
import Crypto
public import Domain
import Foundation
import GRDB

/// What a rotation came to.
public struct Rotated: Hashable, Sendable {
  /// Values that were sealed anew.
  public var sealed: Int
  /// Values that were damaged before and stayed as they are.
  public var shut: Int
  /// The new key's id, eight hex digits that tell nothing else about it.
  public var keyID: String
}

/// Puts a new key in force.
public struct KeyRotation {
  /// What a store's own folder calls the copy while it is sealed anew.
  static let part = ".resealing"
  private let path: String
  private let key: KeyFile

  /// Of the store at `path`, whose key lies in `keyFile` unless `ASKWELL_KEY` holds it.
  public init(at path: String, keyFile: String) { self.init(at: path, key: KeyFile(path: keyFile)) }

  init(at path: String, key: KeyFile) {
    self.path = StoreFile.resolved(path)
    self.key = key
  }

  /// In this order: the key file gets a new key before the former ones; a copy of the store is sealed with it; the copy takes the store's
  /// place. A rotation that was cut off is carried on with the key it had made.
  /// - Throws: exit code 66 for no store, 75 while a program has it open, 78 for a key in `ASKWELL_KEY` or another store's. Nothing of the
  ///   store has changed then.
  public func rotate(who: String, at now: Instant, patienceSeconds: Int = 10) throws(StoreError) -> Rotated {
    guard StoreFile.mode(of: path) != nil else { throw .missing("\(path): there is no store here; name another file with --db") }
    guard key.given == nil else {
      throw .badConfiguration(
        "\(EnvironmentKey.name) holds the key, and this program cannot change it: write it into \(key.path) (mode 0600) and unset it, run "
          + "askwell key rotate, then set it to the lines of that file, a space between two, and remove the file")
    }
    let alone = try Presence.alone(with: path, patienceSeconds: patienceSeconds)
    return try withExtendedLifetime(alone) { () throws(StoreError) -> Rotated in
      let part = path + KeyRotation.part
      defer { KeyRotation.sweep(part) }
      KeyRotation.sweep(part)
      try StoreFile.copy(path, to: part)
      if (StoreFile.size(of: path + "-wal") ?? 0) > 0 { try StoreFile.copy(path + "-wal", to: part + "-wal") }
      let store = try Database(at: part, mode: .readWrite, key: key)
      let old = try store.vault.get()
      let masters = try key.masters(making: false)
      if Vault(masters).keyID == old.keyID { try key.add(SymmetricKey(size: .bits256)) }
      let new = Vault(try key.masters(making: false))
      let done = try Resealing(store: store, new: new).run()
      try store.audit(
        "key.rotate", who: who,
        detail: [
          "before": ["key": .string(old.keyID)], "after": ["key": .string(new.keyID)], "sealed": .int(Int64(done.sealed)),
          "shut": .int(Int64(done.shut)),
        ], at: now)
      try store.close()
      try check(part, now)
      try StoreFile.sync(file: part)
      StoreFile.giveOwner(of: path, to: part)
      try StoreSwap(path: path).replace(with: part)
      return Rotated(sealed: done.sealed, shut: done.shut, keyID: new.keyID)
    }
  }

  /// The copy as any program will open it: with the key file as it is now.
  private func check(_ part: String, _ now: Instant) throws(StoreError) {
    let store = try Database(at: part, mode: .readWrite, key: key)
    let broken = try store.health(now: now).filter { !$0.isOK && Restore.checks.contains($0.check) }
    try store.close()
    guard broken.isEmpty else {
      let words = broken.map(\.detail).joined(separator: "; ")
      throw .badData("\(path): the store is not sound and keeps its key: \(words); \(StoreError.cure)")
    }
  }

  /// Takes away what a cut-off try left.
  private static func sweep(_ part: String) {
    for companion in StoreFile.companions { _ = unlink(part + companion) }
  }
}

extension StoreFile {
  /// Who runs a command as root leaves the files to those whose they were.
  static func giveOwner(of file: String, to other: String) {
    var status = stat()
    guard stat(file, &status) == 0, status.st_uid != getuid() || status.st_gid != getgid() else { return }
    _ = chown(other, status.st_uid, status.st_gid)
  }
}
