// The frame's looks: head, tabs, rule, note, footer, and what lies over the page.
import Domain
import Terminal

extension Frame {
  func draw(on canvas: inout Canvas, _ layout: Layout) {
    let look = look(layout, canvas.glyphs)
    drawHead(on: &canvas, look)
    drawTabs(on: &canvas, look)
    page.screen.draw(on: &canvas, look)
    drawNote(on: &canvas, look)
    drawFooter(on: &canvas, look)
    drawCover(on: &canvas, look)
  }

  // MARK: Head

  private func drawHead(on canvas: inout Canvas, _ look: Look) {
    let row = Rect(x: look.layout.column.x, y: look.layout.headRow, width: look.layout.column.width, height: 1)
    let way = " \(look.dot) " + stack.map { $0.screen.title }.joined(separator: " \(look.step) ")
    var right = row.right
    // From the right: outbox, role, store; the store gives way first, and on narrow screens the way itself before the outbox.
    let pieces = [outboxState(look), (place?.name ?? look.role.title, Style.text), (admission.store, Style.dim)].filter { !$0.0.isEmpty }
    for (text, style) in pieces where right - Width.of(text) - 3 >= row.x + 7 + min(Width.of(way), 20) {
      right -= Width.of(text)
      canvas.write(text, x: right, y: row.y, style)
      right -= 3
    }
    let x = canvas.write("Askwell", x: row.x, y: row.y, .strongAccent)
    canvas.write(Width.fit(way, to: right - x, ellipsis: look.glyphs.ellipsis), x: x, y: row.y, .title)
  }

  /// `● klaviyo 2 waiting`; what is wrong goes before what is well. Narrow screens leave out the name.
  private func outboxState(_ look: Look) -> (String, Style) {
    let paused = status.destinations.filter { $0.pausedBecause != nil }
    if let first = paused.first {
      let others = paused.count > 1 ? " and \(paused.count - 1) more" : ""
      return (look.isNarrow ? "\(look.alert) paused" : "\(look.alert) \(first.name)\(others) paused", .error)
    }
    let waiting = status.destinations.reduce(0) { $0 + $1.waiting }
    guard let first = status.destinations.first else { return ("", .text) }
    let name = status.destinations.count == 1 ? first.name : "\(status.destinations.count) destinations"
    let parts = [look.on] + (look.isNarrow ? [] : [name]) + (waiting == 0 ? [] : ["\(Figures.grouped(waiting)) waiting"])
    return (parts.joined(separator: " "), waiting == 0 ? .dim : .accent)
  }

  // MARK: Tabs

  private struct TabPlace {
    let tab: Tab
    let x: Int
    let width: Int
  }

  private func places(_ layout: Layout) -> [TabPlace] {
    var x = layout.column.x
    return Tab.all(for: admission).map { tab in
      let place = TabPlace(tab: tab, x: x, width: Width.of(tab.title) + 2)
      x += place.width + 2
      return place
    }
  }

  func tab(at point: Point, _ layout: Layout) -> Tab? {
    guard let row = layout.tabsRow, point.y == row || point.y == layout.ruleRow else { return nil }
    return places(layout).first { point.x >= $0.x && point.x < $0.x + $0.width }?.tab
  }

  /// The open page's tab is heavier, and so is the rule below it.
  private func drawTabs(on canvas: inout Canvas, _ look: Look) {
    let layout = look.layout
    canvas.rule(x: layout.column.x, y: layout.ruleRow, width: layout.column.width)
    guard let row = layout.tabsRow else { return }
    for place in places(layout) {
      let isOpen = place.tab == tab
      canvas.write(String(place.tab.key), x: place.x, y: row, .accent)
      canvas.write(place.tab.title, x: place.x + 2, y: row, isOpen ? .title : .dim)
      guard isOpen else { continue }
      let heavy = String(repeating: look.glyphs.isASCII ? "=" : "━", count: place.width)
      canvas.write(heavy, x: place.x, y: layout.ruleRow, .accent)
    }
  }

  // MARK: Note and footer

  private func drawNote(on canvas: inout Canvas, _ look: Look) {
    let rect = look.layout.note
    let room = page.screen.wanted == nil ? rect.width : rect.width / 2
    let note = Width.fit(page.screen.note(look), to: room, ellipsis: look.glyphs.ellipsis)
    canvas.write(note, x: rect.right - Width.of(note), y: rect.y, .dim)
    if let wanted = page.screen.wanted {
      let x = canvas.write("/ ", x: rect.x, y: rect.y, .accent)
      let isTyping = page.screen.typed != nil
      wanted.draw(on: &canvas, x: x, y: rect.y, width: rect.width - Width.of(note) - 4, .title, hasFocus: isTyping)
    }
    if let toast { toast.draw(on: &canvas, in: rect) }
  }

  private func drawFooter(on canvas: inout Canvas, _ look: Look) {
    let rect = look.layout.footer
    if case .newPIN(let screen)? = cover { return screen.bindings(look.glyphs).drawFooter(on: &canvas, in: rect) }
    // Where every letter is typed, ? is one of them.
    let isForm = page.screen.isTyping && page.screen.typed == nil
    footer(look).drawFooter(on: &canvas, in: rect, right: isForm ? [] : [.help])
  }

  private func footer(_ look: Look) -> Bindings<Command> {
    if page.screen.typed != nil {
      return Bindings([.open("keep", look.glyphs), Binding([.escape], .back, name: "Esc", "show all")])
    }
    let own = page.screen.bindings(look).rows
    // While letters are typed no key is the frame's.
    if page.screen.isTyping {
      let hasWayOut = own.contains { $0.keys.contains(.escape) || $0.keys.contains(.control("x")) }
      return Bindings(own + (hasWayOut ? [] : [Binding([.escape], .back, name: "Esc", "back")]))
    }
    return Bindings(own + (stack.count > 1 ? [.back(look.glyphs)] : []) + [.leave])
  }

  private func drawCover(on canvas: inout Canvas, _ look: Look) {
    switch cover {
    case .palette(let palette)?: palette.draw(on: &canvas, in: look.layout.body)
    case .tour(let tour)?: tour.draw(on: &canvas, in: look.layout.body)
    case .newPIN(let screen)?:
      canvas.coverButtons()
      canvas.fill(look.layout.body, .text)
      screen.draw(on: &canvas, in: look.layout.body)
    case .leaving(let dialog, _)?:
      canvas.coverButtons()
      dialog.draw(on: &canvas, in: look.layout.screen)
    case .help?: drawHelp(on: &canvas, look)
    case nil: break
    }
  }

  private func drawHelp(on canvas: inout Canvas, _ look: Look) {
    canvas.coverButtons()
    canvas.button(look.layout.screen, .escape)
    let gap = look.isNarrow ? [] : [KeyLine("", "")]
    let lines = page.screen.bindings(look).lines + gap + bindings(look).lines
    Help("Keys", lines).draw(on: &canvas, in: look.layout.screen)
  }
}
