// Fields of the editor's form: opened, typed into, picked from a list, and written into the tree.
import Domain
import Terminal

extension EditorScreen {
  /// Enter or space on the chosen row.
  mutating func edit(_ look: Look) -> Step {
    guard pane == .form else {
      enterForm()
      return .ask(askPicture(look))
    }
    guard let chosen = chosenRow else { return .stay }
    switch chosen.kind {
    case .part(let place):
      drill.append(place)
      row = 0
      return .stay
    case .title(let key, _): return add(to: chosen.path, key, look)
    case .field(let key): return edit(chosen, key, look)
    }
  }

  private mutating func edit(_ chosen: EditorRow, _ key: QuizKey, _ look: Look) -> Step {
    let value = key == .name ? chosen.path.name : tree?[chosen.path]
    switch key.kind {
    case .flag: return set(value?.scalar == "true" ? nil : .flag(true), at: chosen.path, key.label, look)
    case .pick(let words): overlay = .picker(Menu(key.label, words.map { Menu.Item($0) }, picked: [value?.scalar ?? words[0]]), chosen)
    case .target: overlay = .picker(Menu(key.label, targets(after: chosen.path), picked: [value?.scalar ?? ""]), chosen)
    case .some(let words): pickSeveral(chosen, key, words.map { Menu.Item($0) })
    case .questions: pickSeveral(chosen, key, questions.map { Menu.Item($0.ref, $0.title) })
    case .tags: pickSeveral(chosen, key, tagItems, takesNew: true)
    default:
      if chosen.path == ["ref"] {
        return .say(Toast("A quiz keeps its ref; D in the list of quizzes makes a copy under another", .trouble))
      }
      let shown = FieldText.shown(value, key.kind, locale: locale, base: baseLocale)
      // Nothing may be lost by being looked at.
      guard shown.count <= FieldEntry.longest, FieldText.isWhole(value, key.kind) else {
        return .say(Toast("This is too much for a field: W in the list of quizzes writes the file, I reads it again", .trouble))
      }
      var typed = FieldEntry(chosen, key, shown)
      typed.prompt = prompt(for: typed)
      entry = typed
      return .ask(entry?.prompt?.ask() ?? [])
    }
    return .stay
  }

  private mutating func pickSeveral(_ chosen: EditorRow, _ key: QuizKey, _ items: [Menu.Item], takesNew: Bool = false) {
    let picked = tree?[chosen.path]?.items?.compactMap(\.scalar) ?? []
    let known = Set(items.map(\.word))
    let all = items + picked.filter { !known.contains($0) }.map { Menu.Item($0) }
    overlay = .picker(Menu(key.label, all, picked: picked, takesSeveral: true, takesNew: takesNew), chosen)
  }

  private var questions: [(ref: String, title: String)] {
    (tree?["questions"]?.items ?? []).compactMap { question in
      question.ref.map { ($0, FieldText.shown(question["title"], .text, locale: locale, base: baseLocale)) }
    }
  }

  /// Questions further on than the one that `path` is in, and the results.
  private func targets(after path: TreePath) -> [Menu.Item] {
    var place = 0
    if path.steps.count > 1, case .item(let index) = path.steps[1] { place = index + 1 }
    return questions.dropFirst(place).map { Menu.Item($0.ref, $0.title) } + [Menu.Item("results")]
  }

  /// Tags of the quiz and of the store's contacts, with what their namespaces tell and how many people have them.
  private var tagItems: [Menu.Item] {
    let people = Dictionary(vocabulary.tags.map { ($0.tag.text, $0.people) }, uniquingKeysWith: { first, _ in first })
    let used = tree.map(EditorScreen.tags) ?? []
    let names = Set(tree?["namespaces"]?.keys ?? [])
    let all = Set(used).union(people.keys.filter { names.contains(String($0.prefix { $0 != ":" })) })
    return all.sorted().map { tag in
      let basis = tree?["namespaces"]?[String(tag.prefix { $0 != ":" })]?["basis"]?.scalar ?? "no namespace"
      let count = (people[tag] ?? nil).map { ", \(Figures.counted($0, "person", "people"))" } ?? ""
      return Menu.Item(tag, basis + count)
    }
  }

