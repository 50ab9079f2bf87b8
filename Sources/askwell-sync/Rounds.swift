// The courier's day: look, send, rest until something is due or something has changed.
internal import Domain
internal import Foundation
internal import Logging
internal import Storage
internal import Sync

struct Rounds: Sendable {
  /// How often a resting courier looks whether the store has changed: one `stat`, no query.
  private static let glance: Int64 = 2000
  /// Rest after a store that was busy or full.
  private static let pause: Int64 = 10_000
  /// Rest between two looks, whatever is due: a fault must not become a storm.
  private static let breath: Int64 = 200

  let store: Database
  let log: Logger
  private let signals = Signals()
  private let transport: Transports
  private let courier: Courier

  init(store: Database, log: Logger) {
    self.store = store
    self.log = log
    let signals = signals
    transport = Transports(log: log)
    courier = Courier(
      queue: LoggedOutbox(store: store, log: log), transport: transport,
      secrets: Secrets(environment: ProcessInfo.processInfo.environment),
      owner: "\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)",
      world: Courier.World(
        now: { Instant.now }, chance: { Double.random(in: 0...1) }, rest: { await signals.rest($0) }, isStopping: { signals.isStopping }))
  }

  /// One look at the outbox.
  func once() async throws -> Report {
    do {
      let report = try await courier.deliverDue()
      await transport.close()
      return report
    } catch {
      await transport.close()
      throw error
    }
  }

  /// Looks again and again until SIGTERM or SIGINT. Returns what all looks came to.
  func untilStopped() async throws -> Report {
    var total = Report()
    log.info("the courier is on its rounds")
    while !signals.isStopping {
      do {
        total += try await courier.deliverDue()
        try await restUntilNeeded()
      } catch let error as StoreError where error.isBusy || error.isDiskFull {
        log.warning("\(error.message)")
        await signals.rest(Rounds.pause)
      }
    }
    await transport.close()
    log.info("the courier was asked to stop: \(total.delivered) delivered, \(total.retried) retried, \(total.dead) given up")
    return total
  }

  private func restUntilNeeded() async throws(StoreError) {
    await signals.rest(Rounds.breath)
    var mark = StoreMark(of: store.path)
    var due = try store.nextDue(now: .now)
    log.debug("resting until \(due?.iso ?? "something changes")")
    while !signals.isStopping {
      let wait = due.map { $0.milliseconds - Instant.now.milliseconds } ?? Rounds.glance
      if wait <= 0 { return }
      await signals.rest(min(wait, Rounds.glance))
      let seen = StoreMark(of: store.path)
      guard seen != mark else { continue }
      mark = seen
      due = try store.nextDue(now: .now)
    }
  }
}

/// Changes whenever any process commits: the log's size and the times of log and file.
private struct StoreMark: Equatable {
  private var numbers: [Int64]

  init(of path: String) {
    numbers = ["-wal", ""].flatMap { companion in
      var status = stat()
      guard stat(path + companion, &status) == 0 else { return [Int64(-1)] }
      return [Int64(status.st_size), Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec)]
    }
  }
}

/// The store's outbox, with a line in the log for each attempt.
private struct LoggedOutbox: OutboxQueue {
  let store: Database
  let log: Logger

  func claim(limit: Int, owner: String, leaseSeconds: Int, now: Instant, except: Set<String>) throws -> [Delivery] {
    try store.claim(limit: limit, owner: owner, leaseSeconds: leaseSeconds, now: now, except: except)
  }

  func settle(
    _ delivery: Delivery, owner: String, verdict: Verdict, retryAt: Instant?, done: Set<String>, detail: String, now: Instant
  ) throws -> Bool {
    let isOurs = try store.settle(
      delivery, owner: owner, verdict: verdict, retryAt: retryAt, done: done, detail: detail, now: now)
    let words = isOurs ? verdict.words(retryAt: retryAt) : "another courier took it over"
    log.log(level: verdict == .accepted ? .info : .warning, "\(delivery.destination) \(delivery.id): \(detail): \(words)")
    return isOurs
  }

  func nextDue(now: Instant) throws -> Instant? { try store.nextDue(now: now) }
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
