// A kiosk's credential at the hub: its own part, and nothing else.
import Domain
import Foundation
import Testing

@testable import Fleet

@Suite("Roles at the hub")
struct RoleTests {
  private let rig: HubRig
  init() throws { rig = try HubRig() }

  /// What the server said to a statement of the kiosk's role; nil when it did it.
  private func refusal(_ statement: String, to file: KioskFile) throws -> String? {
    let line = HubLine(file.address, HubPatience())
    try line.open()
    defer { line.close() }
    do throws(HubFault) {
      try line.run(statement)
      return nil
    } catch {
      return error.state
    }
  }

  private func tables() throws -> [String] {
    try rig.sql("SELECT relname FROM pg_class WHERE relnamespace = 'askwell'::regnamespace AND relkind IN ('r', 'v') ORDER BY 1")
      .split(separator: "\n").map(String.init)
  }

  @Test("a kiosk can neither read, write, delete nor empty any table, but stage entries and read what is published")
  func tablesAreClosed() throws {
    let file = try rig.kiosk()
    let all = try tables()
    #expect(all.count > 18)
    for table in all {
      for statement in [
        "INSERT INTO \(table) DEFAULT VALUES", "DELETE FROM \(table)", "UPDATE \(table) SET \(table == "address" ? "erased_n" : "n") = 1",
        "TRUNCATE \(table)", "SELECT count(*) FROM \(table)", "COPY \(table) TO STDOUT", "BEGIN; LOCK TABLE \(table)",
      ] {
        if table == "publication", statement.hasPrefix("SELECT") || statement.hasPrefix("COPY") { continue }
        let state = try refusal(statement, to: file)
        // A row without a kiosk's id is refused before anything else is looked at; there is no column n everywhere; and a view of a join
        // cannot be written by anybody.
        let isRefused =
          ["42501", "55000", "42809"].contains(state) || table == "staging" && state == "23502"
          || statement.hasPrefix("UPDATE") && state == "42703"
        #expect(isRefused, "\(statement): \(state ?? "done")")
      }
    }
    for statement in [
      "CREATE TABLE mine (n int)", "CREATE TABLE public.mine (n int)", "CREATE TEMPORARY TABLE mine (n int)", "CREATE SCHEMA mine",
      "CREATE FUNCTION public.now_ms() RETURNS bigint LANGUAGE sql AS 'SELECT 1'", "SET ROLE askwell_owner", "CREATE ROLE mine",
      "GRANT askwell_console TO CURRENT_USER", "SELECT nextval('person_number')",
    ] {
      let state = try refusal(statement, to: file)
      #expect(state == "42501", "\(statement): \(state ?? "done")")
    }
  }

  @Test("of the hub's functions it may call those of its own part and no other")
  func functionsAreClosed() throws {
    let file = try rig.kiosk()
    let mine = ["hello_1", "beat_1", "merge_1", "give_up_1", "applied_1", "published_1", "is_for_caller", "is_among"]
    let calls = try rig.sql(
      """
      SELECT proname, (SELECT coalesce(string_agg('(SELECT NULL::' || format_type(t, NULL) || ')', ', '), '') FROM unnest(proargtypes) t)
      FROM pg_proc WHERE pronamespace = 'askwell'::regnamespace AND prokind = 'f' ORDER BY 1
      """)
    for call in calls.split(separator: "\n").map({ $0.split(separator: "|", omittingEmptySubsequences: false) }) {
      let state = try refusal("SELECT \(call[0])(\(call[1]))", to: file)
      #expect((state == "42501") != mine.contains(String(call[0])), "\(call[0]): \(state ?? "done")")
    }
  }

