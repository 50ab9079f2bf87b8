// The quizzes of the shop, the version of each that is in force, and who may be edited, copied, put away.
import Domain
import Terminal

/// A list of quizzes.
struct QuizzesScreen: Screen {
  private(set) var page: QuizzesPage?
  private(set) var browser = Browser<QuizzesPage.Row>()
  /// Asks before a quiz is put away.
  private var dialog: Dialog?

  let title = "Quizzes"
  let load = ConsoleEffect.loadQuizzes
  var wanted: TextInput? { browser.wanted }
  var typed: TextInput? { browser.typed }
  var isTyping: Bool { typed != nil || dialog != nil }

  func bindings(_ look: Look) -> Bindings<Command> {
    let chosen = browser.chosen
    let none = chosen == nil ? "There is no quiz to do that with" : nil
    let isDefault = chosen?.isDefault == true ? "The kiosk opens this one already" : nil
    let isNew = chosen?.isPublished == false ? "It has to be published first" : nil
    return Bindings([
      .open("open", look.glyphs), .choose(look.glyphs), .edit(chosen?.ref, look), .editing("a", .create, "new", look),
      .editing("d", .duplicate, "duplicate", look, offBecause: none),
      .editing("f", .makeDefault, "make default", look, footer: false, offBecause: none ?? isDefault ?? isNew),
      .editing(
        "x", .archive, "archive", look, footer: false,
        offBecause: none ?? (isDefault == nil ? nil : "The kiosk opens this one: make another the default first")),
      .editing("z", .archived, "archived ones", look, footer: false),
      .editing("i", .read, "read a file", look, footer: false),
      .editing("w", .write, "write a file", look, footer: false, offBecause: none), .find,
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    if dialog != nil { return answerDialog(key) }
    return step(browser.apply(key, height: look.body.height - 1))
  }
  mutating func handle(_ mouse: Mouse, _ look: Look) -> Step? {
    dialog == nil ? step(browser.apply(mouse, in: look.body)) : .stay
  }

  private func step(_ outcome: Browser<QuizzesPage.Row>.Outcome?) -> Step? {
    switch outcome {
    case .opened(let row)? where row.isPublished: .open(QuizScreen(ref: row.ref, title: row.title))
    case .opened(let row)?:
      .open(Page.editor(of: row.ref))
    case .moved?, .found?: .stay
    case nil: nil
    }
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? {
    if command == .find {
      browser.beginFinding()
      return .stay
    }
    guard case .editing(let command) = command else { return nil }
    switch (command, browser.chosen) {
    case (.create, _): return .open(QuizFormScreen(.new))
    case (.archived, _): return .open(ArchivedScreen())
    case (.read, _): return .open(QuizFormScreen(.read))
    case (.edit, let row?): return .open(Page.editor(of: row.ref))
    case (.duplicate, let row?): return .open(QuizFormScreen(.copy(of: row.ref), QuizEntry(ref: "\(row.ref)-2", title: row.title)))
    case (.write, let row?): return .open(QuizFormScreen(.write(ref: row.ref), QuizEntry(path: "~/\(row.ref).yaml")))
    case (.makeDefault, let row?): return .ask([.editing(.makeDefault(ref: row.ref))])
    case (.archive, let row?):
      let words =
        row.isPublished ? "No list and no kiosk shows it any more. Its sessions stay." : "It was never published: its draft is lost."
      dialog = Dialog(
        row.isPublished ? "Archive \(row.title)?" : "Drop \(row.title)?", words, buttons: ["Keep", row.isPublished ? "Archive" : "Drop"])
      return .stay
    default: return nil
    }
  }

  private mutating func answerDialog(_ key: Key) -> Step {
    switch dialog?.apply(key) {
    case .chosen(1)?:
      dialog = nil
      return browser.chosen.map { .ask([.editing(.archive(ref: $0.ref, draft: $0.draftRevision))]) } ?? .stay
    case .chosen?, .dismissed?: dialog = nil
    case .moved?, nil: break
    }
    return .stay
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    switch reply {
    case .quizzes(let page):
      self.page = page
      browser.show(page.rows)
    case .editing(.saved(let ref, let revision, _)):
      page?.note(draft: revision, of: ref)
      if let page { browser.show(page.rows) }
    case .editing(.done(let words)): return .all([.say(Toast(words)), .ask([load])])
    case .editing(.refused(let reason)): return .all([.say(Toast(reason, .trouble)), .ask([load])])
    case .editing(.draft), .editing(.published), .editing(.dropped): return .ask([load])
    default: break
    }
    return .stay
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    guard let page else { return canvas.drawLoading(look) }
    drawRows(page, on: &canvas, look)
    guard let dialog else { return }
    canvas.coverButtons()
    dialog.draw(on: &canvas, in: look.layout.screen)
  }

  private func drawRows(_ page: QuizzesPage, on canvas: inout Canvas, _ look: Look) {
    guard !browser.isEmpty else {
      let words = look.role.may(.edit) ? "A makes one, I reads one from a file." : "The owner or a merchant brings one in."
      return canvas.drawNothing("No quiz yet", words, look)
    }
    let state = page.rows.contains(where: \.hasDraft) ? 14 : 7
    let table = Table([
      Column("quiz", .flexible(16, most: 48)), Column("", .fixed(state), rank: 1, .accent), Column("version", .fixed(7), .right),
      Column("hash", .fixed(7), rank: 3, .dim), Column("imported", .fixed(12), rank: 2, .dim),
      Column("completed", .fixed(9), .right),
    ])
    browser.draw(table, on: &canvas, in: look.body) { row in
      let state = [row.isDefault ? "default" : "", row.hasDraft ? "draft" : ""].filter { !$0.isEmpty }.joined(separator: ", ")
      guard row.isPublished else { return [row.title, state, "new", "", look.clock.moment(row.current.imported, now: page.asOf), ""] }
      return [
        row.title, state, "v\(row.current.number)", row.current.shortHash, look.clock.moment(row.current.imported, now: page.asOf),
        Figures.grouped(row.completed),
      ]
    }
    if browser.count == 0 { canvas.drawNothing("Nothing found", "", look) }
  }
}

extension QuizzesPage.Row: BrowserRow {
  var id: String { ref }
  var words: String { "\(title) \(ref)" }
}

extension QuizVersion {
  /// As version control shows it: seven hex digits.
  var shortHash: String { String(hash.prefix(7)) }
}
