// One session, or the sums over many, joins other sums; the same taken away again leaves them as they were.

extension Funnel {
  /// Idle seconds after which time on a question is cut off, where a shop sets no other: a minute, and the countdown that follows it.
  public static let longestSeconds = 75

  /// Counts a session in.
  ///
  /// - Parameter longestSeconds: time on a question beyond this is idle, and cut off (SurveyJS #731).
  public mutating func add(_ session: FunnelSession, longestSeconds: Int = Funnel.longestSeconds) {
    views += session.isViewed ? 1 : 0
    if session.isStarted {
      starts += 1
      timeouts += session.isTimedOut ? 1 : 0
      backs += session.hasGoneBack ? 1 : 0
    }
    add(hourOf: session)
    add(leadOf: session)
    if session.isCompleted { add(resultsOf: session) }
    for step in session.steps { add(step, of: session, longest: longestSeconds * 10) }
  }

  /// An hour in which nobody saw anything is none: sums from which all was taken away have none either.
  private mutating func add(hourOf session: FunnelSession) {
    guard session.isViewed || session.isStarted || session.isCompleted else { return }
    let week = session.day.weekday * 24 + session.hour
    hours[week, default: HourSums()].views += session.isViewed ? 1 : 0
    hours[week, default: HourSums()].starts += session.isStarted ? 1 : 0
    hours[week, default: HourSums()].completions += session.isCompleted ? 1 : 0
  }

  private mutating func add(leadOf session: FunnelSession) {
    leadViews += session.isLeadViewed ? 1 : 0
    leadDrops += session.isLeadViewed && !session.isCompleted && session.last == nil ? 1 : 0
    guard session.isLead else { return }
    leads += 1
    completedLeads += session.isCompleted ? 1 : 0
    emailConsents += session.consents.contains(.email) ? 1 : 0
    smsConsents += session.consents.contains(.sms) ? 1 : 0
  }

  private mutating func add(resultsOf session: FunnelSession) {
    completions += 1
    uniqueCompletions += session.isRetake ? 0 : 1
    handoffs += session.isHandedOff ? 1 : 0
    scans += session.isHandedOff && session.isScanned ? 1 : 0
    receipts += session.isPrinted ? 1 : 0
    carts += session.cart == nil ? 0 : 1
    cartValue += session.cart ?? 0
    noMatches += session.hasEmptySlot ? 1 : 0
    fallbacks += session.hasFallback ? 1 : 0
    if let outcome = session.outcome { outcomes[outcome, default: 0] += 1 }
    for sku in session.shown { products[sku, default: ProductSums()].shown += 1 }
    for window in Funnel.windows {
      let inTime = session.sales.filter { $0.days < window }
      guard !inTime.isEmpty else { continue }
      sales[window, default: SaleSums()].sessions += 1
      for sale in inTime {
        sales[window, default: SaleSums()].orders += 1
        sales[window, default: SaleSums()].direct += sale.direct
        sales[window, default: SaleSums()].indirect += sale.indirect
      }
    }
    for sale in session.sales where sale.days < Funnel.window {
      for sku in sale.skus { products[sku, default: ProductSums()].bought += 1 }
    }
  }

  private mutating func add(_ step: FunnelSession.Step, of session: FunnelSession, longest: Int) {
    var sums = questions[step.question] ?? QuestionSums()
    sums.views += 1
    sums.answers += step.isAnswered ? 1 : 0
    sums.skips += step.isSkipped ? 1 : 0
    sums.drops += !session.isCompleted && session.last == step.question ? 1 : 0
    for choice in step.choices { sums.choices[choice, default: 0] += 1 }
    for way in step.ways { sums.ways[way, default: 0] += 1 }
    if let tenths = step.tenths { sums.tenths[min(max(tenths, 0), longest), default: 0] += 1 }
    questions[step.question] = sums
  }

  /// The sums over the sessions of both.
  public static func += (sums: inout Funnel, other: Funnel) { sums.add(other, times: 1) }
  /// Takes away what was added before.
  public static func -= (sums: inout Funnel, other: Funnel) { sums.add(other, times: -1) }

  private mutating func add(_ other: Funnel, times sign: Int) {
    views += sign * other.views
    starts += sign * other.starts
    completions += sign * other.completions
    uniqueCompletions += sign * other.uniqueCompletions
    timeouts += sign * other.timeouts
    backs += sign * other.backs
    leadViews += sign * other.leadViews
    leads += sign * other.leads
    completedLeads += sign * other.completedLeads
    leadDrops += sign * other.leadDrops
    emailConsents += sign * other.emailConsents
    smsConsents += sign * other.smsConsents
    handoffs += sign * other.handoffs
    scans += sign * other.scans
    receipts += sign * other.receipts
    carts += sign * other.carts
    cartValue += sign * other.cartValue
    noMatches += sign * other.noMatches
    fallbacks += sign * other.fallbacks
    outcomes.add(other.outcomes, times: sign)
    for (days, theirs) in other.sales { sales.update(days, SaleSums()) { $0.add(theirs, times: sign) } }
    for (sku, theirs) in other.products { products.update(sku, ProductSums()) { $0.add(theirs, times: sign) } }
    for (hour, theirs) in other.hours { hours.update(hour, HourSums()) { $0.add(theirs, times: sign) } }
    for (ref, theirs) in other.questions { questions.update(ref, QuestionSums()) { $0.add(theirs, times: sign) } }
  }
}

extension Funnel.SaleSums {
  fileprivate mutating func add(_ other: Self, times sign: Int) {
    sessions += sign * other.sessions
    orders += sign * other.orders
    direct += sign * other.direct
    indirect += sign * other.indirect
  }
}

extension Funnel.ProductSums {
  fileprivate mutating func add(_ other: Self, times sign: Int) {
    shown += sign * other.shown
    bought += sign * other.bought
  }
}

extension Funnel.HourSums {
  fileprivate mutating func add(_ other: Self, times sign: Int) {
    views += sign * other.views
    starts += sign * other.starts
    completions += sign * other.completions
  }
}

extension Funnel.QuestionSums {
  fileprivate mutating func add(_ other: Self, times sign: Int) {
    views += sign * other.views
    answers += sign * other.answers
    skips += sign * other.skips
    drops += sign * other.drops
    choices.add(other.choices, times: sign)
    ways.add(other.ways, times: sign)
    tenths.add(other.tenths, times: sign)
  }
}

extension Dictionary where Value == Int {
  fileprivate mutating func add(_ other: Self, times sign: Int) {
    for (key, count) in other { update(key, 0) { $0 += sign * count } }
  }
}

extension Dictionary where Value: Equatable {
  /// What comes to `nothing` is left out: sums from which all was taken away are equal to new ones.
  fileprivate mutating func update(_ key: Key, _ nothing: Value, _ change: (inout Value) -> Void) {
    change(&self[key, default: nothing])
    if self[key] == nothing { self[key] = nil }
  }
}
