// What must be known of an account before its rows can ride together is asked once, and not by a whole delivery.
internal import Domain

extension Convoy {
  /// Questions before the ride, at most.
  private static let mostLessons = 5
  /// With fewer rows a lesson saves nothing: the first goes its way, and the others know what it learnt.
  private static let fewest = 5

  /// What came of a question.
  private enum Lesson {
    case learnt(Exchange)
    /// The row that asked ends here.
    case over(Verdict, Exchange, told: String)
    /// There was no turn for it.
    case unbegun
    /// It teaches nothing that all can use: the row goes its way alone.
    case ofOneRow
  }

  /// Asks for the first rider, as long as it stands at a step that teaches of the account and another of its steps rides in bulk.
  /// - Returns: what came of riders that are gone by now, and requests that are still to be logged.
  func learnOfAccount(_ riders: inout [Rider]) async throws -> (Tally, [Exchange]) {
    var exchanges: [Exchange] = []
    var tally = Tally()
    // Where a question met a fault, the next one asks: else all of them would go one by one.
    var tries = 3
    while tries > 0, !tally.isPaused, !tally.isQuiet, let first = riders.first,
      let step = steps(of: first, knowing: lane.courier.facts(of: lane.account)).first,
      lane.destination.bulkRule(for: step) == nil, Convoy.suits(first.row, in: lane)
    {
      switch exchanges.count < Convoy.mostLessons && riders.count >= Convoy.fewest ? try await lesson(step, for: first) : .ofOneRow {
      case .learnt(let exchange): exchanges.append(exchange)
      case .over(let verdict, let exchange, let told):
        riders.removeFirst()
        tries -= 1
        tally += try await lane.settle([lane.ending(of: first.row, verdict, done: first.done, detail: told)], exchanges + [exchange])
        exchanges = []
      case .unbegun:
        riders.removeFirst()
        try lane.courier.queue.release([first.row.id], owner: lane.courier.owner)
        tally.isQuiet = true
        return (tally, exchanges)
      case .ofOneRow:
        riders.removeFirst()
        let until = lane.courier.world.now().advanced(bySeconds: Courier.beginWithinSeconds)
        tries -= 1
        tally += try await lane.follow(first.row, before: until)
      }
    }
    return (tally, exchanges)
  }

  private func lesson(_ step: Step, for rider: Rider) async throws -> Lesson {
    guard step.teaches, !step.isExclusive else { return .ofOneRow }
    let world = lane.courier.world
    guard
      try await lane.hasTurn(
        .single, for: step, before: world.now().advanced(bySeconds: Courier.beginWithinSeconds))
    else {
      return .unbegun
    }
    let learnt = lane.courier.facts(of: lane.account)
    let request = lane.destination.request(
      for: step, of: rider.delivery, knowing: learnt, now: world.now())
    let answer = await lane.asking.send(request, step: step, items: [rider.delivery])
    func over(_ verdict: Verdict, _ status: String) throws -> Lesson {
      try lane.gate.note(verdict, at: world.now())
      return .over(verdict, answer.exchange, told: "\(step.name) \(status)")
    }
    switch answer.response {
    case .failure(let fault):
      return try over(.retry(afterSeconds: nil, reason: fault.words), "unanswered")
    case .success(let response):
      let reading = lane.destination.reading(
        of: response, to: step, of: rider.delivery, knowing: learnt)
      if case .verdict(let verdict) = reading, verdict != .accepted {
        return try over(verdict, "\(response.status)")
      }
      try lane.gate.note(.accepted, at: world.now())
      guard case .learnt(let more, let then) = reading, then.isEmpty, more.ofContact.isEmpty,
        !more.ofAccount.isEmpty
      else {
        return .ofOneRow
      }
      lane.courier.learn(more, of: lane.account)
      return .learnt(answer.exchange)
    }
  }
}
