// Setting a PIN: typed twice, checked in words, never shown.
import Terminal

/// A PIN and its repetition.
struct NewPIN: Equatable, Sendable {
  var first = ""
  var second = ""
}

/// The form for a new PIN: the owner's on first use, the staff's from the overview.
struct NewPINScreen: Equatable, Sendable {
  enum Outcome: Equatable { case stay, set(String), cancel }

  let role: ConsoleRole
  private var draft: Draft<NewPIN>
  /// Being stored at the moment.
  private(set) var isBusy = false

  init(role: ConsoleRole) {
    self.role = role
    draft = NewPINScreen.form(role).open(NewPIN())
  }

  private static func form(_ role: ConsoleRole) -> Form<NewPIN> {
    let name =
      switch role {
      case .owner: "Choose the owner's PIN"
      case .merchant: "Choose a PIN for who edits quizzes"
      case .staff: "Choose a PIN for your staff"
      }
    return Form(
      name,
      .secret("PIN", \.first, help: "\(PINRules.least(for: role)) digits or more") { PINRules.fault(in: $0, for: role) },
      .secret("Once more", \.second))
  }

  mutating func apply(_ key: Key) -> Outcome {
    guard !isBusy else { return .stay }
    switch draft.apply(key, in: NewPINScreen.form(role)) {
    case .save(let pin)?:
      guard pin.first == pin.second else {
        draft.refuse(field: 1, "The two are not the same")
        return .stay
      }
      isBusy = true
      return .set(pin.first)
    case .cancel?: return .cancel
    case .changed?, nil: return .stay
    }
  }

  func draw(on canvas: inout Canvas, in bounds: Rect) {
    let form = NewPINScreen.form(role)
    let area = bounds.centredColumn(width: 48)
    let top = bounds.y + max(0, (bounds.height - form.height) / 2)
    let place = Rect(x: area.x, y: top, width: area.width, height: min(form.height, bounds.bottom - top))
    form.draw(draft, on: &canvas, in: place, marksChanges: false)
    if isBusy { canvas.write("Saving\(canvas.glyphs.ellipsis)", x: area.x + 2, y: top + form.height, .dim) }
  }

  func bindings(_ glyphs: Glyphs) -> Bindings<Command> {
    Bindings([
      Binding([.enter], .open, name: glyphs.keyEnter, "next"), Binding([.escape], .back, name: "Esc", "cancel"),
    ])
  }
}
