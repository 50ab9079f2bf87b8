// Sessions as a list of any length: by place in windows, or by what is looked for; each with as much as one line shows.
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

/// One word of a search among sessions. It is found in a quiz's ref or title, in a kiosk's name, in an id, at the start of a code, and in
/// what a state is called.
public struct SessionWord: Hashable, Sendable {
  public var text: String
  /// States whose names have the word in them.
  public var states: Set<StoredSession.State>
  /// Whether previews are meant too.
  public var isPreview: Bool

  public init(_ text: String, states: Set<StoredSession.State> = [], isPreview: Bool = false) {
    self.text = text.lowercased()
    self.states = states
    self.isPreview = isPreview
  }
}

extension LongTable {
  /// Sessions are taken away from the oldest on, never from between (see `Clearing`).
  static let sessions = LongTable(
    line: { db in
      NumberLine(first: try db.value("SELECT MIN(n) FROM session"), last: try db.value("SELECT MAX(n) FROM session"))
    }, step: 4_000)
}

extension Database {
  /// All sessions, previews too. Counts no rows: none is ever taken away from between.
  public func sessionCount() throws(StoreError) -> Int { try read { try LongTable.sessions.line($0)?.count ?? 0 } }

  /// At most `count` sessions from place `first` on, in the order in which they were begun, 0 being the oldest; without `first` the
  /// newest. Costs what the lines cost, wherever they stand.
  public func sessionStretch(first: Int? = nil, count: Int) throws(StoreError) -> Stretch<SessionLine> {
    try read { db in
      try LongTable.sessions.stretch(first: first, count: count, db) { low, high in
        try SessionLine.all("WHERE n BETWEEN ? AND ? ORDER BY n", [low, high], db)
      }
    }
  }

  /// Sessions that every one of `words` is found in, the newest first. Reads all sessions from `below` on, in steps, until `limit` are
  /// found or `mayGoOn` says no.
  public func findSessions(
    _ words: [SessionWord], below: Int64? = nil, limit: Int, mayGoOn: () -> Bool
  ) throws(StoreError) -> Found<SessionLine> {
    let conditions = try read { db in try words.map { try SessionCondition($0, db) } }
    let sql = conditions.map { "AND \($0.sql)" }.joined(separator: " ")
    let values = conditions.map(\.values).reduce(StatementArguments()) { $0 + $1 }
    return try search(.sessions, below: below, limit: limit, mayGoOn: mayGoOn) { db, low, high, wanted in
      try SessionLine.all("WHERE n BETWEEN ? AND ? \(sql) ORDER BY n DESC LIMIT ?", [low, high] + values + [wanted], db)
    }
  }

  /// The session of that id as one line, nil when there is none.
  public func sessionLine(_ id: String) throws(StoreError) -> SessionLine? {
    try read { try SessionLine.all("WHERE id = ?", [id], $0).first?.line }
  }

  /// When the last session was begun, by its own clock.
  public func newestSession() throws(StoreError) -> Instant? {
    try read { db in
      let at: Int64? = try db.value("SELECT started_at FROM session ORDER BY n DESC LIMIT 1")
      return at.map(Instant.init(milliseconds:))
    }
  }
}

/// What a word asks of a row. Titles and codes are looked up once, not row by row.
private struct SessionCondition {
  let sql: String
  let values: StatementArguments

  init(_ word: SessionWord, _ db: Connection) throws {
    let versions: [String] = try db.rows(
      "SELECT hash FROM quiz_version WHERE instr(swiftLowercaseString(title), ?)", [word.text]
    ).map { $0[0] }
    sql = """
      (version IN (SELECT value FROM json_each(?)) OR state IN (SELECT value FROM json_each(?)) OR (is_preview AND ?)
        OR instr(quiz, ?) OR instr(id, ?) OR \(word.text.nameCondition(of: "kiosk")) OR n IN (SELECT value FROM json_each(?)))
      """
    let coded = try word.text.utf8.count < 3 ? [] : SessionCondition.sessions(withCode: word.text.uppercased(), db)
    values = [
      JSON.array(versions.map(JSON.string)).canonical, JSON.array(word.states.map { JSON.string($0.rawValue) }).canonical, word.isPreview,
      word.text, word.text.uppercased(), word.text.nameValue, JSON.array(coded.map(JSON.int)).canonical,
    ]
  }

  /// Numbers of sessions whose hand-off or discount code begins like this, through the codes' own indexes.
  private static func sessions(withCode code: String, _ db: Connection) throws -> [Int64] {
    try db.rows(
      """
      SELECT n FROM (SELECT n FROM session WHERE short_code IS NOT NULL AND short_code BETWEEN ?1 AND ?1 || char(0x10FFFF) LIMIT 500)
      UNION SELECT s.n FROM (SELECT session FROM discount_code WHERE code BETWEEN ?1 AND ?1 || char(0x10FFFF) AND session IS NOT NULL
        LIMIT 500) c JOIN session s ON s.id = c.session
      """, [code]
    ).map { $0[0] }
  }
}

extension SessionLine {
  static func all(
    _ rest: String, _ values: StatementArguments, _ db: Connection
  ) throws -> [(number: Int64, line: SessionLine)] {
    try db.rows(
      """
      SELECT id, quiz, version, started_at, state, contact IS NOT NULL, is_preview, catalog,
        \(SealedPlace.answers.readable()), recommended, n
      FROM session \(rest)
      """, values
    ).map { row in
      let first = Visit.recommended(row[9]).first
      let line = SessionLine(
        id: row[0], quiz: row[1], version: row[2], startedAt: Instant(milliseconds: row[3]),
        state: StoredSession.State(rawValue: row[4]) ?? .open, answers: try answerCount(row, db), hasContact: row[5],
        firstProduct: try first.map { try db.title(of: $0, revision: row[7]) ?? $0 }, isPreview: row[6])
      return (row[10], line)
    }
  }

  private static func answerCount(_ row: Row, _ db: Connection) throws -> Int {
    let given = try AnswerRow.latest(of: row[0], db).filter { !$0.value.isEmpty }
    guard (row[4] as String) == StoredSession.State.completed.rawValue else { return given.count }
    let path = Visit.answers(row[8])
    return given.keys.count { path[$0] != nil }
  }
}
