// Replays, and the page that says why a product was shown or not.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

/// What the made-up shop answers about its sessions.
enum WhyShop {
  static let rows: [WhyPage.Row] = [
    .init(sku: "OAT-200", title: "Oat milk cleanser", outcome: .shown(slot: "Cleanse"), score: 4500),
    .init(sku: "CLAY-75", title: "Clay mask", outcome: .shown(slot: nil), score: 1500),
    .init(sku: "RET-30", title: "Retinol night oil", outcome: .fails(.excluded), score: 4000),
    .init(sku: "OAT-50", title: "Oat milk cleanser, small", outcome: .sibling("Oat milk cleanser", slot: "Cleanse"), score: 4500),
    .init(sku: "ROSE-30", title: "Rose oil", outcome: .outranked, score: 1000),
  ]

  static func answer(_ request: WhyRequest) -> [ConsoleReply] {
    switch request {
    case .replay(let id): [.why(.replayed(session: id, .same))]
    case .products(let session, let find): [.why(.products(WhyPage(session: session, find: find, total: rows.count, rows: rows)))]
    case .product(let session, let sku):
      rows.filter { $0.sku == sku }.map { row in
        let isOut = row.outcome == .fails(.excluded)
        return .why(
          .product(
            WhyProduct(
              session: session, row: row, matched: 2, asked: 3, isPinned: false,
              votes: [
                .init(question: "How does your skin feel?", choice: "Shiny around nose and forehead", points: 3000),
                .init(question: "What matters to you?", choice: "Vegan", points: 1500),
              ], gate: isOut ? .excluded : nil, ladder: isOut ? nil : .threshold)))
      }
    }
  }
}

@Suite("Why (not)")
struct WhyTests {
  @Test("W on a session lists its 5 products with what became of each, at 80x24")
  func list() {
    expectScreen(
      Shop.console("4⏎w"),
      """

        Askwell · Sessions › 01J9ZK3V › Why (not)        owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ───────────────────────────────────━━━━━━━━━━───────────────────────────────
          product                 what became of it          points  sku
        ▸ Oat milk cleanser       shown: Cleanse                4.5  OAT-200
          Clay mask               shown: also close             1.5  CLAY-75
          Retinol night oil       excluded by an answer           4  RET-30
          Oat milk cleanser, sm…  shown as Oat milk clean…      4.5  OAT-50
          Rose oil                others came first               1  ROSE-30











                                                                          5 products
        ⏎ why   / find   ⌫ back   Q leave                                     ? help
      """)
  }

  @Test("at 40x12 title and outcome stay")
  func narrow() {
    expectScreen(
      Shop.console("4⏎w", columns: 40, rows: 12),
      """
       Askwell · Sessions › 01J9ZK3V…   owner
       ──────────────────────────────────────
         product           what became of it
       ▸ Oat milk cleans…  shown: Cleanse
         Clay mask         shown: also close
         Retinol night o…  excluded by an an…
         Oat milk cleans…  shown as Oat milk…
         Rose oil          others came first


                                   5 products
       ⏎ why   / find   ⌫ back   Q leave    ?
      """)
  }

  @Test("Enter on an excluded product shows 2 votes, the gate that fails and 5 that were not asked")
  func product() {
    expectScreen(
      Shop.console("4⏎w↓↓⏎"),
      """

        Askwell · Sessions › 01J9ZK3V › Why (not) › R…   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ───────────────────────────────────━━━━━━━━━━───────────────────────────────

        Retinol night oil  RET-30
          Not shown: excluded by an answer.

        Votes                                               4 points, matched 2 of 3
          How does your skin feel?
            Shiny around nose and forehead                                        +3
          What matters to you?
            Vegan                                                               +1.5

        Gates, in their order
          passes     is for sale
          fails      excluded by an answer
          not asked  is inside every filter
          not asked  has what was required
          not asked  is in stock here
          not asked  has points enough
                                                                              1 more
        ↑↓ scroll   ⌫ back   Q leave                                          ? help
      """)
  }

  @Test("a product that was shown after a step of the ladder says so")
  func shown() {
    let screen = Shop.console("4⏎w⏎", rows: 40).screen.joined(separator: "\n")
    #expect(screen.contains("Shown under \"Cleanse\"."))
    #expect(screen.contains("shown after dropping the match threshold"))
    #expect(!screen.contains("fails"))
  }

  @Test("/ finds by title and by SKU: 2 of 5, then 1")
  func find() {
    #expect(Shop.console("4⏎w/oat").screen.joined().contains("2 products"))
    #expect(Shop.console("4⏎w/ret-30").screen.joined().contains("1 product"))
  }

  @Test("a catalog of 9,000 is searched where it is: what was typed is asked for")
  func large() {
    let played = play(ConsoleProgram(), keys: Shop.pin + "4⏎w/oat") { effect in
      guard case .why(.products(let session, let find)) = effect else { return Shop.answer(effect) }
      return [.why(.products(WhyPage(session: session, find: find, total: find.isEmpty ? 9000 : 700, rows: WhyShop.rows)))]
    }
    #expect(played.effects.contains(.why(.products(.stored("01J9ZK3V7Q"), find: "oat"))))
    #expect(played.screen.joined().contains("2 products of 700"))
  }

  @Test("R replays: the same, byte for byte; a difference is named at the top")
  func replay() {
    let same = Shop.console("4⏎r").screen
    #expect(same[6].contains("Replayed") && same[6].contains("the same, byte for byte"))
    let other = play(ConsoleProgram(), keys: Shop.pin + "4⏎↓↓↓r") { effect in
      guard case .why(.replay(let id)) = effect else { return Shop.answer(effect) }
      return [.why(.replayed(session: id, .different("products.0.score was 4500 and is 3000 now")))]
    }
    #expect(other.screen[6].contains("something else: products.0.score was 4500 and is"))
    #expect(other.screen[7].contains("3000 now"))
  }

  @Test("a session without results has neither: the reason stands in the note")
  func unfinished() {
    let played = Shop.console("4↓⏎w")
    #expect(played.screen.joined().contains("It never came to its results"))
    #expect(!played.effects.contains { if case .why = $0 { true } else { false } })
  }
}
