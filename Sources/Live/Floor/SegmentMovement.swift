// Which tags and saved segments moved much within a week, counted when somebody looks.
public import Domain
public import Storage

extension Census {
  /// At most five, the largest change first. O(contacts and their sessions).
  public func alerts(in store: Database) throws(StoreError) -> [SegmentAlert] {
    let calendar = RollCalendar(stretches: SegmentMovement.week(to: now), now: now)
    let roll = try Roll(
      store, saved: SavedSegments(stored), version: 0, calendar: calendar, zone: zone, resting: nil)
    return SegmentMovement.largest(try store.tagTrends(SegmentMovement.week(to: now), now: now), roll)
  }
}

enum SegmentMovement {
  static func week(to now: Instant) -> Stretches { Stretches(1, days: 7, now: now) }

  /// A snapshot does not move: who came into the store within the week came into it with a date before.
  static func largest(_ tags: [TagTrend], _ roll: Roll) -> [SegmentAlert] {
    let ofTags = tags.compactMap { SegmentAlert($0.tag.text, people: $0.people, weekAgo: $0.people - $0.sevenDays) }
    let ofSegments = roll.entries.compactMap { name, entry in
      roll.saved.snapshots.contains(name) ? nil : SegmentAlert(name, people: entry.people, weekAgo: entry.weekAgo)
    }
    return SegmentAlert.largest(of: ofTags + ofSegments)
  }
}
