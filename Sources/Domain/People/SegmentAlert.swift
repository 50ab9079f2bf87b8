// Which segments became much larger or smaller within a week. Pure: whoever looks brings the counts.

/// A tag or a saved segment that moved so much that the merchant should hear of it without asking.
public struct SegmentAlert: Hashable, Sendable {
  /// Fewer people a week ago are no base for a share: five more of ten are half as many again, and no news.
  public static let leastPeople = 30
  /// A change of fewer percent is an ordinary week.
  public static let leastPercent = 20
  /// More lines than these are read by nobody.
  public static let most = 5

  /// The tag's text, or the segment's name.
  public var name: String
  /// In it now.
  public var people: Int
  /// In it seven days ago.
  public var weekAgo: Int

  /// Nil for a change that is not worth a word.
  public init?(_ name: String, people: Int, weekAgo: Int) {
    guard weekAgo >= SegmentAlert.leastPeople, abs(people - weekAgo) * 100 >= weekAgo * SegmentAlert.leastPercent else { return nil }
    self.name = name
    self.people = people
    self.weekAgo = weekAgo
  }

  public var isGrowth: Bool { people > weekAgo }
  /// Whole percent of those of a week ago, rounded down; never negative.
  public var percent: Int { abs(people - weekAgo) * 100 / weekAgo }
  /// `grew by 24% this week (312, was 251)`.
  /// - Parameter written: how a count stands on the page.
  public func change(_ written: (Int) -> String = { "\($0)" }) -> String {
    "\(isGrowth ? "grew" : "shrank") by \(percent)% this week (\(written(people)), was \(written(weekAgo)))"
  }
  /// One line: `goal:sleep grew by 24% this week (312, was 251)`.
  public var text: String { "\(name) \(change())" }

  /// The largest changes first, at most `most`: by their share of those of a week ago, then by people, then by name.
  public static func largest(of alerts: some Sequence<SegmentAlert>) -> [SegmentAlert] {
    let sorted = alerts.sorted { a, b in
      // Shares are compared as fractions: rounded ones would tie.
      let (shareOfA, shareOfB) = (abs(a.people - a.weekAgo) * b.weekAgo, abs(b.people - b.weekAgo) * a.weekAgo)
      if shareOfA != shareOfB { return shareOfA > shareOfB }
      return a.people != b.people ? a.people > b.people : a.name < b.name
    }
    return Array(sorted.prefix(most))
  }
}
