// The kiosk inside the console: a preview of a draft, or a session that staff serve. Its keys are the kiosk's own.
import Domain
import Terminal

struct TryScreen: Screen {
  enum Purpose: Equatable, Sendable {
    case preview(text: String, locale: String)
    case serve(by: String)
  }

  let purpose: Purpose
  private(set) var picture: TryPicture?
  private(set) var reason = ""
  private var hasStarted = false
  /// The size that the kiosk was told last.
  private var size: Size?

  init(_ purpose: Purpose) { self.purpose = purpose }

  var title: String {
    switch purpose {
    case .preview: "preview"
    case .serve: "with a shopper"
    }
  }
  /// The kiosk is started once its place is known.
  var load: ConsoleEffect { .checkForChanges(since: .min) }
  /// All keys are the kiosk's but Ctrl-X, and Ctrl-W once there are results.
  var isTyping: Bool { true }
  var farewell: [ConsoleEffect] { [.editor(.tryOut(.stop))] }

  func bindings(_ look: Look) -> Bindings<Command> {
    let why: [Binding<Command>] = hasResults ? [Binding([.control("w")], .why(.why), name: "Ctrl-W", "why (not)")] : []
    return Bindings([Binding([.control("x")], .back, name: "Ctrl-X", purposeWords)] + why)
  }

  /// Before the results Ctrl-W is the kiosk's, which takes out a word.
  private var hasResults: Bool { picture?.hasResults == true }

  private var purposeWords: String {
    switch purpose {
    case .preview: "end the preview"
    case .serve: "leave the shopper"
    }
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    if key == .control("x") { return .back }
    if key == .control("w"), hasResults { return .open(WhyScreen(.preview)) }
    return send(.key(key), look)
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? { send(.paste(text), look) }
  mutating func press(_ item: Int, _ look: Look) -> Step? { send(.press(item), look) }

  private mutating func send(_ step: TryStep, _ look: Look) -> Step {
    let place = TryScreen.place(look)
    if !hasStarted { return start(look) }
    guard size == place else {
      size = place
      return .ask([.editor(.tryOut(.resize(place))), .editor(.tryOut(step))])
    }
    return .ask([.editor(.tryOut(step))])
  }

  private mutating func start(_ look: Look) -> Step {
    let place = TryScreen.place(look)
    hasStarted = true
    size = place
    switch purpose {
    case .preview(let text, let locale):
      return .ask([.editor(.tryOut(.start(text: text, locale: locale, size: place, glyphs: look.glyphs)))])
    case .serve(let name): return .ask([.editor(.tryOut(.serve(by: name, size: place, glyphs: look.glyphs)))])
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .status: return hasStarted ? .stay : start(look)
    case .editor(.trying(let picture, let reason)):
      if let picture { self.picture = picture }
      self.reason = reason
    default: break
    }
    return .stay
  }

  static func place(_ look: Look) -> Size { Size(columns: max(40, look.body.width), rows: max(12, look.body.height)) }

  func note(_ look: Look) -> String {
    switch purpose {
    case .preview: "a preview: nothing is stored, counted or sent"
    case .serve(let name): "served by \(name)"
    }
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard reason.isEmpty else { return canvas.drawNothing("It cannot be shown", reason, look) }
    guard let picture else { return canvas.drawLoading(look) }
    canvas.show(picture.canvas, from: 0, in: look.body)
    for target in picture.canvas.targets {
      let rect = Rect(x: target.rect.x + look.body.x, y: target.rect.y + look.body.y, width: target.rect.width, height: target.rect.height)
      switch target.press {
      case .key(let key): canvas.button(rect, key)
      case .item(let item): canvas.button(rect, item: item)
      }
    }
    if let cursor = picture.canvas.cursor {
      canvas.cursor = Point(x: cursor.x + look.body.x, y: cursor.y + look.body.y)
      canvas.isCursorVisible = picture.canvas.isCursorVisible
    }
  }
}
