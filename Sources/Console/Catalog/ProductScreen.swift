// One product: its variants, what goes with it, and which choices of which quizzes speak for it.
import Domain
import Terminal

/// A product as text.
struct ProductScreen: TextPage {
  let handle: String
  let title: String
  private(set) var page: ProductPage?
  private var isGone = false
  var scroll = Scroll()

  init(handle: String, title: String) {
    self.handle = handle
    self.title = title
  }

  var load: ConsoleEffect { .catalog(.product(handle: handle)) }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.scroll(look.glyphs)]) }
  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .catalog(.product(let page)) where page.handle == handle: self.page = page
    case .catalog(.noProduct(handle)): isGone = true
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    if isGone { return canvas.drawNothing("Not in the catalog any more", "", look) }
    guard page != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  func lines(_ look: Look) -> [TextLine] {
    guard let page else { return [] }
    return ProductText(page: page, look: look).lines
  }
}
