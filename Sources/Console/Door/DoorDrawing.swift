// How the door looks: the shop's name, dots for digits, a reason to wait.
import Terminal

extension DoorScreen {
  func draw(on canvas: inout Canvas, _ layout: Layout) {
    guard let door else { return }
    let bounds = Rect(x: layout.column.x, y: 0, width: layout.column.width, height: layout.footerRow)
    let top = max(1, bounds.height / 2 - 6)
    canvas.writeCentred("A s k w e l l", in: bounds, y: top, .strongAccent)
    canvas.writeCentred(door.store, in: bounds, y: top + 1, .dim)
    let below = Rect(x: bounds.x, y: top + 3, width: bounds.width, height: bounds.height - top - 3)
    if let setup {
      setup.draw(on: &canvas, in: below)
      canvas.writeCentred(message?.text ?? "", in: bounds, y: below.bottom - 1, .error)
      return setup.bindings(canvas.glyphs).drawFooter(on: &canvas, in: layout.footer)
    }
    drawEntry(on: &canvas, in: below)
    bindings(canvas.glyphs).drawFooter(on: &canvas, in: layout.footer, right: [.leave])
  }

  private func drawEntry(on canvas: inout Canvas, in rect: Rect) {
    let small = rect.height < 8
    let y = rect.y + (small ? 0 : 1)
    canvas.writeCentred(role == .staff ? "Staff PIN" : "\(role.title.capitalized)'s PIN", in: rect, y: y, .title)
    let dots = Array(repeating: canvas.glyphs.dotOn, count: digits.count).joined(separator: " ")
    let shown = Width.of(dots) <= rect.width - 4 ? dots : String(repeating: canvas.glyphs.dotOn, count: digits.count)
    canvas.writeCentred(digits.isEmpty ? " " : shown, in: rect, y: y + 2, .strongAccent)
    if canAnswer { placeCursor(after: Width.of(shown), on: &canvas, in: rect, y: y + 2) }
    if !small {
      let line = rect.centredColumn(width: 30)
      canvas.rule(x: line.x, y: y + 3, width: line.width)
    }
    let (text, style) = state(canvas.glyphs)
    for (index, line) in Width.wrap(text, to: min(rect.width, 56)).enumerated() {
      canvas.writeCentred(line, in: rect, y: y + (small ? 3 : 5) + index, style)
    }
  }

  private var canAnswer: Bool { waitSeconds == 0 && !isBusy && !isBlocked }

  private func placeCursor(after width: Int, on canvas: inout Canvas, in rect: Rect, y: Int) {
    canvas.cursor = Point(x: rect.x + (rect.width + width) / 2 + (width > 0 ? 1 : 0), y: y)
    canvas.isCursorVisible = true
  }

  private func state(_ glyphs: Glyphs) -> (String, Style) {
    if isBusy { return ("Checking\(glyphs.ellipsis)", .dim) }
    if isBlocked {
      return ("! Locked after too many wrong PINs. On the command line: askwell console --forget-pin \(role.rawValue)", .error)
    }
    if waitSeconds > 0 { return ("! Too many wrong PINs. Wait \(Figures.countdown(seconds: waitSeconds)).", .error) }
    guard let message else { return ("", .dim) }
    return message.kind == .trouble ? ("! \(message.text)", .error) : (message.text, .dim)
  }

  private func bindings(_ glyphs: Glyphs) -> Bindings<Command> {
    let open = Binding<Command>.open("open", glyphs)
    let other = Binding<Command>([.tab], .older, name: "Tab", nextRole(after: role).title)
    return Bindings([open] + ((door?.roles.count ?? 0) > 1 ? [other] : []))
  }
}
