// Which tags and saved segments moved much within a week, counted when somebody looks.
public import Domain
public import Storage

extension Census {
  /// At most five, the largest change first. O(contacts and their sessions).
  public func alerts(in store: Database) throws(StoreError) -> [SegmentAlert] {
    let index = SegmentIndex(store, zone: zone)
    let saved = SavedSegments(stored)
    let past = try RollPast(
      store, index, saved: saved, version: 0, stretches: Stretches(1, days: 7, now: now), zone: zone, now: now)
    let roll = try index.read(at: now, segments: saved.definitions) { try Roll(&$0, saved: saved, version: 0, past: past) }
    return roll.alerts
  }
}

extension Roll {
  /// At most five, the largest change first. A snapshot does not move: who came into the store within the week came into it with a date
  /// before.
  var alerts: [SegmentAlert] {
    let ofTags = tags.compactMap { tag, entry in alert(tag.text, entry) }
    let ofSegments = entries.compactMap { name, entry in saved.snapshots[name] != nil ? nil : alert(name, entry) }
    return SegmentAlert.largest(of: ofTags + ofSegments)
  }

  private func alert(_ name: String, _ entry: Entry) -> SegmentAlert? {
    guard entry.movements != nil else { return nil }
    return SegmentAlert(name, people: entry.count, weekAgo: entry.count - entry.movement(in: .week).net)
  }
}
