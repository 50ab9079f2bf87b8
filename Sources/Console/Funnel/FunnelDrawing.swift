// How the pages of figures look: their names, the days and the filter above, the page in sight below.
import Domain
import Terminal

extension FunnelScreen {
  /// Rows above the page itself.
  private func headHeight(_ look: Look) -> Int { look.isNarrow || look.body.height < 12 ? 2 : 3 }

  func contentRect(_ look: Look) -> Rect {
    let height = headHeight(look)
    return Rect(x: look.body.x, y: look.body.y + height, width: look.body.width, height: max(1, look.body.height - height))
  }

  /// The page in sight; empty before the first answer.
  func lines(_ look: Look) -> [TextLine] {
    guard let page else { return [] }
    let text = FunnelText(report: page.report, look: look, width: look.body.width)
    switch part {
    case .summary: return text.summary
    case .steps: return text.steps
    case .questions: return text.question(question)
    case .products: return text.products
    case .times: return text.times
    case .places: return text.places
    case .variants: return text.variants
    }
  }

  // MARK: Drawing

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    if let form {
      let rect =
        look.air.isEmpty ? look.body : Rect(x: look.body.x, y: look.body.y + 1, width: look.body.width, height: look.body.height - 1)
      return form.draw(on: &canvas, in: rect)
    }
    drawNames(on: &canvas, look)
    let text = FunnelText(report: page.report, look: look, width: look.body.width)
    canvas.write(
      Width.fit(subject(text), to: look.body.width, ellipsis: look.glyphs.ellipsis), x: look.body.x, y: look.body.y + 1, .dim)
    guard part == .summary || !text.isNothing else { return canvas.drawNothing(text.noSession, text.whenThereIs, look) }
    canvas.draw(lines(look), scroll, in: contentRect(look))
  }

  /// `30 days, 26 Oct - 24 Nov · all quizzes · change against 26 Sep - 25 Oct`.
  private func subject(_ text: FunnelText) -> String {
    if isCounting { return "counting \(ask.period.words)\(text.glyphs.ellipsis)" }
    let days = text.days(text.report.days)
    let period = if case .last = ask.period { "\(ask.period.words), \(days)" } else { days }
    let against = text.hasBefore ? ["change against \(text.days(text.report.daysBefore))"] : []
    return ([period, text.filter] + (text.look.isNarrow ? [] : against)).joined(separator: " \(text.look.dot) ")
  }

  private var isCounting: Bool { page?.ask != ask }

  /// The names of the pages, the one in sight with a pointer and heavy; a narrow screen has room for that one alone.
  private func drawNames(on canvas: inout Canvas, _ look: Look) {
    let body = look.body
    guard !look.isNarrow else {
      let x = canvas.write("\(look.glyphs.pointer) ", x: body.x, y: body.y, .accent)
      canvas.write(part.title, x: x, y: body.y, .title)
      let place = "\(part.rawValue + 1) of \(Part.allCases.count)"
      canvas.write(place, x: body.right - Width.of(place), y: body.y, .dim)
      return
    }
    var x = body.x
    for part in Part.allCases {
      let isShown = part == self.part
      let start = x
      if isShown { canvas.write(look.glyphs.pointer, x: x, y: body.y, .accent) }
      x = canvas.write(part.title, x: x + 2, y: body.y, isShown ? .title : .dim)
      canvas.button(Rect(x: start, y: body.y, width: x - start, height: 1), item: part.rawValue)
      x += 1
    }
  }

  // MARK: Note

  func note(_ look: Look) -> String {
    guard let page, form == nil else { return "" }
    let lines = lines(look)
    let isWeak = lines.contains { $0.pieces.contains { $0.text.hasPrefix(FunnelText.weak) } }
    let questions = page.report.allQuestions.count
    let way = part == .questions && questions > 0 ? "\(min(question, questions - 1) + 1) of \(questions)" : ""
    let below = lines.count - scroll.visible(count: lines.count, height: contentRect(look).height).upperBound
    let parts = [
      isWeak ? "\(FunnelText.weak) of fewer than \(Rate.fewest)" : "",
      page.report.underWay > 0 && !look.isNarrow ? "\(Figures.grouped(page.report.underWay)) under way" : "", way,
      below > 0 ? "\(below) more" : "",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: " \(look.dot) ")
  }
}
