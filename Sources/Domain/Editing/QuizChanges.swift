// What differs between two versions of a quiz, in words for whoever has to answer for it.

/// The differences of two quizzes, a sentence each, in the order of the file. Texts and comments that mean the same are no difference.
public struct QuizChanges: Equatable, Sendable {
  public private(set) var sentences: [String] = []
  /// Language of texts that name none.
  private let locale: String

  public init(from old: Tree, to new: Tree) {
    locale = new["locale"]?.scalar ?? old["locale"]?.scalar ?? "en"
    let keys = QuizReader.keys + new.keys + old.keys
    var seen: Set<String> = []
    for key in keys where seen.insert(key).inserted { root(key, old[key], new[key]) }
    guard old.members != nil, new.members != nil else {
      if !same(old, new) { say("The whole text is another one") }
      return
    }
  }

  /// Whether two values mean the same: the order of keys does not count.
  public static func same(_ a: Tree?, _ b: Tree?) -> Bool {
    switch (a, b) {
    case (nil, nil): true
    case (.map(let a)?, .map(let b)?):
      a.count == b.count && a.allSatisfy { member in b.first { $0.key == member.key }.map { same(member.value, $0.value) } ?? false }
    case (.list(let a)?, .list(let b)?): a.count == b.count && zip(a, b).allSatisfy(same)
    case (let a?, let b?): a == b
    default: false
    }
  }

  private func same(_ a: Tree?, _ b: Tree?) -> Bool { QuizChanges.same(a, b) }
  private mutating func say(_ sentence: String) { sentences.append(sentence) }

  // MARK: The quiz

  private mutating func root(_ key: String, _ old: Tree?, _ new: Tree?) {
    guard !same(old, new) else { return }
    let count = sentences.count
    switch key {
    case "questions": items(old, new, Kind.question, of: nil) { $0.question($1, $2, $3) }
    case "results": items(old, new, Kind.section, of: nil) { $0.section($1, $2, $3) }
    case "filters": items(old, new, Kind.filter, of: nil) { $0.fields("Filter \"\($1)\"", $2, $3) }
    case "rules": things("rule", "rules", old, new, Describe.rule)
    case "namespaces": members(old, new) { "Tags \"\($0):…\"" }
    case "scoring": fields("The ranking", old, new)
    case "intro": fields("The first page", old, new)
    case "lead": lead(old, new)
    case "offers": fields("The offers", old, new)
    case "handoff": fields("The hand-off", old, new)
    default: field("The quiz", key, old, new)
    }
    if sentences.count == count { say("The quiz: \(Describe.noun(key)) has changed") }
  }

  private mutating func lead(_ old: Tree?, _ new: Tree?) {
    let subject = "The contact page"
    fields(subject, without(old, "consent"), without(new, "consent"))
    for channel in ["email", "sms"] {
      let name = channel == "sms" ? "SMS" : channel
      field("The consent to \(name)", "wording", old?["consent"]?[channel], new?["consent"]?[channel])
    }
    fields("The consent", otherConsent(old), otherConsent(new))
  }

  /// What stands under `consent` and is no channel; nothing where that is all.
  private func otherConsent(_ lead: Tree?) -> Tree {
    without(without(lead?["consent"], "email"), "sms") ?? .nothing
  }

  private func without(_ tree: Tree?, _ key: String) -> Tree? {
    guard var tree, tree.members != nil else { return tree }
    tree[key] = nil
    return tree
  }

  /// Maps by name: each member's own fields.
  private mutating func members(_ old: Tree?, _ new: Tree?, subject: (String) -> String) {
    for key in union(old, new) {
      switch (old?[key], new?[key]) {
      case (nil, _?): say("\(subject(key)) are new")
      case (_?, nil): say("\(subject(key)) are gone")
      case (let old, let new): fields(subject(key), old, new)
      }
    }
  }

  private func union(_ old: Tree?, _ new: Tree?) -> [String] {
    let keys = new?.keys ?? []
    return keys + (old?.keys ?? []).filter { !keys.contains($0) }
  }

  // MARK: Questions, choices, sections, slots

  struct Kind {
    let one: String
    let many: String
    static let question = Kind(one: "question", many: "questions")
    static let choice = Kind(one: "choice", many: "choices")
    static let band = Kind(one: "band", many: "bands")
    static let filter = Kind(one: "filter", many: "filters")
    static let section = Kind(one: "section", many: "sections")
    static let slot = Kind(one: "slot", many: "slots")

    func named(_ ref: String, of owner: String?) -> String { "\(one) \"\(ref)\"" + (owner.map { " of \"\($0)\"" } ?? "") }
  }

