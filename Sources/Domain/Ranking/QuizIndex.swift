// A quiz's links resolved against a catalog, once: which variants each choice speaks for, and how loudly.

/// Postings of every choice and band of a quiz over one catalog. Built once per quiz and catalog, in O(links × matches); shared by all
/// sessions.
public struct QuizIndex: Sendable {
  /// Variants that a choice links to. One object for all sessions: a page hands it on some hundred times.
  final class Posting: Sendable {
    /// Place among the carriers of its question.
    let order: Int
    /// Variants with a value other than 0, ascending. The value is `weight(c) × link(c, v)`.
    let ids: [Int32]
    /// The values, in the order of `ids`.
    let values: [Int32]
    /// The same as one value for every variant, 0 included, where a sixth of them or more have one: quicker to add up.
    let column: [Int16]?
    /// The furthest from 0 that a value lies.
    let reach: Int
    let excludes: [Int32]
    /// Nil without a `require` link; empty when it matches nothing.
    let requires: [Int32]?
    let pins: [Int32]

    fileprivate init(_ links: Links, order: Int, of count: Int) {
      self.order = order
      (ids, values, reach) = (links.ids, links.values, links.reach)
      column = links.column(of: count)
      excludes = Set(links.excludes).sorted()
      requires = links.requires.map { Set($0).sorted() }
      pins = Set(links.pins).sorted()
    }
  }

  /// What the links of one choice come to.
  fileprivate struct Links {
    var ids: [Int32] = []
    var values: [Int32] = []
    var reach = 0
    var excludes: [Int32] = []
    var requires: [Int32]?
    var pins: [Int32] = []
  }

  /// What every card asks of a variant; small, so that asking hundreds of thousands of them does not read the whole catalog.
  struct Offer: Sendable {
    var isActive: Bool
    /// Unknown is plenty.
    var stock: Int32
  }

  /// Whose links are resolved.
  public let quiz: Quiz
  /// Over which they are resolved.
  public let catalog: Catalog
  /// Product number of each variant, in order of first appearance.
  let productOf: [Int32]
  let skuBytes: [[UInt8]]
  let offers: [Offer]
  /// By question ref, then choice ref.
  private let postings: [String: [String: Posting]]
  /// What the quiz's offers are found by; nil for a quiz that offers nothing.
  let ties: Ties?
  /// Questions any of whose choices or bands has a link with positive points.
  let askable: Set<String>

  /// Resolves every link. O(links × matches); a `where` looks at every variant.
  public init(quiz: Quiz, catalog: Catalog) {
    self.quiz = quiz
    self.catalog = catalog
    skuBytes = catalog.variants.map { Array($0.sku.utf8) }
    offers = catalog.variants.map { Offer(isActive: $0.status == .active, stock: Int32(clamping: $0.stock ?? .max)) }
    var numbers: [String: Int32] = [:]
    productOf = catalog.variants.map { variant in
      let next = Int32(numbers.count)
      return numbers[variant.product]
        ?? {
          numbers[variant.product] = next; return next
        }()
    }
    ties = quiz.offers == nil ? nil : Ties(catalog)
    let lookup = Lookup(catalog.variants)
    var postings: [String: [String: Posting]] = [:]
    var askable: Set<String> = []
    for question in quiz.questions {
      for (order, choice) in question.carriers.enumerated() where !choice.links.isEmpty {
        let links = QuizIndex.links(of: choice, lookup, stacking: quiz.scoring.stacking)
        postings[question.ref, default: [:]][choice.ref] = Posting(links, order: order, of: catalog.variants.count)
        if choice.links.contains(where: \.isPositive) { askable.insert(question.ref) }
      }
    }
    self.postings = postings
    self.askable = askable
  }

  func posting(of choice: Choice, in question: Question) -> Posting? { postings[question.ref]?[choice.ref] }

  private static func links(of choice: Choice, _ lookup: Lookup, stacking: Scoring.Stacking) -> Links {
    var links = Links()
    var said: [(id: Int32, points: Int)] = []
    for link in choice.links {
      let ids = lookup.ids(of: link.selector)
      switch link.effect {
      case .exclude: links.excludes += ids
      case .require: links.requires = (links.requires ?? []) + ids
      case .pin: links.pins += ids
      case .points(let points):
        for id in ids { said.append((id, points)) }
      }
    }
    links.add(said.sorted { $0.id < $1.id }, stacking, weight: choice.weight)
    return links
  }