  @Test("nobody stages in another's name, nor pushes, beats or gives up for another's kiosk")
  func forging() throws {
    var (a, b) = (try rig.kiosk("a"), try rig.kiosk("b"))
    try a.visit()
    try b.visit()
    let other = try #require(a.kiosk?.text)
    #expect(
      try refusal("INSERT INTO staging (kiosk_id, n, kind, key, owner) VALUES ('\(other)', 9, 'session', 'S9', 'x')", to: b) == "42501")
    // Left behind under its own name, it is nobody's entry.
    #expect(
      try refusal("INSERT INTO staging (kiosk_id, n, kind, key, body) VALUES ('\(other)', 9, 'session', 'S9', '{}')", to: b) == nil)
    let generation = try #require(a.generation?.text)
    let ticket =
      #"{"kiosk": "\#(other)", "generation": "\#(generation)", "next": "\#(UUID().text)", "after": 0, "n": 9, "now": 1, "version": 1}"#
    for function in ["merge_1", "beat_1", "give_up_1", "applied_1"] {
      #expect(try refusal("SELECT \(function)('\(ticket)')", to: b) == "AW002", "\(function)")
    }
    var hello = b
    (hello.kiosk, hello.generation) = (a.kiosk, a.generation)
    let hub = try hello.open()
    let fault = #expect(throws: HubFault.self) { try hub.hello(hello.question()) }
    #expect(fault?.kind == .refused)
    a.put(.session, "S1", .session("S1"))
    try a.visit()
    #expect(try rig.sql("SELECT session_id FROM session") == "S1")
    #expect(try rig.sql("SELECT count(*) FROM refused") == "0")
  }

  @Test("what is published for another store, or for other kiosks, or was taken back, is not to be read")
  func published() throws {
    let publisher = try rig.publisher()
    var (berlin, wien) = (try rig.kiosk("a"), try rig.kiosk("b", at: rig.wien))
    try berlin.visit()
    try wien.visit()
    _ = try publisher.publish(.setting, "idle_seconds", ["value": 45], to: .store(rig.wien))
    let back = try publisher.publish(.setting, "locale", ["value": "de"], to: .all)
    _ = try publisher.withdraw(back)
    func count(_ file: KioskFile) throws -> String? {
      let line = HubLine(file.address, HubPatience())
      try line.open()
      return try line.query("SELECT string_agg(kind || ' ' || ref, ', ' ORDER BY version) FROM publication").first?[0]
    }
    #expect(try count(berlin)?.contains("idle_seconds") == false)
    #expect(try count(wien)?.hasPrefix("setting idle_seconds, withdrawal") == true)
    for kiosk in [berlin.kiosk, wien.kiosk] {
      let hub = try berlin.open()
      let refs = try hub.published(to: try #require(kiosk), after: 0).map(\.kind)
      #expect(refs == [.withdrawal])
      hub.close()
    }
  }

  @Test("a kiosk that is revoked is cut off, also under its other ids, and comes back neither by its password nor by what is still open")
  func revoked() throws {
    var (a, b) = (try rig.kiosk("a"), try rig.kiosk("b"))
    try a.visit()
    var clone = a
    a.put(.session, "S1", .session("S1"))
    try a.visit()
    try clone.visit()
    #expect(clone.kiosk != a.kiosk)
    let hub = try clone.open()
    try clone.hello(hub)
    let id = try #require(a.kiosk)
    try rig.owner.revoke(id)
    let kiosk = try #require(clone.kiosk)
    let cut = #expect(throws: HubFault.self) { try hub.beat(Health(backlog: 0, applied: 0, paper: nil, now: tenOClock), of: kiosk) }
    #expect(cut?.kind == .unavailable || cut?.kind == .refused)
    for file in [a, clone] {
      let fault = #expect(throws: HubFault.self) { try file.open() }
      #expect(fault?.kind == .refused)
    }
    // Even if somebody lets the role in again.
    let role = a.address.user
    _ = try rig.sql("ALTER ROLE \(role) LOGIN PASSWORD '\(try #require(a.address.password))'")
    let line = HubLine(a.address, HubPatience())
    try line.open()
    let again = #expect(throws: HubFault.self) {
      try line.query("SELECT askwell.hello_1($1::jsonb)", [#"{"kiosk": "\#(id.text)", "wire": 1}"#])
    }
    #expect(again?.kind == .refused)
    #expect(try line.query("SELECT count(*) FROM publication").first?[0] == "0")
    #expect(try rig.owner.kiosks().filter { $0.revoked != nil }.count == 2)
    try b.visit()
    #expect(throws: HubFault.self) { try rig.owner.revoke(UUID()) }
  }

  @Test("the password is made by the rule of the server, which keeps a verifier alone; a wrong one is refused in words")
  func password() throws {
    let file = try rig.kiosk()
    let kept = try rig.sql("SELECT rolpassword FROM pg_authid WHERE rolname = '\(file.address.user)'")
    let password = try #require(file.address.password)
    #expect(kept.hasPrefix("SCRAM-SHA-256$4096:") && !kept.contains(password) && password.count == 64)
    try file.open().close()
    let wrong = Hub(file.address.with(password: "hunter2"))
    let fault = #expect(throws: HubFault.self) { try wrong.open() }
    #expect(fault?.kind == .refused && fault?.words.contains("hunter2") == false)
  }

  @Test("every primary key and every unique index begins with store_id, but that of addresses; nothing is constrained over stores")
  func distribution() throws {
    let keys = try rig.sql(
      """
      SELECT c.relname || ' ' || a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE c.relnamespace = 'askwell'::regnamespace AND i.indisunique AND a.attname <> 'store_id' ORDER BY 1
      """)
    // `store` itself is a reference table: the same on every server.
    #expect(keys == "address digest\nstore name")
    let keyless = try rig.sql(
      """
      SELECT relname FROM pg_class c WHERE relnamespace = 'askwell'::regnamespace AND relkind = 'r'
      AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) ORDER BY 1
      """)
    #expect(keyless == "staging")
    #expect(
      try rig.sql(
        "SELECT conrelid::regclass, confrelid::regclass FROM pg_constraint WHERE contype = 'f' AND connamespace = 'askwell'::regnamespace")
        == "kiosk|store")
  }

  @Test("the hub is made once, in one transaction; made again it takes no step, and kiosks that are connected go on")
  func create() throws {
    var file = try rig.kiosk()
    file.put(.session, "S1", .session("S1"))
    let hub = try file.open()
    try file.hello(hub)
    #expect(try rig.owner.create() == [])
    try file.pushAll(hub)
    #expect(try rig.sql("SELECT count(*) FROM session") == "1")
    #expect(try rig.sql("SELECT count(*), max(n) FROM migration") == "\(HubSchema.migrations.count)|\(HubSchema.migrations.count)")
    _ = try rig.sql("INSERT INTO migration (n, name) VALUES (99, 'of the future')")
    let later = #expect(throws: HubFault.self) { try rig.owner.create() }
    #expect(later?.kind == .configuration)
    // A step that fails leaves nothing of those before it.
    _ = try rig.sql("DROP SCHEMA askwell CASCADE; CREATE SCHEMA askwell AUTHORIZATION askwell_owner; CREATE TABLE publication (n int)")
    #expect(throws: HubFault.self) { try rig.owner.create() }
    #expect(
      try rig.sql("SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'askwell'::regnamespace AND relkind = 'r'")
        == "publication")
  }

  @Test("the steps of the hub are those that were released: appended to, never changed")
  func steps() {
    #expect(
      HubSchema.migrations.map(\.name) == [
        "stores and kiosks", "sessions", "people", "what is published", "quizzes", "segments", "consoles", "speed", "who sends",
        "figures",
      ])
    let digests = HubSchema.migrations.map { Digest.hex($0.sql).prefix(8) }
    #expect(
      digests == ["2bcfbb78", "88be0e77", "8ff49acb", "0a3bd9ff", "e71316f2", "23789f19", "171e2657", "24b5ed55", "2c1a4d04", "87e74440"])
  }
}
