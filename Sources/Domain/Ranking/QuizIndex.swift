// A quiz's links resolved against a catalog, once: which variants each choice speaks for, and how loudly.

/// Postings of every choice and band of a quiz over one catalog. Built once per quiz and catalog, in O(links × matches); shared by all
/// sessions.
public struct QuizIndex: Sendable {
  /// Variants that a choice links to, by link value.
  struct Posting: Sendable {
    /// Groups of variants with the same value of `link(c, v)`, ids ascending, no group of 0.
    var groups: [(value: Int, ids: [Int32])] = []
    var excludes: [Int32] = []
    /// Nil without a `require` link; empty when it matches nothing.
    var requires: [Int32]?
    var pins: [Int32] = []
  }

  public let quiz: Quiz
  public let catalog: Catalog
  /// Product number of each variant, in order of first appearance.
  let productOf: [Int32]
  let skuBytes: [[UInt8]]
  /// By question ref, then choice ref.
  private let postings: [String: [String: Posting]]
  /// Questions any of whose choices or bands has a link with positive points.
  let askable: Set<String>

  public init(quiz: Quiz, catalog: Catalog) {
    self.quiz = quiz
    self.catalog = catalog
    skuBytes = catalog.variants.map { Array($0.sku.utf8) }
    var numbers: [String: Int32] = [:]
    productOf = catalog.variants.map { variant in
      let next = Int32(numbers.count)
      return numbers[variant.product]
        ?? {
          numbers[variant.product] = next; return next
        }()
    }
    let lookup = Lookup(catalog.variants)
    var postings: [String: [String: Posting]] = [:]
    var askable: Set<String> = []
    for question in quiz.questions {
      for choice in question.carriers where !choice.links.isEmpty {
        postings[question.ref, default: [:]][choice.ref] = QuizIndex.posting(
          choice.links, lookup, stacking: quiz.scoring.stacking)
        if choice.links.contains(where: \.isPositive) { askable.insert(question.ref) }
      }
    }
    self.postings = postings
    self.askable = askable
  }

  func posting(of choice: Choice, in question: Question) -> Posting? { postings[question.ref]?[choice.ref] }

  private static func posting(_ links: [Link], _ lookup: Lookup, stacking: Scoring.Stacking) -> Posting {
    var posting = Posting()
    var best: [Int32: (positive: Int, negative: Int)] = [:]
    for link in links {
      let ids = lookup.ids(of: link.selector)
      switch link.effect {
      case .exclude: posting.excludes += ids
      case .require: posting.requires = (posting.requires ?? []) + ids
      case .pin: posting.pins += ids
      case .points(let points):
        for id in ids {
          var pair = best[id] ?? (0, 0)
          switch (stacking, points > 0) {
          case (.max, true): pair.positive = max(pair.positive, points)
          case (.max, false): pair.negative = min(pair.negative, points)
          case (.sum, _): pair.positive += points
          }
          best[id] = pair
        }
      }
    }
    let byValue = Dictionary(grouping: best.keys) { best[$0].map { $0.positive + $0.negative } ?? 0 }
    posting.groups = byValue.filter { $0.key != 0 }.map { (value: $0.key, ids: $0.value.sorted()) }.sorted { $0.value > $1.value }
    posting.excludes = Set(posting.excludes).sorted()
    posting.requires = posting.requires.map { Set($0).sorted() }
    posting.pins = Set(posting.pins).sorted()
    return posting
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
        return variants.indices.filter { condition.holds(for: ProductFacts(variant: variants[$0], session: nil)) }.map(Int32.init)
      }
    }
  }
}

extension QuizIndex.Posting {
  /// `link(c, v)`: 0 where the choice says nothing of the variant. O(groups × log).
  func value(of id: Int32) -> Int { groups.first { $0.ids.containsSorted(id) }?.value ?? 0 }
}

extension Link {
  fileprivate var isPositive: Bool { if case .points(let points) = effect { points > 0 } else { false } }
}

extension [Int32] {
  /// Binary search in ascending ids.
  func containsSorted(_ id: Int32) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == id
  }
}
