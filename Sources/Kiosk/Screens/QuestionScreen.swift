// One question.
import Domain
import Terminal

/// A question being answered.
struct QuestionScreen: Equatable, Sendable {
  enum Field: Equatable, Sendable {
    case choice(ChoiceField), number(NumberField), date(DateField), typed(TypedField), statement
  }

  let question: Question
  var field: Field
  var fault: AnswerFault?
  /// Choices shown after the answers before.
  let visible: [Choice]
  /// How far a statement is read that is longer than the screen.
  var scroll = Scroll()

  /// `text` gives a text in the shopper's language.
  init(
    _ question: Question, visible: [Choice], session: String, draft: Answer?, words: Words, text: (LocalizedText) -> String
  ) {
    self.question = question
    self.visible = visible
    switch question.kind {
    case .slider, .rating, .scale: field = .number(NumberField(question, draft: draft))
    case .statement, .hidden: field = .statement
    case .date: field = .date(DateField(question, draft: draft, order: words.calendar.order))
    case _ where question.kind.hasChoices:
      field = .choice(ChoiceField(question, visible: visible, session: session, draft: draft) { text($0.label) })
    default: field = .typed(TypedField(question, draft: draft))
    }
  }

  /// The shopper reads another language from now on; what was typed and picked stays.
  mutating func speak(_ words: Words, text: (LocalizedText) -> String) {
    switch field {
    case .choice(var choice):
      choice.relabel { text($0.label) }
      field = .choice(choice)
    case .date(var date):
      date.reorder(words.calendar.order)
      field = .date(date)
    case .statement: scroll = Scroll()
    case .number, .typed: break
    }
  }

  enum Step: Equatable { case stay, answered(Answer), back }

  /// Letters go into the field, and are no keys of the kiosk.
  var isTyping: Bool {
    switch field {
    case .typed(let typed): !typed.isNumeric
    case .choice(let choice): choice.isSearching
    case .number, .date, .statement: false
    }
  }

  /// Somebody is in the middle of writing, and takes their time.
  var takesTime: Bool {
    switch field {
    case .typed, .date: true
    case .choice(let choice): choice.isSearching
    case .number, .statement: false
    }
  }

  /// An optional question is passed over by a key of its own; where letters are typed, Enter on the empty field does it.
  var canSkip: Bool { question.optional && !isTyping && field != .statement }

  /// - Parameter long: a statement's text, where it is longer than the screen: it is read to its end before it is passed.
  mutating func update(_ key: Key, _ long: LongText? = nil) -> Step {
    if long?.read(key, &scroll) == true { return .stay }
    if canSkip, key == "s" || key == "S" { return .answered(.empty) }
    switch field {
    case .statement:
      return key == .backspace || key == .escape ? .back : key == .enter || key == .space ? .answered(.empty) : .stay
    case .number(var number):
      if key == .enter { return answer { question throws(AnswerFault) in try question.answer(typing: number.value.text()) } }
      if key == .backspace || key == .escape { return .back }
      if number.apply(key) { field = .number(number) }
    case .typed(let typed): return update(typed, key)
    case .date(let date): return update(date, key)
    case .choice(let choice): return update(choice, key)
    }
    return .stay
  }

  private mutating func update(_ typed: TypedField, _ key: Key) -> Step {
    var typed = typed
    switch key {
    case .enter:
      let step = answer { question throws(AnswerFault) in try question.answer(typing: typed.typed) }
      typed.isRejected = fault == .badBarcode
      field = .typed(typed)
      return step
    case .escape: return .back
    case .backspace where typed.input.isEmpty, "-" where typed.isNumeric && !typed.accepts("-"): return .back
    default:
      if typed.apply(key) {
        field = .typed(typed)
        fault = nil
      }
      return .stay
    }
  }

  private mutating func update(_ date: DateField, _ key: Key) -> Step {
    var date = date
    if key == .escape { return .back }
    let outcome = date.apply(key)
    field = .date(date)
    switch outcome {
    case .nothing: break
    case .moved: fault = nil
    case .back: return .back
    case .complete: return answer { question throws(AnswerFault) in try question.answer(typing: date.typed) }
    }
    return .stay
  }

  private mutating func update(_ choice: ChoiceField, _ key: Key) -> Step {
    var choice = choice
    if key == .escape || key == .backspace, !choice.isSearching { return .back }
    return take(choice.apply(key), choice)
  }

  mutating func take(_ outcome: ChoiceField.Outcome, _ choice: ChoiceField) -> Step {
    field = .choice(choice)
    switch outcome {
    case .nothing: break
    case .moved: fault = nil
    case .full(let most): fault = .tooMany(most: most)
    case .answered(let refs):
      let visible = visible
      return answer { question throws(AnswerFault) in try question.answer(choosing: refs, visible: visible) }
    }
    return .stay
  }

  /// A touch on something that the field drew.
  mutating func press(_ item: Int) -> Step {
    switch field {
    case .choice(var choice): return take(choice.press(item), choice)
    case .number(var number):
      number.press(item)
      field = .number(number)
    case .date(var date):
      date.press(item)
      field = .date(date)
    case .typed, .statement: break
    }
    return .stay
  }

