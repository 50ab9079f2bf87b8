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
    let width = rect.width - labels - 4
    // Where there are few rows, a help is cut before fields are.
    let most = rect.height < 12 ? 2 : 4
    let heights = fields.indices.map { 1 + max(1, messages(of: $0, draft, width: width, helpLines: most).count) }
    // The field in focus stays in sight when the form is taller than its place.
    var first = draft.focus
    var room = rect.height - 2 - (fields.indices.contains(first) ? heights[first] : 0)
    while first > 0, heights[first - 1] <= room {
      first -= 1
      room -= heights[first]
    }
    var y = rect.y + 2
    for index in fields.indices.dropFirst(first) where y < rect.bottom - 1 || index == draft.focus {
      let value = Rect(x: rect.x + 4 + labels, y: y, width: width, height: min(heights[index], rect.bottom - y))
      draw(index, draft, on: &canvas, x: rect.x, labels: labels, value: value)
      y += heights[index]
    }
  }

  /// What stands under a field: what is wrong with it, else its help while it has the focus. The field in focus tells it in full.
  private func messages(of index: Int, _ draft: Draft<Record>, width: Int, helpLines: Int = 4) -> [String] {
    let hasFocus = index == draft.focus
    let most = draft.errors[index] == nil ? helpLines : 4
    let text = draft.errors[index].map { "! \($0)" } ?? (hasFocus ? fields[index].help : "")
    guard !text.isEmpty, width > 0 else { return [] }
    return hasFocus ? Array(Width.wrap(text, to: width).prefix(most)) : [text]
  }

  private func draw(_ index: Int, _ draft: Draft<Record>, on canvas: inout Canvas, x: Int, labels: Int, value: Rect) {
    let field = fields[index]
    let hasFocus = index == draft.focus
    if hasFocus { canvas.write(canvas.glyphs.pointer, x: x, y: value.y, .accent) }
    let label = Width.fit(field.label, to: labels, ellipsis: canvas.glyphs.ellipsis)
    canvas.write(label, x: x + 2, y: value.y, hasFocus ? .title : .dim)
    canvas.button(Rect(x: x, y: value.y, width: value.right - x, height: 1), item: index)
    draw(field.kind, index, draft, on: &canvas, in: Rect(x: value.x, y: value.y, width: value.width, height: 1), hasFocus: hasFocus)
    let style: Style = draft.errors[index] == nil ? .dim : .error
    for (row, line) in messages(of: index, draft, width: value.width).prefix(max(0, value.height - 1)).enumerated() {
      canvas.write(Width.fit(line, to: value.width, ellipsis: canvas.glyphs.ellipsis), x: value.x, y: value.y + 1 + row, style)
    }
  }

  private func draw(
    _ kind: Field<Record>.Kind, _ index: Int, _ draft: Draft<Record>, on canvas: inout Canvas, in rect: Rect, hasFocus: Bool
  ) {
    switch kind {
    case .typed(let isPlain, _, _):
      let typed = draft.input(index)
      let input = isPlain(typed.text) ? typed : typed.masked(with: canvas.glyphs.dotOn)
      guard !hasFocus else { return input.draw(on: &canvas, x: rect.x, y: rect.y, width: rect.width) }
      // Nobody writes here: the beginning says more than the place of the caret.
      canvas.write(Width.fit(input.text, to: rect.width, ellipsis: canvas.glyphs.ellipsis), x: rect.x, y: rect.y)
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
