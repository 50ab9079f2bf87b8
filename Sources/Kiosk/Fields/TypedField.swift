// Typing an answer: text, a number, an address, a code from a scanner.
import Domain
import Terminal

/// The state of a question that is answered by typing.
struct TypedField: Equatable, Sendable {
  let question: Question
  private(set) var input: TextInput
  /// The code before could not be read: the next one takes its place, unless it is being mended by hand.
  var isRejected = false

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

  /// Digits only: letters stay free for the kiosk's own keys.
  var isNumeric: Bool { question.kind == .number || question.kind == .barcode }

  /// What was typed, with a decimal comma read as a point.
  var typed: String { question.kind == .number ? input.text.replacing(",", with: ".") : input.text }

  /// False when the key is not one of this field.
  mutating func apply(_ key: Key) -> Bool {
    if case .character(let sign) = key, isNumeric {
      guard (question.kind == .number ? "0123456789.,-" : "0123456789").contains(sign) else { return false }
      if !accepts(sign) { return false }
      if isRejected { input = TextInput(limit: input.limit) }
    }
    isRejected = false
    return input.apply(key)
  }

  /// On a number pad minus goes back where no number can begin with it.
  func accepts(_ sign: Character) -> Bool {
    sign != "-" || question.kind == .number && input.isEmpty && (question.minimum.map { $0 < 0 } ?? true)
  }

  /// Takes a whole line, whatever stands in it: the question says what is wrong with it.
  mutating func write(_ text: String) { input.insert(text) }

  mutating func paste(_ text: String) {
    if isRejected { input = TextInput(limit: input.limit) }
    isRejected = false
    input.insert(isNumeric ? text.filter { "0123456789.,-".contains($0) } : text)
  }

  // MARK: Drawing

  /// Returns the row after it.
  func draw(on canvas: inout Canvas, in rect: Rect, _ look: Look) -> Int {
    let width =
      question.kind == .number || question.kind == .phone
      ? min(28, rect.width) : question.kind == .barcode ? min(44, rect.width) : rect.width
    let lines = question.kind == .longText ? max(2, min(6, rect.height - 3)) : 1
    let box = Rect(x: rect.x, y: rect.y, width: width, height: lines + 2)
    canvas.frame(box, .accent, look.glyphs.isASCII ? nil : .heavy)
    let inner = Rect(x: box.x + 3, y: box.y + 1, width: width - 6, height: lines)
    if input.isEmpty { canvas.write(Width.fit(hint(look), to: inner.width), x: inner.x, y: inner.y, .dim) }
    if lines == 1 {
      input.draw(on: &canvas, x: inner.x, y: inner.y, width: inner.width)
    } else {
      input.draw(on: &canvas, in: inner)
    }
    let unit = look.text(question.unit)
    if !unit.isEmpty { canvas.write(Width.fit(unit, to: rect.right - box.right - 2), x: box.right + 2, y: box.y + 1, .dim) }
    if question.kind == .email, let hint = Email(input.text)?.typoHint {
      canvas.write(look.words.didYouMean.replacing("{x}", with: hint), x: rect.x + 1, y: box.bottom, .dim)
    }
    return box.bottom
  }

  private func hint(_ look: Look) -> String {
    switch question.kind {
    case .email: "name@example.com"
    case .phone: "+49 30 1234567"
    case .barcode: look.words.scanHint
    case .number: ""
    default: question.optional ? look.words.optional : look.words.typeHere
    }
  }
}
