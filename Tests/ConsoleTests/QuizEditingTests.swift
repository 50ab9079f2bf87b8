// The quiz pages that change something: forms, dialogs, and two versions in words.
import Console
import ScreenTesting
import Terminal
import Testing

@Suite("Quizzes, changed")
struct QuizEditingTests {
  static let changes = [
    "Question \"feel\": the title is now \"How does your skin feel by noon?\"", "Choice \"dry\" of \"feel\" gives skin:dry no more",
    "The question \"layers\" is new, after \"feel\"",
  ]

  static let form: QuizDraft = {
    var draft = QuizDraft(ref: "sleep", text: "", revision: 1, base: nil, savedAt: nil)
    draft.notes = [
      "fields[3]: a kiosk takes no payment; the question was left out",
      "logic[1]: the jump leads back to a question that was asked before; it was left out, and the way goes on with the next one",
    ]
    return draft
  }()

  static func answer(_ request: EditingRequest) -> [ConsoleReply] {
    switch request {
    case .compare(let ref, _, _): [.editing(.changes(QuizComparison(ref: ref, from: "v11", to: "v12", changes: changes)))]
    case .create(let ref, _, _) where ref == "tea": [.editing(.refused("There is a quiz \"tea\" already: take another ref."))]
    case .create(let ref, _, _): [.editing(.draft(QuizDraft(ref: ref, text: "", revision: 1, base: nil, savedAt: nil)))]
    case .read: [.editing(.draft(form))]
    case .write(_, let path): [.editing(.written(path: path))]
    case .rollBack(let ref, _): [.editing(.published(ref: ref, number: 11))]
    case .archive(let ref, _): [.editing(.done("\"\(ref)\" is archived; its sessions stay"))]
    default: []
    }
  }

  private func console(_ keys: String, role: ConsoleRole = .owner, columns: Int = 80, rows: Int = 24) -> Played<ConsoleProgram> {
    play(ConsoleProgram(), keys: Shop.pin + keys, columns: columns, rows: rows) { effect in
      if case .editing(let request) = effect { QuizEditingTests.answer(request) } else { Shop.answer(effect, role: role) }
    }
  }

  private func asked(_ played: Played<ConsoleProgram>) -> [EditingRequest] {
    played.effects.compactMap { if case .editing(let request) = $0 { request } else { nil } }
  }

  @Test("A, a ref and a title make a quiz, which opens in the editor with a word about the draft")
  func create() {
    let played = console("3anight⏎A better night⏎")
    #expect(asked(played) == [.create(ref: "night", title: "A better night", copyOf: nil), .open(ref: "night")])
    #expect(played.screen.joined().contains("\"night\" is a draft now"))
    #expect(played.screen.joined().contains("Quizzes › night"))
  }

  @Test("The form of a new quiz")
  func form() {
    expectScreen(
      console("3anight"),
      """

        Askwell · Quizzes › New quiz                     owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────━━━━━━━━━───────────────────────────────────────────



            A new quiz

          ▸ Ref    night
                   Names it in tags and files, and stays: night-care
            Title










        ⏎ next, then done   Esc cancel
      """)
  }

  @Test("letters and digits are typed, no key of the frame: q, l, 3 and ? stand in the title; Escape drops it all")
  func typing() {
    let played = console("3aquiz-3⏎ql?")
    #expect(played.screen.joined().contains("ql?") && asked(played).isEmpty)
    #expect(console("3aquiz⎋").screen.joined().contains("Find your routine"))
  }

  @Test("a refusal keeps what was typed and says why")
  func refused() {
    let played = console("3atea⏎Tea⏎")
    #expect(played.screen.joined().contains("! There is a quiz \"tea\" already"))
    #expect(played.screen.joined().contains("New quiz"))
    #expect(console("3aTea⏎T⏎").screen.joined().contains("! Lower-case letters, digits, - and _"))
  }

