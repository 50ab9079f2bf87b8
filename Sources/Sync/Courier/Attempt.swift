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

  private var told: [String] = []
  private var learnt = Learnt()
  private let lane: Lane
  private let destination: any Destination

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
  /// courier is stopping.
  init?(of row: Claimed, in lane: Lane, to destination: any Destination) async {
    self.lane = lane
    self.destination = destination
    done = row.delivery.done
    var delivery = row.delivery
    guard let update = delivery.update.allowedToLeave else {
      self.delivery = delivery
      verdict = .refused(reason: "no consent is in force for an address that is here: nothing may leave")
      return
    }
    delivery.update = update
    self.delivery = delivery
    guard await hasTurn(before: row.beginBefore) else { return nil }
    await takeSteps()
  }

  private mutating func takeSteps() async {
    learnt = lane.courier.facts(of: lane.account)
    var due = destination.steps(for: delivery, knowing: learnt).map(Due.init)
    if due.isEmpty, delivery.update.purpose != .state {
      verdict = .refused(reason: "this destination cannot be told of it: do it there by hand")
      return
    }
    var requests = 0
    while let next = due.first {
      due.removeFirst()
      if done.contains(next.key), !next.step.teaches { continue }
      requests += 1
      guard requests <= Attempt.mostRequests else {
        verdict = .refused(reason: "given up after \(Attempt.mostRequests) requests of one delivery")
        return
      }
      if requests > 1 { await waitForTurn() }
      guard let more = await take(next) else { return }
      due = more + due
    }
  }

  /// What comes before the steps that are left; nil when the attempt is over.
  private mutating func take(_ due: Due) async -> [Due]? {
    let world = lane.courier.world
    let step = due.step
    let response: HTTPResponse
    do {
      response = try await lane.courier.transport.send(destination.request(for: step, of: delivery, knowing: learnt, now: world.now()))
      told.append("\(step.name) \(response.status)")
    } catch {
      told.append("\(step.name) unanswered")
      end(.retry(afterSeconds: nil, reason: error.words), wasAnswered: false)
      return nil
    }
    switch destination.reading(of: response, to: step, of: delivery, knowing: learnt) {
    case .verdict(.accepted):
      finish(due)
      return []
    case .verdict(let verdict):
      end(verdict, wasAnswered: true)
      return nil
    case .learnt(let more, let then):
      learn(more)
      finish(due)
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
      end(.refused(reason: "the repair was answered like the request: \(response.status)"), wasAnswered: true)
      return nil
    }
  }

  private mutating func finish(_ due: Due) {
    done.insert(due.key)
    lane.courier.note(.accepted, wasAnswered: true, for: lane.account)
  }

  private mutating func end(_ verdict: Verdict, wasAnswered: Bool) {
    lane.courier.note(verdict, wasAnswered: wasAnswered, for: lane.account)
    self.verdict = verdict
  }

  private mutating func learn(_ more: Learnt) {
    learnt.add(more)
    lane.courier.learn(more, of: lane.account)
  }

  /// Waits for the rate limit or a short quiet; false when the wait would outlast `deadline`.
  private func hasTurn(before deadline: Instant) async -> Bool {
    let world = lane.courier.world
    while !world.isStopping() {
      let now = world.now()
      guard now < deadline else { return false }
      let wait = lane.courier.turn(for: lane.account, at: now)
      if wait == 0 { return true }
      guard now.milliseconds + wait < deadline.milliseconds else { return false }
      await world.rest(wait)
    }
    return false
  }

  /// A further request of a row under way waits for the rate limit, but no longer than its lease can bear.
  private func waitForTurn() async {
    let world = lane.courier.world
    var patience: Int64 = 5000
    while patience > 0 {
      let wait = min(lane.courier.turn(for: lane.account, at: world.now()), patience)
      if wait == 0 { return }
      await world.rest(wait)
      patience -= wait
    }
  }
}
