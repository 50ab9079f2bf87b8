// The first use's tour: five cards, each on the page that it is about.
import Terminal

struct Tour: Equatable, Sendable {
  struct Card: Equatable, Sendable {
    var tab: Tab
    var title: String
    var text: String
  }

  static let cards = [
    Card(
      tab: .overview, title: "This is the day",
      text: "What shoppers did today, what waits to be sent, and what somebody should see to. "
        + "The numbers move while a kiosk takes answers."),
    Card(
      tab: .quizzes, title: "Quizzes live here",
      text: "E edits one: questions at the left, a form at the right, the kiosk's screen below. What you type is a draft. "
        + "P publishes it, and says before what changes."),
    Card(
      tab: .segments, title: "Every answer is a tag",
      text: "Tags put people into segments, counted exactly and live. N makes a segment of your own from a condition."),
    Card(
      tab: .catalog, title: "The shelf behind it",
      text: "I brings in a catalog and shows first what is new, changed and gone. A product's page tells which answers vote for it."),
    Card(
      tab: .overview, title: "Two keys for everything",
      text: "? shows the keys of the page you are on. : finds any action, quiz, product, segment or person by a few letters."),
  ]

  private(set) var step = 0
  var card: Card { Tour.cards[step] }
  var isLast: Bool { step == Tour.cards.count - 1 }

  /// False when it is over.
  mutating func walk(_ key: Key) -> Bool {
    switch key {
    case .escape: return false
    case .left, .backspace, .up: step = max(0, step - 1)
    default:
      guard !isLast else { return false }
      step += 1
    }
    return true
  }

  func draw(on canvas: inout Canvas, in bounds: Rect) {
    let width = min(bounds.width, 62)
    let lines = Width.wrap(card.text, to: width - 8)
    let height = min(bounds.height, lines.count + 7)
    let top = bounds.bottom - height - (bounds.height > height + 4 ? 2 : 0)
    let box = Rect(x: bounds.x + (bounds.width - width) / 2, y: top, width: width, height: height)
    canvas.coverButtons()
    canvas.fill(box, .text)
    canvas.frame(box, .accent)
    canvas.write(Width.fit(card.title, to: width - 14, ellipsis: canvas.glyphs.ellipsis), x: box.x + 4, y: box.y + 2, .title)
    let place = "\(step + 1) of \(Tour.cards.count)"
    canvas.write(place, x: box.right - 4 - Width.of(place), y: box.y + 2, .dim)
    for (offset, line) in lines.prefix(max(0, height - 6)).enumerated() { canvas.write(line, x: box.x + 4, y: box.y + 3 + offset) }
    let keys: [Binding<Command>] = [
      Binding([.enter], .open, name: canvas.glyphs.keyEnter, isLast ? "begin" : "next"), Binding([.escape], .back, name: "Esc", "skip"),
    ]
    Bindings(keys).drawFooter(on: &canvas, in: Rect(x: box.x + 4, y: box.bottom - 2, width: width - 8, height: 1))
  }
}
