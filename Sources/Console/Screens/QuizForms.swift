// Small forms about quizzes: a new one, a copy, a file to read or to write.
import Domain
import Terminal

/// What is filled in.
struct QuizEntry: Equatable, Sendable {
  var ref = ""
  var title = ""
  var path = ""
}

/// One form as a page. What it asks for, its answer decides: it goes back when it is done, and says why when it is not.
struct QuizFormScreen: Screen {
  enum Purpose: Equatable {
    case new
    case copy(of: String)
    case read
    case write(ref: String)
  }

  let purpose: Purpose
  private var draft: Draft<QuizEntry>
  private var isBusy = false

  init(_ purpose: Purpose, _ entry: QuizEntry = QuizEntry()) {
    self.purpose = purpose
    draft = QuizFormScreen.form(purpose).open(entry)
  }

  var title: String {
    switch purpose {
    case .new: "New quiz"
    case .copy: "Duplicate"
    case .read: "Read a file"
    case .write: "Write a file"
    }
  }
  /// There is nothing to ask for; the list below is the freshest that it may need.
  var load: ConsoleEffect { .loadQuizzes }
  var isTyping: Bool { true }

  private static func form(_ purpose: Purpose) -> Form<QuizEntry> {
    let ref = Field<QuizEntry>.text("Ref", \.ref, required: true, help: "Names it in tags and files, and stays: night-care") {
      QuizTemplate.isRef($0) ? nil : "Lower-case letters, digits, - and _"
    }
    switch purpose {
    case .new: return Form("A new quiz", ref, .text("Title", \.title, required: true, help: "What shoppers read at the start"))
    case .copy(let of):
      return Form("A copy of \(of)", ref, .text("Title", \.title, help: "Empty keeps the old one"))
    case .read:
      return Form(
        "Read a file into a draft",
        .text(
          "File", \.path, required: true,
          help: "The whole path, /… or ~/…: a quiz (.yaml), or a form of Typeform, SurveyJS (.json), RevenueHunt (.csv)"))
    case .write(let ref):
      return Form("Write \(ref) to a file", .text("File", \.path, required: true, help: "A new file: nothing is written over"))
    }
  }

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([
      Binding([.enter], .open, name: look.glyphs.keyEnter, "next, then done"),
      Binding([.tab], .move, name: "Tab", "next field", footer: false),
      Binding([.escape], .back, name: "Esc", "cancel"),
    ])
  }

  mutating func handle(_ key: Key, _ look: Look) -> Step? {
    switch draft.apply(key, in: QuizFormScreen.form(purpose)) {
    case .save(let entry)?:
      guard !isBusy else { return .stay }
      isBusy = true
      return .ask([.editing(request(entry))])
    case .cancel?: return .back
    case .changed?: return .stay
    // F1 and the like are the frame's; a letter never is.
    case nil: return isFrameKey(key) ? nil : .stay
    }
  }

  private func isFrameKey(_ key: Key) -> Bool { key == .function(1) || key == .control("c") }

  mutating func paste(_ text: String, _ look: Look) -> Step? {
    draft.paste(text, in: QuizFormScreen.form(purpose)).map { _ in .stay }
  }

  private func request(_ entry: QuizEntry) -> EditingRequest {
    switch purpose {
    case .new: .create(ref: entry.ref, title: entry.title, copyOf: nil)
    case .copy(let of): .create(ref: entry.ref, title: entry.title, copyOf: of)
    case .read: .read(path: entry.path)
    case .write(let ref): .write(ref: ref, path: entry.path)
    }
  }

  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step {
    if case .failed = reply { isBusy = false }
    guard isBusy, case .editing(let answer) = reply else { return .stay }
    isBusy = false
    switch answer {
    case .draft(let draft):
      let words = "\"\(draft.ref)\" is a draft now: no kiosk shows it before it is published"
      let steps: [Step] = [.back, .open(Page.editor(of: draft.ref))]
      switch draft.notes.count {
      case 0: return .all(steps + [.say(Toast(words))])
      case 1: return .all(steps + [.say(Toast(draft.notes[0], .trouble))])
      default: return .all(steps + [.open(RemarksScreen(ref: draft.ref, remarks: draft.notes))])
      }
    case .written(let path): return .all([.back, .say(Toast("Written to \(path)"))])
    case .refused(let reason):
      draft.refuse(field: 0, reason)
      return .say(Toast(reason, .trouble))
    default: return .stay
    }
  }

  func draw(on canvas: inout Canvas, _ look: Look) {
    let form = QuizFormScreen.form(purpose)
    let area = look.body.centredColumn(width: min(look.body.width, 72))
    let top = look.body.y + max(0, min(3, (look.body.height - form.height) / 2))
    form.draw(draft, on: &canvas, in: Rect(x: area.x, y: top, width: area.width, height: look.body.bottom - top), marksChanges: false)
  }
}
