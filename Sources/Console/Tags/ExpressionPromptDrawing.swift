// How an expression's help looks: a mark below the fault, or the words that may come next; and the count in words.
import Domain
import Terminal

extension ExpressionPrompt {
  /// Rows that it has a use for, below its field.
  var height: Int {
    if fault != nil { return 3 }
    return min(6, completions.count)
  }

  /// Draws below a field. `field` is where its text stands, one row high.
  func draw(_ input: TextInput, field: Rect, on canvas: inout Canvas, in rect: Rect) {
    guard rect.height > 0 else { return }
    if let fault { return draw(fault, input, field: field, on: &canvas, in: rect) }
    let window = min(rect.height, completions.count)
    let first = max(0, min(chosen - window / 2, completions.count - window))
    let names = completions.map { Width.of($0.text) }.max() ?? 0
    for (row, index) in (first..<first + window).enumerated() {
      let line = Rect(x: rect.x, y: rect.y + row, width: rect.width, height: 1)
      let isHere = index == chosen
      canvas.fill(line, isHere && isChoosing ? .selected : .text)
      let isFirst = isHere && !isChoosing && takesAtOnce
      let style: Style = isHere && isChoosing ? .selected : isFirst ? .strongAccent : .text
      canvas.write(isHere && (isChoosing || isFirst) ? canvas.glyphs.pointer : " ", x: line.x, y: line.y, isFirst ? .accent : style)
      let word = Width.fit(completions[index].text, to: line.width - 2, ellipsis: canvas.glyphs.ellipsis)
      canvas.write(word, x: line.x + 2, y: line.y, style)
      let noteX = line.x + 2 + min(names, line.width) + 2
      guard noteX < line.right else { continue }
      let key = isHere && !isChoosing && takesAtOnce ? "Tab  " : ""
      let note = key + completions[index].note
      canvas.write(
        Width.fit(note, to: line.right - noteX, ellipsis: canvas.glyphs.ellipsis), x: noteX, y: line.y,
        isHere && isChoosing ? .selected : .dim)
    }
  }

  private func draw(_ fault: ExpressionError, _ input: TextInput, field: Rect, on canvas: inout Canvas, in rect: Rect) {
    canvas.fill(rect, .text)
    drawMark(input, field: field, on: &canvas, y: rect.y)
    canvas.writeWrapped(fault.message, in: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1), .error)
  }

  /// A mark in row `y` under the column of the fault.
  func drawMark(_ input: TextInput, field: Rect, on canvas: inout Canvas, y: Int) {
    guard let fault else { return }
    let place = max(0, min(fault.column - 1, input.characters.count))
    let start = input.firstShown(width: field.width)
    let x = place < start ? field.x : field.x + Width.of(String(input.characters[start..<place]))
    canvas.write("^", x: min(x, field.right - 1), y: y, .error)
  }

  /// `402 of 4,122 people match, 233 can be reached`; empty where nothing is known.
  func countWords(_ look: Look) -> String {
    switch matches {
    case .people(let count, let of, let reachable)?:
      guard look.mayKnow(count) else { return "\(look.count(count)) people match" }
      let all = "of \(Figures.counted(of, "person", "people"))"
      return "\(Figures.grouped(count)) \(all) match (\(Figures.percent(count, of: of))), \(look.count(reachable)) can be reached"
    case .products(let count, let of)?: return "\(Figures.grouped(count)) of \(Figures.counted(of, "product", "products")) match"
    case .unknown(let reason)?: return reason
    case nil: return ""
    }
  }
}

extension TextInput {
  /// The first character in sight where the text is drawn on one line of `width`.
  func firstShown(width: Int) -> Int {
    var start = 0
    while start < caret, Width.of(String(characters[start..<caret])) >= width { start += 1 }
    return start
  }
}
