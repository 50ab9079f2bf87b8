// When a destination may be asked: its rate limit, shared with every other courier, and its wish to be left alone.
internal import Domain
internal import Synchronization

/// One destination's gate. Turns are fetched from the store a few at a time, so that not every request costs a transaction.
final class Gate: Sendable {
  /// Which limit a request counts against.
  enum Kind: String, Sendable { case single, bulk }

  private struct State {
    var turns: [Kind: Int] = [:]
    var fetchedAt: Instant?
    var quietUntil: Instant?
    var faultsInARow = 0
    /// Whether the one request that tries a destination out, after its faults, is under way.
    var isTrying = false
  }
  /// Faults in a row that make a destination quiet.
  private static let patience = 3
  /// Turns that were fetched are good for so long: the vendor's windows go on.
  private static let freshSeconds: Int64 = 5

  /// Two requests and their repetition.
  private static let keySeconds: Int64 = 90

  private let name: String
  /// The destination whose marks hold the pace: of those that use one account of a vendor, the first.
  let keeper: String
  private let pace: Pace
  private let queue: any OutboxQueue
  private let state = Mutex(State())

  init(_ name: String, keeper: String, pace: Pace, queue: any OutboxQueue) {
    self.name = name
    self.keeper = keeper
    self.pace = pace
    self.queue = queue
  }

  /// Whether requests of `step` have a limit of their own besides the account's.
  func hasOwnLimit(_ step: Step) -> Bool { ownLimit(of: step) != nil }

  private func ownLimit(of step: Step) -> StepLimit? {
    pace.ofSteps.first { $0.steps.contains(step.name) }
  }

  /// Milliseconds until the destination may be asked again for `step`; 0 takes the turn.
  func turn(_ kind: Kind, for step: Step, at now: Instant) throws -> Int64 {
    let own = ownLimit(of: step)
    let known: Int64? = state.withLock { state -> Int64? in
      if let quiet = state.quietUntil, now < quiet { return quiet.milliseconds - now.milliseconds }
      if state.faultsInARow >= Gate.patience {
        if state.isTrying { return 250 }
        state.isTrying = true
      }
      guard own == nil, let fetched = state.fetchedAt,
        now < fetched.advanced(bySeconds: Gate.freshSeconds), fetched <= now,
        let turns = state.turns[kind], turns > 0
      else { return nil }
      state.turns[kind] = turns - 1
      return 0
    }
    if let known { return known }
    let wait = try fetch(kind, own, at: now)
    if wait > 0 { state.withLock { $0.isTrying = false } }
    return wait
  }

  /// Where a step has a limit of its own, one turn out of both, or out of none.
  private func fetch(_ kind: Kind, _ own: StepLimit?, at now: Instant) throws -> Int64 {
    let limit = kind == .bulk ? pace.bulkLimit ?? pace.limit : pace.limit
    let mark = kind == .bulk && pace.bulkLimit != nil ? Kind.bulk : .single
    let isKeeper = keeper == name
    if !isKeeper, let quiet = try quiet(at: now) {
      state.withLock { $0.quietUntil = quiet }
      return quiet.milliseconds - now.milliseconds
    }
    let (granted, wait, quiet) = try queue.pacing(keeper) { marks -> (Int, Int64, Int64?) in
      let quiet = isKeeper ? marks[PaceMark.quiet] ?? 0 : 0
      guard quiet <= now.milliseconds * 1000 else {
        return (0, (quiet + 999) / 1000 - now.milliseconds, quiet)
      }
      var ownMark = own.flatMap { marks[$0.mark] }
      if let own {
        let (granted, wait) = own.limit.take(mark: &ownMark, at: now)
        guard granted > 0 else { return (0, wait, nil) }
      }
      let (granted, wait) = limit.take(
        own == nil ? max(limit.burst / 4, 1) : 1, mark: &marks[mark.rawValue], at: now)
      if let own, granted > 0 { marks[own.mark] = ownMark }
      return (granted, wait, nil)
    }
    state.withLock { state in
      if let quiet { state.quietUntil = Instant(milliseconds: (quiet + 999) / 1000) }
      guard granted > 0, own == nil else { return }
      state.turns[kind] = granted - 1
      state.fetchedAt = now
    }
    return wait
  }

  /// Takes the account's key, which one courier has at a time; false when somebody else has it. A key that was not given back ends by itself.
  func takeKey(at now: Instant) throws -> Bool {
    try queue.pacing(keeper) { marks in
      guard marks[PaceMark.key] ?? 0 <= now.milliseconds * 1000 else { return false }
      marks[PaceMark.key] = now.advanced(bySeconds: Gate.keySeconds).milliseconds * 1000
      return true
    }
  }

  /// Gives the key back.
  func giveKeyBack() throws { try queue.pacing(keeper) { $0[PaceMark.key] = 0 } }

  /// Whether the destination wants to be left alone at `now`, by what any courier knows; then until when.
  func quiet(at now: Instant) throws -> Instant? {
    let mark = try queue.mark(PaceMark.quiet, of: name) ?? 0
    let until = Instant(milliseconds: (mark + 999) / 1000)
    return now < until ? until : nil
  }

  /// Three faults in a row, or a wish to be asked later, make the destination quiet for a while: rows that wait for it would only wait for
  /// the same fault. After the quiet one request tries it out.
  func note(_ verdict: Verdict, at now: Instant) throws {
    let until: Instant? = state.withLock { state -> Instant? in
      state.isTrying = false
      guard case .retry(let asked, _) = verdict else {
        state.faultsInARow = 0
        return nil
      }
      state.faultsInARow += 1
      let over = state.faultsInARow - Gate.patience
      let own = over >= 0 ? min(300, 15 << min(over, 8)) : 0
      let seconds = max(Int64(asked ?? 0), Int64(own))
      guard seconds > 0 else { return nil }
      let until = max(state.quietUntil ?? now, now.advanced(bySeconds: seconds))
      state.quietUntil = until
      return until
    }
    guard let until else { return }
    try queue.pacing(name) { marks in
      marks[PaceMark.quiet] = max(marks[PaceMark.quiet] ?? 0, until.milliseconds * 1000)
    }
  }
}
