// Reads questions, choices, bands and links.

struct QuestionReader {
  let locale: String
  let vocabulary: Vocabulary
  let log: ProblemLog

  static let common = ["ref", "kind", "title", "help", "optional", "show_if", "next"]
  static let byKind: [QuestionKind: [String]] = [
    .single: ["choices", "order"], .picture: ["choices", "order"], .dropdown: ["choices", "order"],
    .multi: ["choices", "order", "min", "max"], .yesNo: ["choices"], .ranking: ["choices", "order", "top"],
    .slider: numeric, .number: numeric, .rating: numeric, .scale: numeric, .date: ["min", "max", "bands"],
    .text: ["max_length"], .longText: ["max_length"], .name: ["max_length"], .email: ["max_length"],
    .phone: ["max_length", "country"], .barcode: ["max_length"], .statement: ["text", "advance_after"], .hidden: ["from"],
  ]
  private static let numeric = ["min", "max", "step", "decimals", "unit", "bands"]
  static let keys = common + Set(byKind.values.joined()).sorted()
  static let choiceKeys = [
    "ref", "label", "tags", "weight", "links", "reason", "show_if", "set", "plus", "hotkey", "image", "none", "all",
  ]
  static let bandKeys = ["ref", "label", "tags", "weight", "links", "reason", "show_if", "set", "plus", "from", "to"]

  func question(_ node: YAMLNode, path: String) -> Question? {
    guard let block = Block(node, path: path, known: Self.keys, log: log) else { return nil }
    let ref = block.ref()
    let kind = block.word("kind", QuestionKind.self)
    if !block.has("kind") { block.note("missing_key", "the key \"kind\" is missing") }
    let title = block.text("title", locale: locale)
    if title == nil, kind != .hidden, !block.has("title") { block.note("missing_key", "the key \"title\" is missing") }
    if let kind {
      for key in Self.keys where block.has(key) && !Self.common.contains(key) && !(Self.byKind[kind] ?? []).contains(key) {
        block.note("idle_key", key, severity: .warning, "\"\(key)\" does nothing in a question of kind \(kind.rawValue)")
      }
    }
    // A question without a good ref or kind keeps its place, so that the paths of later problems are right; the quiz is refused anyway.
    var question = Question(ref: ref ?? "", kind: kind ?? .statement, title: title ?? LocalizedText([:]))
    question.help = block.text("help", locale: locale)
    question.optional = block.bool("optional") ?? false
    question.showIf = block.expression("show_if", in: vocabulary.scope(.quiz))
    question.next = block.blocks("next", known: ["when", "go"]).compactMap(jump)
    fillByKind(&question, block)
    return question
  }

  private func jump(_ block: Block) -> Jump? {
    guard let go = block.required("go") else { return nil }
    let when = block.expression("when", in: vocabulary.scope(.quiz))
    return Jump(when: when, to: go == "results" ? .results : .question(go))
  }

  private func fillByKind(_ question: inout Question, _ block: Block) {
    switch question.kind {
    case .single, .picture, .dropdown, .multi, .ranking, .yesNo: fillChoices(&question, block)
    case .slider, .number, .rating, .scale: fillNumeric(&question, block)
    case .date:
      question.earliest = block.date("min")
      question.latest = block.date("max")
      question.bands = bands(block)
    case .statement:
      question.text = block.text("text", locale: locale)
      question.advanceAfterSeconds = block.int("advance_after")
    case .hidden:
      question.source = block.word("from", Question.Source.self)
      if !block.has("from") { block.note("missing_key", "the key \"from\" is missing") }
    case .text, .longText, .name, .email, .phone, .barcode:
      question.maxLength = block.int("max_length")
      question.country = block.string("country")
      if let country = question.country, Phone.prefixes[country.uppercased()] == nil {
        block.note(
          "unknown_value", "country", "unknown country \"\(country)\"; known: \(Phone.prefixes.keys.sorted().joined(separator: ", "))")
      }
    }
  }

