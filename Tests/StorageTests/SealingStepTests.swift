// The step that seals an older store: everything is there as before, nothing is readable as before, and there is nothing in between.
import Domain
import Foundation
import StoreTesting
import Testing

@testable import Storage

@Suite("Sealing an older store")
struct SealingStepTests {
  typealias Expression = Domain.Predicate
  private static let now = morning
  private static let zone = StoreZone(name: "Europe/Paris") ?? .utc
  /// Of the last version without sealed values.
  private static let before = Schema.migrations.firstIndex { $0.name == "contacts are sealed" } ?? 0

  private let made = Scratch()
  private let old = Scratch()

  /// A shop of today, and the same as an earlier version would have kept it.
  private func shops(people: Int = 30, seed: UInt64 = 8) throws -> Database {
    let store = try made.open()
    var maker = RandomPeople(seed: seed, now: SealingStepTests.now, zone: SealingStepTests.zone)
    try maker.fill(store, people: people)
    try store.begin(.sample("T1"))
    try store.record(RecordedAnswer(session: "T1", ordinal: 1, question: "goal", answer: .text("typed.by.ana@example.com"), at: morning))
    try store.record(RecordedAnswer(session: "T1", ordinal: 2, question: "budget", answer: .choices(["low"]), at: morning))
    _ = try store.submit(.sample("T1", lead: .of("ana@example.com", name: "Ana", yes: [.email])))
    try FileManager.default.createDirectory(atPath: old.directory + "/config", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: made.keyFile, toPath: old.keyFile)
    try old.make(version: SealingStepTests.before) { try $0.copyInPlain(from: made.path) }
    return store
  }

  /// What there is to be read of people.
  private struct Reading: Equatable {
    var facts: [ContactFacts] = []
    var contacts: [Contact]
    var lines: [ContactLine?]
    var answers: [[String: Answer]]
    var found: [[String]]
    var letters: [DeadLetterContent]

    init(_ store: Database) throws {
      contacts = try store.contacts(limit: 500)
      lines = try store.contactStretch(first: 0, count: 500).lines
      answers = try store.sessions(limit: 500).map { try store.session($0.id)?.answers ?? [:] }
      let words = ["p1", "example", "élodie", "+4930100", "karl", "goal:calm", "p7@example.com"]
      found = try words.map { try store.findContacts([$0], limit: 500, mayGoOn: { true }).lines.map(\.id) }
      found += try words.map { try store.contacts(limit: 500, matching: $0).map(\.id) }
      letters = try store.deadLetters().map { try store.deadLetter($0.id) }
      var facts: [ContactFacts] = []
      try store.forEachFacts { facts.append($0) }
      self.facts = facts
    }
  }

  /// Works on the older store as it lies there, without bringing it up to date.
  private func inOld(_ store: Database, _ work: (Connection) throws -> Void) throws {
    try store.outsideTransaction { db in
      try db.run("ATTACH ? AS old", [old.path])
      try work(db)
      try db.run("DETACH old")
    }
  }

  @Test("lists, searches, facts, answers, letters and 200 random segments say the same before and after")
  func same() throws {
    let store = try shops()
    #expect(try String(decoding: Data(contentsOf: URL(fileURLWithPath: old.path)), as: UTF8.self).contains("p7@example.com"))
    let brought = try old.open()
    let (wanted, found) = (try Reading(store), try Reading(brought))
    #expect(wanted.facts.count > 15 && wanted.contacts.contains { $0.name != nil && !$0.properties.isEmpty } && !wanted.letters.isEmpty)
    #expect(wanted.found.count { !$0.isEmpty } > 8)
    #expect(found == wanted)
    var maker = RandomExpression(seed: 3)
    var met = 0
    for _ in 0..<200 {
      let expression = maker.expression(2)
      func people(_ store: Database) throws -> [Int64] {
        var people: [Int64] = []
        try store.forEachContact(meeting: expression, now: SealingStepTests.now, zone: SealingStepTests.zone) { people.append($0) }
        return people
      }
      let wanted = try people(store)
      met += wanted.count
      #expect(try people(brought) == wanted, "\(expression)")
    }
    #expect(met > 200)
    #expect(try brought.health(now: morning).filter { ["encryption", "row_sums", "references"].contains($0.check) }.allSatisfy(\.isOK))
    let phones = wanted.contacts.compactMap(\.phone?.text)
    #expect(try !phones.isEmpty && phones.allSatisfy { try brought.contact(matching: $0)?.phone?.text == $0 })
    #expect(try store.contact(matching: "ana@example.com")?.id == brought.contact(matching: "ana@example.com")?.id)
    #expect(!(try brought.visit("U1", lead: .of("p7@example.com"))).isNewContact)
  }

