// Backups that are made by the hour: which are kept, and how those who were erased leave them (RELIABILITY.md R15 and 2.5).
public import Domain
import Foundation

/// A folder of backups, `askwell-20261124T100000Z.db`. Other files in it are left alone.
public struct BackupFolder: Sendable {
  static let (hours, days, weeks) = (24, 7, 4)
  /// None is kept for longer, but for the only one.
  static let longestDays: Int64 = 30
  private static let head = "askwell-"
  private static let tail = ".db"
  let folder: String
  let everySeconds: Int64

  public init(_ settings: BackupSettings) {
    folder = settings.folder
    everySeconds = Int64(settings.everyHours) * 3_600
  }

  /// When the next one is due; at once where there is none. A backup of a time to come, from before a clock was set back, does not count.
  public func nextDue(at now: Instant) -> Instant { newest(at: now)?.advanced(bySeconds: everySeconds) ?? now }

  /// Time of the newest backup; nil without any.
  public func newest(at now: Instant) -> Instant? { times().filter { $0 <= now }.max() }

  /// What an hour's work came to.
  public struct Round: Hashable, Sendable {
    public var made: StoreCopy
    /// Why somebody who was erased since is still in an older backup; tried again with the next one.
    public var unerased: StoreError?
  }

  /// Makes a backup where one is due, takes those away that are too many, and erases from the others whoever was erased since they were
  /// made. Reads the store over a connection of its own: nobody waits for it.
  /// - Returns: nil where none was due.
  public func keep(_ store: Database, at now: Instant) throws(StoreError) -> Round? {
    guard nextDue(at: now) <= now else { return nil }
    try StoreFile.makeDirectory(folder)
    sweep(at: now)
    let reader = try Database(at: store.path, mode: .readOnly, key: store.key)
    let made = Result { () throws(StoreError) in try reader.backUp(to: path(now), at: now) }
    // Also where no new one can be made: what is too old goes, and who was erased is in none of the others.
    let all = times()
    let kept = BackupFolder.kept(of: all, at: now)
    for time in all where !kept.contains(time) {
      guard unlink(path(time)) == 0 else { throw .system(errno, "an old backup cannot be removed", path(time)) }
    }
    let unerased = try eraseAgain(reader, in: kept.subtracting([now.wholeSecond]), at: now)
    try reader.close()
    return Round(made: try made.get(), unerased: unerased)
  }

  /// The newest of each of the last 24 hours, 7 days and 4 weeks in which there is one; all of a time to come.
  static func kept(of times: [Instant], at now: Instant) -> Set<Instant> {
    let past = times.filter { $0 <= now }.sorted(by: >)
    var kept = Set(times.filter { $0 > now }).union(past.prefix(1))
    for (seconds, most) in [(3_600, hours), (86_400, days), (7 * 86_400, weeks)] {
      var seen: Set<Int64> = []
      for time in past {
        guard now.milliseconds - time.milliseconds <= longestDays * 86_400_000 else { break }
        if seen.insert(time.milliseconds / 1000 / Int64(seconds)).inserted { kept.insert(time) }
        if seen.count == most { break }
      }
    }
    return kept
  }

  private func times() -> [Instant] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.compactMap { file in
      guard file.hasPrefix(BackupFolder.head), file.hasSuffix(BackupFolder.tail) else { return nil }
      return Instant(stamp: file.dropFirst(BackupFolder.head.count).dropLast(BackupFolder.tail.count))
    }
  }

  private func path(_ time: Instant) -> String { "\(folder)/\(BackupFolder.head)\(time.stamp)\(BackupFolder.tail)" }

  /// Takes away what a courier that was killed left of a copy: whole stores, which no list of backups names. Nobody works on one for a day.
  private func sweep(at now: Instant) {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for file in files where file.hasPrefix(BackupFolder.head) && (file.contains(".part") || file.contains(".erasing")) {
      guard let changed = StoreFile.changed("\(folder)/\(file)"), now.milliseconds - changed.milliseconds > 86_400_000 else { continue }
      _ = unlink("\(folder)/\(file)")
    }
  }

  /// A backup that holds somebody who has been erased is written anew without them.
  /// - Returns: the first fault.
  private func eraseAgain(_ store: Database, in times: Set<Instant>, at now: Instant) throws(StoreError) -> StoreError? {
    let denied = try store.read { try DenyList($0) }
    var fault: StoreError?
    for time in times.sorted() {
      // One that does not open keeps nobody in the others.
      do {
        guard try Backup.open(path(time), denied.names) else { continue }
        try eraseAgain(store, denied, from: path(time), of: time, at: now)
      } catch {
        fault = fault ?? StoreError(error, at: path(time))
      }
    }
    return fault
  }

  private func eraseAgain(
    _ store: Database, _ denied: DenyList, from file: String, of time: Instant, at now: Instant
  ) throws(StoreError) {
    let part = file + ".erasing"
    func sweep() { for companion in StoreFile.companions { _ = unlink(part + companion) } }
    sweep()
    defer { sweep() }
    try StoreFile.copy(file, to: part)
    let old = try Database(at: part, mode: .readWrite, key: store.key)
    _ = try old.apply(denied, who: "backup", at: now)
    _ = try old.backUp(to: file, at: time)
    try old.close()
  }
}

extension StoreFile {
  /// When the content of a file was last changed.
  static func changed(_ path: String) -> Instant? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Instant(milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
  }
}

extension Instant {
  var wholeSecond: Instant { Instant(seconds: milliseconds / 1000) }

  /// Reads what `stamp` wrote.
  init?(stamp: some StringProtocol) {
    let digits = Array(stamp)
    guard digits.count == 16, digits[8] == "T" else { return nil }
    let parts = [0..<4, 4..<6, 6..<8, 9..<11, 11..<13, 13..<15].map { String(digits[$0]) }
    self.init(iso: "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])Z")
  }
}
