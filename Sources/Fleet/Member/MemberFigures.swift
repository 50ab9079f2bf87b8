// The sums of the funnel are brought up to date before they go up: seldom, and not while a shopper answers.
internal import Domain
internal import Storage

extension Member {
  private static let rest: Duration = .seconds(60)
  /// A kiosk at which one shopper follows the other, or whose last session nobody ended, is counted all the same.
  private static let longestRest: Duration = .seconds(600)

  /// Goes with a push or a beat that is made anyway: what is counted here is the next thing to go up.
  func countFigures() throws {
    if let counted {
      let age = ContinuousClock.now - counted
      guard age > Member.rest, try age > Member.longestRest || !store.hasOpenSession() else { return }
    }
    counted = .now
    try store.countFleetFigures { !stop.isRung && !store.isWanted }
  }
}
