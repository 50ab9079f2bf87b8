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
    case "+": move(1)
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

  /// The number of steps from the lowest was touched.
  mutating func press(_ steps: Int) {
    value = low
    typed = ""
    move(Int64(steps))
  }

  // MARK: Drawing

  func draw(on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    let y = rect.y + (look.layout.isCompact ? 0 : 1)
    let after: Int
    switch question.kind {
    case .rating where steps < 20: after = drawStars(on: &canvas, x: rect.x, y: y, width: rect.width, look)
    case .scale where steps <= 10: after = drawScale(on: &canvas, x: rect.x, y: y, width: rect.width, look)
    default:
      after = drawSlider(on: &canvas, x: rect.x, y: y, width: min(rect.width, look.layout.by(compact: 36, usual: 60, large: 80)), look)
    }
    // What the number means, where the quiz says so.
    guard let band = question.band(of: value)?.choice else { return }
    let meaning = look.text(band.label)
    if meaning != band.ref { canvas.write(Width.fit(meaning, to: rect.width), x: rect.x, y: after + look.layout.gap, .dim) }
  }

  private var steps: Int { Int((high - low).millionths / max(step.millionths, 1)) }

  /// The number with its unit, as the locale writes it.
  func text(_ number: Number, _ look: Look) -> String {
    let unit = look.text(question.unit)
    let digits = Money.number(number, decimals: question.decimals, locale: look.locale)
    return unit.isEmpty ? digits : "\(digits) \(unit)"
  }

  private func drawSlider(on canvas: inout Canvas, x: Int, y: Int, width: Int, _ look: Look) -> Int {
    let range = max(1, (high - low).millionths)
    // Wide enough for the largest bounds.
    let place = Int(Int128((value - low).millionths) * Int128(width - 1) / Int128(range))
    let shown = " \(text(value, look)) "
    let labelX = x + max(0, min(width - Width.of(shown), place - Width.of(shown) / 2))
    let line = y + (look.layout.isCompact ? 1 : 2)
    canvas.write(shown, x: labelX, y: y, .selected)
    canvas.write(look.glyphs.full, times: place, x: x, y: line, .accent)
    canvas.write(look.glyphs.dotOn, x: x + place, y: line, .strongAccent)
    canvas.write(look.glyphs.empty, times: width - 1 - place, x: x + place + 1, y: line, .border)
    for column in 0..<width {
      let item = (Int128(column) * Int128(steps) + Int128((width - 1) / 2)) / Int128(max(1, width - 1))
      canvas.button(Rect(x: x + column, y: line - 1, width: 1, height: 3), item: Int(item))
    }
    let below = line + (look.layout.isCompact ? 1 : 2)
    canvas.write(text(low, look), x: x, y: below, .dim)
    let end = text(high, look)
    canvas.write(end, x: x + width - Width.of(end), y: below, .dim)
    canvas.cursor = Point(x: x + place, y: line)
    return below + 1
  }

  private func drawStars(on canvas: inout Canvas, x: Int, y: Int, width: Int, _ look: Look) -> Int {
    let filled = (value - low).millionths / max(step.millionths, 1)
    let space = max(2, min(look.layout.by(compact: 4, usual: 5, large: 8), (width - 8) / (steps + 1)))
    for star in 0...steps {
      let (isOn, at) = (star <= filled, x + 1 + star * space)
      canvas.write(isOn ? look.glyphs.starOn : look.glyphs.starOff, x: at, y: y + 1, isOn ? .strongAccent : .border)
      canvas.button(Rect(x: at - 1, y: y, width: space, height: 3), item: star)
      if star == filled { canvas.cursor = Point(x: at, y: y + 1) }
    }
    canvas.write(text(value, look), x: x + 2 + (steps + 1) * space, y: y + 1, .title)
    return y + 3
  }

  private func drawScale(on canvas: inout Canvas, x: Int, y: Int, width: Int, _ look: Look) -> Int {
    // A frame around each where they all fit, else the numbers alone.
    let space = min(look.layout.by(compact: 6, usual: 6, large: 8), width / (steps + 1))
    let hasFrame = space >= 5 && !look.layout.isCompact
    var number = low
    for place in 0...steps {
      let box = Rect(x: x + place * space, y: y, width: space, height: 3)
      if hasFrame { canvas.frame(box, .border) }
      let digits = number.text()
      let inner = hasFrame ? box.inset(by: 1, 1) : Rect(x: box.x, y: y + 1, width: space - (space > 3 ? 1 : 0), height: 1)
      let style: Style = number == value ? .selected : .choice
      canvas.fill(inner, style)
      let at = inner.x + (inner.width - Width.of(digits)) / 2
      canvas.write(digits, x: at, y: inner.y, style)
      canvas.button(box, item: place)
      if number == value { canvas.cursor = Point(x: at, y: inner.y) }
      number = number + step
    }
    return y + 3
  }
}
