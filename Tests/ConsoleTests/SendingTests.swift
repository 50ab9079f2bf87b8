// Tab 7: destinations, their pages, forms, tests, mapping and dead letters, as pictures.
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Console

@Suite("Destinations")
struct SendingTests {
  func sync(_ keys: String = "", columns: Int = 80, rows: Int = 24) -> Played<ConsoleProgram> {
    Shop.console("7" + keys, overview: Shop.troubled, columns: columns, rows: rows)
  }
  func requests(_ played: Played<ConsoleProgram>) -> [SendingRequest] {
    played.effects.compactMap { if case .sending(let request) = $0 { request } else { nil } }
  }

  @Test("2 destinations with what waits, and below them why one is paused, in full")
  func list() {
    expectScreen(
      sync("↓"),
      """

        Askwell · Sync            Maison Flore, Lyon 2   owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──
          name         waiting  delivered   dead  oldest  state
          klaviyo            2      1,204      0   4 min  running
        ▸ newsletter       118        310      3     2 h  paused: the key was refus…









        ────────────────────────────────────────────────────────────────────────────
        newsletter: the key was refused (401)
        What waits is kept. When it is mended, T tests it and lets it go on.



        ⏎ open   A add   P resume   T test   D dead letters   / find   Q leave     ?
      """)
  }

  @Test("on 40x12 name, waiting and state stay")
  func small() {
    expectScreen(
      sync("", columns: 40, rows: 12),
      """
       Askwell · Sync        owner   ! paused
       ──────────────────────────────────────
         name           waiting  state
       ▸ klaviyo              2  running
         newsletter         118  paused: the…






       ⏎ open   A add   P pause   T test    ?
      """)
  }

  @Test("a destination's page: state, what to do, settings without the secret, deliveries, log")
  func page() {
    expectScreen(
      sync("↓⏎"),
      """

        Askwell · Sync › newsletter                      owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──

        ! paused   118 waiting   310 delivered   3 dead   oldest 2 h
          The key was refused (401).
          What waits is kept. When it is mended, T tests it and lets it go on.

        Settings
          vendor  webhook
          secret  kept in a private file
          url     https://shop.example/hook

        Latest deliveries
          11:40        waiting    2 tries
          10:12        dead       the receiver answered 422: email looks odd
          23 Nov 18:05 delivered

        Log
          11:40        pause      post 401

        T test   P resume   E edit   M mapping   D dead letters   X remove    ? help
      """)
    expectScreen(
      sync("↓⏎", columns: 40, rows: 12),
      """
       Askwell · Sync › newsletter   ! paused
       ──────────────────────────────────────
       ! paused   118 waiting   310 delivered
         The key was refused (401).
         What waits is kept. When it is
         mended, T tests it and lets it go
         on.

       Settings
         vendor  webhook
                                      10 more
       T test   P resume   E edit      ? help
      """)
    #expect(!sync("↓⏎").screen.joined().contains("newsletter.secret"))
  }

  @Test("p pauses what runs and lets go on what is paused; d is off without dead letters; x asks, and Keep is the answer that Enter gives")
  func keys() {
    #expect(requests(sync("p")).contains(.pause("klaviyo")))
    #expect(requests(sync("↓p")).contains(.resume("newsletter")))
    #expect(sync("d").screen[21] == "  ! There is no dead letter")
    let asked = sync("↓⏎x")
    #expect(asked.screen.contains { $0.contains("Remove newsletter?") })
    #expect(asked.screen.contains { $0.contains("118 deliveries that wait") })
    #expect(!requests(sync("↓⏎x⏎")).contains(.remove("newsletter")))
    #expect(!requests(sync("↓⏎x⎋")).contains(.remove("newsletter")))
    let removed = sync("↓⏎x→⏎")
    #expect(requests(removed).contains(.remove("newsletter")))
    #expect(removed.screen[1].hasPrefix("  Askwell · Sync  ") && removed.screen[21] == "  ✓ newsletter is removed")
  }

  @Test("while the question is open, 2 is no tab and l no lock")
  func questionHasAllKeys() {
    let played = sync("↓⏎x2l")
    #expect(played.screen.contains { $0.contains("Remove newsletter?") })
  }

  @Test("t shows what would be sent, asks the vendor once, and says its answer in words; t asks again")
  func test() {
    let good = sync("t")
    expectScreen(
      good,
      """

        Askwell · Sync › Test     Maison Flore, Lyon 2   owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──

        ● It works.

        What would be sent  of the latest delivery

          post  POST https://shop.example/hook
          {
            "tags": [
              "goal:sleep"
            ]
          }







        T ask again   M mapping   ↑↓ scroll   ⌫ back   Q leave                ? help
      """)
    #expect(requests(good).filter { $0 == .test("klaviyo") }.count == 1)
    var screen = SampleScreen(name: "crm")
    let look = Look(role: .owner, clock: Clock(zone: Shop.zone), layout: Layout(Size(columns: 80, rows: 24)))
    #expect(!screen.bindings(look).rows.contains { $0.name == "C" })
    let lacking = TestAnswer(isGood: false, words: "the table people is not there", missing: ["the table people is not there"])
    _ = screen.receive(.sending(.tested("crm", lacking)), look)
    #expect(
      screen.lines(look).flatMap(\.pieces).map(\.text).joined(separator: " ")
        .contains("The table people is not there. C creates it, once"))
    #expect(screen.perform(.sending(.make), look) == .ask([.sending(.make("crm"))]))
    let bad = sync("↓t")
    #expect(bad.screen[5] == "  ! The receiver answered 401; check secret.")
    #expect(requests(sync("↓tt")).filter { $0 == .test("newsletter") }.count == 2)
  }

  @Test("before the answer the page says that the vendor is asked, and t is off")
  func asking() {
    let played = play(ConsoleProgram(), keys: Shop.pin + "7tt") { effect in
      if case .sending(.test) = effect { [] } else { Shop.answer(effect) }
    }
    #expect(played.screen[5] == "    Asking the vendor…")
    #expect(requests(played).filter { $0 == .test("klaviyo") }.count == 1)
    #expect(played.screen[21] == "  ! The vendor has been asked")
  }

  @Test("staff and merchants have no tab 7, and every request of it is the owner's")
  func rights() {
    #expect(!Shop.console("7", role: .staff).screen.joined().contains("Sync"))
    for request in [SendingRequest.load, .vendors, .test("x"), .letter(id: "x"), .pause("x")] {
      #expect(ConsoleEffect.sending(request).right == .manage)
    }
  }

  @Test("1,500 random keys on the pages of tab 7 leave the frame whole on 40x12 and on 200x50")
  func random() {
    var state: UInt64 = 99
    let signs = Array("↑↓←→⏎⌫⎋⇥⌦apetmdxrR/ 7?zé漢")
    for (columns, rows) in [(40, 12), (200, 50)] {
      let keys = (0..<1500).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return signs[Int(state >> 33) % signs.count]
      }
      let played = sync(String(keys), columns: columns, rows: rows)
      #expect(played.frames.allSatisfy { $0.size == Size(columns: columns, rows: rows) })
      #expect(played.program.frame?.stack.isEmpty == false)
    }
  }
}