  @Test("afterwards no address is left in file or log")
  func bytes() throws {
    _ = try shops()
    let store = try old.open()
    func addresses() throws -> [String] {
      try ["", "-wal"].flatMap { end in
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: old.path + end)), as: UTF8.self).lowercased()
        return text.replacing("+49301", with: "@example").components(separatedBy: "@example").dropLast().map { "\(end) \($0.suffix(40))" }
      }
    }
    #expect(try addresses() == [])
    #expect(try store.contactCount() > 10)
  }

  @Test("a step that is broken off leaves the old store as it was; the next start brings all of it over")
  func brokenOff() throws {
    let store = try shops()
    try inOld(store) { db in
      try db.execute(
        sql: "CREATE TRIGGER old.stop BEFORE UPDATE ON session WHEN NEW.id = 'T1' BEGIN SELECT RAISE(ABORT, 'stop'); END")
    }
    func emails() throws -> [String] {
      var emails: [String] = []
      try inOld(store) { db in
        emails = try db.rows("SELECT email FROM old.contact WHERE email IS NOT NULL").map { $0[0] }
        #expect(try db.value("PRAGMA old.user_version") == SealingStepTests.before)
        #expect(try db.count("SELECT COUNT(*) FROM old.setting WHERE key = 'sealed_by'") == 0)
      }
      return emails
    }
    let before = try emails()
    #expect(throws: StoreError.self) { try old.open() }
    #expect(try emails() == before && before.contains("ana@example.com"))
    try inOld(store) { try $0.execute(sql: "DROP TRIGGER old.stop") }
    #expect(try old.open().contact(matching: "ana@example.com") != nil)
  }

  @Test("an answer whose sum was wrong before is found afterwards, too")
  func brokenSum() throws {
    try inOld(try shops()) { try $0.execute(sql: "UPDATE old.answer SET sum = '0000000000000000' WHERE session = 'T1' AND ordinal = 1") }
    let check = try #require(try old.open().health(now: morning).first { $0.check == "row_sums" })
    #expect(!check.isOK && check.detail.contains("T1"))
  }

  @Test("a store whose PINs hang on a key that is gone is not brought over with a new one")
  func goneKey() throws {
    try inOld(try shops()) { db in
      try db.execute(sql: "INSERT INTO old.pin (role, hash, salt, n, r, p) VALUES ('owner', x'00', x'00', 2, 8, 1)")
    }
    try FileManager.default.removeItem(atPath: old.keyFile)
    #expect(try #require(throws: StoreError.self) { try old.open() }.exitCode == 78)
    #expect(StoreFile.mode(of: old.keyFile) == nil)
  }
}

extension Connection {
  /// Every row of another store, as a version without sealed values would have kept it.
  fileprivate func copyInPlain(from path: String) throws {
    try run("ATTACH ? AS made", [path])
    // What triggers write is copied with the rest.
    let triggers = try rows("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'").map { ($0[0] as String, $0[1] as String) }
    for (name, _) in triggers { try execute(sql: "DROP TRIGGER \(name)") }
    let tables: [String] = try rows(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).map { $0[0] }
    for table in tables {
      let names: [String] = try rows("SELECT name FROM pragma_table_info(?)", [table]).map { $0[0] }
      let values = names.map { name in
        let place = SealedPlace(rawValue: "\(table).\(name)")
        return place.map { $0.readable() } ?? name
      }
      let (into, from) = (names.joined(separator: ", "), values.joined(separator: ", "))
      try execute(sql: "INSERT OR REPLACE INTO main.\(table) (\(into)) SELECT \(from) FROM made.\(table)")
    }
    try execute(sql: "DELETE FROM setting WHERE key = 'sealed_by'")
    try execute(sql: "UPDATE contact SET email_key = lower(email), phone_key = phone")
    try renewSums("answer", AnswerRow.columns, later: [], key: ["session", "ordinal"])
    // As they were at that step.
    try renewSums("session", SessionRow.columns, later: ["variant", "previous", "short_code"], key: ["n"])
    for (_, sql) in triggers { try execute(sql: sql) }
    try run("DETACH made")
  }

  private func renewSums(_ table: String, _ columns: [String], later: [String], key: [String]) throws {
    for row in try rows("SELECT \((key + columns + later).joined(separator: ", ")) FROM \(table)") {
      let values = Array(row.databaseValues)
      let sum = RowSum.of(values.dropFirst(key.count), later: later)
      let condition = key.map { "\($0) = ?" }.joined(separator: " AND ")
      let change = "UPDATE \(table) SET sum = ? WHERE \(condition)"
      if key.count == 1 { try run(change, [sum, values[0]]) } else { try run(change, [sum, values[0], values[1]]) }
    }
  }
}
