// A session's document for people.
internal import Domain

/// Writes a take out: what is shown with its reasons, what is not and why.
struct TakeText {
  let take: Take
  let quiz: Quiz
  let catalog: Catalog

  init(_ take: Take, quiz: Quiz, catalog: Catalog) {
    self.take = take
    self.quiz = quiz
    self.catalog = catalog
  }

  func print() {
    Out.line("\(quiz.text(quiz.title, in: quiz.locale)), session \(take.session)")
    Out.line("path   \(take.path.joined(separator: " "))")
    Out.line("tags   \(take.tags.isEmpty ? "none" : take.tags.map(\.text).joined(separator: " "))")
    if let outcome = take.outcome { Out.line("outcome \(outcome)\(take.margin.map { ", leading by \($0)" } ?? "")") }
    for product in take.products { printProduct(product) }
    if let offers = take.offers { printOffers(offers) }
    if !take.emptySlots.isEmpty { Out.line("\nempty: \(take.emptySlots.joined(separator: ", "))") }
    if !take.excluded.isEmpty { Out.line("\nnot shown") }
    for row in take.excluded { Out.line("  \(row.sku)  \(TakeText.votes(row.score))  fails at \(row.gate.rawValue)") }
  }

  private func printProduct(_ product: Take.Product) {
    let title = catalog.variant(product.sku)?.title ?? product.product
    Out.line(
      "\n\(product.slot ?? "also close"): \(title) (\(product.sku))  \(TakeText.votes(product.score)), \(product.matched) of \(take.asked) answers"
    )
    if product.isOrderedIn { Out.line("  out of stock, to be ordered in") }
    if let ladder = product.ladder { Out.line("  found by dropping: \(ladder.rawValue)") }
    for why in product.why { Out.line("  \(TakeText.votes(why.points))  \(why.question): \(label(why))") }
  }

  private func printOffers(_ offers: Take.Offers) {
    func named(_ sku: String) -> String { "\(catalog.variant(sku)?.title ?? sku) (\(sku))" }
    for set in offers.bundles {
      let saving = set.saving.map { ", \($0.text(decimals: 2)) saved" } ?? ""
      Out.line("\nas a set of \(set.members): \(named(set.sku))\(saving), with \(set.shown.joined(separator: ", "))")
    }
    if let better = offers.upsell { Out.line("\nthe better one of \(better.over): \(named(better.sku)), \(better.uplift)% dearer") }
    for row in offers.crossSell { Out.line("\ngoes well with \(row.to.joined(separator: ", ")): \(named(row.sku))") }
  }

  private func label(_ why: Take.Why) -> String {
    let choice = quiz.question(why.question)?.carriers.first { $0.ref == why.choice }
    return choice.map { quiz.text($0.label, in: quiz.locale) } ?? why.choice
  }

  /// Milli-votes as votes.
  static func votes(_ milli: Int) -> String {
    let whole = abs(milli) / 1000
    let rest = abs(milli) % 1000
    let sign = milli < 0 ? "-" : ""
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(String(rest + 1000).dropFirst())"
  }
}
