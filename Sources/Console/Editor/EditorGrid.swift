// The editor's mapping grid: opened on the chosen question, its changes are edits like all others.
import Domain
import Terminal

extension EditorScreen {
  mutating func openGrid(_ look: Look) -> Step {
    guard let node = chosenNode, node.place.part == .question, let tree else { return .say(Toast("Choose a question first", .trouble)) }
    guard let grid = Grid(node.place.path, in: tree, words: vocabulary) else {
      return .say(Toast("This question has no choices and no bands to map", .trouble))
    }
    self.grid = grid
    top = nil
    return .ask(askTop())
  }

  mutating func map(_ key: Key, _ look: Look) -> Step {
    guard let tree, var open = grid else { return .stay }
    if key == "u" || key == "U", !open.isFinding {
      let ref = tree[open.question]?.ref
      let words = edits?.undo()
      // What is taken back may have moved the question.
      if self.tree?[open.question]?.ref != ref { grid = nil }
      return .all([.say(Toast("Undone: \(words ?? "nothing")")), .ask(afterChange(look))])
    }
    let before = open.row
    let outcome = open.apply(key, tree)
    grid = open
    let step = take(outcome, look)
    if outcome == .stay, open.row != before { return .ask(askTop()) }
    return step
  }

  mutating func take(_ outcome: Grid.Outcome, _ look: Look) -> Step {
    switch outcome {
    case .stay: return .ask(askTop())
    case .close:
      grid = nil
      return .ask(askPicture(look))
    case .changed(let words, let tree):
      guard edits?.edit(words, tree) == true else { return .stay }
      return .ask(afterChange(look))
    }
  }

  /// What the chosen choice would put first.
  mutating func askTop() -> [ConsoleEffect] {
    guard let grid, let tree, let text = edits?.document.text, let question = tree[grid.question]?.ref else { return [] }
    let rows = grid.rows(tree)
    guard rows.indices.contains(grid.row), let choice = rows[grid.row].ref else { return [] }
    tops += 1
    return [.editor(.top(number: tops, text: text, question: question, choice: choice))]
  }
}
