// A tag or a namespace under another name, in everything that is written down: quizzes and segments. A name that is in use already merges.

/// From one name to another. Whatever cannot be read stays as it is.
public struct TagRename: Hashable, Sendable {
  private enum Names: Hashable, Sendable {
    case tags(Tag, Tag)
    case namespaces(String, String)
  }
  private let names: Names

  /// Two tags, or two namespaces as `goal:*`; nil for anything else, and for a name and itself.
  public init?(from: String, to: String) {
    switch (TagPattern(from), TagPattern(to)) {
    case (.tag(let old)?, .tag(let new)?) where old != new: names = .tags(old, new)
    case (.anyIn(let old)?, .anyIn(let new)?) where old != new: names = .namespaces(old, new)
    default: return nil
    }
  }

  /// As written in plans and in the audit log.
  public var from: String { if case .tags(let old, _) = names { old.text } else { "\(oldNamespace):*" } }
  /// As `from`.
  public var to: String { if case .tags(_, let new) = names { new.text } else { "\(newNamespace):*" } }

  private var oldNamespace: String {
    switch names {
    case .tags(let old, _): old.namespace
    case .namespaces(let old, _): old
    }
  }
  private var newNamespace: String {
    switch names {
    case .tags(_, let new): new.namespace
    case .namespaces(_, let new): new
    }
  }

  /// The tag's new name; nil for a tag that keeps its own.
  public func newName(of tag: Tag) -> Tag? {
    switch names {
    case .tags(let old, let new): tag == old ? new : nil
    case .namespaces(let old, let new): tag.namespace == old ? Tag("\(new):\(tag.value)") : nil
    }
  }

  /// A tag's new name does not change what is asked of its namespace: `goal:*` stays where only a tag moves.
  private func newName(of pattern: TagPattern) -> TagPattern {
    switch (pattern, names) {
    case (.tag(let tag), _): newName(of: tag).map(TagPattern.tag) ?? pattern
    case (.anyIn(let namespace), .namespaces(let old, let new)): namespace == old ? .anyIn(namespace: new) : pattern
    case (.anyIn, .tags): pattern
    }
  }

  // MARK: Segments

  /// The same condition about the new name; the same text where it does not name the old one.
  public func renamed(segment text: String) -> String { renamed(text, in: .segment) }

  private func renamed(_ text: String, in scope: ExpressionScope) -> String {
    guard let condition = try? Predicate(parsing: text, in: scope) else { return text }
    let changed = condition.changingTags(newName(of:))
    return changed == condition ? text : changed.text
  }

  // MARK: Quizzes

  private static let lists: Set<String> = ["tags", "add", "remove"]

  /// A quiz file with the new name in choices, bands, rules and conditions, and the namespaces that it needs.
  public func renamed(_ tree: Tree) -> Tree {
    let scope = ExpressionScope(.filter)
    var changed = tree.changingWords { key, word in
      if TagRename.lists.contains(key) { return Tag(word).flatMap(newName(of:))?.text ?? word }
      return QuizRename.expressionKeys.contains(key) ? renamed(word, in: scope) : word
    }
    guard changed != tree else { return tree }
    changed = changed.withoutRepeats(in: TagRename.lists, unlike: tree)
    changed["namespaces"] = namespaces(before: tree, after: changed) ?? changed["namespaces"]
    return changed
  }

  /// The new namespace stands where the old one stood, or right behind it where the old one is still in use. The other way round the
  /// one that an earlier rename put there goes again: back and forth is the same file.
  private func namespaces(before: Tree, after: Tree) -> Tree? {
    guard var declared = before["namespaces"]?.members, let place = declared.firstIndex(where: { $0.key == oldNamespace }),
      oldNamespace != newNamespace
    else { return nil }
    let isUsed = after.namesNamespace(oldNamespace)
    let target = declared.firstIndex { $0.key == newNamespace }
    switch (isUsed, target) {
    case (true, nil): declared.insert(Tree.Member(newNamespace, declared[place].value.withoutLabel), at: place + 1)
    case (false, nil): declared[place].key = newNamespace
    case (false, let target?):
      let isCopy = place == target + 1 && declared[place].value == declared[target].value.withoutLabel
      if isCopy || isOfNamespaces { declared.remove(at: place) }
    case (true, .some): return nil
    }
    return .map(declared)
  }

  private var isOfNamespaces: Bool { if case .namespaces = names { true } else { false } }
}

extension Predicate {
  /// The same condition about other tags.
  func changingTags(_ change: (TagPattern) -> TagPattern) -> Predicate {
    mapped { part in
      switch part {
      case .tag(let pattern, let span): .tag(change(pattern), gainedWithin: span)
      case .everTag(let pattern): .everTag(change(pattern))
      case .count(let patterns, let comparison, let number): .count(patterns.map(change).unique, comparison, number)
      default: part
      }
    }
  }
}

extension Array where Element: Hashable {
  /// Each once, in the order of their first places.
  fileprivate var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Tree {
  fileprivate var withoutLabel: Tree {
    var tree = self
    if case .map = tree { tree["label"] = nil }
    return tree
  }

  /// Lists under `keys` that differ from those of `old` name everything once: two tags may have become one.
  fileprivate func withoutRepeats(in keys: Set<String>, unlike old: Tree, under key: String = "") -> Tree {
    switch (self, old) {
    case (.list(let items), .list(let before)) where keys.contains(key):
      self == old ? self : .list(items.count == before.count ? items.unique : items)
    case (.list(let items), .list(let before)):
      .list(zip(items, before).map { $0.withoutRepeats(in: keys, unlike: $1, under: key) })
    case (.map(let members), .map(let before)):
      .map(zip(members, before).map { Member($0.key, $0.value.withoutRepeats(in: keys, unlike: $1.value, under: $0.key)) })
    default: self
    }
  }

  /// Whether a tag of the namespace stands somewhere in the file.
  fileprivate func namesNamespace(_ name: String) -> Bool {
    TagUse.all(in: self).contains { $0.pattern.namespace == name }
  }
}
