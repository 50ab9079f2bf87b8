// A backup in the place of the store: looked through first, put there in one step, and nothing of the old store is lost.
public import Domain
import Foundation
import GRDB

/// What a restore came to.
public struct Restored: Hashable, Sendable {
  /// What the store holds now.
  public var copy: StoreCopy
  /// Where the old store is; nil where there was none.
  public var setAside: String?
  /// People of the backup who had been erased since, and were erased again.
  public var forgotten: Int
  /// False where the present store could not be read, or not all of it: then nobody knows of everybody who was erased since.
  public var knowsErased: Bool
}

/// Puts a backup in the place of a store.
public struct Restore {
  /// What a store's own folder calls the copy while it is looked through.
  static let part = ".restoring"
  let path: String
  let keyFile: String

  /// Of the store at `path`; `keyFile` is the key that belongs to it, without which erased people cannot be known again.
  public init(at path: String, keyFile: String) {
    self.path = StoreFile.resolved(path)
    self.keyFile = keyFile
  }

  /// Checks all of `file`, erases again whom the present store knows as erased, sets the present store aside as
  /// `askwell.db.before-restore-TIME` and puts the backup in its place. `file` is not changed.
  /// - Parameter patienceSeconds: how long couriers have to let go of the store.
  /// - Throws: exit code 66 for no such file, 65 for one that is no sound store of ours or is of a later version, 75 while a program has
  ///   the store open. Nothing has changed then.
  public func restore(_ file: String, who: String, at now: Instant, patienceSeconds: Int = 10) throws(StoreError) -> Restored {
    guard StoreFile.mode(of: file) != nil else { throw .missing("\(file): there is no backup here") }
    guard StoreFile.resolved(file) != path else { throw .badData("\(file): this is the store itself; name a backup") }
    try StoreFile.makeDirectory(path.directory)
    let alone = try Presence.alone(with: path, patienceSeconds: patienceSeconds)
    return try withExtendedLifetime(alone) { () throws(StoreError) -> Restored in
      let part = path + Restore.part
      defer { Restore.sweep(part) }
      Restore.sweep(part)
      try StoreFile.copy(file, to: part)
      // A store that was set aside has its log beside it: without it its last answers would be missing.
      if (StoreFile.size(of: file + "-wal") ?? 0) > 0 { try StoreFile.copy(file + "-wal", to: part + "-wal") }
      try check(part, as: file, at: now)
      var restored = try prepare(part, file, who, now)
      restored.setAside = try StoreSwap(path: path).put(part, settingAsideAs: "before-restore", at: now.stamp)
      return restored
    }
  }

  /// Before anything of the file can act, such as a trigger that is not ours.
  private func check(_ part: String, as file: String, at now: Instant) throws(StoreError) {
    let faults: [String]
    do {
      faults = try Backup.open(part) { db in
        let version = try Schema.version(of: db, at: file)
        guard version > 0 else { throw StoreError.badData("\(file): this file is empty; name a backup of askwell") }
        let strange = try Shape(of: db).differences(from: Shape(version: version))
        let pages = try db.rows("PRAGMA integrity_check(5)").map { $0[0] as String }
        let references = try Set(db.rows("PRAGMA foreign_key_check").map { "a reference of \($0[0] as String) is broken" }).sorted()
        return Array(strange.prefix(5)) + (pages == ["ok"] ? [] : pages) + references
      }
    } catch {
      let fault = StoreError(error, at: file)
      throw fault.isDamaged ? StoreError.badData("\(file): this backup is damaged and was not restored; take an older one") : fault
    }
    guard faults.isEmpty else {
      throw .badData("\(file): this is no sound backup and was not restored: \(faults.joined(separator: "; ")); take an older one")
    }
  }

  /// Brings the copy up to date, looks at every row, and erases whom the present store knows as erased.
  private func prepare(_ part: String, _ file: String, _ who: String, _ now: Instant) throws(StoreError) -> Restored {
    var denied = DenyList()
    var knowsErased = true
    do {
      denied = try DenyList(of: path)
      knowsErased = denied.isComplete
    } catch  where error.isForeign {
      knowsErased = false
    }
    let store = try Database(at: part, keyFile: keyFile)
    let broken = try store.health(now: now).filter { !$0.isOK && Restore.checks.contains($0.check) }
    guard broken.isEmpty else {
      throw .badData("\(file): this backup is not sound and was not restored: \(broken.map(\.detail).joined(separator: "; "))")
    }
    let gone = try store.apply(denied, who: who, at: now)
    try store.write { db in
      // An index that lies beside the store is of the old one.
      try db.run("DELETE FROM index_token")
      try db.audit("store.restore", who: who, detail: ["file": .string(file.fileName), "forgotten_again": .int(Int64(gone))], at: now)
    }
    var copy = try store.read { try StoreCopy(part, $0) }
    copy.file = file
    // A backup of before the key was changed is under the new one from now on.
    let (old, new) = (try store.vault.get(), Vault(try store.key.masters(making: false)))
    if old.keyID != new.keyID { _ = try Resealing(store: store, new: new).run() }
    try store.close()
    try StoreFile.sync(file: part)
    copy.bytes = StoreFile.size(of: part) ?? copy.bytes
    return Restored(copy: copy, setAside: nil, forgotten: gone, knowsErased: knowsErased)
  }

  /// Checks of `doctor` that say whether the data is as it was written. Not the chains and single values that do not open: what was
  /// salvaged may lack some, and the doctor goes on telling so. A key that is another store's was refused before.
  static let checks: Set<String> = ["quick_check", "references", "row_sums"]

  /// Takes away what a cut-off try left.
  private static func sweep(_ part: String) {
    for companion in StoreFile.companions { _ = unlink(part + companion) }
  }
}

extension Instant {
  /// `20261124T100000Z`: a time as a part of a file's name.
  var stamp: String {
    String(Instant(seconds: milliseconds / 1000).iso.filter { $0 != "-" && $0 != ":" })
  }
}

extension String {
  /// The last part of a path.
  var fileName: String { split(separator: "/").last.map(String.init) ?? self }
}
