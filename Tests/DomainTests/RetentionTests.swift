// Periods of the configuration.
import Domain
import Testing

@Suite("Retention periods")
struct RetentionTests {
  @Test("nothing goes unless it is named; five kinds are read as 365d, 12w, 6mo and hours")
  func read() {
    #expect(ConfigFile("store: a\n").configuration.retention.isEmpty)
    let file = ConfigFile("retention: {sessions: 365d, contacts: 24mo, events: 13w, sync_log: 30d, exchange: 36h}\n")
    #expect(file.problems.isEmpty)
    #expect(
      file.configuration.retention
        == Retention([
          .sessions: Span(365, .d), .contacts: Span(24, .mo), .events: Span(13, .w), .syncLog: Span(30, .d), .exchange: Span(36, .h),
        ]))
  }

  @Test(
    "a faulty period is told with its place",
    arguments: [
      ("sessions: forever", "retention.sessions unknown_value"), ("session: 365d", "retention.session unknown_key"),
      ("contacts: 0d", "retention.contacts unknown_value"), ("sync_log: [30d]", "retention.sync_log wrong_kind"),
      ("sessions: 89d", "retention.sessions out_of_range"), ("events: 3mo", "retention.events out_of_range"),
      ("events: 12w", "retention.events out_of_range"),
    ])
  func faulty(_ line: String, _ expected: String) {
    #expect(ConfigFile("retention:\n  \(line)\n").problems.map { "\($0.path) \($0.code)" } == [expected])
  }

  @Test("what figures are made of may be kept for as long as an order may still come, 90 days or as the shop says")
  func orders() {
    #expect(ConfigFile("retention: {sessions: 90d, events: 90d, contacts: 1d}\n").problems.isEmpty)
    #expect(ConfigFile("order_days: 10\nretention: {sessions: 10d, events: 2w}\n").problems.isEmpty)
    #expect(ConfigFile("order_days: 120\nretention: {sessions: 17w}\n").problems.map(\.code) == ["out_of_range"])
  }
}
