// How the editor looks: tree and problems at the left, form and preview at the right; on narrow screens one of the two.
import Domain
import Terminal

extension EditorScreen {
  func note(_ look: Look) -> String {
    guard let edits else { return "" }
    let version = base.map { "v\($0.number)" } ?? "never published"
    let changes = edits.document.text == base?.text ? "as \(version)" : "draft, from \(version)"
    let stored = saving.at.map { "saved \(look.clock.time($0))" } ?? ""
    let saved = saving.fault != nil ? "not saved" : saving.isUnderWay ? "saving" : stored
    let language = locales.count > 1 ? "\(locale)   " : ""
    return (look.isNarrow ? "" : provedWords) + language + [changes, saved].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let tree else { return canvas.drawLoading(look) }
    if let grid {
      grid.draw(tree, locale: locale, base: baseLocale, top: top, on: &canvas, in: look.body)
      return drawOverlay(on: &canvas, look)
    }
    let layout = EditorLayout(look, showsPreview: chosenNode?.place.part == .question)
    if !layout.isNarrow || pane == .tree {
      drawTree(tree, on: &canvas, layout.tree)
      drawProblems(on: &canvas, layout.problems, look)
    }
    if !layout.isNarrow {
      for y in layout.body.y..<layout.body.bottom {
        canvas.write(canvas.glyphs.isASCII ? "|" : "│", x: layout.form.x - 2, y: y, .border)
      }
    }
    if !layout.isNarrow || pane == .form { drawForm(tree, on: &canvas, layout.form, look) }
    drawPreview(on: &canvas, layout)
    drawOverlay(on: &canvas, look)
  }

  // MARK: Tree

  private func drawTree(_ tree: Tree, on canvas: inout Canvas, _ rect: Rect) {
    guard !nodes.isEmpty else {
      canvas.write("Nothing found", x: rect.x + 2, y: rect.y, .dim)
      return
    }
    let heights = nodes.map { 1 + $0.branches.count }
    let count = heights.reduce(0, +)
    let chosen = nodes.indices.contains(node) ? heights[..<node].reduce(0, +) : 0
    let end = nodes.indices.contains(node) ? chosen + heights[node] : 0
    // The chosen row stands in the middle of what is longer than its place.
    let first = max(0, min(chosen, max(end - rect.height, min(chosen - rect.height / 2, count - rect.height))))
    var y = rect.y - first
    for (index, node) in nodes.enumerated() where y < rect.bottom {
      defer { y += heights[index] }
      guard y + heights[index] > rect.y else { continue }
      for (offset, branch) in ([nil] + node.branches).enumerated() where (rect.y..<rect.bottom).contains(y + offset) {
        let place = Rect(x: rect.x, y: y + offset, width: rect.width, height: 1)
        if let branch {
          let text = canvas.glyphs.isASCII ? branch.replacing("→", with: "->") : branch
          canvas.write(Width.fit(text, to: place.width - 5, ellipsis: canvas.glyphs.ellipsis), x: place.x + 5, y: place.y, .dim)
        } else {
          draw(node, isChosen: index == self.node, on: &canvas, in: place)
        }
        canvas.button(place, item: index)
      }
    }
  }

  private func draw(_ node: EditorNode, isChosen: Bool, on canvas: inout Canvas, in place: Rect) {
    let style: Style = isChosen && pane == .tree ? .selected : .text
    if isChosen, pane == .tree { canvas.fill(place, .selected) }
    canvas.write(isChosen ? canvas.glyphs.pointer : " ", x: place.x, y: place.y, isChosen && pane == .form ? .accent : style)
    let mark = Width.pad(node.mark, to: 2, right: true)
    canvas.write(mark, x: place.x + 2, y: place.y, isChosen && pane == .tree ? .selected : .dim)
    let isWrong = node.place.part != .quiz && isFaulty(node.place.path)
    let note = (isWrong ? "! " : "") + Width.fit(node.note, to: 12, ellipsis: canvas.glyphs.ellipsis)
    let noteX = place.right - Width.of(note) - 1
    let name = Width.fit(node.name, to: noteX - place.x - 6, ellipsis: canvas.glyphs.ellipsis)
    canvas.write(name, x: place.x + 5, y: place.y, isChosen ? (pane == .tree ? .selected : .title) : .text)
    canvas.write(note, x: noteX, y: place.y, isChosen && pane == .tree ? .selected : isWrong ? .error : .dim)
  }

  /// The question or other part that a problem is in.
  func name(of problem: Problem) -> String {
    let path = TreePath(problem.path)
    let inner = (1...max(1, path.steps.count)).reversed().lazy.compactMap { tree?[TreePath(Array(path.steps.prefix($0)))]?.ref }.first
    return inner ?? (path.steps.isEmpty ? "quiz" : problem.path)
  }

  // MARK: Form

