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
  /// Of Klaviyo's three requests each, at its pace, as many as can be begun in that time.
  static let claimLimit = 64
  static let inFlight = 4

  let queue: any OutboxQueue
  let transport: any Transport
  let secrets: Secrets
  let owner: String
  let world: World
  private let lanes = Mutex<[String: LaneState]>([:])
  private let memories = Mutex<[DestinationAccount: Memory]>([:])

  /// - Parameter owner: names this courier in the leases; no two running ones share it.
  public init(queue: any OutboxQueue, transport: any Transport, secrets: Secrets, owner: String, world: World) {
    self.queue = queue
    self.transport = transport
    self.secrets = secrets
    self.owner = owner
    self.world = world
  }

  /// Sends every row that is due, each once. Rows for which there is no time keep their lease and fall due when it ends.
  /// Throws what the store throws; what was settled stays settled.
  public func deliverDue() async throws -> Report {
    let accounts = try queue.destinations()
    return try await withThrowingTaskGroup(of: (String, Tally).self) { group in
      var pass = Pass(accounts: accounts)
      while true {
        try fill(&pass)
        for (account, rows) in pass.takeIdle() {
          group.addTask { (account.name, try await self.lane(to: account).deliver(rows)) }
        }
        guard let (name, tally) = try await group.next() else { return pass.report }
        pass.finished(name, tally)
      }
    }
  }

  /// Claims until every destination with something due has a batch.
  private func fill(_ pass: inout Pass) throws {
    while !world.isStopping() {
      let now = world.now()
      let claimed = try queue.claim(
        limit: Courier.claimLimit, owner: owner, leaseSeconds: Courier.leaseSeconds, now: now, except: pass.supplied)
      guard pass.add(claimed, beginBefore: now.advanced(bySeconds: Courier.beginWithinSeconds)) else { return }
    }
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

  private func lane(to account: DestinationAccount) -> Lane { Lane(courier: self, account: account) }

  /// Milliseconds until `account` may be asked again; 0 takes the turn.
  func turn(for account: DestinationAccount, at now: Instant) -> Int64 {
    lanes.withLock { $0[account.name, default: LaneState(limit: account.pace.limit)].turn(at: now) }
  }

  func note(_ verdict: Verdict, wasAnswered: Bool, for account: DestinationAccount) {
    let now = world.now()
    lanes.withLock { $0[account.name, default: LaneState(limit: account.pace.limit)].note(verdict, wasAnswered: wasAnswered, at: now) }
  }
}

extension DestinationAccount {
  /// The vendor's pace; a careful one for a vendor that this program does not know.
  var pace: Pace { Registry.vendor(vendor)?.pace ?? Pace(limit: RateLimit(perMinute: 60, burst: 1), backoff: .vendor) }
}

/// A claimed row, with the time until which it may be begun.
struct Claimed: Sendable {
  var delivery: Delivery
  var beginBefore: Instant
}

/// One call of `deliverDue`: what was claimed, what waits for its lane, what came of it.
private struct Pass {
  private(set) var report = Report()
  private let accounts: [String: DestinationAccount]
  private var seen: Set<String> = []
  private var busy: Set<String> = []
  private var waiting: [String: [Claimed]] = [:]

  init(accounts: [DestinationAccount]) {
    self.accounts = Dictionary(accounts.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  /// Destinations that have a batch, under way or at hand.
  var supplied: Set<String> { busy.union(waiting.keys) }

  /// False when the claim brought nothing new.
  mutating func add(_ claimed: [Delivery], beginBefore: Instant) -> Bool {
    let fresh = claimed.filter { seen.insert($0.id).inserted }
    for delivery in fresh { waiting[delivery.destination, default: []].append(Claimed(delivery: delivery, beginBefore: beginBefore)) }
    return !fresh.isEmpty
  }

  /// The waiting rows of every destination whose lane is free; the lanes are busy from now on.
  mutating func takeIdle() -> [(DestinationAccount, [Claimed])] {
    waiting.keys.filter { !busy.contains($0) }.sorted().map { name in
      busy.insert(name)
      return (accounts[name] ?? DestinationAccount(name: name, vendor: "", settings: [:]), waiting.removeValue(forKey: name) ?? [])
    }
  }

  mutating func finished(_ name: String, _ tally: Tally) {
    busy.remove(name)
    report.byDestination[name, default: Tally()] += tally
  }
}
