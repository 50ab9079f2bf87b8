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
  }
  private let state: Mutex<State>

  init(_ accounts: [DestinationAccount], _ deliveries: [Delivery]) {
    state = Mutex(State(rows: deliveries.map { Row(delivery: $0, due: $0.created) }, accounts: accounts))
  }

  func claim(limit: Int, owner: String, leaseSeconds: Int, now: Instant, except: Set<String> = []) throws -> [Delivery] {
    state.withLock { state in
      let running = Set(state.accounts.filter { $0.pausedBecause == nil }.map(\.name)).subtracting(except)
      let due = state.rows.indices.filter { index in
        let row = state.rows[index]
        return row.ended == nil && row.due <= now && running.contains(row.delivery.destination)
      }.prefix(limit)
      for index in due {
        state.rows[index].due = now.advanced(bySeconds: Int64(leaseSeconds))
        state.rows[index].leasedTo = owner
      }
      return due.map { state.rows[$0].delivery }
    }
  }

  func settle(
    _ delivery: Delivery, owner: String, verdict: Verdict, retryAt: Instant?, done: Set<String>, detail: String, now: Instant
  ) throws -> Bool {
    state.withLock { state in
      guard let index = state.rows.firstIndex(where: { $0.delivery.id == delivery.id && $0.leasedTo == owner && $0.ended == nil }) else {
        return false
      }
      state.rows[index].leasedTo = nil
      state.rows[index].delivery.done = done
      state.log.append("\(delivery.id): \(detail)")
      switch verdict {
      case .accepted, .refused: state.rows[index].ended = verdict
      case .retry:
        state.rows[index].delivery.attempts += 1
        if let retryAt { state.rows[index].due = retryAt } else { state.rows[index].ended = verdict }
      case .pause(let reason):
        state.rows[index].due = now
        for account in state.accounts.indices where state.accounts[account].name == delivery.destination {
          state.accounts[account].pausedBecause = reason
        }
      }
      return true
    }
  }

  func nextDue(now: Instant) throws -> Instant? { state.withLock { $0.rows.filter { $0.ended == nil }.map(\.due).min() } }
  func destinations() throws -> [DestinationAccount] { state.withLock { $0.accounts } }

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

  var world: Courier.World {
    Courier.World(
      now: { self.now }, chance: { 1 },
      rest: { wait in self.time.withLock { $0 = Instant(milliseconds: $0.milliseconds + wait) } })
  }
}

extension Courier {
  static func rehearsing(_ queue: MemoryOutbox, _ transport: ScriptedTransport, _ watch: Stopwatch, secrets: Secrets = .all) -> Courier {
    Courier(queue: queue, transport: transport, secrets: secrets, owner: "courier", world: watch.world)
  }
}
