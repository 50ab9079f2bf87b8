// A session's trace as lines of text: path and answers, tags, products by slot with their reasons, what was left out, the hash.
import Domain
import Terminal

/// Writes a session page out.
struct TraceText {
  let page: SessionPage
  /// What a replay came to; nil before one.
  var replayed: Replayed?
  let look: Look

  private var width: Int { look.body.width }
  /// Where answers, scores and gates begin.
  private var column: Int { look.isNarrow ? 16 : 28 }

  var lines: [TextLine] {
    guard let take = page.take else { return look.air + head + replay + [.empty] + path }
    return look.air + head + replay + [.empty] + path + tags(take) + products(take) + offers(take) + excluded(take) + closing(take)
  }

  private var head: [TextLine] {
    let row = page.row
    let lead = row.hasLead ? "lead" : "no lead"
    let parts =
      [row.stateText] + (look.isNarrow ? [] : [lead]) + [row.quizVersion > 0 ? "\(row.quizTitle) v\(row.quizVersion)" : row.quizTitle]
    return [
      TextLine(look.clock.moment(row.at, now: page.asOf), .title).adding("  \(parts.joined(separator: " \(look.dot) "))", .text)
    ]
  }

  private var replay: [TextLine] {
    let (words, style): (String, Style)
    switch replayed {
    case .same?: (words, style) = ("the same, byte for byte, with the quiz and the catalog of its day", .accent)
    case .different(let difference)?: (words, style) = ("something else: \(difference)", .error)
    case .failed(let reason)?: (words, style) = ("not ranked again: \(reason)", .error)
    case nil: return []
    }
    return TextLine.wrapped(words, style, x: column, width: width).enumerated().map { index, line in
      index == 0 ? line.adding("Replayed", .title, x: 0) : line
    }
  }

  private var path: [TextLine] {
    let steps = page.steps.flatMap { step in
      TextLine.wrapped(step.answer.isEmpty ? "-" : step.answer, x: column, width: width).enumerated().map { index, line in
        index == 0 ? line.adding(fit(step.question, to: column - 4), .dim, x: 2) : line
      }
    }
    return [TextLine("Answers", .title)] + (steps.isEmpty ? [TextLine("none", .dim, x: 2)] : steps)
  }

  private func tags(_ take: Take) -> [TextLine] {
    var lines: [TextLine] = [.empty, TextLine("Tags", .title)]
    lines +=
      take.tags.isEmpty
      ? [TextLine("none", .dim, x: 2)] : TextLine.wrapped(take.tags.map(\.text).joined(separator: "  "), x: 2, width: width)
    if let outcome = take.outcome {
      let lead = take.margin.map { " by \(Figures.grouped($0))" } ?? ""
      lines.append(TextLine("outcome", .dim, x: 2).adding(outcome + lead, x: column))
    }
    return lines
  }

  private func products(_ take: Take) -> [TextLine] {
    var lines: [TextLine] = []
    var slot: String??
    for product in take.products {
      if slot != .some(product.slot) {
        slot = .some(product.slot)
        lines += [.empty, TextLine(product.slot.map { page.slots[$0] ?? $0 } ?? "Also close", .title)]
      }
      lines += self.product(product, asked: take.asked)
    }
    for empty in take.emptySlots {
      lines += [.empty, TextLine(page.slots[empty] ?? empty, .title), TextLine("empty: nothing passed every gate", .error, x: 2)]
    }
    return lines
  }

  private func product(_ product: Take.Product, asked: Int) -> [TextLine] {
    let facts = "\(Figures.points(product.score)) points, matched \(product.matched) of \(asked)"
    let title = titled(product.sku)
    var lines = look.isNarrow ? [title, TextLine(facts, x: 4)] : [title.adding(facts, endingAt: width)]
    if product.isOrderedIn { lines.append(TextLine("out of stock, to be ordered in", .accent, x: 4)) }
    if product.pinned { lines.append(TextLine("pinned", .accent, x: 4)) }
    if let ladder = product.ladder { lines.append(TextLine(ladder.words, .accent, x: 4)) }
    return lines + product.why.map(why)
  }

  private func titled(_ sku: String) -> TextLine {
    let title = page.titles[sku] ?? sku
    let room = look.isNarrow ? width - 2 : width - 32
    let shown = title == sku || look.isNarrow ? title : "\(title)  \(sku)"
    return TextLine(fit(shown, to: room), x: 2)
  }

  private func why(_ why: Take.Why) -> TextLine {
    let label = page.labels["\(why.question).\(why.choice)"] ?? why.choice
    let points = Figures.points(why.points, signed: true)
    return TextLine(fit("\(why.question): \(label)", to: width - 12), .dim, x: 4).adding(points, .dim, endingAt: width)
  }

  private func offers(_ take: Take) -> [TextLine] {
    guard let offers = take.offers, !offers.skus.isEmpty else { return [] }
    func names(_ skus: [String]) -> String { skus.map { page.titles[$0] ?? $0 }.joined(separator: ", ") }
    var rows = offers.bundles.map { ($0.sku, "a set of \($0.members), with \(names($0.shown))") }
    if let upsell = offers.upsell { rows.append((upsell.sku, "the better \(names([upsell.over])), \(upsell.uplift)% dearer")) }
    rows += offers.crossSell.map { ($0.sku, "goes well with \(names($0.to))") }
    return [.empty, TextLine("Offered", .title)]
      + rows.flatMap { sku, words in [titled(sku)] + TextLine.wrapped(words, .dim, x: 4, width: width) }
  }

  private func excluded(_ take: Take) -> [TextLine] {
    guard !take.excluded.isEmpty else { return [] }
    let rows = take.excluded.map { product in
      TextLine(fit(page.titles[product.sku] ?? product.sku, to: column - 4), x: 2)
        .adding(fit(product.gate.words, to: width - column - 12), .dim, x: column)
        .adding("\(Figures.points(product.score)) points", .dim, endingAt: width)
    }
    return [.empty, TextLine("Left out", .title)] + rows
  }

  private func closing(_ take: Take) -> [TextLine] {
    var lines: [TextLine] = [.empty]
    if !take.ignored.isEmpty {
      lines += TextLine.wrapped("answered, but off the path: \(take.ignored.joined(separator: ", "))", .dim, width: width)
    }
    if let hash = page.hash {
      lines.append(TextLine("result", .dim).adding(fit(hash, to: width - 10), .dim, x: 10))
    }
    lines.append(TextLine("session", .dim).adding(fit(page.row.id, to: width - 10), .dim, x: 10))
    return lines
  }

  private func fit(_ text: String, to width: Int) -> String { Width.fit(text, to: width, ellipsis: look.glyphs.ellipsis) }
}

extension Gate {
  /// Why a product is not shown.
  var words: String {
    switch self {
    case .inactive: "not for sale now"
    case .excluded: "excluded by an answer"
    case .filter: "outside a filter"
    case .require: "lacks what was required"
    case .stock: "out of stock here"
    case .score: "too few points"
    case .threshold: "matches too few answers"
    }
  }
}

extension Take.Ladder {
  /// What was let go so that the slot is not empty.
  var words: String {
    switch self {
    case .threshold: "shown after dropping the match threshold"
    case .require: "shown after dropping a requirement"
    case .filter: "shown after dropping a filter"
    case .fixed: "popular, not matched"
    }
  }
}
