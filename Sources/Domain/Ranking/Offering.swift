// What is offered beside the slots of one session (SEMANTICS.md (b) 12): bundles, one upsell, cross-sell. Integers only, and a total order.

extension Recommender {
  /// What goes with `products`, those in slots; nil for a quiz that offers nothing. A runner-up is not in a slot yet: it may be offered.
  /// O(relations of the products in slots).
  func offers(beside products: [Take.Product]) -> Take.Offers? {
    guard let ties = index.ties, let rules = index.quiz.offers else { return nil }
    return Offering(ranking: self, ties: ties, rules: rules, shown: products.filter { $0.slot != nil }).offers()
  }
}

/// One session's offers in the making. Products are counted once, as in slots: what stands there, or is offered already, is not offered.
private struct Offering {
  /// A product in a slot.
  struct Place {
    var id: Int32
    var row: Take.Product
  }

  let ranking: Recommender
  let ties: Ties
  let rules: Offers
  /// In slot order, each variant once; those that no relation names are left out.
  let places: [Place]
  /// Handles of products in slots, then of those offered too.
  private var taken: Set<String>

  init(ranking: Recommender, ties: Ties, rules: Offers, shown: [Take.Product]) {
    self.ranking = ranking
    self.ties = ties
    self.rules = rules
    var seen: Set<String> = []
    places = shown.filter { seen.insert($0.sku).inserted }.compactMap { row in ties.ids[row.sku].map { Place(id: $0, row: row) } }
    taken = Set(shown.map(\.product))
  }

  func offers() -> Take.Offers {
    var rest = self
    var offers = Take.Offers()
    if let least = rules.bundlesFrom { offers.bundles = rest.bundles(from: least) }
    if let percent = rules.maxUplift { offers.upsell = rest.upsell(within: percent) }
    if let most = rules.crossSellMax { offers.crossSell = rest.crossSell(most) }
    return offers
  }

  private func variant(_ id: Int32) -> Variant { ranking.index.catalog.variants[Int(id)] }
  private func product(_ id: Int32) -> String { variant(id).product }

  /// Whether the variant is active, not excluded, safe and in stock.
  private func isSound(_ id: Int32) -> Bool { ranking.card(id).mayBeOffered }

  // MARK: Bundles

  /// Sets of which enough members are in slots; all members and the set itself have to be sound.
  private mutating func bundles(from least: Int) -> [Take.Bundle] {
    let shown = Set(places.map(\.id))
    let candidates = Set(places.flatMap { ties.bundles[$0.id] ?? [] }).filter { id in
      guard let members = ties.members[id] ?? nil, !taken.contains(product(id)) else { return false }
      return members.count(where: shown.contains) >= least && ([id] + members).allSatisfy(isSound)
    }
    var found: [Take.Bundle] = []
    for card in ranking.ranked(candidates.sorted()) where taken.insert(product(card.id)).inserted {
      guard let members = ties.members[card.id] ?? nil else { continue }
      found.append(bundle(variant(card.id), members.map(variant), places.map(\.id).filter(members.contains)))
    }
    return found
  }

  private func bundle(_ set: Variant, _ members: [Variant], _ shown: [Int32]) -> Take.Bundle {
    let prices = members.compactMap(\.price)
    let apart = prices.count == members.count ? prices.reduce(Number(0), +) : nil
    return Take.Bundle(
      sku: set.sku, product: set.product, members: members.count, shown: shown.map { variant($0).sku }, price: set.price, apart: apart)
  }

  // MARK: Upsell

  /// The first by rank of the better ones that pass every gate and cost not too much more. One of the same product, a larger size, counts.
  private mutating func upsell(within percent: Int) -> Take.Upsell? {
    var bases: [Int32: Int32] = [:]
    for place in places {
      for id in ties.upgrades[place.id] ?? [] where bases[id] == nil && isBetter(id, than: place.id, within: percent) {
        bases[id] = place.id
      }
    }
    guard let best = ranking.ranked(bases.keys.filter(ranking.passes).sorted()).first(where: { isSound($0.id) }), let base = bases[best.id],
      let (price, before) = prices(best.id, base)
    else { return nil }
    taken.insert(product(best.id))
    let (variant, over) = (variant(best.id), variant(base))
    return Take.Upsell(sku: variant.sku, product: variant.product, over: over.sku, price: price, overPrice: before)
  }

  private func isBetter(_ id: Int32, than base: Int32, within percent: Int) -> Bool {
    let isShown = places.contains { $0.id == id } || taken.contains(product(id)) && product(id) != product(base)
    guard !isShown, let (price, before) = prices(id, base) else { return false }
    return Take.Upsell.isWithin(price, over: before, percent: percent)
  }

  private func prices(_ id: Int32, _ base: Int32) -> (Number, Number)? {
    guard let price = variant(id).price, let before = variant(base).price else { return nil }
    return (price, before)
  }

  // MARK: Cross-sell

  /// By the sum of the scores of what it goes with, then by rank.
  private mutating func crossSell(_ most: Int) -> [Take.CrossSell] {
    var partners: [Int32: [Place]] = [:]
    for place in places {
      for id in Set(ties.complements[place.id] ?? []) { partners[id, default: []].append(place) }
    }
    let candidates = partners.keys.filter { id in
      !taken.contains(product(id)) && !places.contains { ties.areSubstitutes($0.id, id) } && isSound(id) && ranking.suits(id)
    }
    let rows = ranking.ranked(candidates.sorted()).enumerated().map { rank, card in
      (rank: rank, id: card.id, partners: partners[card.id] ?? [], sum: (partners[card.id] ?? []).reduce(0) { $0 + $1.row.score })
    }
    var found: [Take.CrossSell] = []
    for row in rows.sorted(by: { ($1.sum, $0.rank) < ($0.sum, $1.rank) }) {
      guard found.count < most else { break }
      guard taken.insert(product(row.id)).inserted else { continue }
      let variant = variant(row.id)
      found.append(Take.CrossSell(sku: variant.sku, product: variant.product, to: row.partners.map(\.row.sku), score: row.sum))
    }
    return found
  }
}
