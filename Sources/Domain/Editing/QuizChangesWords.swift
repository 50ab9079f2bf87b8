// The words of a quiz's changes: what each key is called, and how its values are said.

enum Describe {
  static let texts: Set<String> = ["title", "help", "text", "label", "reason", "unit", "no_match", "wording"]

  /// How a word of a list is said: `gives skin:dry`.
  static let wordLists = [
    "tags": "gives", "add": "gives", "remove": "takes away", "locales": "is offered in", "variables": "counts",
    "tie_rank": "breaks ties by", "ask": "asks for", "require": "needs", "fixed": "falls back on", "codes": "hands out the code",
  ]

  private static let nouns = [
    "ref": "the ref", "kind": "the kind", "title": "title", "help": "help", "text": "text", "label": "label", "reason": "reason",
    "unit": "unit", "no_match": "text for no match", "wording": "wording", "show_if": "condition", "where": "which products it takes",
    "keep": "what stays", "min": "the least", "max": "the most", "step": "the step", "decimals": "digits after the point",
    "order": "the order of the choices", "top": "how many are ranked", "max_length": "the longest answer", "country": "the country",
    "advance_after": "seconds until it goes on", "from": "from", "to": "to", "weight": "the weight", "hotkey": "the key",
    "image": "the picture", "none": "\"none of these\"", "all": "\"all of these\"", "min_score": "the least score",
    "threshold": "the share of answers that must match", "repeat": "showing what is shown already",
    "runner_ups": "products below the slots",
    "stacking": "how links of one choice add up", "normalise": "how votes are shared", "min_stock": "the least stock",
    "price": "which price goes first", "rotate": "taking turns", "safety": "a matter of safety", "at": "when it comes",
    "cart": "the basket's address", "page": "the page's address", "basis": "the basis", "format": "the format", "locale": "the language",
    "optional": "leaving it empty", "codes": "the code that is handed out", "tags": "the tags", "variables": "the variables",
  ]

  private static let languages = [
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "pt": "Portuguese", "pl": "Polish",
    "da": "Danish", "sv": "Swedish", "nb": "Norwegian", "fi": "Finnish", "cs": "Czech", "ja": "Japanese", "zh": "Chinese", "tr": "Turkish",
  ]

  static func noun(_ key: String) -> String { nouns[key] ?? "\"\(key)\"" }
  static func language(_ locale: String) -> String { languages[locale] ?? locale }

  static func quoted(_ text: String) -> String { "\"\(text.split(whereSeparator: \.isNewline).joined(separator: " "))\"" }

  /// A value that is said in passing.
  static func value(_ tree: Tree?) -> String {
    switch tree {
    case nil: "not said"
    case .bare("true")?: "yes"
    case .bare("false")?: "no"
    case .bare(let word)?: Tree.isNothing(word) ? "nothing" : word
    case .text(let text)?: quoted(text)
    case .list(let items)?: items.isEmpty ? "none" : items.map { value($0) }.joined(separator: ", ")
    case .map(let members)?: members.isEmpty ? "nothing" : members.map { "\($0.key) \(value($0.value))" }.joined(separator: ", ")
    }
  }

  /// The default of a key that is plain.
  static func change(_ subject: String, _ key: String, _ old: Tree?, _ new: Tree?) -> String {
    switch (key, new?.scalar) {
    case ("show_if", let condition?): return "\(subject) is shown only if \(condition)"
    case ("show_if", nil): return "\(subject) is always shown now"
    case ("optional", "true"?): return "\(subject) may be left empty now"
    case ("optional", "false"?) where old != nil: return "\(subject) has to be answered now"
    case ("where", let condition?): return "\(subject) takes only products with \(condition)"
    case ("where", nil): return "\(subject) takes every product now"
    case ("keep", let condition?) where subject.hasPrefix("Filter"): return "\(subject) keeps only products with \(condition)"
    default: break
    }
    let was = old == nil ? "" : " (was \(value(old)))"
    return new == nil ? "\(subject): \(noun(key)) is left to the standard\(was)" : "\(subject): \(noun(key)) is now \(value(new))\(was)"
  }

  /// What a thing is called, for one that is new.
  static func title(_ tree: Tree, _ locale: String) -> String? {
    let text = tree["title"] ?? tree["label"] ?? tree["keep"] ?? tree["where"]
    return (text?.scalar ?? text?[locale]?.scalar ?? text?.members?.first?.value.scalar).map(quoted)
  }

  /// `links to tag sleep with 3 points`.
  static func link(_ link: Tree) -> String {
    let about = link.members?.filter { !QuestionReader.effects.contains($0.key) } ?? []
    let products = about.map { member in
      member.key == "where" ? "products with \(plain(member.value))" : "\(member.key) \(plain(member.value))"
    }.joined(separator: ", ")
    let effects = link.members?.filter { QuestionReader.effects.contains($0.key) } ?? []
    let effect = effects.map { member in
      switch member.key {
      case "points": " with \(plain(member.value)) \(member.value.scalar == "1" ? "point" : "points")"
      case "exclude": ", which it keeps out"
      case "require": ", which is required"
      default: ", which is put first"
      }
    }.joined()
    return "links to \(products.isEmpty ? plain(link) : products)\(effect)"
  }

  private static func plain(_ tree: Tree) -> String {
    tree.scalar ?? tree.items?.map(plain).joined(separator: " or ") ?? value(tree)
  }

  /// `if goal:sleep, it gives goal:calm`.
  static func rule(_ rule: Tree) -> String {
    let acts = (rule.members ?? []).filter { $0.key != "when" }.map { member in
      switch member.key {
      case "add": "gives \(plain(member.value))"
      case "remove": "takes away \(plain(member.value))"
      case "set": "sets \(value(member.value))"
      case "plus": "adds \(value(member.value))"
      default: "\(member.key) \(value(member.value))"
      }
    }
    return "if \(rule["when"]?.scalar ?? "nothing is said"), it \(acts.isEmpty ? "does nothing" : acts.joined(separator: " and "))"
  }

  /// `"layers" if answer.feel = dry, else "reacts"`.
  static func jumps(_ tree: Tree?) -> String {
    let jumps = tree?.items ?? []
    guard !jumps.isEmpty else { return "the next question in the file" }
    let parts = jumps.map { jump in
      let target = jump["go"]?.scalar.map { $0 == "results" ? "the results" : "\"\($0)\"" } ?? "nothing"
      return jump["when"]?.scalar.map { "\(target) if \($0)" } ?? target
    }
    let isClosed = jumps.last?["when"] == nil
    return parts.joined(separator: ", else ") + (isClosed ? "" : ", else the next question")
  }
}
