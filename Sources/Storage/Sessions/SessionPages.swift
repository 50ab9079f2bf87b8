// Sessions as a list that is turned page by page, each with as much as one line shows.
public import Domain
import GRDB

/// A session as one line.
public struct SessionLine: Hashable, Sendable {
  /// ULID, 26 characters.
  public var id: String
  /// Ref of the quiz.
  public var quiz: String
  /// Hash of the quiz version.
  public var version: String
  /// By the session's own clock.
  public var startedAt: Instant
  /// How far it came.
  public var state: StoredSession.State
  /// Questions with an answer that is not empty; of a completed session those on its path.
  public var answers: Int
  /// Whether a lead was left that made or found a contact.
  public var hasContact: Bool
  /// Title of the first product shown, in the catalog of its day; the SKU where that is not known.
  public var firstProduct: String?
  /// Counted in no metric, never sent.
  public var isPreview: Bool
}

extension Database {
  /// All sessions, previews too. O(n).
  public func sessionCount() throws(StoreError) -> Int { try read { try $0.count("SELECT COUNT(*) FROM session") } }

  /// Up to `limit` sessions after the `offset` newest, by the order in which they were begun.
  public func sessionLines(limit: Int, offset: Int = 0) throws(StoreError) -> [SessionLine] {
    try lines("ORDER BY n DESC LIMIT ? OFFSET ?", [limit, offset])
  }

  /// The session of that id as one line, nil when there is none.
  public func sessionLine(_ id: String) throws(StoreError) -> SessionLine? { try lines("WHERE id = ?", [id]).first }

  /// When the last session was begun, by its own clock.
  public func newestSession() throws(StoreError) -> Instant? {
    try read { db in
      let at: Int64? = try db.value("SELECT started_at FROM session ORDER BY n DESC LIMIT 1")
      return at.map(Instant.init(milliseconds:))
    }
  }

  private func lines(_ rest: String, _ values: StatementArguments) throws(StoreError) -> [SessionLine] {
    try read { db in
      try db.rows(
        """
        SELECT id, quiz, version, started_at, state, contact IS NOT NULL, is_preview, catalog, answered, recommended FROM session \(rest)
        """, values
      ).map { row in
        let first = Visit.recommended(row[9]).first
        return SessionLine(
          id: row[0], quiz: row[1], version: row[2], startedAt: Instant(milliseconds: row[3]),
          state: StoredSession.State(rawValue: row[4]) ?? .open, answers: try answerCount(row, db), hasContact: row[5],
          firstProduct: try first.map { try db.title(of: $0, revision: row[7]) ?? $0 }, isPreview: row[6])
      }
    }
  }

  private func answerCount(_ row: Row, _ db: Connection) throws -> Int {
    let given = try AnswerRow.latest(of: row[0], db).filter { !$0.value.isEmpty }
    guard (row[4] as String) == StoredSession.State.completed.rawValue else { return given.count }
    let path = Visit.answers(row[8])
    return given.keys.count { path[$0] != nil }
  }
}
