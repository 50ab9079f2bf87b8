// One destination's way: claim, send in bulk what rides in bulk and the rest one by one, settle.
internal import Domain

struct Lane: Sendable {
  let courier: Courier
  let account: DestinationAccount
  let destination: any Destination
  let gate: Gate
  var asking: Asking { Asking(courier: courier, account: account) }
  /// The vendor's; a destination that is told less has none of its own.
  let pace: Pace

  /// Sends what was due at `due`, until nothing is left of it, the destination is paused or wants quiet, or the courier stops. Throws what
  /// the store throws; what was settled stays settled.
  func run(due: Instant) async throws -> Tally {
    var tally = Tally()
    var ahead: Load?
    while !courier.world.isStopping() {
      let now = courier.world.now()
      if let quiet = try gate.quiet(at: now),
        now.advanced(bySeconds: Courier.beginWithinSeconds) < quiet
      {
        tally.trouble =
          tally.trouble ?? .unavailable("the destination is left alone until \(quiet.iso)")
        break
      }
      // One that was claimed ahead may have been empty because rows of the same people were under way.
      let load =
        if let claimed = ahead, !claimed.rows.isEmpty { claimed } else { try claim(due: due) }
      ahead = nil
      if load.rows.isEmpty { break }
      let part: Tally
      if load.rows.count >= Courier.bulkLoad {
        // More is waiting: it is claimed while this load is on its way.
        async let more = claim(due: due)
        part = try await deliver(load)
        ahead = try await more
      } else {
        part = try await deliver(load)
      }
      tally += part
      // What could not even be begun is for the next look.
      if part.isPaused || part.delivered + part.retried + part.dead == 0 { break }
    }
    if let ahead { try courier.queue.release(ahead.rows.map(\.id), owner: courier.owner) }
    return tally
  }

  /// Rows that are ours for a while.
  private struct Load: Sendable {
    var rows: [Delivery]
    var leasedUntil: Instant
  }

  /// A small load; where rows ride in bulk and there are more of them, a large one.
  private func claim(due: Instant) throws -> Load {
    let until = courier.world.now().advanced(bySeconds: Int64(Courier.leaseSeconds))
    func claim(_ limit: Int) throws -> [Delivery] {
      try courier.queue.claim(
        from: account.name, limit: limit, owner: courier.owner, until: until, due: due)
    }
    let rows = try claim(Courier.load)
    guard rows.count == Courier.load, Convoy.suits(rows[0], in: self) else {
      return Load(rows: rows, leasedUntil: until)
    }
    return Load(rows: rows + (try claim(Courier.bulkLoad - Courier.load)), leasedUntil: until)
  }

  private func deliver(_ load: Load) async throws -> Tally {
    let (tally, left) = try await Convoy(lane: self).ride(load.rows, leasedUntil: load.leasedUntil)
    return try await alone(left, tally, leasedUntil: load.leasedUntil)
  }

  /// Rows one by one, as many at once as the vendor bears, in loads that their leases can bear.
  private func alone(_ rows: [Delivery], _ soFar: Tally, leasedUntil: Instant) async throws -> Tally {
    var tally = soFar
    var rest = rows[...]
    let isFresh =
      courier.world.now().advanced(bySeconds: Int64(Courier.leaseSeconds) - 5) < leasedUntil
    var isFirst = soFar == Tally() && isFresh
    while !rest.isEmpty {
      var load = Array(rest.prefix(Courier.load))
      rest = rest.dropFirst(load.count)
      guard !courier.world.isStopping(), !tally.isPaused, !tally.isQuiet else {
        try courier.queue.release((load + rest).map(\.id), owner: courier.owner)
        return tally
      }
      if !isFirst {
        let until = courier.world.now().advanced(bySeconds: Int64(Courier.leaseSeconds))
        let ours = try courier.queue.renew(load.map(\.id), owner: courier.owner, until: until)
        load.removeAll { !ours.contains($0.id) }
      }
      isFirst = false
      tally += try await oneByOne(load)
    }
    return tally
  }

  private func oneByOne(_ rows: [Delivery]) async throws -> Tally {
    let deadline = courier.world.now().advanced(bySeconds: Courier.beginWithinSeconds)
    return try await withThrowingTaskGroup(of: Tally.self) { group in
      var waiting = rows[...]
      var tally = Tally()
      func begin() {
        guard let row = waiting.popFirst() else { return }
        group.addTask { try await follow(row, before: deadline) }
      }
      for _ in 0..<pace.connections { begin() }
      while let part = try await group.next() {
        tally += part
        if tally.isPaused || tally.isQuiet {
          try courier.queue.release(waiting.map(\.id), owner: courier.owner)
          waiting = []
        } else {
          begin()
        }
      }
      return tally
    }
  }

