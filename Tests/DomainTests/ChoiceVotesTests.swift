// Votes by choice: what a product's page says is what the ranking counts.
import Domain
import Testing

@Suite("Choice votes")
struct ChoiceVotesTests {
  @Test("the worked example: MAG-CAP has 3 votes, the gummies 1 and an exclusion")
  func example() throws {
    let quiz = try sound(Night.quizText)
    let catalog = try CatalogFile(Night.catalogText).variants
    func votes(_ sku: String) -> [String] {
      QuizIndex(quiz: quiz, catalog: Catalog(catalog.filter { $0.sku == sku })).votes.map { vote in
        "\(vote.question).\(vote.choice) \(vote.points.map(\.points)) \(vote.excludes.count) \(vote.pins.count)"
      }
    }
    #expect(votes("MAG-CAP") == ["goal.sleep [3] 0 0", "diet.vegan [1] 0 0", "form.capsule [2] 0 0"])
    #expect(votes("SLEEP-GUM") == ["goal.sleep [3] 0 0", "diet.vegan [] 1 0"])
    #expect(QuizIndex(quiz: quiz, catalog: Catalog(catalog)).voters == [3, 3, 2, 2, 1, 3])
  }

  @Test("a requirement that the product does not meet is told, a negative weight turns points, a pin is a pin")
  func kinds() throws {
    let quiz = try sound(
      """
      format: 1
      ref: q
      title: Q
      questions:
        - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, weight: -2, links: [{sku: S, points: 3}, {sku: T, require: true}]}, {ref: y, label: Y, links: [{sku: S, pin: true}, {sku: S, require: true}]}, {ref: z, label: Z, links: [{sku: T}]}]}
      """)
    let votes = QuizIndex(quiz: quiz, catalog: Catalog([Variant(sku: "S", title: "S", price: 1)])).votes
    #expect(votes.map(\.choice) == ["x", "y"])
    #expect(votes[0].points == [.init(sku: "S", points: -6)] && votes[0].requires == [])
    #expect(votes[1].pins == ["S"] && votes[1].requires == ["S"])
    #expect(QuizIndex(quiz: quiz, catalog: Catalog([Variant(sku: "S", title: "S", price: 1)])).voters == [0])
  }

  @Test("over 200 random shops a variant's votes alone are its votes among all, and each why of a ranking is its vote's points")
  func sameAsRanking() throws {
    var whys = 0
    for seed in UInt64(5000)..<5200 {
      let shop = try RandomShop(seed: seed)
      let whole = QuizIndex(quiz: shop.quiz, catalog: Catalog(shop.variants))
      var alone: [String: [ChoiceVote]] = [:]
      for (place, variant) in shop.variants.enumerated() {
        let own = QuizIndex(quiz: shop.quiz, catalog: Catalog([variant]))
        alone[variant.sku] = own.votes
        #expect(own.voters == [whole.voters[place]], "seed \(seed)")
        let among = whole.votes.compactMap { vote -> ChoiceVote? in
          var vote = vote
          vote.points = vote.points.filter { $0.sku == variant.sku }
          vote.excludes = vote.excludes.filter { $0 == variant.sku }
          vote.pins = vote.pins.filter { $0 == variant.sku }
          vote.requires = vote.requires.map { $0.filter { $0 == variant.sku } }
          return vote.isSilent ? nil : vote
        }
        #expect(own.votes == among, "seed \(seed)")
      }
      let walk = Walk(shop.quiz, answers: shop.answers, in: today)
      let singles = Set(walk.steps.filter { $0.chosen.count == 1 }.map(\.question.ref))
      for product in Recommender(walk, index: whole, session: "01VOTES").take().products {
        for why in product.why where singles.contains(why.question) {
          let vote = alone[product.sku]?.first { $0.question == why.question && $0.choice == why.choice }
          #expect(vote?.points.map { $0.points * 1000 } == [why.points], "seed \(seed)")
          whys += 1
        }
      }
    }
    #expect(whys > 200)
  }
}
