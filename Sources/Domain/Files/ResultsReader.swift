// Reads the lead step, the results and the hand-off.

struct ResultsReader {
  let locale: String
  let vocabulary: Vocabulary

  func sections(_ root: Block) -> [Section] {
    root.blocks("results", known: ["ref", "title", "text", "show_if", "slots"]).compactMap { block in
      let ref = block.ref()
      var section = Section(ref: ref ?? "", slots: block.blocks("slots", known: Self.slotKeys).compactMap(slot))
      section.title = block.text("title", locale: locale)
      section.text = block.text("text", locale: locale)
      section.showIf = block.expression("show_if", in: vocabulary.scope(.quiz))
      return ref == nil ? nil : section
    }
  }

  private static let slotKeys = ["ref", "title", "where", "max", "min_score", "threshold", "fixed", "repeat"]

  private func slot(_ block: Block) -> Slot? {
    let ref = block.ref()
    var slot = Slot(ref: ref ?? "", max: block.int("max") ?? 1)
    slot.title = block.text("title", locale: locale)
    slot.filter = block.expression("where", in: vocabulary.scope(.slot))
    slot.minScore = block.int("min_score")
    slot.threshold = block.int("threshold")
    slot.fixed = block.strings("fixed")
    slot.mayRepeat = block.bool("repeat") ?? false
    if slot.max < 1 { block.note("out_of_range", "max", "max is 1 or more") }
    return ref == nil ? nil : slot
  }

  func lead(_ root: Block) -> LeadStep {
    var lead = LeadStep()
    guard let block = root.block("lead", known: ["at", "ask", "require", "consent"]) else { return lead }
    lead.moment = block.word("at", LeadStep.Moment.self) ?? .beforeResults
    lead.ask = fields(block, "ask")
    lead.require = fields(block, "require")
    for field in lead.require where !lead.ask.contains(field) {
      block.note("unknown_value", "require", "\"\(field.rawValue)\" is required but not asked for")
    }
    if let consent = block.block("consent", known: ["email", "sms"]) {
      for channel in Channel.allCases { lead.consent[channel] = consent.text(channel.rawValue, locale: locale) }
    }
    return lead
  }

  private func fields(_ block: Block, _ key: String) -> [LeadStep.Field] {
    block.strings(key).compactMap { text in
      if let field = LeadStep.Field(rawValue: text) { return field }
      block.note("unknown_value", key, "unknown field \"\(text)\"; known: email, phone, name")
      return nil
    }
  }

  /// A kind whose key is there is on, with the standard number where it names none; all keys absent is an error, not silence.
  func offers(_ root: Block) -> Offers? {
    guard let block = root.block("offers", known: ["bundles", "upsell", "cross_sell"]) else { return nil }
    func number(_ kind: String, _ key: String, _ standard: Int, _ range: ClosedRange<Int>) -> Int? {
      guard let part = block.block(kind, known: [key]) else { return nil }
      let number = part.int(key) ?? standard
      if !range.contains(number) { part.note("out_of_range", key, "\(key) is from \(range.lowerBound) to \(range.upperBound)") }
      return number
    }
    let offers = Offers(
      bundlesFrom: number("bundles", "from", 2, 1...100), maxUplift: number("upsell", "max_uplift", 25, 0...1000),
      crossSellMax: number("cross_sell", "max", 3, 1...100))
    if !["bundles", "upsell", "cross_sell"].contains(where: block.has) {
      block.note("missing_key", "name at least one of bundles, upsell and cross_sell, or leave offers out")
    }
    return offers
  }

  func handoff(_ root: Block) -> Handoff {
    var handoff = Handoff()
    guard let block = root.block("handoff", known: ["cart", "page", "codes"]) else { return handoff }
    handoff.cart = template(block, "cart")
    handoff.page = template(block, "page")
    guard let codes = block.node("codes") else { return handoff }
    if case .map = codes.content {
      handoff.codes = block.block("codes", known: ["pool"])?.required("pool").map(Handoff.Codes.pool)
    } else {
      handoff.codes = .literal(block.strings("codes"))
    }
    return handoff
  }

  private func template(_ block: Block, _ key: String) -> String? {
    guard let text = block.string(key) else { return nil }
    let known = ["lines", "skus", "code", "session"]
    for part in text.split(separator: "{", omittingEmptySubsequences: false).dropFirst() {
      let name = String(part.prefix { $0 != "}" })
      if !part.contains("}") || !known.contains(name) {
        block.note(
          "bad_template", key, "unknown field {\(name)}\(Spelling.hint(name, among: known)); known: {lines}, {skus}, {code}, {session}")
      }
    }
    if !text.lowercased().hasPrefix("https://"), !text.lowercased().hasPrefix("http://") {
      block.note("bad_template", key, "expected a web address that begins with https://")
    }
    return text
  }
}
