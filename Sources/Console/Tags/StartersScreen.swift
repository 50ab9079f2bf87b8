// Ready definitions: what a shop may want of its people first, each to be opened as a form that is filled in.
import Domain
import Terminal

struct StartersScreen: BrowserPage {
  var browser = Browser<SegmentStarter>()
  private var isLoaded = false

  let title = "Patterns"
  /// What the shop's expressions may name: only patterns whose tags it has are shown.
  let load = ConsoleEffect.tags(.segment(name: nil))

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.open("use it", look.glyphs), .choose(look.glyphs), .find]) }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open:
      // The form takes this page's place: whoever is done with it is back at the segments.
      return browser.chosen.map { starter in
        let draft = SegmentDraft(name: starter.name, basis: starter.basis, expression: starter.definition)
        return .all([.back, .open(SegmentFormScreen(from: draft))])
      }
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    guard case .tags(.segment(nil, let scope, _)) = reply else { return .stay }
    isLoaded = true
    let all = SegmentStarter.fitting(scope.namespaces ?? [])
    browser.show(Basis.inOrder.flatMap { basis in all.filter { $0.basis == basis } })
    return .stay
  }

  // MARK: View

  private static let table = Table([
    Column("", .flexible(16, most: 36)), Column("who is in it", .flexible(18), rank: 1, .dim),
  ])

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard isLoaded else { return canvas.drawLoading(look) }
    let body = look.body
    let foot = min(3, max(2, body.height - 4))
    browser.draw(StartersScreen.table, on: &canvas, in: Rect(x: body.x, y: body.y, width: body.width, height: body.height - foot - 1)) {
      [$0.name, $0.definition]
    }
    if browser.count == 0 { return canvas.drawNothing("Nothing found", "", look) }
    guard let chosen = browser.chosen else { return }
    canvas.rule(x: body.x, y: body.bottom - foot - 1, width: body.width)
    let words = (try? Predicate(parsing: chosen.definition, in: .segment))?.words ?? chosen.definition
    canvas.writeWrapped("Who \(words). \(chosen.use)", in: Rect(x: body.x, y: body.bottom - foot, width: body.width, height: foot))
  }
}

extension SegmentStarter: BrowserRow {
  var id: String { name }
  var group: String { basis.title }
  var words: String { "\(name) \(definition)" }
}
