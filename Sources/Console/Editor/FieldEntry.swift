// A field of the editor's form being typed into.
import Domain
import Terminal

struct FieldEntry: Equatable, Sendable {
  let row: EditorRow
  let key: QuizKey
  /// What stood in the field when it was opened.
  let began: String
  var input: TextInput { didSet { prompt?.read(input) } }
  /// Below a field that holds an expression.
  var prompt: ExpressionPrompt?

  /// Longest text that one field takes.
  static let longest = 4_000

  init(_ row: EditorRow, _ key: QuizKey, _ text: String) {
    self.row = row
    self.key = key
    input = TextInput(text, limit: FieldEntry.longest)
    began = input.text
  }
}

/// A short list of words to choose one or several of; letters narrow it down.
struct Menu: Equatable, Sendable {
  enum Outcome: Equatable { case stay, chosen([String]), cancel }

  let title: String
  /// Words, each with what it means.
  let all: [Item]
  let takesSeveral: Bool
  /// Whether a word that is not in the list may be typed.
  let takesNew: Bool
  private(set) var picked: [String]
  private(set) var needle = TextInput("", limit: 96)
  private var list: List
  private var shown: [Int]

  struct Item: Equatable, Sendable {
    var word: String
    var note: String
    init(_ word: String, _ note: String = "") {
      self.word = word
      self.note = note
    }
  }

  init(_ title: String, _ all: [Item], picked: [String] = [], takesSeveral: Bool = false, takesNew: Bool = false) {
    self.title = title
    self.all = all
    self.picked = picked
    self.takesSeveral = takesSeveral
    self.takesNew = takesNew
    shown = Array(all.indices)
    list = List(count: all.count)
    if let first = picked.first, let place = all.firstIndex(where: { $0.word == first }) { list.select(place) }
  }

  var chosen: String? { shown.indices.contains(list.selected) ? all[shown[list.selected]].word : nil }
  private var isNew: Bool { takesNew && !needle.text.trimmingSpaces().isEmpty && !all.contains { $0.word == needle.text.trimmingSpaces() } }

  mutating func apply(_ key: Key, height: Int) -> Outcome {
    switch key {
    case .escape: return .cancel
    case .enter: return finish()
    case .space where takesSeveral:
      flip()
      return .stay
    case .up, .down, .pageUp, .pageDown, .home, .end:
      _ = list.apply(key, height: height)
      return .stay
    default:
      if needle.apply(key) { match() }
      return .stay
    }
  }

  mutating func press(_ item: Int) -> Outcome {
    guard shown.indices.contains(item) else { return .stay }
    list.select(item)
    guard takesSeveral else { return finish() }
    flip()
    return .stay
  }

  private mutating func finish() -> Outcome {
    if takesSeveral {
      if isNew, shown.isEmpty { flip() }
      return .chosen(picked)
    }
    if let chosen { return .chosen([chosen]) }
    return isNew ? .chosen([needle.text.trimmingSpaces()]) : .stay
  }

  private mutating func flip() {
    guard let word = shown.isEmpty && isNew ? needle.text.trimmingSpaces() : chosen else { return }
    if let place = picked.firstIndex(of: word) { picked.remove(at: place) } else { picked.append(word) }
    guard !needle.isEmpty else { return }
    needle = TextInput("", limit: 96)
    match()
  }

  private mutating func match() {
    let text = needle.text.trimmingSpaces().lowercased()
    shown = all.indices.filter { text.isEmpty || all[$0].word.lowercased().contains(text) || all[$0].note.lowercased().contains(text) }
    list.update(sections: [List.Section("", count: shown.count)])
    list.select(0)
  }

  /// Draws a box in the middle of `bounds`.
  func draw(on canvas: inout Canvas, in bounds: Rect) {
    let words = all.map { Width.of($0.word) }.max() ?? 0
    let notes = all.map { Width.of($0.note) }.max() ?? 0
    let width = min(bounds.width, max(36, min(76, words + notes + 14)))
    let extra = takesSeveral && !picked.isEmpty ? 1 : 0
    let height = min(bounds.height, max(5, all.count) + 5 + extra)
    let box = Rect(x: bounds.x + (bounds.width - width) / 2, y: bounds.y + (bounds.height - height) / 2, width: width, height: height)
    canvas.coverButtons()
    canvas.fill(box, .text)
    canvas.frame(box, .accent)
    canvas.write(" \(title) ", x: box.x + 2, y: box.y, .title)
    let x = canvas.write("/ ", x: box.x + 3, y: box.y + 1, .accent)
    needle.draw(on: &canvas, x: x, y: box.y + 1, width: width - 8)
    if extra > 0 {
      let text = Width.fit(picked.joined(separator: "  "), to: width - 6, ellipsis: canvas.glyphs.ellipsis)
      canvas.write(text, x: box.x + 3, y: box.y + 2, .accent)
    }
    let rect = Rect(x: box.x + 2, y: box.y + 3 + extra, width: width - 4, height: height - 4 - extra)
    if shown.isEmpty {
      let hint = isNew ? "\(takesSeveral ? "Space" : "Enter") takes \"\(needle.text.trimmingSpaces())\"" : "Nothing found"
      canvas.write(Width.fit(hint, to: rect.width, ellipsis: canvas.glyphs.ellipsis), x: rect.x + 1, y: rect.y, .dim)
    }
    list.draw(on: &canvas, in: rect) { canvas, row, place, isChosen in
      draw(all[shown[row]], isChosen, words: words, on: &canvas, in: place)
      canvas.button(place, item: row)
    }
    canvas.isCursorVisible = true
  }

  private func draw(_ item: Item, _ isChosen: Bool, words: Int, on canvas: inout Canvas, in place: Rect) {
    if isChosen { canvas.fill(place, .selected) }
    let style: Style = isChosen ? .selected : .text
    canvas.write(isChosen ? canvas.glyphs.pointer : " ", x: place.x, y: place.y, style)
    var x = place.x + 2
    if takesSeveral { x = canvas.write(picked.contains(item.word) ? "[x] " : "[ ] ", x: x, y: place.y, style) }
    canvas.write(Width.fit(item.word, to: place.right - x, ellipsis: canvas.glyphs.ellipsis), x: x, y: place.y, style)
    let noteX = x + words + 2
    guard noteX < place.right else { return }
    let note = Width.fit(item.note, to: place.right - noteX, ellipsis: canvas.glyphs.ellipsis)
    canvas.write(note, x: noteX, y: place.y, isChosen ? .selected : .dim)
  }
}
