// What each tag, answer and field is called at the vendor, read off the requests; and what of it is held back.
import Domain
import Terminal

/// A table from here to there.
struct NamesScreen: Screen {
  let name: String
  private(set) var page: SamplePage?
  private(set) var browser = Browser<SamplePage.Name>()
  /// A switch was thrown, and nothing was answered yet.
  private var isSaving = false

  init(name: String) { self.name = name }

  let title = "Mapping"
  var load: ConsoleEffect { .sending(.sample(name)) }
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }

  func bindings(_ look: Look) -> Bindings<Command> {
    guard let chosen = browser.chosen else { return Bindings([]) }
    let label = chosen.isLeftOut ? "send \(chosen.itemWords)" : "leave out \(chosen.itemWords)"
    let reason = chosen.item == nil ? "\(chosen.part) always goes with a contact" : isSaving ? "The last change is being saved" : nil
    return Bindings([
      Binding([.space, .enter], .sending(.toggle), name: "Space", label, offBecause: reason), .choose(look.glyphs),
      Binding(["n"], .sending(.rename), name: "N", "name it", offBecause: reason), .find,
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    // Enter is the switch's, which knows when it is off.
    key == .enter && browser.typed == nil ? nil : step(browser.apply(key, height: tableRect(look).height - 1))
  }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? { step(browser.apply(mouse, in: tableRect(look))) }

  private func step(_ outcome: Browser<SamplePage.Name>.Outcome?) -> Step? { outcome.map { _ in .stay } }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    switch command {
    case .sending(.toggle):
      guard let chosen = browser.chosen, let item = chosen.item else { return nil }
      isSaving = true
      return .ask([.sending(.leaveOut(name, item: item, isLeftOut: !chosen.isLeftOut))])
    case .sending(.rename):
      guard let chosen = browser.chosen, let page, chosen.item != nil else { return nil }
      return .open(OtherNameScreen(chosen, among: page))
    case .find:
      browser.beginFinding()
      return .stay
    default: return nil
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .sending(.sample(let page)) where page.destination == name:
      self.page = page
      browser.show(page.names)
      isSaving = false
    case .sending(.saved(name, _, _)): return .ask([load])
    case .sending(.refused(let faults)) where isSaving:
      isSaving = false
      return .say(Toast(faults.values.sorted().first ?? "Not saved", .trouble))
    case .failed: isSaving = false
    default: break
    }
    return .stay
  }

  func note(_ look: Look) -> String {
    guard let page else { return "" }
    let clashes = page.names.count { !$0.collidesWith.isEmpty }
    let whose = page.isInvented ? "of an invented contact" : "of the latest delivery"
    let parts = [clashes > 0 ? "\(clashes) with one name" : "", browser.more(height: tableRect(look).height - 1), whose]
    return parts.filter { !$0.isEmpty }.joined(separator: " \(look.dot) ")
  }

  /// The lower part of the body, where there is room for it, says the chosen part in full.
  private func detailRect(_ look: Look) -> Rect? {
    let body = look.body
    guard body.height >= 12 else { return nil }
    return Rect(x: body.x, y: body.bottom - 5, width: body.width, height: 5)
  }

  private func tableRect(_ look: Look) -> Rect {
    let body = look.body
    return Rect(x: body.x, y: body.y, width: body.width, height: (detailRect(look)?.y ?? body.bottom) - body.y)
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    if let problem = page.problem { return canvas.drawNothing("No mapping yet", problem, look) }
    guard !browser.isEmpty else { return canvas.drawNothing("Nothing to map", "The latest contact has no tag.", look) }
    let table = Table([
      Column("", .fixed(3)), Column("here", .flexible(12, most: 22)), Column("there", .flexible(16)),
      Column("says", .flexible(8, most: 14), rank: 1, .dim),
    ])
    browser.draw(table, on: &canvas, in: tableRect(look)) { row in
      [row.item == nil ? "" : row.isLeftOut ? "[ ]" : "[x]", row.part, row.there(look), row.value]
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
    if let rect = detailRect(look), let chosen = browser.chosen { drawDetail(chosen, on: &canvas, in: rect, look) }
  }

  private func drawDetail(_ row: SamplePage.Name, on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    canvas.rule(x: rect.x, y: rect.y, width: rect.width)
    var lines = row.isLeftOut ? [] : row.names.map { TextLine($0) }
    if let given = row.given, !row.isLeftOut { lines.append(TextLine("\(row.itemWords) is called \(given) there.", .dim)) }
    if row.isLeftOut {
      lines += TextLine.wrapped("Held back: \(row.itemWords). What was sent before stays there.", .dim, width: rect.width)
    } else if row.names.isEmpty {
      lines.append(TextLine("The vendor is not told.", .dim))
    }
    if !row.collidesWith.isEmpty {
      let others = row.collidesWith.joined(separator: ", ")
      let words = "\(look.alert) The same name there as \(others): they cannot be told apart. Rename one, or leave one out."
      lines.insert(contentsOf: TextLine.wrapped(words, .error, width: rect.width), at: 0)
    }
    canvas.draw(lines, Scroll(), in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1))
  }
}

extension SamplePage.Name: BrowserRow {
  var id: String { part }
  var words: String { "\(part) \(names.joined(separator: " "))" }

  /// What the switch concerns: all tags of a namespace, or one answer.
  var itemWords: String { item.map { $0.hasPrefix("answer.") ? $0 : "\($0):*" } ?? "" }

  /// The last words of the names, each once: `tags, askwell_goal, askwell_tags`. Below the table they stand in full.
  fileprivate func there(_ look: Look) -> String {
    if isLeftOut { return "left out" }
    if names.isEmpty { return "-" }
    var short: [String] = []
    for name in names {
      let last = name.split(whereSeparator: { $0 == "." || $0 == " " }).last.map(String.init) ?? name
      if !short.contains(last) { short.append(last) }
    }
    return (collidesWith.isEmpty ? "" : "\(look.alert) ") + short.joined(separator: ", ")
  }
}
