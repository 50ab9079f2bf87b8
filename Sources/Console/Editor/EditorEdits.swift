// Whole parts of the quiz added, copied, moved and taken out, and what follows from every change: a step of undo, a save, a picture.
import Domain
import Terminal

extension EditorScreen {
  // MARK: Parts

  mutating func add(_ look: Look) -> Step {
    if pane == .form, let list = listAtHand { return add(to: list.path, list.key, look) }
    switch chosenNode?.place.path.steps.first {
    case .key("results")?: return add(to: ["results"], QuizKey.results, look)
    case .key("rules")?: return add(to: ["rules"], QuizKey.rules, look)
    default:
      if chosenNode?.place.only == ["rules"] { return add(to: ["rules"], QuizKey.rules, look) }
      overlay = .kinds(Menu("New question", QuestionKind.allCases.map { Menu.Item($0.rawValue, $0.words) }))
      return .stay
    }
  }

  /// The list that the chosen row of the form belongs to.
  private var listAtHand: (path: TreePath, key: QuizKey)? {
    guard let chosen = chosenRow else { return nil }
    if case .title(let key, _?) = chosen.kind { return (chosen.path, key) }
    if case .part = chosen.kind {
      for candidate in rows {
        if case .title(let key, _?) = candidate.kind, candidate.path == chosen.path.parent { return (candidate.path, key) }
      }
    }
    for candidate in rows { if case .title(let key, _?) = candidate.kind { return (candidate.path, key) } }
    return nil
  }

  mutating func add(to path: TreePath, _ key: QuizKey, _ look: Look) -> Step {
    guard var tree else { return .stay }
    switch key.kind {
    case .list(let part):
      var items = tree[path]?.items ?? []
      var place = items.count
      if let chosen = chosenRow, case .part = chosen.kind, chosen.path.parent == path, case .item(let index)? = chosen.path.steps.last {
        place = index + 1
      }
      items.insert(NewPart.tree(part, among: items.compactMap(\.ref), in: tree), at: place)
      tree[path] = .list(items)
      let step = change("new \(part.rawValue)", tree, look)
      open(EditorPlace(path.item(place), part))
      return step
    case .named(let part):
      let name = NewPart.free(part.rawValue.lowercased(), among: tree[path]?.keys ?? [])
      tree[path.key(name)] = NewPart.tree(part, among: [], in: tree)
      let step = change("new \(part.rawValue) \(name)", tree, look)
      open(EditorPlace(path.key(name), part))
      return step
    default: return .stay
    }
  }

  /// Shows a new part, its first field ready to be typed into.
  private mutating func open(_ place: EditorPlace) {
    if place.part == .section || place.part == .question {
      show(place.path)
    } else {
      drill.append(place)
    }
    (pane, row) = (.form, 0)
    let first = rows.firstIndex { row in
      guard case .field(let key) = row.kind else { return false }
      return [.text, .expression(.quiz), .expression(.filter)].contains(key.kind) || key.key == "points"
    }
    row = first ?? 0
  }

  mutating func addQuestion(_ kind: String, _ look: Look) -> Step {
    guard var tree else { return .stay }
    var items = tree["questions"]?.items ?? []
    var place = items.count
    if let path = chosenNode?.place.path, path.steps.first == "questions", case .item(let index)? = path.steps.dropFirst().first {
      place = index + 1
    }
    items.insert(NewPart.question(kind, among: items.compactMap(\.ref)), at: place)
    tree["questions"] = .list(items)
    let step = change("new question", tree, look)
    open(EditorPlace(["questions", .item(place)], .question))
    // The picture below is the new question's at once.
    return .all([step, .ask(askPicture(look))])
  }

  /// The part that duplicate, remove and move are about.
  private var partAtHand: TreePath? {
    var path = drill.last?.path ?? chosenNode?.place.path
    if pane == .form, case .part(let place)? = chosenRow?.kind { path = place.path }
    guard let path, case .item? = path.steps.last else { return pane == .form || !drill.isEmpty ? namedPart : nil }
    return path
  }

  private var namedPart: TreePath? {
    let path = if case .part(let place)? = chosenRow?.kind { place.path } else { drill.last?.path }
    return path.flatMap { $0.steps.count > 1 ? $0 : nil }
  }

