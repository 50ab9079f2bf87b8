// The shop's hours as the kiosk is told them.
internal import Domain
internal import Kiosk

extension OpeningState {
  /// A clock may be set while nobody looks: the kiosk asks again after this long at the latest.
  private static let longestSeconds = 6 * 3_600

  init(_ hours: OpeningHours, at now: Instant, in zone: StoreZone) {
    let isOpen = hours.isOpen(at: now, in: zone)
    let change = hours.change(after: now, in: zone)
    // Rounded up: a kiosk that asks a moment too early would be told the same again.
    let seconds = change.map { Int(min(($0.milliseconds - now.milliseconds + 999) / 1000, Int64(OpeningState.longestSeconds))) }
    self.init(isOpen: isOpen, changesInSeconds: seconds, opens: isOpen ? nil : change.map { LocalMoment($0, from: now, zone) })
  }
}

extension LocalMoment {
  fileprivate init(_ moment: Instant, from now: Instant, _ zone: StoreZone) {
    let date = zone.date(of: moment)
    let minute = zone.minute(of: moment)
    self.init(
      daysAhead: date.daysSinceEpoch - zone.date(of: now).daysSinceEpoch, date: date, hour: minute / 60, minute: minute % 60)
  }
}
