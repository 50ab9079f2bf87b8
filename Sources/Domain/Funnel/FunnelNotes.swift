// What to look at in a report, found by rules that a merchant can check: each note carries the figures it was taken from.

/// One thing worth a look. The most pressing kinds come first in `FunnelReport.notes`.
public enum FunnelNote: Hashable, Sendable {
  /// A step of the quiz.
  public enum Place: Hashable, Sendable {
    /// Counted from 1, as the report counts them.
    case question(Int, title: String)
    /// Where an address is asked for.
    case lead
  }
  /// What is compared between periods and variants.
  public enum Measure: Hashable, Sendable {
    case completion
    case conversion(days: Int)
  }
  /// A part of the whole with its rate.
  public struct Named: Hashable, Sendable {
    public var title: String
    public var rate: Rate
    public init(_ title: String, _ rate: Rate) {
      self.title = title
      self.rate = rate
    }
  }

  /// Fewer than 30 starts in all.
  case few(starts: Int)
  /// The one step at which far more leave than at any other.
  case loses(Place, Rate)
  /// At least a tenth of starts end by the idle reset.
  case timeouts(Rate)
  /// At least a twentieth of results have an empty slot.
  case noMatches(Rate)
  /// At least a fifth of results needed the ladder.
  case fallbacks(Rate)
  /// An optional question that all answer.
  case skippedByNobody(Place, Rate)
  /// An optional question that at least nine of ten leave empty.
  case skippedByMost(Place, Rate)
  /// Its intervals of this period and of the one before do not overlap.
  case changed(Measure, now: Rate, before: Rate)
  /// The intervals of the highest and the lowest do not overlap. The order is the experiment's; nobody is named a winner.
  case variantsDiffer(Measure, [Named])
  /// They do overlap, or there are too few.
  case variantsAlike(Measure, [Named])
  /// Windows, in days, that had not passed for all sessions of the period when it was counted: more orders may come.
  case windowsOpen([Int])
  /// Parts of one kind (`stores`, `kiosks`, …) with fewer than 30 starts; the rate is that of completion.
  case fewParts(String, [Named])
}

extension FunnelReport {
  /// Everything worth a look, in the order in which it should be read; empty where nothing stands out.
  public var notes: [FunnelNote] {
    if funnel.starts < Rate.fewest { return [.few(starts: funnel.starts)] + openWindows }
    return losses + troubles + skips + changes + variantNotes + openWindows + fewParts
  }

  private var losses: [FunnelNote] {
    var steps = places.map { (place: $0.place, rate: $0.sums.dropOff) }
    steps.append((.lead, Rate(funnel.leadDrops, of: funnel.leadViews)))
    let known = steps.filter { !$0.rate.isWeak }.sorted { ($0.rate.share ?? 0) > ($1.rate.share ?? 0) }
    guard let worst = known.first, worst.rate.isAtLeast(10) else { return [] }
    guard known.dropFirst().allSatisfy({ worst.rate.isTold(from: $0.rate) }) else { return [] }
    return [.loses(worst.place, worst.rate)]
  }

  private var troubles: [FunnelNote] {
    var notes: [FunnelNote] = []
    if funnel.timeoutRate.isAtLeast(10) { notes.append(.timeouts(funnel.timeoutRate)) }
    if funnel.noMatchRate.isAtLeast(5) { notes.append(.noMatches(funnel.noMatchRate)) }
    if funnel.fallbackRate.isAtLeast(20) { notes.append(.fallbacks(funnel.fallbackRate)) }
    return notes
  }

  private var skips: [FunnelNote] {
    places.filter { $0.question.isOptional && !$0.sums.skipRate.isWeak }.compactMap { step in
      if step.sums.skips == 0, step.sums.answers >= Rate.fewest { return .skippedByNobody(step.place, step.sums.skipRate) }
      return step.sums.skipRate.isAtLeast(90) ? .skippedByMost(step.place, step.sums.skipRate) : nil
    }
  }

  private var changes: [FunnelNote] {
    // A window that is still open would always look like a fall.
    let closed = Funnel.windows.last { !isOpen($0) }
    let measures: [FunnelNote.Measure] = [.completion] + (closed.map { [.conversion(days: $0)] } ?? [])
    return measures.compactMap { measure in
      let (now, past) = (measure.rate(of: funnel), measure.rate(of: before))
      guard !now.isWeak, !past.isWeak, now.isTold(from: past) else { return nil }
      return .changed(measure, now: now, before: past)
    }
  }

  private var variantNotes: [FunnelNote] {
    let tested = variants.filter { $0.name != nil }
    guard tested.count > 1 else { return [] }
    // All variants have the same days, so that an open window favours none of them.
    return [FunnelNote.Measure.completion, .conversion(days: Funnel.window)].map { measure in
      let rates = tested.map { FunnelNote.Named($0.title, measure.rate(of: $0.funnel)) }
      let known = rates.map(\.rate).filter { !$0.isWeak }.sorted { ($0.share ?? 0) < ($1.share ?? 0) }
      guard let low = known.first, let high = known.last, low.isTold(from: high) else { return .variantsAlike(measure, rates) }
      return .variantsDiffer(measure, rates)
    }
  }

  private var openWindows: [FunnelNote] {
    let open = Funnel.windows.filter(isOpen)
    return open.isEmpty || funnel.completions == 0 ? [] : [.windowsOpen(open)]
  }

  private var fewParts: [FunnelNote] {
    [("stores", stores), ("kiosks", kiosks), ("languages", locales)].compactMap { kind, parts in
      let few = parts.filter { $0.funnel.starts < Rate.fewest }.map { FunnelNote.Named($0.title, $0.funnel.completionRate) }
      return few.isEmpty ? nil : .fewParts(kind, few)
    }
  }

  /// Whether an order of the period's last session could still count.
  private func isOpen(_ window: Int) -> Bool {
    // A day more: zones may be ahead of UTC, and a session may end after its midnight.
    let today = Int(floorDivide(asOf.milliseconds, 86_400_000).quotient)
    return today <= days.upperBound.daysSinceEpoch + window + 1
  }

  private var places: [(place: FunnelNote.Place, question: QuestionWords, sums: Funnel.QuestionSums)] {
    allQuestions.enumerated().compactMap { index, question in
      funnel.questions[question.ref].map { (.question(index + 1, title: question.title), question, $0) }
    }
  }
}

extension FunnelNote.Measure {
  func rate(of funnel: Funnel) -> Rate {
    switch self {
    case .completion: funnel.completionRate
    case .conversion(let days): funnel.conversion(within: days)
    }
  }
}

extension Rate {
  /// Not weak, and at least so many percent.
  fileprivate func isAtLeast(_ percent: Int) -> Bool { !isWeak && count * 100 >= of * percent }
  /// Whether the two 95% intervals do not overlap; false where one has none.
  fileprivate func isTold(from other: Rate) -> Bool {
    guard let mine = interval, let theirs = other.interval else { return false }
    return !mine.overlaps(theirs)
  }
}
