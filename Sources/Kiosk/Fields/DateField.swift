// A day: three short parts in the language's own order, so that no shopper has to know how a date is written here.
import Domain
import Terminal

/// The state of a date question.
struct DateField: Equatable, Sendable {
  typealias Part = Words.CalendarWords.Part

  let question: Question
  /// Digits typed so far.
  private(set) var digits: [Part: String] = [:]
  private(set) var order: [Part]
  /// Place in `order`.
  private(set) var cursor = 0

  init(_ question: Question, draft: Answer?, order: [Part]) {
    self.question = question
    self.order = order
    if case .date(let date) = draft { take(date) }
  }

  private mutating func take(_ date: CivilDate) {
    digits = [.day: String(date.day), .month: String(date.month), .year: String(date.year)]
    cursor = order.count - 1
  }

  mutating func reorder(_ order: [Part]) {
    let part = self.order[cursor]
    self.order = order
    cursor = order.firstIndex(of: part) ?? 0
  }

  var isEmpty: Bool { digits.values.allSatisfy(\.isEmpty) }
  /// The day that is typed; nil while there is no such day.
  var date: CivilDate? {
    guard let day = number(.day), let month = number(.month), let year = number(.year), year > 999 else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }
  /// As the question reads it: not a day of any calendar while one is missing.
  var typed: String { isEmpty ? "" : date?.iso ?? "-" }

  private func number(_ part: Part) -> Int? { Int(digits[part, default: ""]) }
  private static func length(_ part: Part) -> Int { part == .year ? 4 : 2 }
  private var part: Part { order[cursor] }

  enum Outcome: Equatable { case nothing, moved, complete, back }

  mutating func apply(_ key: Key) -> Outcome {
    switch key {
    case .left, .backTab: cursor = max(0, cursor - 1)
    case .right, .tab: cursor = min(order.count - 1, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = order.count - 1
    case .up: step(1)
    case .down: step(-1)
    case .backspace:
      if isEmpty { return .back }
      if digits[part, default: ""].isEmpty { cursor = max(0, cursor - 1) }
      digits[part] = String(digits[part, default: ""].dropLast())
    case .delete: digits[part] = ""
    case .enter:
      if isEmpty || cursor == order.count - 1 { return .complete }
      cursor += 1
    case .character(let sign) where sign.isASCII && sign.isNumber: type(sign)
    case ".", "/", "-", .space: if !digits[part, default: ""].isEmpty { cursor = min(order.count - 1, cursor + 1) }
    default: return .nothing
    }
    return .moved
  }

  /// A part that can take no more digits hands on to the next.
  private mutating func type(_ digit: Character) {
    let length = DateField.length(part)
    let text = digits[part, default: ""]
    digits[part] = text.count < length ? text + String(digit) : String(digit)
    let value = number(part) ?? 0
    let isFull = digits[part, default: ""].count == length || part == .day && value > 3 || part == .month && value > 1
    if isFull, cursor < order.count - 1 { cursor += 1 }
  }

  private mutating func step(_ by: Int) {
    let range = part == .day ? 1...31 : part == .month ? 1...12 : 1900...2100
    let start = part == .year ? question.latest?.year ?? 2000 : range.lowerBound
    let next = number(part).map { $0 + by } ?? start
    digits[part] = String(next > range.upperBound ? range.lowerBound : next < range.lowerBound ? range.upperBound : next)
  }

  mutating func clear() { digits = [:] }

  mutating func press(_ item: Int) { if order.indices.contains(item) { cursor = item } }

  /// Takes a whole date in the language's own order, or as 2026-11-24.
  mutating func paste(_ text: String) {
    if let date = CivilDate(iso: text.trimmingSpaces()) { return take(date) }
    let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
    guard numbers.count == 3 else { return }
    let parts = Dictionary(uniqueKeysWithValues: zip(order, numbers))
    if let day = parts[.day], let month = parts[.month], let year = parts[.year], let date = CivilDate(year: year, month: month, day: day) {
      take(date)
    }
  }

  // MARK: Drawing

  /// Returns the row after it.
  func draw(on canvas: inout Canvas, in rect: Rect, _ look: Look) -> Int {
    let calendar = look.words.calendar
    var x = rect.x
    let labelled = look.layout.isCompact ? 0 : 1
    for (index, part) in order.enumerated() {
      let label = part == .day ? calendar.day : part == .month ? calendar.month : calendar.year
      let isHere = index == cursor
      let width = DateField.length(part) + 6
      if labelled > 0 { canvas.write(Width.fit(label, to: width), x: x + 1, y: rect.y, isHere ? .title : .dim) }
      let box = Rect(x: x, y: rect.y + labelled, width: max(width, labelled > 0 ? Width.of(label) + 2 : 0), height: 3)
      canvas.frame(box, isHere ? .accent : .border, isHere && !look.glyphs.isASCII ? .heavy : nil)
      canvas.button(box, item: index)
      let text = digits[part, default: ""]
      if text.isEmpty {
        canvas.write(look.layout.isCompact ? String(label.prefix(width - 4)) : "", x: box.x + 3, y: box.y + 1, .dim)
      } else {
        canvas.write(text, x: box.x + 3, y: box.y + 1, isHere ? .title : .text)
      }
      if isHere {
        canvas.cursor = Point(x: min(box.x + 3 + text.count, box.right - 1), y: box.y + 1)
        canvas.isCursorVisible = true
      }
      x = box.right + 1
    }
    let y = rect.y + labelled + 3
    if let date { canvas.write(Width.fit(calendar.long(date), to: rect.width), x: rect.x + 1, y: y, .dim) }
    return y + 1
  }
}
