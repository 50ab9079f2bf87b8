// A new ref for a question, choice or other part, everywhere in the quiz where the old one is named.

public enum QuizRename {
  /// Why a part may not be called `ref`; nil when it may.
  public static func objection(to ref: String, from before: String, among others: [String]) -> String? {
    guard Block.isRef(ref) else {
      return "A ref has lower-case letters, digits, - and _, at most 40, and begins with a letter or digit"
    }
    return ref != before && others.contains(ref) ? "There is a \"\(ref)\" already" : nil
  }

  /// `tree` with the part at `path` called `after`: jumps, conditions, tie ranks and texts that name it follow.
  public static func renamed(_ tree: Tree, at path: TreePath, from before: String, to after: String) -> Tree {
    var tree = tree
    tree[path.key("ref")] = .text(after)
    switch path.steps.count {
    case 2 where path.steps[0] == "questions": renameQuestion(&tree, before, after)
    case 4 where path.steps[0] == "questions" && path.steps[2] == "choices":
      if let question = tree[path.parent.parent]?.ref { renameChoice(&tree, of: question, before, after) }
    default: break
    }
    return tree
  }

  private static func renameQuestion(_ tree: inout Tree, _ before: String, _ after: String) {
    tree = tree.changingWords { key, word in
      switch key {
      case "go", "tie_rank": return word == before ? after : word
      case let key where expressionKeys.contains(key):
        return changed(word) { field in if case .answer(before) = field { .answer(after) } else { field } }
      default:
        guard word.contains("{{") else { return word }
        return ["}}", " "].reduce(word) { $0.replacing("{{answer.\(before)\($1)", with: "{{answer.\(after)\($1)") }
      }
    }
  }

  private static func renameChoice(_ tree: inout Tree, of question: String, _ before: String, _ after: String) {
    tree = tree.changingWords { key, word in
      guard expressionKeys.contains(key) else { return word }
      guard let predicate = try? Predicate(parsing: word, in: ExpressionScope(.filter)) else { return word }
      let changed = predicate.changingValues { field, value in
        guard field == .answer(question), case .text(let text) = value, text.lowercased() == before.lowercased() else { return value }
        return .text(after)
      }
      return changed == predicate ? word : changed.text
    }
  }

  static let expressionKeys: Set<String> = ["when", "show_if", "where", "keep"]

  /// A text that cannot be read stays as it is.
  private static func changed(_ word: String, _ change: (Field) -> Field) -> String {
    guard let predicate = try? Predicate(parsing: word, in: ExpressionScope(.filter)) else { return word }
    let changed = predicate.changingFields(change)
    return changed == predicate ? word : changed.text
  }
}

extension Tree {
  /// Every scalar with the key that it stands under, lists and languages included.
  func changingWords(under key: String = "", _ change: (String, String) -> String) -> Tree {
    switch self {
    case .text(let word): .text(change(key, word))
    case .bare(let word):
      // A ref may be all digits.
      change(key, word) == word ? self : .text(change(key, word))
    case .list(let items): .list(items.map { $0.changingWords(under: key, change) })
    case .map(let members):
      .map(members.map { Member($0.key, $0.value.changingWords(under: $0.key, change)) })
    }
  }
}

extension Predicate {
  /// The same condition about other fields.
  func changingFields(_ change: (Field) -> Field) -> Predicate {
    func value(_ value: Value) -> Value { if case .field(let field) = value { .field(change(field)) } else { value } }
    return mapped { part in
      switch part {
      case .compare(let field, let comparison, let other): .compare(change(field), comparison, value(other))
      case .isOneOf(let field, let values): .isOneOf(change(field), values.map(value))
      case .isNoneOf(let field, let values): .isNoneOf(change(field), values.map(value))
      case .between(let field, let low, let high): .between(change(field), value(low), value(high))
      case .isSet(let field): .isSet(change(field))
      case .within(let field, let span): .within(change(field), span)
      case .longerAgo(let field, let span): .longerAgo(change(field), span)
      case .upcoming(let field, let span): .upcoming(change(field), span)
      case .anniversary(let field, let span): .anniversary(change(field), within: span)
      case .month(let field, let comparison, let number): .month(change(field), comparison, number)
      default: part
      }
    }
  }

  /// The same condition with other values; `change` is told the field that a value is compared with.
  func changingValues(_ change: (Field, Value) -> Value) -> Predicate {
    mapped { part in
      switch part {
      case .compare(let field, let comparison, let other): .compare(field, comparison, change(field, other))
      case .isOneOf(let field, let values): .isOneOf(field, values.map { change(field, $0) })
      case .isNoneOf(let field, let values): .isNoneOf(field, values.map { change(field, $0) })
      case .between(let field, let low, let high): .between(field, change(field, low), change(field, high))
      default: part
      }
    }
  }

  /// Every part without parts of its own, changed.
  func mapped(_ change: (Predicate) -> Predicate) -> Predicate {
    switch self {
    case .and(let terms): .and(terms.map { $0.mapped(change) })
    case .or(let terms): .or(terms.map { $0.mapped(change) })
    case .not(let term): .not(term.mapped(change))
    case .did(let event, where: let filter, within: let span, times: let times):
      .did(event, where: filter?.mapped(change), within: span, times: times)
    default: change(self)
    }
  }
}
