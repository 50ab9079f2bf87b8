// Figures line by line: each number with what it is, and another page or other days by their number.
import Domain
import Terminal

/// What can be heard next of figures.
enum PlainFigures: Equatable {
  case part(FunnelScreen.Part)
  case period(FunnelPeriod)

  static let all =
    FunnelScreen.Part.allCases.map { PlainFigures.part($0) } + FunnelPeriod.usual.map { PlainFigures.period($0) }

  var title: String {
    switch self {
    case .part(let part): part.title
    case .period(let period): "The same for \(period.words)"
    }
  }

  func next(_ page: FunnelPage) -> PlainConsole.Next {
    switch self {
    case .part(let part): .figures(page, part)
    case .period(let period): .effect(.loadFunnel(FunnelAsk(period, filter: page.ask.filter)))
    }
  }
}

extension PlainConsole {
  /// Tells one page of figures, then asks for the next.
  mutating func tell(_ page: FunnelPage, _ part: FunnelScreen.Part) {
    guard let visitor else { return }
    let look = PlainText.look(visitor)
    let text = FunnelText(report: page.report, look: look, width: look.body.width, isSpoken: true)
    say("", "\(part.title), \(text.days(page.report.days)).")
    lines += PlainText.read(text.lines(of: part))
    ask(.figures(page))
  }
}

extension FunnelText {
  fileprivate func lines(of part: FunnelScreen.Part) -> [TextLine] {
    switch part {
    case .summary: summary
    case .steps: steps
    case .questions: everyQuestion
    case .products: products
    case .times: times
    case .places: places
    case .variants: variants
    }
  }
}
