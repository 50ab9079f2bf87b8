// A store of version 1 in the program of today, and what a kiosk that is left alone keeps: sessions found again.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("A kiosk left alone: the store")
struct LeftAloneTests {
  let scratch = Scratch()

  /// A file as version 1 wrote it: one session with the sum of that day.
  private func oldFile() throws {
    let values: [String?] = [
      "S1", "night", "5f0c", "0", "lyon", "k1", "eva", "de", "GMT", "1795514400000", "1795514460000", "completed", "0", nil, "calm",
      "A better night", "{}", "h", "TEA10", "goal\t{\"choices\":[\"sleep\"]}", "CALM-TEA", "calm\t3",
    ]
    // The formula of version 1, written out: it must never change.
    let sum = Digest.hex(Digest.bytes(values.map { ($0 ?? "\u{0}") + "\u{1F}" }.joined()).prefix(8))
    let literals = (values + [sum]).map { $0.map { "'\($0)'" } ?? "NULL" }.joined(separator: ", ")
    let store = try scratch.open()
    try store.outsideTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      // The index's own tables go with it.
      let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'catalog_words_%'"
      let tables = try db.rows(sql).map { $0[0] as String }
      for table in tables { try db.execute(sql: "DROP TABLE \(table)") }
      try db.execute(sql: Schema.firstStore)
      try db.execute(
        sql: """
          INSERT INTO session (id, quiz, version, catalog, store, kiosk, staff, locale, zone, started_at, ended_at, state, is_preview,
            contact, outcome, quiz_title, take, hash, code, answered, recommended, variables, sum) VALUES (\(literals))
          """)
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    try store.close()
  }

  private func sums(_ store: Database) throws -> HealthCheck? { try store.health(now: morning).first { $0.check == "row_sums" } }

  @Test("a file of version 1 is brought up to date, its session reads as it was and its sum still holds, also when it is saved again")
  func migration() throws {
    try oldFile()
    let error = try #require(throws: StoreError.self) { try scratch.open(.readOnly) }
    #expect(error.message.contains("version 1"))
    let store = try scratch.open()
    let session = try #require(try store.session("S1"))
    #expect(session.state == .completed && session.code == "TEA10" && session.start.surroundings.staff == "eva")
    #expect(session.start.previous == nil && session.start.shortCode == nil && session.start.surroundings.variant == nil)
    #expect(try sums(store)?.isOK == true)
    let before = try store.content()
    try store.write { db in
      var row = try SessionRow(id: "S1", db)
      try row.save(db)
    }
    #expect(try store.content() == before)
    #expect(try store.read { try Pragma.text(of: "user_version", on: $0) } == String(Schema.current))
  }

  @Test("what joined a session later is read back, and is in the sum where it is set: 3 columns changed behind our back are 3 faults")
  func laterColumns() throws {
    let store = try scratch.open()
    var start = SessionStart.sample()
    start.surroundings.variant = "b"
    start.previous = "S0"
    start.shortCode = "ROSE-4171"
    try store.begin(start)
    #expect(try store.session("S1")?.start == start)
    #expect(try sums(store)?.isOK == true)
    for change in ["variant = NULL", "previous = 'S9'", "short_code = variant"] {
      let content = try store.content()
      try store.write { try $0.execute(sql: "UPDATE session SET \(change)") }
      #expect(try sums(store)?.isOK == false, "\(change)")
      try store.write { db in
        try db.execute(sql: "UPDATE session SET variant = 'b', previous = 'S0', short_code = 'ROSE-4171'")
      }
      #expect(try store.content() == content)
    }
  }

  // MARK: Left alone

