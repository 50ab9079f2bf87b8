// The index beside the tables: for whoever wants to be sure, and for tests that kill and compare.
internal import Bitmaps
public import Domain

extension SegmentIndex {
  /// Follows the store to its latest commit, then reads everything from the tables in the same transaction and says where the two differ.
  /// O(contacts and their tags).
  /// - Parameters:
  ///   - conditions: are asked of the index, of the tables, and of the index's bitmaps of earlier answers.
  ///   - segments: what they may name.
  /// - Returns: a line a difference; none in a sound store.
  public func differences(
    at now: Instant, asking conditions: [Predicate] = [], segments: [String: Predicate] = [:]
  ) throws(StoreError) -> [String] {
    try read(at: now, segments: segments) { reading in
      _ = try reading.movements()
      let kept = try conditions.map { try reading.people(of: $0) }
      for span in reading.contents.recent.keys {
        try IndexFollow(db: reading.db).bring(span, in: &reading.contents, to: now, zone: zone)
      }
      var differences: [String] = []
      var fresh = try IndexBuild(db: reading.db, now: now, zone: zone).contents()
      for span in reading.contents.recent.keys { try IndexFollow(db: reading.db).bring(span, in: &fresh, to: now, zone: zone) }
      let (mine, theirs) = (reading.contents.named, fresh.named)
      for name in Set(mine.keys).union(theirs.keys).sorted() {
        let (a, b) = (mine[name] ?? NumberSet(), theirs[name] ?? NumberSet())
        if a != b { differences.append("\(name): \(a.subtracting(b).count) too many, \(b.subtracting(a).count) missing") }
      }
      for (condition, people) in zip(conditions, kept) {
        var asked = NumberSet()
        try SegmentQuery(condition, segments: segments, now: now, zone: zone).forEach(reading.db) { asked.insert($0) }
        if people != asked {
          differences.append("\(condition.text): \(people.subtracting(asked).count) too many, \(asked.subtracting(people).count) missing")
        }
      }
      return differences
    }
  }
}

extension IndexContents {
  /// Every bitmap under a name that does not depend on the order in which tags came.
  fileprivate var named: [String: NumberSet] {
    var named = ["everybody": everybody]
    for (place, channel) in Channel.allCases.enumerated() {
      named["consent by \(channel.rawValue)"] = consenting[place]
      named["reachable by \(channel.rawValue)"] = reachable[place]
    }
    for window in Movement.Window.allCases { named["new: \(window)"] = newcomers[window.rawValue] }
    for (place, people) in tags.enumerated() {
      named["\(people.tag)"] = people.now
      named["\(people.tag), formerly"] = people.formerly
      for window in Movement.Window.allCases {
        named["\(people.tag), joined: \(window)"] = people.joined[window.rawValue]
        named["\(people.tag), left: \(window)"] = people.left[window.rawValue]
      }
      for (span, recent) in recent where place < recent.people.count { named["\(people.tag) in last \(span.text)"] = recent.people[place] }
    }
    return named
  }
}
