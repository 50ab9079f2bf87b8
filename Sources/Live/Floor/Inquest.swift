// Why a product was, or was not, shown in one session: what `askwell explain` and the console's page both say.
public import Domain

/// The ranking of one session, ready to be asked about each variant.
public struct Inquest {
  /// What became of a variant.
  public enum Outcome: Hashable, Sendable {
    /// In this slot; nil for one of those that are also close.
    case shown(slot: String?)
    /// Another variant of the same product was.
    case sibling(sku: String, slot: String?)
    /// The first gate that it fails.
    case fails(Gate)
    /// It may be shown; what stood before it took every place.
    case outranked
  }

  /// What became of a variant, and what decided about it.
  public struct Verdict: Hashable, Sendable {
    public var variant: Variant
    public var outcome: Outcome
    /// What was let go so that it, or its sibling, was shown; nil where nothing was.
    public var ladder: Take.Ladder?
    public var explanation: Recommender.Explanation
  }

  public let seating: Seating
  /// The document that comes out.
  public let take: Take
  private let recommender: Recommender
  private let rows: [String: Take.Product]

  /// - Parameter take: what came out already; ranked anew when nil.
  public init(_ seating: Seating, take: Take? = nil) {
    self.seating = seating
    recommender = Recommender(seating.walk, index: seating.index, session: seating.session)
    let take = take ?? recommender.take()
    self.take = take
    rows = Dictionary(take.products.map { ($0.product, $0) }, uniquingKeysWith: { first, _ in first })
  }

  public var catalog: Catalog { seating.index.catalog }
  public var quiz: Quiz { seating.index.quiz }

  /// Milli-votes of the variant at this place in the catalog.
  public func score(at place: Int) -> Int { recommender.score(at: place) }

  /// Nil for a variant that the catalog of the session did not hold.
  public func verdict(on sku: String) -> Verdict? {
    catalog.variants.firstIndex { $0.sku == sku }.map(verdict(at:))
  }

  /// The same by the variant's place in the catalog.
  public func verdict(at place: Int) -> Verdict {
    let variant = catalog.variants[place]
    let explanation = recommender.explain(at: place)
    let row = rows[variant.product]
    let outcome: Outcome =
      if let row { row.sku == variant.sku ? .shown(slot: row.slot) : .sibling(sku: row.sku, slot: row.slot) } else {
        explanation.gate.map(Outcome.fails) ?? .outranked
      }
    return Verdict(variant: variant, outcome: outcome, ladder: row?.ladder, explanation: explanation)
  }
}
