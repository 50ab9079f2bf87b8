// Choosing a number: a slider, stars, a scale.
import Domain
import Terminal

/// The state of a slider, rating or scale: always a valid number.
struct NumberField: Equatable, Sendable {
  let question: Question
  let low: Number
  let high: Number
  let step: Number
  var value: Number
  /// Digits typed so far, for numbers of two digits.
  var typed = ""

  init(_ question: Question, draft: Answer?) {
    self.question = question
    low = question.minimum ?? 0
    high = question.maximum ?? 100
    step = question.step ?? 1
    let steps = (high - low).millionths / max(step.millionths, 1)
    value = question.kind == .slider ? Number(millionths: low.millionths + steps / 2 * step.millionths) : low
    if case .number(let number) = draft { value = number }
  }

  mutating func apply(_ key: Key) -> Bool {
    switch key {
    case .right, .up: move(1)
    case .left, .down: move(-1)
    case .home: value = low
    case .end: value = high
    case .pageUp: move(5)
    case .pageDown: move(-5)
    case .character(let digit) where digit.isASCII && digit.isNumber:
      jump(to: digit)
      return true
    default: return false
    }
    typed = ""
    return true
  }

  private mutating func move(_ steps: Int64) {
    let moved = value.millionths + steps * step.millionths
    let highest = low.millionths + (high - low).millionths / step.millionths * step.millionths
    value = Number(millionths: max(low.millionths, min(highest, moved)))
  }

  /// `1` then `0` is 10 where that is not too much; digits that make no value yet wait for the next one.
  private mutating func jump(to digit: Character) {
    let longer = typed + String(digit)
    typed = Number(longer).map { $0 <= high } ?? false ? longer : String(digit)
    guard let number = Number(typed), number >= low, number <= high, (number - low).millionths % step.millionths == 0 else { return }
    value = number
  }

  func draw(on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    switch question.kind {
    case .rating: drawStars(on: &canvas, in: rect, look)
    case .scale where (high - low).millionths / step.millionths <= 10: drawScale(on: &canvas, in: rect, look)
    default: drawSlider(on: &canvas, in: rect, look)
    }
  }

  /// The number with its unit, as the locale writes it.
  func text(_ number: Number, _ look: Look) -> String {
    let unit = look.quiz.text(question.unit, in: look.locale)
    let digits = Money.number(number, decimals: question.decimals, locale: look.locale)
    return unit.isEmpty ? digits : "\(digits) \(unit)"
  }

  private func drawSlider(on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    let width = min(rect.width, 60)
    let range = max(1, (high - low).millionths)
    let place = Int((value - low).millionths * Int64(width - 1) / range)
    let shown = " \(text(value, look)) "
    let labelX = rect.x + max(0, min(width - Width.of(shown), place - Width.of(shown) / 2))
    canvas.write(shown, x: labelX, y: rect.y + 1, .selected)
    canvas.write(String(repeating: look.glyphs.full, count: place), x: rect.x, y: rect.y + 3, .accent)
    canvas.write(look.glyphs.dotOn, x: rect.x + place, y: rect.y + 3, .strongAccent)
    canvas.write(String(repeating: look.glyphs.empty, count: width - 1 - place), x: rect.x + place + 1, y: rect.y + 3, .border)
    canvas.write(text(low, look), x: rect.x, y: rect.y + 5, .dim)
    let end = text(high, look)
    canvas.write(end, x: rect.x + width - Width.of(end), y: rect.y + 5, .dim)
    canvas.cursor = Point(x: rect.x + place, y: rect.y + 3)
  }

  private func drawStars(on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    let count = (high - low).whole.map { $0 + 1 } ?? 5
    let filled = ((value - low).whole ?? 0) + 1
    var x = rect.x + 2
    for star in 0..<min(count, 20) {
      canvas.write(star < filled ? look.glyphs.starOn : look.glyphs.starOff, x: x, y: rect.y + 2, star < filled ? .strongAccent : .border)
      if star == filled - 1 { canvas.cursor = Point(x: x, y: rect.y + 2) }
      x += 4
    }
    canvas.write(text(value, look), x: x + 2, y: rect.y + 2, .title)
  }

  private func drawScale(on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    var x = rect.x
    var number = low
    while number <= high {
      let label = Width.pad(" \(number.text())", to: 4)
      canvas.frame(Rect(x: x, y: rect.y + 1, width: 6, height: 3), .border)
      canvas.write(label, x: x + 1, y: rect.y + 2, number == value ? .selected : .choice)
      if number == value { canvas.cursor = Point(x: x + 2, y: rect.y + 2) }
      x += 6
      number = number + step
    }
  }
}
