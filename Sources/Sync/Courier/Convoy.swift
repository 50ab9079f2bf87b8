// Many rows of a destination in few requests: step by step, all that stand at the same step together.
internal import Domain

struct Convoy: Sendable {
  let lane: Lane

  /// A job is asked about for so long; then it is handed in again later, which changes nothing at the vendor.
  private static let jobSeconds: Int64 = 1800
  /// Milliseconds between two questions about a job, at most.
  private static let longestWait: Int64 = 30_000

  /// A row on its way.
  private struct Rider: Sendable {
    let row: Delivery
    /// As it may leave.
    var delivery: Delivery
    var told: [String] = []
    var done: Set<String> { delivery.done }

    /// The row as it was claimed, with the steps that are done.
    var unfinished: Delivery {
      var row = row
      row.done = done
      return row
    }

    func having(told words: String) -> Rider {
      var rider = self
      rider.told.append(words)
      return rider
    }
  }

  /// What a bulk request came to for one of its rows.
  private enum Fate: Sendable {
    case verdict(Verdict)
    /// It goes alone and hears what the vendor says of it.
    case alone
  }

  /// What a chunk came to.
  private struct Outcome: Sendable {
    var fates: [(Rider, Fate)] = []
    var exchanges: [Exchange] = []
    /// Not begun: there was no turn, or the courier is stopping.
    var unbegun: [Rider] = []
    /// Of rows that went alone and are settled.
    var alone = Tally()

    static func + (a: Outcome, b: Outcome) -> Outcome {
      var sum = Outcome(fates: a.fates + b.fates, exchanges: a.exchanges + b.exchanges, unbegun: a.unbegun + b.unbegun, alone: a.alone)
      sum.alone += b.alone
      return sum
    }
  }

  /// Whether `row` stands at a step that rides in bulk.
  static func suits(_ row: Delivery, in lane: Lane) -> Bool {
    var delivery = row
    guard let update = row.update.allowedToLeave else { return false }
    delivery.update = update
    let steps = lane.destination.steps(for: delivery, knowing: lane.courier.facts(of: lane.account))
    return steps.contains { !delivery.done.contains($0.key) && lane.destination.bulkRule(for: $0) != nil }
  }

  /// Sends in bulk what can be, and settles what is over. Throws what the store throws.
  /// - Returns: what came of it, and the rows that are to go one by one from where they stand.
  func ride(_ rows: [Delivery]) async throws -> (Tally, left: [Delivery]) {
    var tally = Tally()
    var left: [Delivery] = []
    var riders: [Rider] = []
    for row in rows {
      guard let update = row.update.allowedToLeave else {
        left.append(row)
        continue
      }
      var delivery = row
      delivery.update = update
      riders.append(Rider(row: row, delivery: delivery))
    }
    // What one learns of the account lets the others ride; where it met a fault, the next one tries.
    var tries = 3
    while tries > 0, !tally.isPaused, !tally.isQuiet, let first = riders.first, let step = steps(of: first).first,
      lane.destination.bulkRule(for: step) == nil, Convoy.suits(first.row, in: lane)
    {
      tries -= 1
      riders.removeFirst()
      let until = lane.courier.world.now().advanced(bySeconds: Courier.beginWithinSeconds)
      tally += try await lane.follow(first.row, before: until)
    }
    var leasedUntil = lane.courier.world.now().advanced(bySeconds: Int64(Courier.leaseSeconds))
    while !tally.isPaused, !tally.isQuiet, let (step, rule, chosen) = nextLayer(of: riders) {
      let others = riders.filter { rider in !chosen.contains { $0.row.id == rider.row.id } }
      try renew(&riders, &leasedUntil)
      let outcome = try await send(chosen, step, rule)
      riders = others
      var endings: [DeliveryEnding] = []
      for (rider, fate) in outcome.fates {
        switch fate {
        case .alone: left.append(rider.unfinished)
        case .verdict(.accepted):
          var rider = rider
          rider.delivery.done.insert(step.key)
          for further in steps(of: rider) where rule.covers.contains(further.name) { rider.delivery.done.insert(further.key) }
          if isOver(rider) {
            endings.append(lane.ending(of: rider.row, .accepted, done: rider.done, detail: rider.told.joined(separator: ", ")))
          } else {
            riders.append(rider)
          }
        case .verdict(let verdict):
          endings.append(lane.ending(of: rider.row, verdict, done: rider.done, detail: rider.told.joined(separator: ", ")))
        }
      }
      tally += try lane.settle(endings, outcome.exchanges)
      tally += outcome.alone
      if !outcome.unbegun.isEmpty || tally.isPaused {
        try lane.courier.queue.release((outcome.unbegun + riders).map(\.row.id) + left.map(\.id), owner: lane.courier.owner)
        tally.isQuiet = true
        return (tally, [])
      }
    }
    return (tally, left + riders.map(\.unfinished))
  }

