// What lies over the editor: lists of words to choose, questions, and what publishing would do.
import Domain
import Terminal

extension EditorScreen {
  /// A key while something lies over the panes.
  mutating func answer(_ key: Key, _ look: Look) -> Step {
    switch overlay {
    case .kinds(var menu)?:
      let outcome = menu.apply(key, height: look.body.height - 6)
      overlay = .kinds(menu)
      return take(outcome, look)
    case .picker(var menu, let row)?:
      let outcome = menu.apply(key, height: look.body.height - 6)
      overlay = .picker(menu, row)
      return take(outcome, look)
    case .dialog(var dialog, let question)?:
      if isDeaf, case .character = key { return .stay }
      isDeaf = false
      let outcome = dialog.apply(key)
      overlay = .dialog(dialog, question)
      return answer(outcome, question, look)
    case .plan(let plan, var scroll)?:
      switch key {
      case .enter, "p": return publish(plan)
      case .left, .right, .tab: target = look.nextTarget(after: target)
      case .escape, .backspace: overlay = nil
      default:
        _ = scroll.apply(key, count: planLines(plan, width: look.body.width - 8).count, height: look.body.height - 6)
        overlay = .plan(plan, scroll)
      }
      return .stay
    case nil: return .stay
    }
  }

  mutating func press(_ item: Int, _ look: Look) -> Step? {
    switch overlay {
    case .kinds(var menu)?:
      let outcome = menu.press(item)
      overlay = .kinds(menu)
      return take(outcome, look)
    case .picker(var menu, let row)?:
      let outcome = menu.press(item)
      overlay = .picker(menu, row)
      return take(outcome, look)
    case .dialog?, .plan?: return .stay
    case nil: return pressRow(item, look)
    }
  }

  /// Buttons of the tree have numbers from 0, those of the form from `formButtons`, problems from `problemButtons`.
  static let formButtons = 10_000
  static let problemButtons = 20_000

  private mutating func pressRow(_ item: Int, _ look: Look) -> Step {
    if grid != nil, let tree {
      let cell = item - Grid.cellButtons
      guard cell >= 0, let outcome = grid?.press(row: cell / 1_000, column: cell % 1_000, tree) else { return .stay }
      return take(outcome, look)
    }
    var typed: Step = .stay
    if entry != nil { typed = type(.enter, look) }
    if item >= EditorScreen.problemButtons {
      let place = item - EditorScreen.problemButtons
      if listed.indices.contains(place) { show(TreePath(listed[place].path)) }
    } else if item >= EditorScreen.formButtons {
      let wasThere = pane == .form && row == item - EditorScreen.formButtons
      (pane, row) = (.form, max(0, min(rows.count - 1, item - EditorScreen.formButtons)))
      if wasThere { return .all([typed, edit(look)]) }
    } else {
      (pane, node, row, drill) = (.tree, max(0, min(nodes.count - 1, item)), 0, [])
    }
    return .all([typed, .ask(askPicture(look))])
  }

  private mutating func take(_ outcome: Menu.Outcome, _ look: Look) -> Step {
    guard let lying = overlay, outcome != .stay else { return .stay }
    overlay = nil
    guard case .chosen(let words) = outcome else { return .stay }
    switch lying {
    case .kinds: return words.first.map { addQuestion($0, look) } ?? .stay
    case .picker(_, let row):
      guard case .field(let key) = row.kind, var tree else { return .stay }
      switch key.kind {
      case .pick(let all):
        // What a file without the key means needs no key.
        let isUnset = words.first == all.first && tree[row.path] == nil
        guard !isUnset, let word = words.first else { return .stay }
        tree[row.path] = .text(word)
      case .target: tree[row.path] = words.first.map(Tree.text)
      default: tree[row.path] = words.isEmpty ? nil : .list(words.map(Tree.text))
      }
      return change(key.label.lowercased(), declared(tree), look)
    case .dialog, .plan: return .stay
    }
  }

  /// Every tag's namespace has to be declared: a new one is, as one of needs, until somebody says otherwise.
  private func declared(_ tree: Tree) -> Tree {
    var tree = tree
    for tag in EditorScreen.tags(tree) {
      let name = String(tag.prefix { $0 != ":" })
      guard tag.contains(":"), Tag.isNamespace(name), tree["namespaces"]?[name] == nil else { continue }
      tree[["namespaces", .key(name)]] = .map([.init("basis", .text("needs"))])
    }
    return tree
  }