  mutating func paste(_ text: String) {
    switch field {
    case .typed(var typed):
      typed.paste(text)
      field = .typed(typed)
    case .date(var date):
      date.paste(text)
      field = .date(date)
    case .choice(var choice):
      choice.paste(text)
      field = .choice(choice)
    case .number, .statement: return
    }
    fault = nil
  }

  mutating func answer(_ check: (Question) throws(AnswerFault) -> Answer) -> Step {
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
    let rect = place(below: title(on: &canvas, look), look)
    switch field {
    case .choice(let choice):
      choice.draw(on: &canvas, in: rect, look)
      drawStatus(fault.map { text(of: $0, look) } ?? choice.status(look.words), &canvas, look)
    case .number(let number): number.draw(on: &canvas, in: rect, look)
    // What is wrong stands right below what was typed.
    case .typed(let typed): drawFault(on: &canvas, x: rect.x, y: typed.draw(on: &canvas, in: rect, look), look)
    case .date(let date): drawFault(on: &canvas, x: rect.x, y: date.draw(on: &canvas, in: rect, look), look)
    case .statement:
      guard let long = LongText(statement(rect.width, look), height: rect.height) else {
        _ = canvas.writeWrapped(look.text(question.text), in: rect)
        return
      }
      let seen = scroll.visible(count: long.lines.count, height: long.height)
      for (row, line) in long.lines[seen].enumerated() { canvas.write(line, x: rect.x, y: rect.y + row) }
      canvas.drawScroll(
        above: seen.lowerBound > 0, below: seen.upperBound < long.lines.count, x: body.right, top: rect.y, bottom: rect.bottom)
    }
  }

  private func statement(_ width: Int, _ look: Look) -> [String] { Width.wrap(look.text(question.text), to: width) }

  /// The text of a statement that is longer than the screen.
  func long(_ look: Look) -> LongText? {
    guard field == .statement else { return nil }
    var canvas = Canvas(size: look.layout.size)
    let rect = place(below: title(on: &canvas, look), look)
    return LongText(statement(rect.width, look), height: rect.height)
  }

  /// The row below the question's title.
  private func title(on canvas: inout Canvas, _ look: Look) -> Int {
    canvas.drawTitle(look.text(question.title), help: look.text(question.help), in: look.layout.body, look.layout)
  }

  /// Where the answer goes.
  private func place(below row: Int, _ look: Look) -> Rect {
    let body = look.layout.body
    var (y, bottom) = (row, body.bottom)
    if look.layout.isCompact {
      // The status line is free where there is nothing to say, and a gap below the title where a line for each choice fits all the same.
      if case .choice(let choice) = field, fault == nil, choice.status(look.words) == nil { bottom += 1 }
      if case .choice(let choice) = field, choice.choices.count > bottom - y - 1 {} else { y += 1 }
    }
    return Rect(x: body.x, y: y, width: min(body.width, look.layout.isLarge ? 92 : 76), height: bottom - y)
  }

  private func text(of fault: AnswerFault, _ look: Look) -> String {
    (look.glyphs.isASCII ? "! " : "▲ ") + look.words.text(of: fault, for: question)
  }

  private func drawFault(on canvas: inout Canvas, x: Int, y: Int, _ look: Look) {
    guard let fault else { return }
    canvas.fill(Rect(x: x, y: y, width: look.layout.column.right - x, height: 1), .text)
    canvas.writeWrapped(text(of: fault, look), in: Rect(x: x, y: y, width: look.layout.body.right - x, height: 2), .error)
  }

  /// One line above the footer: what is wrong, or how many are picked.
  private func drawStatus(_ status: String?, _ canvas: inout Canvas, _ look: Look) {
    guard let status else { return }
    let x = look.layout.body.x
    let shown = Width.fit(status, to: look.layout.column.right - x, ellipsis: look.glyphs.ellipsis)
    canvas.write(shown, x: x, y: look.layout.statusRow, fault == nil ? .dim : .error)
  }

  /// The key table of this question.
  func bindings(_ look: Look) -> Bindings<String> {
    let (words, glyphs) = (look.words, look.glyphs)
    var rows: [Binding<String>] = []
    switch field {
    case .choice(let choice):
      rows.append(Binding([.down, .up], "move", name: glyphs.keyUpDown, words.choose))
      if choice.takesSeveral { rows.append(Binding([.space], "pick", name: words.spaceKey, words.pick)) }
    case .number: rows.append(Binding([.right, .left], "move", name: glyphs.keyLeftRight, words.change))
    case .typed, .date, .statement: break
    }
    let isNext = if case .choice(let choice) = field { choice.takesSeveral && !choice.isSearching } else { field == .statement }
    rows.append(Binding([.enter], "answer", name: glyphs.keyEnter, isNext ? words.next : words.answer))
    if canSkip { rows.append(Binding(["s"], "skip", name: "S", words.skip)) }
    rows.append(Binding([.escape, .backspace], "back", name: isTyping || glyphs.isASCII ? "Esc" : glyphs.keyBack, words.back))
    if case .choice(let choice) = field, choice.canSearch, !choice.isSearching {
      rows.append(Binding(["/"], "search", name: "/", words.search, footer: false))
    }
    return Bindings(rows)
  }
}