  private func steps(of rider: Rider) -> [Step] {
    lane.destination.steps(for: rider.delivery, knowing: lane.courier.facts(of: lane.account)).filter {
      !rider.done.contains($0.key) || $0.teaches
    }
  }

  private func isOver(_ rider: Rider) -> Bool { steps(of: rider).allSatisfy { rider.done.contains($0.key) } }

  /// The bulk step at which most riders stand, with them; nil when no step has enough of them.
  private func nextLayer(of riders: [Rider]) -> (Step, BulkRule, [Rider])? {
    var standing: [Step: [Rider]] = [:]
    for rider in riders {
      guard let step = steps(of: rider).first, lane.destination.bulkRule(for: step) != nil else { continue }
      standing[step, default: []].append(rider)
    }
    guard let (step, riders) = standing.max(by: { ($0.value.count, $1.key.name) < ($1.value.count, $0.key.name) }),
      let rule = lane.destination.bulkRule(for: step), riders.count >= rule.atLeast
    else { return nil }
    return (step, rule, riders)
  }

  private func renew(_ riders: inout [Rider], _ until: inout Instant) throws {
    let world = lane.courier.world
    guard until < world.now().advanced(bySeconds: Courier.beginWithinSeconds + 20) else { return }
    until = world.now().advanced(bySeconds: Int64(Courier.leaseSeconds))
    _ = try lane.courier.queue.renew(riders.map(\.row.id), owner: lane.courier.owner, until: until)
  }

  /// Chunk by chunk, as many at once as the vendor bears.
  private func send(_ riders: [Rider], _ step: Step, _ rule: BulkRule) async throws -> Outcome {
    let learnt = lane.courier.facts(of: lane.account)
    var outcome = Outcome()
    var chunks: [Chunk] = []
    for rider in riders {
      guard let item = lane.destination.bulkItem(for: step, of: rider.delivery, knowing: learnt), item.utf8.count <= rule.itemBytes else {
        outcome.fates.append((rider, .alone))
        continue
      }
      if chunks.last.map({ $0.hasRoom(for: item, rule) }) != true { chunks.append(Chunk(step: step, learnt: learnt)) }
      chunks[chunks.count - 1].add(rider, item)
    }
    return try await withThrowingTaskGroup(of: Outcome.self) { group in
      var waiting = chunks[...]
      func begin() {
        guard let chunk = waiting.popFirst() else { return }
        group.addTask { try await send(chunk) }
      }
      for _ in 0..<lane.pace.connections { begin() }
      while let part = try await group.next() {
        outcome = outcome + part
        begin()
      }
      return outcome
    }
  }

  /// The rows of one request.
  private struct Chunk: Sendable {
    let step: Step
    let learnt: Learnt
    /// Whether some of its rows have had made what was missing already.
    var isRepaired = false
    var riders: [Rider] = []
    var items: [String] = []
    var bytes = 0

    var halves: [Chunk] {
      let middle = riders.count / 2
      return [0..<middle, middle..<riders.count].map { part in
        var half = self
        half.riders = Array(riders[part])
        half.items = Array(items[part])
        return half
      }
    }

    func hasRoom(for item: String, _ rule: BulkRule) -> Bool { riders.count < rule.items && bytes + item.utf8.count + 1 <= rule.bytes }

    mutating func add(_ rider: Rider, _ item: String) {
      riders.append(rider)
      items.append(item)
      bytes += item.utf8.count + 1
    }
  }

  private func send(_ chunk: Chunk) async throws -> Outcome {
    let world = lane.courier.world
    guard try await lane.hasTurn(.bulk, before: world.now().advanced(bySeconds: Courier.beginWithinSeconds)) else {
      return Outcome(unbegun: chunk.riders)
    }
    let request = lane.destination.bulkRequest(for: chunk.step, items: chunk.items, knowing: chunk.learnt, now: world.now())
    let answer = await lane.asking.send(request, step: chunk.step, items: chunk.riders.map(\.delivery))
    switch answer.response {
    case .failure(let fault): return try outcome(of: chunk, .retry(afterSeconds: nil, reason: fault.words), answer.exchange, "unanswered")
    case .success(let response):
      let reading = lane.destination.bulkReading(of: response, to: chunk.step, of: chunk.riders.map(\.delivery))
      return try await follow(reading, chunk, [answer.exchange], "\(response.status)", since: world.now())
    }
  }

