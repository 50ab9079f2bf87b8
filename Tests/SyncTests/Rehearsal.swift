// A courier without disk, wire, clock or chance: an outbox in memory, a transport that follows a script, time that moves when rested.
import Domain
import Sync
import Synchronization

/// Follows OutboxQueue's contract in memory.
final class MemoryOutbox: OutboxQueue {
  struct Row: Sendable {
    var delivery: Delivery
    var due: Instant
    var leasedTo: String?
    var ended: Verdict?
  }
  struct State: Sendable {
    var rows: [Row] = []
    var accounts: [DestinationAccount]
    var log: [String] = []
    var exchanges: [Exchange] = []
    var marks: [String: [String: Int64]] = [:]
  }
  private let state: Mutex<State>

  init(_ accounts: [DestinationAccount], _ deliveries: [Delivery]) {
    state = Mutex(State(rows: deliveries.map { Row(delivery: $0, due: $0.created) }, accounts: accounts))
  }

  func due(now: Instant) throws -> [String] {
    state.withLock { state in
      state.accounts.filter { account in
        account.pausedBecause == nil
          && state.rows.contains { $0.delivery.destination == account.name && $0.ended == nil && $0.due <= now }
      }.map(\.name)
    }
  }

  func claim(from destination: String, limit: Int, owner: String, until: Instant, due: Instant) throws -> [Delivery] {
    state.withLock { state in
      guard state.accounts.contains(where: { $0.name == destination && $0.pausedBecause == nil }) else { return [] }
      var contacts: Set<String> = []
      var found: [Int] = []
      for index in state.rows.indices {
        let row = state.rows[index]
        guard row.ended == nil, row.delivery.destination == destination, contacts.insert(row.delivery.update.contact).inserted,
          row.due <= due, found.count < limit
        else { continue }
        found.append(index)
      }
      for index in found {
        state.rows[index].due = until
        state.rows[index].leasedTo = owner
      }
      return found.map { state.rows[$0].delivery }
    }
  }

  func renew(_ deliveries: [String], owner: String, until: Instant) throws -> Set<String> {
    state.withLock { state in
      let ours = state.rows.indices.filter { deliveries.contains(state.rows[$0].delivery.id) && state.rows[$0].leasedTo == owner }
      for index in ours { state.rows[index].due = until }
      return Set(ours.map { state.rows[$0].delivery.id })
    }
  }

  func release(_ deliveries: [String], owner: String) throws {
    state.withLock { state in
      for index in state.rows.indices where deliveries.contains(state.rows[index].delivery.id) && state.rows[index].leasedTo == owner {
        state.rows[index].leasedTo = nil
        state.rows[index].due = state.rows[index].delivery.created
      }
    }
  }

  func settle(_ endings: [DeliveryEnding], _ exchanges: [Exchange], owner: String, now: Instant) throws -> Set<String> {
    state.withLock { state in
      state.exchanges += exchanges
      return Set(endings.filter { MemoryOutbox.settle($0, owner, now, &state) }.map(\.delivery.id))
    }
  }

  private static func settle(_ ending: DeliveryEnding, _ owner: String, _ now: Instant, _ state: inout State) -> Bool {
    let id = ending.delivery.id
    guard let index = state.rows.firstIndex(where: { $0.delivery.id == id && $0.leasedTo == owner && $0.ended == nil }) else {
      return false
    }
    state.rows[index].leasedTo = nil
    state.rows[index].delivery.done = ending.done
    state.log.append("\(id): \(ending.detail)")
    switch ending.verdict {
    case .accepted, .refused: state.rows[index].ended = ending.verdict
    case .retry:
      state.rows[index].delivery.attempts += 1
      if let retryAt = ending.retryAt { state.rows[index].due = retryAt } else { state.rows[index].ended = ending.verdict }
    case .pause(let reason):
      state.rows[index].due = now
      for account in state.accounts.indices where state.accounts[account].name == ending.delivery.destination {
        state.accounts[account].pausedBecause = reason
      }
    }
    return true
  }

  func pacing<T>(_ destination: String, _ body: (inout [String: Int64]) -> T) throws -> T {
    state.withLock { body(&$0.marks[destination, default: [:]]) }
  }

  func mark(_ kind: String, of destination: String) throws -> Int64? { state.withLock { $0.marks[destination]?[kind] } }
  func nextDue(now: Instant) throws -> Instant? { state.withLock { $0.rows.filter { $0.ended == nil }.map(\.due).min() } }
  func pending(for destination: String) throws -> Int {
    state.withLock { $0.rows.count { $0.ended == nil && $0.delivery.destination == destination } }
  }
  func destinations() throws -> [DestinationAccount] { state.withLock { $0.accounts } }

  var exchanges: [Exchange] { state.withLock { $0.exchanges } }
  var rows: [Row] { state.withLock { $0.rows } }
  func row(_ id: String) -> Row? { state.withLock { $0.rows.first { $0.delivery.id == id } } }
  var log: [String] { state.withLock { $0.log } }
  func pausedBecause(_ name: String) -> String? { state.withLock { $0.accounts.first { $0.name == name }?.pausedBecause } }
  func makeAllDue() {
    state.withLock { state in
      for index in state.rows.indices { state.rows[index].due = state.rows[index].delivery.created }
    }
  }
  func takeLeaseAway(_ id: String) {
    state.withLock { state in
      for index in state.rows.indices where state.rows[index].delivery.id == id { state.rows[index].leasedTo = "another" }
    }
  }
}

/// Answers by a closure and remembers what was sent.
final class ScriptedTransport: Transport {
  private let sent = Mutex<[HTTPRequest]>([])
  private let answer: @Sendable (HTTPRequest, Int) async -> Result<HTTPResponse, TransportFault>

  /// - Parameter answer: gets the request and how many came before it.
  init(_ answer: @escaping @Sendable (HTTPRequest, Int) async -> Result<HTTPResponse, TransportFault>) { self.answer = answer }

  func send(_ request: HTTPRequest) async throws(TransportFault) -> HTTPResponse {
    let before = sent.withLock { sent in
      sent.append(request)
      return sent.count - 1
    }
    return try await answer(request, before).get()
  }

  var requests: [HTTPRequest] { sent.withLock { $0 } }
}

/// Time that passes only while somebody rests.
final class Stopwatch: Sendable {
  private let time = Mutex<Instant>(tenOClock)
  var now: Instant { time.withLock { $0 } }
  func pass(seconds: Int64) { time.withLock { $0 = $0.advanced(bySeconds: seconds) } }

  var world: Courier.World { world(realMilliseconds: nil) }

  /// - Parameter realMilliseconds: that a rest takes besides: where lanes wait for each other over a real network.
  func world(realMilliseconds: Int?) -> Courier.World {
    Courier.World(
      now: { self.now }, chance: { 1 },
      rest: { wait in
        self.time.withLock { $0 = Instant(milliseconds: $0.milliseconds + wait) }
        if let realMilliseconds { try? await Task.sleep(for: .milliseconds(realMilliseconds)) }
      })
  }
}

extension Courier {
  static func rehearsing(_ queue: MemoryOutbox, _ transport: ScriptedTransport, _ watch: Stopwatch, secrets: Secrets = .all) -> Courier {
    Courier(queue: queue, transport: transport, secrets: secrets, owner: "courier", world: watch.world)
  }
}
