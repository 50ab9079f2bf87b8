// The table in a real PostgreSQL: what arrives, what late and repeated rows do, what a server may refuse.
import Domain
import Foundation
import Glibc
import Logging
import Sync
import Testing

@testable import askwell_sync

@Suite("PostgreSQL server")
struct PostgresTransportTests {
  private let server: PostgresServer
  private let transport = PostgresTransport(log: Logger(label: "test"))
  private var account: DestinationAccount { account([:]) }

  init() throws {
    server = try PostgresServer()
    try server.sql("CREATE ROLE askwell LOGIN PASSWORD '\(PostgresServer.password)'")
    try server.sql("GRANT CREATE ON SCHEMA public TO askwell")
  }

  private func account(_ settings: [String: String]) -> DestinationAccount {
    let plain = [
      "host": server.directory, "port": String(server.port), "database": "postgres", "user": "askwell", "password": "env:DB_PASSWORD",
    ]
    return .table(plain.merging(settings) { $1 })
  }

  private func checkup(_ account: DestinationAccount, makes: Bool = false) async throws -> Checkup.Outcome {
    let destination = try Registry.open(account, secrets: .database)
    return await Checkup(of: destination, for: Vocabulary(), makes: makes, id: { "t1" }, now: { tenOClock }).run(over: transport)
  }

