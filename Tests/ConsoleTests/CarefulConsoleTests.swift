// What must not be lost, and what must not happen by mistake: two editors, two consoles, a paste, a store that fails.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("The console's care")
struct CarefulConsoleTests {
  @Test("the palette's way to a quiz that is being edited leads back to its editor: there is one")
  func oneEditor() throws {
    let store = DraftStore()
    let (edits, ref) = ("⏎⏎!⏎", "skin")
    let answer: (ConsoleEffect) -> [ConsoleReply] = { effect in
      guard case .loadNames = effect else { return store.answer(effect) }
      return [.names([PaletteEntry("Edit it", kind: "quiz", .edit(quiz: ref))])]
    }
    let played = play(ConsoleProgram(), keys: Shop.pin + "3e" + edits + ":edit it⏎", reply: answer)
    #expect(played.effects.count { $0 == .editing(.open(ref: ref)) } == 1)
    // One way back leads out of it.
    #expect(play(played.program, keys: "⎋⎋", reply: answer).screen.joined().contains("Quizzes"))
    #expect(store.changed == ["    title: {en: What for?!, de: Wofür?}"])
  }

  @Test("whoever leaves while two changes wait for a word has both: the console locks, and the draft is merged")
  func overtakenAndGone() {
    let store = DraftStore()
    let mine = store.editor("⏎")
    store.isOvertaken()
    let asked = play(mine.program, keys: "⏎!⏎", reply: store.answer)
    #expect(asked.screen.joined().contains("Somebody else has changed this draft"))
    let locked = play(asked.program, keys: "⏰", reply: store.answer)
    #expect(locked.screen.joined().contains("Locked: nobody was here"))
    #expect(store.text.contains("title: With milk?") && store.text.contains("What for?!"), "\(store.text)")
  }

  @Test("a paste where nothing is written does nothing; where something is looked for it is what is looked for")
  func paste() {
    for page in ["1", "2", "3", "6", "7"] {
      var console = Shop.console(page).program
      let before = console
      #expect(console.update(.paste("xadf")).isEmpty, "page \(page)")
      #expect(play(console).screen == play(before).screen, "page \(page)")
    }
    var finding = Shop.console("3/").program
    _ = finding.update(.paste("gift"))
    #expect(play(finding).screen.joined().contains("gift"))
  }

  @Test("a form whose answer was a failure can be sent again", arguments: [("3a", "tea⏎Tea⏎"), ("3w", "⏎")])
  func again(way: String, keys: String) {
    var asked = 0
    let answer: (ConsoleEffect) -> [ConsoleReply] = { effect in
      guard case .editing(let request) = effect else { return Shop.answer(effect) }
      switch request {
      case .create, .write:
        asked += 1
        return [.failed("The store is locked.")]
      default: return QuizEditingTests.answer(request)
      }
    }
    let played = play(ConsoleProgram(), keys: Shop.pin + way + keys + "⏎", reply: answer)
    #expect(asked == 2 && played.screen.joined().contains("The store is locked."))
  }

  @Test("J twice moves one question two places, also where the list leaves out the one between")
  func movedUnderFilter() throws {
    let store = DraftStore()
    store.text = TeaQuiz.text.replacing("title: Milk?\n    show_if: answer.goal = sleep", with: "title: What milk?")
      .replacing("  - ref: milk", with: "  - {ref: other, kind: yes_no, title: Other?}\n  - ref: milk")
    let played = store.editor("/what⏎↑↑↑↓JJ")
    #expect(QuizFile(store.text).quiz?.questions.map(\.ref) == ["other", "milk", "goal"], "\(played.screen.joined(separator: "\n"))")
    // The picture is that of the question which was moved.
    let pictures = played.effects.compactMap { if case .editor(.preview(_, _, let question, _, _, _)) = $0 { question } else { nil } }
    #expect(pictures.suffix(2).contains("goal"), "\(pictures)")
  }

  @Test("a first edit marks the quiz in the list as a draft")
  func draftMark() {
    func drafts(_ keys: String) -> Int { DraftStore().editor(keys).screen.count { $0.contains("draft") } }
    #expect(drafts("⏎⏎!⏎⎋⎋⎋") == drafts("⎋") + 1)
  }
}
