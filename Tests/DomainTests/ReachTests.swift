// Products that can and cannot be shown: never a wrong word, and quick enough to be said while somebody edits.
import Chance
import Domain
import Testing

@Suite struct ReachTests {
  private func reach(_ text: String, _ catalog: String, budget: Int = 2000) throws -> Reach {
    var reach = Reach(try sound(text), catalog: Catalog(try CatalogFile(catalog).variants))
    reach.explore(budget)
    return reach
  }

  private let shop = """
    sku,product,title,price,tags,stock,status
    A,a,A,10,good,5,active
    B,b,B,20,good,5,active
    C,c,C,30,"good,odd",0,active
    D,d,D,40,good,5,draft
    E,e,E,50,odd,5,active
    F,f,F,60,other,5,active
    """

  private func words(_ reach: Reach, _ product: String) -> String {
    switch reach.verdicts[product] {
    case .shown?: "shown"
    case .never(let reason)?: reason
    case .unproved?: "unproved"
    case nil: "unknown"
    }
  }

  @Test("Of 6 products 2 can be shown, and 4 cannot for 4 reasons; what the quiz never speaks of is no problem of it")
  func reasons() throws {
    let text = quiz(
      "- {ref: q, kind: single, title: Q, choices: [{ref: x, label: X, links: [{tag: good}]}, {ref: y, label: Y, links: [{tag: odd, points: -1}]}]}",
      more: "runner_ups: 0")
    let reach = try reach(text, shop)
    #expect(words(reach, "a") == "shown" && words(reach, "b") == "shown")
    #expect(words(reach, "c") == "it is out of stock" && words(reach, "d") == "it is not active")
    #expect(words(reach, "e") == "no choice gives it points" && words(reach, "f") == "no choice gives it points")
    #expect(
      reach.problems.map { "\($0.path) \($0.code) \($0.message)" } == [
        "questions[0].choices[0].links never_shown \"c\" can never win: it is out of stock",
        "questions[0].choices[0].links never_shown \"d\" can never win: it is not active",
      ])
  }

  @Test("With 1 place the dearer of two equals can never win: 1 other always stands before it")
  func dominated() throws {
    let text = quiz(
      "- {ref: q, kind: multi, title: Q, choices: [{ref: x, label: X, links: [{tag: good}]}, {ref: y, label: Y, links: [{sku: A}]}]}",
      more: "runner_ups: 0\nresults: [{ref: r, slots: [{ref: s}]}]")
    #expect(words(try reach(text, shop, budget: 0), "b") == "1 others always stand before it")
  }

  @Test("A product behind a question that nobody reaches is on none of the 2 ways, and so is the question")
  func behind() throws {
    let text = quiz(
      """
      - {ref: q, kind: single, title: Q, choices: [{ref: x, label: X, links: [{sku: A}]}, {ref: y, label: Y, links: [{sku: B}]}]}
      - {ref: z, kind: single, title: Z, show_if: answer.q = x and answer.q = y, choices: [{ref: k, label: K, links: [{sku: E}]}]}
      """)
    let reach = try reach(text, shop)
    #expect(reach.isExhaustive && reach.ways >= 2)
    #expect(words(reach, "e").hasPrefix("on none of the"))
    #expect(reach.problems.map(\.code) == ["unreachable", "never_shown"])
    #expect(reach.problems.map(\.path) == ["questions[1]", "questions[1].choices[0].links"])
  }

  @Test("A price filter lets E through at a budget of 50 and more: found among the edges of prices")
  func budgets() throws {
    let text = quiz(
      """
      - {ref: q, kind: single, title: Q, choices: [{ref: x, label: X, links: [{sku: E}]}]}
      - {ref: money, kind: number, title: M, min: 0, max: MOST}
      """, more: "filters: [{ref: f, keep: product.price <= answer.money, safety: true}]")
    #expect(words(try reach(text.replacing("MOST", with: "50"), shop), "e") == "shown")
    #expect(words(try reach(text.replacing("MOST", with: "49"), shop), "e").hasPrefix("on none of the"))
  }

  @Test("With a budget of 1 way what was not seen is unproved, in 1 note that says so; going on proves it")
  func unproved() throws {
    let text = quiz(
      """
      - {ref: q, kind: single, title: Q, choices: [{ref: x, label: X, links: [{sku: A}]}, {ref: y, label: Y}]}
      - {ref: z, kind: single, title: Z, show_if: answer.q = x and answer.q = y, choices: [{ref: k, label: K, links: [{sku: E}]}]}
      """)
    var reach = try reach(text, shop, budget: 1)
    #expect(words(reach, "e") == "unproved" && !reach.isDone)
    #expect(reach.problems.map(\.code) == ["unproved_product"] && reach.problems[0].severity == .note)
    reach.explore(100)
    #expect(reach.isDone && words(reach, "e").hasPrefix("on none"))
  }

  @Test("Sections that some answer hides one and all are a dead end")
  func hidden() throws {
    let text = quiz(
      "- {ref: q, kind: single, title: Q, choices: [{ref: x, label: X, links: [{sku: A}]}, {ref: y, label: Y, links: [{sku: B}]}]}",
      more: "results: [{ref: r, show_if: answer.q = x, slots: [{ref: s}]}]")
    #expect(try reach(text, shop).problems.map(\.code).contains("dead_end"))
    #expect(try !reach(text.replacing("show_if: answer.q = x, ", with: ""), shop).problems.map(\.code).contains("dead_end"))
  }

  @Test("On 100 random shops no drawn session shows a product that was ruled out, and each way that is given shows its product")
  func isSound() throws {
    var (never, shown, unproved) = (0, 0, 0)
    for seed in UInt64(5040)..<5140 {
      let shop = try RandomShop(seed: seed)
      let catalog = Catalog(shop.variants)
      var reach = Reach(shop.quiz, catalog: catalog, now: today.now)
      reach.explore(200)
      let index = QuizIndex(quiz: shop.quiz, catalog: catalog)
      func products(_ answers: [String: Answer]) -> Set<String> {
        let walk = Walk(shop.quiz, answers: answers, in: Surroundings(locale: shop.quiz.locale, now: today.now))
        return Set(Recommender(walk, index: index, session: "reach").shown().products.map(\.product))
      }
      var seen = products(shop.answers)
      var random = Noise(seed)
      for _ in 0..<12 {
        guard let walk = drawn(shop.quiz, &random) else { continue }
        seen.formUnion(Recommender(walk, index: index, session: "reach").shown().products.map(\.product))
      }
      for (product, verdict) in reach.verdicts {
        switch verdict {
        case .never(let reason):
          never += 1
          #expect(!seen.contains(product), "seed \(seed): \(product) \(reason)")
        case .shown(let answers):
          shown += 1
          #expect(products(answers).contains(product), "seed \(seed): \(product)")
        case .unproved: unproved += 1
        }
      }
    }
    #expect(never > 50 && shown > 100, "\(never) \(shown) \(unproved)")
  }

  /// A session with answers of every kind at random; nil where none was taken.
  private func drawn(_ quiz: Quiz, _ random: inout Noise) -> Walk? {
    var answers: [String: Answer] = [:]
    for _ in 0..<200 {
      let walk = Walk(quiz, answers: answers, in: today)
      guard let question = walk.waiting else { return walk }
      if question.optional, random.once(in: 4) {
        answers[question.ref] = .empty
      } else if question.kind.hasChoices {
        let refs = walk.visible.map(\.ref).shuffled(using: &random)
        let count = question.kind == .multi || question.kind == .ranking ? random.number(1...max(1, refs.count)) : 1
        answers[question.ref] = try? question.answer(choosing: Array(refs.prefix(question.top ?? count)), visible: walk.visible)
      } else {
        answers[question.ref] = try? question.answer(typing: question.kind.isText ? "a@example.com" : "\(random.number(0...100))")
      }
    }
    return nil
  }

  @Test("Each bundled quiz leads to every product that it speaks for, within 400 ways", arguments: Bundled.refs)
  func bundled(_ ref: String) throws {
    var reach = Reach(try Bundled.quiz(ref), catalog: Catalog(try Bundled.catalogFile().variants))
    let clock = ContinuousClock()
    let time = clock.measure { reach.explore(400) }
    #expect(reach.problems.map(\.message) == [], "\(reach.ways) ways in \(time)")
  }

  @Test(
    "An edge near the end of all numbers is looked at, or passed over, and nothing overflows",
    arguments: [
      "{ref: n, kind: number, title: N, min: 0, max: 1000000000000}",
      "{ref: n, kind: slider, title: N, min: -1000000000000, max: 1000000000000, step: 1000000000000}",
      "{ref: n, kind: number, title: N, decimals: 6, bands: [{ref: low, to: -9223372036854}, {ref: high, from: 9223372036854}]}",
    ])
  func farEdges(question: String) throws {
    let text = quiz(
      "- \(question)", more: "runner_ups: 0\nrules: [{when: \"answer.n < 9223372036854 and answer.n > -9223372036854\", add: [t:far]}]")
    #expect(try reach(text, shop).verdicts.count == 6)
  }
}
