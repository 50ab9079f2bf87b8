// Small random shops for the property tests: a quiz, a catalog and answers. Every expression has a twin in Swift, so that the naive
// ranking needs no evaluator.
import Chance
import Domain

/// A condition on a variant, twice: as text and as code.
struct Twin {
  var text: String
  /// Answers that it names.
  var names: [String] = []
  var holds: (Variant, [String: Answer]) -> Bool
}

struct RandomShop {
  var quiz: Quiz
  var variants: [Variant]
  var relations: [Relation] = []
  var answers: [String: Answer]
  /// By the text of the expression.
  var twins: [Predicate: Twin] = [:]
  private var random: Noise

  static let tags = ["red", "blue", "mild", "strong"]
  static let collections = ["caps", "teas"]

  init(seed: UInt64) throws {
    random = Noise(seed)
    quiz = Quiz(ref: "random", title: "Random", questions: [])
    variants = []
    answers = [:]
    makeVariants()
    try makeQuestions()
    try makeFilters()
    try makeResults()
    makeScoring()
    // Last, so that older seeds are the shops that they were.
    makeOffers()
  }

  private mutating func makeOffers() {
    quiz.scoring.outOfStock = random.once(in: 4) ? .order : .hide
    let kinds: [Relation.Kind] = [.complements, .complements, .complements, .upgradeOf, .upgradeOf, .upgradeOf, .refillOf, .bundleOf]
    // What no answer speaks for, and fewer places: something has to be left to be offered.
    for number in 0..<6 {
      var variant = Variant(sku: "X\(number)", product: "x\(number / 2)", title: "X", price: Number(random.number(1...4) * 5))
      variant.stock = random.pick([nil, 0, 3, 9])
      variant.tags = random.once(in: 3) ? [random.pick(Self.tags)] : []
      variants.append(variant)
    }
    if random.once(in: 2), let slot = quiz.slots.first { quiz.sections = [Section(ref: "s0", slots: [slot])] }
    let skus = variants.map(\.sku)
    for _ in 0..<random.number(0...60) {
      relations.append(Relation(random.pick(skus), random.pick(kinds), random.once(in: 30) ? "GONE" : random.pick(skus)))
    }
    guard !random.once(in: 6) else { return }
    quiz.offers = Offers(
      bundlesFrom: random.once(in: 5) ? nil : random.number(1...2), maxUplift: random.once(in: 5) ? nil : random.pick([0, 25, 100]),
      crossSellMax: random.once(in: 5) ? nil : random.number(1...3))
  }

  private mutating func makeVariants() {
    let products = random.number(2...8)
    for number in 0..<random.number(3...16) {
      var variant = Variant(sku: "V\(number)", product: "p\(random.number(1...products))", title: "T\(number)")
      variant.price = random.once(in: 12) ? nil : Number(random.number(1...4) * 5)
      variant.tags = random.some(Self.tags, 0, 3)
      variant.collections = random.some(Self.collections, 0, 1)
      variant.vendor = random.pick(["Acme", "acme", "Other", ""])
      variant.type = random.pick(["Pill", "tea"])
      variant.stock = random.pick([nil, nil, 0, 1, 3, 9])
      variant.status = random.once(in: 10) ? .draft : .active
      variant.priority = random.number(0...1)
      variant.position = random.number(0...2)
      variants.append(variant)
    }
  }

  private mutating func makeQuestions() throws {
    for number in 0..<random.number(2...6) {
      let kind = random.pick([QuestionKind.single, .single, .multi, .multi, .ranking, .number])
      var question = Question(ref: "q\(number)", kind: kind, title: "?")
      question.optional = kind != .ranking && random.once(in: 4)
      if number > 0, random.once(in: 6) { question.showIf = .isSet(.answer("q\(number - 1)")) }
      if kind == .number {
        let edges = [0, 10, 20, 30]
        for index in 0..<3 {
          question.bands.append(Band(choice: try choice(index), from: Number(edges[index]), to: Number(edges[index + 1])))
        }
      } else {
        for index in 0..<random.number(2...4) { question.choices.append(try choice(index)) }
      }
      quiz.questions.append(question)
      answers[question.ref] = answer(to: question)
    }
  }

