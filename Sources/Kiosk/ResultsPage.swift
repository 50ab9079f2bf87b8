// The results as the shopper reads them: products by slot with the words that earned them their places.
import Domain

/// A results page in one language.
struct ResultsPage: Equatable, Sendable {
  struct Item: Equatable, Sendable {
    var sku: String
    var title: String
    var price: Number?
    var location: String
    var matched: Int
    /// The shopper's own words.
    var reasons: [String]
    /// From a fixed list: popular here, not matched.
    var isFallback: Bool
    /// Out of stock: the shop orders it.
    var isOrderedIn: Bool

    /// Why it is here, and that it is not here yet.
    func because(_ words: Words, separator: String) -> String {
      let why = reasons.isEmpty ? "" : "\(words.youSaid) \(reasons.joined(separator: ", "))"
      return [isOrderedIn ? words.orderIn : "", isFallback ? words.popular : why].filter { !$0.isEmpty }.joined(separator: separator)
    }
  }
  struct Group: Equatable, Sendable {
    var title: String
    /// Words below the title, of the section that begins with it.
    var text = ""
    var items: [Item]
  }

  var title: String
  var groups: [Group]
  /// Without what is offered.
  var runnerUps: [Item]
  /// In the order in which they stand below the products.
  var offers: [Offer]
  var asked: Int
  /// Products that an answer kept out.
  var keptOut: Int
  var noMatch: String
  let answers: Int

  /// `fill` puts the shopper's own words into a text.
  init(_ ranked: Ranked, quiz: Quiz, locale: String, fill: (String) -> String = { $0 }) {
    let take = ranked.take
    func item(_ row: Take.Product) -> Item? {
      guard let variant = ranked.variants[row.sku] else { return nil }
      let reasons = row.why.filter { $0.points > 0 }.compactMap { why -> String? in
        guard let choice = quiz.question(why.question)?.carriers.first(where: { $0.ref == why.choice }) else { return nil }
        return fill(quiz.text(choice.reason ?? choice.label, in: locale))
      }
      return Item(
        sku: row.sku, title: variant.title, price: variant.price, location: variant.location, matched: row.matched,
        reasons: reasons, isFallback: row.ladder == .fixed, isOrderedIn: row.isOrderedIn)
    }
    var groups: [Group] = []
    for section in quiz.sections {
      var text = fill(quiz.text(section.text, in: locale))
      for slot in section.slots {
        let items = take.products.filter { $0.slot == slot.ref }.compactMap(item)
        let title = fill(quiz.text(slot.title ?? section.title, in: locale))
        guard !items.isEmpty else { continue }
        groups.append(Group(title: title, text: text, items: items))
        text = ""
      }
    }
    title = fill(quiz.text(quiz.sections.first?.title ?? quiz.title, in: locale))
    self.groups = groups
    offers = Offer.all(of: ranked)
    let offered = Set(offers.map(\.product))
    runnerUps = take.products.filter { $0.slot == nil && !offered.contains($0.product) }.compactMap(item)
    asked = take.asked
    keptOut = take.excluded.count { $0.gate == .excluded || $0.gate == .filter }
    noMatch = fill(quiz.text(quiz.noMatch, in: locale))
    answers = take.path.count { ref in quiz.question(ref).map { $0.kind != .statement && $0.kind != .hidden } ?? false }
  }

  var items: [Item] { groups.flatMap(\.items) }
}
