// Which transport a request takes: by the scheme of its address.
internal import Logging
internal import Sync

/// Web addresses, folders and databases behind one door.
struct Transports: Transport {
  private let web: WebTransport
  private let files: FileTransport
  private let databases: PostgresTransport

  init(log: Logger) {
    web = WebTransport(log: log)
    files = FileTransport(log: log)
    databases = PostgresTransport(log: log)
  }

  /// No answer brings back a secret of its request.
  func send(_ request: HTTPRequest) async throws(TransportFault) -> HTTPResponse {
    try await answer(to: request).withoutSecrets(of: request)
  }

  private func answer(to request: HTTPRequest) async throws(TransportFault) -> HTTPResponse {
    switch request.url.prefix(while: { $0 != ":" }) {
    case "file": try await files.send(request)
    case "postgresql": try await databases.send(request)
    default: try await web.send(request)
    }
  }

  /// Closes every connection. The transports are of no use afterwards.
  func close() async {
    await web.close()
    await databases.close()
  }
}
