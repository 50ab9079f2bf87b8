// When a week's change is news, at the edges of the rule; the tag that a segment's name makes.
import Domain
import Testing

@Suite("Segment alerts")
struct SegmentAlertTests {
  @Test(
    "30 people a week ago and a fifth more or fewer are news; one less of either is none",
    arguments: [
      (36, 30, 20), (24, 30, -20), (35, 30, nil), (25, 30, nil), (35, 29, nil), (100, 29, nil), (0, 29, nil), (0, 30, -100),
      (312, 251, 24), (120, 100, 20), (119, 100, nil), (81, 100, nil), (80, 100, -20), (100, 100, nil), (50, 0, nil), (0, 0, nil),
      (1_200_000, 1_000_000, 20), (1_199_999, 1_000_000, nil),
    ] as [(Int, Int, Int?)])
  func edges(people: Int, weekAgo: Int, percent: Int?) {
    let alert = SegmentAlert("goal:sleep", people: people, weekAgo: weekAgo)
    #expect(alert.map { $0.isGrowth ? $0.percent : -$0.percent } == percent)
  }

  @Test("it says what moved, by how much, and both counts")
  func words() {
    #expect(SegmentAlert("goal:sleep", people: 312, weekAgo: 251)?.text == "goal:sleep grew by 24% this week (312, was 251)")
    #expect(SegmentAlert("Came back", people: 20, weekAgo: 60)?.text == "Came back shrank by 66% this week (20, was 60)")
  }

  @Test("of 7 the 5 largest changes, by share in either direction, then by people, then by name")
  func largest() {
    let counts = [("a", 150, 100), ("b", 30, 100), ("c", 300, 200), ("d", 150, 100), ("e", 121, 100), ("f", 400, 100), ("g", 120, 100)]
    let alerts = counts.compactMap { SegmentAlert($0.0, people: $0.1, weekAgo: $0.2) }
    #expect(alerts.count == 7)
    #expect(SegmentAlert.largest(of: alerts.reversed()).map(\.name) == ["f", "b", "c", "a", "d"])
    #expect(SegmentAlert.largest(of: []) == [])
  }

  @Test(
    "a segment's tag keeps letters and digits of its name, and nothing else",
    arguments: [
      ("Came back", "segment:came-back"), ("goal:sleep", "segment:goal-sleep"), ("  Über 35 (neu)!  ", "segment:über-35-neu"),
      ("漢字, kana; x", "segment:漢字-kana-x"), ("Came back, 26 Nov 2026", "segment:came-back-26-nov-2026"), ("!!!", nil),
      (String(repeating: "x", count: 80), "segment:" + String(repeating: "x", count: 64)),
      (String(repeating: "x", count: 63) + " y", "segment:" + String(repeating: "x", count: 63)),
    ] as [(String, String?)])
  func slug(name: String, tag: String?) {
    #expect(Tag(ofSegment: name)?.text == tag)
  }
}
