// One destination: how it does, what it is set to, what was sent lately, and what can be done with it.
import Domain
import Terminal

/// A destination as text, live.
struct DestinationScreen: TextPage {
  let name: String
  private(set) var page: DestinationPage?
  var scroll = Scroll()
  /// Whether it shall really be removed.
  private var removal: Dialog?

  init(name: String) { self.name = name }

  var title: String { name }
  var load: ConsoleEffect { .sending(.open(name)) }
  let isLive = true
  var version: Int64? { page?.version }
  /// The question has all keys.
  var isTyping: Bool { removal != nil }

  func bindings(_ look: Look) -> Bindings<Command> {
    if removal != nil { return Bindings([.open("press", look.glyphs)]) }
    guard let page else { return Bindings([]) }
    let pause =
      page.state.pausedBecause == nil
      ? Binding<Command>([.character("p")], .sending(.pause), name: "P", "pause")
      : Binding<Command>([.character("p")], .sending(.resume), name: "P", "resume")
    return Bindings([
      Binding([.character("t")], .sending(.test), name: "T", "test"), pause,
      Binding([.character("e")], .sending(.edit), name: "E", "edit"),
      Binding([.character("m")], .sending(.names), name: "M", "mapping"), .deadLetters(page.state.dead),
      Binding([.character("x")], .sending(.remove), name: "X", "remove"), .scrollQuietly(look.glyphs),
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    guard removal != nil else { return scrolled(by: key, look) }
    switch removal?.apply(key) {
    case .chosen(1)?:
      removal = nil
      return .ask([.sending(.remove(name))])
    case .chosen?, .dismissed?: removal = nil
    case .moved?, nil: break
    }
    return .stay
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    guard case .sending(let command) = command, let page else { return nil }
    switch command {
    case .pause: return .ask([.sending(.pause(name))])
    case .resume: return .ask([.sending(.resume(name))])
    case .test: return .open(SampleScreen(name: name))
    case .names: return .open(NamesScreen(name: name))
    case .letters: return .open(LettersScreen(destination: name))
    case .edit: return .open(DestinationFormScreen(changing: page))
    case .remove:
      let waiting = page.state.waiting
      let lost = waiting == 0 ? "Nothing waits for it." : "\(Figures.counted(waiting, "delivery", "deliveries")) that wait are dropped."
      removal = Dialog("Remove \(name)?", "\(lost) What was delivered stays there.", buttons: ["Keep", "Remove"])
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .sending(.destination(let page)) where page.state.name == name: self.page = page
    case .sending(.changed(name, let words)): return .all([.ask([load]), .say(Toast(words))])
    case .sending(.saved(name, _, _)), .sending(.retried(name, _)), .sending(.tested(name, _)): return .ask([load])
    case .sending(.removed(name)): return .all([.back, .say(Toast("\(name) is removed"))])
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
    guard let removal else { return }
    canvas.coverButtons()
    removal.draw(on: &canvas, in: look.layout.screen)
  }

  func lines(_ look: Look) -> [TextLine] { page.map { DestinationText(page: $0, look: look).lines } ?? [] }
}

extension Binding<Command> {
  /// Scrolling where the footer has better to tell.
  static func scrollQuietly(_ glyphs: Glyphs) -> Self {
    Binding([.up, .down, .pageUp, .pageDown, .home, .end], .move, name: glyphs.keyUpDown, "scroll", footer: false)
  }
}
