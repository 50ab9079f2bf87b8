// A segment as a form: its name, what it says of people, and its expression with help and a live count.
import Domain
import Terminal

struct SegmentFormScreen: Screen {
  enum Focus: Int, Equatable, Sendable, CaseIterable { case name, basis, expression }

  /// Nil for a new one.
  let name: String?
  private(set) var focus = Focus.name
  private var nameInput = TextInput("", limit: 80)
  private var basis: Basis?
  private var input = TextInput("", limit: 2_000) { didSet { prompt?.read(input) } }
  private(set) var prompt: ExpressionPrompt?
  private var refusal = ""
  private var isBusy = false

  init(name: String? = nil) { self.name = name }

  var title: String { name ?? "New segment" }
  var load: ConsoleEffect { .tags(.segment(name: name)) }
  var isTyping: Bool { true }

  func bindings(_ look: Look) -> Bindings<Command> {
    let isChoosing = prompt?.isChoosing == true
    return Bindings([
      Binding([.enter], .tags(.confirm), name: look.glyphs.keyEnter, isChoosing ? "take" : focus == .expression ? "save" : "next"),
      Binding([.tab], .move, name: "Tab", focus == .expression ? "complete" : "next field"),
      Binding([.down], .move, name: look.glyphs.keyUpDown, focus == .expression ? "words" : "field", footer: false),
      Binding([.control("s")], .tags(.editSegment), name: "Ctrl-S", "save", footer: focus != .expression),
      Binding([.escape], .back, name: "Esc", "cancel"),
    ])
  }

  // MARK: Keys

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    guard prompt != nil else { return key == .escape ? .back : nil }
    if focus == .expression, var prompt, let taken = prompt.apply(key, at: input) {
      self.prompt = prompt
      if taken != input { input = taken }
      return .ask(self.prompt?.ask() ?? [])
    }
    switch key {
    case .escape: return .back
    case .control("s"): return save()
    case .enter: if focus == .expression { return save() } else { go(1) }
    case .tab, .down: go(1)
    case .backTab, .up: go(-1)
    case .function(1), .control("c"): return nil
    default: return type(key)
    }
    return .stay
  }

  private mutating func go(_ step: Int) { focus = Focus(rawValue: focus.rawValue + step) ?? focus }

  private mutating func type(_ key: Key) -> Step {
    refusal = ""
    switch focus {
    case .name: _ = nameInput.apply(key)
    case .basis:
      guard key == .left || key == .right || key == .space else { return .stay }
      let all: [Basis?] = [nil] + Basis.inOrder.map { $0 }
      let place = all.firstIndex(of: basis) ?? 0
      basis = all[(place + (key == .left ? all.count - 1 : 1)) % all.count]
    case .expression:
      _ = input.apply(key)
      return .ask(prompt?.ask() ?? [])
    }
    return .stay
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    switch focus {
    case .name: nameInput.insert(text.cleanedLine)
    case .basis: break
    case .expression:
      input.insert(text.cleanedLine)
      return .ask(prompt?.ask() ?? [])
    }
    return .stay
  }

  private mutating func save() -> Step {
    guard !isBusy else { return .stay }
    guard !nameInput.text.trimmingSpaces().isEmpty else {
      (focus, refusal) = (.name, "Give it a name.")
      return .stay
    }
    isBusy = true
    let draft = SegmentDraft(name: nameInput.text.trimmingSpaces(), basis: basis, expression: input.text.trimmingSpaces())
    return .ask([.tags(.saveSegment(draft, replacing: name))])
  }

  // MARK: Replies

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    guard case .tags(let answer) = reply else { return .stay }
    switch answer {
    case .segment(let draft, let scope, let words) where prompt == nil && draft?.name == name:
      if let draft {
        nameInput = TextInput(draft.name, limit: 80)
        basis = draft.basis
        input = TextInput(draft.expression, limit: 2_000)
        focus = .expression
      }
      prompt = ExpressionPrompt(input, scope: scope, words: words, subject: .people)
      return .ask(prompt?.ask() ?? [])
    case .matches(let question, let count): return .ask(prompt?.receive(question, count) ?? [])
    // The page below says so, and loads anew.
    case .done where isBusy: return .back
    case .refused(let reason) where isBusy: (isBusy, refusal) = (false, reason)
    case .refused(let reason) where prompt == nil: return .all([.back, .say(Toast(reason, .trouble))])
    default: break
    }
    return .stay
  }

  // MARK: View

  private static let labels = 15

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let prompt else { return canvas.drawLoading(look) }
    let body = look.body
    var y = body.y + (body.height >= 14 ? 1 : 0)
    let x = body.x + SegmentFormScreen.labels
    let width = max(10, body.right - x - 1)
    label("Name", .name, on: &canvas, x: body.x, y: y)
    draw(nameInput, .name, on: &canvas, Rect(x: x, y: y, width: width, height: 1))
    y += 1
    label("Says", .basis, on: &canvas, x: body.x, y: y)
    canvas.write(basis?.rawValue ?? "nothing named", x: x, y: y, focus == .basis ? .title : basis == nil ? .dim : .text)
    if focus == .basis { canvas.write("  Space: another", x: x + Width.of(basis?.rawValue ?? "nothing named"), y: y, .dim) }
    y += body.height >= 14 ? 2 : 1
    label("Who is in it", .expression, on: &canvas, x: body.x, y: y)
    let field = Rect(x: x, y: y, width: width, height: 1)
    draw(input, .expression, on: &canvas, field)
    let foot = refusal.isEmpty ? prompt.countWords(look) : refusal
    let footHeight = Width.of(foot) > body.width ? 2 : 1
    let below = Rect(x: field.x - 2, y: y + 1, width: field.width + 2, height: max(0, min(prompt.height, body.bottom - y - 2 - footHeight)))
    if focus == .expression { prompt.draw(input, field: field, on: &canvas, in: below) }
    let end = Rect(x: body.x, y: body.bottom - footHeight, width: body.width, height: footHeight)
    let words = foot.isEmpty ? "goal:sleep and contact.seen in last 90d" : foot
    canvas.writeWrapped(words, in: end, !refusal.isEmpty ? .error : foot.isEmpty ? .dim : .accent)
  }

  private func label(_ text: String, _ field: Focus, on canvas: inout Canvas, x: Int, y: Int) {
    if field == focus { canvas.write(canvas.glyphs.pointer, x: x, y: y, .accent) }
    canvas.write(
      Width.fit(text, to: SegmentFormScreen.labels - 3, ellipsis: canvas.glyphs.ellipsis), x: x + 2, y: y, field == focus ? .title : .dim)
  }

  private func draw(_ input: TextInput, _ field: Focus, on canvas: inout Canvas, _ rect: Rect) {
    if field == focus { return input.draw(on: &canvas, x: rect.x, y: rect.y, width: rect.width, .title) }
    canvas.write(Width.fit(input.text, to: rect.width, ellipsis: canvas.glyphs.ellipsis), x: rect.x, y: rect.y, .text)
  }
}
