// One connection to one database, opened when it is needed and opened anew when it was lost.
internal import CPostgres
internal import Domain
internal import Glibc
internal import Sync

/// How long a database is waited for, in seconds.
struct PostgresPatience: Sendable {
  var connect = 10
  /// The server ends a statement by itself.
  var statement = 30
  /// For a server that no longer answers, on top.
  var grace = 4
}

/// Waits on a thread of its own, never longer than a request may take.
actor PostgresConnection {
  private let thread = OwnThread("askwell-sync postgresql")
  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  private let way: Redacted<[String: String]>
  private let patience: PostgresPatience
  private var connection: OpaquePointer?

  /// - Parameter way: libpq's words, such as `host` and `dbname`.
  init(_ way: Redacted<[String: String]>, _ patience: PostgresPatience) {
    self.way = way
    self.patience = patience
  }

  /// A connection that was kept may have been closed at the other end meanwhile: then the statement is sent once more. It has the same
  /// effect twice.
  func execute(_ statement: String, rows: String?) throws(TransportFault) -> HTTPResponse {
    let isKept = connection != nil
    do throws(Trouble) {
      do throws(Trouble) {
        return try attempt(statement, rows)
      } catch {
        guard isKept, case .lost = error else { throw error }
        return try attempt(statement, rows)
      }
    } catch {
      switch error {
      case .answer(let response): return response
      case .lost(let words), .silent(let words): throw TransportFault(words)
      }
    }
  }

  func close() {
    connection.map(aw_pq_finish)
    connection = nil
  }

  private enum Trouble: Error {
    case answer(HTTPResponse)
    /// Cut off.
    case lost(String)
    /// Too slow, or not to be reached.
    case silent(String)
  }

  private func attempt(_ statement: String, _ rows: String?) throws(Trouble) -> HTTPResponse {
    do throws(Trouble) {
      if connection == nil { connection = try open() }
      guard let open = connection else { throw .lost("the connection was lost") }
      let response = try run(statement, rows, over: open)
      // A server that was demoted, or is going down, answers and is of no more use.
      if aw_pq_is_lost(open) != 0 || response.status == 503 { close() }
      return response
    } catch {
      close()
      throw error
    }
  }

  // MARK: A connection

  private func open() throws(Trouble) -> OpaquePointer {
    guard aw_pq_open() != 0 else {
      throw .answer(HTTPResponse(403, body: Array("this machine lacks libpq; install it with: apt-get install libpq5".utf8)))
    }
    let all = way.exposed.merging(["application_name": "askwell", "client_encoding": "UTF8", "gssencmode": "disable"]) { $1 }
    guard let connection = start(all) else { throw .silent("there is no memory for a connection") }
    do throws(Trouble) {
      let deadline = ContinuousClock.now + .seconds(patience.connect)
      var isReading = false
      while true {
        try wait(
          on: aw_pq_socket(connection), for: isReading ? POLLIN : POLLOUT, until: deadline, "no connection within \(patience.connect) s")
        let state = aw_pq_poll(connection)
        if state == PGRES_POLLING_OK { break }
        guard state != PGRES_POLLING_FAILED else { throw Self.trouble(connecting: String(cString: aw_pq_words(connection))) }
        isReading = state == PGRES_POLLING_READING
      }
      let limit = try run("SET statement_timeout = \(patience.statement * 1000)", nil, over: connection)
      guard limit.status == 200 else { throw .answer(limit) }
      return connection
    } catch {
      aw_pq_finish(connection)
      throw error
    }
  }

  private func start(_ words: [String: String]) -> OpaquePointer? {
    let (keys, values) = (words.map { strdup($0.key) }, words.map { strdup($0.value) })
    defer { for text in keys + values { free(text) } }
    let keyPointers = keys.map { UnsafePointer($0) } + [nil]
    let valuePointers = values.map { UnsafePointer($0) } + [nil]
    return aw_pq_start(keyPointers, valuePointers)
  }

  /// libpq's words name hosts and users; what is told says what to do.
  private static func trouble(connecting text: String) -> Trouble {
    func pause(_ status: Int, _ words: String) -> Trouble { .answer(HTTPResponse(status, body: Array(words.utf8))) }
    if let state = text.firstMatch(of: /[A-Z]:\s+([0-9A-Z]{5})\s*$/)?.1 {
      let words: String? =
        switch state.prefix(2) {
        case "28": "the user was not let in"
        case "3D": "there is no such database"
        default: nil
        }
      return .answer(
        HTTPResponse(
          SQLState.status(String(state)), headers: [HTTPHeader("sqlstate", String(state))],
          body: Array((words ?? "the server took no connection").utf8)))
    }
    if text.contains("no password supplied") { return pause(401, "the server wants a password; set password, or url with one") }
    if text.contains("does not support SSL") { return pause(403, "the server does not speak TLS: switch ssl on there") }
    if text.contains("root certificate file") { return pause(403, "the file of trusted certificates cannot be read; check certificates") }
    if text.contains("certificate") {
      return .silent("the server's certificate cannot be trusted; check host and certificates, and this machine's clock")
    }
    if text.contains("Connection refused") { return .silent("the connection was refused; does the server run?") }
    if text.contains("No such file") { return .silent("there is no socket in that folder; does the server run?") }
    if text.contains("translate host name") { return .silent("the server's name is not known") }
    return .silent("the connection failed: \(VendorWords.fitForLog(text))")
  }

  // MARK: A statement

  private func run(_ statement: String, _ rows: String?, over connection: OpaquePointer) throws(Trouble) -> HTTPResponse {
    guard aw_pq_send(connection, statement, rows) != 0 else { throw .lost("the connection was lost") }
    let deadline = ContinuousClock.now + .seconds(patience.statement + patience.grace)
    let tooSlow = "no answer within \(patience.statement) s"
    while true {
      let left = aw_pq_flush(connection)
      if left == 0 { break }
      guard left > 0 else { throw .lost("the connection was lost") }
      try wait(on: aw_pq_socket(connection), for: POLLOUT | POLLIN, until: deadline, tooSlow)
      // A server may speak while it is spoken to, and wait until it was heard.
      guard aw_pq_take_in(connection) != 0 else { throw .lost("the connection was lost") }
    }
    return try answer(over: connection, until: deadline, tooSlow)
  }

  private func answer(over connection: OpaquePointer, until deadline: ContinuousClock.Instant, _ tooSlow: String) throws(Trouble)
    -> HTTPResponse
  {
    var response: HTTPResponse?
    while true {
      while aw_pq_is_busy(connection) != 0 {
        try wait(on: aw_pq_socket(connection), for: POLLIN, until: deadline, tooSlow)
        guard aw_pq_take_in(connection) != 0 else { throw .lost("the connection was lost before the answer was complete") }
      }
      guard let result = aw_pq_result(connection) else { break }
      defer { aw_pq_clear(result) }
      if aw_pq_is_done(result) != 0 {
        response = response ?? HTTPResponse(200)
      } else {
        guard let state = aw_pq_state(result).map({ String(cString: $0) }) else { throw .lost("the connection was lost") }
        let words = aw_pq_message(result).map { String(cString: $0) } ?? ""
        response = HTTPResponse(SQLState.status(state), headers: [HTTPHeader("sqlstate", state)], body: Array(words.utf8))
      }
    }
    guard let response else { throw .lost("the connection was lost before the answer was complete") }
    return response
  }

  private func wait(on socket: Int32, for events: Int32, until deadline: ContinuousClock.Instant, _ words: String) throws(Trouble) {
    while true {
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      guard left > 0 else { throw .silent(words) }
      var one = pollfd(fd: socket, events: Int16(events), revents: 0)
      let count = poll(&one, 1, Int32(left.rounded(.up)))
      if count > 0 { return }
      guard count == 0 || errno == EINTR else { throw .lost("the connection was lost") }
    }
  }
}