  /// Items with refs: new ones, lost ones, moved ones, then what changed in each that stayed.
  private mutating func items(
    _ old: Tree?, _ new: Tree?, _ kind: Kind, of owner: String?, _ each: (inout QuizChanges, String, Tree, Tree) -> Void
  ) {
    guard let before = (old ?? .list([])).refs, let after = (new ?? .list([])).refs else {
      return say("The \(kind.many)\(owner.map { " of \"\($0)\"" } ?? "") are others now")
    }
    let moved = Set(Moves.moved(from: before.filter(after.contains), to: after.filter(before.contains)))
    for (index, ref) in after.enumerated() {
      let place = index == 0 ? "at the beginning" : "after \"\(after[index - 1])\""
      guard let item = new?[index] else { continue }
      guard let oldIndex = before.firstIndex(of: ref), let was = old?[oldIndex] else {
        say("The \(kind.named(ref, of: owner)) is new, \(place)\(Describe.title(item, locale).map { ": \($0)" } ?? "")")
        continue
      }
      if moved.contains(ref) { say("The \(kind.named(ref, of: owner)) stands \(place) now") }
      guard !same(was, item) else { continue }
      let count = sentences.count
      each(&self, ref, was, item)
      if sentences.count == count { say("The \(kind.named(ref, of: owner)) has changed") }
    }
    for ref in before where !after.contains(ref) { say("The \(kind.named(ref, of: owner)) is gone") }
    if before.isEmpty, after.isEmpty { say("The \(kind.many) are \(new == nil ? "left to the standard" : "none")") }
  }

  private mutating func question(_ ref: String, _ old: Tree, _ new: Tree) {
    let lists = ["choices", "bands"]
    fields("Question \"\(ref)\"", lists.reduce(old) { without($0, $1) ?? $0 }, lists.reduce(new) { without($0, $1) ?? $0 })
    for (key, kind) in zip(lists, [Kind.choice, .band]) where !same(old[key], new[key]) {
      items(old[key], new[key], kind, of: ref) { $0.fields("\(key == "choices" ? "Choice" : "Band") \"\($1)\" of \"\(ref)\"", $2, $3) }
    }
  }

  private mutating func section(_ ref: String, _ old: Tree, _ new: Tree) {
    fields("Section \"\(ref)\"", without(old, "slots"), without(new, "slots"))
    guard !same(old["slots"], new["slots"]) else { return }
    items(old["slots"], new["slots"], .slot, of: ref) { $0.fields("Slot \"\($1)\"", $2, $3) }
  }

  // MARK: Fields

  private mutating func fields(_ subject: String, _ old: Tree?, _ new: Tree?) {
    guard !same(old, new) else { return }
    guard (old ?? .nothing).members != nil, (new ?? .nothing).members != nil else {
      return say("\(subject) is now \(Describe.value(new))")
    }
    let count = sentences.count
    for key in union(old, new) { field(subject, key, old?[key], new?[key]) }
    if sentences.count == count { say("\(subject) is \(new == nil ? "gone" : "named, with nothing in it")") }
  }

  private mutating func field(_ subject: String, _ key: String, _ old: Tree?, _ new: Tree?) {
    guard !same(old, new) else { return }
    let count = sentences.count
    switch key {
    case _ where Describe.texts.contains(key): text(subject, key, old, new)
    case "links": things("link", "links", old, new, Describe.link, of: subject)
    case "next": say("\(subject): what follows is now \(Describe.jumps(new))")
    case "set", "plus": variables(subject, key, old, new)
    case _ where Describe.wordLists[key] != nil: words(subject, key, old, new)
    default: say(Describe.change(subject, key, old, new))
    }
    if sentences.count == count { say(Describe.change(subject, key, old, new)) }
  }

  /// A text by language.
  private mutating func text(_ subject: String, _ key: String, _ old: Tree?, _ new: Tree?) {
    let (before, after) = (byLocale(old), byLocale(new))
    let noun = Describe.noun(key)
    for language in Set(before.keys).union(after.keys).sorted(by: { ($0 == locale ? "" : $0) < ($1 == locale ? "" : $1) })
    where before[language] != after[language] {
      let name = language == locale ? "the \(noun)" : "the \(Describe.language(language)) \(noun)"
      if let text = after[language] {
        say("\(subject): \(name) is now \(Describe.quoted(text))\(before[language] == nil ? "; there was none" : "")")
      } else {
        say("\(subject): \(name) is gone; it was \(Describe.quoted(before[language] ?? ""))")
      }
    }
  }

  private func byLocale(_ tree: Tree?) -> [String: String] {
    if let members = tree?.members {
      return Dictionary(members.map { ($0.key, $0.value.scalar ?? Describe.value($0.value)) }, uniquingKeysWith: { first, _ in first })
    }
    return tree?.scalar.map { [locale: $0] } ?? [:]
  }

  private mutating func variables(_ subject: String, _ key: String, _ old: Tree?, _ new: Tree?) {
    for name in union(old, new) where !same(old?[name], new?[name]) {
      let amount = new?[name]
      let what = key == "set" ? "sets \(name) to \(Describe.value(amount))" : "adds \(Describe.value(amount)) to \(name)"
      say(amount == nil ? "\(subject) \(key == "set" ? "sets" : "adds to") \(name) no more" : "\(subject) \(what) now")
    }
  }

  private mutating func words(_ subject: String, _ key: String, _ old: Tree?, _ new: Tree?) {
    func list(_ tree: Tree?) -> [String]? { tree == nil ? [] : tree?.words ?? tree?.scalar.map { [$0] } }
    guard let verb = Describe.wordLists[key], let before = list(old), let after = list(new) else { return }
    func said(_ word: String) -> String { "\(subject) \(verb) \(key == "locales" ? Describe.language(word) : word)" }
    for word in after where !before.contains(word) { say("\(said(word)) now") }
    for word in before where !after.contains(word) { say("\(said(word)) no more") }
  }

  /// Things without names: those that came and those that went.
  private mutating func things(
    _ one: String, _ many: String, _ old: Tree?, _ new: Tree?, _ words: (Tree) -> String, of subject: String? = nil
  ) {
    guard let before = (old ?? .list([])).items, let after = (new ?? .list([])).items else { return }
    var rest = before
    var came: [Tree] = []
    for item in after {
      if let place = rest.firstIndex(where: { same($0, item) }) { rest.remove(at: place) } else { came.append(item) }
    }
    for item in came { say(subject.map { "\($0) \(words(item)) now" } ?? "A \(one) is new: \(words(item))") }
    for item in rest { say(subject.map { "\($0) \(words(item)) no more" } ?? "A \(one) is gone: \(words(item))") }
    guard came.isEmpty, rest.isEmpty, !before.isEmpty else { return }
    say(subject.map { "\($0): the \(many) stand in another order" } ?? "The \(many) stand in another order")
  }
}
