// One attempt at one row: a talk with the vendor, step by step.
internal import Domain

struct Attempt: Sendable {
  let delivery: Delivery
  private(set) var verdict = Verdict.accepted
  private(set) var done: Set<String>
  /// For the sync log: `profile 201, consent 202`.
  var detail: String { told.isEmpty ? "nothing to send" : told.joined(separator: ", ") }

  /// Requests of one attempt, at most: a vendor whose answers never end is not followed for ever.
  private static let mostRequests = 60

  /// Requests with their answers, for the log.
  private(set) var exchanges: [Exchange] = []
  private var told: [String] = []
  private var learnt = Learnt()
  private var hasKey = false
  private let lane: Lane

  /// A step that is due.
  private struct Due {
    var step: Step
    /// The step that is done when this one is: itself, or the one that it repairs.
    var key: String
    /// Whether the vendor's answer has already changed its course once.
    var isRepair = false

    init(_ step: Step) {
      self.step = step
      key = step.key
    }
  }

  /// Takes every step that is not done yet. Nil when the row was not begun: too late in its lease, the destination wants quiet, or the
  /// courier is stopping. Throws what the store throws.
  init?(of delivery: Delivery, in lane: Lane, before deadline: Instant) async throws {
    self.lane = lane
    done = delivery.done
    var delivery = delivery
    guard let update = delivery.update.allowedToLeave else {
      self.delivery = delivery
      verdict = .refused(reason: "no consent is in force for an address that is here: nothing may leave")
      return
    }
    delivery.update = update
    self.delivery = delivery
    if let first = firstStep {
      guard try await lane.hasTurn(.single, for: first, before: deadline) else { return nil }
    }
    do {
      try await takeSteps()
      try giveKeyBack()
    } catch {
      try giveKeyBack()
      throw error
    }
  }

  /// With which the attempt begins; nil when it makes no request.
  private var firstStep: Step? {
    lane.destination.steps(for: delivery, knowing: lane.courier.facts(of: lane.account)).first {
      !done.contains($0.key) || $0.teaches
    }
  }

  private mutating func giveKeyBack() throws {
    if hasKey { try lane.gate.giveKeyBack() }
    hasKey = false
  }

  /// False when somebody else had the account's key all the while.
  private mutating func hasKey(for step: Step) async throws -> Bool {
    guard step.isExclusive else {
      try giveKeyBack()
      return true
    }
    let world = lane.courier.world
    for _ in 0..<200 where !hasKey {
      hasKey = try lane.gate.takeKey(at: world.now())
      if !hasKey { await world.rest(100) }
    }
    return hasKey
  }

  private mutating func takeSteps() async throws {
    learnt = lane.courier.facts(of: lane.account)
    var due = lane.destination.steps(for: delivery, knowing: learnt).map(Due.init)
    if due.isEmpty, delivery.update.purpose != .state {
      verdict = .refused(reason: "this destination cannot be told of it: do it there by hand")
      return
    }
    // What teaches is for those that are left.
    if due.allSatisfy({ done.contains($0.key) }) { return }
    var requests = 0
    while let next = due.first {
      due.removeFirst()
      if done.contains(next.key), !next.step.teaches { continue }
      requests += 1
      guard requests <= Attempt.mostRequests else {
        verdict = .refused(reason: "given up after \(Attempt.mostRequests) requests of one delivery")
        return
      }
      guard try await hasKey(for: next.step) else {
        verdict = .retry(afterSeconds: 5, reason: "another courier changes the fields there")
        return
      }
      if requests > 1, try await !lane.waitForTurn(for: next.step) {
        verdict = .retry(
          afterSeconds: 5, reason: "so many requests of this kind are not allowed a minute")
        return
      }
      guard let more = try await take(next) else { return }
      due = more + due
    }
  }

  /// What comes before the steps that are left; nil when the attempt is over.
  private mutating func take(_ due: Due) async throws -> [Due]? {
    let step = due.step
    let request = lane.destination.request(for: step, of: delivery, knowing: learnt, now: lane.courier.world.now())
    let answer = await lane.asking.send(request, step: step, items: [delivery])
    exchanges.append(answer.exchange)
    let response: HTTPResponse
    switch answer.response {
    case .success(let answered):
      response = answered
      told.append("\(step.name) \(response.status)")
    case .failure(let fault):
      told.append("\(step.name) unanswered")
      try end(.retry(afterSeconds: nil, reason: fault.words))
      return nil
    }
    switch lane.destination.reading(of: response, to: step, of: delivery, knowing: learnt) {
    case .verdict(.accepted):
      try finish(due)
      return []
    case .verdict(let verdict):
      try end(verdict)
      return nil
    case .learnt(let more, let then):
      learn(more)
      try finish(due)
      return then.map(Due.init)
    case .instead(let other) where !due.isRepair:
      var repair = Due(other)
      repair.key = due.key
      repair.isRepair = true
      return [repair]
    case .first(let steps, let more) where !due.isRepair:
      learn(more)
      var again = due
      again.isRepair = true
      return steps.map(Due.init) + [again]
    case .instead, .first:
      try end(.refused(reason: "the repair was answered like the request: \(response.status)"))
      return nil
    }
  }

  private mutating func finish(_ due: Due) throws {
    done.insert(due.key)
    try lane.gate.note(.accepted, at: lane.courier.world.now())
  }

  private mutating func end(_ verdict: Verdict) throws {
    try lane.gate.note(verdict, at: lane.courier.world.now())
    self.verdict = verdict
  }

  private mutating func learn(_ more: Learnt) {
    learnt.add(more)
    lane.courier.learn(more, of: lane.account)
  }
}
