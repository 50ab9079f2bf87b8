// What one look at the outbox came to.
internal import Domain

/// One destination's part.
public struct Tally: Hashable, Sendable {
  /// Rows that the vendor took.
  public var delivered = 0
  /// Rows that failed and will be tried again.
  public var retried = 0
  /// Parked: refused by the vendor, or given up.
  public var dead = 0
  /// Still in the outbox: retried ones, those of a paused destination, those there was no time for.
  public var pending = 0
  /// Why the destination as a whole took nothing.
  public var trouble: Trouble?
  /// The destination was paused.
  var isPaused = false
  /// Rows were not begun: the destination wants to be left alone, or the courier is stopping.
  var isQuiet = false

  /// What stands in the way of every row.
  public enum Trouble: Hashable, Sendable {
    /// It could not be reached, or asked us to come later.
    case unavailable(String)
    /// A secret or a setting is wrong: nothing was sent.
    case misconfigured(String)

    /// The reason, without secrets and addresses of people.
    public var words: String {
      switch self {
      case .unavailable(let words), .misconfigured(let words): words
      }
    }
  }

  public init() {}

  /// Counts how an attempt ended, once the store knows it.
  mutating func count(_ ending: DeliveryEnding) {
    switch ending.verdict {
    case .accepted: delivered += 1
    case .refused: dead += 1
    case .retry where ending.retryAt == nil: dead += 1
    case .retry(_, let reason):
      retried += 1
      trouble = .unavailable(reason)
    case .pause(let reason):
      isPaused = true
      trouble = .unavailable(reason)
    }
  }

  static func += (a: inout Tally, b: Tally) {
    a.delivered += b.delivered
    a.retried += b.retried
    a.dead += b.dead
    a.pending += b.pending
    a.trouble = b.trouble ?? a.trouble
    a.isPaused = a.isPaused || b.isPaused
    a.isQuiet = a.isQuiet || b.isQuiet
  }
}

/// All destinations together.
public struct Report: Hashable, Sendable {
  /// By the account's name; a destination with nothing due is missing.
  public var byDestination: [String: Tally] = [:]

  public init() {}

  /// Two looks as one; of each destination the later one's trouble.
  public static func += (a: inout Report, b: Report) {
    for (name, tally) in b.byDestination { a.byDestination[name, default: Tally()] += tally }
  }

  /// Rows taken, of all destinations.
  public var delivered: Int { byDestination.values.reduce(0) { $0 + $1.delivered } }
  /// Rows to be tried again, of all destinations.
  public var retried: Int { byDestination.values.reduce(0) { $0 + $1.retried } }
  /// Rows parked, of all destinations.
  public var dead: Int { byDestination.values.reduce(0) { $0 + $1.dead } }
  /// Rows still in the outbox, of all destinations.
  public var pending: Int { byDestination.values.reduce(0) { $0 + $1.pending } }

  /// Destinations that were tried and took nothing, with the reason.
  public var troubles: [(destination: String, trouble: Tally.Trouble)] {
    byDestination.sorted { $0.key < $1.key }.compactMap { name, tally in
      guard tally.delivered == 0, tally.dead == 0, let trouble = tally.trouble else { return nil }
      return (name, trouble)
    }
  }

  /// Whether something was tried and no destination took anything.
  public var isAllTrouble: Bool { !byDestination.isEmpty && troubles.count == byDestination.count }
}
