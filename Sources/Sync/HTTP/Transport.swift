// The one thing that Sync cannot do itself: put a request on a wire. The courier's executable brings it.

/// Why no answer came. The words name no address and no secret.
public struct TransportFault: Error, Hashable, Sendable {
  /// What happened, for the sync log.
  public var words: String
  public init(_ words: String) { self.words = words }
}

/// Sends one request and reads one answer: no redirects, no proxy, certificates always verified, at most 30 s and 4 MB.
public protocol Transport: Sendable {
  /// Throws when no whole answer came in time, or the address may not be reached.
  func send(_ request: HTTPRequest) async throws(TransportFault) -> HTTPResponse
}
