// All that the store knows of one person: what the owner reads, and what the person may ask for (RELIABILITY.md 2.5).
public import Domain
import GRDB

/// One person with everything that hangs on them.
public struct ContactRecord: Hashable, Sendable {
  /// A tag that came or went.
  public struct TagStep: Hashable, Sendable {
    public var tag: Tag
    /// False for a loss.
    public var isGain: Bool
    public var at: Instant
    /// Nil when an import brought it.
    public var session: String?
  }
  /// One word on one channel, as it was written down.
  public struct Consent: Hashable, Sendable {
    public var channel: Channel
    /// False for a withdrawal.
    public var isGiven: Bool
    /// The exact words that were shown.
    public var wording: String
    /// Hash of the quiz version that held them.
    public var quizVersion: String?
    public var locale: String?
    public var at: Instant
    public var kiosk: String?
    public var session: String?
  }
  /// One row of the outbox.
  public struct Sending: Hashable, Sendable {
    /// A ULID.
    public var id: String
    /// The merchant's name for it.
    public var destination: String
    /// `update`, `import`, `push`, `resend …`.
    public var kind: String
    /// `pending`, `delivered`, `dead`.
    public var state: String
    public var attempts: Int
    /// Why it was refused or has to wait; nil when nothing was wrong.
    public var reason: String?
    public var createdAt: Instant
    /// Nil while it waits.
    public var settledAt: Instant?
    public var session: String?
  }
  /// A segment's tag at one destination (see `SegmentPush`).
  public struct PushedTag: Hashable, Sendable {
    /// The merchant's name for it.
    public var destination: String
    public var tag: Tag
  }

  /// With tags, consent in force and properties.
  public var contact: Contact
  /// The latest first.
  public var history: [TagStep]
  /// The latest first.
  public var consents: [Consent]
  /// The latest first.
  public var sendings: [Sending]
  /// The latest begun first.
  public var sessions: [SessionLine]
  /// Names of the snapshots that hold them, sorted.
  public var snapshots: [String]
  /// By destination, then by tag.
  public var pushed: [PushedTag]
}

extension Database {
  /// Everything about the contact of that id, nil when there is none. Reads through indexes: the rows of this contact alone.
  public func record(ofContact id: String) throws(StoreError) -> ContactRecord? {
    try read { db in
      guard let number: Int64 = try db.value("SELECT n FROM contact WHERE id = ?", [id]),
        let contact = try ContactBook(db: db).contact(number)
      else { return nil }
      let reader = RecordReader(db: db, contact: number)
      return ContactRecord(
        contact: contact, history: try reader.history(), consents: try reader.consents(), sendings: try reader.sendings(),
        sessions: try SessionLine.all("WHERE contact = ? ORDER BY n DESC", [number], db).map(\.line),
        snapshots: try reader.snapshots(), pushed: try reader.pushed())
    }
  }
}

private struct RecordReader {
  let db: Connection
  let contact: Int64

  func history() throws -> [ContactRecord.TagStep] {
    try db.rows("SELECT tag, op = 'gained', at, session FROM tag_change WHERE contact = ? ORDER BY n DESC", [contact]).compactMap { row in
      Tag(row[0] as String).map { .init(tag: $0, isGain: row[1], at: Instant(milliseconds: row[2]), session: row[3]) }
    }
  }

  func consents() throws -> [ContactRecord.Consent] {
    try db.rows(
      """
      SELECT channel, state = 'given', wording, quiz_version, locale, at, kiosk, session FROM consent WHERE contact = ? ORDER BY n DESC
      """, [contact]
    ).compactMap { row in
      Channel(rawValue: row[0]).map {
        .init(
          channel: $0, isGiven: row[1], wording: row[2], quizVersion: row[3], locale: row[4], at: Instant(milliseconds: row[5]),
          kiosk: row[6], session: row[7])
      }
    }
  }

  func snapshots() throws -> [String] {
    try db.rows("SELECT segment FROM segment_member WHERE contact = ? ORDER BY segment", [contact]).map { $0[0] }
  }

  func pushed() throws -> [ContactRecord.PushedTag] {
    try db.rows("SELECT destination, tag FROM pushed WHERE contact = ? ORDER BY destination, tag", [contact]).compactMap { row in
      Tag(row[1] as String).map { .init(destination: row[0], tag: $0) }
    }
  }

  func sendings() throws -> [ContactRecord.Sending] {
    try db.rows(
      """
      SELECT id, destination, kind, state, attempts, last_reason, created_at, settled_at, session FROM outbox WHERE contact = ?
      ORDER BY n DESC
      """, [contact]
    ).map { row in
      .init(
        id: row[0], destination: row[1], kind: row[2], state: row[3], attempts: row[4], reason: row[5],
        createdAt: Instant(milliseconds: row[6]), settledAt: (row[7] as Int64?).map(Instant.init(milliseconds:)), session: row[8])
    }
  }
}
