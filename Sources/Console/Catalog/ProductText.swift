// A product as lines of text: what it is, its variants, its relations, its votes.
import Domain
import Terminal

/// Writes a product page out.
struct ProductText {
  let page: ProductPage
  let look: Look

  private var width: Int { look.body.width }
  private var column: Int { look.isNarrow ? 13 : 16 }

  var lines: [TextLine] { look.air + head + variants + relations + votes }

  // MARK: The product

  private var head: [TextLine] {
    guard let first = page.variants.first else { return [] }
    func all(_ items: (Variant) -> [String]) -> [String] {
      var seen: Set<String> = []
      return page.variants.flatMap(items).filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }
    }
    let maker = [first.vendor, first.type].filter { !$0.isEmpty }.joined(separator: " \(look.dot) ")
    var lines = TextLine.wrapped(first.title, .title, width: width)
    if !maker.isEmpty { lines.append(TextLine(fit(maker, to: width), .dim)) }
    lines += fact("tags", all(\.tags)) + fact("collections", all(\.collections))
    // A few lines tell the product; the whole text is for the shopper's page.
    let text = first.description.split(separator: "\n").joined(separator: " ")
    if !look.isNarrow, !text.isEmpty { lines += TextLine.wrapped(text, .dim, width: width).prefix(2) }
    return lines
  }

  private func fact(_ name: String, _ items: [String]) -> [TextLine] {
    guard !items.isEmpty else { return [] }
    return TextLine.wrapped(items.joined(separator: ", "), x: column, width: width).enumerated().map { index, line in
      index == 0 ? line.adding(name, .dim, x: 0) : line
    }
  }

  // MARK: Variants

  private var variants: [TextLine] {
    [.empty, TextLine("Variants", .title).adding("\(page.variants.count)", .dim, x: 10)] + page.variants.flatMap(variant)
  }

  private func variant(_ variant: Variant) -> [TextLine] {
    let price = variant.price.map { "\($0.text(decimals: 2)) \(page.currency)" } ?? "no price"
    let stock = variant.stock.map { $0 > 0 ? "\(Figures.grouped($0)) in stock" : "out of stock" } ?? "stock unknown"
    let name = variant.options.isEmpty ? variant.sku : "\(variant.sku)  \(variant.options.joined(separator: ", "))"
    let before = variant.compareAtPrice.map { ["before \($0.text(decimals: 2))"] } ?? []
    let state = variant.status == .active ? [] : [variant.status.rawValue]
    let place = variant.location.isEmpty ? [] : [variant.location]
    if look.isNarrow {
      let facts = ([stock] + place + before + state).joined(separator: " \(look.dot) ")
      return [
        TextLine(fit(name, to: width - Width.of(price) - 3), x: 2).adding(price, endingAt: width),
        TextLine(fit(facts, to: width - 4), .dim, x: 4),
      ]
    }
    let facts = ([stock] + place + before + state).joined(separator: " \(look.dot) ")
    let line = TextLine(fit(name, to: 26), x: 2).adding(price, endingAt: 42)
    return [line.adding(fit(facts, to: width - 45), stock == "out of stock" ? .error : .dim, x: 45)]
  }

  // MARK: Relations

  private var relations: [TextLine] {
    guard !page.ties.isEmpty else { return [] }
    let own = Set(page.variants.map(\.sku))
    return [.empty, TextLine("Goes with", .title)]
      + page.ties.map { tie in
        let isFrom = own.contains(tie.relation.sku)
        let other = isFrom ? tie.relation.other : tie.relation.sku
        let words = isFrom ? tie.relation.kind.words : tie.relation.kind.wordsBack
        let end = tie.title.map { "\($0)  \(other)" } ?? "\(other), not in the catalog now"
        return TextLine(words, .dim, x: 2).adding(fit(end, to: width - column - 4), tie.title == nil ? .dim : .text, x: column + 4)
      }
  }

  // MARK: Votes

  private var votes: [TextLine] {
    guard !page.quizzes.isEmpty else {
      return [.empty, TextLine("Votes", .title)]
        + TextLine.wrapped("No choice of any quiz speaks for it: no quiz shows it.", .error, x: 2, width: width)
    }
    return page.quizzes.flatMap { quiz in
      [.empty, TextLine(fit("Votes in \(quiz.title)", to: width - 6), .title).adding("  v\(quiz.version)", .dim)] + quiz.votes.flatMap(vote)
        + quiz.fixedIn.map { TextLine(fit("a fallback of \($0)", to: width - 2), .dim, x: 2) }
    }
  }

  private func vote(_ vote: ProductPage.Vote) -> [TextLine] {
    let name = "\(vote.vote.question): \(vote.label)"
    return effects(vote.vote).enumerated().map { index, effect in
      let room = width - Width.of(effect.text) - 4
      let line = index == 0 ? TextLine(fit(name, to: room), x: 2) : TextLine.empty
      return line.adding(effect.text, effect.style, endingAt: width)
    }
  }

  private typealias Effect = (text: String, style: Style)

  /// `+3`, `+3 MAG-CAP`, `excludes it`.
  private func effects(_ vote: ChoiceVote) -> [Effect] {
    var effects: [Effect] = []
    var told: Set<Int> = []
    for points in vote.points.map(\.points) where told.insert(points).inserted {
      let skus = vote.points.filter { $0.points == points }.map(\.sku)
      effects.append((Figures.signed(points) + which(skus), points > 0 ? .accent : .dim))
    }
    if !vote.pins.isEmpty { effects.append(("pins it" + which(vote.pins), .accent)) }
    if !vote.excludes.isEmpty { effects.append(("excludes it" + which(vote.excludes), .error)) }
    if let requires = vote.requires {
      effects.append(requires.isEmpty ? ("requires others", .error) : ("requires it" + which(requires), .accent))
    }
    return effects
  }

  /// The SKUs where not all variants are meant.
  private func which(_ skus: [String]) -> String {
    skus.count == page.variants.count ? "" : " " + fit(skus.joined(separator: ", "), to: max(8, width / 3))
  }

  private func fit(_ text: String, to width: Int) -> String { Width.fit(text, to: width, ellipsis: look.glyphs.ellipsis) }
}

extension Relation.Kind {
  /// Between this product and the other.
  var words: String {
    switch self {
    case .complements: "complements"
    case .upgradeOf: "upgrade of"
    case .refillOf: "refill of"
    case .bundleOf: "bundle of"
    }
  }

  /// The same from the other end.
  var wordsBack: String {
    switch self {
    case .complements: "complemented by"
    case .upgradeOf: "upgraded by"
    case .refillOf: "refilled by"
    case .bundleOf: "in the bundle"
    }
  }
}
