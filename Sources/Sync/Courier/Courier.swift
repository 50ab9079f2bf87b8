// Carries the outbox to its destinations: claim, request, send, verdict, settle. Clock, chance and rest are handed in.
public import Domain
internal import Synchronization

/// Sends each row at least once. A destination that is slow, dead or misconfigured delays no other: each has its own lane, four requests
/// wide, and rows of one contact leave in the order in which they were written.
public final class Courier: Sendable {
  /// What is not pure about a courier.
  public struct World: Sendable {
    /// The wall clock; it may jump.
    public var now: @Sendable () -> Instant
    /// 0 to 1.
    public var chance: @Sendable () -> Double
    /// Rests for so many milliseconds.
    public var rest: @Sendable (Int64) async -> Void
    /// When true, no further row is begun; those under way are finished.
    public var isStopping: @Sendable () -> Bool

    public init(
      now: @escaping @Sendable () -> Instant, chance: @escaping @Sendable () -> Double,
      rest: @escaping @Sendable (Int64) async -> Void, isStopping: @escaping @Sendable () -> Bool = { false }
    ) {
      self.now = now
      self.chance = chance
      self.rest = rest
      self.isStopping = isStopping
    }
  }

  /// Seconds for which a claimed row is ours. A request takes at most 30 s, so a row is begun within the first 25.
  public static let leaseSeconds = 60
  static let beginWithinSeconds: Int64 = 25
  /// Rows claimed at a time: of Klaviyo's three requests each, at its pace, as many as can be begun in that time.
  static let load = 64
  /// Rows claimed at a time where they ride in bulk.
  static let bulkLoad = 2000

  let queue: any OutboxQueue
  let transport: any Transport
  let secrets: Secrets
  let owner: String
  let world: World
  private let gates = Mutex<[String: Gate]>([:])
  private let memories = Mutex<[DestinationAccount: Memory]>([:])

  /// - Parameter owner: names this courier in the leases; no two running ones share it.
  public init(queue: any OutboxQueue, transport: any Transport, secrets: Secrets, owner: String, world: World) {
    self.queue = queue
    self.transport = transport
    self.secrets = secrets
    self.owner = owner
    self.world = world
  }

  /// Sends every row that is due, each once. What there was no time for falls due again. Throws what the store throws; what was settled
  /// stays settled.
  public func deliverDue() async throws -> Report {
    let now = world.now()
    let due = try queue.due(now: now)
    let accounts = try queue.destinations()
    let shared = SharedAccounts(accounts, secrets: secrets)
    return try await withThrowingTaskGroup(of: (String, Tally).self) { group in
      for account in accounts where due.contains(account.name) && !world.isStopping() {
        let keeper = shared.keeper(of: account)
        group.addTask {
          (account.name, try await self.deliver(to: account, pacedBy: keeper, due: now))
        }
      }
      var report = Report()
      for try await (name, tally) in group {
        report.byDestination[name] = tally
        report.byDestination[name]?.pending = try queue.pending(for: name)
      }
      return report
    }
  }

  private func deliver(to account: DestinationAccount, pacedBy keeper: String, due: Instant)
    async throws -> Tally
  {
    let destination: any Destination
    do {
      destination = try Registry.open(account, secrets: secrets)
    } catch {
      return try pause(account, because: "\(account.vendor) cannot be used: \(error.words)", due: due)
    }
    let pace = (Registry.vendor(account.vendor)?.pace ?? type(of: destination).pace).agreed(in: account.settings)
    let gate = gates.withLock { gates in
      let gate =
        gates[account.name].flatMap { $0.keeper == keeper ? $0 : nil }
        ?? Gate(account.name, keeper: keeper, pace: pace, queue: queue)
      gates[account.name] = gate
      return gate
    }
    return try await Lane(courier: self, account: account, destination: destination, gate: gate, pace: pace).run(due: due)
  }

  /// Nothing can be sent with these settings: the destination waits for better ones, and so do its rows.
  private func pause(_ account: DestinationAccount, because words: String, due: Instant) throws -> Tally {
    let now = world.now()
    let until = now.advanced(bySeconds: Int64(Courier.leaseSeconds))
    guard let row = try queue.claim(from: account.name, limit: 1, owner: owner, until: until, due: due).first else { return Tally() }
    let ending = DeliveryEnding(row, .pause(reason: words), done: row.done, detail: "not sent")
    _ = try queue.settle([ending], [], owner: owner, now: now)
    var tally = Tally()
    tally.trouble = .misconfigured(words)
    return tally
  }

  /// What is known of an account with these very settings; nothing that is older than an hour.
  func facts(of account: DestinationAccount) -> Learnt {
    memories.withLock { memories in
      guard let known = memories[account], world.now() < known.until else { return Learnt() }
      return Learnt(ofAccount: known.facts)
    }
  }

  /// Remembers what was learnt of the account.
  func learn(_ learnt: Learnt, of account: DestinationAccount) {
    guard !learnt.ofAccount.isEmpty else { return }
    let now = world.now()
    memories.withLock { memories in
      var known = memories[account].flatMap { now < $0.until ? $0 : nil } ?? Memory(until: now.advanced(bySeconds: 3600))
      known.facts.merge(learnt.ofAccount) { $1 }
      memories[account] = known
    }
  }

  private struct Memory {
    var facts: [String: String] = [:]
    var until: Instant
  }
}
