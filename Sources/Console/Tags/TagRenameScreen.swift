// A new name for a tag or a namespace: typed, shown with all that it touches, then done at once.
import Domain
import Terminal

struct TagRenameScreen: Screen {
  let from: String
  private var input: TextInput
  private(set) var plan: TagPlan?
  private var scroll = Scroll()
  private var isBusy = false
  private var refusal = ""

  /// `from` is a tag, or a namespace as `goal:*`.
  init(from: String) {
    self.from = from
    input = TextInput(from.hasSuffix(":*") ? String(from.dropLast(2)) : from, limit: 97)
  }

  private var isNamespace: Bool { from.hasSuffix(":*") }
  let title = "New name"
  let load = ConsoleEffect.tags(.list)
  var isTyping: Bool { true }

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([
      Binding([.enter], .tags(.confirm), name: look.glyphs.keyEnter, plan == nil ? "what it touches" : "rename"),
      .scroll(look.glyphs),
      Binding([.escape], .back, name: "Esc", plan == nil ? "cancel" : "another name"),
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    switch key {
    case .enter: return confirm()
    case .escape where plan != nil:
      plan = nil
      return .stay
    case .escape: return .back
    case .function(1), .control("c"): return nil
    default: break
    }
    if let plan {
      _ = scroll.apply(key, count: lines(plan, look).count, height: look.body.height - 2)
    } else if input.apply(key) {
      refusal = ""
    }
    return .stay
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    guard plan == nil else { return .stay }
    input.insert(text.cleanedLine)
    return .stay
  }

  private mutating func confirm() -> Step {
    guard !isBusy else { return .stay }
    isBusy = true
    if let plan { return .ask([.tags(.rename(plan))]) }
    let typed = input.text.trimmingSpaces().lowercased()
    return .ask([.tags(.plan(from: from, to: isNamespace && !typed.hasSuffix(":*") ? "\(typed):*" : typed))])
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    if case .failed = reply { isBusy = false }
    guard isBusy, case .tags(let answer) = reply else { return .stay }
    switch answer {
    case .plan(let plan):
      self.plan = plan
      scroll = Scroll()
    case .renamed(_, let words):
      isBusy = false
      return .all([.back, .say(Toast(words))])
    case .refused(let reason):
      // The plan is no longer true.
      plan = nil
      refusal = reason
    default: return .stay
    }
    isBusy = false
    return .stay
  }

  // MARK: View

  func draw(on canvas: inout Canvas, _ look: Look) {
    let body = look.body
    guard let plan else {
      let lines = look.air + TextLine.wrapped("A new name for \(from)", .title, width: body.width) + [.empty]
      let y = canvas.draw(lines, Scroll(), in: body) + body.y + lines.count
      input.draw(on: &canvas, x: body.x + 2, y: y, width: min(body.width - 4, 60), .title)
      let words =
        isNamespace
        ? "Letters, digits, - and _. A namespace that is in use already merges." : "A name that is in use already merges the two."
      let below = Rect(x: body.x, y: y + 2, width: body.width, height: max(0, body.bottom - y - 2))
      canvas.writeWrapped(refusal.isEmpty ? words : refusal, in: below, refusal.isEmpty ? .dim : .error)
      return
    }
    canvas.draw(lines(plan, look), scroll, in: body)
  }

  private func lines(_ plan: TagPlan, _ look: Look) -> [TextLine] {
    let width = look.body.width
    let arrow = look.glyphs.isASCII ? "->" : "→"
    var lines = look.air + [TextLine("\(plan.from) \(arrow) \(plan.to)", .title), .empty]
    func line(_ count: String, _ words: String) { lines += [TextLine(count, endingAt: 8).adding(words, x: 10)] }
    line(look.count(plan.people), plan.people == 1 ? "contact changes" : "contacts change")
    if plan.merging > 0 { line(look.count(plan.merging), "of them have both and keep the earlier date") }
    line(look.count(plan.deliveries), plan.deliveries == 1 ? "message to a destination" : "messages to destinations")
    lines.append(.empty)
    for quiz in plan.quizzes {
      let version = quiz.next.map { next in "v\(quiz.number ?? 0) \(arrow) v\(next)" } ?? ""
      let what = [version, quiz.draft == nil ? "" : "draft"].filter { !$0.isEmpty }.joined(separator: ", ")
      lines.append(
        TextLine("Quiz", .dim, x: 2).adding(Width.fit(quiz.title, to: max(10, width - 32), ellipsis: look.glyphs.ellipsis), x: 10)
          .adding("  \(what)", .dim))
    }
    lines += plan.segments.map { TextLine("Segment", .dim, x: 2).adding($0, x: 10) }
    if plan.quizzes.isEmpty && plan.segments.isEmpty { lines.append(TextLine("No quiz and no segment names it.", .dim, x: 2)) }
    for note in plan.notes { lines += [.empty] + TextLine.wrapped("\(look.alert) \(note)", .accent, x: 2, width: width) }
    lines += [.empty] + TextLine.wrapped("All of it at once, or nothing. Kiosks follow with their next session.", .dim, width: width)
    return lines
  }
}

extension TextLine {
  fileprivate init(_ text: String, endingAt right: Int) { self.init(text, x: max(0, right - Width.of(text))) }
}
