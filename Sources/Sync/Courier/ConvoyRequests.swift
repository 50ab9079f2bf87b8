// The requests of a convoy: rows in chunks, jobs that are asked about, halves where one row spoils a chunk.
internal import Domain

extension Convoy {
  /// A job is asked about for so long; then it is handed in again later, which changes nothing at the vendor.
  private static let jobSeconds: Int64 = 1800
  /// Milliseconds between two questions about a job, at most.
  private static let longestWait: Int64 = 30_000

  /// What a chunk came to.
  struct Outcome: Sendable {
    var fates: [(Rider, Fate)] = []
    var exchanges: [Exchange] = []
    /// Not begun: there was no turn, or the courier is stopping.
    var unbegun: [Rider] = []
    /// Of rows that went alone and are settled.
    var alone = Tally()

    static func += (a: inout Outcome, b: Outcome) {
      a.fates += b.fates
      a.exchanges += b.exchanges
      a.unbegun += b.unbegun
      a.alone += b.alone
    }
  }

  /// Chunk by chunk, as many at once as the vendor bears: one is written while those before it are on their way.
  func send(
    _ riders: [Rider], _ step: Step, _ rule: BulkRule, knowing learnt: Learnt, leasedUntil: Instant
  ) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      var outcome = Outcome()
      var chunk = Chunk(step: step, learnt: learnt, leasedUntil: leasedUntil)
      var underWay = 0
      for rider in riders {
        guard let item = lane.destination.bulkItem(for: step, of: rider.delivery, knowing: learnt), item.utf8.count <= rule.itemBytes else {
          outcome.fates.append((rider, .alone))
          continue
        }
        if !chunk.hasRoom(for: item, rule) {
          if underWay == lane.pace.connections, let part = try await group.next() {
            outcome += part
            underWay -= 1
          }
          group.addTask { [chunk] in try await send(chunk) }
          underWay += 1
          chunk = Chunk(step: step, learnt: learnt, leasedUntil: leasedUntil)
        }
        chunk.add(rider, item)
      }
      if !chunk.riders.isEmpty {
        if underWay == lane.pace.connections, let part = try await group.next() { outcome += part }
        group.addTask { [chunk] in try await send(chunk) }
      }
      while let part = try await group.next() { outcome += part }
      return outcome
    }
  }

  /// The rows of one request.
  private struct Chunk: Sendable {
    let step: Step
    let learnt: Learnt
    var leasedUntil: Instant
    /// How often some of its rows have had made what was missing. Once is not enough: others who make theirs at the same time are in the way.
    var repairs = 0
    static let mostRepairs = 3
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

    func hasRoom(for item: String, _ rule: BulkRule) -> Bool {
      riders.count < rule.items && bytes + item.utf8.count + 1 <= rule.bytes
    }

    mutating func add(_ rider: Rider, _ item: String) {
      riders.append(rider)
      items.append(item)
      bytes += item.utf8.count + 1
    }
  }

  private func send(_ chunk: Chunk) async throws -> Outcome {
    let world = lane.courier.world
    var chunk = chunk
    // Of two halves the second waits until the first is over.
    try renew(chunk.riders, &chunk.leasedUntil)
    guard
      try await lane.hasTurn(
        .bulk, for: chunk.step, before: world.now().advanced(bySeconds: Courier.beginWithinSeconds))
    else {
      return Outcome(unbegun: chunk.riders)
    }
    let request = lane.destination.bulkRequest(
      for: chunk.step, items: chunk.items, knowing: chunk.learnt, now: world.now())
    let people = PersonWords(of: chunk.riders.map(\.delivery.update))
    let answer = await lane.asking.send(request, step: chunk.step, items: chunk.riders.map(\.delivery), about: people)
    switch answer.response {
    case .failure(let fault):
      return try outcome(
        of: chunk, .retry(afterSeconds: nil, reason: fault.words), answer.exchange, "unanswered")
    case .success(let response):
      let reading = lane.destination.bulkReading(
        of: response, to: chunk.step, of: chunk.riders.map(\.delivery))
      return try await follow(
        reading, chunk, people, [answer.exchange], "\(response.status)", since: world.now())
    }
  }

  /// Goes on from what an answer means, up to the end of its job.
  private func follow(
    _ reading: BulkReading, _ chunk: Chunk, _ people: PersonWords, _ exchanges: [Exchange], _ status: String, since began: Instant
  ) async throws -> Outcome {
    let world = lane.courier.world
    var (chunk, reading, exchanges, waits) = (chunk, reading, exchanges, 0)
    // A job that was taken is an answer: questions about it are no try at a vendor that may be out of order.
    if case .job = reading { try lane.gate.note(.accepted, at: began) }
    while case .job(let job, let asked) = reading {
      let now = world.now()
      guard now < began.advanced(bySeconds: Convoy.jobSeconds), !world.isStopping() else {
        return Outcome(exchanges: exchanges, unbegun: chunk.riders)
      }
      await world.rest(asked == 0 ? 0 : min(asked << Int64(min(waits, 10)), Convoy.longestWait))
      waits += asked == 0 ? 0 : 1
      try renew(chunk.riders, &chunk.leasedUntil)
      let about = Step("\(chunk.step.name) \(job.part)")
      guard try await lane.hasTurn(.single, for: about, before: chunk.leasedUntil) else {
        return Outcome(exchanges: exchanges, unbegun: chunk.riders)
      }
      let answer = await lane.asking.send(
        lane.destination.request(about: job, now: world.now()), step: about, items: chunk.riders.map(\.delivery), about: people)
      exchanges.append(answer.exchange)
      switch answer.response {
      case .failure(let fault): reading = .whole(.retry(afterSeconds: nil, reason: fault.words))
      case .success(let response):
        reading = lane.destination.reading(
          of: response, about: job, of: chunk.riders.map(\.delivery))
      }
    }
    return try await end(reading, chunk, exchanges, status)
  }

  private func end(
    _ reading: BulkReading, _ chunk: Chunk, _ exchanges: [Exchange], _ status: String
  ) async throws -> Outcome {
    let now = lane.courier.world.now()
    // What is said of one row may name whom another is about.
    switch reading.struck(of: chunk.riders.map(\.delivery.update)) {
    case .settled(let verdicts) where verdicts.count == chunk.riders.count:
      try lane.gate.note(.accepted, at: now)
      let fates = zip(chunk.riders, verdicts).map { rider, verdict in
        (rider.having(told: "\(chunk.step.name) \(status)"), verdict.map(Fate.verdict) ?? .alone)
      }
      return Outcome(fates: fates, exchanges: exchanges)
    case .parted(let verdicts, let others) where verdicts.count == chunk.riders.count:
      try lane.gate.note(.accepted, at: now)
      let fates = zip(chunk.riders, verdicts).enumerated().map { place, pair in
        (
          pair.0.having(told: "\(chunk.step.name) \(status)"),
          pair.1.map(Fate.verdict) ?? others[place].map(Fate.instead) ?? .alone
        )
      }
      return Outcome(fates: fates, exchanges: exchanges)
    case .whole(let verdict):
      try lane.gate.note(verdict, at: now)
      let fates = chunk.riders.map {
        ($0.having(told: "\(chunk.step.name) \(status)"), Fate.verdict(verdict))
      }
      return Outcome(fates: fates, exchanges: exchanges)
    case .repair(let places) where chunk.repairs < Chunk.mostRepairs && chunk.riders.count > places.count:
      try lane.gate.note(.accepted, at: now)
      var outcome = Outcome(exchanges: exchanges)
      outcome += try await repair(chunk, places)
      return outcome
    case .split, .settled, .parted, .job, .repair:
      try lane.gate.note(.accepted, at: now)
      if chunk.riders.count == 1 {
        return Outcome(fates: [(chunk.riders[0], .alone)], exchanges: exchanges)
      }
      var outcome = Outcome(exchanges: exchanges)
      for half in chunk.halves { outcome += try await send(half) }
      return outcome
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
    var rest = Chunk(step: chunk.step, learnt: chunk.learnt, leasedUntil: chunk.leasedUntil, repairs: chunk.repairs + 1)
    for place in chunk.riders.indices where !places.contains(place) { rest.add(chunk.riders[place], chunk.items[place]) }
    if outcome.alone.isPaused || outcome.alone.isQuiet { outcome.unbegun += rest.riders } else { outcome += try await send(rest) }
    return outcome
  }

  private func outcome(of chunk: Chunk, _ verdict: Verdict, _ exchange: Exchange, _ status: String)
    throws -> Outcome
  {
    try lane.gate.note(verdict, at: lane.courier.world.now())
    return Outcome(
      fates: chunk.riders.map {
        ($0.having(told: "\(chunk.step.name) \(status)"), .verdict(verdict))
      }, exchanges: [exchange])
  }
}
