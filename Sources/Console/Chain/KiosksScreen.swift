// The kiosks of a chain: how many are well, and what is wrong with the others.
import Domain
import Terminal

/// Those that need somebody first. Live.
struct KiosksScreen: BrowserPage {
  private(set) var page: KiosksPage?
  var browser = Browser<KiosksPage.Row>()

  let title = "Kiosks"
  let load = ConsoleEffect.chain(.kiosks)
  let isLive = true
  var version: Int64? { page?.version }

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([.open("how it is", look.glyphs), .choose(look.glyphs), .find, Self.shops(look)])
  }

  /// The frame's key, here in the footer: most who come to this page look for one shop.
  private static func shops(_ look: Look) -> Binding<Command> {
    var binding = Binding<Command>.places
    binding.isInFooter = !look.isNarrow
    return binding
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .open: return browser.chosen.map { .open(KioskScreen(id: $0.id, title: $0.name)) }
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    if case .chain(.kiosks(let page)) = reply {
      self.page = page
      browser.show(page.rows.sorted { $0.rank < $1.rank })
    }
    return .stay
  }

  func note(_ look: Look) -> String {
    guard let page else { return "" }
    let kiosks = page.rows.filter { !$0.isCutOff }
    let ill = kiosks.count { !$0.ills.isEmpty }
    let words = Figures.counted(kiosks.count, "kiosk", "kiosks")
    return ill == 0 ? "\(words), all well" : "\(words), \(Figures.grouped(ill)) need\(ill == 1 ? "s" : "") somebody"
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else {
      return canvas.drawNothing("No kiosk here yet", "askwell fleet hub kiosk invite NAME --store NUMBER", look)
    }
    if look.isNarrow {
      let table = Table([Column("kiosk", .flexible(10, most: 16)), Column("health", .flexible(18, most: 40))])
      browser.draw(table, on: &canvas, in: look.body) { ["\($0.shop), \($0.name)", $0.health] }
    } else {
      drawWide(page, on: &canvas, look)
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
  }

  private func drawWide(_ page: KiosksPage, on canvas: inout Canvas, _ look: Look) {
    let table = Table([
      Column("shop", .flexible(8, most: 14)), Column("kiosk", .flexible(8, most: 14)), Column("seen", .fixed(12), rank: 2, .dim),
      Column("waiting", .fixed(7), .right, rank: 3), Column("health", .flexible(24, most: 60), rank: 1),
    ])
    browser.draw(table, on: &canvas, in: look.body) { row in
      [
        row.shop, row.name, row.seen.map { look.clock.moment($0, now: page.asOf) } ?? "never", row.waiting.map(Figures.grouped) ?? "-",
        row.health,
      ]
    }
  }
}

extension KiosksPage.Row: BrowserRow {
  var words: String { "\(shop) \(name) \(region) \(health)" }
  var health: String { isCutOff ? "cut off" : ills.isEmpty ? "well" : ills.joined(separator: "; ") }
  /// Ill ones, well ones, those that are cut off.
  fileprivate var rank: Int { isCutOff ? 2 : ills.isEmpty ? 1 : 0 }
}

/// One kiosk in full. Live.
struct KioskScreen: TextPage {
  let id: String
  let title: String
  private var page: KiosksPage?
  var scroll = Scroll()

  init(id: String, title: String) {
    self.id = id
    self.title = title
  }

  let load = ConsoleEffect.chain(.kiosks)
  let isLive = true
  var version: Int64? { page?.version }

  func bindings(_ look: Look) -> Bindings<Command> { Bindings([.scroll(look.glyphs)]) }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    if case .chain(.kiosks(let page)) = reply { self.page = page }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  func lines(_ look: Look) -> [TextLine] {
    guard let page else { return [] }
    guard let row = page.rows.first(where: { $0.id == id }) else { return [TextLine("This kiosk is not among the shops in sight.", .dim)] }
    let region = row.region.isEmpty ? "" : ", \(row.region)"
    let ills = row.isCutOff ? [] : row.ills
    let health = ills.map { TextLine($0, .error) } + (ills.isEmpty ? [TextLine(row.health, row.isCutOff ? .dim : .accent)] : [])
    return look.air + [TextLine("\(row.shop)\(region)", .title)] + health + (look.isNarrow ? [] : [.empty])
      + row.facts(look, asOf: page.asOf).map { name, value in TextLine(value, x: 16).adding(name, .dim, x: 0) }
  }
}

extension KiosksPage.Row {
  fileprivate func facts(_ look: Look, asOf: Instant) -> [(String, String)] {
    [
      ("Seen", seen.map { look.clock.moment($0, now: asOf) } ?? "never"),
      ("Waiting", waiting.map { Figures.counted($0, "entry", "entries") } ?? "not known"),
      ("Published", isUpToDate ? "has all of it" : "has not got what was published last"), ("Paper", paper ?? "not known"),
      ("Clock", clock), ("Not taken in", refused == 0 ? "nothing" : Figures.counted(refused, "entry", "entries")),
      ("Version", program ?? "not known"), ("Id", id),
    ]
  }

  private var clock: String {
    guard let skewMilliseconds else { return "not known" }
    let seconds = abs(skewMilliseconds) / 1000
    return seconds < 5 ? "right" : "\(Figures.counted(Int(seconds), "second", "seconds")) \(skewMilliseconds > 0 ? "ahead" : "behind")"
  }
}
