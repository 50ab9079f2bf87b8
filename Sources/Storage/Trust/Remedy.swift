// What can be put right in an installation without any harm, said before it is done and after (`askwell doctor --fix`).
public import Domain
import Foundation

/// One thing to put right. It touches no answer, no person and no consent.
public struct Remedy: Hashable, Sendable {
  enum Work: Hashable, Sendable {
    /// Takes group's and others' rights from these files.
    case narrow([String])
    case makeFolder(String)
    /// Takes away files that a program began and that was killed before they got their names.
    case sweepDrafts([String])
    /// The same for copies of the whole store, which are made by whoever has it alone.
    case sweepCopies([String])
    case dropIndex
    case keepReserve
    case emptyLog
    case freeLeases
  }

  /// The check that it belongs to, `file_modes`.
  public var check: String
  /// What is found and what will be done, for a person.
  public var plan: String
  let work: Work

  init(_ check: String, _ work: Work, _ plan: String) {
    self.check = check
    self.plan = plan
    self.work = work
  }
}

/// Finds remedies and applies them, each by itself.
public struct Remedies: Sendable {
  /// From this age on a draft belongs to nobody: writing one takes seconds.
  static let draftSeconds: Int64 = 3_600

  let path: String
  let keyFile: String
  let log: String
  let drafts: [String]

  /// - Parameters:
  ///   - path: the store.
  ///   - keyFile: its key, unless `ASKWELL_KEY` holds it.
  ///   - log: where programs write what happened.
  ///   - drafts: names that files beside the store have while they are written, besides those that this library writes.
  public init(of path: String, keyFile: String, log: String, drafts: [String] = []) {
    self.path = StoreFile.resolved(path)
    self.keyFile = keyFile
    self.log = log
    self.drafts = drafts
  }

  /// All that can be put right now; changes nothing.
  /// - Throws: exit code 77 where the store is another user's: what this user makes, its owner could not use.
  public func due(at now: Instant) throws(StoreError) -> [Remedy] {
    if let owner = StoreFile.owner(of: path), owner != geteuid() {
      throw .notAllowed("\(path): the store is another user's; run this as that user, or with sudo askwell-shop doctor --fix")
    }
    return [files(), folder(), leftDrafts(at: now), leftCopies()].compactMap(\.self) + store(at: now)
  }

  // MARK: Files

  private func files() -> Remedy? {
    let beside = StoreFile.companions + [IndexFile.suffix, ".reserve", ".attract"]
    let logs = [log] + (1...5).map { "\(log).\($0)" }
    let wide = (beside.map { path + $0 } + logs + [keyFile]).filter { StoreFile.isOwn($0) && (StoreFile.mode(of: $0) ?? 0) & 0o077 != 0 }
    if wide.isEmpty { return nil }
    return Remedy("file_modes", .narrow(wide), "others can read \(wide.joined(separator: ", ")): only the owner will")
  }

  private func folder() -> Remedy? {
    let folder = log.directory
    guard StoreFile.mode(of: folder) == nil else { return nil }
    return Remedy("log_folder", .makeFolder(folder), "\(folder), the folder of the log, is missing: it will be made")
  }

  private func leftDrafts(at now: Instant) -> Remedy? {
    let left = ([path + IndexFile.suffix + ".new"] + drafts).filter {
      StoreFile.isOwn($0) && StoreFile.changed($0).map { $0.advanced(bySeconds: Remedies.draftSeconds) < now } ?? false
    }
    if left.isEmpty { return nil }
    return Remedy(
      "leftovers", .sweepDrafts(left), "\(left.joined(separator: ", ")) was left by a program that was killed: it will be removed")
  }

  /// Whoever makes one has the store alone, and ends a swap that was cut off before it is another's.
  private func leftCopies() -> Remedy? {
    let left = [Mending.part, Restore.part, KeyRotation.part].flatMap { part in StoreFile.companions.map { path + part + $0 } }.filter(
      StoreFile.isOwn)
    guard !left.isEmpty, !StoreSwap(path: path).isUnfinished, StoreFile.mode(of: path) != nil else { return nil }
    let first = left[0]
    return Remedy(
      "leftovers", .sweepCopies(left), "\(first), a copy that was begun by a program that was killed: it will be removed")
  }

  // MARK: The store

  private func store(at now: Instant) -> [Remedy] {
    var remedies: [Remedy] = []
    // A store that cannot be read is no place to put anything right in: the checks say what it lacks.
    guard let store = try? Database(at: path, mode: .readOnly, keyFile: keyFile) else { return [] }
    if store.hasStrayIndex {
      let words = "\(path)-index does not fit the store: it will be removed, and made anew when it is needed"
      remedies.append(Remedy("segment_index", .dropIndex, words))
    }
    let reserve = Reserve(of: path)
    if !reserve.isThere, reserve.hasRoom {
      let size = Reserve.bytes >> 20
      remedies.append(Remedy("reserve", .keepReserve, "\(path).reserve is missing: \(size) MB will be kept there for a full disk"))
    }
    let bytes = StoreFile.size(of: path + "-wal") ?? 0
    if bytes > Journal.longestBytes {
      remedies.append(Remedy("log_size", .emptyLog, "SQLite's log has \(bytes >> 20) MB: it will be copied into the store"))
    }
    let leases = (try? store.endedLeases(at: now)) ?? 0
    if leases > 0 {
      let words = leases == 1 ? "1 delivery is" : "\(leases) deliveries are"
      remedies.append(Remedy("leases", .freeLeases, "\(words) held by a courier that has ended: the next one will take over"))
    }
    try? store.close()
    return remedies
  }
}

extension StoreFile {
  /// A file of this user, and no link to another.
  static func isOwn(_ file: String) -> Bool {
    var status = stat()
    return lstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_uid == geteuid()
  }

  /// Nil for a file that is not there.
  static func owner(of file: String) -> uid_t? {
    var status = stat()
    return stat(file, &status) == 0 ? status.st_uid : nil
  }
}
