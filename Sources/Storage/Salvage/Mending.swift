// A kiosk that finds its store damaged helps itself: what can be read goes on, the damaged file is kept (RELIABILITY.md R6).
public import Domain
import Foundation
import GRDB

/// What a mending came to.
public struct Mended: Hashable, Sendable {
  /// What was wrong, in words.
  public var fault: String
  public var salvage: Salvage
  /// Where the damaged file is now, its log beside it.
  public var setAside: String
}

/// Looks at a store before it is opened for writing, and mends it.
public struct Mending {
  /// As long as a start may take for it; the check goes table by table.
  static let checkSeconds = 2
  /// What the new file is called while it is written.
  static let part = ".salvaging"
  /// Beside the store: damage was met.
  static let mark = ".damaged"
  let path: String
  let keyFile: String

  public init(of path: String, keyFile: String) {
    self.path = StoreFile.resolved(path)
    self.keyFile = keyFile
  }

  /// What an unclean end left: looked at only where there is a log, so that a start after a clean end costs nothing. Nothing is changed,
  /// not even by the rules of the log.
  /// - Returns: nil where nothing is wrong.
  public func fault() -> StoreError? {
    // What was cut off is ended by whoever comes next, and then this is another file.
    if StoreSwap(path: path).isUnfinished { _ = try? Presence.entering(path, mode: .readWrite) }
    if let met = try? String(contentsOfFile: path + Mending.mark, encoding: .utf8) { return .damaged(met) }
    let logBytes = StoreFile.size(of: path + "-wal") ?? 0
    guard logBytes > 0, (StoreFile.size(of: path) ?? 0) > 0 else { return nil }
    do {
      try RawLog.requireWhole(of: path, under: WriteLock(at: path + ".lock", patienceSeconds: 2))
      // Held so that nobody puts another file in its place meanwhile.
      let presence = try Presence.entering(path, mode: .readOnly)
      let words = try withExtendedLifetime(presence) { try Backup.open(path, quickFaults) }
      return words.isEmpty ? nil : .damaged("\(path): \(words.joined(separator: "; ")); \(StoreError.cure)")
    } catch {
      let fault = StoreError(error, at: path)
      return fault.isDamaged ? fault : nil
    }
  }

  /// Notes that a program met damage, so that the next start of a kiosk mends it, however sound the file looks then.
  public func note(_ fault: StoreError) {
    // Where not even this can be written, the next start meets the damage by itself.
    try? Data(fault.message.utf8).write(to: URL(fileURLWithPath: path + Mending.mark))
  }

  /// Names of stores that were set aside beside this one.
  public func keptFiles() -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path.directory)) ?? []
    return files.filter { file in
      [".corrupt-", ".before-restore-"].contains { file.hasPrefix(path.fileName + $0) } && !file.hasSuffix("-wal")
    }.sorted()
  }

  /// Words of the log for a store whose log went away: what was written last may be missing.
  public func lostLog() -> String? {
    let hasFile = (StoreFile.size(of: path) ?? 0) > 0
    let isLost = hasFile && StoreFile.mode(of: path + "-shm") != nil && StoreFile.mode(of: path + "-wal") == nil
    return isLost ? "\(path)-wal: the log is gone though the last program did not end in order; its last answers may be missing" : nil
  }

  private static let checked =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%'"

  private func quickFaults(_ db: Connection) throws -> [String] {
    let end = ContinuousClock.now + .seconds(Mending.checkSeconds)
    let version = try Schema.version(of: db, at: path)
    for table in try db.rows(Mending.checked) {
      let words = try Row.fetchAll(db, sql: "PRAGMA quick_check('\(table[0] as String)')").map { $0[0] as String }
      if words != ["ok"] { return Array(words.prefix(3)) }
      if ContinuousClock.now > end { break }
    }
    guard version > 0, version < Schema.current else { return [] }
    return try Array(Shape(of: db).differences(from: Shape(version: version)).prefix(3))
  }

  /// What `error`, of opening the store, says about damage; nil where it says something else. A store of ours whose first page is spoiled
  /// looks like another program's file.
  public func damage(in error: StoreError) -> StoreError? {
    if error.isDamaged { return error }
    guard error.isForeign, (StoreFile.size(of: path) ?? 0) > 0, (try? RawStore(at: path)) != nil else { return nil }
    return .damaged("\(path): the first page of the store is damaged; \(StoreError.cure)")
  }

  /// Salvages the store into a new file, sets the damaged one aside as `askwell.db.corrupt-TIME` and puts the new one in its place.
  /// - Throws: exit code 75 while another program has the store open, 65 where nothing of ours can be read; the store is as it was then.
  public func mend(_ fault: StoreError, who: String, at now: Instant, patienceSeconds: Int = 20) throws(StoreError) -> Mended {
    let alone = try Presence.alone(with: path, patienceSeconds: patienceSeconds)
    return try withExtendedLifetime(alone) { () throws(StoreError) -> Mended in
      let part = path + Mending.part
      for companion in StoreFile.companions { _ = unlink(part + companion) }
      defer { for companion in StoreFile.companions { _ = unlink(part + companion) } }
      let salvage = try Salvage.salvage(path, into: part)
      // Opened once, so that it is of this version and a store in every way before it counts.
      let store = try Database(at: part, keyFile: keyFile)
      try store.audit("store.salvage", who: who, detail: salvage.detail, at: now)
      try store.close()
      try StoreFile.sync(file: part)
      let aside = try StoreSwap(path: path).put(part, settingAsideAs: "corrupt", at: now.stamp)
      return Mended(fault: fault.message, salvage: salvage, setAside: aside ?? path)
    }
  }
}

extension Salvage {
  /// As the audit log keeps it.
  var detail: JSON {
    [
      "saved": .int(Int64(saved)), "lost": .int(Int64(lost)),
      "tables": .object(
        Dictionary(
          tables.map { ($0.name, JSON.object(["saved": .int(Int64($0.saved)), "lost": .int(Int64($0.lost))])) }, uniquingKeysWith: { $1 })),
    ]
  }
}