  private mutating func answer(to question: Question) -> Answer {
    let refs = question.choices.map(\.ref)
    if question.optional, random.once(in: 3) { return .empty }
    switch question.kind {
    case .number: return .number(Number(random.number(0...33)))
    case .ranking: return .choices(refs.shuffled(using: &random))
    case .multi: return .choices(random.some(refs, 1, refs.count))
    default: return .choices([random.pick(refs)])
    }
  }

  private mutating func choice(_ index: Int) throws -> Choice {
    var choice = Choice(ref: "c\(index)", label: "C")
    choice.weight = random.pick([1, 1, 1, 2, 3, -1, 0])
    for _ in 0..<random.number(0...4) { choice.links.append(try link()) }
    return choice
  }

  private mutating func link() throws -> Link {
    let selector: Link.Selector =
      switch random.number(0...8) {
      case 0: .sku([random.pick(variants).sku])
      case 1: .product([random.pick(variants).product, random.pick(variants).product])
      case 2: .collection([random.pick(Self.collections).uppercased()])
      case 3: .vendor(["ACME"])
      case 4: .type(["PILL"])
      case 5: .matching(try predicate(priceTwin(), .link))
      default: .tag(random.some(Self.tags, 1, 2))
      }
    switch random.number(0...14) {
    case 0: return Link(selector, .exclude)
    case 1: return Link(selector, .require)
    case 2: return Link(selector, .pin)
    default: return Link(selector, .points(random.pick([1, 1, 2, 3, 5, -1, -2])))
    }
  }

  private mutating func priceTwin() -> Twin {
    let price = random.number(1...4) * 5
    return Twin(text: "product.price > \(price)") { variant, _ in variant.price.map { $0 > Number(price) } ?? false }
  }

  private mutating func tagTwin() -> Twin {
    let tag = random.pick(Self.tags)
    return Twin(text: "not product.tag = \(tag)") { variant, _ in !variant.tags.contains(tag) }
  }

  private mutating func predicate(_ twin: Twin, _ place: ExpressionScope.Place) throws -> Predicate {
    let predicate = try Predicate(parsing: twin.text, in: ExpressionScope(place))
    twins[predicate] = twin
    return predicate
  }

  private mutating func makeFilters() throws {
    for index in 0..<random.number(0...2) {
      let numeric = quiz.questions.filter { $0.kind == .number }.map(\.ref)
      var twin = tagTwin()
      if let ref = numeric.first, random.once(in: 2) {
        twin = Twin(text: "product.price <= answer.\(ref)", names: [ref]) { variant, answers in
          guard case .number(let limit)? = answers[ref], let price = variant.price else { return false }
          return price <= limit
        }
      }
      quiz.filters.append(Filter(ref: "f\(index)", keep: try predicate(twin, .filter), safety: random.once(in: 2)))
    }
  }

  private mutating func makeResults() throws {
    quiz.sections = []
    var number = 0
    for index in 0..<random.number(1...2) {
      var section = Section(ref: "s\(index)", slots: [])
      for _ in 0..<random.number(1...3) {
        var slot = Slot(ref: "slot\(number)", max: random.number(1...3))
        number += 1
        if random.once(in: 2) { slot.filter = try predicate(random.once(in: 2) ? priceTwin() : tagTwin(), .slot) }
        if random.once(in: 5) { slot.minScore = random.number(-2...4) * 1000 }
        if random.once(in: 5) { slot.threshold = random.pick([0, 50, 100]) }
        if random.once(in: 2) { slot.fixed = random.some(variants.map(\.sku).shuffled(using: &random) + ["NONE"], 1, 4) }
        slot.mayRepeat = random.once(in: 5)
        section.slots.append(slot)
      }
      quiz.sections.append(section)
    }
    quiz.runnerUps = random.number(0...3)
  }

  private mutating func makeScoring() {
    quiz.scoring.stacking = random.pick(Scoring.Stacking.allCases)
    quiz.scoring.normalise = random.pick(Scoring.Normalise.allCases)
    quiz.scoring.tieRank = random.some(quiz.questions.map(\.ref).shuffled(using: &random), 0, 3)
    quiz.scoring.minScore = random.pick([1, 1, 1, 1500, 0, -1000])
    quiz.scoring.threshold = random.pick([0, 0, 34, 50, 100])
    quiz.scoring.minStock = random.pick([1, 1, 2, 0])
    quiz.scoring.price = random.pick(Scoring.PriceOrder.allCases)
    quiz.scoring.rotate = random.once(in: 4)
  }
}
