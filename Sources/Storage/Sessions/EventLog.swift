// Steps of the funnel: noted in memory, written with the session's next milestone, so that a view costs an answer nothing.
public import Domain
import GRDB
import Synchronization

/// One noted step.
struct NotedEvent: Sendable {
  var session: String
  var kind: SessionEvent
  var question: String?
  var at: Instant
  /// With `cart`: what the hand-off showed.
  var basket: ShownBasket?
}

/// A basket as a hand-off shows it.
public struct ShownBasket: Hashable, Sendable {
  public var skus: [String]
  /// Minor units of the shop's currency.
  public var value: Int

  public init(skus: [String], value: Int) {
    self.skus = skus
    self.value = value
  }
}

/// Events that wait for the next transaction, numbered as they come.
final class EventBuffer: Sendable {
  /// While nothing can be written, the oldest are given up: answers matter more than views.
  static let limit = 10_000
  fileprivate struct State {
    var events: [NotedEvent] = []
    /// Number of the first of `events`.
    var first = 0
  }
  private let state = Mutex(State())

  /// The events, and the number that the next one will have.
  var waiting: (events: [NotedEvent], end: Int) { state.withLock { ($0.events, $0.first + $0.events.count) } }
  var isEmpty: Bool { state.withLock { $0.events.isEmpty } }

  func append(_ event: NotedEvent) {
    state.withLock { state in
      if state.events.count >= EventBuffer.limit { state.drop(before: state.first + EventBuffer.limit / 10) }
      state.events.append(event)
    }
  }

  /// Forgets what was written.
  func drop(before end: Int) { state.withLock { $0.drop(before: end) } }
}

extension EventBuffer.State {
  fileprivate mutating func drop(before end: Int) {
    let count = min(max(end - first, 0), events.count)
    events.removeFirst(count)
    first += count
  }
}

extension Database {
  /// Notes a step of the funnel; it is on disk after the next write that is no answer, or `flushEvents`. Does not wait for the disk.
  public func note(_ event: SessionEvent, session: String, question: String? = nil, at now: Instant) {
    events.append(NotedEvent(session: session, kind: event, question: question, at: now))
  }

  /// Notes the basket that the hand-off of `session` shows; the last one stands. Written as `note` writes.
  public func note(_ basket: ShownBasket, session: String, at now: Instant) {
    events.append(NotedEvent(session: session, kind: .cart, at: now, basket: basket))
  }

  /// Writes what was noted. Nothing noted costs nothing.
  public func flushEvents() throws(StoreError) {
    if !events.isEmpty { try write { _ in } }
  }
}

extension GRDB.Database {
  func insert(_ events: [NotedEvent]) throws {
    for event in events {
      try run(
        """
        INSERT INTO event (session, n, kind, question, at)
        VALUES (?1, (SELECT COALESCE(MAX(n), 0) + 1 FROM event WHERE session = ?1), ?2, ?3, ?4)
        """, [event.session, event.kind.rawValue, event.question, event.at.milliseconds])
      try event.basket?.save(of: event.session, at: event.at, self)
    }
  }
}

extension ShownBasket {
  /// In place of one that was shown before.
  func save(of session: String, at now: Instant, _ db: Connection) throws {
    try db.run(
      """
      INSERT INTO basket (session, at, value, skus) VALUES (?, ?, ?, ?)
      ON CONFLICT (session) DO UPDATE SET at = excluded.at, value = excluded.value, skus = excluded.skus
      """, [session, now.milliseconds, value, skus.joined(separator: "\n")])
  }
}
