// Why (not): every product of a session's catalog with what became of it.
import Domain
import Terminal

/// A list of products; Enter on one says why.
struct WhyScreen: Screen {
  let session: WhySession
  private(set) var page: WhyPage?
  private(set) var browser = Browser<WhyPage.Row>()
  private var refusal = ""
  /// What the desk was asked to look for last.
  private var find = ""

  init(_ session: WhySession) { self.session = session }

  let title = "Why (not)"
  var load: ConsoleEffect { .why(.products(session, find: find)) }
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.open("why", look.glyphs), .choose(look.glyphs), .find]) }

  mutating func handle(_ key: Key, _ look: Look) -> Step? { step(browser.apply(key, height: look.body.height - 1)) }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(browser.apply(mouse, in: look.body)) }

  private mutating func step(_ outcome: Browser<WhyPage.Row>.Outcome?) -> Step? {
    switch outcome {
    case .opened(let row)?: .open(WhyProductScreen(session, row))
    case .found?: lookFurther()
    case .moved?: .stay
    case nil: nil
    }
  }

  /// A large catalog is searched where it is; of a small one every row is here.
  private mutating func lookFurther() -> Step {
    let text = wanted?.text ?? ""
    guard text != find, let page, page.total > page.rows.count || !find.isEmpty else { return .stay }
    find = text
    return .ask([load])
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    guard command == .find else { return nil }
    browser.beginFinding()
    return .stay
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .why(.products(let page)) where page.session == session && page.find == find:
      self.page = page
      browser.show(page.rows)
    case .why(.none(session, let reason)): refusal = reason
    default: break
    }
    return .stay
  }

  func note(_ look: Look) -> String {
    guard let page else { return "" }
    let count = Figures.counted(browser.count, "product", "products")
    return page.total > page.rows.count ? "\(count) of \(Figures.grouped(page.total))" : count
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard refusal.isEmpty else { return canvas.drawNothing("There is nothing to explain", refusal, look) }
    guard let page else { return canvas.drawLoading(look) }
    guard page.total > 0 || !page.find.isEmpty else {
      return canvas.drawNothing("No product", "The catalog of this session was empty.", look)
    }
    let table = Table([
      Column("product", .flexible(14, most: 44)), Column("what became of it", .flexible(16, most: 44)),
      Column("points", .fixed(7), .right, rank: 1), Column("sku", .flexible(8, most: 16), rank: 2, .dim),
    ])
    browser.draw(table, on: &canvas, in: look.body) { [$0.title, $0.outcome.words, Figures.points($0.score), $0.sku] }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "by title or SKU", look) }
  }
}

extension WhyPage.Row: BrowserRow {
  var id: String { sku }
  /// The desk looks in the same, see `Desk.why`.
  public var words: String { "\(title) \(sku)" }
}

extension WhyOutcome {
  /// In a few words.
  var words: String {
    switch self {
    case .shown(let slot?): "shown: \(slot)"
    case .shown(nil): "shown: also close"
    case .sibling(let title, _): "shown as \(title)"
    case .fails(let gate): gate.words
    case .outranked: "others came first"
    }
  }
}
