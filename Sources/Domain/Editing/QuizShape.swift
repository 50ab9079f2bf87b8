// What a quiz file may hold, as a table: which keys each of its parts has, and how each is edited (FORMAT.md). The editor's forms follow from
// it, so that no key can be forgotten.

/// A part of a quiz file with keys of its own.
public enum QuizPart: String, Hashable, Sendable, CaseIterable {
  case quiz, namespace, scoring, filter, intro, question, jump, choice, band, link, rule, lead, consent, section, slot, handoff
  case offers, bundles, upsell
  case crossSell = "cross_sell"
}

/// A key and how it is edited.
public struct QuizKey: Hashable, Sendable {
  /// What stands under a key.
  public enum Kind: Hashable, Sendable {
    /// Words that nobody translates: an address, a letter, a file's name.
    case line
    /// TEXT of FORMAT.md: one text, or one a language.
    case text
    /// A ref of its own.
    case ref
    /// A whole number, or one with a fraction.
    case number(isWhole: Bool)
    case flag
    /// One of these words; the first is what a file without the key means.
    case pick([String])
    case date
    case expression(ExpressionScope.Place)
    /// Any words, in order.
    case words
    /// Any words, or the name of a pool.
    case codes
    case tags
    /// Any of these words, in order.
    case some([String])
    /// One of the quiz's questions further on, or the results.
    case target
    /// Any of the quiz's questions, in order.
    case questions
    /// Whole numbers by variable.
    case changes
    /// A map with keys of its own, shown in its parent's form.
    case block(QuizPart)
    /// A list of parts.
    case list(QuizPart)
    /// Parts by name.
    case named(QuizPart)
  }

  public var key: String
  /// In the form, before the value.
  public var label: String
  public var kind: Kind
  /// One line below the field in focus; empty for none.
  public var help: String

  init(_ key: String, _ label: String, _ kind: Kind, _ help: String = "") {
    self.key = key
    self.label = label
    self.kind = kind
    self.help = help
  }
}

extension QuizKey {
  /// Not a key, but the one that a part is kept under.
  public static let name = QuizKey("", "Name", .ref, "Renaming it renames its tags in this quiz")
}

extension QuizPart {
  /// The keys of this part; of a question those that its kind has a use for.
  public func keys(kind: QuestionKind? = nil) -> [QuizKey] {
    switch self {
    case .question: QuizPart.question(kind)
    case .choice: QuizPart.carrier + QuizPart.choiceOnly
    case .band: [QuizKey("from", "From", .number(isWhole: false)), QuizKey("to", "Below", .number(isWhole: false))] + QuizPart.carrier
    default: QuizPart.table[self] ?? []
    }
  }

