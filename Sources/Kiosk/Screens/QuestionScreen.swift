// One question.
import Domain
import Terminal

/// A question being answered.
struct QuestionScreen: Equatable, Sendable {
  enum Field: Equatable, Sendable { case choice(ChoiceField), number(NumberField), typed(TypedField), statement }

  let question: Question
  var field: Field
  var fault: AnswerFault?
  /// Choices shown after the answers before.
  let visible: [Choice]

  init(_ question: Question, visible: [Choice], session: String, draft: Answer?) {
    self.question = question
    self.visible = visible
    switch question.kind {
    case .slider, .rating, .scale: field = .number(NumberField(question, draft: draft))
    case .statement, .hidden: field = .statement
    case _ where question.kind.hasChoices:
      field = .choice(ChoiceField(question, visible: visible, session: session, draft: draft))
    default: field = .typed(TypedField(question, draft: draft))
    }
  }

  enum Step: Equatable { case stay, answered(Answer), back }

  var isTyping: Bool { if case .typed = field { true } else { false } }
  /// An optional question is passed over by a key of its own; where letters are typed, Enter on the empty field does it.
  private var canSkip: Bool { question.optional && !isTyping && field != .statement }

  mutating func update(_ key: Key) -> Step {
    if key == .escape { return .back }
    if canSkip, key == "s" || key == "S" { return .answered(.empty) }
    switch field {
    case .statement: return key == .backspace ? .back : key == .enter || key == .space ? .answered(.empty) : .stay
    case .number(var number):
      if key == .enter { return answer { question throws(AnswerFault) in try question.answer(typing: number.value.text()) } }
      if key == .backspace { return .back }
      if number.apply(key) { field = .number(number) }
    case .typed(var typed):
      if key == .enter { return answer { question throws(AnswerFault) in try question.answer(typing: typed.typed) } }
      if key == .backspace, typed.input.isEmpty { return .back }
      if typed.apply(key) {
        field = .typed(typed)
        fault = nil
      }
    case .choice(var choice):
      if key == .backspace { return .back }
      let outcome = choice.apply(key)
      field = .choice(choice)
      if outcome == .moved { fault = nil }
      if case .answered(let refs) = outcome {
        let visible = visible
        return answer { question throws(AnswerFault) in try question.answer(choosing: refs, visible: visible) }
      }
    }
    return .stay
  }

  mutating func paste(_ text: String) {
    guard case .typed(var typed) = field else { return }
    typed.input.insert(text)
    field = .typed(typed)
    fault = nil
  }

  private mutating func answer(_ check: (Question) throws(AnswerFault) -> Answer) -> Step {
    do {
      let answer = try check(question)
      fault = nil
      return .answered(answer)
    } catch {
      fault = error
      return .stay
    }
  }

  // MARK: Drawing

  func view(_ canvas: inout Canvas, _ look: Look) {
    let body = look.layout.body
    let title = look.quiz.text(question.title, in: look.locale)
    let y = canvas.drawTitle(title, help: look.quiz.text(question.help, in: look.locale), in: body)
    let rect = Rect(x: body.x, y: y, width: min(body.width, 76), height: body.bottom - 1 - y)
    switch field {
    case .choice(let choice): choice.draw(on: &canvas, in: rect, look)
    case .number(let number): number.draw(on: &canvas, in: rect, look)
    case .typed(let typed): typed.draw(on: &canvas, in: rect, look)
    case .statement: canvas.writeWrapped(look.quiz.text(question.text, in: look.locale), in: rect)
    }
    drawStatus(&canvas, look)
  }

  /// One line above the footer: what is wrong, or how many are picked.
  private func drawStatus(_ canvas: inout Canvas, _ look: Look) {
    let y = look.layout.footerRow - 2
    if let fault {
      let mark = look.glyphs.isASCII ? "! " : "▲ "
      canvas.write(mark + look.words.text(of: fault, for: question), x: look.layout.body.x, y: y, .error)
    } else if case .choice(let choice) = field, let status = choice.status(look) {
      canvas.write(status, x: look.layout.body.x, y: y, .dim)
    }
  }

  /// The key table of this question.
  func bindings(_ look: Look) -> Bindings<String> {
    let (words, glyphs) = (look.words, look.glyphs)
    var rows: [Binding<String>] = []
    switch field {
    case .choice(let choice):
      rows.append(Binding([.up, .down], "move", name: glyphs.keyUpDown, words.choose))
      if choice.takesSeveral { rows.append(Binding([.space], "pick", name: look.spaceKey, words.pick)) }
    case .number: rows.append(Binding([.left, .right], "move", name: glyphs.keyLeftRight, words.change))
    case .typed, .statement: break
    }
    let isNext = if case .choice(let choice) = field { choice.takesSeveral } else { field == .statement }
    rows.append(Binding([.enter], "answer", name: glyphs.keyEnter, isNext ? words.next : words.answer))
    if canSkip { rows.append(Binding(["s"], "skip", name: "S", words.skip)) }
    rows.append(Binding([.backspace, .escape], "back", name: isTyping || glyphs.isASCII ? "Esc" : glyphs.keyBack, words.back))
    return Bindings(rows)
  }
}

extension Look {
  var spaceKey: String { locale.hasPrefix("de") ? "Leertaste" : "Space" }
}