  mutating func duplicate(_ look: Look) -> Step {
    guard let path = partAtHand, case .item(let index)? = path.steps.last, var tree, var copy = tree[path],
      var items = tree[path.parent]?.items
    else { return .say(Toast("Choose a question, choice or other part first", .trouble)) }
    if let ref = copy.ref {
      copy["ref"] = .text(NewPart.free(ref, among: items.compactMap(\.ref)))
    }
    items.insert(copy, at: index + 1)
    tree[path.parent] = .list(items)
    let step = change("copy of \(name(of: path))", tree, look)
    if pane == .tree { node += 1 } else if drill.last?.path != path { row += 1 }
    return step
  }

  mutating func askRemove() -> Step {
    guard let path = partAtHand else { return .say(Toast("Choose a question, choice or other part first", .trouble)) }
    overlay = .dialog(Dialog("Remove \(name(of: path))?", "U brings it back.", buttons: ["Keep", "Remove"]), .remove(path))
    return .stay
  }

  mutating func remove(_ path: TreePath, _ look: Look) -> Step {
    guard var tree else { return .stay }
    let name = name(of: path)
    tree[path] = nil
    if tree[path.parent] == .list([]) || tree[path.parent] == .nothing, path.parent != ["questions"] { tree[path.parent] = nil }
    if drill.last?.path == path { _ = drill.popLast() }
    return change("\(name) removed", tree, look)
  }

  mutating func moveItem(_ step: Int, _ look: Look) -> Step {
    guard let path = partAtHand, case .item(let index)? = path.steps.last, var tree, var items = tree[path.parent]?.items,
      items.indices.contains(index + step)
    else { return .stay }
    items.swapAt(index, index + step)
    tree[path.parent] = .list(items)
    let words = "\(name(of: path)) moved"
    guard edits?.edit(words, tree) == true else { return .stay }
    if pane == .tree {
      // Where only some are listed it may stand anywhere among them.
      node = nodes.firstIndex { $0.place.path == path.parent.item(index + step) } ?? node + step
    } else {
      row += step
    }
    return .ask(afterChange(look))
  }

  /// A part that is gone after `work`, or has become another one, is no longer looked at.
  mutating func keepingDrill(_ work: (inout QuizEdits) -> String?) -> String? {
    let before = drill.map { tree?[$0.path]?.ref }
    guard var edits else { return nil }
    let words = work(&edits)
    self.edits = edits
    let lost = zip(drill.indices, before).first { place, ref in
      guard let part = tree?[drill[place].path] else { return true }
      return part.ref != ref
    }
    if let (place, _) = lost { (drill, row) = (Array(drill[..<place]), 0) }
    return words
  }

  // MARK: After a change

  mutating func change(_ words: String, _ tree: Tree, _ look: Look) -> Step {
    guard edits?.edit(words, tree) == true else { return .stay }
    return .ask(afterChange(look))
  }

  /// The draft first, then what is in sight.
  mutating func afterChange(_ look: Look) -> [ConsoleEffect] {
    keepChosen()
    return save() + (grid == nil ? askPicture(look) : askTop()) + askCheck()
  }

  /// What was chosen may be gone.
  private mutating func keepChosen() {
    node = max(0, min(node, nodes.count - 1))
    row = max(0, min(row, rows.count - 1))
    // What was proved, was proved of another text.
    if survey.text != edits?.document.text { survey.report = nil }
  }

  /// Tells the store, one text at a time: what was typed meanwhile goes with the next.
  mutating func save() -> [ConsoleEffect] {
    guard let text = edits?.document.text, !saving.isUnderWay, text != saving.text else { return [] }
    saving.isUnderWay = true
    saving.text = text
    return [.editing(.save(ref: ref, text: text, revision: saving.revision))]
  }

  mutating func saved(_ revision: Int, _ at: Instant) -> Step {
    saving.revision = revision
    saving.at = at
    saving.isUnderWay = false
    saving.known = saving.text
    saving.fault = nil
    return .ask(save())
  }
}

extension QuizKey {
  private static func ofQuiz(_ key: String) -> QuizKey { QuizPart.quiz.keys().first { $0.key == key } ?? QuizPart.quiz.keys()[0] }
  static let rules = ofQuiz("rules")
  static let results = ofQuiz("results")
}
