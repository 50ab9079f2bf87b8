// What the courier remembers of a destination between two looks: its pace, and whether it wants to be left alone.
internal import Domain

struct LaneState: Sendable {
  private var limit: RateLimit
  private var quietUntil: Instant?
  private var faultsInARow = 0

  init(limit: RateLimit) { self.limit = limit }

  /// Milliseconds until the next request may leave; 0 when it may leave now, and then it is counted.
  mutating func turn(at now: Instant) -> Int64 {
    if let quietUntil, now < quietUntil { return quietUntil.milliseconds - now.milliseconds }
    return limit.take(at: now)
  }

  /// Three requests in a row without an answer, or a wish to be asked later, make the destination quiet for a while: rows that wait for it
  /// would only wait for the same fault.
  mutating func note(_ verdict: Verdict, wasAnswered: Bool, at now: Instant) {
    faultsInARow = wasAnswered ? 0 : faultsInARow + 1
    if case .retry(let seconds?, _) = verdict {
      quiet(until: now.advanced(bySeconds: Int64(seconds)))
    } else if faultsInARow >= 3 {
      quiet(until: now.advanced(bySeconds: min(300, 15 << Int64(min(faultsInARow - 3, 8)))))
    }
  }

  private mutating func quiet(until instant: Instant) {
    quietUntil = max(quietUntil ?? instant, instant)
  }
}
