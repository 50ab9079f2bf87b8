// Files and a table as a merchant has them: askwell-sync as a process that is killed after it wrote and before it could note that it did.
import Domain
import Foundation
import Glibc
import Storage
import Testing

@Suite("Files' and tables' journey", .serialized)
struct DropJourney {
  private let shop: CourierShop

  init() throws { shop = try CourierShop() }

  private var drops: String { shop.directory + "/drops" }

  private func add(_ vendor: String, _ settings: String...) throws {
    let added = try shop.start(["destinations", "add", vendor, "--name", "crm"] + settings.flatMap { ["--set", $0] }).end()
    #expect(added.code == 0, "\(added.errors)")
  }

  /// Runs the courier into the state in which its row is written and not settled, and kills it there.
  /// - Parameters:
  ///   - lock: holds the courier up before it writes.
  ///   - isHeldUp: whether the courier has come to the lock: what it writes into the store before that must not wait at the bolt.
  ///   - written: returns once the row is written.
  private func killAfterWriting(
    lock: () throws -> () throws -> Void, isHeldUp: (Running) throws -> Bool, written: () async throws -> Void
  ) async throws {
    let unlock = try lock()
    let courier = try shop.start(["run", "--once", "--json"])
    for _ in 0..<1000 {
      if try isHeldUp(courier) { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    // Nobody can settle from here on.
    let bolt = try Bolt(store: shop.path)
    try unlock()
    try await written()
    courier.send(SIGKILL)
    #expect(courier.end().output == "")
    bolt.open()
    try shop.leasesRunOut()
    let ran = try shop.sync("run", "--once", "--json")
    #expect(ran.code == 0, "\(ran.errors)")
    #expect((ran.json?["delivered"], ran.json?["pending"]) == (1, 0))
  }

  @Test("killed between the row in the file and its settling, then run again: 1 row", arguments: ["csv", "jsonl"])
  func killedAtFile(format: String) async throws {
    try FileManager.default.createDirectory(atPath: drops, withIntermediateDirectories: true)
    try add("files", "folder=\(drops)", "format=\(format)")
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    // The courier names the file by the day on which it writes: not over midnight.
    let time = Date().timeIntervalSince1970.truncatingRemainder(dividingBy: 86_400)
    if time > 86_370 { try await Task.sleep(for: .seconds(86_401 - time)) }
    let day = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)).iso.prefix(10)
    let file = "\(drops)/crm-\(day).\(format)"
    try await killAfterWriting {
      let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      #expect(flock(descriptor, LOCK_EX) == 0)
      return { close(descriptor) }
    } isHeldUp: { courier in
      courier.openFiles.contains(file)
    } written: {
      try await shop.line("ana@example.com", in: file)
    }
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.split(whereSeparator: \.isNewline).count == (format == "csv" ? 2 : 1))
    #expect(try FileManager.default.contentsOfDirectory(atPath: drops).count == 1)
  }

  @Test("killed between the row in the table and its settling, then run again: 1 row, as the first time")
  func killedAtTable() async throws {
    let server = try PostgresServer()
    try add("postgresql", "host=\(server.directory)", "port=\(server.port)", "database=postgres", "user=postgres")
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    let early = try shop.sync("run", "--once", "--json")
    #expect(early.errors.contains("make the table with: askwell destinations test NAME --create"))
    try server.sql(
      """
      CREATE TABLE askwell_contacts (contact text PRIMARY KEY, email text, phone text, name text, locale text, tags text[], consent jsonb,
        answered_at timestamptz, session text, quiz text, quiz_title text, version text, completed_at timestamptz, outcome text, store text,
        kiosk text, variables jsonb, answers jsonb, products jsonb, updated_at timestamptz)
      """)
    #expect(try shop.sync("destinations", "test", "crm").output.contains("; it was paused and goes on now.\n"))
    try server.sql("CREATE TABLE writes (n serial)")
    try server.sql("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO writes DEFAULT VALUES; RETURN NEW; END'")
    try server.sql("CREATE TRIGGER note AFTER INSERT OR UPDATE ON askwell_contacts FOR EACH ROW EXECUTE FUNCTION note()")
    try await killAfterWriting {
      let hold = try server.hold("LOCK TABLE askwell_contacts IN EXCLUSIVE MODE")
      return { hold.release() }
    } isHeldUp: { _ in
      try server.sql("SELECT count(*) FROM pg_locks WHERE NOT granted") != "0"
    } written: {
      var left = 500
      while left > 0, try server.sql("SELECT count(*) FROM askwell_contacts") == "0" {
        left -= 1
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    #expect(try server.sql("SELECT count(*), min(email), min(outcome) FROM askwell_contacts") == "1|ana@example.com|calm")
    // Written twice, with the effect of once.
    #expect(try server.sql("SELECT count(*) FROM writes") == "2")
  }

  @Test("neither log nor status nor sample shows a password or an address of the database")
  func secrets() throws {
    let server = try PostgresServer()
    let url = "postgresql://ghost:hunter2@127.0.0.1:\(server.port)/postgres"
    try shop.visit("S0", email: "zoe@example.com")
    let added = try shop.start(
      ["destinations", "add", "postgresql", "--name", "crm", "--set", "url=env:DB_URL"], ["DB_URL": url]
    ).end()
    #expect(added.code == 0, "\(added.errors)")
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    let commands = ["destinations test crm", "run --once --verbose", "status --json", "destinations sample crm"]
    for arguments in commands.map({ $0.split(separator: " ").map(String.init) }) {
      let ran = try shop.start(arguments, ["DB_URL": url]).end()
      for told in [ran.output, ran.errors] { #expect(!told.contains("hunter2") && !told.contains("ghost"), "\(arguments)") }
    }
    #expect(try shop.sync("status", "--json").json?["destinations"]?[0]?["paused_because"]?.string?.contains("28P01") == true)
  }
}

/// The store's write lock, held while a courier has a row.
private final class Bolt {
  private let process = Process()
  private let input = Pipe()

  init(store: String) throws {
    let script = """
      import sqlite3, sys
      store = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
      if not store.execute("SELECT count(*) FROM outbox WHERE lease_owner IS NOT NULL").fetchone()[0]: sys.exit("no courier holds a row")
      store.execute("BEGIN IMMEDIATE")
      print("held", flush=True)
      sys.stdin.read()
      """
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", script, store]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard said.hasPrefix("held") else { throw CourierShop.Fault(description: "the courier did not wait with a row of its own") }
  }

  func open() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
