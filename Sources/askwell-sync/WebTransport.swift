// The only socket of the house: HTTPS to destinations, guarded.
internal import AsyncHTTPClient
internal import Foundation
internal import Logging
internal import Sync

/// Sends over HTTP/1.1 with certificates verified, to an address that was checked after the name was resolved and that is connected to as
/// checked. No redirects, no proxy; 10 s to connect, 30 s in all; of an answer's body the first 4 MB.
actor WebTransport: Transport {
  private static let connectSeconds: Int64 = 10
  private static let totalSeconds: Int64 = 30
  private static let bodyLimit = 4 << 20

  private let log: Logger
  /// By host and the address it stood for: a name that starts to resolve elsewhere gets a new client.
  private var clients: [String: HTTPClient] = [:]

  init(log: Logger) { self.log = log }

  func send(_ request: HTTPRequest) async throws(TransportFault) -> HTTPResponse {
    let began = ContinuousClock.now
    do {
      let response = try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
        group.addTask { try await self.exchange(request) }
        group.addTask {
          try await Task.sleep(for: .seconds(Self.totalSeconds))
          throw TransportFault("no complete answer within \(Self.totalSeconds) s")
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw TransportFault("stopped") }
        return first
      }
      log.debug("\(request) answered \(response) in \(ContinuousClock.now - began)")
      return response
    } catch {
      let fault = error as? TransportFault ?? TransportFault(Self.words(for: error))
      log.debug("\(request) failed after \(ContinuousClock.now - began): \(fault.words)")
      throw fault
    }
  }

  /// Closes every connection. The transport is of no use afterwards.
  func close() async {
    for client in clients.values {
      do { try await client.shutdown() } catch { log.warning("a connection did not close: \(Self.words(for: error))") }
    }
    clients = [:]
  }

  private func exchange(_ request: HTTPRequest) async throws -> HTTPResponse {
    let client = try await client(for: request.url)
    var outgoing = HTTPClientRequest(url: request.url)
    outgoing.method = .init(rawValue: request.method)
    for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
    outgoing.headers.add(name: "user-agent", value: "askwell")
    if !request.body.isEmpty { outgoing.body = .bytes(request.body) }
    let incoming = try await client.execute(outgoing, timeout: .seconds(Self.totalSeconds))
    var body: [UInt8] = []
    for try await chunk in incoming.body {
      body.append(contentsOf: chunk.readableBytesView.prefix(Self.bodyLimit - body.count))
      if body.count == Self.bodyLimit { break }
    }
    return HTTPResponse(Int(incoming.status.code), headers: incoming.headers.map { HTTPHeader($0.name, $0.value) }, body: body)
  }

  private func client(for url: String) async throws -> HTTPClient {
    let endpoint: Endpoint
    do { endpoint = try Endpoint(url) } catch { throw TransportFault("the address \(error.words)") }
    let address = try await Resolver.address(of: endpoint)
    let key = "\(endpoint.host) \(address)"
    if let client = clients[key] { return client }
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.configuration(host: endpoint.host, address: address))
    clients[key] = client
    return client
  }

  private static func configuration(host: String, address: String) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: .makeClientConfiguration(), redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(connectSeconds), read: .seconds(totalSeconds)))
    configuration.tlsConfiguration?.minimumTLSVersion = .tlsv12
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.idleTimeout = .seconds(15)
    if host != address { configuration.dnsOverride = [host: address] }
    return configuration
  }

  /// Words for the sync log: the kind of fault, never an address or a header.
  private static func words(for error: any Error) -> String {
    switch error {
    case let error as HTTPClientError where error == .connectTimeout: "no connection within \(connectSeconds) s"
    case let error as HTTPClientError where error == .remoteConnectionClosed: "the connection was closed before the answer was complete"
    case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout: "no answer within \(totalSeconds) s"
    case let error as HTTPClientError: "the exchange failed: \(error.shortDescription)"
    case is CancellationError: "stopped"
    default: words(forConnection: String(describing: error))
    }
  }

  /// The network library's own words are for programmers, and name hosts.
  private static func words(forConnection description: String) -> String {
    if description.contains("CERTIFICATE_VERIFY_FAILED") { return "the certificate cannot be trusted; is this machine's clock right?" }
    if description.contains("ECONNREFUSED") || description.contains("Connection refused") { return "the connection was refused" }
    if description.contains("ENETUNREACH") || description.contains("EHOSTUNREACH") { return "the network is not reachable" }
    return VendorWords.fitForLog("the connection failed: \(description)")
  }
}