  func follow(_ row: Delivery, before deadline: Instant) async throws -> Tally {
    guard let attempt = try await Attempt(of: row, in: self, before: deadline) else {
      try courier.queue.release([row.id], owner: courier.owner)
      var tally = Tally()
      tally.isQuiet = true
      return tally
    }
    return try await settle([ending(of: row, attempt.verdict, done: attempt.done, detail: attempt.detail)], attempt.exchanges)
  }

  /// How an attempt ends for its row: when it is due again, or that it is given up. Whoever made the words, the person is not in them.
  func ending(of row: Delivery, _ verdict: Verdict, done: Set<String>, detail: String) -> DeliveryEnding {
    let person = PersonWords(of: verdict == .accepted ? [] : [row.update])
    return ending(of: row, verdict.having { person.struck(from: $0) }, done, person.struck(from: detail))
  }

  private func ending(of row: Delivery, _ verdict: Verdict, _ done: Set<String>, _ detail: String) -> DeliveryEnding {
    guard case .retry(let asked, let reason) = verdict else { return DeliveryEnding(row, verdict, done: done, detail: detail) }
    let now = courier.world.now()
    let age = (now.milliseconds - row.created.milliseconds) / 1000
    let wait = pace.backoff.wait(afterFailure: row.attempts + 1, age: age, chance: courier.world.chance())
    guard let wait else {
      let words = "given up after \(row.attempts + 1) attempts; the last: \(reason)"
      return DeliveryEnding(row, .retry(afterSeconds: nil, reason: words), done: done, detail: detail)
    }
    // By the vendor's wish or the ladder, whichever is later.
    let retryAt = Instant(milliseconds: now.milliseconds + max(wait, Int64(asked ?? 0) * 1000))
    return DeliveryEnding(row, verdict, retryAt: retryAt, done: done, detail: detail)
  }

  /// So many rows a transaction: a shopper's answer that comes meanwhile waits for one of them, not for all.
  private static let settledAtOnce = 200
  /// Milliseconds in between, in which whoever waits for the store's lock gets it.
  private static let breath: Int64 = 4

  /// Writes the ends of attempts, a part at a time; the requests are written with the first.
  func settle(_ endings: [DeliveryEnding], _ exchanges: [Exchange]) async throws -> Tally {
    var tally = Tally()
    var (rest, exchanges) = (endings[...], exchanges)
    repeat {
      let part = Array(rest.prefix(Lane.settledAtOnce))
      rest = rest.dropFirst(part.count)
      let ours = try courier.queue.settle(part, exchanges, owner: courier.owner, now: courier.world.now())
      for ending in part where ours.contains(ending.delivery.id) { tally.count(ending) }
      exchanges = []
      if !rest.isEmpty { await courier.world.rest(Lane.breath) }
    } while !rest.isEmpty
    return tally
  }

  /// Waits for the rate limit or a short quiet; false when the wait would outlast `deadline`, or the courier is stopping.
  func hasTurn(_ kind: Gate.Kind, for step: Step, before deadline: Instant) async throws -> Bool {
    let world = courier.world
    while !world.isStopping() {
      let now = world.now()
      guard now < deadline else { return false }
      let wait = try gate.turn(kind, for: step, at: now)
      if wait == 0 { return true }
      guard now.milliseconds + wait < deadline.milliseconds else { return false }
      await world.rest(wait)
    }
    return false
  }

  /// A further request of a row under way waits for the rate limit, but no longer than its lease can bear. Then it is made all the same,
  /// unless its step has a limit of its own: that is far narrower, and others may have used it up.
  /// - Returns: false when it must not be made.
  func waitForTurn(for step: Step) async throws -> Bool {
    let world = courier.world
    let hasOwnLimit = gate.hasOwnLimit(step)
    var patience: Int64 = hasOwnLimit ? 15_000 : 5000
    while patience > 0 {
      let wait = min(try gate.turn(.single, for: step, at: world.now()), patience)
      if wait == 0 { return true }
      await world.rest(wait)
      patience -= wait
    }
    return !hasOwnLimit
  }
}
