// How long a shop keeps what it knows (RELIABILITY.md 2.5): a period for each kind, and nothing goes where none is named.

/// Periods by kind.
public struct Retention: Hashable, Sendable {
  /// What may go after a time.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// People who were not seen for so long; they are erased as at their own request.
    case contacts
    /// Sessions with their answers, and the orders that came of them. Their figures stay.
    case sessions
    /// Steps of sessions, screen by screen. Their figures stay.
    case events
    /// Lines of the sync log.
    case syncLog = "sync_log"
    /// Requests of the courier, with their answers.
    case exchange
  }

  /// A kind that is not named is kept for good.
  public var periods: [Kind: Span]

  public init(_ periods: [Kind: Span] = [:]) { self.periods = periods }

  /// Nothing ever goes.
  public var isEmpty: Bool { periods.isEmpty }
}

extension ConfigFile {
  /// What figures are made of stays until an order that may still belong to it has come.
  static func retention(_ root: Block, orderDays: Int) -> Retention {
    guard let block = root.block("retention", known: Retention.Kind.allCases.map(\.rawValue)) else { return Retention() }
    var retention = Retention()
    for kind in Retention.Kind.allCases {
      guard let text = block.string(kind.rawValue) else { continue }
      guard let period = Span(text.trimmingSpaces()) else {
        block.note("unknown_value", kind.rawValue, "\"\(text)\" is no period; write it as 365d, 12w or 6mo")
        continue
      }
      if [Retention.Kind.sessions, .events].contains(kind), period.fewestDays < orderDays {
        block.note(
          "out_of_range", kind.rawValue,
          "\(kind.rawValue) is shorter than order_days (\(orderDays)): an order would find no session; make it \(orderDays)d or more")
      }
      retention.periods[kind] = period
    }
    return retention
  }
}

extension Span {
  /// Whole days, with the shortest of months.
  fileprivate var fewestDays: Int {
    switch unit {
    case .h: count / 24
    case .d: count
    case .w: count * 7
    case .mo: count * 28
    }
  }
}
