// What the console asks about figures, and what it is told: one report over one period, whichever page of figures is in sight.
public import Domain

/// Which days are counted.
public enum FunnelPeriod: Hashable, Sendable {
  /// So many days, today the last of them.
  case last(Int)
  /// Both included.
  case between(CivilDate, CivilDate)

  /// What the key goes through.
  static let usual: [FunnelPeriod] = [.last(1), .last(7), .last(30), .last(90), .last(365)]

  /// First and last day, by the shop's calendar.
  public func days(today: CivilDate) -> ClosedRange<CivilDate> {
    switch self {
    case .last(let count): CivilDate(daysSinceEpoch: today.daysSinceEpoch - max(1, count) + 1)...today
    case .between(let first, let last): min(first, last)...max(first, last)
    }
  }

  /// `today`, `30 days`, `a year`, `2026-11-01 - 2026-11-24`.
  var words: String {
    switch self {
    case .last(1): "today"
    case .last(365): "a year"
    case .last(let count): "\(count) days"
    case .between(let first, let last): first == last ? first.iso : "\(first.iso) - \(last.iso)"
    }
  }

  /// The next of the usual ones; after any other the first.
  var next: FunnelPeriod {
    let usual = FunnelPeriod.usual
    return usual.firstIndex(of: self).map { usual[($0 + 1) % usual.count] } ?? usual[0]
  }
}

/// What figures are wanted.
public struct FunnelAsk: Hashable, Sendable {
  public var period: FunnelPeriod
  public var filter: FunnelFilter

  public init(_ period: FunnelPeriod = .last(30), filter: FunnelFilter = FunnelFilter()) {
    self.period = period
    self.filter = filter
  }
}

/// Snapshot of all figures. It names no person, so that whoever may look at sessions may look at it whole.
public struct FunnelPage: Equatable, Sendable {
  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// What was asked.
  public var ask: FunnelAsk
  public var report: FunnelReport

  public init(version: Int64, ask: FunnelAsk, report: FunnelReport) {
    self.version = version
    self.ask = ask
    self.report = report
  }
}

/// Keys of its pages.
enum FunnelCommand: Hashable, Sendable {
  /// Opens them.
  case open
  case nextPart, previousPart
  /// The next of the usual periods, the next quiz.
  case nextPeriod, nextQuiz
  /// The form of period and filter, and what is done with it.
  case choose, take
}
