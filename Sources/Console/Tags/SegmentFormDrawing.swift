// How a segment's form looks: fields, conditions a line each, the text below them, and at the foot the count.
import Domain
import Terminal

extension SegmentFormScreen {
  private static let labels = 15

  /// Where the parts stand: on a small screen conditions have the whole width.
  private struct Plan {
    var name: Int
    var basis: Int
    var conditions: Rect
    var text: Rect
    var foot: Rect
  }

  private func plan(_ look: Look, foot: String) -> Plan {
    let body = look.body
    let isRoomy = body.height >= 14
    let footHeight = Width.of(foot) > body.width ? 2 : 1
    let foot = Rect(x: body.x, y: body.bottom - footHeight, width: body.width, height: footHeight)
    let x = body.x + (look.isNarrow ? 2 : SegmentFormScreen.labels)
    let top = body.y + (isRoomy ? 1 : 0)
    let first = top + (isRoomy ? 3 : 2)
    let textY = foot.y - (isRoomy ? 2 : 1)
    let width = max(10, body.right - x - 1)
    return Plan(
      name: top, basis: top + 1, conditions: Rect(x: x, y: first, width: width, height: max(1, textY - first - (isRoomy ? 1 : 0))),
      text: Rect(x: body.x + SegmentFormScreen.labels, y: textY, width: max(10, body.width - SegmentFormScreen.labels - 1), height: 1),
      foot: foot)
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let prompt else { return canvas.drawLoading(look) }
    let foot = footWords(prompt, look)
    let plan = plan(look, foot: foot.text)
    let body = look.body
    let fields = plan.text.x
    label("Name", .name, on: &canvas, x: body.x, y: plan.name)
    draw(nameInput, .name, on: &canvas, Rect(x: fields, y: plan.name, width: plan.text.width, height: 1))
    label("Says", .basis, on: &canvas, x: body.x, y: plan.basis)
    let says = basis?.rawValue ?? "nothing named"
    let end = canvas.write(says, x: fields, y: plan.basis, focus == .basis ? .title : basis == nil ? .dim : .text)
    if focus == .basis { canvas.write("  Space: another", x: end, y: plan.basis, .dim) }
    if !look.isNarrow { label("Who is in it", .conditions, on: &canvas, x: body.x, y: plan.conditions.y) }
    drawConditions(on: &canvas, in: plan.conditions, look)
    drawText(prompt, on: &canvas, plan, look)
    canvas.writeWrapped(foot.text, in: plan.foot, foot.style)
  }

  /// What went wrong, else what is wrong with the text, else the count.
  private func footWords(_ prompt: ExpressionPrompt, _ look: Look) -> (text: String, style: Style) {
    if !refusal.isEmpty { return (refusal, .error) }
    // Until the typed condition can be counted, those without it stay in sight.
    let typed = entry.map { $0.prompt.countWords(look) } ?? ""
    let count = typed.isEmpty ? prompt.countWords(look) : typed
    if entry == nil, let fault = focus == .text ? prompt.fault : prompt.help.fault { return (fault.message, .error) }
    return count.isEmpty ? ("goal:sleep and contact.seen in last 90d", .dim) : (count, .accent)
  }

  private func label(_ text: String, _ field: Focus, on canvas: inout Canvas, x: Int, y: Int) {
    if field == focus { canvas.write(canvas.glyphs.pointer, x: x, y: y, .accent) }
    canvas.write(
      Width.fit(text, to: SegmentFormScreen.labels - 3, ellipsis: canvas.glyphs.ellipsis), x: x + 2, y: y, field == focus ? .title : .dim)
  }

  private func draw(_ input: TextInput, _ field: Focus, on canvas: inout Canvas, _ rect: Rect) {
    if field == focus { return input.draw(on: &canvas, x: rect.x, y: rect.y, width: rect.width, .title) }
    canvas.write(Width.fit(input.text, to: rect.width, ellipsis: canvas.glyphs.ellipsis), x: rect.x, y: rect.y, .text)
  }

  // MARK: Text