  private func drawForm(_ tree: Tree, on canvas: inout Canvas, _ rect: Rect, _ look: Look) {
    guard let place, rect.height > 2 else { return }
    let (rows, head) = (rows, headline(place, tree))
    canvas.write(Width.fit(head, to: rect.width, ellipsis: canvas.glyphs.ellipsis), x: rect.x, y: rect.y, .title)
    let isLow = rect.height < 14
    let (hintHeight, gap) = isLow ? (1, 1) : (2, 2)
    let window = Rect(x: rect.x, y: rect.y + gap, width: rect.width, height: rect.height - gap - hintHeight)
    let first = max(0, min(row - window.height / 2, rows.count - window.height))
    let widths = rows.map { row in if case .field(let key) = row.kind { Width.of(key.label) + row.depth * 2 } else { 0 } }
    let labels = min(17, widths.max() ?? 0)
    for (offset, index) in (first..<max(first, min(rows.count, first + window.height))).enumerated() {
      let line = Rect(x: window.x, y: window.y + offset, width: window.width, height: 1)
      draw(rows[index], isChosen: index == row && pane == .form, tree, labels: labels, on: &canvas, in: line)
      canvas.button(line, item: EditorScreen.formButtons + index)
    }
    if let entry, let prompt = entry.prompt, let index = rows.firstIndex(of: entry.row) {
      let y = window.y + index - first
      let below = window.bottom - y - 1
      let height = min(prompt.height, max(below, y - window.y))
      let field = Rect(x: rect.x + labels + 4, y: y, width: max(1, rect.width - labels - 5), height: 1)
      let top = below >= height ? y + 1 : y - height
      canvas.coverButtons()
      prompt.draw(entry.input, field: field, on: &canvas, in: Rect(x: field.x, y: top, width: field.width, height: height))
    }
    drawHint(tree, on: &canvas, Rect(x: rect.x, y: rect.bottom - hintHeight, width: rect.width, height: hintHeight), look)
  }

  private func headline(_ place: EditorPlace, _ tree: Tree) -> String {
    var steps = [chosenNode.map { $0.place.part == .question ? "Question \($0.mark)  \($0.name)" : $0.name.capitalized } ?? ""]
    steps += drill.map { place in
      let name = PartWords.line(place, in: tree, locale: locale, base: baseLocale).name
      return name.isEmpty ? place.part.rawValue : name
    }
    return steps.joined(separator: "  /  ")
  }

  private func draw(_ row: EditorRow, isChosen: Bool, _ tree: Tree, labels: Int, on canvas: inout Canvas, in line: Rect) {
    let ellipsis = canvas.glyphs.ellipsis
    if isChosen { canvas.write(canvas.glyphs.pointer, x: line.x, y: line.y, .accent) }
    let x = line.x + 2 + row.depth * 2
    switch row.kind {
    case .title(let key, let count):
      let end = canvas.write(key.label, x: x, y: line.y, isChosen ? .strongAccent : .title)
      if let count { canvas.write(count == 0 ? "none yet: A adds one" : "\(count)", x: end + 2, y: line.y, .dim) }
    case .part(let place):
      let words = PartWords.line(place, in: tree, locale: locale, base: baseLocale)
      let style: Style = isChosen ? .selected : .text
      if isChosen { canvas.fill(Rect(x: x - 1, y: line.y, width: line.right - x + 1, height: 1), .selected) }
      let names = 11
      let arrow = canvas.glyphs.isASCII ? words.name.replacing("→", with: "->") : words.name
      canvas.write(Width.fit(arrow, to: names, ellipsis: ellipsis), x: x, y: line.y, isChosen ? .selected : .title)
      let isWrong = isFaulty(place.path)
      let notes = words.note.isEmpty ? 0 : min(Width.of(words.note), max(12, (line.width - names) / 2))
      let textWidth = line.right - x - names - 3 - notes
      canvas.write(Width.fit(words.text, to: max(0, textWidth), ellipsis: ellipsis), x: x + names + 1, y: line.y, style)
      canvas.write(Width.fit(words.note, to: notes, ellipsis: ellipsis), x: line.right - notes - 1, y: line.y, isChosen ? .selected : .dim)
      if isWrong { canvas.write("!", x: line.x + 1, y: line.y, .error) }
    case .field(let key):
      canvas.write(Width.fit(key.label, to: labels, ellipsis: ellipsis), x: x, y: line.y, isChosen ? .title : .dim)
      let value = Rect(x: line.x + labels + 4, y: line.y, width: max(1, line.right - line.x - labels - 5), height: 1)
      if let entry, entry.row == row { return entry.input.draw(on: &canvas, x: value.x, y: value.y, width: value.width, .title) }
      draw(key, key == .name ? row.path.name : tree[row.path], isChosen: isChosen, on: &canvas, in: value)
      if isFaulty(row.path) {
        canvas.write("!", x: line.x + 1, y: line.y, .error)
      }
    }
  }

