// A segment as a form: its name, what it says of people, its conditions one by one, and the same as text; with help and a live count.
import Domain
import Terminal

struct SegmentFormScreen: Screen {
  enum Focus: Int, Equatable, Sendable, CaseIterable { case name, basis, conditions, text }

  static let longest = 2_000

  /// Nil for a new one.
  let name: String?
  var focus = Focus.name
  var nameInput = TextInput("", limit: 80)
  var basis: Basis?
  /// The whole expression. Conditions and text are two sights of it: whichever is changed, the other follows.
  var input = TextInput("", limit: SegmentFormScreen.longest) { didSet { prompt?.read(input) } }
  var prompt: ExpressionPrompt?
  /// Nil while the text cannot be read.
  var builder: SegmentBuilder? = SegmentBuilder()
  /// The chosen condition.
  var place = SegmentBuilder.Place(group: 0, index: 0)
  /// The condition that is being typed.
  var entry: ConditionEntry?
  var refusal = ""
  private var isBusy = false
  /// As it was filled in; what differs from it would be lost.
  private var opened = SegmentDraft(name: "", basis: nil, expression: "")
  /// Whether the last key was an Esc that would have lost something.
  private var isWarned = false

  init(name: String? = nil) { self.name = name }

  /// A new one that is filled in already.
  init(from draft: SegmentDraft) {
    name = nil
    fill(draft)
  }

  private mutating func fill(_ draft: SegmentDraft) {
    opened = draft
    nameInput = TextInput(draft.name, limit: 80)
    basis = draft.basis
    input = TextInput(draft.expression, limit: SegmentFormScreen.longest)
  }

  var title: String { name ?? "New segment" }
  var load: ConsoleEffect { .tags(.segment(name: name)) }
  var isTyping: Bool { true }

  /// Whether letters are keys: a condition is chosen and none is typed.
  var isChoosing: Bool { focus == .conditions && entry == nil && builder != nil }

  func bindings(_ look: Look) -> Bindings<Command> {
    let save = Binding<Command>([.control("s")], .tags(.editSegment), name: "Ctrl-S", "save", footer: focus != .text)
    let cancel = Binding<Command>([.escape], .back, name: "Esc", entry == nil ? "cancel" : "as it was")
    if isChoosing {
      return Bindings([
        Binding([.enter], .tags(.confirm), name: look.glyphs.keyEnter, "change"),
        Binding([.character("a")], .tags(.addCondition), name: "A", "and"), Binding([.character("g")], .tags(.addGroup), name: "G", "or"),
        Binding([.character("n")], .tags(.negate), name: "N", "not"),
        Binding([.character("x")], .tags(.removeCondition), name: "X", "remove"),
        Binding([.tab], .move, name: "Tab", "text", footer: !look.isNarrow), save, cancel,
      ])
    }
    let typed = entry?.prompt ?? (focus == .text ? prompt : nil)
    let enter = typed?.isChoosing == true ? "take" : entry != nil ? "done" : focus == .text ? "save" : "next"
    return Bindings([
      Binding([.enter], .tags(.confirm), name: look.glyphs.keyEnter, enter),
      Binding([.tab], .move, name: "Tab", typed == nil ? "next field" : "complete"),
      Binding([.down], .move, name: look.glyphs.keyUpDown, typed == nil ? "field" : "words", footer: false), save, cancel,
    ])
  }

  // MARK: Keys

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    guard prompt != nil else { return key == .escape ? .back : nil }
    if isWarned, key != .escape { (isWarned, refusal) = (false, "") }
    if entry != nil { return type(key, intoEntry: look) }
    if focus == .text, let taken = prompt?.apply(key, at: input) {
      if taken != input { write(taken) }
      return ask()
    }
    switch key {
    case .escape: return leave()
    case .control("s"): return save()
    case .tab: return go(1)
    case .backTab: return go(-1)
    case .function(1), .control("c"): return nil
    default: break
    }
    if isChoosing { return choose(key) }
    switch key {
    case .enter: return focus == .text ? save() : go(1)
    case .down: return go(1)
    case .up: return go(-1)
    default: return type(key)
    }
  }

  mutating func go(_ step: Int) -> Step {
    let next = Focus(rawValue: focus.rawValue + step) ?? focus
    // Whoever comes to an empty expression begins with its first condition.
    let begins = next == .conditions && focus != .conditions && step > 0 && builder?.groups.isEmpty == true
    focus = next
    if begins { begin(at: SegmentBuilder.Place(group: 0, index: 0), isNew: true) }
    return ask()
  }

  private mutating func type(_ key: Key) -> Step {
    refusal = ""
    switch focus {
    case .name: _ = nameInput.apply(key)
    case .basis:
      guard key == .left || key == .right || key == .space else { return .stay }
      let all: [Basis?] = [nil] + Basis.inOrder.map { $0 }
      let place = all.firstIndex(of: basis) ?? 0
      basis = all[(place + (key == .left ? all.count - 1 : 1)) % all.count]
    // A text that cannot be read has no conditions to choose from.
    case .conditions: return .stay
    case .text:
      var next = input
      _ = next.apply(key)
      write(next)
      return ask()
    }
    return .stay
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    if entry != nil {
      entry?.insert(text.cleanedLine)
      return ask()
    }
    switch focus {
    case .name: nameInput.insert(text.cleanedLine)
    case .basis, .conditions: break
    case .text:
      var next = input
      next.insert(text.cleanedLine)
      write(next)
      return ask()
    }
    return .stay
  }

  private mutating func leave() -> Step {
    let current = SegmentDraft(name: nameInput.text, basis: basis, expression: input.text)
    guard current != opened, !isWarned else { return .back }
    (isWarned, refusal) = (true, "Not saved. Ctrl-S saves it, Esc again drops what you changed.")
    return .stay
  }

  mutating func save() -> Step {
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
    // The frame says why.
    if case .failed = reply { isBusy = false }
    guard case .tags(let answer) = reply else { return .stay }
    switch answer {
    case .segment(let draft, let scope, let words) where prompt == nil && draft?.name == name:
      if let draft { fill(draft) }
      prompt = ExpressionPrompt(input, scope: scope, words: words, subject: .people)
      readConditions()
      if draft != nil { focus = builder == nil ? .text : .conditions }
      return ask()
    case .matches(let question, let count):
      return .ask((entry?.receive(question, count) ?? []) + (prompt?.receive(question, count) ?? []))
    // The page below says so, and loads anew.
    case .done where isBusy: return .back
    case .refused(let reason) where isBusy: (isBusy, refusal) = (false, reason)
    case .refused(let reason) where prompt == nil: return .all([.back, .say(Toast(reason, .trouble))])
    default: break
    }
    return .stay
  }
}
