// How a form looks: labels in a column, values beside them, what is wrong under the value.

extension Form {
  /// Rows that the form takes: its title, a gap, and for each field one row and one for help or fault.
  public var height: Int { 2 + fields.count * 2 }

  /// Draws `draft` from the top of `rect`. On a narrow screen labels are cut, values are not. A dot beside the title marks changes.
  public func draw(_ draft: Draft<Record>, on canvas: inout Canvas, in rect: Rect, marksChanges: Bool = true) {
    let end = canvas.write(
      Width.fit(title, to: rect.width - 4, ellipsis: canvas.glyphs.ellipsis), x: rect.x + 2, y: rect.y, .title)
    if draft.isDirty, marksChanges { canvas.write(canvas.glyphs.dotOn, x: end + 1, y: rect.y, .accent) }
    let labels = min(rect.width / 3, fields.map { Width.of($0.label) }.max() ?? 0)
    // The field in focus stays in sight when the form is taller than its place.
    let room = max(1, (rect.height - 2) / 2)
    let first = max(0, min(draft.focus - room + 1, fields.count - room))
    for (row, index) in (first..<min(fields.count, first + room)).enumerated() {
      let y = rect.y + 2 + row * 2
      let value = Rect(x: rect.x + 4 + labels, y: y, width: rect.width - labels - 4, height: 1)
      draw(index, draft, on: &canvas, x: rect.x, labels: labels, value: value)
    }
  }

  private func draw(_ index: Int, _ draft: Draft<Record>, on canvas: inout Canvas, x: Int, labels: Int, value: Rect) {
    let field = fields[index]
    let hasFocus = index == draft.focus
    if hasFocus { canvas.write(canvas.glyphs.pointer, x: x, y: value.y, .accent) }
    let label = Width.fit(field.label, to: labels, ellipsis: canvas.glyphs.ellipsis)
    canvas.write(label, x: x + 2, y: value.y, hasFocus ? .title : .dim)
    draw(field.kind, index, draft, on: &canvas, in: value, hasFocus: hasFocus)
    if let error = draft.errors[index] {
      canvas.write(Width.fit("! \(error)", to: value.width, ellipsis: canvas.glyphs.ellipsis), x: value.x, y: value.y + 1, .error)
    } else if hasFocus {
      canvas.write(Width.fit(field.help, to: value.width, ellipsis: canvas.glyphs.ellipsis), x: value.x, y: value.y + 1, .dim)
    }
  }

  private func draw(
    _ kind: Field<Record>.Kind, _ index: Int, _ draft: Draft<Record>, on canvas: inout Canvas, in rect: Rect, hasFocus: Bool
  ) {
    switch kind {
    case .typed(let isSecret, _, _):
      let input = isSecret ? draft.input(index).masked(with: canvas.glyphs.dotOn) : draft.input(index)
      input.draw(on: &canvas, x: rect.x, y: rect.y, width: rect.width, hasFocus: hasFocus)
    case .toggle(let read, _):
      let isOn = read(draft.record)
      canvas.write("[\(isOn ? "x" : " ")] \(isOn ? "yes" : "no")", x: rect.x, y: rect.y, width: rect.width)
      if hasFocus { canvas.cursor = Point(x: rect.x + 1, y: rect.y) }
    case .picker(let isMultiple, let all, let chosen, _):
      let names = all(draft.record)
      drawPicker(names, chosen(draft.record), isMultiple, hand: hasFocus ? draft.hand(index) : nil, on: &canvas, in: rect)
      if hasFocus { canvas.cursor = Point(x: rect.x, y: rect.y) }
    }
  }

  private func drawPicker(
    _ names: [String], _ chosen: [String], _ isMultiple: Bool, hand: Int?, on canvas: inout Canvas, in rect: Rect
  ) {
    guard isMultiple else {
      canvas.write(
        Width.fit("< \(chosen.first ?? "") >", to: rect.width, ellipsis: canvas.glyphs.ellipsis), x: rect.x, y: rect.y)
      return
    }
    var x = rect.x
    // What the hand is on stays in sight.
    for (index, name) in names.enumerated().dropFirst(max(0, (hand ?? 0) - 1)) where x < rect.right {
      let style: Style = index == hand ? .selected : .text
      x = canvas.write("[\(chosen.contains(name) ? "x" : " ")] \(name)", x: x, y: rect.y, style, width: rect.right - x) + 2
    }
  }
}

extension TextInput {
  /// As many signs as there are characters, the caret where it is: what a secret shows.
  func masked(with sign: String) -> TextInput {
    var shown = TextInput(String(repeating: sign, count: characters.count), limit: limit)
    for _ in caret..<characters.count { _ = shown.apply(.left) }
    return shown
  }
}
