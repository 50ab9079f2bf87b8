// A session while it lasts: its beginning, its answers one by one, its end without results.
public import Domain
import GRDB

extension Database {
  /// The first fact of a session. Repeating it changes nothing.
  public func begin(_ start: SessionStart) throws(StoreError) {
    try write { db in
      var row = SessionRow(start)
      try row.save(db)
    }
  }

  /// Keeps one answer. Durable when it returns: one row, one sync. Repeating it changes nothing, whatever became of the first try.
  public func record(_ answer: RecordedAnswer) throws(StoreError) {
    try write(withEvents: false) { try answer.save($0) }
  }

  /// Ends a session that did not reach its results. Its answers stay, but for those to `contactQuestions`, which are emptied with it; no
  /// copy of them is left on the disk. A session that has ended already is left as it is.
  public func end(
    session id: String, ending: Ending, contactQuestions: Set<String> = [], at now: Instant
  ) throws(StoreError) {
    let blanked = try write { db in
      var session = try SessionRow(id: id, db)
      return try session.end(ending, at: now, db) ? try Blanking(questions: contactQuestions).blank(id, db) : 0
    }
    if blanked > 0 { try emptyLog() }
  }
}

extension RecordedAnswer {
  /// Writes the answer's row; one that is known already changes nothing.
  func save(_ db: Connection) throws {
    var value = answer.json.canonical
    if answer.isTyped { value = try db.sealed(value, in: .answer, of: "\(session) \(ordinal)") }
    let sum = RowSum.of([session, String(ordinal), question, value, String(at.milliseconds)])
    try db.run(
      """
      INSERT INTO answer (session, ordinal, question, value, at, sum) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (session, ordinal) DO NOTHING
      """, [session, ordinal, question, value, at.milliseconds, sum])
  }
}

extension SessionRow {
  /// Ends a session that is open, and with it its call for staff; false for one that has ended before.
  @discardableResult
  mutating func end(_ ending: Ending, at now: Instant, _ db: Connection) throws -> Bool {
    guard state == .open else { return false }
    state = ending == .timeout ? .timeout : .quit
    endedAt = now.milliseconds
    try save(db)
    try StaffCall.end(ofSession: id, at: now, db)
    return true
  }
}

extension Database {
  /// Ends as timed out what a program left open when it was killed: every open session of `kiosk`, and of any kiosk those begun more than
  /// an hour ago. Called once, when a kiosk starts: its last shopper is gone, and so is who asked for staff there.
  /// - Parameter contactQuestions: of a quiz's source text, the questions whose answers say who somebody is, as `end` takes them; nil for
  ///   a text that cannot be read, of which every typed answer is emptied. Called inside the transaction: it must not use the store.
  /// - Returns: sessions ended.
  public func endAbandoned(
    ofKiosk kiosk: String?, at now: Instant, contactQuestions: (_ source: String) -> Set<String>? = { _ in nil }
  ) throws(StoreError) -> Int {
    let anHourAgo = now.advanced(bySeconds: -3_600).milliseconds
    let (ended, blanked) = try write { db in
      let rows = try db.rows("SELECT * FROM session WHERE state = 'open' AND (started_at < ?1 OR kiosk = ?2)", [anHourAgo, kiosk])
      var known: [String: Blanking] = [:]
      var blanked = 0
      for var session in rows.map(SessionRow.init) {
        if known[session.version] == nil {
          let source: String? = try db.value("SELECT source FROM quiz_version WHERE hash = ?", [session.version])
          known[session.version] = Blanking(questions: source.flatMap(contactQuestions))
        }
        try session.end(.timeout, at: now, db)
        blanked += try known[session.version]?.blank(session.id, db) ?? 0
      }
      try StaffCall.end(ofKiosk: kiosk, answered: false, at: now, db)
      return (rows.count, blanked)
    }
    if blanked > 0 { try emptyLog() }
    return ended
  }
}

enum AnswerRow {
  static let columns = ["session", "ordinal", "question", "value", "at"]

  /// The latest answer to each question.
  static func latest(of session: String, _ db: Connection) throws -> [String: Answer] {
    var answers: [String: Answer] = [:]
    try db.each("SELECT question, \(SealedPlace.answer.readable()) FROM answer WHERE session = ? ORDER BY ordinal", [session]) { row in
      answers[row[0]] = (row[1] as String?).flatMap { Answer(stored: $0) }
    }
    return answers
  }
}

extension Answer {
  /// Whether it may say who somebody is: then it is sealed.
  var isTyped: Bool {
    if case .text(let text) = self { return !text.isEmpty }
    return false
  }

  /// Reads what `json.canonical` wrote. Choices without an escape, nearly all answers, are read without a JSON decoder.
  init?(stored text: String) {
    let head = "{\"choices\":[\""
    let tail = "\"]}"
    if text == "{}" {
      self = .empty
    } else if text.hasPrefix(head), text.hasSuffix(tail), !text.utf8.contains(UInt8(ascii: "\\")) {
      let refs = text.dropFirst(head.count).dropLast(tail.count)
      self = .choices(refs.split(separator: "\",\"", omittingEmptySubsequences: false).map(String.init))
    } else {
      guard let json = JSON(parsing: text) else { return nil }
      self.init(json: json)
    }
  }
}
