// The courier's day: look, send, rest until something is due or something has changed.
internal import Domain
internal import Foundation
internal import Logging
internal import Storage
internal import Sync

struct Rounds: Sendable {
  /// A rest without anything due: writes of other processes end it earlier.
  private static let longest: Int64 = 3_600_000
  /// The longest rest where writes of other processes cannot be heard.
  private static let glance: Int64 = 5000
  /// Rest after a store that was busy or full.
  private static let pause: Int64 = 10_000
  /// Rest between two looks, whatever is due: a fault must not become a storm.
  private static let breath: Int64 = 200

  let store: Database
  let log: Logger
  let bars: SendingBars
  private let keeper: BackupKeeper?
  private let signals = Signals()
  private let transport: Transports
  private let courier: Courier

  init(store: Database, log: Logger, bars: SendingBars, backups: BackupSettings? = nil) {
    self.store = store
    self.log = log
    self.bars = bars
    keeper = backups.map { BackupKeeper(folder: BackupFolder($0), store: store, log: log) }
    let signals = signals
    transport = Transports(log: log)
    courier = Courier(
      queue: LoggedOutbox(store: store, log: log, bars: bars), transport: transport,
      secrets: Secrets(environment: StartEnvironment.all),
      owner: "\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)",
      world: Courier.World(
        now: { Instant.now }, chance: { Double.random(in: 0...1) }, rest: { await signals.rest($0) }, isStopping: { signals.isStopping }))
  }

  /// One look at the outbox.
  func once() async throws -> Report {
    do {
      let report = try await look()
      await transport.close()
      _ = await keeper?.keep()
      return report
    } catch {
      await transport.close()
      throw error
    }
  }

  /// Looks again and again until SIGTERM or SIGINT. Returns what all looks came to.
  func untilStopped() async throws -> Report {
    var total = Report()
    log.notice("the courier is on its rounds")
    let watch = StoreWatch(of: store.path) { [signals] in signals.ring() }
    if watch.isDeaf { log.warning("this machine has no file watch left: the store is looked at every \(Rounds.glance / 1000) s") }
    let keeping = keeper.map { keeper in Task { [signals] in await Rounds.keep(keeper, until: signals) } }
    while !signals.isStopping, !store.isWanted {
      do {
        total += try await look()
        try await restUntilNeeded(watch)
      } catch let error as StoreError where error.isBusy || error.isDiskFull {
        log.warning("\(error.message)")
        await signals.rest(Rounds.pause)
      }
    }
    if store.isWanted { log.notice("the store is wanted by somebody who restores or mends it: the courier ends, to be started again") }
    signals.stop()
    await keeping?.value
    await transport.close()
    log.info("the courier was asked to stop: \(total.delivered) delivered, \(total.retried) retried, \(total.dead) given up")
    return total
  }

  /// Backup after backup.
  private static func keep(_ keeper: BackupKeeper, until signals: Signals) async {
    while !signals.isStopping {
      let due = await keeper.keep()
      // A clock may jump meanwhile: it is looked at now and then.
      await signals.rest(max(breath, min(due.milliseconds - Instant.now.milliseconds, longest)))
    }
  }

  private func look() async throws -> Report {
    bars.begin(try store.dueCounts(now: .now))
    defer { bars.end() }
    return try await courier.deliverDue()
  }

  /// Until something is due, or another process wrote to the store.
  private func restUntilNeeded(_ watch: StoreWatch) async throws(StoreError) {
    await signals.rest(Rounds.breath)
    while !signals.isStopping, !store.isWanted {
      let due = try store.nextDue(now: .now)
      log.debug("resting until \(due?.iso ?? "something changes")")
      let wait = due.map { $0.milliseconds - Instant.now.milliseconds } ?? Rounds.longest
      if wait <= 0 { return }
      await signals.rest(min(wait, watch.isDeaf ? Rounds.glance : Rounds.longest), isLight: true)
    }
  }
}

/// The store's outbox, with a line in the log for each attempt, and bars that grow with them.
private struct LoggedOutbox: OutboxQueue {
  let store: Database
  let log: Logger
  let bars: SendingBars

  func settle(_ endings: [DeliveryEnding], _ exchanges: [Exchange], owner: String, now: Instant) throws -> Set<String> {
    let ours = try store.settle(endings, exchanges, owner: owner, now: now)
    if let name = endings.first?.delivery.destination { bars.count(ours.count, at: name) }
    for ending in endings {
      let words = ours.contains(ending.delivery.id) ? ending.verdict.words(retryAt: ending.retryAt) : "another courier took it over"
      log.log(
        level: ending.verdict == .accepted ? .info : .warning,
        "\(ending.delivery.destination) \(ending.delivery.id): \(ending.detail): \(words)")
    }
    for exchange in exchanges {
      let status = exchange.status.map(String.init) ?? "no answer"
      log.debug(
        "\(exchange.destination) \(exchange.step) x\(exchange.items): \(status) in \(exchange.milliseconds) ms"
      )
    }
    return ours
  }

  func due(now: Instant) throws -> [String] { try store.due(now: now) }
  func claim(from destination: String, limit: Int, owner: String, until: Instant, due: Instant) throws -> [Delivery] {
    try store.claim(from: destination, limit: limit, owner: owner, until: until, due: due)
  }
  func renew(_ deliveries: [String], owner: String, until: Instant) throws -> Set<String> {
    try store.renew(deliveries, owner: owner, until: until)
  }
  func release(_ deliveries: [String], owner: String) throws { try store.release(deliveries, owner: owner) }
  func pacing<T>(_ destination: String, _ body: (inout [String: Int64]) -> T) throws -> T { try store.pacing(destination, body) }
  func mark(_ kind: String, of destination: String) throws -> Int64? { try store.mark(kind, of: destination) }
  func nextDue(now: Instant) throws -> Instant? { try store.nextDue(now: now) }
  func pending(for destination: String) throws -> Int { try store.pending(for: destination) }
  func destinations() throws -> [DestinationAccount] { try store.destinations() }
}

extension Verdict {
  fileprivate func words(retryAt: Instant?) -> String {
    switch self {
    case .accepted: "delivered"
    case .retry(_, let reason): retryAt.map { "again at \($0.iso): \(reason)" } ?? reason
    case .refused(let reason): "refused for good: \(reason)"
    case .pause(let reason): "the destination is paused: \(reason)"
    }
  }
}
