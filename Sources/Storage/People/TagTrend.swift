// Every gain and loss of a tag, and the stretches of time in which they are counted.
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
