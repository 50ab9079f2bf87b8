// How the results look: products with reasons, as much of them as the screen takes.
import Domain
import Terminal

extension ResultsScreen {
  /// `notice` is what becomes of the receipt.
  func view(_ canvas: inout Canvas, _ look: Look, _ notice: (text: String, style: Style)?) {
    let page = ResultsPage(ranked, quiz: look.quiz, locale: look.locale, fill: look.fill)
    let column = look.layout.column
    canvas.drawHeader(page.title, progress: summary(page, look), share: nil, look.layout)
    let layout = look.layout
    let top = layout.headerRow + layout.by(compact: 2, usual: 3, large: 4)
    let more = (page.runnerUps.isEmpty ? 0 : 1) + (page.keptOut > 0 || notice != nil ? 1 : 0)
    // What else there is gives way to the products on a low screen.
    let isWhole = !layout.isCompact && more > 0
    let bottom = layout.footerRow - (isWhole ? more + 2 : layout.isCompact ? (notice == nil ? 0 : 1) : 1)
    if page.groups.isEmpty {
      drawNothing(&canvas, page, look)
    } else {
      drawItems(&canvas, page, in: Rect(x: column.x, y: top, width: column.width, height: bottom - top), look)
    }
    if isWhole { drawMore(&canvas, page, look, y: bottom + 1, notice) }
    if layout.isCompact, let notice {
      canvas.write(Width.fit(notice.text, to: column.width), x: column.x, y: layout.footerRow - 1, notice.style)
    }
  }

  private func summary(_ page: ResultsPage, _ look: Look) -> String {
    let kept = page.items.filter { !dropped.contains($0.sku) }.map(\.price) + page.offers.filter { taken.contains($0.sku) }.map(\.price)
    let total = kept.reduce(Number(0)) { $0 + ($1 ?? 0) }
    let answers = "\(page.answers) \(look.words.answersCount)"
    if look.layout.isCompact { return page.items.isEmpty ? "" : look.price(total) }
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
    let spacing = ItemSpacing(page, height: rect.height, look.layout.room)
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
        if !group.text.isEmpty, !look.layout.isCompact {
          rows.append((y, 1, { $0.write(Width.fit(group.text, to: rect.width), x: rect.x, y: $1, .dim) }))
          y += 1
        }
      }
      for item in group.items {
        let index = number
        rows.append((y, height, { draw(item, index, on: &$0, x: rect.x, y: $1, width: rect.width, lines: height, page, look) }))
        if index == cursor { focus = (y - 1)..<(y + height) }
        y += height + spacing.itemGap
        number += 1
      }
    }
    if !page.offers.isEmpty { y += spacing.offerGap }
    for offer in page.offers {
      let index = number
      rows.append((y, 1, { draw(offer, index, on: &$0, x: rect.x, y: $1, width: rect.width, look) }))
      if index == cursor { focus = (y - 1)..<(y + 1) }
      y += 1
      number += 1
    }
    let scroll = max(0, min(focus.upperBound - rect.height, max(0, y - rect.height)))
    for row in rows where row.y >= scroll && row.y + row.height <= scroll + rect.height { row.draw(&canvas, rect.y + row.y - scroll) }
    canvas.drawScroll(above: scroll > 0, below: y - scroll > rect.height, x: rect.right, top: rect.y, bottom: rect.bottom)
  }

  private func draw(
    _ item: ResultsPage.Item, _ index: Int, on canvas: inout Canvas, x: Int, y: Int, width: Int, lines: Int, _ page: ResultsPage,
    _ look: Look
  ) {
    let isSelected = index == cursor
    let isDropped = dropped.contains(item.sku)
    canvas.button(Rect(x: x, y: y, width: width, height: lines), item: index)
    if isSelected {
      canvas.write(look.glyphs.pointer, x: x, y: y, .strongAccent)
      canvas.cursor = Point(x: x, y: y)
    }
    let price = isDropped ? look.words.dropped : look.price(item.price)
    let placeWidth = look.layout.by(compact: 0, usual: 14, large: 18)
    let priceX = x + width - placeWidth - (placeWidth > 0 ? 2 : 0) - Width.of(price)
    // Heavier, not only coloured: what the next key acts on.
    let style: Style = isDropped ? .dim : isSelected ? .strongAccent : .title
    canvas.write(Width.fit(item.title, to: priceX - x - 4, ellipsis: look.glyphs.ellipsis), x: x + 2, y: y, style)
    canvas.write(price, x: priceX, y: y, isDropped ? .dim : .text)
    if placeWidth > 0 { canvas.write(Width.fit(item.location, to: placeWidth), x: x + width - placeWidth, y: y, .dim) }
    guard lines > 1 else { return }
    let place = placeWidth > 0 || item.location.isEmpty ? "" : item.location + look.separator
    canvas.write(Width.fit(place + reason(item, look), to: width - 3, ellipsis: look.glyphs.ellipsis), x: x + 2, y: y + 1, .dim)
    guard lines > 2, !item.isFallback else { return }
    drawMatch(item, asked: page.asked, on: &canvas, x: x + 2, y: y + 2, look)
  }

  /// How many answers speak for a product, as points and in words.
  private func drawMatch(_ item: ResultsPage.Item, asked: Int, on canvas: inout Canvas, x: Int, y: Int, _ look: Look) {
    let most = min(asked, 10)
    let on = String(repeating: look.glyphs.dotOn, count: min(item.matched, most))
    let off = String(repeating: look.glyphs.dotOff, count: most - min(item.matched, most))
    let after = canvas.write(off, x: canvas.write(on, x: x, y: y, .accent), y: y, .border)
    let match = look.words.answersMatch.replacing("{n}", with: String(item.matched)).replacing("{m}", with: String(asked))
    canvas.write(match, x: after + 2, y: y, .dim)
  }

  /// Everything about the product in focus, and why it is here.
  func drawWhy(on canvas: inout Canvas, _ look: Look) {
    let page = ResultsPage(ranked, quiz: look.quiz, locale: look.locale, fill: look.fill)
    guard page.items.indices.contains(cursor) else { return drawWhy(ofOffer: cursor - page.items.count, page, on: &canvas, look) }
    let item = page.items[cursor]
    let facts = [look.price(item.price), item.location].filter { !$0.isEmpty }.joined(separator: look.separator)
    var lines: [(String, Style)] = [(item.title, .title), (facts, .text), ("", .text), (reason(item, look), .text)]
    if !item.isFallback {
      let match = look.words.answersMatch.replacing("{n}", with: String(item.matched)).replacing("{m}", with: String(page.asked))
      lines += [("", .text), (match, .dim)]
    }
    canvas.drawCard(lines, width: look.layout.by(compact: 38, usual: 60, large: 72), key: .enter)
  }

  private func reason(_ item: ResultsPage.Item, _ look: Look) -> String { item.because(look.words, separator: look.separator) }

  /// Runner-ups, and what was kept out; in its place what becomes of a receipt.
  private func drawMore(
    _ canvas: inout Canvas, _ page: ResultsPage, _ look: Look, y: Int, _ notice: (text: String, style: Style)?
  ) {
    let column = look.layout.column
    var y = y
    if !page.runnerUps.isEmpty {
      let list = page.runnerUps.map { "\($0.title) \(look.price($0.price))" }.joined(separator: look.separator)
      let x = canvas.write(look.words.alsoClose, x: column.x, y: y) + 1
      canvas.write(Width.fit(list, to: column.right - x, ellipsis: look.glyphs.ellipsis), x: x, y: y, .dim)
      y += 1
    }
    if let notice {
      canvas.write(Width.fit(notice.text, to: column.width, ellipsis: look.glyphs.ellipsis), x: column.x, y: y, notice.style)
    } else if page.keptOut > 0 {
      let text = look.words.keptOut.replacing("{x}", with: look.words.products(page.keptOut))
      canvas.write(Width.fit(text, to: column.width, ellipsis: look.glyphs.ellipsis), x: column.x, y: y, .dim)
    }
  }

  func bindings(_ look: Look) -> Bindings<String> {
    let keep = Binding([.space], "keep", name: look.words.spaceKey, look.words.keepOrDrop)
    var rows = shown.isEmpty ? [] : [keep]
    rows.append(Binding([.enter], "done", name: look.glyphs.keyEnter, look.words.done))
    if !shown.isEmpty { rows.append(Binding(["w"], "why", name: "W", look.words.why)) }
    if look.prints, !shown.isEmpty { rows.append(Binding(["p"], "print", name: "P", look.words.print)) }
    rows.append(Binding(["e"], "change", name: "E", look.words.changeAnswer))
    return Bindings(rows)
  }
}

