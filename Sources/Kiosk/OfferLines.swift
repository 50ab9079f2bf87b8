// What is offered below the products, as the shopper reads it: a set, something better, what goes well with it.
import Domain

extension ResultsPage {
  /// One line below the products.
  struct Offer: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
      /// A set of so many; whole where all of them are in the basket's places.
      case set(of: Int, isWhole: Bool, saving: Number?)
      case better
      case goesWell
    }
    var kind: Kind
    var sku: String
    var product: String
    var title: String
    var price: Number?
    var location: String

    /// Everything that is offered, in the order of `Take.Offers.skus`.
    static func all(of ranked: Ranked) -> [Offer] {
      guard let offers = ranked.take.offers else { return [] }
      func offer(_ kind: Kind, _ sku: String) -> Offer? {
        ranked.variants[sku].map {
          Offer(kind: kind, sku: sku, product: $0.product, title: $0.title, price: $0.price, location: $0.location)
        }
      }
      let sets = offers.bundles.compactMap { set in
        offer(.set(of: set.members, isWhole: set.shown.count == set.members, saving: set.saving), set.sku)
      }
      return sets + [offers.upsell.flatMap { offer(.better, $0.sku) }].compactMap(\.self)
        + offers.crossSell.compactMap { offer(.goesWell, $0.sku) }
    }

    /// What the line says before the price; what counts most comes first, since a narrow screen cuts it off. A set that saves nothing does
    /// not speak of it.
    func words(_ words: Words, separator: String, price: (Number) -> String) -> String {
      switch kind {
      case .better: return words.betterOne.replacing("{x}", with: title)
      case .goesWell: return words.goesWell.replacing("{x}", with: title)
      case .set(let count, let isWhole, let saving):
        var text = (isWhole ? words.allAsSet : words.asSet).replacing("{n}", with: String(count))
        if let saving, saving > 0 { text += ", " + words.youSave.replacing("{x}", with: price(saving)) }
        return text + separator + title
      }
    }
  }
}

extension Take.Offers {
  /// SKUs in slots in whose place `sku` is taken: the members of a set, the lesser of two.
  func replaced(by sku: String) -> [String] {
    if upsell?.sku == sku { return [upsell?.over].compactMap(\.self) }
    return bundles.first { $0.sku == sku }?.shown ?? []
  }
}
