// The command palette: every action, quiz, product, segment and contact, found by a few letters.
import Domain
public import Terminal

/// Everything that can be opened by its name.
public struct PaletteEntry: Equatable, Sendable {
  /// What opens.
  public enum Target: Equatable, Sendable {
    case quiz(ref: String, title: String)
    case edit(quiz: String)
    case product(handle: String, title: String)
    case segment(SegmentRef)
    /// By the contact's id.
    case contact(String)
    case tour
    /// The page of figures at this place, from 0.
    case figures(Int)
    case key(Key)
    case tab(Int)
  }
  public var name: String
  /// What it is: `quiz`, `product`.
  public var kind: String
  public var target: Target

  public init(_ name: String, kind: String, _ target: Target) {
    self.name = name
    self.kind = kind
    self.target = target
  }
}

/// The palette while it is open.
struct CommandPalette: Equatable, Sendable {
  enum Outcome: Equatable { case stay, close, open(PaletteEntry.Target) }

  /// Most matches that are shown.
  static let most = 60

  private(set) var needle = TextInput("", limit: 80)
  private var entries: [PaletteEntry]
  private var index: FuzzyIndex
  private var shown: [Int]
  private var list: List
  private(set) var isComplete = false

  /// Begins with what the page in sight can do; the shop's names come later.
  init(_ actions: [PaletteEntry]) {
    entries = actions
    index = FuzzyIndex(actions.lazy.map(\.name))
    shown = Array(actions.indices.prefix(CommandPalette.most))
    list = List(count: shown.count)
  }

  var count: Int { entries.count }

  /// The names of the shop; what is typed already is looked for among them too.
  mutating func add(_ more: [PaletteEntry]) {
    guard !isComplete else { return }
    entries += more
    for entry in more { index.add(entry.name) }
    isComplete = true
    match()
  }

  mutating func apply(_ key: Key, height: Int) -> Outcome {
    switch key {
    case .escape: return .close
    case .backspace where needle.isEmpty: return .close
    case .enter: return shown.indices.contains(list.selected) ? .open(entries[shown[list.selected]].target) : .stay
    case .up, .down, .pageUp, .pageDown: _ = list.apply(key, height: height)
    default:
      let before = needle.text
      _ = needle.apply(key)
      if needle.text != before { match() }
    }
    return .stay
  }

  func press(_ item: Int) -> Outcome {
    guard shown.indices.contains(item) else { return .stay }
    return .open(entries[shown[item]].target)
  }

  private mutating func match() {
    shown = index.best(needle.text, limit: CommandPalette.most).map(\.place)
    list.update(sections: [List.Section("", count: shown.count)])
    list.select(0)
  }

  /// Rows of names at this size.
  static func height(in bounds: Rect) -> Int { max(3, min(14, bounds.height - 6)) }

  func draw(on canvas: inout Canvas, in bounds: Rect) {
    let width = min(bounds.width, 76)
    let rows = CommandPalette.height(in: bounds)
    let top = bounds.y + max(0, (bounds.height - rows - 4) / 3)
    let box = Rect(x: bounds.x + (bounds.width - width) / 2, y: top, width: width, height: rows + 4)
    canvas.coverButtons()
    canvas.fill(box, .text)
    canvas.frame(box, .accent)
    let x = canvas.write(": ", x: box.x + 3, y: box.y + 1, .accent)
    let state = isComplete ? "\(Figures.grouped(entries.count)) names" : "reading\(canvas.glyphs.ellipsis)"
    canvas.write(state, x: box.right - 3 - Width.of(state), y: box.y + 1, .dim)
    needle.draw(on: &canvas, x: x, y: box.y + 1, width: width - 10 - Width.of(state), .title)
    canvas.rule(x: box.x + 1, y: box.y + 2, width: width - 2)
    let area = Rect(x: box.x + 2, y: box.y + 3, width: width - 4, height: rows)
    if shown.isEmpty { canvas.write("Nothing is called that", x: area.x + 2, y: area.y, .dim) }
    let caret = canvas.cursor
    list.draw(on: &canvas, in: area) { canvas, row, place, isChosen in
      let entry = entries[shown[row]]
      if isChosen { canvas.fill(place, .selected) }
      canvas.write(isChosen ? canvas.glyphs.pointer : " ", x: place.x, y: place.y, isChosen ? .selected : .text)
      let kind = Width.fit(entry.kind, to: 16, ellipsis: canvas.glyphs.ellipsis)
      let name = Width.fit(entry.name, to: place.width - Width.of(kind) - 5, ellipsis: canvas.glyphs.ellipsis)
      canvas.write(name, x: place.x + 2, y: place.y, isChosen ? .selected : .text)
      canvas.write(kind, x: place.right - Width.of(kind) - 1, y: place.y, isChosen ? .selected : .dim)
      canvas.button(place, item: row)
    }
    canvas.cursor = caret
    canvas.isCursorVisible = true
  }
}

extension Frame {
  /// What the page in sight and the frame can do now, each by its key.
  func actions(_ look: Look) -> [PaletteEntry] {
    let rows = page.screen.bindings(look).rows + bindings(look).rows
    let actions = rows.compactMap { row -> PaletteEntry? in
      guard row.offBecause == nil, row.action != .move, row.action != .palette, let key = row.keys.first else { return nil }
      if case .tab(let tab) = row.action { return PaletteEntry("Go to \(tab.title)", kind: "page", .tab(tab.rawValue)) }
      let name = row.label.prefix(1).uppercased() + row.label.dropFirst()
      return PaletteEntry(name, kind: "key \(row.name)", .key(key))
    }
    let figures = FunnelScreen.Part.allCases.map { PaletteEntry("Figures: \($0.title)", kind: "page", .figures($0.rawValue)) }
    return actions + figures + (place == nil ? [PaletteEntry("Tour of the console", kind: "help", .tour)] : [])
  }
}
