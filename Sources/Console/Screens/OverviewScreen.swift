// The front page: today in four numbers, what waits to leave, what needs attention.
import Domain
import Terminal

/// The overview. Live.
struct OverviewScreen: TextPage {
  private(set) var page: OverviewPage?
  var scroll = Scroll()

  let title = "Overview"
  let load = ConsoleEffect.loadOverview
  let isLive = true
  var version: Int64? { page?.version }

  init() {}

  func bindings(_ look: Look) -> Bindings<Command> {
    let height = look.body.height
    let scrolling: [Binding<Command>] = lines(look).count > height ? [.scroll(look.glyphs)] : []
    let offBecause = look.role == .owner ? nil : "Only the owner sets PINs"
    return Bindings(
      scrolling + [
        Binding([.character("p")], .newPIN(.staff), name: "P", "staff PIN", footer: false, offBecause: offBecause),
        Binding([.character("m")], .newPIN(.merchant), name: "M", "merchant PIN", footer: false, offBecause: offBecause),
        Binding([.character("v")], .editor(.serve), name: "V", "serve a shopper", footer: look.role == .staff),
      ] + bookKeys(look))
  }
  /// Somebody who waits comes first; the audit log is the owner's.
  private func bookKeys(_ look: Look) -> [Binding<Command>] {
    let coming = page?.calls.first.map { _ in [Binding<Command>([.character("c")], .book(.come), name: "C", "coming")] } ?? []
    return coming + [.figures] + (look.role == .owner ? [Binding([.character("a")], .book(.audit), name: "A", "audit", footer: false)] : [])
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .newPIN(let role): .setPIN(role)
    case .editor(.serve): .open(TryScreen(.serve(by: look.role.rawValue)))
    case .funnel(.open): .open(FunnelScreen())
    case .book(.audit): .open(AuditScreen())
    case .book(.come): page?.calls.first.map { .ask([.book(.answerCall(kiosk: $0.kiosk))]) }
    default: nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .overview(let page): self.page = page
    case .book(.callAnswered): return .ask([load])
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  func lines(_ look: Look) -> [TextLine] { page.map { OverviewText(page: $0, look: look).lines } ?? [] }
}