  private func drawText(_ prompt: ExpressionPrompt, on canvas: inout Canvas, _ plan: Plan, _ look: Look) {
    let field = plan.text
    label("As text", .text, on: &canvas, x: look.body.x, y: field.y)
    draw(input, .text, on: &canvas, field)
    guard focus == .text, prompt.height > 0 else { return }
    if prompt.fault != nil {
      if plan.foot.y > field.y + 1 { prompt.drawMark(input, field: field, on: &canvas, y: field.y + 1) }
      return
    }
    // The words stand above the field: below it there is no room.
    let height = min(prompt.height, plan.conditions.height)
    let above = Rect(x: field.x - 2, y: field.y - height, width: field.width + 2, height: height)
    canvas.fill(Rect(x: look.body.x, y: above.y, width: look.body.width, height: height), .text)
    prompt.draw(input, field: field, on: &canvas, in: above)
  }

  // MARK: Conditions

  /// A line of the list: what joins it to the one above, and the condition; nil for the one that is being typed.
  private struct Line {
    var joint: String
    var text: String?
    var isChosen = false
  }

  private var lines: [Line] {
    guard let builder else { return [] }
    var lines: [Line] = []
    for (group, conditions) in builder.groups.enumerated() {
      for (index, condition) in conditions.enumerated() {
        let here = SegmentBuilder.Place(group: group, index: index)
        let joint = index > 0 ? "and" : group > 0 ? "or" : ""
        if let entry, entry.place == here {
          lines.append(Line(joint: joint, isChosen: true))
          if !entry.isNew { continue }
          lines.append(Line(joint: "and", text: condition.text))
        } else {
          lines.append(Line(joint: joint, text: condition.text, isChosen: entry == nil && here == place))
        }
      }
      if let entry, entry.isNew, entry.place == .init(group: group, index: conditions.count) {
        lines.append(Line(joint: "and", isChosen: true))
      }
    }
    if let entry, entry.place.group == builder.groups.count {
      lines.append(Line(joint: builder.groups.isEmpty ? "" : "or", isChosen: true))
    }
    return lines
  }

  private func drawConditions(on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    guard builder != nil else {
      canvas.write(Width.fit("shown as text only: it cannot be read yet", to: rect.width), x: rect.x, y: rect.y, .dim)
      return
    }
    let lines = lines
    guard !lines.isEmpty else {
      canvas.write(Width.fit("everybody, until there is a condition: A", to: rect.width), x: rect.x, y: rect.y, .dim)
      return
    }
    let help = entry.map { min($0.prompt.height, max(0, rect.height - 1)) } ?? 0
    let height = max(1, rect.height - help)
    let chosen = lines.firstIndex(where: \.isChosen) ?? 0
    let first = max(0, min(chosen - height + 1, lines.count - height))
    var y = rect.y
    for line in lines[first..<min(lines.count, first + height)] {
      draw(line, on: &canvas, Rect(x: rect.x, y: y, width: rect.width, height: 1))
      y += 1
      if line.isChosen, let entry {
        let field = Rect(x: rect.x + 4, y: y - 1, width: rect.width - 4, height: 1)
        entry.prompt.draw(entry.input, field: field, on: &canvas, in: Rect(x: field.x - 2, y: y, width: field.width + 2, height: help))
        y += help
      }
    }
  }

  private func draw(_ line: Line, on canvas: inout Canvas, _ rect: Rect) {
    let isHere = line.isChosen && focus == .conditions
    if isHere, entry == nil {
      canvas.fill(Rect(x: rect.x - 2, y: rect.y, width: rect.width + 3, height: 1), .selected)
      canvas.write(canvas.glyphs.pointer, x: rect.x - 2, y: rect.y, .selected)
      canvas.cursor = Point(x: rect.x - 2, y: rect.y)
    }
    canvas.write(line.joint, x: rect.x, y: rect.y, isHere ? (entry == nil ? .selected : .accent) : .dim)
    let (x, width) = (rect.x + 4, rect.width - 4)
    guard let text = line.text else {
      entry?.input.draw(on: &canvas, x: x, y: rect.y, width: width, .title)
      return
    }
    canvas.write(
      Width.fit(text, to: width, ellipsis: canvas.glyphs.ellipsis), x: x, y: rect.y, isHere && entry == nil ? .selected : .text)
  }
}
