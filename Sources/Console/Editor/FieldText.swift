// Values of a quiz file as words in a form, and back. Whatever is typed is kept: what is wrong with it is told beside the field.
import Domain

enum FieldText {
  /// What stands in the field; empty for nothing. `locale` picks one of a TEXT's languages.
  static func shown(_ value: Tree?, _ kind: QuizKey.Kind, locale: String, base: String) -> String {
    guard let value else { return "" }
    switch kind {
    case .text: return text(value, in: locale, base: base) ?? ""
    case .words, .tags, .some, .questions: return words(value).joined(separator: ", ")
    case .codes: return value["pool"]?.scalar.map { "pool \($0)" } ?? words(value).joined(separator: ", ")
    case .changes: return (value.members ?? []).map { "\($0.key) \($0.value.scalar ?? "?")" }.joined(separator: ", ")
    default: return value.scalar ?? ""
    }
  }

  /// The value that the words stand for; nil takes the key out.
  static func value(_ typed: String, _ kind: QuizKey.Kind, replacing old: Tree?, locale: String, base: String) -> Tree? {
    let typed = typed.trimmingSpaces()
    if case .text = kind { return textValue(typed, replacing: old, in: locale, base: base) }
    guard !typed.isEmpty else { return nil }
    switch kind {
    case .number: return Number(typed) == nil ? .text(typed) : .bare(typed)
    case .flag: return .bare(typed)
    case .words, .some, .questions:
      let words = parts(typed)
      // One word stays written as one.
      if words.count == 1, case .text? = old { return .text(words[0]) }
      return .list(words.map(Tree.text))
    case .tags: return .list(parts(typed).map { .text($0.lowercased()) })
    case .codes:
      guard typed.lowercased().hasPrefix("pool ") else { return .list(parts(typed).map(Tree.text)) }
      return .map([Tree.Member("pool", .text(String(typed.dropFirst(5)).trimmingSpaces()))])
    case .changes: return changes(typed)
    default: return .text(typed)
    }
  }

  /// Whether the words of a list come back from a field as they are: one with a comma in it would come back as two.
  static func isWhole(_ value: Tree?, _ kind: QuizKey.Kind) -> Bool {
    switch kind {
    case .words, .some, .questions, .tags, .codes:
      value.map(words)?.allSatisfy { !$0.contains(",") && $0 == $0.trimmingSpaces() } ?? true
    default: true
    }
  }

  /// Languages of `locales` in which a TEXT says nothing.
  static func missing(_ value: Tree?, locales: [String], base: String) -> [String] {
    guard let value else { return [] }
    return locales.filter { (text(value, in: $0, base: base) ?? "").isEmpty }
  }

  private static func text(_ value: Tree, in locale: String, base: String) -> String? {
    if case .map = value { return value[locale]?.scalar }
    return locale == base ? value.scalar : nil
  }

  private static func textValue(_ typed: String, replacing old: Tree?, in locale: String, base: String) -> Tree? {
    var value: Tree =
      switch old {
      case .map?: old ?? .nothing
      case let old? where locale != base: .map(old.scalar.map { [Tree.Member(base, .text($0))] } ?? [])
      default: .nothing
      }
    if case .map(let members) = value, members.isEmpty, locale == base { return typed.isEmpty ? nil : .text(typed) }
    value[locale] = typed.isEmpty ? nil : .text(typed)
    return value.members?.isEmpty == false ? value : nil
  }

  /// The words of a list; one word stands for a list of one.
  static func words(_ value: Tree) -> [String] { value.items?.compactMap(\.scalar) ?? value.scalar.map { [$0] } ?? [] }

  private static func parts(_ typed: String) -> [String] { typed.split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty } }

  private static func changes(_ typed: String) -> Tree {
    .map(
      parts(typed).map { part in
        let words = part.split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "=" }).map(String.init)
        let amount = words.dropFirst().first ?? "1"
        return Tree.Member(words.first ?? part, Number(amount) == nil ? .text(amount) : .bare(amount))
      })
  }
}

/// What a part of a list says in one line of its parent's form.
enum PartWords {
  static func line(_ place: EditorPlace, in tree: Tree, locale: String, base: String) -> (name: String, text: String, note: String) {
    guard let value = tree[place.path] else { return ("", "", "") }
    func text(_ key: String) -> String { FieldText.shown(value[key], .text, locale: locale, base: base) }
    func words(_ key: String) -> String { FieldText.shown(value[key], .words, locale: locale, base: base) }
    switch place.part {
    case .choice, .band:
      return (value.ref ?? "?", text("label"), [words("tags"), links(value)].filter { !$0.isEmpty }.joined(separator: "  "))
    case .jump: return ("→ \(value["go"]?.scalar ?? "?")", value["when"]?.scalar ?? "always", "")
    case .link: return (effect(value), selector(value), "")
    case .rule: return (words("add") + (value["remove"] == nil ? "" : " -\(words("remove"))"), value["when"]?.scalar ?? "", "")
    case .filter: return (value.ref ?? "?", value["keep"]?.scalar ?? "", value["safety"]?.scalar == "true" ? "safety" : "")
    case .slot: return (value.ref ?? "?", text("title"), value["where"]?.scalar ?? "")
    case .namespace: return (place.path.steps.last.map(name) ?? "?", value["basis"]?.scalar ?? "", value["keep"]?.scalar ?? "")
    default: return (value.ref ?? "?", text("title"), "")
    }
  }

  private static func name(_ step: TreeStep) -> String {
    switch step {
    case .key(let key): key
    case .item(let index): "\(index + 1)"
    }
  }

  /// `+2 dry-skin`, of several the first and how many more.
  static func links(_ carrier: Tree) -> String {
    guard let all = carrier["links"]?.items, let first = all.first else { return "" }
    return "\(effect(first)) \(selector(first))" + (all.count > 1 ? " and \(all.count - 1) more" : "")
  }

  static func effect(_ link: Tree) -> String {
    for word in ["exclude", "require", "pin"] where link[word]?.scalar == "true" { return word }
    let points = link["points"]?.scalar ?? "1"
    return points.hasPrefix("-") ? points : "+\(points)"
  }

  static func selector(_ link: Tree) -> String {
    for key in ["sku", "product", "collection", "tag", "vendor", "type"] {
      guard let value = link[key] else { continue }
      let words = FieldText.shown(value, .words, locale: "", base: "")
      return key == "tag" ? words : "\(key) \(words)"
    }
    return link["where"]?.scalar ?? "?"
  }
}
