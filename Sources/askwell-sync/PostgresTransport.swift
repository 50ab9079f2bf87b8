// Statements to PostgreSQL: a connection for each database, kept between requests.
internal import Logging
internal import Sync

/// Takes `EXECUTE` (`PostgreSQL`): the statement and its rows are the body, the way in is the secret header `connection`. 10 s to connect,
/// 30 s for a statement. What the database says becomes a status (`SQLState`), its SQLSTATE the header `sqlstate`, its words the body.
actor PostgresTransport: Transport {
  private let log: Logger
  private let patience: PostgresPatience
  /// By the way in.
  private var connections: [String: PostgresConnection] = [:]

  init(log: Logger, patience: PostgresPatience = PostgresPatience()) {
    self.log = log
    self.patience = patience
  }

  func send(_ request: HTTPRequest) async throws(TransportFault) -> HTTPResponse {
    guard let call = PostgreSQLCall(request) else { throw TransportFault("this is no request to a database") }
    let connection = connections[call.key.exposed] ?? PostgresConnection(call.way, patience)
    connections[call.key.exposed] = connection
    let began = ContinuousClock.now
    do {
      let response = try await connection.execute(call.statement, rows: call.rows)
      log.debug("\(request) answered \(response) in \(ContinuousClock.now - began)")
      return response
    } catch {
      log.debug("\(request) failed after \(ContinuousClock.now - began): \(error.words)")
      throw error
    }
  }

  /// Closes every connection. The transport is of no use afterwards.
  func close() async {
    for connection in connections.values { await connection.close() }
    connections = [:]
  }
}
