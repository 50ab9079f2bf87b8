// Simulated sessions, counted by hand: who wins, who never does, what stays empty, what a sample is.
import Domain
import Testing

/// A simulation at its end.
func simulated(
  _ quizText: String, _ catalogText: String = Night.catalogText, seed: Int = 1, sessions: Int = Simulation.standardSessions
) throws -> SimulationResult {
  let catalog = Catalog(try CatalogFile(catalogText).variants)
  return try simulated(try sound(quizText), catalog, seed: seed, sessions: sessions)
}

func simulated(_ quiz: Quiz, _ catalog: Catalog, seed: Int = 1, sessions: Int = Simulation.standardSessions) throws -> SimulationResult {
  var simulation = Simulation(quiz, catalog: catalog, in: today, seed: seed, sessions: sessions)
  while !simulation.isDone { simulation.advance(1000) }
  return try #require(simulation.result)
}

@Suite struct SimulationTests {
  /// Budgets differ at 12, 19, 21, 24 and 39, the prices of the catalog: 0 below the first, and each of them. With 3 sets of forms that are
  /// 18 sessions. At 0 and 12 no capsule can be paid, at 0 no tea: the ladder drops the filter, which is not for safety.
  @Test("The worked example has 18 sessions: magnesium and calm tea win all of them, 6 and 3 by the ladder; valerian is close in 12")
  func night() throws {
    let result = try simulated(Night.quizText)
    #expect(result.sessions == 18 && result.isExhaustive && result.coverage.ways == .init(18, of: 18))
    #expect(
      result.products.map { "\($0.sku) \($0.wins) \($0.first) \($0.runnerUp)" } == [
        "MAG-CAP 18 18 0", "CALM-TEA 18 0 0", "VAL-CAP 0 0 12", "ENERGY 0 0 9",
      ])
    #expect(
      result.slots.map { "\($0.slot) \($0.filled) \($0.empty) \($0.hidden) \($0.ladder[.filter] ?? 0)" } == [
        "tonight 18 0 0 6", "wind-down 18 0 0 3",
      ])
    #expect(result.noMatch == 0)
    // Energy fails the filter at 0, 12 and 19 and is outranked as often: the gate is told. MAG-XL is out of stock, and too dear below 39.
    #expect(
      result.never.map { "\($0.sku) \($0.reason?.rawValue ?? "-") \($0.count)/\($0.of) \($0.runnerUp)" } == [
        "VAL-CAP outranked 12/18 12", "ENERGY filter 9/18 9", "SLEEP-GUM excluded 18/18 0", "MAG-XL filter 15/18 0",
      ])
    #expect(result.never.allSatisfy { $0.isMeant })
    #expect(result.longest?.questions == ["goal", "diet", "form", "budget"] && result.shortest == result.longest)
    #expect(result.coverage.paths == .init(1, of: 1) && result.coverage.choices == .init(4, of: 4))
    #expect(result.coverage.bands == .init(0, of: 0) && result.coverage.thinned.isEmpty)
    #expect(result.tags.map { "\($0.name) \($0.sessions)" } == ["diet:vegan 18", "goal:sleep 18"] && result.outcomes.isEmpty)
  }

  /// Words: goal 3, diet 2, form 4, budget 2, 252 ms each; choosing 2 s, 2 s, 3 or 4 s, a number 4 s.
  @Test("The worked example takes 14 s by estimate, 15 s with both forms, which 6 of 18 choose")
  func time() throws {
    // 2772 + 2000 + 2000 + 3000 + 4000 = 13772, with both forms 14772.
    #expect(try simulated(Night.quizText).seconds == .init(median: 14, p90: 15, longest: 15))
  }

  @Test("The document names each count's whole; shares have four digits; the same seed gives the same bytes")
  func document() throws {
    let json = try simulated(Night.quizText).json
    let keys = [
      "coverage", "exhaustive", "longest", "never", "no_match", "of", "outcomes", "products", "quiz", "seconds", "seed", "sessions",
      "shortest", "slots", "tags", "version",
    ]
    #expect(json.object?.keys.sorted() == keys)
    let energy = json["never"]?[1]
    #expect(energy?["share"] == .double(0.5) && energy?["of"] == 18 && energy?["reason"] == "filter")
    #expect(json["products"]?[2]?["share"] == .double(0) && json["products"]?[0]?["share"] == .double(1))
    #expect(json["never"]?[3]?["share"] == .double(0.8333))
    #expect(json["slots"]?[0]?["ladder"] == ["filter": 6] && json["slots"]?[0]?["empty_share"] == .double(0))
    #expect(json["coverage"]?["bands"]?["share"] == .null && json["coverage"]?["ways"]?["share"] == .double(1))
    let sample = try simulated(Night.quizText, seed: 5, sessions: 7)
    #expect(try simulated(Night.quizText, seed: 5, sessions: 7).json.canonical == sample.json.canonical)
  }

  @Test("A sample of 18 and one of 20,000 are all 18 sessions whatever the seed; one of 7 is 7 different ones, and says so")
  func sample() throws {
    var all = try simulated(Night.quizText)
    for (seed, sessions) in [(1, 18), (2, 18), (99, 20_000)] {
      let other = try simulated(Night.quizText, seed: seed, sessions: sessions)
      all.seed = seed
      #expect(other == all)
    }
    let few = try simulated(Night.quizText, sessions: 7)
    #expect(few.sessions == 7 && !few.isExhaustive && few.coverage.ways == .init(7, of: 18))
    #expect(try Set((1...20).map { try simulated(Night.quizText, seed: $0, sessions: 7).products }).count > 1)
  }

  @Test("Of 65,536 sessions 4,000 are drawn; what half of all have, 46 to 54 of 100 of them have")
  func even() throws {
    let questions = (0..<16).map {
      "- {ref: q\($0), kind: yes_no, title: Q, choices: [{ref: yes, label: Y, tags: [t:n\($0)]}, {ref: no, label: N}]}"
    }
    let result = try simulated(quiz(questions.joined(separator: "\n")), seed: 3, sessions: 4000)
    #expect(result.sessions == 4000 && result.coverage.ways.of == 65_536 && result.tags.count == 16)
    #expect(result.tags.allSatisfy { (1840...2160).contains($0.sessions) }, "\(result.tags.map(\.sessions))")
    #expect(result.coverage.choices == .init(32, of: 32) && result.coverage.paths == .init(1, of: 1))
  }

  @Test("Eight questions of 511 sets each are more than can be counted: 60 different sessions are drawn, of nobody knows how many")
  func uncounted() throws {
    let choices = (0..<9).map { "{ref: c\($0), label: C}" }.joined(separator: ", ")
    let questions = (0..<8).map { "- {ref: q\($0), kind: multi, title: Q, choices: [\(choices)]}" }.joined(separator: "\n")
    let result = try simulated(quiz(questions), sessions: 60)
    #expect(result.sessions == 60 && result.coverage.ways.of == nil && !result.isExhaustive)
    #expect(result.coverage.paths == .init(1, of: nil) && result.longest?.questions.count == 8)
    #expect(result.json["of"] == .null && result.json["coverage"]?["ways"]?["share"] == .null)
  }

  @Test("Of a question with 12 choices only some sets are tried, and it is named: all 79 sessions are not all there can be")
  func thinned() throws {
    let choices = (0..<12).map { "{ref: c\($0), label: C}" }.joined(separator: ", ")
    let result = try simulated(quiz("- {ref: q, kind: multi, title: Q, choices: [\(choices)]}"))
    // 12 alone, 66 pairs, all together.
    #expect(result.sessions == 79 && result.coverage.ways.of == 79 && !result.isExhaustive && result.coverage.thinned == ["q"])
  }

  @Test("Branches, jumps and variables: 9 sessions on 3 paths of 1 to 3 questions; the outcome warm comes out in 5, cold in 4")
  func branches() throws {
    let text = quiz(
      """
      - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, plus: {warm: 1}}, {ref: y, label: Y}, {ref: z, label: Z, plus: {cold: 1}}], next: [{when: answer.a = z, go: results}, {when: answer.a = y, go: c}]}
      - {ref: b, kind: yes_no, title: B, choices: [{ref: yes, label: Y, plus: {cold: 2}}, {ref: no, label: N}]}
      - {ref: c, kind: single, title: C, optional: true, choices: [{ref: k, label: K, show_if: score.warm >= 1}, {ref: l, label: L}]}
      """, more: "variables: [warm, cold]")
    // x: b yes or no, then k, l or nothing: 6. y: l or nothing: 2. z: 1.
    let result = try simulated(text)
    #expect(result.sessions == 9 && result.isExhaustive && result.coverage.paths == .init(3, of: 3))
    #expect(result.longest?.questions == ["a", "b", "c"] && result.shortest?.questions == ["a"])
    // x and no: warm 1 beats 0; y: both 0, the first declared wins; x and yes: cold 2; z: cold 1.
    #expect(result.outcomes == [.init(name: "warm", sessions: 5), .init(name: "cold", sessions: 4)])
  }

  @Test("A slot that no product fits stays empty in all 2 sessions; a section hidden by one answer is hidden in 1; nothing fits in 1")
  func empty() throws {
    let text = quiz(
      "- {ref: q, kind: single, title: Q, choices: [{ref: x, label: X, links: [{tag: sleep}]}, {ref: y, label: Y}]}",
      more: """
        runner_ups: 0
        results: [{ref: r, show_if: answer.q = x, slots: [{ref: s}]}, {ref: t, slots: [{ref: gold, where: product.price > 1000}]}]
        """)
    let result = try simulated(text)
    #expect(result.slots.map { "\($0.slot) \($0.filled) \($0.empty) \($0.hidden)" } == ["s 1 0 1", "gold 0 2 0"])
    #expect(result.noMatch == 1)
    let reasons = Dictionary(result.never.map { ($0.sku, $0.reason) }, uniquingKeysWith: { $1 })
    // In one session they are too weak, in the other another one stands before them: the gate is told.
    #expect(result.never.filter { !$0.isMeant }.map(\.sku) == ["ENERGY"])
    #expect(reasons["VAL-CAP"] == .score && reasons["MAG-XL"] == .stock && reasons["ENERGY"] == .score)
  }

  @Test("A question that nobody can answer ends all ways: no session, no shares, no end")
  func deadEnd() throws {
    let result = try simulated(quiz("- {ref: d, kind: date, title: D, min: 2026-02-01, max: 2026-01-01}"))
    #expect(result.sessions == 0 && result.coverage.ways.of == 0 && result.longest == nil && result.seconds == nil)
    #expect(result.json["products"] == [] && result.json["slots"]?[0]?["empty_share"] == .null)
  }

  @Test("Work in pieces of 1 and of 1,000 comes to the same, and the progress says what it does")
  func pieces() throws {
    let catalog = Catalog(try CatalogFile(Night.catalogText).variants)
    var simulation = Simulation(try sound(Night.quizText), catalog: catalog, in: today)
    var stages: [Simulation.Progress.Stage] = []
    while let progress = simulation.progress {
      if stages.last != progress.stage { stages.append(progress.stage) }
      #expect(simulation.result == nil)
      simulation.advance(1)
    }
    #expect(stages == [.counting, .taking, .asking])
    #expect(try simulation.result == simulated(Night.quizText))
  }

  @Test("300 sessions of each bundled quiz choose all but one choice at most, and fill every slot", arguments: Bundled.refs)
  func bundled(_ ref: String) throws {
    let result = try simulated(try Bundled.quiz(ref), Catalog(try Bundled.catalogFile().variants), sessions: 300)
    #expect(result.sessions == 300 && result.coverage.ways.of ?? 0 > 300 && result.coverage.thinned.isEmpty)
    let (choices, bands) = (result.coverage.choices, result.coverage.bands)
    #expect(choices.reached + 1 >= choices.of ?? .max && bands.reached == bands.of)
    #expect(result.slots.allSatisfy { $0.filled > 0 })
  }
}
