// What a typed line means to the plain kiosk: the same steps that keys lead to, taken whole.
import Domain
import Terminal

extension KioskProgram {
  /// Takes a line that was typed.
  public mutating func hear(_ line: String) -> [KioskEffect] {
    defer { startIdling() }
    let line = String(line.cleaned().trimmingSpaces().prefix(2_000))
    // The help is only said; what comes after it is an answer again.
    if overlay == .help { overlay = nil }
    if let overlay { return hear(line, over: overlay) }
    guard pending == nil else { return [] }
    if visit != nil, let effects = command(line) { return effects }
    switch stage {
    case .attract: return line == ":staff" ? knock("") : wake(line == "l" ? "l" : line == "c" ? "c" : .enter)
    case .message(let screen): return line == ":staff" ? pass(.control("x"), screen) : pass(.enter, screen)
    case .language(var screen):
      guard let place = place(line) else { return [] }
      let step = screen.menu.press(place)
      return choose(step, screen)
    case .code(var screen):
      screen.input = TextInput(line, limit: 40)
      return recall(.enter, screen)
    case .question(let screen): return hear(line, screen)
    case .lead(let screen): return hear(line, screen)
    case .results(let screen): return hear(line, screen)
    case .review(var screen):
      guard let place = place(line) else { return [] }
      let step = screen.press(place)
      return review(step, screen)
    case .handoff: return handOff(line == "p" ? "p" : .enter)
    case .door(var screen):
      screen.input = TextInput(line, limit: 12)
      return knock(.enter, screen)
    case .staff(let screen): return hear(line, screen)
    }
  }

  private mutating func hear(_ line: String, over overlay: Overlay) -> [KioskEffect] {
    answer(overlay, overlay == .startOver ? (isYes(line) ? .enter : .backspace) : .function(12))
  }

  private func isYes(_ line: String) -> Bool { ["y", "j", "o", "s", "yes", "ja", "oui", "si", "sí"].contains(line.lowercased()) }

  /// `b`, `l`, `?` and `h`; where text is written with a stroke before them. Nil for anything else.
  private mutating func command(_ line: String) -> [KioskEffect]? {
    var word = line.lowercased()
    if isTyping || isSpelling {
      guard word.hasPrefix("/") else { return nil }
      word.removeFirst()
    }
    switch word {
    case "b": return pressed(.escape)
    case "l":
      speakNext()
      return []
    case "?":
      overlay = .help
      return []
    case "h":
      overlay = .called
      isCalled = true
      return [.callStaff]
    default: return nil
    }
  }

  private var isSpelling: Bool { if case .question(let screen) = stage { screen.takesLetters } else { false } }

  /// The key as the screen in force takes it.
  private mutating func pressed(_ key: Key) -> [KioskEffect] {
    switch stage {
    case .question(let screen): ask(key, screen)
    case .lead(let screen): lead(key, screen)
    case .results(let screen): look(key, screen)
    case .review(let screen): review(key, screen)
    case .handoff: handOff(key)
    default: []
    }
  }

  // MARK: Screens

  private mutating func hear(_ line: String, _ screen: QuestionScreen) -> [KioskEffect] {
    var screen = screen
    let step = screen.hear(line)
    return ask(step, screen)
  }

  private mutating func hear(_ line: String, _ screen: LeadScreen) -> [KioskEffect] {
    var screen = screen
    if case .consent(let channel) = screen.rows[screen.cursor], isYes(line) != screen.ticked.contains(channel) { _ = screen.update(.space) }
    screen.write(line)
    var result = screen.update(.enter)
    // The last row only says that this was all.
    if result == .stay, screen.rows[screen.cursor] == .done { result = screen.update(.enter) }
    return lead(result, screen)
  }

  private mutating func hear(_ line: String, _ screen: ResultsScreen) -> [KioskEffect] {
    var screen = screen
    if let place = place(line) {
      screen.keepOrDrop(place)
      return look(.stay, screen)
    }
    switch line.lowercased() {
    case "": return look(.enter, screen)
    case "e": return look("e", screen)
    case "p": return look("p", screen)
    default: return []
    }
  }

  private mutating func hear(_ line: String, _ screen: StaffScreen) -> [KioskEffect] {
    var screen = screen
    if screen.name != nil {
      screen.name = TextInput(line, limit: 40)
      let step = screen.update(.enter)
      return serve(step, screen)
    }
    guard let place = place(line) else { return rest() }
    let step = screen.press(place)
    return serve(step, screen)
  }
}

/// `3` is the place 2 of a list; nil for what is no number from 1 on.
private func place(_ text: some StringProtocol) -> Int? { Int(text).flatMap { $0 > 0 ? $0 - 1 : nil } }

extension QuestionScreen {
  /// Lines are text here, and not numbers of choices.
  var takesLetters: Bool {
    switch field {
    case .typed: question.kind != .number && question.kind != .barcode
    case .choice, .number, .date, .statement: false
    }
  }

  /// A whole answer in one line.
  mutating func hear(_ line: String) -> Step {
    if line.lowercased() == "s", question.optional, !takesLetters { return .answered(.empty) }
    switch field {
    case .statement: return .answered(.empty)
    case .typed:
      var fresh = TypedField(question, draft: nil)
      fresh.write(line)
      field = .typed(fresh)
      return update(.enter)
    case .number:
      if line.isEmpty, question.optional { return .answered(.empty) }
      return answer { question throws(AnswerFault) in try question.answer(typing: line.replacing(",", with: ".")) }
    case .date(var date):
      if line.isEmpty, question.optional { return .answered(.empty) }
      date.clear()
      date.paste(line)
      field = .date(date)
      return answer { question throws(AnswerFault) in try question.answer(typing: line.isEmpty ? "" : date.date?.iso ?? "-") }
    case .choice(let choice): return hear(line, choice)
    }
  }

  private mutating func hear(_ line: String, _ choice: ChoiceField) -> Step {
    var choice = choice
    if line.isEmpty, question.optional { return .answered(.empty) }
    let numbers = line.split { " ,;".contains($0) }.map(place)
    if !numbers.isEmpty, let places = numbers as? [Int] {
      guard places.allSatisfy(choice.choices.indices.contains) else {
        fault = .missing
        return .stay
      }
      choice.clear()
      for place in places {
        let outcome = choice.press(place)
        let step = take(outcome, choice)
        if step != .stay || fault != nil { return step }
      }
      return take(choice.apply(.enter), choice)
    }
    // Letters: one choice that has them is meant; of several, those are read out.
    choice.find(line)
    if choice.listed.count == 1, !choice.takesSeveral { return take(choice.press(choice.listed[0]), choice) }
    let hasNone = choice.listed.isEmpty
    if hasNone { choice.find("") }
    field = .choice(choice)
    fault = hasNone || line.isEmpty ? .missing : nil
    return .stay
  }
}
