// Many rows of a destination in few requests: step by step, all that stand at the same step together.
internal import Domain

struct Convoy: Sendable {
  let lane: Lane

  /// A row on its way.
  struct Rider: Sendable {
    let row: Delivery
    /// As it may leave.
    var delivery: Delivery
    var told: [String] = []
    /// Steps that are taken by others in their place, by their keys.
    var instead: [String: Step] = [:]
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

    /// By which `step` is remembered: as what it stands in for.
    func key(of step: Step) -> String { instead.first { $0.value == step }?.key ?? step.key }
  }

  /// What a bulk request came to for one of its rows.
  enum Fate: Sendable {
    case verdict(Verdict)
    /// It goes alone and hears what the vendor says of it.
    case alone
    /// It rides on by another step.
    case instead(Step)
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
  /// - Parameter leasedUntil: when the leases of `rows` end; they are made longer on the way.
  /// - Returns: what came of it, and the rows that are to go one by one from where they stand.
  func ride(_ rows: [Delivery], leasedUntil: Instant) async throws -> (Tally, left: [Delivery]) {
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
    var leasedUntil = leasedUntil
    try renew(riders, &leasedUntil)
    var (tally, exchanges) = try await learnOfAccount(&riders)
    while !tally.isPaused, !tally.isQuiet {
      let learnt = lane.courier.facts(of: lane.account)
      guard let layer = nextLayer(of: riders, knowing: learnt) else { break }
      try renew(riders, &leasedUntil)
      let outcome = try await send(layer.riders, layer.step, layer.rule, knowing: learnt, leasedUntil: leasedUntil)
      riders = layer.others
      let endings = sort(
        outcome.fates, after: layer.step, knowing: learnt, riding: &riders, left: &left)
      tally += try await lane.settle(endings, exchanges + outcome.exchanges)
      tally += outcome.alone
      exchanges = []
      if !outcome.unbegun.isEmpty || tally.isPaused {
        try lane.courier.queue.release((outcome.unbegun + riders).map(\.row.id) + left.map(\.id), owner: lane.courier.owner)
        tally.isQuiet = true
        return (tally, [])
      }
    }
    if !exchanges.isEmpty { _ = try await lane.settle([], exchanges) }
    return (tally, left + riders.map(\.unfinished))
  }

  /// Ends rows whose last step that was; the others ride on, or are left to go alone.
  private func sort(
    _ fates: [(Rider, Fate)], after step: Step, knowing learnt: Learnt,
    riding riders: inout [Rider], left: inout [Delivery]
  ) -> [DeliveryEnding] {
    var endings: [DeliveryEnding] = []
    for (rider, fate) in fates {
      var rider = rider
      switch fate {
      case .alone: left.append(rider.unfinished)
      // Once only: who is sent back and forth goes alone.
      case .instead(let other) where rider.instead.isEmpty:
        rider.instead[step.key] = other
        riders.append(rider)
      case .instead: left.append(rider.unfinished)
      case .verdict(.accepted):
        rider.delivery.done.insert(rider.key(of: step))
        let rest = steps(of: rider, knowing: learnt)
        let covered = lane.destination.stepsCovered(by: step, of: rider.delivery)
        for further in rest where covered.contains(further.name) {
          rider.delivery.done.insert(further.key)
        }
        guard rest.allSatisfy({ rider.done.contains($0.key) }) else {
          riders.append(rider)
          continue
        }
        endings.append(
          lane.ending(
            of: rider.row, .accepted, done: rider.done, detail: rider.told.joined(separator: ", ")))
      case .verdict(let verdict):
        endings.append(
          lane.ending(
            of: rider.row, verdict, done: rider.done, detail: rider.told.joined(separator: ", ")))
      }
    }
    return endings
  }

  func steps(of rider: Rider, knowing learnt: Learnt) -> [Step] {
    lane.destination.steps(for: rider.delivery, knowing: learnt).filter {
      !rider.done.contains($0.key) || $0.teaches
    }
    .map { rider.instead[$0.key] ?? $0 }
  }

  /// Riders that stand at one step.
  private struct Layer {
    var step: Step
    var rule: BulkRule
    var riders: [Rider]
    var others: [Rider]
  }

  /// The bulk step at which most riders stand, with them; nil when no step has enough of them.
  private func nextLayer(of riders: [Rider], knowing learnt: Learnt) -> Layer? {
    // A step that is done and only teaches again is taken by each alone.
    let next = riders.map { rider in steps(of: rider, knowing: learnt).first.flatMap { rider.done.contains(rider.key(of: $0)) ? nil : $0 } }
    var standing: [Step: Int] = [:]
    for case let step? in next { standing[step, default: 0] += 1 }
    let found = standing.compactMap { step, count in
      lane.destination.bulkRule(for: step).map { (step: step, rule: $0, count: count) }
    }
    guard let most = found.max(by: { ($0.count, $1.step.key) < ($1.count, $0.step.key) }),
      most.count >= most.rule.atLeast
    else {
      return nil
    }
    var layer = Layer(step: most.step, rule: most.rule, riders: [], others: [])
    for (rider, step) in zip(riders, next) {
      if step == most.step { layer.riders.append(rider) } else { layer.others.append(rider) }
    }
    return layer
  }

  /// Makes leases longer that would not last over a turn and an answer.
  func renew(_ riders: [Rider], _ until: inout Instant) throws {
    let world = lane.courier.world
    guard until < world.now().advanced(bySeconds: Courier.beginWithinSeconds + 20) else { return }
    until = world.now().advanced(bySeconds: Int64(Courier.leaseSeconds))
    _ = try lane.courier.queue.renew(riders.map(\.row.id), owner: lane.courier.owner, until: until)
  }
}