  /// Goes on from what an answer means, up to the end of its job.
  private func follow(
    _ reading: BulkReading, _ chunk: Chunk, _ exchanges: [Exchange], _ status: String, since began: Instant
  ) async throws -> Outcome {
    let world = lane.courier.world
    var (reading, exchanges, waits) = (reading, exchanges, 0)
    // A job that was taken is an answer: questions about it are no try at a vendor that may be out of order.
    if case .job = reading { try lane.gate.note(.accepted, at: began) }
    while case .job(let job, let asked) = reading {
      let now = world.now()
      guard now < began.advanced(bySeconds: Convoy.jobSeconds), !world.isStopping() else {
        return Outcome(exchanges: exchanges, unbegun: chunk.riders)
      }
      await world.rest(asked == 0 ? 0 : min(asked << Int64(min(waits, 6)), Convoy.longestWait))
      waits += asked == 0 ? 0 : 1
      let until = world.now().advanced(bySeconds: Int64(Courier.leaseSeconds))
      if waits % 2 == 1 { _ = try lane.courier.queue.renew(chunk.riders.map(\.row.id), owner: lane.courier.owner, until: until) }
      guard try await lane.hasTurn(.single, before: until) else { return Outcome(exchanges: exchanges, unbegun: chunk.riders) }
      let about = Step("\(chunk.step.name) \(job.part)")
      let answer = await lane.asking.send(
        lane.destination.request(about: job, now: world.now()), step: about, items: chunk.riders.map(\.delivery))
      exchanges.append(answer.exchange)
      switch answer.response {
      case .failure(let fault): reading = .whole(.retry(afterSeconds: nil, reason: fault.words))
      case .success(let response): reading = lane.destination.reading(of: response, about: job, of: chunk.riders.map(\.delivery))
      }
    }
    return try await end(reading, chunk, exchanges, status)
  }

  private func end(_ reading: BulkReading, _ chunk: Chunk, _ exchanges: [Exchange], _ status: String) async throws -> Outcome {
    let now = lane.courier.world.now()
    switch reading {
    case .settled(let verdicts) where verdicts.count == chunk.riders.count:
      try lane.gate.note(.accepted, at: now)
      let fates = zip(chunk.riders, verdicts).map { rider, verdict in
        (rider.having(told: "\(chunk.step.name) \(status)"), verdict.map(Fate.verdict) ?? .alone)
      }
      return Outcome(fates: fates, exchanges: exchanges)
    case .whole(let verdict):
      try lane.gate.note(verdict, at: now)
      let fates = chunk.riders.map { ($0.having(told: "\(chunk.step.name) \(status)"), Fate.verdict(verdict)) }
      return Outcome(fates: fates, exchanges: exchanges)
    case .repair(let places) where !chunk.isRepaired && chunk.riders.count > places.count:
      try lane.gate.note(.accepted, at: now)
      return Outcome(exchanges: exchanges) + (try await repair(chunk, places))
    case .split, .settled, .job, .repair:
      try lane.gate.note(.accepted, at: now)
      if chunk.riders.count == 1 { return Outcome(fates: [(chunk.riders[0], .alone)], exchanges: exchanges) }
      let halves = chunk.halves
      let first = try await send(halves[0])
      return Outcome(exchanges: exchanges) + first + (try await send(halves[1]))
    }
  }

  /// Those at `places` go alone, one after the other, and have made there what is missing; the others ride once more.
  private func repair(_ chunk: Chunk, _ places: [Int]) async throws -> Outcome {
    var outcome = Outcome()
    for place in places {
      let rider = chunk.riders[place]
      guard !outcome.alone.isPaused, !outcome.alone.isQuiet else {
        outcome.unbegun.append(rider)
        continue
      }
      let until = lane.courier.world.now().advanced(bySeconds: Courier.beginWithinSeconds)
      outcome.alone += try await lane.follow(rider.unfinished, before: until)
    }
    var rest = Chunk(step: chunk.step, learnt: chunk.learnt, isRepaired: true)
    for place in chunk.riders.indices where !places.contains(place) { rest.add(chunk.riders[place], chunk.items[place]) }
    guard !outcome.alone.isPaused, !outcome.alone.isQuiet else { return outcome + Outcome(unbegun: rest.riders) }
    return outcome + (try await send(rest))
  }

  private func outcome(of chunk: Chunk, _ verdict: Verdict, _ exchange: Exchange, _ status: String) throws -> Outcome {
    try lane.gate.note(verdict, at: lane.courier.world.now())
    return Outcome(
      fates: chunk.riders.map { ($0.having(told: "\(chunk.step.name) \(status)"), .verdict(verdict)) }, exchanges: [exchange])
  }
}
