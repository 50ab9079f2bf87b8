// Who has which tag, in memory: counts of people in microseconds, exact as of the store's latest commit, whoever made it.
public import Domain
internal import Synchronization

/// The people of every tag as compressed bitmaps, followed from the log of changed contacts.
///
/// It is made from its file beside the store when that is of this store (see `IndexFile`), else from the tables. Each reading first takes
/// in what was committed since the one before, in the same transaction that answers: a reading is one moment of the store.
public final class SegmentIndex: Sendable {
  let store: Database
  let zone: StoreZone
  private let kept = Mutex<Kept>(Kept())

  private struct Kept {
    var contents: IndexContents?
    /// Number of the log's last change that is in the file.
    var inFile: Int64?
  }

  /// Reads nothing yet.
  public init(_ store: Database, zone: StoreZone) {
    self.store = store
    self.zone = zone
  }

  /// One reading at `now`. `body` must not use the store: it stands inside a transaction of it.
  /// - Parameter segments: what `segment("…")` may name by definition.
  public func read<T: Sendable>(
    at now: Instant, segments: [String: Predicate] = [:], _ body: (inout SegmentReading) throws -> T
  ) throws(StoreError) -> T {
    try kept.withLock { (kept: inout Kept) throws(StoreError) -> T in
      try store.read { db in
        // Taken out, so that nothing is copied while it changes; what fails half-way is made anew by the next reading.
        var contents = kept.contents
        kept.contents = nil
        if contents == nil, let (found, change) = IndexFile(store).contents(db) { (contents, kept.inFile) = (found, change) }
        let followed = try IndexFollow(db: db).bring(consume contents, to: now, zone: zone)
        var reading = SegmentReading(db: db, contents: followed, now: now, zone: zone, segments: segments)
        let result = try body(&reading)
        kept.contents = reading.contents
        return result
      }
    }
  }

  /// Writes the file where it is behind, so that the next start counts at once. Nothing where the store may only be read.
  public func save() throws(StoreError) {
    let contents = kept.withLock { kept in kept.contents?.change == kept.inFile ? nil : kept.contents }
    guard let contents, store.mode == .readWrite else { return }
    try IndexFile(store).write(contents)
    kept.withLock { $0.inFile = contents.change }
  }
}

extension IndexFollow {
  /// So many changed contacts, or a tenth of all, and reading everything again is quicker.
  private static let many = 5_000

  /// `contents` as the store is now; a new one where there is none.
  func bring(_ contents: consuming IndexContents?, to now: Instant, zone: StoreZone) throws -> IndexContents {
    guard var followed = contents else { return try IndexBuild(db: db, now: now, zone: zone).contents() }
    let limit = IndexFollow.many + followed.everybody.count / 10
    guard let (contacts, last) = try changed(after: followed.change, limit: limit) else {
      return try IndexBuild(db: db, now: now, zone: zone).contents()
    }
    for contact in contacts { try renew(contact, in: &followed) }
    followed.change = last
    if !contacts.isEmpty { try askAgain(about: contacts, in: &followed, now: now, zone: zone) }
    return followed
  }
}
