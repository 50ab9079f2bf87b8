// Statements, places and answers of the PostgreSQL destination, word for word.
import Domain
import Sync
import Testing

@Suite("PostgreSQL")
struct PostgreSQLTests {
  private func database(_ settings: [String: String] = [:]) throws -> any Destination {
    let plain = ["host": "db.example", "database": "shop", "user": "askwell", "password": "env:DB_PASSWORD"]
    return try Registry.open(.table(plain.merging(settings) { $1 }), secrets: .database)
  }

  private func request(_ update: ContactUpdate) throws -> HTTPRequest {
    try #require(try database().requests(for: .of(update, to: "table")).first)
  }

  @Test("a contact is one row of one statement whose text names no person, and the way in is a secret header alone")
  func wholeRequest() throws {
    let request = try request(.ana)
    #expect((request.method, request.url) == ("EXECUTE", "postgresql://db.example:5432/shop"))
    #expect(request.headers.map(\.isSecret) == [true])
    #expect(
      request[header: "connection"].flatMap { JSON(parsing: $0) } == [
        "host": "db.example", "port": "5432", "dbname": "shop", "user": "askwell", "password": "pass@word", "sslmode": "verify-full",
        "sslrootcert": "/etc/ssl/certs/ca-certificates.crt",
      ])
    let body = JSON(parsing: String(decoding: request.body, as: UTF8.self))
    #expect(
      body?["rows"] == [
        [
          "contact": "c1", "email": "ana@example.com", "phone": "+4930123456", "name": "Ana Maria Silva", "locale": "de-DE",
          "tags": ["goal:calm", "goal:sleep", "skin:dry"], "answered_at": "2026-11-24T10:00:00Z",
          "consent": [
            "email": ["at": "2026-11-24T09:59:00Z", "wording": "Send me my routine", "is_fresh": true],
            "sms": ["at": "2026-11-24T09:59:30Z", "wording": "Text me", "is_fresh": true],
          ],
          "session": "s1", "quiz": "skin", "quiz_title": "Your skin", "version": "v1", "completed_at": "2026-11-24T09:59:00Z",
          "outcome": "dry-skin", "store": "berlin", "kiosk": "k1", "variables": ["dryness": 3],
          "answers": ["feel": ["dry"], "goals": ["sleep", "calm"]],
          "products": [["sku": "CR-1", "title": "Night cream", "slot": "hero"]],
        ]
      ])
    let statement = body?["statement"]?.string ?? ""
    #expect(statement.hasPrefix("INSERT INTO \"askwell_contacts\" AS t (contact, email, phone, name, locale, tags, consent, answered_at,"))
    #expect(statement.contains("ON CONFLICT (contact) DO UPDATE SET email = excluded.email,"))
    #expect(statement.hasSuffix("updated_at = now() WHERE excluded.answered_at >= t.answered_at"))
    #expect(!statement.contains("ana"))
  }

  @Test("an erasure deletes the contact's row, a withdrawal takes its channels out of the consent, and neither says more")
  func others() throws {
    let erasure = JSON(parsing: String(decoding: try request(.anaErased).body, as: UTF8.self))
    #expect(
      erasure == [
        "rows": [["contact": "c1"]],
        "statement": """
        DELETE FROM "askwell_contacts" AS t USING jsonb_to_recordset($1::jsonb) AS r(contact text) WHERE t.contact = r.contact
        """,
      ])
    let withdrawal = JSON(parsing: String(decoding: try request(.anaTakesBack(["email", "sms"])).body, as: UTF8.self))
    #expect(withdrawal?["rows"] == [["contact": "c1", "channels": ["email", "sms"], "answered_at": "2026-11-24T10:00:00Z"]])
    #expect(withdrawal?["statement"]?.string?.hasPrefix("UPDATE \"askwell_contacts\" AS t SET consent = t.consent - r.channels") == true)
  }

  @Test("each class of SQLSTATE has its meaning: 08 40 53 57 retry, 28 3D 42 pause, 22 23 are the row's")
  func readings() throws {
    let database = try database()
    func reading(_ state: String) -> Reading {
      let response = HTTPResponse(SQLState.status(state), headers: [HTTPHeader("sqlstate", state)], body: Array("the words".utf8))
      return database.reading(of: response, to: "write", of: .of(.ana), knowing: Learnt())
    }
    for state in ["08006", "40001", "40P01", "53100", "53300", "57014", "57P03", "25006", "55P03", "58030", "XX000", "?"] {
      #expect(reading(state) == .verdict(.retry(afterSeconds: nil, reason: "PostgreSQL answered \(state): the words")))
    }
    for state in ["22P02", "22001", "23505", "23514", "P0001", "44000"] {
      #expect(reading(state) == .verdict(.refused(reason: "PostgreSQL answered \(state): the words")))
    }
    let remedies = [
      "28P01": "check user and password", "3D000": "check database",
      "42P01": "make the table with: askwell destinations test NAME --create",
      "42501": "GRANT SELECT, INSERT, UPDATE, DELETE on the table to this user",
      "42703": "the table is not as Askwell makes it; name another one", "42601": "check the settings",
    ]
    for (state, remedy) in remedies {
      #expect(reading(state) == .verdict(.pause(reason: "PostgreSQL answered \(state): the words; \(remedy)")))
    }
  }

  @Test("what the database repeats of a person is struck out")
  func words() throws {
    let said = HTTPResponse(422, headers: [HTTPHeader("sqlstate", "23514")], body: Array("no ana@example.com, Ana Maria Silva".utf8))
    #expect(
      try database().reading(of: said, to: "write", of: .of(.ana), knowing: Learnt())
        == .verdict(.refused(reason: "PostgreSQL answered 23514: no ‹redacted›, ‹redacted›")))
  }

  @Test("many states are one statement; a row that spoils it is looked for by halves, and other purposes go alone")
  func bulk() throws {
    let database = try database()
    let deliveries = ["d1", "d2"].map { Delivery.of(.ana, id: $0) }
    let items = deliveries.compactMap { database.bulkItem(for: "write", of: $0, knowing: Learnt()) }
    let request = database.bulkRequest(for: "write", items: items, knowing: Learnt(), now: tenOClock)
    #expect(JSON(parsing: String(decoding: request.body, as: UTF8.self))?["rows"]?.array?.count == 2)
    #expect(database.bulkItem(for: "write", of: .of(.anaErased), knowing: Learnt()) == nil)
    #expect(database.bulkRule(for: "erase") == nil)
    #expect(database.bulkReading(of: HTTPResponse(200), to: "write", of: deliveries) == .settled([.accepted, .accepted]))
    #expect(database.bulkReading(of: HTTPResponse(422), to: "write", of: deliveries) == .split)
    #expect(
      database.bulkReading(of: HTTPResponse(503), to: "write", of: deliveries) == .whole(.retry(afterSeconds: nil, reason: "PostgreSQL: ")))
  }

  @Test("the server is verified unless the connection stays on this machine")
  func encryption() throws {
    func mode(_ settings: [String: String]) throws -> String? {
      let request = try database(settings).requests(for: .of(.ana)).first
      return request?[header: "connection"].flatMap { JSON(parsing: $0) }?["sslmode"]?.string
    }
    #expect(try mode([:]) == "verify-full")
    #expect(try mode(["tls": "encrypted"]) == "require")
    for host in ["127.0.0.1", "::1", "localhost", "/var/run/postgresql"] { #expect(try mode(["host": host]) == "prefer") }
    #expect(try mode(["host": "localhost.example"]) == "verify-full")
  }

  @Test("an address is taken apart, shows nowhere, and one that is none is named without being repeated")
  func addresses() throws {
    func place(_ url: String) throws(Faults) -> HTTPRequest? {
      let secrets = Secrets(environment: ["DB_URL": url])
      return try Registry.open(.table(["url": "env:DB_URL"]), secrets: secrets).requests(for: .of(.ana)).first
    }
    let request = try #require(try place("postgres://askwell:p%40ss%2Fword@db.example/shop?sslmode=require"))
    let words = request[header: "connection"].flatMap { JSON(parsing: $0) }
    #expect((words?["user"], words?["password"], words?["port"]) == ("askwell", "p@ss/word", "5432"))
    #expect(words?["sslmode"] == "verify-full")
    #expect(request.url == "postgresql://db.example:5432/shop")
    let socket = try #require(try place("postgresql://askwell@/shop?host=/run/postgresql"))
    #expect(socket.url == "postgresql:///shop")
    #expect(socket[header: "connection"].flatMap { JSON(parsing: $0) }?["host"] == "/run/postgresql")
    for bad in [
      "db.example/shop", "mysql://a:secret@db/shop", "postgresql://a:secret@db/shop?options=-c", "postgresql://a:secret@a,b/shop",
    ] {
      do {
        _ = try place(bad)
        Issue.record("\(bad) was taken")
      } catch {
        #expect(error.words.hasPrefix("url: must be postgresql://USER:PASSWORD@HOST"))
        #expect(!error.words.contains("secret"))
      }
    }
  }

  @Test("every mistake of the settings is named: no database, a table that is SQL, a port that is none")
  func problems() {
    #expect(Registry.check(vendor: "postgresql", settings: [:]).map(\.path) == ["database", "user"])
    #expect(Registry.check(vendor: "postgresql", settings: ["url": "env:U", "host": "db"]).map(\.path) == ["host"])
    let bad = ["database": "shop", "user": "a", "port": "0", "tls": "off", "certificates": "ca.pem", "password": "hunter2"]
    #expect(Registry.check(vendor: "postgresql", settings: bad).map(\.path) == ["password", "port", "tls", "certificates"])
    for table in ["contacts; DROP TABLE x", "Contacts", "a.b.c", "\"a\"", "", String(repeating: "a", count: 64)] {
      let settings = ["database": "shop", "user": "a", "table": table]
      #expect(Registry.check(vendor: "postgresql", settings: settings).map(\.path) == ["table"])
    }
    #expect(Registry.check(vendor: "postgresql", settings: ["database": "shop", "user": "a", "table": "crm.contacts"]).isEmpty)
  }

  @Test("what a contact is told by reaches 1 name each in the table")
  func names() throws {
    let sample = Sample(of: .ana, to: try database(), now: tenOClock)
    #expect(sample.names.filter { !$0.collidesWith.isEmpty } == [])
    #expect(sample.names.first { $0.part == "answer.feel" }?.names == ["write: answers.feel"])
    #expect(sample.parts.map(\.url) == ["postgresql://db.example:5432/shop"])
    #expect(sample.parts.flatMap(\.headers).map(\.value) == ["‹redacted›"])
  }
}

extension DestinationAccount {
  static func table(_ settings: [String: String]) -> DestinationAccount {
    DestinationAccount(name: "table", vendor: "postgresql", settings: settings)
  }
}

extension Secrets {
  static let database = Secrets(environment: ["DB_PASSWORD": "pass@word"])
}
