// Ranked products with their reasons; the shopper trims the basket here.
import Domain
import Terminal

/// The results being looked at.
struct ResultsScreen: Equatable, Sendable {
  let ranked: Ranked
  var cursor = 0
  /// SKUs that the shopper does not want.
  var dropped: Set<String> = []

  enum Step: Equatable { case stay, done, changeAnswer }

  /// The basket: products of the slots that were kept.
  var kept: [String] { shown.filter { !dropped.contains($0) } }
  private var shown: [String] { ranked.take.products.filter { $0.slot != nil }.map(\.sku) }

  mutating func update(_ key: Key) -> Step {
    switch key {
    case .up: cursor = max(0, cursor - 1)
    case .down, .tab: cursor = min(max(0, shown.count - 1), cursor + 1)
    case .space:
      guard shown.indices.contains(cursor) else { return .stay }
      if dropped.remove(shown[cursor]) == nil { dropped.insert(shown[cursor]) }
    case .enter: return .done
    case .character("e"), .character("E"), .backspace, .escape: return .changeAnswer
    case .character(let digit):
      if let number = Int(String(digit)), shown.indices.contains(number - 1) { cursor = number - 1 }
    default: return .stay
    }
    return .stay
  }

  // MARK: Drawing

  func view(_ canvas: inout Canvas, _ look: Look) {
    let page = ResultsPage(ranked, quiz: look.quiz, locale: look.locale)
    let column = look.layout.column
    canvas.drawHeader(page.title, progress: summary(page, look), share: nil, look.layout)
    let top = look.layout.headerRow + 3
    let bottom = look.layout.footerRow - (page.runnerUps.isEmpty && page.keptOut == 0 ? 1 : 4)
    if page.groups.isEmpty {
      drawNothing(&canvas, page, look)
    } else {
      drawItems(&canvas, page, in: Rect(x: column.x, y: top, width: column.width, height: bottom - top), look)
    }
    drawMore(&canvas, page, look)
  }

  private func summary(_ page: ResultsPage, _ look: Look) -> String {
    let kept = page.items.filter { !dropped.contains($0.sku) }
    let total = kept.reduce(Number(0)) { $0 + ($1.price ?? 0) }
    let answers = "\(page.answers) \(look.words.answersCount)"
    let parts = page.items.isEmpty ? [answers] : [answers, look.words.products(kept.count), look.price(total)]
    return parts.joined(separator: look.separator)
  }

  private func drawNothing(_ canvas: inout Canvas, _ page: ResultsPage, _ look: Look) {
    let body = look.layout.body
    let y = canvas.writeWrapped(page.noMatch.isEmpty ? look.words.nothing : page.noMatch, in: body, .title)
    canvas.writeWrapped(look.words.askStaff, in: Rect(x: body.x, y: y + 1, width: body.width, height: 2), .dim)
  }

  /// Rows of the list: group titles and items of up to three lines; scrolled so that the cursor's item is whole.
  private func drawItems(_ canvas: inout Canvas, _ page: ResultsPage, in rect: Rect, _ look: Look) {
    let spacing = ItemSpacing(page, height: rect.height)
    let height = spacing.lines
    var rows: [(y: Int, height: Int, draw: (inout Canvas, Int) -> Void)] = []
    var y = 0
    var number = 0
    var focus = 0..<0
    for (position, group) in page.groups.enumerated() {
      if position > 0 { y += spacing.gap }
      let isRepeated = position > 0 && page.groups[position - 1].title == group.title
      if !group.title.isEmpty, !isRepeated {
        rows.append((y, 1, { $0.write(Width.fit(group.title, to: rect.width), x: rect.x, y: $1, .accent) }))
        y += 1
      }
      for item in group.items {
        let index = number
        rows.append((y, height, { draw(item, index, on: &$0, x: rect.x, y: $1, width: rect.width, lines: height, page, look) }))
        if index == cursor { focus = (y - 1)..<(y + height) }
        y += height
        number += 1
      }
    }
    let scroll = max(0, min(focus.upperBound - rect.height, max(0, y - rect.height)))
    for row in rows where row.y >= scroll && row.y + row.height <= scroll + rect.height { row.draw(&canvas, rect.y + row.y - scroll) }
    if scroll > 0 { canvas.write(look.glyphs.isASCII ? "^" : "▴", x: rect.right, y: rect.y, .dim) }
    if y - scroll > rect.height { canvas.write(look.glyphs.isASCII ? "v" : "▾", x: rect.right, y: rect.bottom - 1, .dim) }
  }

