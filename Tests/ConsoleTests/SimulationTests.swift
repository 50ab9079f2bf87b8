// The simulation as a picture: bars of who wins, words about who never does; while it goes on, and left in the middle.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

/// A quiz of two questions over four products, simulated for real.
enum SimulationShop {
  private static let quiz = """
    format: 1
    ref: skin
    title: Find your routine
    namespaces: {skin: {basis: needs}}
    questions:
      - {ref: feel, kind: single, title: "How does your skin feel?", choices: [{ref: dry, label: Dry, tags: [skin:dry], links: [{sku: OAT, points: 2}, {sku: NIA}]}, {ref: oily, label: Oily, links: [{sku: NIA}, {sku: GUM}]}, {ref: both, label: Both, links: [{sku: OAT}, {sku: GUM, exclude: true}]}]}
      - {ref: budget, kind: slider, title: "Up to?", min: 10, max: 40, step: 10}
    filters: [{ref: money, keep: product.price <= answer.budget, safety: true}]
    results: [{ref: plan, title: Plan, slots: [{ref: cleanse}, {ref: treat, where: product.price > 25}]}]
    runner_ups: 1
    """
  private static let catalog = """
    sku,product,title,price,stock
    OAT,oat,Oat milk cleanser,18.00,5
    NIA,nia,Niacinamide serum,24.00,5
    CLAY,clay,Clay mask,30.00,5
    GUM,gum,Sleep gummies,12.00,0
    """

  static let result: SimulationResult? = {
    guard let quiz = QuizFile(quiz).quiz, let file = try? CatalogFile(catalog) else { return nil }
    var simulation = Simulation(quiz, catalog: Catalog(file.variants), in: Surroundings(now: Shop.now))
    simulation.advance(1000)
    return simulation.result
  }()

  static let going = SimulationAnswer.going(version: Shop.hash, Simulation.Progress(stage: .taking, done: 5000, of: 20_000))

  static func answer(_ request: SimulationRequest) -> [ConsoleReply] {
    guard case .goOn(_, let version) = request, let result else { return [] }
    return [.simulation(.done(version: version, result))]
  }

  /// A console whose simulation takes `pieces` answers before it is done.
  static func console(_ keys: String, pieces: [SimulationAnswer], columns: Int = 80, rows: Int = 24) -> Played<ConsoleProgram> {
    var rest = pieces
    return play(ConsoleProgram(), keys: Shop.pin + keys, columns: columns, rows: rows) { effect in
      guard case .simulation(.goOn) = effect else { return Shop.answer(effect) }
      return rest.isEmpty ? [] : [.simulation(rest.removeFirst())]
    }
  }
}

@Suite("Simulation")
struct SimulationTests {
  @Test("s on a quiz shows its products by their share, those that never win with why, empty slots, the way and its time")
  func page() {
    expectScreen(
      Shop.console("3⏎s", rows: 44),
      """


        Askwell · Quizzes › Find your routine › Simul…   owner   ● klaviyo 2 waiting

        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────━━━━━━━━━───────────────────────────────────────────


        Find your routine v12 · all 9 sessions that differ in an answer
        Each counts once; shoppers do not answer evenly.

        In a slot              sessions   share
          Oat milk cleanser           4   44.4%  ███████████████████████████████████
          Niacinamide serum           1   11.1%  ████████▊

        Never in a slot, though a choice speaks for it
        ! Sleep gummies: it is out of stock, in 4 of 9 sessions asked
        Of 1 active product no choice speaks.

        Slots
        ! cleanse  empty in 4 of 9, 44.4%
        ! treat    empty in 9 of 9, 100.0%
        ! no slot is filled in 4 sessions, 44.4%

        The way
          longest   2 questions: feel budget
          time      about 0:09, nine of ten within 0:09, at most 0:09: an estimate
                    from words and kinds of question
          seen      1 of 1 paths, 3 of 3 choices, 0 of 0 bands

        Tags
          skin:dry          3   33.3%









        ↑↓ scroll   ⌫ back   Q leave                                          ? help
      """)
  }

  @Test("at 40x12 titles and shares stay, with a short bar")
  func narrow() {
    expectScreen(
      Shop.console("3⏎s", columns: 40, rows: 12),
      """
       Askwell · Quizzes › Find your…   owner
       ──────────────────────────────────────
       Find your routine v12 · all 9 sessions
       that differ in an answer
       Each counts once; shoppers do not
       answer evenly.

       In a slot
         Oat milk cleanser      44.4% ███████
         Niacinamide serum      11.1% █▊
                                      24 more
       ↑↓ scroll   ⌫ back   Q leave    ? help
      """)
  }

  @Test("while it goes on the page says how far it is and asks for more")
  func goingOn() {
    let played = SimulationShop.console("3⏎s", pieces: [SimulationShop.going, SimulationShop.going])
    #expect(played.effects.count { $0 == .simulation(.goOn(ref: "skin", version: Shop.hash)) } == 3)
    #expect(played.screen.contains { $0.contains("Taking sessions") } && played.screen.contains { $0.contains("5,000 of 20,000") })
    #expect(played.screen.contains { $0.contains("██████████") && !$0.contains("███████████") })
  }

  @Test("it can be left in the middle: the desk is told to stop, and what still comes is not asked about again")
  func left() {
    let played = SimulationShop.console("3⏎s⌫", pieces: [SimulationShop.going])
    #expect(played.effects.last == .simulation(.stop(version: Shop.hash)))
    var console = played.program
    let asked = console.update(.reply(.simulation(SimulationShop.going)))
    #expect(asked.isEmpty)
  }

  @Test("a version that cannot be read says so on the page")
  func refused() {
    let played = SimulationShop.console("3⏎s", pieces: [.refused(version: Shop.hash, "This version cannot be read: it is empty")])
    #expect(played.screen.joined().contains("Not simulated") && played.screen.joined().contains("it is empty"))
  }
}
