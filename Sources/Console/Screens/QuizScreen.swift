// One quiz: its versions, and the questions of one of them with their branches.
import Domain
import Terminal

/// A quiz as text.
struct QuizScreen: Screen {
  let ref: String
  let title: String
  private(set) var page: QuizPage?
  private var scroll = Scroll()
  /// Hash of the version asked for; nil is the newest.
  private var wanted: String?

  init(ref: String, title: String) {
    self.ref = ref
    self.title = title
  }

  var load: ConsoleEffect { .loadQuiz(ref: ref, version: wanted) }

  /// Place of the version in sight among `page.versions`.
  private var place: Int? { page.flatMap { page in page.versions.firstIndex { $0.hash == page.quiz.version } } }

  func bindings(_ look: Look) -> Bindings<Command> {
    let count = page?.versions.count ?? 0
    let isOldest = (place ?? 0) + 1 >= count
    let versions: [Binding<Command>] = [
      Binding([.left, .character("o")], .older, name: "O", "older", offBecause: isOldest ? "This is the first version" : nil),
      Binding([.right, .character("n")], .newer, name: "N", "newer", offBecause: place == 0 ? "This is the newest version" : nil),
    ]
    return Bindings([.scroll(look.glyphs)] + (count > 1 ? versions : []))
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    scroll.apply(key, count: lines(look).count, height: look.body.height) ? .stay : nil
  }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    scroll.apply(mouse, count: lines(look).count, height: look.body.height) ? .stay : nil
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    guard let page, let place, command == .older || command == .newer else { return nil }
    wanted = page.versions[place + (command == .older ? 1 : -1)].hash
    return .ask([load])
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    guard case .quiz(let page) = reply, page.quiz.ref == ref else { return .stay }
    self.page = page
    return .stay
  }

  func note(_ look: Look) -> String {
    let count = lines(look).count
    let below = count - scroll.visible(count: count, height: look.body.height).upperBound
    return below > 0 ? "\(below) more" : ""
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
  }

  private func lines(_ look: Look) -> [TextLine] {
    guard let page else { return [] }
    return QuizText(page: page, look: look).lines
  }
}
