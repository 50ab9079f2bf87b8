// Sessions as they are shown, explained and replayed.
public import Domain
import GRDB

/// All that is known of one session.
public struct StoredSession: Hashable, Sendable {
  /// `open` until it ends in one of the others.
  public enum State: String, Hashable, Sendable, CaseIterable { case open, completed, timeout, quit }

  /// Its first fact, as it was written.
  public var start: SessionStart
  /// How far it came.
  public var state: State
  /// The latest answer to each question, those off the path too.
  public var answers: [String: Answer]
  /// The document of FORMAT.md as it was stored, for a completed session.
  public var take: String?
  /// The document's hash: a replay must come to the same.
  public var hash: String?
  /// The contact's id; nil without a lead, and for a preview.
  public var contact: String?
  /// Discount code of the hand-off.
  public var code: String?
  /// Nil while it is open.
  public var endedAt: Instant?
}

/// A session in a list.
public struct SessionListing: Hashable, Sendable {
  /// ULID, 26 characters.
  public var id: String
  /// Ref of the quiz.
  public var quiz: String
  /// Hash of the quiz version, 64 hex digits.
  public var version: String
  /// How far it came.
  public var state: StoredSession.State
  /// By the session's own clock.
  public var startedAt: Instant
  /// Nil while it is open.
  public var endedAt: Instant?
  /// Counted in no metric, never sent.
  public var isPreview: Bool
  /// Ref of the shop; nil when not set.
  public var store: String?
  /// Ref of the device; nil when not set.
  public var kiosk: String?
  /// In which the shopper read last.
  public var locale: String
  /// The highest variable's name; nil without results or variables.
  public var outcome: String?
  /// The contact's id; nil without a lead, and for a preview.
  public var contact: String?
}

/// A day's sessions, previews apart.
public struct DayCounts: Hashable, Sendable {
  /// Sessions that began that day.
  public var started: Int
  /// Of them, reached their results.
  public var completed: Int
  /// Completed sessions that left an address.
  public var leads: Int
  /// Of them, ended by the idle timer.
  public var timeouts: Int
}

extension Database {
  /// The session of that id, nil when there is none.
  public func session(_ id: String) throws(StoreError) -> StoredSession? {
    try read { db in
      guard let row = try db.row("SELECT * FROM session WHERE id = ?", [id]) else { return nil }
      let session = SessionRow(row)
      return StoredSession(
        start: session.start, state: session.state, answers: try AnswerRow.latest(of: id, db), take: session.take, hash: session.hash,
        contact: try session.contact.flatMap { try db.value("SELECT id FROM contact WHERE n = ?", [$0]) }, code: session.code,
        endedAt: session.endedAt.map(Instant.init(milliseconds:)))
    }
  }

  /// Up to `limit` sessions, newest first: by the order in which they were begun, not by a clock that may have jumped.
  /// - Parameter before: the last id of the page before.
  public func sessions(limit: Int = 50, before: String? = nil) throws(StoreError) -> [SessionListing] {
    try read { db in
      try db.rows(
        """
        SELECT s.id, s.quiz, s.version, s.state, s.started_at, s.ended_at, s.is_preview, s.store, s.kiosk, s.locale, s.outcome, c.id
        FROM session s LEFT JOIN contact c ON c.n = s.contact
        WHERE ?1 IS NULL OR s.n < (SELECT n FROM session WHERE id = ?1) ORDER BY s.n DESC LIMIT ?2
        """, [before, limit]
      ).map {
        SessionListing(
          id: $0[0], quiz: $0[1], version: $0[2], state: StoredSession.State(rawValue: $0[3]) ?? .open,
          startedAt: Instant(milliseconds: $0[4]), endedAt: ($0[5] as Int64?).map(Instant.init(milliseconds:)), isPreview: $0[6],
          store: $0[7], kiosk: $0[8], locale: $0[9], outcome: $0[10], contact: $0[11])
      }
    }
  }

  /// Ids of all sessions that reached their results, oldest first.
  public func completedSessions() throws(StoreError) -> [String] {
    try read { try $0.rows("SELECT id FROM session WHERE state = 'completed' ORDER BY n").map { $0[0] } }
  }

  /// Counts of the day that `now` falls in, by the store's midnight.
  public func sessionsToday(_ zone: StoreZone, now: Instant) throws(StoreError) -> DayCounts {
    let midnight = zone.start(of: zone.date(of: now)).milliseconds
    return try read { db in
      let row = try db.row(
        """
        SELECT COUNT(*), COUNT(*) FILTER (WHERE state = 'completed'), COUNT(*) FILTER (WHERE contact IS NOT NULL),
          COUNT(*) FILTER (WHERE state = 'timeout')
        FROM session WHERE started_at BETWEEN ? AND ? AND is_preview = 0
        """, [midnight, now.milliseconds])
      return DayCounts(started: row?[0] ?? 0, completed: row?[1] ?? 0, leads: row?[2] ?? 0, timeouts: row?[3] ?? 0)
    }
  }
}