/// How much room each product gets: three lines and gaps while they fit, else less.
struct ItemSpacing: Equatable {
  let lines: Int
  /// Between groups.
  let gap: Int
  /// Between products.
  let itemGap: Int
  /// Before what is offered.
  let offerGap: Int

  init(_ page: ResultsPage, height: Int, _ room: Layout.Room) {
    var titles = 0
    for (position, group) in page.groups.enumerated() where !group.title.isEmpty {
      if position == 0 || page.groups[position - 1].title != group.title { titles += group.text.isEmpty ? 1 : 2 }
    }
    let gaps = max(0, page.groups.count - 1)
    let kinds: [(lines: Int, gap: Int, itemGap: Int)] =
      switch room {
      case .compact: [(2, 0, 0)]
      case .usual: [(3, 1, 0), (3, 0, 0), (2, 1, 0)]
      case .large: [(3, 2, 1), (3, 1, 0), (3, 0, 0), (2, 1, 0)]
      }
    let offers = page.offers.count
    // A product of a fixed list leaves its last line empty: air enough.
    let offerGap = room == .compact || page.items.last?.isFallback ?? false ? 0 : 1
    self.offerGap = offerGap
    func fits(_ kind: (lines: Int, gap: Int, itemGap: Int), and more: Int) -> Bool {
      page.items.count * (kind.lines + kind.itemGap) + titles + gaps * kind.gap + more <= height
    }
    // Offers take the air between products, never the products' own lines: what does not fit is below, to be scrolled to.
    let airless = offers == 0 ? nil : kinds.first { $0.lines == 3 && fits($0, and: offers + offerGap) }
    let fitting = airless ?? kinds.first { fits($0, and: 0) }
    (lines, gap, itemGap) = fitting ?? (2, 0, 0)
  }
}
