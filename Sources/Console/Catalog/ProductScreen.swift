// One product: its variants, what goes with it, and which choices of which quizzes speak for it.
import Domain
import Terminal

/// A product as text.
struct ProductScreen: Screen {
  let handle: String
  let title: String
  private(set) var page: ProductPage?
  private var isGone = false
  private var scroll = Scroll()

  init(handle: String, title: String) {
    self.handle = handle
    self.title = title
  }

  var load: ConsoleEffect { .catalog(.product(handle: handle)) }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.scroll(look.glyphs)]) }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    scroll.apply(key, count: lines(look).count, height: look.body.height) ? .stay : nil
  }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    scroll.apply(mouse, count: lines(look).count, height: look.body.height) ? .stay : nil
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .catalog(.product(let page)) where page.handle == handle: self.page = page
    case .catalog(.noProduct(handle)): isGone = true
    default: break
    }
    return .stay
  }

  func note(_ look: Look) -> String {
    let count = lines(look).count
    let below = count - scroll.visible(count: count, height: look.body.height).upperBound
    return below > 0 ? "\(below) more" : ""
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    if isGone { return canvas.drawNothing("Not in the catalog any more", "", look) }
    guard page != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  private func lines(_ look: Look) -> [TextLine] {
    guard let page else { return [] }
    return ProductText(page: page, look: look).lines
  }
}