  /// Variants by what a link can select.
  private struct Lookup {
    let variants: [Variant]
    private var bySKU: [String: [Int32]] = [:]
    private var byProduct: [String: [Int32]] = [:]
    private var byCollection: [String: [Int32]] = [:]
    private var byTag: [String: [Int32]] = [:]
    private var byVendor: [String: [Int32]] = [:]
    private var byType: [String: [Int32]] = [:]

    init(_ variants: [Variant]) {
      self.variants = variants
      for (index, variant) in variants.enumerated() {
        let id = Int32(index)
        bySKU[variant.sku, default: []].append(id)
        byProduct[variant.product, default: []].append(id)
        for name in Set(variant.collections.map { $0.lowercased() }) { byCollection[name, default: []].append(id) }
        for name in Set(variant.tags.map { $0.lowercased() }) { byTag[name, default: []].append(id) }
        byVendor[variant.vendor.lowercased(), default: []].append(id)
        byType[variant.type.lowercased(), default: []].append(id)
      }
    }

    func ids(of selector: Link.Selector) -> [Int32] {
      func any(_ values: [String], _ table: [String: [Int32]], caseless: Bool = true) -> [Int32] {
        if values.count == 1 { return table[caseless ? values[0].lowercased() : values[0]] ?? [] }
        return Set(values.flatMap { table[caseless ? $0.lowercased() : $0] ?? [] }).sorted()
      }
      switch selector {
      case .sku(let values): return any(values, bySKU, caseless: false)
      case .product(let values): return any(values, byProduct, caseless: false)
      case .collection(let values): return any(values, byCollection)
      case .tag(let values): return any(values, byTag)
      case .vendor(let values): return any(values, byVendor)
      case .type(let values): return any(values, byType)
      case .matching(let condition):
        let products = ProductGround(variants, session: nil)
        return variants.indices.filter { condition.holds(for: products.facts(at: $0)) }.map(Int32.init)
      }
    }
  }
}

extension QuizIndex.Posting {
  /// `weight(c) × link(c, v)`: 0 where the choice says nothing of the variant. O(log).
  func value(of id: Int32) -> Int {
    if let column { return Int(column[Int(id)]) }
    let place = ids.place(of: id)
    return place < ids.count && ids[place] == id ? Int(values[place]) : 0
  }

}

extension QuizIndex.Links {
  /// Values from points by ascending id; several of one id become one value.
  fileprivate mutating func add(_ said: [(id: Int32, points: Int)], _ stacking: Scoring.Stacking, weight: Int) {
    var place = 0
    while place < said.count {
      let id = said[place].id
      var (positive, negative) = (0, 0)
      while place < said.count, said[place].id == id {
        let points = said[place].points
        switch (stacking, points > 0) {
        case (.max, true): positive = max(positive, points)
        case (.max, false): negative = min(negative, points)
        case (.sum, _): positive += points
        }
        place += 1
      }
      let value = weight * (positive + negative)
      guard value != 0 else { continue }
      ids.append(id)
      values.append(Int32(clamping: value))
      reach = max(reach, abs(value))
    }
  }

  /// One value for each of `count` variants; nil where few have one.
  fileprivate func column(of count: Int) -> [Int16]? {
    guard ids.count * 6 >= count, reach <= Int(Int16.max) else { return nil }
    var column = [Int16](repeating: 0, count: count)
    for (id, value) in zip(ids, values) { column[Int(id)] = Int16(truncatingIfNeeded: value) }
    return column
  }
}

extension Link {
  fileprivate var isPositive: Bool { if case .points(let points) = effect { points > 0 } else { false } }
}

extension [Int32] {
  /// Whether ascending ids hold `id`.
  func containsSorted(_ id: Int32) -> Bool {
    let place = place(of: id)
    return place < count && self[place] == id
  }

  /// Where `id` stands or would stand in ascending ids. Halves without a branch to guess wrong: cards ask this some hundred times a page.
  func place(of id: Int32) -> Int {
    withUnsafeBufferPointer { ids in
      var (low, length) = (0, ids.count)
      while length > 1 {
        let half = length / 2
        low += ids[low + half - 1] < id ? half : 0
        length -= half
      }
      return length == 1 && ids[low] < id ? low + 1 : low
    }
  }
}
