// Choosing among choices: one, several, or in order; with a search where they are many.
import Domain
import Terminal

/// The state of a choice question.
struct ChoiceField: Equatable, Sendable {
  let question: Question
  /// In the session's order.
  let choices: [Choice]
  /// One a choice; a space for none.
  private let keys: [Character]
  /// In the shopper's language, one a choice.
  private(set) var labels: [String]
  /// Which choices are listed: all of them, or what the search finds.
  private(set) var listed: [Int]
  /// Place in `listed`.
  private(set) var cursor = 0
  /// Refs picked so far; in order for a ranking.
  private(set) var picked: [String] = []
  /// What is being searched for; nil while nothing is.
  private(set) var search: TextInput?

  init(_ question: Question, visible: [Choice], session: String, draft: Answer?, label: (Choice) -> String) {
    self.question = question
    choices = ChoiceField.ordered(visible, question, session)
    labels = choices.map(label)
    listed = Array(choices.indices)
    keys = ChoiceField.keys(of: choices)
    guard case .choices(let refs) = draft else { return }
    picked = refs.filter { ref in choices.contains { $0.ref == ref } }
    cursor = choices.firstIndex { $0.ref == picked.first } ?? 0
    if !takesSeveral { picked = [] }
  }

  /// Random orders are seeded by the session, so that going back shows the same order (FEATURES.md 21).
  private static func ordered(_ choices: [Choice], _ question: Question, _ session: String) -> [Choice] {
    func shuffled(_ choices: [Choice]) -> [Choice] {
      choices.map { ($0, Digest.hex("\(session)/\(question.ref)/\($0.ref)")) }.sorted { $0.1 < $1.1 }.map(\.0)
    }
    switch question.order {
    case .given: return choices
    case .random: return shuffled(choices)
    case .randomButLast: return shuffled(Array(choices.dropLast())) + choices.suffix(1)
    }
  }

  /// Says the labels in another language; a search ends with the language it was typed in.
  mutating func relabel(_ label: (Choice) -> String) {
    let here = listed.indices.contains(cursor) ? listed[cursor] : 0
    labels = choices.map(label)
    endSearch(at: here)
  }

  var takesSeveral: Bool { question.kind == .multi || question.kind == .ranking }
  /// Where more choices than keys stand, letters can look for them.
  var canSearch: Bool { question.kind == .dropdown || choices.count > 12 }
  var isSearching: Bool { search != nil }
  /// Nil without a limit that could be reached.
  var most: Int? {
    let most = question.kind == .ranking ? question.top ?? choices.count : question.most
    return most.map { min($0, choices.count) }
  }

  /// Without l and s, which change the language and skip.
  private static let signs = Array("123456789abcdefghijkmnopqrtuvwxyz")

  /// Keys that pick: the quiz's own hotkeys, then 1 to 9, then letters, none twice.
  private static func keys(of choices: [Choice]) -> [Character] {
    let own = choices.map { $0.hotkey?.lowercased().first }
    let taken = Set(own.compactMap(\.self))
    var free = signs.filter { !taken.contains($0) }[...]
    return own.map { $0 ?? free.popFirst() ?? " " }
  }

  func hotkey(at index: Int) -> Character { keys[index] }

  private static let yesAndNo: [Character: String] = ["y": "yes", "j": "yes", "o": "yes", "n": "no"]

  func index(forHotkey key: Character) -> Int? {
    guard key != " ", let lower = key.lowercased().first else { return nil }
    if question.kind == .yesNo, let ref = ChoiceField.yesAndNo[lower] { return choices.firstIndex { $0.ref == ref } }
    // A place that has its usual key is known without a walk through a long list.
    if let place = ChoiceField.signs.firstIndex(of: lower), place < keys.count, keys[place] == lower { return place }
    return keys.firstIndex(of: lower)
  }

  enum Outcome: Equatable { case nothing, moved, full(Int), answered([String]) }

