// One connection to PostgreSQL, spoken to from one thread: each call waits for its answer, none for ever.
internal import CPostgres
internal import Glibc

/// How long the hub is waited for, in seconds.
public struct HubPatience: Sendable {
  /// For a connection.
  public var connect: Int
  /// The server ends a statement by itself.
  public var statement: Int
  /// For a server that no longer answers, on top.
  public var grace: Int
  public init(connect: Int = 10, statement: Int = 30, grace: Int = 4) {
    (self.connect, self.statement, self.grace) = (connect, statement, grace)
  }
}

/// Rows as text; nil is SQL's null.
typealias HubRows = [[String?]]

final class HubLine {
  private let address: HubAddress
  let patience: HubPatience
  private(set) var connection: OpaquePointer?
  /// A notice arrived that nobody has been told of.
  private var hasNotice = false

  init(_ address: HubAddress, _ patience: HubPatience) {
    self.address = address
    self.patience = patience
  }

  deinit { close() }

  func close() {
    connection.map(aw_pq_finish)
    connection = nil
    hasNotice = false
  }

  /// - Throws: `.unavailable`, `.refused` or `.configuration`.
  func open() throws(HubFault) {
    close()
    guard aw_pq_open() != 0 else { throw HubFault(.configuration, "this machine lacks libpq; install it with: apt-get install libpq5") }
    guard let connection = start(address.words) else { throw HubFault(.unavailable, "there is no memory for a connection") }
    self.connection = connection
    do throws(HubFault) {
      // libpq tries each host in turn.
      let deadline = ContinuousClock.now + .seconds(patience.connect * address.places.count)
      var isReading = false
      while true {
        try wait(for: isReading ? POLLIN : POLLOUT, until: deadline, "no connection within \(patience.connect) s")
        let state = aw_pq_poll(connection)
        if state == PGRES_POLLING_OK { break }
        guard state != PGRES_POLLING_FAILED else { throw HubFault(connecting: String(cString: aw_pq_words(connection))) }
        isReading = state == PGRES_POLLING_READING
      }
      try run("SET statement_timeout = \(patience.statement * 1000); SET search_path = askwell, pg_temp")
    } catch {
      close()
      throw error
    }
  }

  private func start(_ words: [String: String]) -> OpaquePointer? {
    let (keys, values) = (words.map { strdup($0.key) }, words.map { strdup($0.value) })
    defer { for text in keys + values { free(text) } }
    return aw_pq_start(keys.map { UnsafePointer($0) } + [nil], values.map { UnsafePointer($0) } + [nil])
  }

  // MARK: Statements

  /// Statements with `;` between them; the rows of the last.
  @discardableResult
  func run(_ statements: String) throws(HubFault) -> HubRows {
    try whileOpen { connection throws(HubFault) in
      guard aw_pq_send_script(connection, statements) != 0 else { throw .lost }
      return try answer(over: connection, until: deadline)
    }
  }

  /// One statement with its parameters, `$1` first.
  @discardableResult
  func query(_ statement: String, _ parameters: [String?] = []) throws(HubFault) -> HubRows {
    try whileOpen { connection throws(HubFault) in
      let texts = parameters.map { $0.map { strdup($0) } ?? nil }
      defer { for text in texts { free(text) } }
      let pointers = texts.map { UnsafePointer($0) }
      guard aw_pq_send_many(connection, statement, Int32(parameters.count), pointers) != 0 else { throw .lost }
      return try answer(over: connection, until: deadline)
    }
  }

  /// `start` ends with `COPY … FROM STDIN`; `rows` are lines of PostgreSQL's text format.
  func copy(_ start: String, _ rows: [UInt8]) throws(HubFault) {
    try whileOpen { connection throws(HubFault) in
      guard aw_pq_send_script(connection, start) != 0 else { throw .lost }
      let deadline = deadline
      guard try answer(over: connection, until: deadline, stopsAtCopy: true) == [] else { throw .lost }
      var done = 0
      while done < rows.count {
        let slice = rows[done..<min(done + 65_536, rows.count)]
        let state = slice.withUnsafeBytes { aw_pq_copy(connection, $0.baseAddress, Int32($0.count)) }
        guard state >= 0 else { throw .lost }
        if state == 1 { done += slice.count }
        try flush(connection, until: deadline, isEager: state == 1)
      }
      while true {
        let state = aw_pq_copy_end(connection)
        guard state >= 0 else { throw .lost }
        if state == 1 { break }
        try flush(connection, until: deadline, isEager: false)
      }
      _ = try answer(over: connection, until: deadline)
    }
  }

