// The editor's keys: choosing in the tree and in the form, typing into a field, and what each command does.
import Domain
import Terminal

extension EditorScreen {
  func bindings(_ look: Look) -> Bindings<Command> {
    if let grid { return Bindings(grid.bindings) }
    func own(_ keys: [Key], _ command: EditorCommand, _ name: String, _ label: String, footer: Bool = true, off: String? = nil)
      -> Binding<Command>
    { Binding(keys, .editor(command), name: name, label, footer: footer, offBecause: off) }
    let isEmpty = edits == nil ? "It is still being read" : nil
    let isSound = checking.found == nil ? "It is still being looked through" : "Nothing is wrong"
    return Bindings([
      own([.enter, .space], .edit, look.glyphs.keyEnter, pane == .tree ? "form" : "edit"),
      own(["a"], .add, "A", "add", off: isEmpty), own(["d"], .duplicate, "D", "duplicate", off: isEmpty),
      own(["x", .delete], .remove, "X", "remove", footer: look.body.width > 90, off: isEmpty),
      own(["u"], .undo, "U", "undo", off: edits?.lastEdit == nil ? "Nothing to undo" : nil),
      own(["r"], .redo, "R", "redo", footer: false, off: edits?.nextEdit == nil ? "Nothing to redo" : nil),
      own(["g"], .grid, "G", "grid", off: isEmpty), own(["p"], .publish, "P", "publish", off: isEmpty),
      own(["t"], .tryOut, "T", "try", off: isEmpty),
      own(["o"], .language, "O", "language", footer: false, off: locales.count > 1 ? nil : "The quiz has one language"),
      own(["n", "!"], .problem, "N", "next problem", footer: false, off: problems.isEmpty ? isSound : nil),
      own(["J"], .moveDown, "Shift-J", "move down", footer: false), own(["K"], .moveUp, "Shift-K", "move up", footer: false),
      own([.tab, .backTab], .switchPane, "Tab", "other side", footer: false),
      own(["v"], .changes, "V", "changes", footer: false, off: base == nil ? "It was never published" : isEmpty),
      own([.control("d")], .drop, "Ctrl-D", "drop the draft", footer: false, off: isEmpty),
      .choose(look.glyphs), .find,
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    if isPublishing { return .stay }
    if overlay != nil { return answer(key, look) }
    if grid != nil { return map(key, look) }
    if entry != nil { return type(key, look) }
    if isFinding { return find(key, look) }
    let step = choose(key, look)
    guard step != nil else { return nil }
    let effects = askPicture(look)
    return effects.isEmpty ? step : .ask(effects)
  }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    if overlay != nil || isFinding || grid?.isFinding == true { return nil }
    // Beside a field a pasted text is no row of keys.
    guard entry != nil else { return .stay }
    entry?.input.insert(text.cleanedLine)
    return .stay
  }

  // MARK: Choosing

  private mutating func choose(_ key: Key, _ look: Look) -> Step? {
    let page = max(1, look.body.height - 3)
    switch key {
    case .up: move(-1)
    case .down: move(1)
    case .pageUp: move(-page)
    case .pageDown: move(page)
    case .home: move(-100_000)
    case .end: move(100_000)
    case .right where pane == .tree: enterForm()
    case .left where pane == .form: goUp()
    case .escape where pane == .form, .backspace where pane == .form: goUp()
    case .escape where wanted != nil:
      wanted = nil
    default: return nil
    }
    return .stay
  }

  private mutating func move(_ step: Int) {
    switch pane {
    case .tree:
      let before = node
      node = max(0, min(nodes.count - 1, node + step))
      if node != before { (row, drill) = (0, []) }
    case .form: row = max(0, min(rows.count - 1, row + step))
    }
  }

  mutating func enterForm() {
    pane = .form
    row = max(0, min(row, rows.count - 1))
  }

  mutating func goUp() {
    guard let left = drill.popLast() else {
      pane = .tree
      return
    }
    row = rows.firstIndex { $0.path == left.path } ?? 0
  }

  private mutating func find(_ key: Key, _ look: Look) -> Step {
    switch key {
    case .enter, .down:
      isFinding = false
      if wanted?.isEmpty != false { wanted = nil }
    case .escape: (isFinding, wanted) = (false, nil)
    case .backspace where wanted?.isEmpty != false: (isFinding, wanted) = (false, nil)
    default:
      _ = wanted?.apply(key)
      (node, row, drill, pane) = (0, 0, [], .tree)
    }
    return .ask(askPicture(look))
  }

  // MARK: Commands

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    if command == .find {
      wanted = wanted ?? TextInput("", limit: 64)
      (isFinding, pane, drill) = (true, .tree, [])
      return .stay
    }
    guard case .editor(let command) = command, edits != nil else { return nil }
    switch command {
    case .edit: return edit(look)
    case .switchPane: if pane == .tree { enterForm() } else { (pane, drill) = (.tree, []) }
    case .add: return add(look)
    case .duplicate: return duplicate(look)
    case .remove: return askRemove()
    case .moveUp: return moveItem(-1, look)
    case .moveDown: return moveItem(1, look)
    case .undo:
      let words = keepingDrill { $0.undo() }
      return .all([.say(Toast("Undone: \(words ?? "")")), .ask(afterChange(look))])
    case .redo:
      let words = keepingDrill { $0.redo() }
      return .all([.say(Toast("Done again: \(words ?? "")")), .ask(afterChange(look))])
    case .language:
      let all = locales
      spoken = all[((all.firstIndex(of: locale) ?? 0) + 1) % all.count]
      return .ask(askPicture(look))
    case .problem: return jumpToProblem(look)
    case .publish:
      planned = edits?.document.text
      return .ask(planned.map { [.editing(.plan(ref: ref, text: $0))] } ?? [])
    case .drop:
      overlay = .dialog(
        Dialog("Drop this draft?", "The version in force stays as it is.", buttons: ["Keep", "Drop it"]), .drop)
    case .changes: return base.map { .open(QuizComparisonScreen(ref: ref, from: $0.hash, to: nil)) }
    case .serve: return nil
    case .grid: return openGrid(look)
    case .tryOut: return edits.map { .open(TryScreen(.preview(text: $0.document.text, locale: locale))) }
    }
    return .stay
  }

