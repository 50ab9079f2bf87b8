// The document of `askwell take --json` (FORMAT.md): a whole session as data, with the hash by which a replay is known.

/// What one session came to: path, tags, variables, ranked products and why.
public struct Take: Hashable, Sendable {
  /// A chosen choice's part in a product's score.
  public struct Why: Hashable, Sendable {
    /// Ref of the question.
    public var question: String
    /// Ref of the choice or band.
    public var choice: String
    /// Milli-votes, not 0.
    public var points: Int
    public init(question: String, choice: String, points: Int) {
      self.question = question
      self.choice = choice
      self.points = points
    }
  }
  /// The first step of the fallback ladder that filled a slot.
  public enum Ladder: String, Hashable, Sendable { case threshold, require, filter, fixed }
  /// A product on the results page; runner-ups have no slot.
  public struct Product: Hashable, Sendable {
    /// Of the variant shown.
    public var sku: String
    /// The product's handle.
    public var product: String
    /// Ref of the slot; nil for a runner-up.
    public var slot: String?
    /// In milli-votes.
    public var score: Int
    /// Questions of the path that give it points.
    public var matched: Int
    /// Whether a chosen choice pins it.
    public var pinned: Bool
    /// Nil where no step was needed.
    public var ladder: Ladder?
    /// In path order, then in the choices' file order.
    public var why: [Why]
    /// Out of stock, and shown because the quiz says that the shop orders it: `order_in` of the document, which has the key only then.
    public var isOrderedIn: Bool
    public init(
      sku: String, product: String, slot: String?, score: Int, matched: Int, pinned: Bool, ladder: Ladder?, why: [Why],
      isOrderedIn: Bool = false
    ) {
      self.sku = sku
      self.product = product
      self.slot = slot
      self.score = score
      self.matched = matched
      self.pinned = pinned
      self.ladder = ladder
      self.why = why
      self.isOrderedIn = isOrderedIn
    }
  }
  /// A product that had something going for it and is not shown, with the first gate that it failed.
  public struct Excluded: Hashable, Sendable {
    /// Of the product's best variant.
    public var sku: String
    /// The product's handle.
    public var product: String
    /// In milli-votes.
    public var score: Int
    /// The first that the best variant fails.
    public var gate: Gate
    public init(sku: String, product: String, score: Int, gate: Gate) {
      self.sku = sku
      self.product = product
      self.score = score
      self.gate = gate
    }
  }

  /// ULID, 26 characters; not part of the hash.
  public var session: String
  /// Ref of the quiz.
  public var quiz: String
  /// SHA-256 of the quiz file, 64 hex digits; not part of the hash.
  public var version: String
  /// Refs of the questions on the path, in order, hidden ones too.
  public var path: [String]
  /// Refs of questions with answers off the path, in file order.
  public var ignored: [String]
  /// Sorted by bytes.
  public var tags: [Tag]
  /// By name, after the rules.
  public var variables: [String: Int]
  /// The highest variable's name; nil for a quiz without variables.
  public var outcome: String?
  /// Questions of the path that could have given points.
  public var asked: Int
  /// Slot rows in slot order, then runner-ups.
  public var products: [Product]
  /// By score, highest first, then by SKU.
  public var excluded: [Excluded]
  /// Refs of slots that nothing filled; hidden sections have none.
  public var emptySlots: [String]
  /// Nil for a quiz that offers nothing: then the document has no such key.
  public var offers: Offers?

  public init(
    session: String, quiz: String, version: String, path: [String], ignored: [String], tags: [Tag],
    variables: [String: Int], outcome: String?, asked: Int, products: [Product], excluded: [Excluded], emptySlots: [String],
    offers: Offers? = nil
  ) {
    self.session = session
    self.quiz = quiz
    self.version = version
    self.path = path
    self.ignored = ignored
    self.tags = tags
    self.variables = variables
    self.outcome = outcome
    self.asked = asked
    self.products = products
    self.excluded = excluded
    self.emptySlots = emptySlots
    self.offers = offers
  }

  /// SHA-256 of the document without `session`, `version` and `hash`.
  public var hash: String { Digest.hex(JSON.object(core).canonical) }

  /// The document with all its keys.
  public var json: JSON {
    var document = core
    document["hash"] = .string(Digest.hex(JSON.object(core).canonical))
    document["session"] = .string(session)
    document["version"] = .string(version)
    return .object(document)
  }

  /// `json.canonical` and `hash` at once, for who keeps both: every value is written once.
  public var written: (text: String, hash: String) {
    var members = core.mapValues(\.canonical)
    let hash = Digest.hex(JSON.canonical(members))
    for (key, text) in [("hash", hash), ("session", session), ("version", version)] { members[key] = JSON.string(text).canonical }
    return (JSON.canonical(members), hash)
  }

  /// By how much the outcome leads the next variable; 0 where they are equal, nil for a quiz with fewer than two. It follows from
  /// `variables`, so the document does not keep it and its hash does not cover it.
  public var margin: Int? {
    let values = variables.values.sorted(by: >)
    return values.count > 1 ? values[0].subtractingReportingOverflow(values[1]).partialValue : nil
  }

  private var core: [String: JSON] {
    var core: [String: JSON] = [
      "quiz": .string(quiz),
      "path": .array(path.map(JSON.string)),
      "ignored": .array(ignored.map(JSON.string)),
      "tags": .array(tags.map { .string($0.text) }),
      "variables": .object(variables.mapValues { .int(Int64($0)) }),
      "outcome": .text(outcome),
      "asked": .int(Int64(asked)),
      "products": .array(products.map(\.json)),
      "excluded": .array(excluded.map(\.json)),
      "empty_slots": .array(emptySlots.map(JSON.string)),
    ]
    if let offers { core["offers"] = offers.json }
    return core
  }
}

extension Take.Product {
  fileprivate var json: JSON {
    var members: [String: JSON] = [
      "sku": .string(sku), "product": .string(product), "slot": .text(slot), "score": .int(Int64(score)),
      "matched": .int(Int64(matched)), "pinned": .bool(pinned), "ladder": .text(ladder?.rawValue),
      "why": .array(
        why.map {
          ["question": .string($0.question), "choice": .string($0.choice), "points": .int(Int64($0.points))]
        }),
    ]
    if isOrderedIn { members["order_in"] = true }
    return .object(members)
  }
}

extension Take.Excluded {
  fileprivate var json: JSON {
    ["sku": .string(sku), "product": .string(product), "score": .int(Int64(score)), "gate": .string(gate.rawValue)]
  }
}

/// The gates of the ranking in their order; the first that fails is the reason why a product is not shown.
public enum Gate: String, Hashable, Sendable, CaseIterable {
  case inactive, excluded, filter, require, stock, score, threshold
}
