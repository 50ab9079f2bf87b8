// The `offers` of a session's document: what stands beside the slots, in the quizzes that offer anything.

extension Take {
  /// What is offered beside the slots (SEMANTICS.md (b) 12). Part of the document and of its hash where the quiz has `offers`.
  public struct Offers: Hashable, Sendable {
    /// In the order of the ranking, one a product.
    public var bundles: [Bundle]
    /// At most one; nil without.
    public var upsell: Upsell?
    /// By the sum of the scores of what each goes with, highest first, then in the order of the ranking; one a product.
    public var crossSell: [CrossSell]
    public init(bundles: [Bundle] = [], upsell: Upsell? = nil, crossSell: [CrossSell] = []) {
      self.bundles = bundles
      self.upsell = upsell
      self.crossSell = crossSell
    }

    /// Of everything that is offered, in the order of the page.
    public var skus: [String] { bundles.map(\.sku) + [upsell?.sku].compactMap(\.self) + crossSell.map(\.sku) }
  }

  /// A set, enough of which is shown.
  public struct Bundle: Hashable, Sendable {
    /// Of the set itself.
    public var sku: String
    /// The set's handle.
    public var product: String
    /// How many variants the set is made of.
    public var members: Int
    /// SKUs of its members in slots, in slot order.
    public var shown: [String]
    /// Of the set, in the shop's currency; nil when not known.
    public var price: Number?
    /// Of all its members, each by itself; nil when a price is not known.
    public var apart: Number?
    public init(sku: String, product: String, members: Int, shown: [String], price: Number?, apart: Number?) {
      self.sku = sku
      self.product = product
      self.members = members
      self.shown = shown
      self.price = price
      self.apart = apart
    }

    /// What is saved by taking the set, negative where it costs more than its members; nil when a price is not known.
    public var saving: Number? { price.flatMap { price in apart.map { $0 - price } } }
  }

  /// The better one of a product in a slot.
  public struct Upsell: Hashable, Sendable {
    /// Of the better one.
    public var sku: String
    /// Its handle.
    public var product: String
    /// SKU of the one that is shown.
    public var over: String
    /// In the shop's currency.
    public var price: Number
    /// Of the one that is shown.
    public var overPrice: Number
    public init(sku: String, product: String, over: String, price: Number, overPrice: Number) {
      self.sku = sku
      self.product = product
      self.over = over
      self.price = price
      self.overPrice = overPrice
    }

    /// How much more it costs, in percent of the other's price, rounded up; 0 where that is nothing.
    public var uplift: Int {
      guard overPrice.millionths > 0 else { return 0 }
      let more = Int128(price.millionths) - Int128(overPrice.millionths)
      let percent = (more * 100).quotientAndRemainder(dividingBy: Int128(overPrice.millionths))
      return Int(clamping: percent.quotient + (percent.remainder > 0 ? 1 : 0))
    }

    /// `price <= before × (100 + percent) / 100`, without a fraction lost.
    static func isWithin(_ price: Number, over before: Number, percent: Int) -> Bool {
      Int128(price.millionths) * 100 <= Int128(before.millionths) * (100 + Int128(percent))
    }
  }

  /// A product that goes well with some in slots.
  public struct CrossSell: Hashable, Sendable {
    /// Of the variant.
    public var sku: String
    /// The product's handle.
    public var product: String
    /// SKUs in slots that it goes with, in slot order.
    public var to: [String]
    /// The sum of their scores, in milli-votes.
    public var score: Int
    public init(sku: String, product: String, to: [String], score: Int) {
      self.sku = sku
      self.product = product
      self.to = to
      self.score = score
    }
  }
}

// MARK: The document

extension Take.Offers {
  /// Prices are texts with a point, `19.5`, as in the catalog's own document.
  var json: JSON {
    [
      "bundles": .array(
        bundles.map {
          [
            "sku": .string($0.sku), "product": .string($0.product), "members": .int(Int64($0.members)),
            "shown": .array($0.shown.map(JSON.string)), "price": .text($0.price?.text()), "apart": .text($0.apart?.text()),
            "saving": .text($0.saving?.text()),
          ]
        }),
      "upsell": upsell.map {
        [
          "sku": .string($0.sku), "product": .string($0.product), "over": .string($0.over), "price": .string($0.price.text()),
          "over_price": .string($0.overPrice.text()), "uplift": .int(Int64($0.uplift)),
        ]
      } ?? .null,
      "cross_sell": .array(
        crossSell.map {
          [
            "sku": .string($0.sku), "product": .string($0.product), "to": .array($0.to.map(JSON.string)), "score": .int(Int64($0.score)),
          ]
        }),
    ]
  }

  init?(json: JSON) {
    guard let bundles = json["bundles"]?.list(Take.Bundle.init), let upsell = json["upsell"],
      let crossSell = json["cross_sell"]?.list(Take.CrossSell.init)
    else { return nil }
    self.init(bundles: bundles, crossSell: crossSell)
    if upsell != .null {
      guard let upsell = Take.Upsell(json: upsell) else { return nil }
      self.upsell = upsell
    }
  }
}

extension Take.Bundle {
  fileprivate init?(json: JSON) {
    guard let sku = json["sku"]?.string, let product = json["product"]?.string, let members = json["members"]?.number,
      let shown = json["shown"]?.texts, let price = json["price"]?.optionalText, let apart = json["apart"]?.optionalText
    else { return nil }
    self.init(
      sku: sku, product: product, members: members, shown: shown, price: price.text.flatMap { Number($0) },
      apart: apart.text.flatMap { Number($0) })
  }
}

extension Take.Upsell {
  fileprivate init?(json: JSON) {
    guard let sku = json["sku"]?.string, let product = json["product"]?.string, let over = json["over"]?.string,
      let price = json["price"]?.string.flatMap({ Number($0) }), let overPrice = json["over_price"]?.string.flatMap({ Number($0) })
    else { return nil }
    self.init(sku: sku, product: product, over: over, price: price, overPrice: overPrice)
  }
}

extension Take.CrossSell {
  fileprivate init?(json: JSON) {
    guard let sku = json["sku"]?.string, let product = json["product"]?.string, let to = json["to"]?.texts,
      let score = json["score"]?.number
    else { return nil }
    self.init(sku: sku, product: product, to: to, score: score)
  }
}
