// One attempt at one row: its steps in order, each with at most one repair.
internal import Domain

struct Attempt: Sendable {
  let delivery: Delivery
  private(set) var verdict = Verdict.accepted
  private(set) var stepsDone: Int
  /// For the sync log: `profile 201, consent 202`.
  var detail: String { told.isEmpty ? "nothing to send" : told.joined(separator: ", ") }

  private var told: [String] = []
  private let lane: Lane
  private let destination: any Destination

  /// Takes every step that is not done yet. Nil when the row was not begun: too late in its lease, the destination wants quiet, or the
  /// courier is stopping.
  init?(of row: Claimed, in lane: Lane, to destination: any Destination) async {
    self.lane = lane
    self.destination = destination
    stepsDone = row.delivery.stepsDone
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
    let steps = delivery.update.isErasure ? destination.erasureSteps : destination.steps(for: delivery)
    if delivery.update.isErasure, steps.isEmpty {
      verdict = .refused(reason: "this destination cannot be told to forget somebody: erase the person there by hand")
      return
    }
    var isFirst = true
    for step in steps.dropFirst(stepsDone) {
      if !isFirst { await waitForTurn() }
      isFirst = false
      verdict = await take(step, mayRepair: true)
      guard verdict == .accepted else { return }
      stepsDone += 1
    }
  }

  private mutating func take(_ step: Step, mayRepair: Bool) async -> Verdict {
    let world = lane.courier.world
    do {
      let response = try await lane.courier.transport.send(destination.request(for: step, of: delivery, now: world.now()))
      told.append("\(step.name) \(response.status)")
      switch destination.reading(of: response, to: step, of: delivery) {
      case .verdict(let verdict): return noted(verdict, wasAnswered: true)
      case .instead(let other) where mayRepair:
        await waitForTurn()
        return await take(other, mayRepair: false)
      case .instead: return noted(.refused(reason: "the repair was answered like the request: \(response.status)"), wasAnswered: true)
      }
    } catch {
      told.append("\(step.name) unanswered")
      return noted(.retry(afterSeconds: nil, reason: error.words), wasAnswered: false)
    }
  }

  private func noted(_ verdict: Verdict, wasAnswered: Bool) -> Verdict {
    lane.courier.note(verdict, wasAnswered: wasAnswered, for: lane.account)
    return verdict
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