  private func fillChoices(_ question: inout Question, _ block: Block) {
    question.choices = block.blocks("choices", known: Self.choiceKeys).compactMap(choice)
    question.order = block.word("order", Question.Order.self) ?? .given
    question.least = block.int("min")
    question.most = block.int("max")
    if block.string("top") != "all" { question.top = block.int("top") }
    if question.kind == .yesNo {
      for choice in question.choices where choice.ref != "yes" && choice.ref != "no" {
        block.note("bad_ref", "choices", "a yes_no question has the choices yes and no, not \"\(choice.ref)\"")
      }
      question.choices = Self.standard.map { question.choice($0.ref) ?? $0 }
    } else if question.choices.isEmpty, !block.has("choices") {
      block.note("missing_key", "the key \"choices\" is missing")
    }
    if question.choices.count > 500 {
      block.note("out_of_range", "choices", "a question has at most 500 choices")
      // What is compared each with each below is not made of more.
      question.choices = Array(question.choices.prefix(500))
    }
  }

  /// What a yes_no says when the quiz does not.
  static let standard = [
    Choice(ref: "yes", label: LocalizedText(["en": "Yes", "de": "Ja", "fr": "Oui", "es": "Sí"])),
    Choice(ref: "no", label: LocalizedText(["en": "No", "de": "Nein", "fr": "Non", "es": "No"])),
  ]

  private func fillNumeric(_ question: inout Question, _ block: Block) {
    let defaults: (Number?, Number?) =
      switch question.kind {
      case .rating: (1, 5)
      case .scale: (1, 10)
      case .slider: (0, 100)
      default: (nil, nil)
      }
    question.minimum = block.number("min") ?? defaults.0
    question.maximum = block.number("max") ?? defaults.1
    question.step = block.number("step")
    question.decimals = block.int("decimals") ?? 0
    question.unit = block.text("unit", locale: locale)
    question.bands = bands(block)
    for (key, bound) in [("min", question.minimum), ("max", question.maximum), ("step", question.step)] {
      guard let bound, bound.millionths.magnitude > Number.largestBound.millionths.magnitude else { continue }
      block.note("out_of_range", key, "\(key) is from -\(Number.largestBound) to \(Number.largestBound)")
    }
    if !(0...6).contains(question.decimals) { block.note("out_of_range", "decimals", "decimals is 0 to 6") }
    if let low = question.minimum, let high = question.maximum, low > high { block.note("out_of_range", "max", "max is below min") }
    if let step = question.step, step <= 0 { block.note("out_of_range", "step", "step is more than 0") }
  }

  // MARK: Choices

  private func choice(_ block: Block) -> Choice? {
    guard var choice = carrier(block, labelKey: "label", isLabelNeeded: true) else { return nil }
    choice.hotkey = block.string("hotkey")
    choice.image = block.string("image")
    choice.isNone = block.bool("none") ?? false
    choice.isAll = block.bool("all") ?? false
    if let hotkey = choice.hotkey, hotkey.count != 1 { block.note("out_of_range", "hotkey", "a hotkey is one letter or digit") }
    return choice
  }

  private func bands(_ block: Block) -> [Band] {
    let bands = block.blocks("bands", known: Self.bandKeys)
    if bands.count > 500 { block.note("out_of_range", "bands", "a question has at most 500 bands") }
    return bands.prefix(500).compactMap { band in
      guard let choice = carrier(band, labelKey: "label", isLabelNeeded: false) else { return nil }
      return Band(choice: choice, from: band.number("from"), to: band.number("to"))
    }
  }

