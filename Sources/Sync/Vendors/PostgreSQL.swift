// A table of contacts in the merchant's own PostgreSQL: a row a contact, as it is known now (VENDORS.md 8).
public import Domain

/// One statement a delivery: a state is written whole, a withdrawal takes channels out of the row's consent, an erasure deletes the row and
/// nothing else. Each has the same effect when it is taken twice.
public struct PostgreSQL: Destination {
  /// As accounts name it.
  public static let vendor = "postgresql"
  /// As it is called.
  public static let title = "PostgreSQL"
  /// For whoever chooses.
  public static let about = "a table in your own database"
  /// `url`, or `database` and `user`.
  public static let settings = [
    SettingKey("url", isSecret: true, help: "postgresql://USER:PASSWORD@HOST:5432/DATABASE, instead of the next five"),
    SettingKey("host", standard: "127.0.0.1", help: "name, address, or the folder of a Unix socket"),
    SettingKey("port", standard: "5432", help: "of the server"),
    SettingKey("database", help: "its name"),
    SettingKey("user", help: "who may write the table"),
    SettingKey("password", isSecret: true, help: "of the user"),
    SettingKey("table", standard: "askwell_contacts", help: "made by: askwell destinations test NAME --create"),
    SettingKey(
      "tls", standard: "verified",
      help: "verified: the server's certificate must be good for its name; encrypted: any certificate will do. On this machine neither"),
    SettingKey("certificates", standard: PostgreSQLPlace.standardCertificates, help: "file of the certificates that are trusted"),
  ]
  /// Ours. One connection, one statement at a time.
  public static let pace = Pace(
    limit: RateLimit(perMinute: 3000, burst: 50), bulkLimit: RateLimit(perMinute: 120, burst: 10), connections: 1, backoff: .vendor)

  /// Faults by form alone: the address is a secret and not looked at here.
  public static func problems(with settings: [String: String]) -> [Problem] {
    var problems: [Problem] = []
    if settings["url"] == nil {
      for key in ["database", "user"] where settings[key, default: ""].isEmpty {
        problems.append(Problem("missing_key", path: key, "is missing; set it, or url"))
      }
    } else if let both = ["host", "port", "database", "user"].first(where: { settings[$0] != nil }) {
      problems.append(Problem("two_addresses", path: both, "is part of url already; leave one of them out"))
    }
    if let host = settings["host"], host.wholeMatch(of: /(\/|[A-Za-z0-9:])[A-Za-z0-9._:\/-]{0,252}/) == nil {
      problems.append(Problem("bad_host", path: "host", "must be a name, an address, or the folder of a Unix socket"))
    }
    if let port = settings["port"], Int(port).map({ (1...65_535).contains($0) }) != true {
      problems.append(Problem("bad_port", path: "port", "must be a number from 1 to 65535"))
    }
    if let table = settings["table"], PostgreSQLTable(table) == nil {
      problems.append(
        Problem("bad_table", path: "table", "must be a name of a-z, 0-9 and _, with its schema and a dot before it if need be"))
    }
    if let tls = settings["tls"], !["verified", "encrypted"].contains(tls) {
      problems.append(Problem("bad_tls", path: "tls", "must be verified or encrypted"))
    }
    if let file = settings["certificates"], !file.hasPrefix("/") {
      problems.append(Problem("bad_file", path: "certificates", "must be written from the root"))
    }
    return problems
  }

  private let place: PostgreSQLPlace
  private let table: PostgreSQLTable

