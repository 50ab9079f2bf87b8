// What a quiz offers beside its slots: sets, something better, something that goes well with it.

/// The `offers` of a quiz file; a quiz without the key offers nothing. A kind that is nil is off.
public struct Offers: Hashable, Sendable {
  /// A bundle is offered where at least so many of its members are in slots; from 1.
  public var bundlesFrom: Int?
  /// Percent by which an upsell may cost more than the product that it is the better one of; from 0.
  public var maxUplift: Int?
  /// Most products that go well with those in slots; from 1.
  public var crossSellMax: Int?

  public init(bundlesFrom: Int? = nil, maxUplift: Int? = nil, crossSellMax: Int? = nil) {
    self.bundlesFrom = bundlesFrom
    self.maxUplift = maxUplift
    self.crossSellMax = crossSellMax
  }
}
