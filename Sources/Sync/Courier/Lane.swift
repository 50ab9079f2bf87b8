// One destination's way: its rows, four at a time, contact by contact.
internal import Domain

struct Lane: Sendable {
  let courier: Courier
  let account: DestinationAccount

  /// Sends `rows` and settles each. Throws what the store throws.
  func deliver(_ rows: [Claimed]) async throws -> Tally {
    do {
      let destination = try Registry.open(account, secrets: courier.secrets)
      return try await deliver(rows, to: destination)
    } catch let faults as Faults {
      return try pause(rows, .misconfigured("\(account.vendor) cannot be used: \(faults.words)"))
    }
  }

  private func deliver(_ rows: [Claimed], to destination: any Destination) async throws -> Tally {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      var waiting = byContact(rows)[...]
      var tally = Tally()
      for chain in waiting.prefix(Courier.inFlight) { group.addTask { try await follow(chain, to: destination) } }
      waiting = waiting.dropFirst(Courier.inFlight)
      while let outcome = try await group.next() {
        tally += outcome.tally
        if let reason = outcome.pausedBecause {
          tally += try pause(waiting.flatMap(\.self), .unavailable(reason))
          waiting = []
        } else if let chain = waiting.popFirst() {
          group.addTask { try await follow(chain, to: destination) }
        }
      }
      return tally
    }
  }

  /// What came of some rows.
  private struct Outcome: Sendable {
    var tally = Tally()
    var pausedBecause: String?
  }

  /// Rows of one contact, oldest first: a later state never leaves before an earlier one.
  private func byContact(_ rows: [Claimed]) -> [[Claimed]] {
    var order: [String] = []
    var chains: [String: [Claimed]] = [:]
    for row in rows {
      let contact = row.delivery.update.contact
      if chains[contact] == nil { order.append(contact) }
      chains[contact, default: []].append(row)
    }
    return order.compactMap { chains[$0] }
  }

  /// Sends one contact's rows in turn, up to the first that must be tried again: the later ones wait behind it.
  private func follow(_ chain: [Claimed], to destination: any Destination) async throws -> Outcome {
    var outcome = Outcome()
    for (index, row) in chain.enumerated() {
      guard let attempt = await Attempt(of: row, in: self, to: destination) else {
        outcome.tally.pending += chain.count - index
        return outcome
      }
      let ending = try settle(attempt, pace: type(of: destination).pace)
      outcome.tally.count(ending)
      switch ending {
      case .delivered, .parked, .takenOver: continue
      case .paused(let reason): outcome.pausedBecause = reason
      case .waiting: break
      }
      outcome.tally.pending += chain.count - index - 1
      return outcome
    }
    return outcome
  }

  /// Writes the end of an attempt.
  private func settle(_ attempt: Attempt, pace: Pace) throws -> Ending {
    let now = courier.world.now()
    var verdict = attempt.verdict
    let retryAt = retryTime(after: attempt, pace: pace, now: now)
    if case .retry(_, let reason) = verdict, retryAt == nil {
      verdict = .retry(afterSeconds: nil, reason: "given up after \(attempt.delivery.attempts + 1) attempts; the last: \(reason)")
    }
    let isOurs = try courier.queue.settle(
      attempt.delivery, owner: courier.owner, verdict: verdict, retryAt: retryAt, done: attempt.done, detail: attempt.detail,
      now: now)
    guard isOurs else { return .takenOver }
    return switch verdict {
    case .accepted: .delivered
    case .refused: .parked
    case .retry(_, let reason): retryAt == nil ? .parked : .waiting(reason: reason)
    case .pause(let reason): .paused(reason: reason)
    }
  }

  /// When a row that failed is due again, by the vendor's wish or the ladder, whichever is later; nil when it is given up or did not fail.
  private func retryTime(after attempt: Attempt, pace: Pace, now: Instant) -> Instant? {
    guard case .retry(let asked, _) = attempt.verdict else { return nil }
    let age = (now.milliseconds - attempt.delivery.created.milliseconds) / 1000
    let chance = courier.world.chance()
    guard let wait = pace.backoff.wait(afterFailure: attempt.delivery.attempts + 1, age: age, chance: chance) else { return nil }
    return Instant(milliseconds: now.milliseconds + max(wait, Int64(asked ?? 0) * 1000))
  }

  /// Ends the leases of rows that were not sent, and pauses their destination.
  private func pause(_ rows: [Claimed], _ trouble: Tally.Trouble) throws -> Tally {
    var tally = Tally()
    for row in rows {
      _ = try courier.queue.settle(
        row.delivery, owner: courier.owner, verdict: .pause(reason: trouble.words), retryAt: nil, done: row.delivery.done,
        detail: "not sent", now: courier.world.now())
      tally.pending += 1
    }
    tally.trouble = rows.isEmpty ? nil : trouble
    return tally
  }
}
