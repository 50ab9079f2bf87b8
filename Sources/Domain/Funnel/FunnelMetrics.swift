// The metrics of SEMANTICS.md (d), each by its exact formula. A rate whose denominator is empty has no share.

extension Funnel {
  /// Starts of views.
  public var startRate: Rate { Rate(starts, of: views) }
  /// Completions of starts.
  public var completionRate: Rate { Rate(completions, of: starts) }
  /// Starts that did not come to the results, of starts.
  public var dropOff: Rate { Rate(starts - completions, of: starts) }
  /// Completions with a valid address, of completions.
  public var leadCapture: Rate { Rate(completedLeads, of: completions) }
  /// Leads of those who saw the lead step.
  public var leadsOfViews: Rate { Rate(leads, of: leadViews) }
  /// Consented leads of leads.
  public func consentRate(_ channel: Channel) -> Rate { Rate(channel == .email ? emailConsents : smsConsents, of: leads) }
  /// Timeouts of starts.
  public var timeoutRate: Rate { Rate(timeouts, of: starts) }
  /// Starts with a step back, of starts.
  public var backRate: Rate { Rate(backs, of: starts) }
  /// Hand-offs of completions.
  public var handoffRate: Rate { Rate(handoffs, of: completions) }
  /// Hand-offs whose code came back, of hand-offs.
  public var scanRate: Rate { Rate(scans, of: handoffs) }
  /// Completions with a basket, of completions.
  public var cartRate: Rate { Rate(carts, of: completions) }
  /// Value of all baskets over their number.
  public var averageCart: Mean { Mean(cartValue, over: carts) }
  /// Completions with an order within `days`, of completions.
  public func conversion(within days: Int = Funnel.window) -> Rate { Rate(sales[days]?.sessions ?? 0, of: completions) }
  /// Orders within `days`, of completions: RH's own conversion rate; may exceed 1.
  public func ordersOfCompletions(within days: Int = Funnel.window) -> Rate { Rate(sales[days]?.orders ?? 0, of: completions) }
  /// AOV: average order value.
  public func averageOrder(within days: Int = Funnel.window) -> Mean { Mean(sales[days]?.value ?? 0, over: sales[days]?.orders ?? 0) }
  /// Order value over starts.
  public func revenuePerStart(within days: Int = Funnel.window) -> Mean { Mean(sales[days]?.value ?? 0, over: starts) }
  /// Completions with an empty slot, of completions.
  public var noMatchRate: Rate { Rate(noMatches, of: completions) }
  /// Completions with a step of the ladder, of completions.
  public var fallbackRate: Rate { Rate(fallbacks, of: completions) }
  /// Completions that showed the SKU, of completions.
  public func recommendationShare(_ sku: String) -> Rate { Rate(products[sku]?.shown ?? 0, of: completions) }
}

extension Funnel.QuestionSums {
  /// Sessions that saw it last and did not come to the results, of those that saw it. Right with jumps (Formbricks #1713).
  public var dropOff: Rate { Rate(drops, of: views) }
  /// Left empty, of those that saw it.
  public var skipRate: Rate { Rate(skips, of: views) }
  /// Sessions that chose it, of those that answered; several choices of one session may add up to more than all.
  public func choiceShare(_ choice: String) -> Rate { Rate(choices[choice] ?? 0, of: answers) }
  /// Sessions that went there, of those that saw it.
  public func transitionShare(_ way: String) -> Rate { Rate(ways[way] ?? 0, of: views) }
  /// Sessions with a time.
  public var timed: Int { tenths.values.reduce(0, +) }

  /// The least time, in tenths of a second, that at least `percent` of the sessions did not exceed; nil without any. 50 is the median
  /// (the lower of two middle ones), 90 the p90.
  public func tenths(atPercent percent: Int) -> Int? {
    let (hundreds, rest) = timed.quotientAndRemainder(dividingBy: 100)
    let wanted = max(1, hundreds * percent + (rest * percent + 99) / 100)
    var seen = 0
    for (time, count) in tenths.sorted(by: { $0.key < $1.key }) {
      seen += count
      if seen >= wanted { return time }
    }
    return nil
  }
}

extension Funnel.ProductSums {
  /// Orders with it, of the completions that showed it.
  public var winRate: Rate { Rate(bought, of: shown) }
}

/// A sum over a number of things, in minor units of the shop's currency.
public struct Mean: Hashable, Sendable {
  /// Minor units.
  public var sum: Int
  /// The denominator, shown as n.
  public var over: Int

  public init(_ sum: Int, over count: Int) {
    self.sum = sum
    over = count
  }

  /// Minor units, rounded half away from zero; nil where there is nothing to take a mean of.
  public var value: Int? { over > 0 ? (2 * abs(sum) + over) / (2 * over) * (sum < 0 ? -1 : 1) : nil }
  /// Taken from fewer than 30.
  public var isWeak: Bool { over < Rate.fewest }
  /// `{"sum", "over", "mean"}`, the mean null where it does not exist.
  public var json: JSON { ["sum": .int(Int64(sum)), "over": .int(Int64(over)), "mean": value.map { .int(Int64($0)) } ?? .null] }
}
