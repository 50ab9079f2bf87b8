// Typing an answer: text, a number, a date, an address.
import Domain
import Terminal

/// The state of a question that is answered by typing.
struct TypedField: Equatable, Sendable {
  let question: Question
  var input: TextInput

  init(_ question: Question, draft: Answer?) {
    self.question = question
    input = TextInput(TypedField.text(of: draft), limit: max(question.longest, 1) + 20)
  }

  private static func text(of draft: Answer?) -> String {
    switch draft {
    case .text(let text): text
    case .number(let number): number.text()
    case .date(let date): date.iso
    case .choices, .empty, nil: ""
    }
  }

  /// What was typed, with a decimal comma read as a point.
  var typed: String { question.kind == .number ? input.text.replacing(",", with: ".") : input.text }

  mutating func apply(_ key: Key) -> Bool {
    if question.kind == .number, case .character(let sign) = key, !"0123456789.,-".contains(sign) { return true }
    return input.apply(key)
  }

  func draw(on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    let width = question.kind == .number || question.kind == .date ? min(24, rect.width) : rect.width
    canvas.frame(Rect(x: rect.x, y: rect.y, width: width, height: 3), .accent)
    if input.isEmpty { canvas.write(Width.fit(hint(look), to: width - 6), x: rect.x + 3, y: rect.y + 1, .dim) }
    input.draw(on: &canvas, x: rect.x + 3, y: rect.y + 1, width: width - 6)
    let unit = look.quiz.text(question.unit, in: look.locale)
    if !unit.isEmpty { canvas.write(unit, x: rect.x + width + 2, y: rect.y + 1, .dim) }
  }

  private func hint(_ look: Look) -> String {
    switch question.kind {
    case .email: "name@example.com"
    case .phone: "+49 30 1234567"
    case .date: "2026-11-24"
    case .number: ""
    default: question.optional ? look.words.optional : look.words.typeHere
    }
  }
}