  private func makeTable() async throws { #expect(try await checkup(account, makes: true).isGood) }

  /// A courier begun anew.
  @discardableResult
  private func deliver(_ deliveries: [Delivery], to account: DestinationAccount? = nil) async throws -> MemoryOutbox {
    let queue = MemoryOutbox([account ?? self.account], deliveries)
    let world = Courier.World(now: { tenOClock.advanced(bySeconds: 3600) }, chance: { 0 }, rest: { _ in })
    _ = try await Courier(queue: queue, transport: transport, secrets: .database, owner: "courier", world: world).deliverDue()
    return queue
  }

  private func bulk(_ deliveries: [Delivery]) async throws -> BulkReading {
    let database = try Registry.open(account, secrets: .database)
    let items = deliveries.compactMap { database.bulkItem(for: "write", of: $0, knowing: Learnt()) }
    let request = database.bulkRequest(for: "write", items: items, knowing: Learnt(), now: tenOClock)
    return database.bulkReading(of: try await transport.send(request), to: "write", of: deliveries)
  }

  private func delivery(_ update: ContactUpdate, _ id: String, minutesLater minutes: Int64 = 0) -> Delivery {
    .of(update, id: id, to: "table", created: tenOClock.advanced(bySeconds: minutes * 60))
  }

  @Test("a look finds no table and makes none; the merchant's word makes it; then a contact arrives whole")
  func arrives() async throws {
    #expect(try await checkup(account).missing == ["the table \"askwell_contacts\" is not there"])
    #expect(try server.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0")
    let made = try await checkup(account, makes: true)
    #expect(made.good == ["the table \"askwell_contacts\" was made", "the table \"askwell_contacts\" can be written"])
    #expect(made.trouble == nil)
    #expect(try await deliver([delivery(.ana, "d1")]).row("d1")?.ended == .accepted)
    #expect(
      try server.sql("SELECT contact, email, phone, name, locale, tags, outcome, store, kiosk, quiz, session FROM askwell_contacts")
        == "c1|ana@example.com|+4930123456|Ana Maria Silva|de-DE|{goal:calm,goal:sleep,skin:dry}|dry-skin|berlin|k1|skin|s1")
    #expect(
      try server.sql(
        "SELECT answers->'goals'->>0, consent->'sms'->>'wording', products->0->>'sku', answered_at = '2026-11-24 10:00Z' FROM askwell_contacts"
      )
        == "sleep|Text me|CR-1|t")
  }

  @Test("a retake overwrites, a late repeat of the older row does not, and an import leaves the last session where it is")
  func order() async throws {
    try await makeTable()
    let retake = ContactUpdate.ana.with {
      $0.tags = ["goal:energy"]
      $0.session?.id = "s2"
    }
    try await deliver([delivery(.ana, "d1")])
    try await deliver([delivery(retake, "d2", minutesLater: 5)])
    let late = try await deliver([delivery(.ana, "d1")])
    #expect(late.row("d1")?.ended == .accepted)
    #expect(try server.sql("SELECT tags, session FROM askwell_contacts") == "{goal:energy}|s2")
    try await deliver([delivery(.anaByOldMail, "d3", minutesLater: 6)])
    #expect(
      try server.sql("SELECT tags, session, outcome, phone IS NULL FROM askwell_contacts")
        == "{goal:calm,goal:sleep,skin:dry}|s2|dry-skin|t")
    // The same second, written again: `sync again` and a lost reply.
    try await deliver([delivery(.anaByOldMail.with { $0.name = "Ana" }, "d3", minutesLater: 6)])
    #expect(try server.sql("SELECT count(*), max(name) FROM askwell_contacts") == "1|Ana")
  }

  @Test("a withdrawal leaves the other channel, and an older state brings it not back; an erasure deletes this contact alone")
  func withdrawalAndErasure() async throws {
    try await makeTable()
    let ben = ContactUpdate.ana.with {
      $0.contact = "c2"
      $0.email = "ben@example.com"
    }
    try await deliver([delivery(.ana, "d1"), delivery(ben, "d2")])
    try await deliver([delivery(.anaTakesBack(["email"]), "d3", minutesLater: 5)])
    try await deliver([delivery(.ana, "d1")])
    let consents = try server.sql("SELECT contact, consent ? 'email', consent ? 'sms' FROM askwell_contacts ORDER BY contact")
    #expect(consents == "c1|f|t\nc2|t|t")
    try await deliver([delivery(.anaErased, "d4", minutesLater: 6)])
    #expect(try await deliver([delivery(.anaErased, "d4", minutesLater: 6)]).row("d4")?.ended == .accepted)
    #expect(try server.sql("SELECT contact FROM askwell_contacts") == "c2")
  }

  @Test("1000 contacts go in 1 statement; of 2 rows about one contact the later counts; words that are SQL stay words")
  func bulk() async throws {
    try await makeTable()
    var deliveries = (1...998).map { number in
      delivery(
        .ana.with {
          $0.contact = "c\(number)"
          $0.email = "p\(number)@example.com"
        }, "d\(number)")
    }
    deliveries.append(delivery(.ana.with { $0.name = "'); DROP TABLE askwell_contacts; --" }, "d999", minutesLater: 2))
    deliveries.append(delivery(.ana.with { $0.name = "Older" }, "d1000", minutesLater: 1))
    #expect(try await bulk(deliveries) == .settled(deliveries.map { _ in .accepted }))
    #expect(try server.sql("SELECT count(*) FROM askwell_contacts") == "998")
    #expect(try server.sql("SELECT name FROM askwell_contacts WHERE contact = 'c1'") == "'); DROP TABLE askwell_contacts; --")
  }

  @Test(
    "a row that the merchant's own rule refuses is a dead letter with its words, and splits the request that holds it; nothing of that is kept"
  )
  func refused() async throws {
    try await makeTable()
    try server.sql("ALTER TABLE askwell_contacts ADD CHECK (email NOT LIKE '%@spam.example')")
    let spam = ContactUpdate.ana.with {
      $0.contact = "c2"
      $0.email = "x@spam.example"
    }
    #expect(try await bulk([delivery(.ana, "d1"), delivery(spam, "d2")]) == .split)
    #expect(try server.sql("SELECT count(*) FROM askwell_contacts") == "0")
    let queue = try await deliver([delivery(.ana, "d1"), delivery(spam, "d2")])
    #expect(queue.row("d1")?.ended == .accepted)
    #expect(
      queue.row("d2")?.ended
        == .refused(
          reason:
            "PostgreSQL answered 23514: new row for relation \"askwell_contacts\" violates check constraint \"askwell_contacts_email_check\""
        ))
  }

  @Test("a wrong password, an unknown database, a missing table and a missing right pause in words, without address and secret")
  func pauses() async throws {
    func reason(_ settings: [String: String], password: String = PostgresServer.password) async throws -> String {
      let queue = MemoryOutbox([account(settings)], [delivery(.ana, "d1")])
      let world = Courier.World(now: { tenOClock }, chance: { 0 }, rest: { _ in })
      let secrets = Secrets(environment: ["DB_PASSWORD": password])
      _ = try await Courier(queue: queue, transport: transport, secrets: secrets, owner: "courier", world: world).deliverDue()
      #expect(queue.row("d1")?.ended == nil)
      return queue.pausedBecause("table") ?? "not paused"
    }
    let wrong = try await reason(["host": "127.0.0.1"], password: "hunter2")
    #expect(wrong == "PostgreSQL answered 28P01: the user was not let in; check user and password")
    #expect(try await reason(["database": "nowhere"]) == "PostgreSQL answered 3D000: there is no such database; check database")
    #expect(
      try await reason([:])
        == "PostgreSQL answered 42P01: relation \"askwell_contacts\" does not exist; make the table with: askwell destinations test NAME --create"
    )
    try server.sql("CREATE TABLE owners (contact text PRIMARY KEY)")
    #expect(try await reason(["table": "owners"]).hasPrefix("PostgreSQL answered 42"))
    try await makeTable()
    try server.sql("ALTER TABLE askwell_contacts OWNER TO postgres")
    #expect(
      try await reason([:])
        == "PostgreSQL answered 42501: permission denied for table askwell_contacts; GRANT SELECT, INSERT, UPDATE, DELETE on the table to this user"
    )
    let found = try await checkup(account).trouble
    #expect(found.map { "\($0)".contains("42501") } == true)
  }

  @Test("a server that is not there is another try; one that came back is used again, and a kept connection that it closed costs no try")
  func restarts() async throws {
    try await makeTable()
    #expect(try await deliver([delivery(.ana, "d1")]).row("d1")?.ended == .accepted)
    try server.stop()
    let down = try await deliver([delivery(.ana, "d2", minutesLater: 1)])
    #expect(down.row("d2")?.delivery.attempts == 1)
    #expect(down.pausedBecause("table") == nil)
    try server.start()
    #expect(try await deliver([delivery(.ana, "d2", minutesLater: 1)]).row("d2")?.ended == .accepted)
    try server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'askwell'")
    #expect(try await deliver([delivery(.ana, "d3", minutesLater: 2)]).row("d3")?.delivery.attempts == 0)
    #expect(try server.sql("SELECT answered_at = '2026-11-24 10:02Z' FROM askwell_contacts") == "t")
  }

  @Test("one connection serves many requests, and is gone when the transport is closed")
  func oneConnection() async throws {
    try await makeTable()
    for number in 1...20 { try await deliver([delivery(.ana, "d\(number)")]) }
    let count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'askwell'"
    #expect(try server.sql(count) == "1")
    await transport.close()
    // The server notices when it reads.
    var left = 100
    while try server.sql(count) != "0", left > 0 {
      left -= 1
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(left > 0)
  }

  @Test("a server that never answers, or holds a statement up, is another try in time; meanwhile other work goes on")
  func patience() async throws {
    try await makeTable()
    let patience = PostgresPatience(connect: 10, statement: 2, grace: 1)
    let request = try #require(try Registry.open(account, secrets: .database).requests(for: delivery(.ana, "d1")).first)
    let hold = try server.hold("LOCK TABLE askwell_contacts IN EXCLUSIVE MODE")
    let held = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<6 {
        let transport = PostgresTransport(log: Logger(label: "test"), patience: patience)
        group.addTask { try await transport.send(request).status }
      }
      // More waits than threads that work shares: with them, this rest would be long.
      let began = ContinuousClock.now
      for _ in 0..<5 { try await Task.sleep(for: .milliseconds(20)) }
      #expect(ContinuousClock.now - began < .seconds(1))
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(held == [503, 503, 503, 503, 503, 503])
    hold.release()
    let deaf = try DeafListener()
    let way = JSON(parsing: request[header: "connection"] ?? "")?.object ?? [:]
    let toDeaf = HTTPHeader(
      "connection", JSON.object(way.merging(["host": "127.0.0.1", "port": .string(String(deaf.port))]) { $1 }).canonical, isSecret: true)
    await #expect(throws: TransportFault("no connection within 1 s")) {
      let transport = PostgresTransport(log: Logger(label: "test"), patience: PostgresPatience(connect: 1, statement: 2, grace: 1))
      _ = try await transport.send(HTTPRequest(request.method, request.url, headers: [toDeaf], body: request.body))
    }
    try await freeze(patience, request)
  }

  /// A server whose processes are all stopped in the middle of a connection.
  private func freeze(_ patience: PostgresPatience, _ request: HTTPRequest) async throws {
    let transport = PostgresTransport(log: Logger(label: "test"), patience: patience)
    #expect(try await transport.send(request).status == 200)
    let processes = try server.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'askwell'").split(separator: "\n").compactMap
    { Int32($0) }
    for process in processes { kill(process, SIGSTOP) }
    await #expect(throws: TransportFault("no answer within 2 s")) { _ = try await transport.send(request) }
    for process in processes { kill(process, SIGCONT) }
    #expect(try await transport.send(request).status == 200)
  }

  @Test("a server without TLS, and one whose certificate nobody vouches for, get nothing; a vouched one under its own name does")
  func encryption() async throws {
    try await makeTable()
    func status(_ changes: [String: JSON]) async throws -> String {
      let request = try #require(
        try Registry.open(account(["host": "127.0.0.1"]), secrets: .database).requests(for: delivery(.ana, "d1")).first)
      let way = request[header: "connection"].flatMap { JSON(parsing: $0) }?.object ?? [:]
      let header = HTTPHeader("connection", JSON.object(way.merging(changes) { $1 }).canonical, isSecret: true)
      do {
        let response = try await transport.send(HTTPRequest(request.method, request.url, headers: [header], body: request.body))
        return "\(response.status) \(response.text)"
      } catch {
        return error.words
      }
    }
    let strict: [String: JSON] = ["sslmode": "verify-full", "sslrootcert": "/etc/ssl/certs/ca-certificates.crt"]
    #expect(try await status(["sslmode": "require"]) == "403 the server does not speak TLS: switch ssl on there")
    try makeCertificate()
    try server.stop()
    try server.start("-c ssl=on -c ssl_cert_file=\(server.directory)/cert.pem -c ssl_key_file=\(server.directory)/key.pem")
    let untrusted = "the server's certificate cannot be trusted; check host and certificates, and this machine's clock"
    #expect(try await status(strict) == untrusted)
    let own: [String: JSON] = ["sslmode": "verify-full", "sslrootcert": .string(server.directory + "/cert.pem")]
    #expect(try await status(own.merging(["host": "localhost"]) { $1 }) == "200 ")
    #expect(try await status(own) == untrusted)
    #expect(try await status(["sslmode": "verify-full", "sslrootcert": "/nowhere.pem"]).hasPrefix("403 the file of trusted certificates"))
  }

  /// For `localhost`, signed by itself; the key as the server wants it.
  private func makeCertificate() throws {
    let openssl = Process()
    openssl.executableURL = URL(fileURLWithPath: "/bin/sh")
    openssl.arguments = [
      "-c",
      """
      cd '\(server.directory)' && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
      -addext subjectAltName=DNS:localhost 2>/dev/null && chown --reference=data key.pem cert.pem && chmod 600 key.pem
      """,
    ]
    try openssl.run()
    openssl.waitUntilExit()
    guard openssl.terminationStatus == 0 else {
      throw PostgresServer.Fault(description: "no certificate; it needs: apt-get install openssl")
    }
  }
}
