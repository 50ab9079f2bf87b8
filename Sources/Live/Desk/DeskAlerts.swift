// What moved within the week, for the front page.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  /// At most five; staff do not hear of a segment that is down to a few people.
  func alerts(for role: ConsoleRole) throws(StoreError) -> [SegmentAlert] {
    let discretion = discretion(of: role)
    return try roll().alerts.filter { discretion.mayKnow($0.people) }
  }
}
