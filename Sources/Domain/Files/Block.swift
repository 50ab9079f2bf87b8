// Reads one map of a document, key by key, and notes every problem with its path instead of stopping at the first.

/// Where the problems of one document are noted.
final class ProblemLog {
  var problems: [Problem] = []
  func note(_ problem: Problem) { problems.append(problem) }
}

/// A map being read. Keys that nobody may use are noted when it is opened.
struct Block {
  let path: String
  let line: Int
  let log: ProblemLog
  private let members: [String: YAMLNode]

  /// Nil, with a problem noted, when `node` is no map.
  init?(_ node: YAMLNode, path: String, known: [String], log: ProblemLog) {
    guard case .map(let pairs) = node.content else {
      log.note(Problem("wrong_kind", path: path, line: node.line, "expected a map of keys and values, found \(node.kind)"))
      return nil
    }
    for (key, value) in pairs where !known.contains(key) {
      let hint =
        Spelling.nearest(to: key, among: known).map { "; did you mean \"\($0)\"?" } ?? "; known here: \(known.joined(separator: ", "))"
      log.note(Problem("unknown_key", path: Block.join(path, key), line: value.line, "unknown key \"\(key)\"\(hint)"))
    }
    self.path = path
    self.line = node.line
    self.log = log
    members = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func path(_ key: String) -> String { Block.join(path, key) }

  /// The node of a key that is there and not null.
  func node(_ key: String) -> YAMLNode? { members[key].flatMap { $0.isNull ? nil : $0 } }

  func has(_ key: String) -> Bool { node(key) != nil }

  func note(_ code: String, _ message: String) { note(code, nil, message) }

  func note(_ code: String, _ key: String?, severity: Problem.Severity = .error, _ message: String) {
    let place = key.map { path($0) } ?? path
    log.note(Problem(code, path: place, line: key.flatMap { members[$0]?.line } ?? line, severity: severity, message))
  }

  // MARK: Values

  func string(_ key: String) -> String? {
    guard let node = node(key) else { return nil }
    guard case .scalar(let text, _) = node.content else {
      note("wrong_kind", key, "expected a text, found \(node.kind)")
      return nil
    }
    return text.cleaned()
  }

  func required(_ key: String) -> String? {
    if let text = string(key), !text.isEmpty { return text }
    if !has(key) { note("missing_key", "the key \"\(key)\" is missing") }
    return nil
  }

  /// A required name of `[a-z0-9][a-z0-9_-]{0,39}`.
  func ref(_ key: String = "ref") -> String? {
    guard let text = required(key) else { return nil }
    guard Block.isRef(text) else {
      note(
        "bad_ref", key, "\"\(text)\" is not a ref: use lower-case letters, digits, - and _, at most 40, beginning with a letter or digit")
      return nil
    }
    return text
  }

  static func isRef(_ text: String) -> Bool {
    guard (1...40).contains(text.utf8.count), let first = text.utf8.first, first != 45, first != 95 else { return false }
    return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
  }

  func int(_ key: String) -> Int? {
    guard let node = node(key) else { return nil }
    guard case .scalar(let text, isPlain: true) = node.content, let number = Number(text), let whole = number.whole,
      abs(whole) <= 1_000_000_000
    else {
      note("wrong_kind", key, "expected a whole number")
      return nil
    }
    return whole
  }

  func number(_ key: String) -> Number? {
    guard let node = node(key) else { return nil }
    guard case .scalar(let text, isPlain: true) = node.content, let number = Number(text) else {
      note("wrong_kind", key, "expected a number such as 10 or 2.5")
      return nil
    }
    return number
  }

  func date(_ key: String) -> CivilDate? {
    guard let text = string(key) else { return nil }
    guard let date = CivilDate(iso: text) else {
      note("wrong_kind", key, "expected a date such as 2026-11-24, found \"\(text)\"")
      return nil
    }
    return date
  }

  func bool(_ key: String) -> Bool? {
    guard let node = node(key) else { return nil }
    guard case .scalar(let text, isPlain: true) = node.content, ["true", "false"].contains(text.lowercased()) else {
      note("wrong_kind", key, "expected true or false")
      return nil
    }
    return text.lowercased() == "true"
  }

  /// One of a fixed set of words.
  func word<T: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: T.Type) -> T? {
    guard let text = string(key) else { return nil }
    if let value = T(rawValue: text) { return value }
    let known = T.allCases.map(\.rawValue)
    let hint = Spelling.nearest(to: text, among: known).map { "; did you mean \"\($0)\"?" } ?? "; known: \(known.joined(separator: ", "))"
    note("unknown_value", key, "unknown \(key) \"\(text)\"\(hint)")
    return nil
  }

