// Why one product was, or was not, shown in a session: its votes, the gates in their order, the ladder.
import Domain
import Terminal

/// One product's verdict as text.
struct WhyProductScreen: TextPage {
  let session: WhySession
  let row: WhyPage.Row
  private(set) var product: WhyProduct?
  private var refusal = ""
  var scroll = Scroll()

  init(_ session: WhySession, _ row: WhyPage.Row) {
    self.session = session
    self.row = row
  }

  var title: String { row.sku }
  var load: ConsoleEffect { .why(.product(session, sku: row.sku)) }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.scroll(look.glyphs)]) }
  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .why(.product(let product)) where product.session == session && product.row.sku == row.sku: self.product = product
    case .why(.none(session, let reason)): refusal = reason
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard refusal.isEmpty else { return canvas.drawNothing("There is nothing to explain", refusal, look) }
    guard product != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  func lines(_ look: Look) -> [TextLine] { product.map { WhyText(product: $0, look: look).lines } ?? [] }
}

/// Writes a verdict out.
struct WhyText {
  let product: WhyProduct
  let look: Look

  private var width: Int { look.body.width }

  var lines: [TextLine] { look.air + head + [.empty] + votes + [.empty] + gates + ladder }

  private var head: [TextLine] {
    let title = Width.fit("\(product.row.title)  \(product.row.sku)", to: width, ellipsis: look.glyphs.ellipsis)
    return [TextLine(title, .title)] + TextLine.wrapped(verdict, x: 2, width: width)
  }

  private var verdict: String {
    func place(_ slot: String?) -> String { slot.map { "under \"\($0)\"" } ?? "among those also close" }
    return switch product.row.outcome {
    case .shown(let slot): "Shown \(place(slot))."
    case .sibling(let title, let slot): "Not shown itself: \(title), another variant of it, was, \(place(slot))."
    case .fails(let gate): "Not shown: \(gate.words)."
    case .outranked: "Not shown: it passes every gate, and others took every place that it fits in."
    }
  }

  private var votes: [TextLine] {
    let sum = "\(Figures.points(product.row.score)) points, matched \(product.matched) of \(product.asked)"
    var lines = [TextLine("Votes", .title).adding(sum, endingAt: width)]
    if product.isPinned { lines.append(TextLine("pinned by an answer: points do not matter", .accent, x: 2)) }
    if product.votes.isEmpty { lines.append(TextLine("no answer speaks for it or against it", .dim, x: 2)) }
    var question = ""
    for vote in product.votes {
      if vote.question != question {
        question = vote.question
        lines.append(TextLine(fit(question, to: width - 2), .dim, x: 2))
      }
      lines.append(TextLine(fit(vote.choice, to: width - 14), x: 4).adding(Figures.points(vote.points, signed: true), endingAt: width))
    }
    return lines
  }

  private var gates: [TextLine] {
    let failing = product.gate.flatMap { Gate.allCases.firstIndex(of: $0) } ?? Gate.allCases.count
    let rows = Gate.allCases.enumerated().map { place, gate in
      let isWaived = product.isPinned && (gate == .score || gate == .threshold)
      let (word, style): (String, Style) =
        place == failing ? ("fails", .error) : place > failing ? ("not asked", .dim) : isWaived ? ("waived", .dim) : ("passes", .accent)
      return TextLine(word, style, x: 2).adding(place == failing ? gate.words : gate.question, place > failing ? .dim : .text, x: 13)
    }
    return [TextLine("Gates, in their order", .title)] + rows
  }

  private var ladder: [TextLine] {
    guard let step = product.ladder else { return [] }
    return [.empty, TextLine("Ladder", .title)] + TextLine.wrapped(step.words, .accent, x: 2, width: width)
  }

  private func fit(_ text: String, to width: Int) -> String { Width.fit(text, to: width, ellipsis: look.glyphs.ellipsis) }
}

extension Gate {
  /// What it asks.
  fileprivate var question: String {
    switch self {
    case .inactive: "is for sale"
    case .excluded: "no answer excludes it"
    case .filter: "is inside every filter"
    case .require: "has what was required"
    case .stock: "is in stock here"
    case .score: "has points enough"
    case .threshold: "matches answers enough"
    }
  }
}
