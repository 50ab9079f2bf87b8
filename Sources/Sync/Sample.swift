// What a destination would be sent for one contact, to be looked at: requests with their secrets struck out, and which of them says what.
public import Domain

/// Requests of one update, and the names under which its parts travel. Nothing is sent.
public struct Sample: Hashable, Sendable {
  /// One request.
  public struct Part: Hashable, Sendable {
    /// Of its step, as the log has it.
    public var step: String
    /// `POST`.
    public var method: String
    /// Without the query.
    public var url: String
    /// Names with values; a secret one is ‹redacted›.
    public var headers: [HTTPHeader]
    /// Nil for a body that is no JSON.
    public var body: JSON?
  }

  /// In the order in which they would leave.
  public let parts: [Part]
  /// See `NameMap`.
  public let names: [NameMap.Row]

  /// - Parameters:
  ///   - update: as it would leave, behind the consent gate.
  ///   - leaveOut: what `destination` leaves out: it is named all the same, as left out.
  public init(of update: ContactUpdate, to destination: any Destination, leavingOut leaveOut: LeaveOut = LeaveOut([:]), now: Instant) {
    let requests = SampleRequests(destination: destination, now: now)
    parts = requests.parts(of: leaveOut.applied(to: update))
    names = NameMap(update, leaveOut, requests).rows
  }

  /// A made-up contact, for a destination that was never sent one.
  public static let invented = ContactUpdate(
    contact: "01SAMPLE000000000000000000", email: "sample@example.com", phone: nil, name: "Sample Shopper", locale: "en",
    tags: ["goal:sleep", "skin:dry"], removedTags: [],
    consent: ["email": .init(at: "2026-01-01T10:00:00Z", wording: "Write to me", isFresh: true)],
    session: .init(
      id: "01SAMPLE000000000000000001", quiz: "sample", quizTitle: "A sample quiz", version: "0", completedAt: "2026-01-01T10:00:00Z",
      outcome: nil, variables: [:], answers: ["goal": ["sleep"]], products: [.init(sku: "SKU-1", title: "A product", slot: "first")],
      store: nil, kiosk: nil))
}

/// Requests of any update, always at one time and under one id, so that two of them differ by the updates alone.
struct SampleRequests {
  let destination: any Destination
  let now: Instant

  func parts(of update: ContactUpdate) -> [Sample.Part] {
    let delivery = Delivery(
      id: "01SAMPLE000000000000000002", destination: "sample", update: update, attempts: 0, created: now)
    return destination.steps(for: delivery, knowing: Learnt()).map { step in
      let request = destination.request(for: step, of: delivery, knowing: Learnt(), now: now)
      let headers = request.headers.map { $0.isSecret ? HTTPHeader($0.name, "‹redacted›") : $0 }
      let url = request.url.split(separator: "?", maxSplits: 1).first.map(String.init) ?? ""
      return Sample.Part(
        step: step.name, method: request.method, url: url, headers: headers,
        body: JSON(parsing: String(decoding: request.body, as: UTF8.self)))
    }
  }
}
