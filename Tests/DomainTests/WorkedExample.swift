// FORMAT.md's worked example, whole: the quiz, the catalog and what must come out.
import Domain
import Testing

enum Night {
  static let quizText = """
    format: 1
    ref: night
    title: A better night
    namespaces: {goal: {basis: needs}, diet: {basis: psychographic}}
    questions:
      - {ref: goal, kind: single, title: "What for?", choices: [{ref: sleep, label: Sleep, tags: [goal:sleep], links: [{tag: sleep, points: 3}, {sku: CALM-TEA}]}]}
      - {ref: diet, kind: single, title: "Diet?", choices: [{ref: vegan, label: Vegan, tags: [diet:vegan], links: [{tag: vegan}, {tag: gelatin, exclude: true}]}]}
      - {ref: form, kind: multi, title: "Which form?", choices: [{ref: capsule, label: Capsules, links: [{collection: capsules, points: 2}]}, {ref: tea, label: Tea, links: [{collection: teas, points: 2}]}]}
      - {ref: budget, kind: number, title: "Up to?", decimals: 2, min: 0, max: 500}
    filters: [{ref: budget, keep: product.price <= answer.budget}]
    results: [{ref: plan, title: Your night, slots: [{ref: tonight, where: product.collection = capsules}, {ref: wind-down, where: product.collection = teas}]}]
    runner_ups: 2
    """

  static let catalogText = """
    sku,product,title,price,collections,tags,stock,priority
    MAG-CAP,magnesium,Magnesium,19.00,capsules,"sleep,vegan",12,1
    VAL-CAP,valerian,Valerian,19.00,capsules,"sleep,vegan",3,0
    CALM-TEA,calm-tea,Calm tea,12.00,teas,sleep,8,0
    ENERGY,energy,Energy caps,21.00,capsules,vegan,9,0
    SLEEP-GUM,sleep-gummies,Sleep gummies,24.00,gummies,"sleep,gelatin",5,0
    MAG-XL,magnesium-xl,Magnesium XL,39.00,capsules,"sleep,vegan",0,0
    """

  static let answersText = "{goal: sleep, diet: vegan, form: [capsule, tea], budget: 25}"
}

/// A quiz that must be sound.
func sound(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Quiz {
  let file = QuizFile(text)
  return try #require(file.quiz, "\(file.problems)", sourceLocation: sourceLocation)
}

let today = Surroundings(now: Instant(iso: "2026-11-24T10:00:00Z") ?? Instant(milliseconds: 0))

/// A whole session from texts.
func take(
  _ quizText: String, _ catalogText: String, _ answersText: String, session: String = "01TEST", in surroundings: Surroundings = today
) throws -> Take {
  let quiz = try sound(quizText)
  let catalog = Catalog(try CatalogFile(catalogText).variants)
  let answers = try AnswersFile(answersText, for: quiz, in: surroundings).answers
  let walk = Walk(quiz, answers: answers, in: surroundings)
  return Recommender(walk, index: QuizIndex(quiz: quiz, catalog: catalog), session: session).take()
}

@Suite struct WorkedExample {
  @Test("The worked example ranks, slots and excludes exactly as FORMAT.md says")
  func whole() throws {
    let take = try take(Night.quizText, Night.catalogText, Night.answersText)
    #expect(take.path == ["goal", "diet", "form", "budget"])
    #expect(take.tags.map(\.text) == ["diet:vegan", "goal:sleep"])
    #expect(take.asked == 3)
    #expect(
      take.products.map { "\($0.sku) \($0.score) \($0.matched) \($0.slot ?? "-")" } == [
        "MAG-CAP 5000 3 tonight", "CALM-TEA 4000 2 wind-down", "VAL-CAP 5000 3 -", "ENERGY 2000 2 -",
      ])
    #expect(
      take.products.first?.why == [
        .init(question: "goal", choice: "sleep", points: 3000), .init(question: "diet", choice: "vegan", points: 1000),
        .init(question: "form", choice: "capsule", points: 1000),
      ])
    #expect(
      take.excluded == [
        .init(sku: "MAG-XL", product: "magnesium-xl", score: 5000, gate: .filter),
        .init(sku: "SLEEP-GUM", product: "sleep-gummies", score: 3000, gate: .excluded),
      ])
    #expect(take.emptySlots.isEmpty && take.ignored.isEmpty && take.outcome == nil)
  }

  @Test("The document has the 13 keys of FORMAT.md and a hash that leaves out session, version and itself")
  func document() throws {
    let first = try take(Night.quizText, Night.catalogText, Night.answersText, session: "A")
    let second = try take(Night.quizText, Night.catalogText, Night.answersText, session: "B")
    #expect(
      Set(first.json.object?.keys ?? [:].keys) == [
        "session", "quiz", "version", "path", "ignored", "tags", "variables", "outcome", "asked", "products", "excluded", "empty_slots",
        "hash",
      ])
    #expect(first.hash == second.hash)
    #expect(first.hash == "\(first.json["hash"]?.string ?? "")")
    var other = first
    other.asked = 4
    #expect(other.hash != first.hash)
  }
}