  /// Tags that choices, bands and rules give.
  static func tags(_ tree: Tree) -> [String] {
    let carriers = (tree["questions"]?.items ?? []).flatMap { ($0["choices"]?.items ?? []) + ($0["bands"]?.items ?? []) }
    let lists = carriers.map { $0["tags"] } + (tree["rules"]?.items ?? []).map { $0["add"] }
    return lists.flatMap { $0.map(FieldText.words) ?? [] }
  }

  mutating func type(_ key: Key, _ look: Look) -> Step {
    guard let typed = entry else { return .stay }
    if let step = prompt(key) { return step }
    switch key {
    case .escape: entry = nil
    case .enter: return finish(typed, look)
    case .tab, .down:
      let step = finish(typed, look)
      move(to: row + 1)
      return step
    case .backTab, .up:
      let step = finish(typed, look)
      move(to: row - 1)
      return step
    default: _ = entry?.input.apply(key)
    }
    return .stay
  }

  private mutating func move(to next: Int) { row = max(0, min(rows.count - 1, next)) }

  private mutating func finish(_ typed: FieldEntry, _ look: Look) -> Step {
    entry = nil
    // A field that was only looked at stays as it is written.
    guard typed.input.text != typed.began else { return .stay }
    if typed.key == .name { return renameNamespace(at: typed.row.path, to: typed.input.text.trimmingSpaces(), look) }
    let old = tree?[typed.row.path]
    let value = FieldText.value(typed.input.text, typed.key.kind, replacing: old, locale: locale, base: baseLocale)
    if typed.key.kind == .ref, let before = old?.scalar, let tree {
      let after = value?.scalar ?? ""
      let others = tree[typed.row.path.parent.parent]?.items?.compactMap(\.ref) ?? []
      if let objection = QuizRename.objection(to: after, from: before, among: others) { return .say(Toast(objection, .trouble)) }
      return change("rename \(before)", QuizRename.renamed(tree, at: typed.row.path.parent, from: before, to: after), look)
    }
    return set(value, at: typed.row.path, typed.key.label, look)
  }

  private mutating func renameNamespace(at path: TreePath, to after: String, _ look: Look) -> Step {
    guard let tree, let before = path.name?.scalar else { return .stay }
    let taken = tree["namespaces"]?.keys.contains(after) ?? false
    guard Tag.isNamespace(after), !taken else {
      let words =
        taken ? "There is a namespace \"\(after)\" already" : "A namespace has lower-case letters, digits, - and _, a letter first"
      return .say(Toast(words, .trouble))
    }
    // Where no tag has it yet, the name is all there is of it.
    var renamed = TagRename(from: "\(before):*", to: "\(after):*")?.renamed(tree) ?? tree
    let members = renamed["namespaces"]?.members ?? []
    renamed["namespaces"] = .map(members.map { $0.key == before ? Tree.Member(after, $0.value) : $0 })
    if drill.last?.path == path { drill[drill.count - 1].path = path.parent.key(after) }
    return change("namespace \(after)", renamed, look)
  }

  private mutating func set(_ value: Tree?, at path: TreePath, _ label: String, _ look: Look) -> Step {
    guard var tree, tree[path] != value else { return .stay }
    tree[path] = value
    if value == nil, tree[path.parent] == .nothing, path.steps.count == 2 { tree[path.parent] = nil }
    return change("\(label.lowercased()) of \(name(of: path.parent))", tree, look)
  }

  /// What a part is called in the list of edits.
  func name(of path: TreePath) -> String {
    if let ref = tree?[path]?.ref { return ref }
    if case .key(let key)? = path.steps.last { return key }
    return path.steps.isEmpty ? "the quiz" : path.text
  }
}
