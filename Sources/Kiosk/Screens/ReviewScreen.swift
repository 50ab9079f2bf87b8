// What the shopper has told us, one line an answer: each can be changed.
import Domain
import Terminal

/// The answers of a visit, to be looked at.
struct ReviewScreen: Equatable, Sendable {
  /// Whether it can be gone on from without a change: a visit that a code brought back.
  let canGoOn: Bool
  /// Refs, in path order.
  let questions: [String]
  var menu: Menu

  init(_ visit: Visit, canGoOn: Bool) {
    self.canGoOn = canGoOn
    questions = visit.walk.steps.map(\.question).filter { $0.kind != .hidden && $0.kind != .statement }.map(\.ref)
    menu = Menu(count: questions.count + (canGoOn ? 1 : 0), at: canGoOn ? 0 : questions.count - 1)
  }

  enum Step: Equatable { case stay, back, goOn, change(String) }

  mutating func update(_ key: Key) -> Step { take(menu.update(key)) }

  mutating func press(_ item: Int) -> Step { take(menu.press(item)) }

  private func take(_ step: Menu.Step) -> Step {
    switch step {
    case .stay: return .stay
    case .back: return .back
    case .chosen(let index):
      let place = index - (canGoOn ? 1 : 0)
      return place < 0 ? .goOn : questions.indices.contains(place) ? .change(questions[place]) : .stay
    }
  }

  func view(_ canvas: inout Canvas, _ look: Look, _ visit: Visit) {
    let layout = look.layout
    canvas.drawHeader(look.words.reviewTitle, progress: "", share: nil, layout)
    var y = layout.headerRow + 2
    if !layout.isCompact {
      canvas.write(look.words.reviewText, x: layout.column.x, y: y + layout.gap - 1, .dim)
      y += layout.gap + 1
    }
    let first = canGoOn ? [Menu.Line(label: look.words.seeResult)] : []
    let rect = Rect(x: layout.column.x, y: y, width: layout.column.width - 1, height: layout.footerRow - 1 - y)
    menu.draw(first + lines(of: visit, locale: look.locale), on: &canvas, in: rect, layout)
  }

  /// Question and answer, in the shopper's language.
  func lines(of visit: Visit, locale: String) -> [Menu.Line] {
    questions.compactMap { visit.quiz.question($0) }.map { question in
      let answer = visit.answers[question.ref].map { AnswerWords.text(of: $0, question, visit.quiz, locale) } ?? "-"
      return Menu.Line(label: visit.text(question.title), detail: answer)
    }
  }

  func bindings(_ look: Look) -> Bindings<String> {
    Bindings([
      Binding([.down, .up], "move", name: look.glyphs.keyUpDown, look.words.choose),
      Binding([.enter], "answer", name: look.glyphs.keyEnter, look.words.change),
      Binding([.escape, .backspace], "back", name: look.glyphs.isASCII ? "Esc" : look.glyphs.keyBack, look.words.back),
    ])
  }
}