  private var deadline: ContinuousClock.Instant { .now + .seconds(patience.statement + patience.grace) }

  private func whileOpen<T>(_ work: (OpaquePointer) throws(HubFault) -> T) throws(HubFault) -> T {
    guard let connection else { throw .lost }
    do throws(HubFault) {
      return try work(connection)
    } catch {
      // A statement may have been left in the middle: only what the server refused in words leaves a connection that can be used.
      if error.state == nil || aw_pq_is_lost(connection) != 0 || error.endsConnection { close() }
      throw error
    }
  }

  private func answer(over connection: OpaquePointer, until deadline: ContinuousClock.Instant, stopsAtCopy: Bool = false) throws(HubFault)
    -> HubRows
  {
    try flush(connection, until: deadline, isEager: false)
    var rows: HubRows?
    var fault: HubFault?
    while true {
      while aw_pq_is_busy(connection) != 0 {
        try wait(for: POLLIN, until: deadline, tooSlow)
        guard aw_pq_take_in(connection) != 0 else { throw .lost }
      }
      guard let result = aw_pq_result(connection) else { break }
      defer { aw_pq_clear(result) }
      if aw_pq_is_done(result) != 0 {
        rows = HubLine.rows(of: result)
      } else if aw_pq_takes_copy(result) != 0 {
        guard stopsAtCopy else { throw .lost }
        return []
      } else {
        guard let state = aw_pq_state(result).map({ String(cString: $0) }) else { throw .lost }
        fault = HubFault(state: state, words: aw_pq_message(result).map { String(cString: $0) } ?? "")
      }
    }
    if let fault { throw fault }
    guard let rows else { throw .lost }
    return rows
  }

  private static func rows(of result: OpaquePointer) -> HubRows {
    let columns = aw_pq_columns(result)
    return (0..<aw_pq_rows(result)).map { row in
      (0..<columns).map { column in aw_pq_value(result, row, column).map { String(cString: $0) } }
    }
  }

  /// - Parameter isEager: goes on as soon as the server is slower than we are.
  private func flush(_ connection: OpaquePointer, until deadline: ContinuousClock.Instant, isEager: Bool) throws(HubFault) {
    while true {
      let left = aw_pq_flush(connection)
      guard left >= 0 else { throw .lost }
      if left == 0 || isEager { return }
      try wait(for: POLLOUT | POLLIN, until: deadline, tooSlow)
      // A server may speak while it is spoken to, and wait until it was heard.
      guard aw_pq_take_in(connection) != 0 else { throw .lost }
    }
  }

  private var tooSlow: String { "the hub gave no answer within \(patience.statement) s" }

  // MARK: Waiting

  private func wait(for events: Int32, until deadline: ContinuousClock.Instant, _ words: String) throws(HubFault) {
    guard let connection else { throw .lost }
    while true {
      let left = (deadline - ContinuousClock.now) / .milliseconds(1)
      guard left > 0 else { throw HubFault(.unavailable, words) }
      var one = pollfd(fd: aw_pq_socket(connection), events: Int16(events), revents: 0)
      let count = poll(&one, 1, Int32(left.rounded(.up)))
      if count > 0 { return }
      guard count == 0 || errno == EINTR else { throw .lost }
    }
  }

  /// Sleeps until the hub notifies, one of `descriptors` can be read, or the time is over. True for a notice of the hub.
  /// - Throws: `.unavailable` when the connection is gone.
  func wait(atMost duration: Duration, beside descriptors: [Int32]) throws(HubFault) -> Bool {
    let deadline = ContinuousClock.now + duration
    while true {
      guard let connection else { throw .lost }
      while aw_pq_take_notice(connection) != 0 { hasNotice = true }
      if hasNotice {
        hasNotice = false
        return true
      }
      let left = max(0, (deadline - ContinuousClock.now) / .milliseconds(1))
      var all = ([aw_pq_socket(connection)] + descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let count = poll(&all, nfds_t(all.count), Int32(min(left.rounded(.up), 600_000)))
      if count == 0 { return false }
      if count < 0 {
        guard errno == EINTR else { throw .lost }
        return false
      }
      if all[0].revents != 0, aw_pq_take_in(connection) == 0 {
        close()
        throw .lost
      }
      if all.dropFirst().contains(where: { $0.revents != 0 }) { return false }
    }
  }
}
