// Reads the document of a take as a store kept it: the reverse of `Take.json`, strict, because a half-read result explains nothing.

extension Take {
  /// Reads what `json` wrote; nil when any key is missing or holds something else. The document's hash is not compared: `hash` is made
  /// anew from what was read.
  public init?(json: JSON) {
    guard let session = json["session"]?.string, let quiz = json["quiz"]?.string, let version = json["version"]?.string,
      let path = json["path"]?.texts, let ignored = json["ignored"]?.texts, let emptySlots = json["empty_slots"]?.texts,
      let tags = json["tags"]?.list({ $0.string.flatMap { Tag($0) } }), let variables = json["variables"]?.numbers,
      let outcome = json["outcome"]?.optionalText, let asked = json["asked"]?.number,
      let products = json["products"]?.list(Product.init), let excluded = json["excluded"]?.list(Excluded.init)
    else { return nil }
    let offers = json["offers"].map(Offers.init)
    if case .some(nil) = offers { return nil }
    self.init(
      session: session, quiz: quiz, version: version, path: path, ignored: ignored, tags: tags, variables: variables,
      outcome: outcome.text, asked: asked, products: products, excluded: excluded, emptySlots: emptySlots,
      offers: offers ?? nil)
  }
}

extension Take.Product {
  fileprivate init?(json: JSON) {
    guard let sku = json["sku"]?.string, let product = json["product"]?.string, let slot = json["slot"]?.optionalText,
      let score = json["score"]?.number, let matched = json["matched"]?.number, let pinned = json["pinned"]?.bool,
      let step = json["ladder"]?.optionalText, let why = json["why"]?.list(Take.Why.init)
    else { return nil }
    let ladder = step.text.flatMap(Take.Ladder.init)
    // A step that this program does not know is no step that it may leave out.
    guard (ladder == nil) == (step.text == nil) else { return nil }
    self.init(
      sku: sku, product: product, slot: slot.text, score: score, matched: matched, pinned: pinned, ladder: ladder, why: why,
      isOrderedIn: json["order_in"]?.bool ?? false)
  }
}

extension Take.Why {
  fileprivate init?(json: JSON) {
    guard let question = json["question"]?.string, let choice = json["choice"]?.string, let points = json["points"]?.number else {
      return nil
    }
    self.init(question: question, choice: choice, points: points)
  }
}

extension Take.Excluded {
  fileprivate init?(json: JSON) {
    guard let sku = json["sku"]?.string, let product = json["product"]?.string, let score = json["score"]?.number,
      let gate = json["gate"]?.string.flatMap(Gate.init)
    else { return nil }
    self.init(sku: sku, product: product, score: score, gate: gate)
  }
}

/// A text, or null on purpose.
struct OptionalText {
  var text: String?
}

extension JSON {
  var number: Int? { int.flatMap { Int(exactly: $0) } }
  var texts: [String]? { list(\.string) }

  /// Nil for what is neither text nor null.
  var optionalText: OptionalText? {
    switch self {
    case .null: OptionalText(text: nil)
    case .string(let text): OptionalText(text: text)
    default: nil
    }
  }

  fileprivate var numbers: [String: Int]? {
    guard let members = object else { return nil }
    let numbers = members.compactMapValues(\.number)
    return numbers.count == members.count ? numbers : nil
  }

  /// The items, each read by `read`; nil when one cannot be.
  func list<T>(_ read: (JSON) -> T?) -> [T]? {
    guard let items = array else { return nil }
    let found = items.compactMap(read)
    return found.count == items.count ? found : nil
  }
}