  /// FORMAT.md's TEXT: a string or a map of locale to string.
  func text(_ key: String, locale: String) -> LocalizedText? {
    guard let node = node(key) else { return nil }
    switch node.content {
    case .scalar(let text, _): return LocalizedText(text.cleaned(keepingNewlines: true), locale: locale)
    case .list:
      note("wrong_kind", key, "expected a text, or a map of language to text, found a list")
      return nil
    case .map(let pairs):
      var byLocale: [String: String] = [:]
      for (name, value) in pairs {
        guard case .scalar(let text, _) = value.content, Block.isLocale(name) else {
          log.note(
            Problem("bad_locale", path: path(key) + "." + name, line: value.line, "expected a language such as en or de-AT and its text"))
          continue
        }
        byLocale[name] = text.cleaned(keepingNewlines: true)
      }
      return LocalizedText(byLocale)
    }
  }

  static func isLocale(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return (2...3).contains(parts.first?.count ?? 0) && parts[0].allSatisfy { $0.isASCII && $0.isLowercase }
      && parts.dropFirst().allSatisfy { (2...8).contains($0.count) && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
  }

  func expression(_ key: String, in scope: ExpressionScope) -> Predicate? {
    guard let text = string(key) else { return nil }
    do {
      return try Predicate(parsing: text, in: scope)
    } catch {
      note("bad_expression", key, "\(error.text) in: \(text)")
      return nil
    }
  }

  // MARK: Lists and maps

  /// The items of a list with their paths; a missing list is empty.
  func list(_ key: String) -> [(path: String, node: YAMLNode)] {
    guard let node = node(key) else { return [] }
    guard case .list(let items) = node.content else {
      note("wrong_kind", key, "expected a list, found \(node.kind)")
      return []
    }
    return items.enumerated().map { ("\(path(key))[\($0)]", $1) }
  }

  /// The maps of a list.
  func blocks(_ key: String, known: [String]) -> [Block] {
    list(key).compactMap { Block($0.node, path: $0.path, known: known, log: log) }
  }

  func block(_ key: String, known: [String]) -> Block? {
    node(key).flatMap { Block($0, path: path(key), known: known, log: log) }
  }

  /// A list of texts; a single text is a list of one.
  func strings(_ key: String) -> [String] {
    guard let node = node(key) else { return [] }
    if case .scalar(let text, _) = node.content { return [text.cleaned()] }
    return list(key).compactMap { item in
      if case .scalar(let text, _) = item.node.content, !item.node.isNull { return text.cleaned() }
      log.note(Problem("wrong_kind", path: item.path, line: item.node.line, "expected a text, found \(item.node.kind)"))
      return nil
    }
  }

  /// The members of a map in file order.
  func pairs(_ key: String) -> [(key: String, path: String, node: YAMLNode)] {
    guard let node = node(key) else { return [] }
    guard case .map(let pairs) = node.content else {
      note("wrong_kind", key, "expected a map, found \(node.kind)")
      return []
    }
    return pairs.map { ($0.key, "\(path(key)).\($0.key)", $0.value) }
  }
}
