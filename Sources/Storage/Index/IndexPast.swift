// How many people segments had at earlier moments: the index gone back by what changed since.
internal import Bitmaps
public import Domain

/// People at some moments of the past, the earliest first.
public struct SegmentPast: Sendable {
  /// As they were asked for.
  public let moments: [Instant]
  /// Of each tag that anybody had at one of them.
  public fileprivate(set) var tags: [Tag: [Int]] = [:]
  /// Of each expression that was asked for, in its order; empty where it asks more than tags.
  public fileprivate(set) var predicates: [[Int]] = []
}

extension SegmentReading {
  /// Goes back to each of `moments`. O(what changed since the first of them): a million changes take about a second, so keep what comes.
  /// - Parameter moments: in any order; those after now are as now.
  public mutating func past(at moments: [Instant], of predicates: [Predicate] = []) throws -> SegmentPast {
    let present = contents
    defer { contents = present }
    let askable = predicates.map { isOfTagsAlone($0, []) }
    var counts: [Tag: [Int]] = [:]
    var rows = predicates.map { _ in [Int]() }
    let sorted = moments.sorted(by: >)
    var changes = try TagChanges(db: db, after: sorted.last ?? now)
    for (done, moment) in sorted.enumerated() {
      changes.undo(until: moment, in: &contents)
      for people in contents.tags where !people.now.isEmpty || counts[people.tag] != nil {
        counts[people.tag, default: Array(repeating: 0, count: done)].append(people.now.countOfIntersection(contents.everybody))
      }
      for place in predicates.indices where askable[place] { rows[place].append(try count(of: predicates[place])) }
    }
    var past = SegmentPast(moments: sorted.reversed())
    past.tags = counts.mapValues { Array(($0 + Array(repeating: 0, count: sorted.count - $0.count)).reversed()) }
    past.predicates = rows.map { Array($0.reversed()) }
    return past
  }
}

/// What changed after a moment, to be undone from the latest on.
private struct TagChanges {
  private struct Change {
    /// Nil for the contact's own coming.
    var tag: Tag?
    var contact: Int64
    var isGain: Bool
    var at: Int64
  }
  /// The earliest first, so that the latest is taken from the end.
  private var changes: [Change] = []

  init(db: Connection, after moment: Instant) throws {
    var known: [String: Tag?] = [:]
    try db.each("SELECT contact, tag, op = 'gained', at FROM tag_change WHERE at > ? ORDER BY at, n", [moment.milliseconds]) { row in
      let text: String = row[1]
      let tag = known[text] ?? Tag(text)
      known[text] = .some(tag)
      if let tag { changes.append(Change(tag: tag, contact: row[0], isGain: row[2], at: row[3])) }
    }
    var comings: [Change] = []
    try db.each("SELECT n, created_at FROM contact WHERE created_at > ? ORDER BY created_at", [moment.milliseconds]) { row in
      comings.append(Change(tag: nil, contact: row[0], isGain: true, at: row[1]))
    }
    if !comings.isEmpty { changes = (changes + comings).sorted { $0.at < $1.at } }
  }

  mutating func undo(until moment: Instant, in contents: inout IndexContents) {
    while let change = changes.last, change.at > moment.milliseconds {
      if let tag = change.tag {
        contents.tags[contents.place(of: tag)].now.set(change.contact, to: !change.isGain)
      } else {
        contents.everybody.remove(change.contact)
      }
      changes.removeLast()
    }
  }
}