  private func draw(
    _ item: ResultsPage.Item, _ index: Int, on canvas: inout Canvas, x: Int, y: Int, width: Int, lines: Int, _ page: ResultsPage,
    _ look: Look
  ) {
    let isSelected = index == cursor
    let isDropped = dropped.contains(item.sku)
    if isSelected {
      canvas.write(look.glyphs.pointer, x: x, y: y, .strongAccent)
      canvas.cursor = Point(x: x, y: y)
    }
    let price = isDropped ? look.words.dropped : look.price(item.price)
    let place = Width.fit(item.location, to: 14)
    let priceX = x + width - 16 - Width.of(price)
    canvas.write(Width.fit(item.title, to: priceX - x - 4, ellipsis: look.glyphs.ellipsis), x: x + 2, y: y, isDropped ? .dim : .title)
    canvas.write(price, x: priceX, y: y, isDropped ? .dim : .text)
    canvas.write(place, x: x + width - 14, y: y, .dim)
    canvas.write(Width.fit(reason(item, look), to: width - 4, ellipsis: look.glyphs.ellipsis), x: x + 2, y: y + 1, .dim)
    guard lines > 2, !item.isFallback else { return }
    let asked = min(page.asked, 10)
    let dots = String(repeating: look.glyphs.dotOn, count: min(item.matched, asked))
    let rest = String(repeating: look.glyphs.dotOff, count: asked - min(item.matched, asked))
    let after = canvas.write(rest, x: canvas.write(dots, x: x + 2, y: y + 2, .accent), y: y + 2, .border)
    let match = look.words.answersMatch.replacing("{n}", with: String(item.matched)).replacing("{m}", with: String(page.asked))
    canvas.write(match, x: after + 2, y: y + 2, .dim)
  }

  private func reason(_ item: ResultsPage.Item, _ look: Look) -> String {
    if item.isFallback { return look.words.popular }
    return item.reasons.isEmpty ? "" : "\(look.words.youSaid) \(item.reasons.joined(separator: ", "))"
  }

  /// Runner-ups, and what was kept out.
  private func drawMore(_ canvas: inout Canvas, _ page: ResultsPage, _ look: Look) {
    let column = look.layout.column
    var y = look.layout.footerRow - 3
    if !page.runnerUps.isEmpty {
      let list = page.runnerUps.map { "\($0.title) \(look.price($0.price))" }.joined(separator: look.separator)
      let x = canvas.write(look.words.alsoClose, x: column.x, y: y) + 1
      canvas.write(Width.fit(list, to: column.right - x, ellipsis: look.glyphs.ellipsis), x: x, y: y, .dim)
      y += 1
    }
    if page.keptOut > 0 {
      canvas.write(look.words.keptOut.replacing("{x}", with: look.words.products(page.keptOut)), x: column.x, y: y, .dim)
    }
  }

  func bindings(_ look: Look) -> Bindings<String> {
    let keep = Binding([.space], "keep", name: look.spaceKey, look.words.keepOrDrop)
    return Bindings(
      (shown.isEmpty ? [] : [keep]) + [
        Binding([.enter], "done", name: look.glyphs.keyEnter, look.words.done),
        Binding(["e"], "change", name: "E", look.words.changeAnswer),
      ])
  }
}

/// How much room each product gets: three lines and a gap between groups while they fit, else less.
struct ItemSpacing: Equatable {
  let lines: Int
  let gap: Int

  init(_ page: ResultsPage, height: Int) {
    var titles = 0
    for (position, group) in page.groups.enumerated() where !group.title.isEmpty {
      if position == 0 || page.groups[position - 1].title != group.title { titles += 1 }
    }
    let gaps = max(0, page.groups.count - 1)
    let fitting = [(3, 1), (3, 0), (2, 1)].first { page.items.count * $0.0 + titles + gaps * $0.1 <= height }
    (lines, gap) = fitting ?? (2, 0)
  }
}
