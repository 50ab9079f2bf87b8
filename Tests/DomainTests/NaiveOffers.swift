// Offers written a second time, by walking through everything: the judge of the real ones.
import Domain

extension NaiveRanking {
  private var plain: Relaxed { Relaxed(minScore: quiz.scoring.minScore, threshold: quiz.scoring.threshold) }

  private func isSound(_ v: Variant) -> Bool {
    v.status == .active && !excludedSKUs.contains(v.sku) && !isOut(v) && !quiz.filters.contains { $0.safety && fails($0, v) }
  }

  /// What stands beside `products`; nil where the quiz offers nothing.
  func offers(_ relations: [Relation], beside products: [Take.Product]) -> Take.Offers? {
    guard let rules = quiz.offers else { return nil }
    let slots = products.filter { $0.slot != nil }
    var (offers, blocked) = (Take.Offers(), Set(slots.map(\.product)))
    if let least = rules.bundlesFrom { offers.bundles = bundles(from: least, relations, slots, &blocked) }
    if let percent = rules.maxUplift { offers.upsell = upsell(percent, relations, slots, &blocked) }
    if let most = rules.crossSellMax { offers.crossSell = Array(crossSell(relations, slots, blocked).prefix(most)) }
    return offers
  }

  private func skus(_ slots: [Take.Product]) -> [String] {
    slots.indices.filter { place in !slots[..<place].contains { $0.sku == slots[place].sku } }.map { slots[$0].sku }
  }

  private func variant(_ sku: String) -> Variant? { variants.first { $0.sku == sku } }

  private func bundles(
    from least: Int, _ relations: [Relation], _ slots: [Take.Product], _ blocked: inout Set<String>
  ) -> [Take.Bundle] {
    var found: [Take.Bundle] = []
    for set in ordered where !blocked.contains(set.product) && isSound(set) {
      let members = Set(relations.filter { $0.kind == .bundleOf && $0.sku == set.sku && $0.other != set.sku }.map(\.other))
      let shown = skus(slots).filter(members.contains)
      guard shown.count >= least, members.allSatisfy({ variant($0).map(isSound) ?? false }) else { continue }
      let prices = members.compactMap { variant($0)?.price }
      let apart = prices.count < members.count ? nil : Number(millionths: prices.reduce(0) { $0 + $1.millionths })
      found.append(
        Take.Bundle(sku: set.sku, product: set.product, members: members.count, shown: shown, price: set.price, apart: apart))
      blocked.insert(set.product)
    }
    return found
  }

  private func upsell(_ percent: Int, _ relations: [Relation], _ slots: [Take.Product], _ blocked: inout Set<String>) -> Take.Upsell? {
    let shown = skus(slots)
    for better in ordered where gate(better, plain) == nil && isSound(better) && !shown.contains(better.sku) {
      for base in shown.compactMap(variant) where relations.contains(Relation(better.sku, .upgradeOf, base.sku)) {
        guard let price = better.price, let before = base.price, better.product == base.product || !blocked.contains(better.product),
          price.millionths * 100 <= before.millionths * Int64(100 + percent)
        else { continue }
        blocked.insert(better.product)
        return Take.Upsell(sku: better.sku, product: better.product, over: base.sku, price: price, overPrice: before)
      }
    }
    return nil
  }

  private func crossSell(_ relations: [Relation], _ slots: [Take.Product], _ blocked: Set<String>) -> [Take.CrossSell] {
    let shown = skus(slots)
    func isTied(_ a: String, _ kind: Relation.Kind, _ b: String) -> Bool {
      a != b && (relations.contains(Relation(a, kind, b)) || relations.contains(Relation(b, kind, a)))
    }
    let rows = ordered.filter { v in
      !blocked.contains(v.product) && isSound(v) && gate(v, Relaxed(minScore: .min, threshold: nil)) == nil
        && !shown.contains { isTied(v.sku, .upgradeOf, $0) }
    }.compactMap { v -> Take.CrossSell? in
      let partners = shown.filter { isTied(v.sku, .complements, $0) }
      let score = partners.compactMap(variant).reduce(0) { $0 + self.score($1) }
      return partners.isEmpty ? nil : Take.CrossSell(sku: v.sku, product: v.product, to: partners, score: score)
    }
    // Equal sums stay in the order of the ranking.
    let sorted = rows.indices.sorted { (-rows[$0].score, $0) < (-rows[$1].score, $1) }.map { rows[$0] }
    return sorted.indices.filter { place in !sorted[..<place].contains { $0.product == sorted[place].product } }.map { sorted[$0] }
  }
}
