// What moved within the week, for the front page: counted when somebody looks, and not with each answer of a shopper.
internal import Console
internal import Domain
internal import Storage

/// Alerts as they were counted last.
struct KeptAlerts {
  var alerts: [SegmentAlert]
  var isGoodUntil: Instant
  /// Milliseconds for which it was good when it was made.
  var span: Int64
}

extension Desk {
  /// A week's change is no other one a minute later.
  private static let alertSeconds: Int64 = 60

  /// At most five; staff do not hear of a segment that is down to a few people. What took long to count is kept ten times as long.
  func alerts(for role: ConsoleRole) throws(StoreError) -> [SegmentAlert] {
    let now = clock()
    // A clock that was set back makes no count good for longer than it was made for.
    let kept = keptAlerts.withLock { $0 }.flatMap { kept in
      kept.isGoodUntil > now && kept.isGoodUntil.milliseconds - now.milliseconds <= kept.span ? kept : nil
    }
    if let kept { return kept.alerts.filter { role.mayKnow($0.people) } }
    let roll = try roll()
    let found = SegmentMovement.largest(try store.tagTrends(SegmentMovement.week(to: now), now: now), roll)
    let took = max(0, clock().milliseconds - now.milliseconds)
    let span = max(Desk.alertSeconds * 1000, took * 10)
    keptAlerts.withLock { $0 = KeptAlerts(alerts: found, isGoodUntil: Instant(milliseconds: now.milliseconds + span), span: span) }
    return found.filter { role.mayKnow($0.people) }
  }
}
