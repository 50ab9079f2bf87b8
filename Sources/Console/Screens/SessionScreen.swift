// One session with its trace: what was said, and why each product was shown or not.
import Domain
import Terminal

/// A session as text.
struct SessionScreen: TextPage {
  let id: String
  private(set) var page: SessionPage?
  var scroll = Scroll()
  /// What a replay came to; nil before the first.
  private var replayed: Replayed?

  init(id: String) { self.id = id }

  var title: String { String(id.prefix(8)) }
  var load: ConsoleEffect { .loadSession(id: id) }

  func bindings(_ look: Look) -> Bindings<Command> {
    // The catalog of its day is in its shop.
    guard look.place == nil else { return Bindings([.scroll(look.glyphs)]) }
    let off = page?.take == nil ? "It never came to its results" : nil
    return Bindings([
      .scroll(look.glyphs), Binding(["w"], .why(.why), name: "W", "why (not)", offBecause: off),
      Binding(["r"], .why(.replay), name: "R", "replay", offBecause: off),
    ])
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .why(.why): .open(WhyScreen(.stored(id)))
    case .why(.replay): .ask([.why(.replay(session: id))])
    default: nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .session(let page) where page.row.id == id: self.page = page
    case .why(.replayed(id, let replayed)):
      self.replayed = replayed
      // The line stands at the top of the page.
      scroll = Scroll()
      return .say(replayed.toast)
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  func lines(_ look: Look) -> [TextLine] {
    guard let page else { return [] }
    return TraceText(page: page, replayed: replayed, look: look).lines
  }
}

extension Replayed {
  /// One line for the foot of the page; the page itself says more.
  fileprivate var toast: Toast {
    switch self {
    case .same: Toast("The same, byte for byte")
    case .different: Toast("It comes to something else now", .trouble)
    case .failed: Toast("It cannot be ranked again", .trouble)
    }
  }
}