  private static let table: [QuizPart: [QuizKey]] = [
    .quiz: [
      QuizKey("ref", "Ref", .ref, "The quiz's name in commands and files"),
      QuizKey("title", "Title", .text),
      QuizKey("locale", "Language", .line, "Of texts that name none: en, de-AT"),
      QuizKey("locales", "Languages", .words, "All in which the quiz should be complete"),
      QuizKey("variables", "Variables", .words, "Whole numbers that start at 0; the highest is the outcome"),
      QuizKey("runner_ups", "Runner-ups", .number(isWhole: true), "Products shown below the slots; 3 unless set"),
      QuizKey("no_match", "No match", .text, "What a shopper reads when nothing fits"),
      QuizKey("scoring", "Scoring", .block(.scoring)),
      QuizKey("namespaces", "Namespaces", .named(.namespace), "Every kind of tag in use"),
      QuizKey("filters", "Filters", .list(.filter), "A product stays only where all of them hold"),
      QuizKey("intro", "Intro", .block(.intro)), QuizKey("questions", "Questions", .list(.question)),
      QuizKey("rules", "Rules", .list(.rule), "Applied in order, once each, after the last question"),
      QuizKey("lead", "Lead", .block(.lead)), QuizKey("results", "Results", .list(.section)),
      QuizKey("offers", "Offers", .block(.offers), "Beside the slots: sets, something better, what goes well with it"),
      QuizKey("handoff", "Hand-off", .block(.handoff)),
    ],
    .namespace: [
      QuizKey("basis", "Basis", .pick(Basis.allCases.map(\.rawValue)), "What such a tag tells about a person"),
      QuizKey("keep", "On a retake", .pick(Namespace.Keep.allCases.map(\.rawValue)), "latest replaces, all adds, first never changes"),
      QuizKey("label", "Label", .text),
    ],
    .scoring: [
      QuizKey("stacking", "Several links", .pick(["max", "sum"]), "max: the best link of a choice counts; sum: all of them"),
      QuizKey("normalise", "Several choices", .pick(["split", "none"]), "split: a question's votes are shared out"),
      QuizKey("tie_rank", "Ties", .questions, "Questions that decide between equal products, first one first"),
      QuizKey("min_score", "Least score", .number(isWhole: true), "In thousandths of a vote; 1 unless set"),
      QuizKey("threshold", "Threshold", .number(isWhole: true), "Percent of the asked questions that must speak for a product"),
      QuizKey("min_stock", "Least stock", .number(isWhole: true), "Pieces; 1 unless set"),
      QuizKey("out_of_stock", "Out of stock", .pick(["hide", "order"]), "order: shown last, as what the shop orders"),
      QuizKey("price", "Equal otherwise", .pick(["asc", "desc"]), "asc: the lower price first"),
      QuizKey("rotate", "Rotate", .flag, "Products of one score take turns"),
    ],
    .filter: [
      QuizKey("ref", "Ref", .ref), QuizKey("keep", "Keep if", .expression(.filter), "product.price <= answer.budget"),
      QuizKey("safety", "Safety", .flag, "Never given up, not even to fill an empty place"),
    ],
    .intro: [QuizKey("title", "Title", .text, "The quiz's own title unless set"), QuizKey("text", "Text", .text)],
    .jump: [
      QuizKey("when", "When", .expression(.quiz), "Empty: always"),
      QuizKey("go", "Go to", .target),
    ],
    .link: [
      QuizKey("sku", "SKU", .words), QuizKey("product", "Product", .words), QuizKey("collection", "Collection", .words),
      QuizKey("tag", "Product tag", .words), QuizKey("vendor", "Vendor", .words), QuizKey("type", "Type", .words),
      QuizKey("where", "Where", .expression(.link), "product.price <= 20"),
      QuizKey("points", "Points", .number(isWhole: true), "-1000 to 1000; 1 unless set"),
      QuizKey("exclude", "Exclude", .flag, "Never show these"), QuizKey("require", "Require", .flag, "Show nothing but these"),
      QuizKey("pin", "Pin", .flag, "Show these first"),
    ],
    .rule: [
      QuizKey("when", "When", .expression(.quiz)), QuizKey("add", "Add tags", .tags), QuizKey("remove", "Remove tags", .tags),
      QuizKey("set", "Set", .changes, "bold 3: the variable becomes 3"), QuizKey("plus", "Plus", .changes, "bold 2: 2 more"),
    ],
    .lead: [
      QuizKey("at", "Asked", .pick(["before_results", "after_results", "never"])),
      QuizKey("ask", "Ask for", .some(["email", "phone", "name"])),
      QuizKey("require", "Required", .some(["email", "phone", "name"]), "Results are never held back for it"),
      QuizKey("consent", "Consent", .block(.consent)),
    ],
    .consent: [
      QuizKey("email", "Email consent", .text, "The exact words beside the box; never ticked beforehand"),
      QuizKey("sms", "SMS consent", .text, "A box of its own"),
    ],
    .section: [
      QuizKey("ref", "Ref", .ref), QuizKey("title", "Title", .text), QuizKey("text", "Text", .text),
      QuizKey("show_if", "Show if", .expression(.quiz), "Empty: always"), QuizKey("slots", "Slots", .list(.slot)),
    ],
    .slot: [
      QuizKey("ref", "Ref", .ref), QuizKey("title", "Title", .text),
      QuizKey("where", "Where", .expression(.slot), "product.collection = teas"),
      QuizKey("max", "Products", .number(isWhole: true), "At most; 1 unless set"),
      QuizKey("min_score", "Least score", .number(isWhole: true), "The quiz's own unless set"),
      QuizKey("threshold", "Threshold", .number(isWhole: true), "The quiz's own unless set"),
      QuizKey("fixed", "If empty", .words, "SKUs that are shown when nothing else fits"),
      QuizKey("repeat", "Repeat", .flag, "May show what an earlier slot shows"),
    ],
    .offers: [
      QuizKey("bundles", "Sets", .block(.bundles)), QuizKey("upsell", "Something better", .block(.upsell)),
      QuizKey("cross_sell", "Goes well with it", .block(.crossSell)),
    ],
    .bundles: [QuizKey("from", "Sets from", .number(isWhole: true), "So many members of a set are shown; 2 unless set")],
    .upsell: [QuizKey("max_uplift", "Better one up to", .number(isWhole: true), "Percent that it may cost more; 25 unless set")],
    .crossSell: [QuizKey("max", "Goes well, at most", .number(isWhole: true), "Products; 3 unless set")],
    .handoff: [
      QuizKey("cart", "Cart link", .line, "https://shop.example/cart/{lines}?discount={code}"),
      QuizKey("page", "Page link", .line, "Where there is no cart: {skus}, {code}, {session}"),
      QuizKey("codes", "Codes", .codes, "Discount codes, or: pool NAME of codes that were imported"),
    ],
  ]