  /// Goes to the next problem below the chosen place, round the end.
  private mutating func jumpToProblem(_ look: Look) -> Step {
    let here = (pane == .form ? chosenRow?.path : chosenNode?.place.path) ?? []
    let all = listed
    let next = all.firstIndex { TreePath($0.path) == here || TreePath($0.path).parent == here }.map { ($0 + 1) % all.count } ?? 0
    guard all.indices.contains(next) else { return .stay }
    show(TreePath(all[next].path))
    let words = all[next].severity == .note ? "A note: \(all[next].message)" : all[next].message
    return .all([.say(Toast(words, all[next].severity == .error ? .trouble : .done)), .ask(askPicture(look))])
  }

  /// Chooses the row in which `path` is edited.
  mutating func show(_ path: TreePath) {
    wanted = nil
    let holders = nodes.indices.filter { nodes[$0].place.path.holds(path) }
    guard let best = holders.max(by: { nodes[$0].place.path.steps.count < nodes[$1].place.path.steps.count }) else { return }
    (node, drill, row) = (best, [], 0)
    // Down through the parts that hold it.
    while let next = rows.first(where: { row in
      if case .part(let place) = row.kind { return place.path.holds(path) && place != self.place }
      return false
    }), case .part(let place) = next.kind { drill.append(place) }
    if let found = rows.firstIndex(where: { $0.path.holds(path) && !$0.isTitle }) ?? rows.firstIndex(where: { $0.path.holds(path) }) {
      row = found
      pane = .form
    }
  }
}

extension String {
  /// A pasted text on one line.
  var cleanedLine: String { String(map { $0.isNewline || $0 == "\t" ? " " : $0 }) }
}
