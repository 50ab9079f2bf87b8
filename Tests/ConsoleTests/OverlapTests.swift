// The overlap of segments, and why somebody is in one.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("Overlap")
struct OverlapTests {
  @Test("o compares the segments of the chosen one's basis; the chosen pair stands in words below")
  func matrix() {
    expectScreen(
      Shop.console("2o"),
      """

        Askwell · Segments › Overlap                     owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────━━━━━━━━━━──────────────────────────────────────────────────────
                                1      2      3      4
        ▸ 1 goal:glow         911    303    303    134
          2 skin:sensitive    303  1,284    325    134
          3 skin:dry          303    325    977    134
          4 goal:calm         134    134    134    402









        ────────────────────────────────────────────────────────────────────────────
        303 people are in both: 33% of goal:glow, 24% of skin:sensitive; together
        1,892; Jaccard 0.16.
                                                                      people in both
        S shares   ↑↓←→ choose   N segment of both   ⌫ back   Q leave         ? help
      """)
  }

  @Test("at 40x12 the chosen column stays in sight")
  func narrow() {
    expectScreen(
      Shop.console("2o↓→→", columns: 40, rows: 12),
      """
       Askwell · Segments › Overlap     owner
       ──────────────────────────────────────
                             2      3      4
         1 goal:glow       303    303    134
       ▸ 2 skin:sensit…  1,284    325    134
         3 skin:dry        325    977    134
         4 goal:calm       134    134    402
       134 people are in both: 10% of
       skin:sensitive, 33% of goal:calm;
       together 1,552; Jaccard 0.09.
                                       people
       S shares   N segment of both    ? help
      """)
  }

  @Test("s goes on to shares of the row and to Jaccard, and back to people")
  func measures() {
    let people = Shop.console("2o")
    let shares = Shop.console("2os")
    let jaccard = Shop.console("2oss")
    // 325 of 1,284 and 977: 25% of the row's, 33% the other way round, 325 of 1,936 in either.
    #expect(shares.screen.contains { $0.contains("skin:sensitive") && $0.contains("25%") })
    #expect(shares.screen.contains { $0.contains("skin:dry") && $0.contains("33%") })
    #expect(jaccard.screen.contains { $0.contains("0.17") })
    #expect(Shop.console("2osss").screen == people.screen)
  }

  @Test("space marks what is compared, in the order of the marks; a second space takes a mark away")
  func marks() {
    let asked = Shop.console("2↓↓↓ ↑ ↑↑ ↓↓ o").effects.last
    #expect(asked == .loadOverlap([.tag(Shop.tag("skin:dry")), .tag(Shop.tag("goal:glow"))]), "\(String(describing: asked))")
  }

  @Test("staff read <5 where fewer than five are in both, and no share of it")
  func staff() {
    let played = Shop.console("2↓↓↓↓↓↓↓↓o", role: .staff)
    #expect(played.screen.contains { $0.contains("lab:beta") && $0.contains("<5") })
    #expect(played.screen.joined().contains("Fewer than 5 people are in"))
    #expect(!played.screen.joined().contains("Jaccard 0"))
  }

  @Test("n makes a segment of the pair: a form with both in it")
  func both() {
    let store = TagStore()
    let played = store.console("2on")
    let text = played.screen.joined(separator: "\n")
    #expect(text.contains("As text      goal:glow and skin:sensitive"), "\(text)")
  }

  @Test("new counts come while the matrix is in sight")
  func live() {
    var console = Shop.console("2o").program
    _ = console.update(.reply(.status(StoreStatus(version: 8))))
    var page = Shop.overlap([.tag(Shop.tag("skin:sensitive")), .tag(Shop.tag("skin:dry"))])
    page.both[0][1] = 444
    _ = console.update(.reply(.overlap(page)))
    var canvas = Canvas(size: Size(columns: 80, rows: 24))
    console.view(&canvas)
    #expect(canvas.lines.joined().contains("444 people are in both"))
  }
}

@Suite("Why somebody is in a segment")
struct WhyMemberTests {
  @Test("w on a person says of each condition whether it holds, the parts of a group below it")
  func person() {
    expectScreen(
      Shop.console("2⏎w"),
      """

        Askwell · Segments › goal:glow › Why             owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────━━━━━━━━━━──────────────────────────────────────────────────────

        julie.martin@example.com is not in goal:glow

        ✗ all of
          ✓ skin:sensitive
          ✗ any of
            ✗ goal:glow
            ✗ contact.seen in last 30d










        W somebody else   ↑↓ scroll   ⌫ back   Q leave                        ? help
      """)
    #expect(Shop.console("2⏎w").effects.last == .tags(.reasons(.tag(Shop.tag("goal:glow")), who: "c1")))
  }

  @Test("w on a segment asks for an address first; one that nobody has is said, and stays to be mended")
  func typed() {
    let asked = Shop.console("2w")
    #expect(asked.screen.contains { $0.contains("Who is asked about goal:glow? Email address, phone number or id:") })
    let found = Shop.console("2wjulie.martin@example.com⏎")
    #expect(found.effects.last == .tags(.reasons(.tag(Shop.tag("goal:glow")), who: "julie.martin@example.com")))
    #expect(found.screen.contains { $0.contains("is not in goal:glow") })
    let nobody = Shop.console("2w+4912345⏎")
    #expect(nobody.screen.contains { $0.contains("Nobody here has") } && nobody.screen.contains { $0.contains("+4912345") })
  }
}