  mutating func apply(_ key: Key) -> Outcome {
    if isSearching, let outcome = applyToSearch(key) { return outcome }
    switch key {
    case .up, .left, .backTab: move(-1)
    case .down, .right, .tab: move(1)
    case .home: cursor = 0
    case .end: cursor = max(0, listed.count - 1)
    case .pageUp: move(-8)
    case .pageDown: move(8)
    case .enter: return enter()
    case .space where takesSeveral: return listed.isEmpty ? .nothing : toggle(listed[cursor])
    case "/" where canSearch: search = TextInput(limit: 40)
    case .character(let character):
      guard let index = index(forHotkey: character) else { return .nothing }
      return press(index)
    default: return .nothing
    }
    return .moved
  }

  /// A choice was named by its hotkey or touched.
  mutating func press(_ index: Int) -> Outcome {
    guard choices.indices.contains(index) else { return .nothing }
    cursor = listed.firstIndex(of: index) ?? cursor
    return takesSeveral ? toggle(index) : .answered([choices[index].ref])
  }

  private mutating func move(_ steps: Int) { cursor = max(0, min(listed.count - 1, cursor + steps)) }

  private mutating func enter() -> Outcome {
    guard takesSeveral else { return listed.isEmpty ? .answered([]) : .answered([choices[listed[cursor]].ref]) }
    return .answered(picked)
  }

  private mutating func toggle(_ index: Int) -> Outcome {
    let choice = choices[index]
    if picked.contains(choice.ref) {
      picked.removeAll { $0 == choice.ref }
    } else if choice.isNone || choice.isAll {
      picked = [choice.ref]
    } else {
      let others = picked.filter { ref in !choices.contains { $0.ref == ref && ($0.isNone || $0.isAll) } }
      if let most, others.count >= most { return .full(most) }
      picked = others + [choice.ref]
    }
    return .moved
  }

  /// Nothing is picked any more.
  mutating func clear() { picked = [] }

  // MARK: Search

  /// Nil for keys that mean in a search what they mean without.
  private mutating func applyToSearch(_ key: Key) -> Outcome? {
    switch key {
    case .up, .down, .pageUp, .pageDown: return nil
    case .enter:
      guard !listed.isEmpty else {
        // Nothing found: back to all of them.
        endSearch(at: 0)
        return .moved
      }
      let index = listed[cursor]
      if !takesSeveral { return .answered([choices[index].ref]) }
      endSearch(at: index)
      return toggle(index)
    case .escape: endSearch(at: listed.isEmpty ? 0 : listed[cursor])
    case .backspace where search?.isEmpty == true: endSearch(at: 0)
    default:
      guard search?.apply(key) == true else { return .nothing }
      find()
    }
    return .moved
  }

  /// What was pasted, or read by a scanner, is searched for.
  mutating func paste(_ text: String) {
    guard isSearching else { return }
    search?.insert(text)
    find()
  }

  private mutating func find() { find(search?.text ?? "") }

  /// Lists what has all words of `text` in it.
  mutating func find(_ text: String) {
    let words = text.folded.split(separator: " ")
    var (first, others): ([Int], [Int]) = ([], [])
    for index in choices.indices {
      let label = labels[index].folded
      guard words.allSatisfy({ label.contains($0) }) else { continue }
      // Who types the beginning of a word means that word.
      let isBeginning = words.first.map { word in label.split { !$0.isLetter && !$0.isNumber }.contains { $0.hasPrefix(word) } } ?? true
      if isBeginning { first.append(index) } else { others.append(index) }
    }
    listed = first + others
    cursor = 0
  }

  private mutating func endSearch(at index: Int) {
    search = nil
    listed = Array(choices.indices)
    cursor = index
  }

  /// "2 of 3 picked", live.
  func status(_ words: Words) -> String? {
    if isSearching, listed.isEmpty { return words.nothingFound }
    guard takesSeveral else { return nil }
    if let most, most < choices.count || question.kind == .ranking {
      return words.from.replacing("{n}", with: String(picked.count)).replacing("{m}", with: String(most))
    }
    return words.picked.replacing("{n}", with: String(picked.count))
  }
}