  private func draw(_ key: QuizKey, _ value: Tree?, isChosen: Bool, on canvas: inout Canvas, in rect: Rect) {
    var text = FieldText.shown(value, key.kind, locale: locale, base: baseLocale)
    var style = Style.text
    switch key.kind {
    case .flag: text = value?.scalar == "true" ? "yes" : "no"
    case .pick(let words):
      if text.isEmpty { (text, style) = (words[0], .dim) }
    case .text:
      let missing = FieldText.missing(value, locales: locales, base: baseLocale)
      if text.isEmpty, value != nil {
        // What has to be translated stands where the translation will.
        text = FieldText.shown(value, .text, locale: baseLocale, base: baseLocale)
        style = .dim
      }
      if !missing.isEmpty {
        let note = "no \(missing.joined(separator: ", "))"
        canvas.write(note, x: rect.right - Width.of(note), y: rect.y, .accent)
        canvas.write(Width.fit(text, to: rect.width - Width.of(note) - 2, ellipsis: canvas.glyphs.ellipsis), x: rect.x, y: rect.y, style)
        return
      }
    default: break
    }
    if text.isEmpty { (text, style) = (canvas.glyphs.isASCII ? "-" : "–", .dim) }
    canvas.write(Width.fit(text, to: rect.width, ellipsis: canvas.glyphs.ellipsis), x: rect.x, y: rect.y, style)
    if isChosen { canvas.cursor = Point(x: rect.x, y: rect.y) }
  }

  /// What is wrong with the field in focus, or what it is for; beside a translation the text that it translates.
  private func drawHint(_ tree: Tree, on canvas: inout Canvas, _ rect: Rect, _ look: Look) {
    guard pane == .form, let chosen = chosenRow else { return }
    if let prompt = entry?.prompt, case .field(let key) = chosen.kind {
      let words = prompt.countWords(look)
      canvas.writeWrapped(words.isEmpty ? key.help : words, in: rect, words.isEmpty ? .dim : .accent)
      return
    }
    // A note stands in the list; here what the field is for says more.
    if let index = faults.indices.first(where: { problems[$0].severity != .note && chosen.path.holds(faults[$0]) }) {
      let problem = problems[index]
      canvas.writeWrapped("! \(problem.message)", in: rect, problem.severity == .error ? .error : .accent)
      return
    }
    guard case .field(let key) = chosen.kind else { return }
    if key.kind == .text, locale != baseLocale {
      let original = FieldText.shown(tree[chosen.path], .text, locale: baseLocale, base: baseLocale)
      if !original.isEmpty { canvas.writeWrapped("\(baseLocale): \(original)", in: rect, .dim) }
      return
    }
    canvas.writeWrapped(key.help, in: rect, .dim)
  }

  // MARK: Preview and what lies over it

  private func drawPreview(on canvas: inout Canvas, _ layout: EditorLayout) {
    guard layout.previewHeight > 0, chosenNode?.place.part == .question, let picture = pictures.shown else { return }
    canvas.rule(x: layout.preview.x, y: layout.preview.y - 1, width: layout.preview.width)
    canvas.write(" kiosk ", x: layout.preview.x + 2, y: layout.preview.y - 1, .dim)
    canvas.show(picture.canvas, from: picture.body.lowerBound, in: layout.preview)
  }

  private func drawOverlay(on canvas: inout Canvas, _ look: Look) {
    switch overlay {
    case .kinds(let menu)?, .picker(let menu, _)?: menu.draw(on: &canvas, in: look.body)
    case .dialog(let dialog, _)?:
      canvas.coverButtons()
      dialog.draw(on: &canvas, in: look.body)
    case .plan(let plan, let scroll)?: draw(plan, scroll, on: &canvas, look)
    case nil: break
    }
  }

  private func draw(_ plan: PublishPlan, _ scroll: Scroll, on canvas: inout Canvas, _ look: Look) {
    let lines = planLines(plan, width: look.body.width - 8)
    let height = min(look.body.height, lines.count + 6)
    let box = Rect(x: look.body.x, y: look.body.y + (look.body.height - height) / 2, width: look.body.width, height: height)
    canvas.coverButtons()
    canvas.fill(box, .text)
    canvas.frame(box, .accent)
    canvas.write(" Publish version \(plan.number) ", x: box.x + 2, y: box.y, .title)
    canvas.draw(lines, scroll, in: Rect(x: box.x + 4, y: box.y + 2, width: box.width - 8, height: height - 5))
    var keys: [Binding<Command>] = [
      Binding([.enter], .editor(.publish), name: look.glyphs.keyEnter, plan.faults.isEmpty ? "publish" : "show the first"),
      Binding([.escape], .back, name: "Esc", "not yet"),
    ]
    if look.place != nil, plan.faults.isEmpty {
      keys[0].label = "publish to \(target.words)"
      keys.insert(Binding([.left, .right], .move, name: look.glyphs.keyLeftRight, "to whom"), at: 1)
    }
    Bindings(keys).drawFooter(on: &canvas, in: Rect(x: box.x + 4, y: box.bottom - 2, width: box.width - 8, height: 1))
  }
}