  @Test("D copies the chosen quiz under a ref that is offered, W writes it to a file whose name is")
  func copyAndWrite() {
    #expect(asked(console("3↓d⏎⏎")) == [.create(ref: "tea-2", title: "Which tea tonight?", copyOf: "tea"), .open(ref: "tea-2")])
    let written = console("3↓w⏎")
    #expect(asked(written) == [.write(ref: "tea", path: "~/tea.yaml")])
    #expect(written.screen.joined().contains("Written to ~/tea.yaml"))
  }

  @Test("I reads a form of another product: first what it could not bring along, then at Enter its draft in the editor")
  func readForm() {
    let keys = "3i/tmp/sleep.json⏎"
    #expect(asked(console(keys)) == [.read(path: "/tmp/sleep.json"), .open(ref: "sleep")])
    expectScreen(
      console(keys),
      """

        Askwell · Quizzes › sleep › Not carried over     owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────━━━━━━━━━───────────────────────────────────────────

        "sleep" is a draft now, and no kiosk shows it before it is published. Not
        all of the file is in it:

        · fields[3]: a kiosk takes no payment; the question was left out
        · logic[1]: the jump leads back to a question that was asked before; it was
          left out, and the way goes on with the next one











        ⏎ to the draft   ↑↓ scroll   ⌫ back   Q leave                         ? help
      """)
    let behind = console(keys + "⏎").screen.joined()
    #expect(behind.contains("Quizzes › sleep") && !behind.contains("Not carried over"))
  }

  @Test("X asks first and keeps at Enter; A archives; the default quiz cannot be")
  func archive() {
    #expect(console("3↓x").screen.joined().contains("Archive Which tea tonight?"))
    #expect(asked(console("3↓x⏎")).isEmpty)
    #expect(asked(console("3↓xa")) == [.archive(ref: "tea", draft: nil)])
    #expect(console("3x").screen.joined().contains("! The kiosk opens this one"))
    #expect(console("3f").screen.joined().contains("! The kiosk opens this one already"))
    #expect(asked(console("3↓f")) == [.makeDefault(ref: "tea")])
  }

  @Test("staff are told who may: none of 6 keys asks for anything")
  func staff() {
    for key in ["a", "d", "f", "x", "i", "w"] {
      let played = console("3↓\(key)", role: .staff)
      #expect(asked(played).isEmpty && played.screen.joined().contains("! This is for the owner or a merchant."))
    }
  }

  @Test("C compares version 12 with the one before, in 3 sentences")
  func compare() {
    let played = console("3⏎c")
    #expect(asked(played) == [.compare(ref: "skin", from: String(Shop.hash.reversed()), to: Shop.hash)])
    expectScreen(
      played,
      """

        Askwell · Quizzes › Find your routine › Chang…   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────━━━━━━━━━───────────────────────────────────────────

        3 changes from v11 to v12

        · Question "feel": the title is now "How does your skin feel by noon?"
        · Choice "dry" of "feel" gives skin:dry no more
        · The question "layers" is new, after "feel"












        ↑↓ scroll   ⌫ back   Q leave                                          ? help
      """)
  }

  @Test("M marks version 11, and from any other C compares the two; B says what bringing it back changes, and asks")
  func rollBack() {
    let older = String(Shop.hash.reversed())
    #expect(console("3⏎om").screen.joined().contains("marked"))
    #expect(asked(console("3⏎omnc")) == [.compare(ref: "skin", from: older, to: Shop.hash)])
    #expect(console("3⏎b").screen.joined().contains("! This version is in force already"))
    let asking = console("3⏎ob")
    #expect(asking.screen.joined().contains("Bring back v12?") && asking.screen.joined().contains("Choice \"dry\" of"))
    #expect(asked(console("3⏎ob⏎")).count == 1, "Enter leaves everything as it is")
    let done = console("3⏎obb")
    #expect(asked(done).last == .rollBack(ref: "skin", to: older))
    #expect(done.screen.joined().contains("Version 11 is in force: kiosks take it at their next session"))
  }

  @Test("at 40x12 the dialog of a version stays whole and says how much more changes")
  func narrow() {
    let screen = console("3⏎ob", columns: 40, rows: 12).screen
    #expect(screen.joined().contains("and 1 more"))
    #expect(screen.allSatisfy { Width.of($0) <= 40 })
  }
}