  private mutating func answer(_ outcome: Dialog.Outcome?, _ question: Question, _ look: Look) -> Step {
    switch (outcome, question) {
    case (.moved?, _), (nil, _): return .stay
    case (.chosen(let button)?, .overtaken(let draft)):
      overlay = nil
      return settle(draft, button, look)
    case (.dismissed?, .overtaken): return .stay
    case (.chosen(1)?, .remove(let path)):
      overlay = nil
      return remove(path, look)
    case (.chosen(1)?, .drop):
      overlay = nil
      return .ask([.editing(.drop(ref: ref, revision: saving.revision))])
    default: overlay = nil
    }
    return .stay
  }

  // MARK: Two consoles

  /// Somebody else's draft came first: both are put together, or one of them is taken.
  private mutating func settle(_ draft: QuizDraft, _ button: Int, _ look: Look) -> Step {
    guard let theirs = draft.document, let merged = merged(with: draft) else { return .stay }
    if let began = draft.base { base = began }
    saving.revision = draft.revision
    saving.known = draft.text
    saving.text = draft.text
    // Places may be others afterwards.
    if button < 2 { (entry, grid, drill, row, pane) = (nil, nil, [], 0, .tree) }
    switch button {
    case 1: edits?.replace("theirs taken", with: theirs)
    case 0:
      edits?.replace("merged with theirs", with: merged.document)
      let words = merged.conflicts.isEmpty ? "Merged: both sets of changes are in" : conflictWords(merged.conflicts)
      return .all([.say(Toast(words, merged.conflicts.isEmpty ? .done : .trouble)), .ask(afterChange(look))])
    default: break
    }
    return .ask(afterChange(look))
  }

  /// Both sets of changes in one text, and places that both have changed.
  func merged(with draft: QuizDraft) -> (document: QuizDocument, conflicts: [TreeMerge.Conflict])? {
    guard let theirs = draft.document, let mine = edits?.document else { return nil }
    // A version that came into force knows nothing of this draft: both began from the draft's base.
    let isVersion = draft.savedAt == nil && draft.text != saving.known
    let known = (isVersion ? base?.text : saving.known).flatMap { try? QuizDocument($0) } ?? mine
    let merged = TreeMerge.merge(base: known.tree, mine: mine.tree, theirs: theirs.tree)
    return (theirs.becoming(merged.tree), merged.conflicts)
  }

  private func conflictWords(_ conflicts: [TreeMerge.Conflict]) -> String {
    let places = conflicts.prefix(3).map(\.place).joined(separator: ", ")
    return "Merged; changed by both, yours kept: \(places)" + (conflicts.count > 3 ? " and \(conflicts.count - 3) more" : "")
  }

  // MARK: Publishing

  private mutating func publish(_ plan: PublishPlan) -> Step {
    guard plan.faults.isEmpty, let text = edits?.document.text, text == planned else {
      overlay = nil
      if let first = plan.faults.first { show(TreePath(first.path)) }
      return .stay
    }
    overlay = nil
    isPublishing = true
    return .ask([.editing(.publish(ref: ref, text: text, revision: saving.revision, to: target))])
  }

  func planLines(_ plan: PublishPlan, width: Int) -> [TextLine] {
    if !plan.faults.isEmpty {
      return [TextLine("These keep it from being published:", .error), .empty]
        + plan.faults.flatMap { TextLine.wrapped("\($0.path): \($0.message)", x: 2, width: width) }
    }
    guard !plan.changes.isEmpty else { return [TextLine("Nothing has changed since the version in force.", .dim)] }
    var lines = [TextLine("What changes for shoppers:", .title), .empty]
    for change in plan.changes {
      let wrapped = TextLine.wrapped(change, x: 2, width: width)
      lines += wrapped.enumerated().map { $0.offset == 0 ? $0.element.adding("-", .accent, x: 0) : $0.element }
    }
    if plan.running > 0 {
      let running = Figures.counted(plan.running, "session is", "sessions are")
      lines += [.empty, TextLine("\(running) under way and will end as begun.", .dim)]
    }
    return lines
  }
}
