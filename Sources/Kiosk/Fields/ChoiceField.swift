// Choosing among choices: one, several, or in order.
import Domain
import Terminal

/// The state of a choice question.
struct ChoiceField: Equatable, Sendable {
  let question: Question
  /// As shown, in the session's order.
  let choices: [Choice]
  var cursor = 0
  /// Refs picked so far; in order for a ranking.
  var picked: [String] = []

  init(_ question: Question, visible: [Choice], session: String, draft: Answer?) {
    self.question = question
    choices = ChoiceField.ordered(visible, question, session)
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

  var takesSeveral: Bool { question.kind == .multi || question.kind == .ranking }

  /// Without l and s, which change the language and skip.
  private static let signs = Array("123456789abcdefghijkmnopqrtuvwxyz")

  /// Keys that pick: the quiz's own hotkeys, then 1 to 9, then letters.
  func hotkey(at index: Int) -> Character {
    if let own = choices[index].hotkey?.first { return own }
    return index < ChoiceField.signs.count ? ChoiceField.signs[index] : " "
  }

  func index(forHotkey key: Character) -> Int? {
    guard key != " ", let lower = key.lowercased().first else { return nil }
    if question.kind == .yesNo, let ref = ["y": "yes", "j": "yes", "n": "no"][lower] { return choices.firstIndex { $0.ref == ref } }
    return choices.indices.first { hotkey(at: $0) == key } ?? choices.indices.first { hotkey(at: $0) == lower }
  }

  enum Outcome: Equatable { case nothing, moved, answered([String]) }

  mutating func apply(_ key: Key) -> Outcome {
    switch key {
    case .up: cursor = max(0, cursor - 1)
    case .down, .tab: cursor = min(choices.count - 1, cursor + 1)
    case .home, .pageUp: cursor = 0
    case .end, .pageDown: cursor = max(0, choices.count - 1)
    case .enter: return .answered(takesSeveral ? picked : choices.isEmpty ? [] : [choices[cursor].ref])
    case .space:
      guard takesSeveral, !choices.isEmpty else { return .nothing }
      toggle(cursor)
    case .character(let character):
      guard let index = index(forHotkey: character) else { return .nothing }
      cursor = index
      if !takesSeveral { return .answered([choices[index].ref]) }
      toggle(index)
    default: return .nothing
    }
    return .moved
  }

  private mutating func toggle(_ index: Int) {
    let choice = choices[index]
    if picked.contains(choice.ref) {
      picked.removeAll { $0 == choice.ref }
    } else if choice.isNone || choice.isAll {
      picked = [choice.ref]
    } else {
      picked.removeAll { ref in choices.contains { $0.ref == ref && ($0.isNone || $0.isAll) } }
      picked.append(choice.ref)
    }
  }

  // MARK: Drawing

  func draw(on canvas: inout Canvas, in rect: Rect, _ look: Look) {
    let spacing = ChoiceSpacing(count: choices.count, height: rect.height)
    let shown = max(1, rect.height / spacing.rows)
    let top = max(0, min(cursor - shown / 2, choices.count - shown))
    for index in choices.indices.dropFirst(top).prefix(shown) {
      let row = Rect(x: rect.x, y: rect.y + (index - top) * spacing.rows, width: rect.width, height: spacing.rows)
      draw(index, on: &canvas, in: row, spacing, look)
    }
    if top > 0 { canvas.write(look.glyphs.isASCII ? "^" : "▴", x: rect.right, y: rect.y, .dim) }
    guard top + shown < choices.count else { return }
    canvas.write(look.glyphs.isASCII ? "v" : "▾", x: rect.right, y: rect.y + shown * spacing.rows - 1, .dim)
  }

  private func draw(_ index: Int, on canvas: inout Canvas, in row: Rect, _ spacing: ChoiceSpacing, _ look: Look) {
    let isSelected = index == cursor
    let style: Style = isSelected ? .selected : .choice
    var line = Rect(x: row.x, y: row.y, width: row.width, height: 1)
    if spacing == .boxed {
      canvas.frame(Rect(x: row.x, y: row.y, width: row.width, height: 3), .border)
      line = Rect(x: row.x + 1, y: row.y + 1, width: row.width - 2, height: 1)
    }
    // The number stays outside the bar: what a key changes is the bar alone.
    let number = String(hotkey(at: index)).uppercased()
    var x = canvas.write(number, x: line.x + 2, y: line.y, .accent) + 2
    if isSelected { canvas.fill(Rect(x: x - 1, y: line.y, width: line.right - x + 1, height: 1), style) }
    if takesSeveral { x = canvas.write(mark(index, look), x: x, y: line.y, style) + 1 }
    let label = look.quiz.text(choices[index].label, in: look.locale)
    canvas.write(Width.fit(label, to: line.right - x - 4, ellipsis: look.glyphs.ellipsis), x: x, y: line.y, style)
    guard isSelected else { return }
    canvas.write(look.glyphs.pointer, x: line.right - 3, y: line.y, style)
    canvas.cursor = Point(x: line.x + 2, y: line.y)
  }

  private func mark(_ index: Int, _ look: Look) -> String {
    let ref = choices[index].ref
    if question.kind == .ranking { return "[\(picked.firstIndex(of: ref).map { String($0 + 1) } ?? " ")]" }
    let isPicked = picked.contains(ref)
    return look.glyphs.isASCII ? (isPicked ? "[x]" : "[ ]") : (isPicked ? look.glyphs.checkOn : look.glyphs.checkOff) + " "
  }

  /// "2 of 3 picked", live.
  func status(_ look: Look) -> String? {
    guard takesSeveral else { return nil }
    let most = question.kind == .ranking ? question.top ?? choices.count : question.most
    if let most, most < choices.count || question.kind == .ranking {
      return look.words.from.replacing("{n}", with: String(picked.count)).replacing("{m}", with: String(most))
    }
    return look.words.picked.replacing("{n}", with: String(picked.count))
  }
}

/// How much room each choice gets: boxes while they fit, else a line with a gap, else a line.
enum ChoiceSpacing: Equatable {
  case boxed, airy, dense

  init(count: Int, height: Int) {
    self = count * 3 <= height ? .boxed : count * 2 - 1 <= height ? .airy : .dense
  }

  var rows: Int {
    switch self {
    case .boxed: 3
    case .airy: 2
    case .dense: 1
    }
  }
}
