// How the people with each tag became more or fewer, from the record of every gain and loss.
public import Domain
import GRDB

/// Equal stretches of time that end now.
public struct Stretches: Hashable, Sendable {
  /// The end of each, oldest first; the last is now.
  public let ends: [Instant]

  /// `count` stretches, from 1, over the last `days`.
  public init(_ count: Int, days: Int64, now: Instant) {
    ends = (1...max(1, count)).map { place in
      Instant(milliseconds: now.milliseconds - Int64(max(1, count) - place) * days * 86_400_000 / Int64(max(1, count)))
    }
  }
}

/// The people with one tag, now and before.
public struct TagTrend: Hashable, Sendable {
  /// In use: somebody has it now.
  public var tag: Tag
  /// Contacts that have it now.
  public var people: Int
  /// Of those, who may be written to: consent in force on a channel with an address.
  public var reachable: Int
  /// Gained minus lost in the last seven days.
  public var sevenDays: Int
  /// People at the end of each stretch, oldest first.
  public var trend: [Int]
}

/// One gain or loss of a tag.
public struct TagChange: Hashable, Sendable {
  /// What was gained or lost.
  public var tag: Tag
  /// False for a loss.
  public var isGain: Bool
  /// When it was gained or lost.
  public var at: Instant

  public init(tag: Tag, isGain: Bool, at: Instant) {
    self.tag = tag
    self.isGain = isGain
    self.at = at
  }
}

extension Database {
  /// Every tag in use, in one moment of the store, in no order. A change that a wrong clock dated after now counts as made now.
  /// O(contacts and their tags, and all changes).
  public func tagTrends(_ stretches: Stretches, now: Instant) throws(StoreError) -> [TagTrend] {
    try read { db in
      var trends: [String: TagTrend] = [:]
      let reachable = try db.reachableContacts()
      for tag in try db.tagsInUse() {
        var trend = TagTrend(tag: tag, people: 0, reachable: 0, sevenDays: 0, trend: [])
        try db.eachHolder(of: tag) { contact in
          trend.people += 1
          if reachable.contains(contact) { trend.reachable += 1 }
        }
        trend.trend = Array(repeating: trend.people, count: stretches.ends.count)
        trends[tag.text] = trend
      }
      try TagHistory(db: db, stretches: stretches, now: now).apply(to: &trends)
      // A clock that was set back dates a loss before its gain; nobody is fewer than nobody.
      return trends.values.map { trend in
        var trend = trend
        trend.trend = trend.trend.map { max(0, $0) }
        return trend
      }
    }
  }

  /// Changes made after `from`, by contact id, the latest of a contact first. O(all changes).
  public func tagChanges(after from: Instant) throws(StoreError) -> [String: [TagChange]] {
    try read { db in
      var changes: [String: [TagChange]] = [:]
      try db.each(
        """
        SELECT c.id, h.tag, h.op = 'gained', h.at FROM tag_change h JOIN contact c ON c.n = h.contact
        WHERE h.at > ? ORDER BY h.at DESC, h.n DESC
        """, [from.milliseconds]
      ) { row in
        guard let tag = Tag(row[1] as String) else { return }
        changes[row[0], default: []].append(TagChange(tag: tag, isGain: row[2], at: Instant(milliseconds: row[3])))
      }
      return changes
    }
  }
}

/// Goes back from what is by what changed since.
private struct TagHistory {
  static let week: Int64 = 7 * 86_400_000
  let db: Connection
  let stretches: Stretches
  let now: Instant

  func apply(to trends: inout [String: TagTrend]) throws {
    let weekAgo = now.milliseconds - TagHistory.week
    let ends = stretches.ends.map(\.milliseconds)
    let first = min(weekAgo, ends.first ?? weekAgo)
    // A stretch is named by its place: how many ends, this week's beginning with them, lie before the change.
    let marks = Set(ends + [weekAgo]).sorted()
    let places = marks.indices.map { "(at > ?\($0 + 2))" }.joined(separator: " + ")
    try db.each(
      """
      SELECT tag, \(places), SUM(CASE op WHEN 'gained' THEN 1 ELSE -1 END) FROM tag_change WHERE at > ?1 GROUP BY 1, 2
      """, StatementArguments([first] + marks)
    ) { row in
      let (tag, place, net): (String, Int, Int) = (row[0], row[1], row[2])
      guard trends[tag] != nil else { return }
      let after = marks[place - 1]
      if after >= weekAgo { trends[tag]?.sevenDays += net }
      for (index, end) in ends.enumerated() where end <= after && end < now.milliseconds { trends[tag]?.trend[index] -= net }
    }
  }
}
