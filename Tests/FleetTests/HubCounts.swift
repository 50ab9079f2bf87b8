// What the tests of pushing count at the hub, and the sessions that they push.
import Fleet

extension HubRig {
  /// Sessions, answers, events, and the sums of the funnel.
  func counts() throws -> String {
    try sql(
      """
      SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM answer), (SELECT count(*) FROM session_event),
        (SELECT coalesce(sum(sessions), 0) || '/' || coalesce(sum(completed), 0) || '/' || coalesce(sum(basket_value), 0) FROM funnel_day)
      """)
  }
}

extension KioskFile {
  /// Sessions of these numbers, each with a basket of 100.
  mutating func fill(_ numbers: ClosedRange<Int>) {
    for number in numbers { put(.session, "S\(number)", .session("S\(number)", minute: Int64(number), basket: 100)) }
  }
}
