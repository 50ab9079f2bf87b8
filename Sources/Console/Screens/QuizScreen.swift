// One quiz: its versions, the questions of one of them with their branches, and the ways to compare two and to go back to one.
import Domain
import Terminal

/// A quiz as text.
struct QuizScreen: TextPage {
  let ref: String
  let title: String
  private(set) var page: QuizPage?
  var scroll = Scroll()
  /// Hash of the version asked for; nil is the newest.
  private var wanted: String?
  /// Hash of the version that the one in sight is compared with.
  private(set) var marked: String?
  /// Asks before an old version comes into force, with what that changes.
  private var dialog: Dialog?
  /// The version that is meant while its changes are being asked for, and while the dialog asks.
  private var goingBack: String?

  init(ref: String, title: String) {
    self.ref = ref
    self.title = title
  }

  var load: ConsoleEffect { .loadQuiz(ref: ref, version: wanted) }
  var isTyping: Bool { dialog != nil }

  /// Place of the version in sight among `page.versions`.
  private var place: Int? { page.flatMap { page in page.versions.firstIndex { $0.hash == page.quiz.version } } }

  func bindings(_ look: Look) -> Bindings<Command> {
    let count = page?.versions.count ?? 0
    let isOldest = (place ?? 0) + 1 >= count
    let versions: [Binding<Command>] = [
      Binding([.left, .character("o")], .older, name: "O", "older", offBecause: isOldest ? "This is the first version" : nil),
      Binding([.right, .character("n")], .newer, name: "N", "newer", offBecause: place == 0 ? "This is the newest version" : nil),
    ]
    return Bindings([.scroll(look.glyphs)] + (count > 1 ? versions + comparing(look) : []) + [.edit(ref, look), .simulate])
  }

  private func comparing(_ look: Look) -> [Binding<Command>] {
    let isInForce = page.map { $0.quiz.version == $0.inForce } ?? true
    return [
      Binding(
        [.character("c")], .editing(.compare), name: "C", "compare", footer: !look.isNarrow,
        offBecause: sides == nil ? "Mark another version first: M" : nil),
      Binding([.character("m")], .editing(.mark), name: "M", marked == page?.quiz.version ? "unmark" : "mark", footer: false),
      .editing("b", .rollBack, "bring back", look, offBecause: isInForce ? "This version is in force already" : nil),
    ]
  }

  /// What Compare compares, the older first: the marked version with the one in sight; unmarked the one in sight with the one in force,
  /// and that with the one before.
  private var sides: (from: String, to: String)? {
    guard let page, let place else { return nil }
    let others = [marked, page.inForce, page.versions.dropFirst(place + 1).first?.hash].compactMap(\.self)
    guard let other = others.first(where: { $0 != page.quiz.version }),
      let there = page.versions.firstIndex(where: { $0.hash == other })
    else { return nil }
    return there > place ? (other, page.quiz.version) : (page.quiz.version, other)
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    if dialog != nil { return answerDialog(key) }
    return scrolled(by: key, look)
  }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    if dialog != nil { return .stay }
    return scrolled(by: mouse, look)
  }

  private mutating func answerDialog(_ key: Key) -> Step {
    switch dialog?.apply(key) {
    case .chosen(1)?:
      dialog = nil
      return goingBack.map { .ask([.editing(.rollBack(ref: ref, to: $0))]) } ?? .stay
    case .chosen?, .dismissed?: (dialog, goingBack) = (nil, nil)
    case .moved?, nil: break
    }
    return .stay
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    if case .editing(let command) = command { return perform(command) }
    guard let page, let place, command == .older || command == .newer else { return nil }
    wanted = page.versions[place + (command == .older ? 1 : -1)].hash
    return .ask([load])
  }

  private mutating func perform(_ command: EditingCommand) -> Step? {
    guard let page else { return nil }
    switch command {
    case .edit: return .open(Page.editor(of: ref))
    case .simulate:
      let number = page.versions.first { $0.hash == page.quiz.version }.map { " v\($0.number)" } ?? ""
      return .open(SimulationScreen(ref: ref, name: title + number, version: page.quiz.version))
    case .mark: marked = marked == page.quiz.version ? nil : page.quiz.version
    case .compare: return sides.map { .open(QuizComparisonScreen(ref: ref, from: $0.from, to: $0.to)) }
    case .rollBack:
      goingBack = page.quiz.version
      return .ask([.editing(.compare(ref: ref, from: page.inForce, to: page.quiz.version))])
    default: return nil
    }
    return .stay
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .quiz(let page) where page.quiz.ref == ref: self.page = page
    case .editing(.changes(let comparison)) where comparison.ref == ref && goingBack != nil: ask(comparison, look)
    case .editing(.published(ref, let number)):
      (goingBack, wanted) = (nil, nil)
      return .all([.say(Toast("Version \(number) is in force: kiosks take it at their next session")), .ask([load])])
    case .editing(.refused(let reason)):
      goingBack = nil
      return .say(Toast(reason, .trouble))
    default: break
    }
    return .stay
  }

  /// Says in words what going back changes; as many sentences as there is room for.
  private mutating func ask(_ comparison: QuizComparison, _ look: Look) {
    // The box breaks its lines at 36 columns, and needs 7 rows for itself and one for the rest.
    var room = look.layout.size.rows - 8
    var shown = Array(
      comparison.changes.prefix { change in
        room -= Width.wrap(change, to: 36).count
        return room >= 0
      })
    let rest = comparison.changes.count - shown.count
    if rest > 0 { shown.append(shown.isEmpty ? Figures.counted(rest, "change", "changes") : "and \(Figures.grouped(rest)) more") }
    let words = shown.isEmpty ? "Nothing changes for shoppers." : shown.joined(separator: "\n")
    dialog = Dialog("Bring back \(comparison.to)?", words, buttons: ["Leave \(comparison.from)", "Bring back"])
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard page != nil else { return canvas.drawLoading(look) }
    canvas.draw(lines(look), scroll, in: look.body)
    guard let dialog else { return }
    canvas.coverButtons()
    dialog.draw(on: &canvas, in: look.layout.screen)
  }

  func lines(_ look: Look) -> [TextLine] {
    guard let page else { return [] }
    return QuizText(page: page, marked: marked, look: look).lines
  }
}