  private static func question(_ kind: QuestionKind?) -> [QuizKey] {
    let own = kind.map { QuestionReader.byKind[$0] ?? [] } ?? []
    // What a merchant changes most comes first: on a small screen the rest is a few keys down.
    return [QuizKey("title", "Title", .text), QuizKey("help", "Help", .text, "Smaller words below the title")]
      + byKind.filter { own.contains($0.key) }.map { asDate($0, kind) } + lists.filter { own.contains($0.key) } + [
        QuizKey("next", "Next", .list(.jump), "The first that holds decides; else the next question"),
        QuizKey("show_if", "Show if", .expression(.quiz), "Empty: always"),
        QuizKey("optional", "Optional", .flag, "May be passed over"),
      ] + order.filter { own.contains($0.key) } + [
        QuizKey("kind", "Kind", .pick(QuestionKind.allCases.map(\.rawValue))),
        QuizKey("ref", "Ref", .ref, "Its name in conditions; renaming it renames it everywhere"),
      ]
  }

  private static let byKind = [
    QuizKey("text", "Text", .text), QuizKey("advance_after", "Goes on after", .number(isWhole: true), "Seconds; empty waits for a key"),
    QuizKey("min", "Least", .number(isWhole: false)), QuizKey("max", "Most", .number(isWhole: false)),
    QuizKey("top", "Top", .number(isWhole: true), "How many are ranked; all unless set"),
    QuizKey("step", "Step", .number(isWhole: false)), QuizKey("decimals", "Decimals", .number(isWhole: true)),
    QuizKey("unit", "Unit", .text), QuizKey("max_length", "Longest", .number(isWhole: true), "Letters"),
    QuizKey("country", "Country", .line, "Two letters: of numbers without a prefix"),
    QuizKey("from", "From", .pick(Question.Source.allCases.map(\.rawValue))),
  ]
  private static let order = [QuizKey("order", "Order", .pick(["given", "random", "random_but_last"]))]
  private static let lists = [QuizKey("choices", "Choices", .list(.choice)), QuizKey("bands", "Bands", .list(.band))]

  private static func asDate(_ key: QuizKey, _ kind: QuestionKind?) -> QuizKey {
    guard kind == .date, key.key == "min" || key.key == "max" else { return key }
    return QuizKey(key.key, key.label, .date, "2026-11-24")
  }

  private static let carrier = [
    QuizKey("label", "Label", .text, "What the shopper reads"),
    QuizKey("tags", "Tags", .tags, "What choosing it says about the shopper"),
    QuizKey("weight", "Weight", .number(isWhole: true), "Multiplies the points of its links; 1 unless set"),
    QuizKey("reason", "Reason", .text, "Beside a product: because you said …"),
    QuizKey("links", "Products", .list(.link), "What it does to products; the grid sets many at once"),
    QuizKey("show_if", "Show if", .expression(.quiz), "Empty: always"),
    QuizKey("set", "Set", .changes, "bold 3: the variable becomes 3"), QuizKey("plus", "Plus", .changes, "bold 2: 2 more"),
    QuizKey("ref", "Ref", .ref, "Its name in conditions; renaming it renames it everywhere"),
  ]
  private static let choiceOnly = [
    QuizKey("hotkey", "Key", .line, "One letter or digit"), QuizKey("image", "Picture", .line, "A PNG file beside the quiz file"),
    QuizKey("none", "None of these", .flag, "Clears the others"), QuizKey("all", "All of these", .flag, "Stands for every other choice"),
  ]
}
