// One person: addresses, tags, sessions, consents, deliveries, and how the tags came and went. Export and erasure begin here.
import Domain
import Terminal

/// A contact as lines that can be chosen: a line that came from a session opens it.
struct ContactScreen: Screen {
  let id: String
  private(set) var page: ContactPage?
  private var list = List()

  init(id: String) { self.id = id }

  var title: String { page?.contact.name ?? String(id.prefix(8)) }
  var load: ConsoleEffect { .book(.contact(id: id)) }

  func bindings(_ look: Look) -> Bindings<Command> {
    let noSession = session(look) == nil ? "This line is of no session" : nil
    let open = Binding<Command>([.enter], .open, name: look.glyphs.keyEnter, "session", offBecause: noSession)
    let off = page == nil ? "This person is not here" : nil
    return Bindings([
      open, .choose(look.glyphs), Binding([.character("x")], .book(.export), name: "X", "export", offBecause: off),
      Binding([.character("e")], .book(.erase), name: "E", "erase", offBecause: off),
    ])
  }

  private func session(_ look: Look) -> String? {
    let lines = lines(look)
    return lines.indices.contains(list.selected) ? lines[list.selected].session : nil
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    list.update(count: lines(look).count)
    if case .moved? = list.apply(key, height: look.body.height) { return .stay }
    return nil
  }

  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    list.update(count: lines(look).count)
    switch list.apply(mouse, in: look.body) {
    case .opened?: return session(look).map { .open(SessionScreen(id: $0)) } ?? .stay
    case .moved?: return .stay
    case nil: return nil
    }
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open: session(look).map { .open(SessionScreen(id: $0)) }
    case .book(.export): .ask([.book(.export(id: id))])
    case .book(.erase): page.map { .open(EraseScreen($0)) }
    default: nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .book(.contact(let page)) where page.contact.id == id: self.page = page
    case .book(.exported(id, let path)): return .say(Toast("Written to \(path)"))
    default: break
    }
    return .stay
  }

  func note(_ look: Look) -> String {
    var list = list
    list.update(count: lines(look).count)
    let below = list.hidden(height: look.body.height).below
    return below > 0 ? "\(Figures.grouped(below)) more" : ""
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    let lines = lines(look)
    var list = list
    list.update(count: lines.count)
    list.draw(on: &canvas, in: look.body) { canvas, index, place, isChosen in
      if isChosen {
        canvas.fill(place, .selected)
        canvas.write(canvas.glyphs.pointer, x: place.x, y: place.y, .selected)
      }
      for piece in lines[index].text.pieces where piece.x < place.width - 2 {
        let shown = Width.fit(piece.text, to: place.width - 2 - piece.x, ellipsis: canvas.glyphs.ellipsis)
        canvas.write(shown, x: place.x + 2 + piece.x, y: place.y, isChosen ? .selected : piece.style)
      }
    }
  }

  private func lines(_ look: Look) -> [ContactText.Line] { page.map { ContactText(page: $0, look: look).lines } ?? [] }
}