  /// Throws every fault of the settings, or of the address.
  public init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    let problems = PostgreSQL.problems(with: account.settings)
    guard problems.isEmpty, let table = PostgreSQLTable(account.settings["table"] ?? "askwell_contacts") else { throw Faults(problems) }
    self.table = table
    place = try PostgreSQLPlace(account.settings, secrets: secrets)
  }

  /// One: `write`, `withdraw` or `erase`.
  public func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] {
    switch delivery.update.purpose {
    case .state: [.write]
    case .withdrawal: [.withdraw]
    case .erasure: [.erase]
    }
  }

  /// A statement with one row.
  public func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    execute(statement(of: step), rows: "[\(PostgreSQLTable.row(of: delivery).canonical)]")
  }

  /// By the class of the SQLSTATE.
  public func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    .verdict(verdict(on: response, about: delivery.update))
  }

  /// States alone: 1000 rows, or 4 MB, in one statement.
  public func bulkRule(for step: Step) -> BulkRule? { step == .write ? BulkRule(items: 1000, bytes: 4_000_000) : nil }

  /// The row as JSON.
  public func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String? {
    delivery.update.purpose == .state ? PostgreSQLTable.row(of: delivery).canonical : nil
  }

  /// The same statement with many rows.
  public func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    execute(statement(of: step), rows: "[\(items.joined(separator: ","))]")
  }

  /// All of them, or none: a row that the table does not take is found by halves.
  public func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery]) -> BulkReading {
    switch verdict(on: response, about: nil) {
    case .accepted: .settled(deliveries.map { _ in .accepted })
    case .refused: .split
    case let other: .whole(other)
    }
  }

  /// Each statement explained and not executed: that proves address, password, table, columns and rights.
  public func checks(for shop: Vocabulary) -> [Step] { [.write, .withdraw, .erase] }

  /// `make` makes the table.
  public func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    step == "make" ? execute(table.creation, rows: nil) : execute("EXPLAIN " + statement(of: step), rows: "[]")
  }

  /// A table that is not there can be made.
  public func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    let verdict = verdict(on: response, about: nil)
    if verdict == .accepted {
      let words: [Step: String] = [.write: "the table \(table.name) can be written", "make": "the table \(table.name) was made"]
      return .good(words[step] ?? "", Learnt(), then: [])
    }
    guard response[header: "sqlstate"] == "42P01", step == .write else { return .bad(verdict) }
    return .missing("the table \(table.name) is not there", making: ["make", .write])
  }

  private func statement(of step: Step) -> String {
    switch step {
    case .withdraw: table.withdrawal
    case .erase: table.erasure
    default: table.upsert
    }
  }

  /// - Parameter rows: a JSON array, the statement's one parameter; nil for a statement without.
  private func execute(_ statement: String, rows: String?) -> HTTPRequest {
    HTTPRequest("EXECUTE", place.address, headers: [place.header], body: PostgreSQLCall.body(statement, rows: rows))
  }

  private func verdict(on response: HTTPResponse, about update: ContactUpdate?) -> Verdict {
    let state = response[header: "sqlstate"] ?? ""
    let reason = "\(state.isEmpty ? "PostgreSQL" : "PostgreSQL answered \(state)"): \(VendorWords.fitForLog(response.text, about: update))"
    return switch StatusClass(status: response.status) {
    case .done: .accepted
    case .later: .retry(afterSeconds: nil, reason: reason)
    case .outOfOrder: .pause(reason: "\(reason); \(SQLState.remedy(for: state))")
    case .refused: .refused(reason: reason)
    }
  }
}

/// What PostgreSQL's five characters come to.
public enum SQLState {
  /// The HTTP status of the same meaning, by the class, which is the first two characters.
  public static func status(_ state: String) -> Int {
    switch state.prefix(2) {
    case "28": 401
    case "3D", "3F", "0A": 404
    case "42": state == "42501" ? 403 : 404
    // The row itself: bad values, broken constraints, what the merchant's own triggers raise, more than a row can hold.
    case "22", "23", "21", "44", "54", "P0": 422
    default: 503
    }
  }

  static func remedy(for state: String) -> String {
    switch state {
    case "42P01", "3F000": "make the table with: askwell destinations test NAME --create"
    case "42501": "GRANT SELECT, INSERT, UPDATE, DELETE on the table to this user"
    case "42703", "42804", "42P10": "the table is not as Askwell makes it; name another one"
    case _ where state.hasPrefix("28"): "check user and password"
    case _ where state.hasPrefix("3D"): "check database"
    default: "check the settings"
    }
  }
}

extension Step {
  static let write: Step = "write"
  static let withdraw: Step = "withdraw"
  static let erase: Step = "erase"
}
