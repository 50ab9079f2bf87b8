// A destination that a person paused: only a person lets it go on, no test that went well.

extension DestinationAccount {
  /// The reason of such a pause: `by the owner`.
  public static func pausedByHand(of who: String) -> String { "by the \(who)" }

  /// Whether `reason` is one of them; vendors' reasons begin with who answered what.
  public static func isByHand(_ reason: String?) -> Bool { reason?.hasPrefix("by the ") == true }

  /// Whether a person paused it.
  public var isPausedByHand: Bool { DestinationAccount.isByHand(pausedBecause) }
}