  @Test("an abandoned session keeps its answers but nobody's address: 0 bytes of it in file, log and index", arguments: [true, false])
  func blanked(crashed: Bool) throws {
    let secrets = ["nora.quist@example.com", "+4915112345678", "Nora Quist"]
    let store = try scratch.open()
    try store.warmUp()
    try store.begin(.sample())
    try store.record(.sample())
    for (place, secret) in secrets.enumerated() {
      try store.record(
        RecordedAnswer(session: "S1", ordinal: place + 2, question: ["mail", "phone", "who"][place], answer: .text(secret), at: morning))
    }
    let kept: [String] = try store.read { try $0.rows("SELECT value FROM answer WHERE ordinal > 1").map { $0[0] } }
    #expect(try kept.count == 3 && kept.allSatisfy { try scratch.holds($0) } && !secrets.contains { try scratch.holds($0) })
    if crashed {
      let closed = try scratch.open()
      #expect(try closed.endAbandoned(ofKiosk: "k1", at: morning) { _ in ["mail", "phone", "who"] } == 1)
    } else {
      try store.end(session: "S1", ending: .timeout, contactQuestions: ["mail", "phone", "who"], at: morning)
    }
    for value in kept { #expect(try !scratch.holds(value)) }
    let session = try #require(try store.session("S1"))
    #expect(session.state == .timeout)
    #expect(session.answers == ["goal": .choices(["sleep"]), "mail": .empty, "phone": .empty, "who": .empty])
    #expect(try sums(store)?.isOK == true)
    #expect(StoreFile.size(of: scratch.path + "-wal") == Journal.warmBytes)
  }

  @Test("while another program reads, the end of a session waits for under 2 s; the next checkpoint leaves 0 bytes of the address")
  func blankedWhileRead() throws {
    let (store, reader) = (try scratch.open(), try scratch.open(.readOnly))
    try store.begin(.sample())
    try store.record(RecordedAnswer(session: "S1", ordinal: 1, question: "mail", answer: .text("nora@example.com"), at: morning))
    let kept = try #require(try store.read { try $0.row("SELECT value FROM answer")?[0] as String? })
    try reader.read { db in
      _ = try db.count("SELECT COUNT(*) FROM answer")
      let took = try ContinuousClock().measure {
        try store.end(session: "S1", ending: .timeout, contactQuestions: ["mail"], at: morning)
      }
      #expect(took < .seconds(2))
      #expect(try scratch.holds(kept))
    }
    try store.checkpointNow()
    #expect(try !scratch.holds(kept))
    #expect(try store.read { try Pragma.faults(on: $0) } == [])
  }

  @Test("of a crashed session whose quiz cannot be read every typed answer is emptied, choices and numbers stay")
  func unreadable() throws {
    let store = try scratch.open()
    try store.begin(.sample())
    try store.record(.sample())
    try store.record(RecordedAnswer(session: "S1", ordinal: 2, question: "x", answer: .text("nora@example.com"), at: morning))
    try store.record(RecordedAnswer(session: "S1", ordinal: 3, question: "y", answer: .number(3), at: morning))
    _ = try store.endAbandoned(ofKiosk: "k1", at: morning)
    #expect(try store.session("S1")?.answers == ["goal": .choices(["sleep"]), "x": .empty, "y": .number(3)])
  }

  @Test("a completed session keeps what was typed: its end comes too late to change it")
  func completed() throws {
    let store = try scratch.open()
    try store.begin(.sample())
    try store.record(RecordedAnswer(session: "S1", ordinal: 1, question: "mail", answer: .text("nora@example.com"), at: morning))
    _ = try store.submit(.sample())
    try store.end(session: "S1", ending: .timeout, contactQuestions: ["mail"], at: morning + 99)
    #expect(try store.session("S1")?.answers == ["mail": .text("nora@example.com")])
  }

  // MARK: Found again

  private func visit(_ store: Database, _ id: String, code: String, at now: Instant, quiz: String = "night") throws {
    var start = SessionStart.sample(id, at: now)
    start.quiz = quiz
    start.shortCode = code
    try store.begin(start)
    try store.record(RecordedAnswer(session: id, ordinal: 1, question: "goal", answer: .choices(["energy"]), at: now))
    try store.record(RecordedAnswer(session: id, ordinal: 2, question: "budget", answer: .number(25), at: now))
    try store.record(RecordedAnswer(session: id, ordinal: 3, question: "goal", answer: .choices([id.lowercased()]), at: now))
    _ = try store.submit(.sample(id, at: now))
  }

  @Test("a code finds the newest completed session of its quiz since a moment, the last answer of each question in order")
  func recall() throws {
    let store = try scratch.open()
    try visit(store, "S1", code: "ROSE-4171", at: morning)
    try visit(store, "S2", code: "ROSE-4171", at: morning + 100)
    try visit(store, "S3", code: "ROSE-4171", at: morning + 200, quiz: "other")
    var open = SessionStart.sample("S4", at: morning + 300)
    open.shortCode = "ROSE-4171"
    try store.begin(open)
    let found = try #require(try store.session(withCode: "ROSE-4171", ofQuizzes: ["night"], since: morning))
    #expect(found.start.id == "S2")
    #expect(found.answers.map(\.question) == ["budget", "goal"] && found.answers.last?.answer == .choices(["s2"]))
    #expect(try store.session(withCode: "ROSE-4171", ofQuizzes: ["night", "other"], since: morning)?.start.id == "S3")
    #expect(try store.session(withCode: "ROSE-4171", ofQuizzes: ["night"], since: morning + 101) == nil)
    #expect(try store.session(withCode: "ROSE-4172", ofQuizzes: ["night"], since: morning) == nil)
  }
}

extension Scratch {
  /// Whether the text stands anywhere in the store's files.
  fileprivate func holds(_ text: String) throws -> Bool {
    try StoreFile.companions.contains { companion in
      guard FileManager.default.fileExists(atPath: path + companion) else { return false }
      return try Data(contentsOf: URL(fileURLWithPath: path + companion)).range(of: Data(text.utf8)) != nil
    }
  }
}
