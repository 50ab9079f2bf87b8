// One session with its trace: what was said, and why each product was shown or not.
import Domain
import Terminal

/// A session as text.
struct SessionScreen: Screen {
  let id: String
  private(set) var page: SessionPage?
  private var scroll = Scroll()

  init(id: String) { self.id = id }

  var title: String { String(id.prefix(8)) }
  var load: ConsoleEffect { .loadSession(id: id) }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.scroll(look.glyphs)]) }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    scroll.apply(key, count: lines(look).count, height: look.body.height) ? .stay : nil
  }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    scroll.apply(mouse, count: lines(look).count, height: look.body.height) ? .stay : nil
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    guard case .session(let page) = reply, page.row.id == id else { return .stay }
    self.page = page
    return .stay
  }

  func note(_ look: Look) -> String {
    let count = lines(look).count
    let below = count - scroll.visible(count: count, height: look.body.height).upperBound
    return below > 0 ? "\(below) more" : ""
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  private func lines(_ look: Look) -> [TextLine] {
    guard let page else { return [] }
    return TraceText(page: page, look: look).lines
  }
}