  private func carrier(_ block: Block, labelKey: String, isLabelNeeded: Bool) -> Choice? {
    let ref = block.ref()
    let label = block.text(labelKey, locale: locale)
    if label == nil, isLabelNeeded, !block.has(labelKey) { block.note("missing_key", "the key \"label\" is missing") }
    var choice = Choice(ref: ref ?? "", label: label ?? LocalizedText(ref ?? "", locale: locale))
    choice.tags = tags(block, "tags")
    choice.weight = block.int("weight") ?? 1
    if abs(choice.weight) > 1000 { block.note("out_of_range", "weight", "a weight is from -1000 to 1000") }
    choice.links = block.blocks("links", known: Self.linkKeys).compactMap(link)
    choice.reason = block.text("reason", locale: locale)
    choice.showIf = block.expression("show_if", in: vocabulary.scope(.quiz))
    choice.changes = changes(block)
    return ref == nil ? nil : choice
  }

  func tags(_ block: Block, _ key: String) -> [Tag] {
    block.strings(key).compactMap { text in
      guard let tag = Tag(text) else {
        let hint = Spelling.hint(String(text.prefix { $0 != ":" }), among: vocabulary.namespaces)
        block.note("bad_tag", key, "unknown tag \"\(text)\": a tag is namespace:value, such as goal:sleep\(hint)")
        return nil
      }
      guard vocabulary.namespaces.contains(tag.namespace) else {
        let hint = Spelling.hint(tag.namespace, among: vocabulary.namespaces)
        block.note(
          "unknown_namespace", key, "unknown tag \"\(text)\": namespace \"\(tag.namespace)\" is not declared under namespaces\(hint)")
        return nil
      }
      return tag
    }
  }

  func changes(_ block: Block) -> [VariableChange] {
    func read(_ key: String, _ operation: VariableChange.Operation) -> [VariableChange] {
      block.pairs(key).compactMap { name, path, node in
        guard vocabulary.variables.contains(name) else {
          log.note(
            Problem(
              "unknown_variable", path: path, line: node.line,
              "unknown variable \"\(name)\"\(Spelling.hint(name, among: vocabulary.variables))"))
          return nil
        }
        guard case .scalar(let text, isPlain: true) = node.content, let amount = Number(text)?.whole else {
          log.note(Problem("wrong_kind", path: path, line: node.line, "expected a whole number"))
          return nil
        }
        return VariableChange(operation, name, amount)
      }
    }
    return read("set", .set) + read("plus", .plus)
  }

  // MARK: Links

  static let selectors = ["sku", "product", "collection", "tag", "vendor", "type", "where"]
  static let effects = ["points", "exclude", "require", "pin"]
  static let linkKeys = selectors + effects

  private func link(_ block: Block) -> Link? {
    let chosen = Self.selectors.filter(block.has)
    guard chosen.count == 1 else {
      block.note("bad_link", "a link has one selector (\(Self.selectors.joined(separator: ", "))), this has \(chosen.count)")
      return nil
    }
    guard Self.effects.filter(block.has).count <= 1 else {
      block.note("bad_link", "a link has one effect (\(Self.effects.joined(separator: ", ")))")
      return nil
    }
    guard let selector = selector(block, chosen[0]) else { return nil }
    for key in ["exclude", "require", "pin"] where block.has(key) {
      guard block.bool(key) == true else {
        block.note("bad_link", key, "\"\(key)\" is true or left out")
        return nil
      }
      return Link(selector, key == "exclude" ? .exclude : key == "require" ? .require : .pin)
    }
    let points = block.int("points") ?? 1
    if abs(points) > 1000 { block.note("out_of_range", "points", "points are from -1000 to 1000") }
    return Link(selector, .points(points))
  }

  private func selector(_ block: Block, _ key: String) -> Link.Selector? {
    if key == "where" { return block.expression("where", in: vocabulary.scope(.link)).map(Link.Selector.matching) }
    let values = block.strings(key)
    guard !values.isEmpty else { return nil }
    return switch key {
    case "sku": .sku(values)
    case "product": .product(values)
    case "collection": .collection(values)
    case "tag": .tag(values)
    case "vendor": .vendor(values)
    default: .type(values)
    }
  }
}
