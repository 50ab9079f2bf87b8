// The bundled quizzes over the sample catalog: no empty result, no dead product, and answers that matter.
import Domain
import Testing

@Suite struct BundledResultsTests {
  @Test("80 shoppers find a product in every slot of every section they see, and a runner-up beside them", arguments: Bundled.refs)
  func neverEmpty(ref: String) throws {
    let index = try Bundled.index(ref)
    var shopper = Bundled.Shopper(seed: 1)
    for _ in 0..<80 {
      let walk = shopper.finish(index.quiz)
      let shown = Bundled.shown(walk, index)
      let filled = shown.products.compactMap(\.slot)
      #expect(shown.emptySlots.isEmpty && !filled.isEmpty, "\(walk.said)")
      #expect(filled.allSatisfy { slot in index.quiz.slots.contains { $0.ref == slot } })
      #expect(Set(shown.products.map(\.product)).count == shown.products.count)
      #expect(shown.products.count > filled.count, "no runner-up: \(walk.said)")
    }
  }

  @Test("The narrowest answers that each quiz allows fill every slot", arguments: narrowest)
  func narrow(line: String) throws {
    let session = try BundledSession(line)
    let index = try Bundled.index(session.quiz)
    let shown = Bundled.shown(try session.walk(index.quiz), index)
    #expect(shown.emptySlots.isEmpty)
    #expect(shown.products.filter { $0.slot != nil }.count >= 2)
  }

  private static let narrowest = [
    "running: {level: sometimes, distance: 1, surface: trail, dark: no, weather: frost, feel: light, matters: [vegan, lasting], budget: 80}",
    "skin: {feel: shiny, reacts: 5, avoid: [fragrance, nuts, alcohol, animal], goal: glow, outdoors: yes, steps: two, budget: 15}",
    "sleep: {trouble: pillow, position: front, share: yes, avoid: [down, scent, animal], room: nest, budget: 20}",
    "coffee: {brew: moka, grinder: yes, taste: berries, milk: oat, decaf: yes, cups: 20, people: team, matters: paper, budget: 12}",
    "gift: {who: colleague, occasion: because, likes: care, style: pretty, careful: [nuts, scent, animal], visits: often, budget: 15}",
  ]

  @Test("No product of the catalog is dead: the sessions below show each of them in a slot that its score has won")
  func noDeadProduct() throws {
    var dead = Set(try Bundled.catalogFile().variants.map(\.product))
    let indexes = Dictionary(uniqueKeysWithValues: try Bundled.refs.map { ($0, try Bundled.index($0)) })
    for line in BundledSession.lines {
      let session = try BundledSession(line)
      let index = try #require(indexes[session.quiz])
      let won = Bundled.shown(try session.walk(index.quiz), index).products.filter { $0.slot != nil && $0.ladder != .fixed && $0.score > 0 }
      dead.subtract(won.map(\.product))
    }
    #expect(dead == [], "shown by none of \(BundledSession.lines.count) sessions")
  }

  @Test("80 shoppers leave with 25 different baskets or more, and no slot shows one product to four in five", arguments: Bundled.refs)
  func variety(ref: String) throws {
    let index = try Bundled.index(ref)
    var shopper = Bundled.Shopper(seed: 2)
    var baskets: Set<[String]> = []
    var bySlot: [String: [String]] = [:]
    for _ in 0..<80 {
      let rows = Bundled.shown(shopper.finish(index.quiz), index).products
      baskets.insert(rows.filter { $0.slot != nil }.map(\.product))
      for row in rows { if let slot = row.slot { bySlot[slot, default: []].append(row.product) } }
    }
    #expect(baskets.count >= 25)
    #expect(bySlot.count == index.quiz.slots.count)
    for (slot, products) in bySlot {
      let most = Dictionary(grouping: products, by: \.self).values.map(\.count).max() ?? 0
      #expect(most * 5 < products.count * 4, "\(slot): \(most) of \(products.count)")
    }
  }

  @Test("Any two choices of a choice question with links lead some shopper of 40 to different products", arguments: Bundled.refs)
  func answersMatter(ref: String) throws {
    let index = try Bundled.index(ref)
    for question in index.quiz.questions where [.single, .yesNo].contains(question.kind) {
      var same = pairs(question.choices.filter { !$0.links.isEmpty && $0.showIf == nil }.map(\.ref)).filter { !isAlike($0) }
      var shopper = Bundled.Shopper(seed: 3)
      for _ in 0..<40 where !same.isEmpty {
        let walk = shopper.finish(index.quiz)
        let answers = Dictionary(uniqueKeysWithValues: walk.steps.map { ($0.question.ref, $0.answer) })
        guard answers[question.ref] != nil else { continue }
        var shown: [String: [String]] = [:]
        for choice in Set(same.flatMap { [$0.0, $0.1] }).sorted() {
          var other = answers
          other[question.ref] = .choices([choice])
          var companion = shopper
          shown[choice] = Bundled.shown(companion.finish(index.quiz, from: other), index).products.filter { $0.slot != nil }.map(\.sku)
        }
        same = same.filter { shown[$0.0] == shown[$0.1] }
      }
      #expect(same.isEmpty, "\(question.ref): \(same)")
    }
  }

  /// Who drinks along only sets the size of a bag: a family's is an office's.
  private func isAlike(_ pair: (String, String)) -> Bool { pair == ("family", "team") }

  private func pairs(_ refs: [String]) -> [(String, String)] {
    refs.indices.flatMap { first in refs.indices.dropFirst(first + 1).map { (refs[first], refs[$0]) } }
  }
}

extension Walk {
  /// The answers for a failure's message.
  fileprivate var said: String { steps.map { "\($0.question.ref): \($0.answer)" }.joined(separator: ", ") }
}
