// What was published to the kiosks of a chain, how far each has come, and the ways on and back.
import Domain
import Terminal

/// The newest first. Live.
struct PublishedScreen: BrowserPage {
  private(set) var page: PublishedPage?
  var browser = Browser<PublishedPage.Row>()
  private var dialog: Dialog?

  let title = "Published"
  let load = ConsoleEffect.chain(.published)
  let isLive = true
  var version: Int64? { page?.version }
  var isTyping: Bool { typed != nil || dialog != nil }

  func bindings(_ look: Look) -> Bindings<Command> {
    let chosen = browser.chosen
    let gone = chosen?.isTakenBack == true ? "It was taken back" : nil
    let old = chosen?.isReplaced == true ? "Something newer has taken its place" : nil
    let wide = chosen?.isNarrow == true ? nil : "Every kiosk is meant already"
    let nothing = chosen == nil ? "Nothing was published yet" : nil
    return Bindings([
      Binding(["w"], .chain(.widen), name: "W", "give it to all", offBecause: nothing ?? gone ?? old ?? wide),
      Binding(["x"], .chain(.takeBack), name: "X", "take it back", offBecause: nothing ?? gone), .choose(look.glyphs), .find,
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    if dialog != nil { return answerDialog(key) }
    switch browser.apply(key, height: look.body.height - 2) {
    case .moved?, .found?: return .stay
    case .opened?, nil: return nil
    }
  }

  private mutating func answerDialog(_ key: Key) -> Step {
    switch dialog?.apply(key) {
    case .chosen(1)?:
      dialog = nil
      return browser.chosen.map { .ask([.chain(.takeBack(version: $0.version))]) } ?? .stay
    case .chosen?, .dismissed?: dialog = nil
    case .moved?, nil: break
    }
    return .stay
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch (command, browser.chosen) {
    case (.chain(.widen), let row?): return .ask([.chain(.widen(version: row.version))])
    case (.chain(.takeBack), let row?):
      dialog = Dialog("Take \(row.name) back?", "Kiosks return to what was in force before.", buttons: ["Keep", "Take back"])
      return .stay
    case (.find, _):
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .chain(.published(let page)):
      self.page = page
      browser.show(page.rows)
    case .chain(.done(let words)): return .all([.say(Toast(words)), .ask([load])])
    case .chain(.refused(let reason)): return .all([.say(Toast(reason, .trouble)), .ask([load])])
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    guard !browser.isEmpty else {
      return canvas.drawNothing("Nothing was published yet", "A quiz is published from its editor: 3, E, P.", look)
    }
    let table = Table([
      Column("when", .fixed(12), rank: 2, .dim), Column("what", .flexible(12, most: 32)), Column("to", .flexible(14, most: 24), rank: 1),
      Column("kiosks", .fixed(16), .right), Column("by", .flexible(6, most: 16), rank: 3, .dim),
    ])
    let rect = Rect(x: look.body.x, y: look.body.y, width: look.body.width, height: look.body.height - 1)
    browser.draw(table, on: &canvas, in: rect) { row in
      [look.clock.moment(row.at, now: page.asOf), row.name, row.isTakenBack ? "taken back" : row.target, row.progress, row.by]
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
    if let reason = browser.chosen?.reason {
      let line = Width.fit(reason, to: rect.width, ellipsis: look.glyphs.ellipsis)
      canvas.write(line, x: rect.x, y: rect.bottom, .error)
    }
    guard let dialog else { return }
    canvas.coverButtons()
    dialog.draw(on: &canvas, in: look.layout.screen)
  }

  static func == (a: PublishedScreen, b: PublishedScreen) -> Bool {
    a.page == b.page && a.browser == b.browser && a.dialog == b.dialog
  }
}

extension PublishedPage.Row: BrowserRow {
  var id: Int64 { version }
  var words: String { "\(name) \(target) \(by)" }
  /// `quiz skin`, `the catalog`, `setting locale`.
  var name: String { kind == ref ? "the \(kind)" : "\(kind) \(ref)" }

  /// `198 of 200`; what has come to no end says so.
  fileprivate var progress: String {
    guard !isTakenBack else { return "" }
    let rest = [waiting > 0 ? "\(waiting) wait" : "", refused > 0 ? "\(refused) not" : ""].filter { !$0.isEmpty }
    return "\(Figures.grouped(applied)) of \(Figures.grouped(kiosks))" + (rest.isEmpty ? "" : ", " + rest.joined(separator: ", "))
  }
}
