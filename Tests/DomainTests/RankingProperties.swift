// What must hold for every shop: a naive second ranking agrees, order of input never matters, replay is exact.
import Chance
import Domain
import Testing

@Suite struct RankingProperties {
  private func take(_ shop: RandomShop, _ variants: [Variant], session: String = "01PROPERTY") -> (Walk, Take) {
    let walk = Walk(shop.quiz, answers: shop.answers, in: today)
    let index = QuizIndex(quiz: shop.quiz, catalog: Catalog(variants, relations: shop.relations))
    return (walk, Recommender(walk, index: index, session: session).take())
  }

  @Test("On 320 random shops the ranking agrees with a naive one", arguments: 0..<8)
  func naive(part: UInt64) throws {
    for seed in part * 40..<part * 40 + 40 {
      let shop = try RandomShop(seed: seed)
      let (walk, taken) = take(shop, shop.variants)
      try #require(walk.waiting == nil, "seed \(seed)")
      let ranking = NaiveRanking(quiz: shop.quiz, variants: shop.variants, steps: walk.steps, twins: shop.twins, session: "01PROPERTY")
      let naive = ranking.result()
      #expect(taken.offers == ranking.offers(shop.relations, beside: naive.products), "seed \(seed)")
      #expect(taken.asked == naive.asked, "seed \(seed)")
      #expect(taken.products == naive.products, "seed \(seed)")
      #expect(taken.excluded == naive.excluded, "seed \(seed)")
      #expect(taken.emptySlots == naive.empty, "seed \(seed)")
    }
  }

  @Test("On 150 random shops the order of the catalog's rows changes no byte")
  func permuted() throws {
    for seed in UInt64(1000)..<1150 {
      let shop = try RandomShop(seed: seed)
      var random = Noise(seed)
      let (_, first) = take(shop, shop.variants)
      var other = shop
      other.relations.shuffle(using: &random)
      let (_, second) = take(other, shop.variants.shuffled(using: &random))
      #expect(first.json.canonical == second.json.canonical, "seed \(seed)")
    }
  }

  @Test("On 100 random shops no excluded, inactive, unsafe or sold-out variant is ever shown, and no product twice but by repeat")
  func neverShown() throws {
    for seed in UInt64(2000)..<2100 {
      let shop = try RandomShop(seed: seed)
      let (walk, taken) = take(shop, shop.variants)
      let repeating = Set(shop.quiz.slots.filter(\.mayRepeat).map(\.ref))
      var seen: Set<String> = []
      for row in taken.products {
        let variant = try #require(shop.variants.first { $0.sku == row.sku })
        #expect(variant.status == .active, "seed \(seed)")
        let isInStock = (variant.stock ?? .max) >= shop.quiz.scoring.minStock
        #expect(row.isOrderedIn == !isInStock && (isInStock || shop.quiz.scoring.outOfStock == .order), "seed \(seed)")
        let skus = walk.steps.flatMap(\.chosen).flatMap(\.links).filter { $0.effect == .exclude }.flatMap { link -> [String] in
          if case .sku(let skus) = link.selector { skus } else { [] }
        }
        #expect(!skus.contains(row.sku), "seed \(seed)")
        let isNew = seen.insert(row.product).inserted
        #expect(isNew || row.slot.map(repeating.contains) ?? false, "seed \(seed)")
        #expect(row.why.reduce(0) { $0 + $1.points } == row.score, "seed \(seed)")
      }
      #expect(!taken.excluded.contains { row in row.gate == .excluded && taken.products.contains { $0.sku == row.sku } }, "seed \(seed)")
    }
  }

  @Test("On 75 random shops a replay is byte-identical, and only the session and rotation may tell two sessions apart")
  func replay() throws {
    for seed in UInt64(3000)..<3075 {
      let shop = try RandomShop(seed: seed)
      let (_, first) = take(shop, shop.variants, session: "A")
      let (_, again) = take(shop, shop.variants, session: "A")
      let (_, other) = take(shop, shop.variants, session: "B")
      #expect(first.json.canonical == again.json.canonical && first.hash == again.hash, "seed \(seed)")
      #expect(first.written == (first.json.canonical, first.hash), "seed \(seed)")
      #expect(Take(json: first.json) == first, "seed \(seed)")
      if !shop.quiz.scoring.rotate { #expect(first.hash == other.hash, "seed \(seed)") }
    }
  }

  @Test("The random shops reach every gate, every ladder step, pins, empty slots, ties, and every kind of offer")
  func reach() throws {
    var (gates, ladders, pinned, empty, hidden) = (Set<Gate>(), Set<Take.Ladder?>(), 0, 0, 0)
    var (bundles, upsells, crossSells, orderedIn) = (0, 0, 0, 0)
    for seed in UInt64(0)..<400 {
      let shop = try RandomShop(seed: seed)
      let (walk, taken) = take(shop, shop.variants)
      gates.formUnion(taken.excluded.map(\.gate))
      ladders.formUnion(taken.products.map(\.ladder))
      pinned += taken.products.filter(\.pinned).count
      empty += taken.emptySlots.count
      hidden += walk.ignored.count
      bundles += taken.offers?.bundles.count ?? 0
      upsells += taken.offers?.upsell == nil ? 0 : 1
      crossSells += taken.offers?.crossSell.count ?? 0
      orderedIn += taken.products.count(where: \.isOrderedIn)
    }
    #expect(gates.count == 7 && ladders.count == 5)
    #expect(pinned > 20 && empty > 20 && hidden > 5)
    #expect(bundles > 10 && upsells > 5 && crossSells > 20 && orderedIn > 10, "\(bundles) \(upsells) \(crossSells) \(orderedIn)")
  }
}
