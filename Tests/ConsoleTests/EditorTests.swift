// The quiz editor: what it shows, what each key changes in the text, undo, and what two consoles come to.
import Console
import Domain
import Foundation
import ScreenTesting
import Terminal
import Testing

@Suite("Quiz editor")
struct EditorTests {
  @Test("the tree with branches at the left, the question's form at the right, at 80x24")
  func picture() {
    expectScreen(
      DraftStore().editor("⏎"),
      """

        Askwell · Quizzes › Which tea tonight?           owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────━━━━━━━━━───────────────────────────────────────────
             quiz         settings  │ Question 1  goal
             intro            none  │ ▸ Title     What for?
        ▸  1 goal         single 2  │   Help      –
             → results when answer… │   Choices  2
           2 milk         ! yes_no  │   sleep       Sleep         goal:sleep  +3 s…
             if answer.goal = sleep │   wake        Energy        goal:energy  +3 …
             rules            none  │   Next  1
           @ lead             none  │   → results   answer.goal = wake
           * plan         ! 1 slot  │   Show if   –
             hand-off         none  │
                                    │
                                    │
                                    │
                                    │
          3 things to look at       │
          ! de: 2 texts are missing │
          ! milk: "yes" gives no t… │
                                                            en   as v12, saved 11:42
        ⏎ edit   A add   D duplicate   G grid   P publish   T try   / find    ? help
      """)
  }

  @Test("at 40x12 the tree and the form take turns")
  func narrow() {
    expectScreen(
      DraftStore().editor(columns: 40, rows: 12),
      """
       Askwell · Quizzes › Which tea…   owner
       ──────────────────────────────────────
            quiz                    settings
            intro                       none
       ▸  1 goal                    single 2
            → results when answer.goal = wake
          2 milk                    ! yes_no
            if answer.goal = sleep
            rules                       none
          @ lead                        none
                     en   as v12, saved 11:42
       ⏎ form   A add   D duplicate    ? help
      """)
    expectScreen(
      DraftStore().editor("⏎", columns: 40, rows: 12),
      """
       Askwell · Quizzes › Which tea…   owner
       ──────────────────────────────────────
       Question 1  goal
       ▸ Title     What for?
         Help      –
         Choices  2
         sleep       Sleep     goal:sleep  …
         wake        Energy    goal:energy …
         Next  1

                     en   as v12, saved 11:42
       ⏎ edit   A add   D duplicate    ? help
      """)
  }

  @Test("a title typed changes its own words in the file, in the language that is shown, and is saved at once")
  func title() {
    let store = DraftStore()
    _ = store.editor("⏎⏎" + String(repeating: "⌫", count: 9) + "Why?⏎")
    #expect(store.changed == ["    title: {en: Why?, de: Wofür?}"])
    #expect(store.saves.count == 1)
    _ = store.editor("o⏎⏎" + String(repeating: "⌫", count: 6) + "Weshalb?⏎")
    #expect(store.changed == ["    title: {en: Why?, de: Weshalb?}"])
  }

  @Test("Escape leaves a field as it was; an edit and its undo leave the file as it was, redo brings the edit back")
  func undo() {
    let store = DraftStore()
    _ = store.editor("⏎⏎xyz⎋")
    #expect(store.saves.isEmpty)
    _ = store.editor("⏎⏎xyz⏎u")
    #expect(store.text == TeaQuiz.text && store.saves.count == 2)
    let again = store.editor("⏎⏎xyz⏎ur")
    #expect(store.changed == ["    title: {en: What for?xyz, de: Wofür?}"])
    #expect(again.screen.joined().contains("Done again: title of goal"))
  }

  @Test("a question is added after the chosen one, copied, moved and taken out; the comment stays with its question")
  func parts() {
    let store = DraftStore()
    _ = store.editor("anum⏎")
    #expect(store.changed.contains("  - ref: question") || store.changed.contains { $0.contains("ref: question") })
    #expect(QuizFile(store.text).quiz?.questions.map(\.ref) == ["goal", "question", "milk"])
    _ = store.editor("d")
    #expect(QuizFile(store.text).quiz?.questions.map(\.ref) == ["goal", "goal-2", "question", "milk"])
    _ = store.editor("↓↓↓x→⏎")
    #expect(QuizFile(store.text).quiz?.questions.map(\.ref) == ["goal", "goal-2", "question"])
    _ = store.editor("↓xr")
    #expect(QuizFile(store.text).quiz?.questions.map(\.ref) == ["goal", "question"])
    #expect(store.text.contains("  # First of all.\n  - ref: goal\n"))
  }

  @Test("renaming a choice or a question renames it in every condition and jump")
  func rename() {
    let store = DraftStore()
    _ = store.editor("⏎↓↓↓↓↓↓↓↓↓↓↓⏎" + String(repeating: "⌫", count: 4) + "aim⏎")
    #expect(
      store.changed.contains("      - {when: answer.aim = wake, go: results}") && store.changed.contains("    show_if: answer.aim = sleep"))
    #expect(QuizFile(store.text).quiz != nil)
  }

  @Test("tags are picked from a list with what they mean and how many people have them; a new namespace is declared")
  func tags() {
    let store = DraftStore()
    let shown = store.editor("⏎↓↓↓⏎↓⏎")
    let text = shown.screen.joined(separator: "\n")
    #expect(text.contains("goal:sleep") && text.contains("402 people") && text.contains("[x]"), "\(text)")
    _ = store.editor("⏎↓↓↓⏎↓⏎mood:calm ⏎")
    #expect(QuizFile(store.text).quiz?.question("goal")?.choices[0].tags.map(\.text) == ["goal:sleep", "mood:calm"])
  }

  @Test("what is wrong stands in the tree, below it, and beside its field; N goes to it")
  func problems() {
    let store = DraftStore()
    let shown = store.editor("↓⏎↓↓↓↓⏎ and answer.gaol = x⏎")
    let text = shown.screen.joined(separator: "\n")
    #expect(text.contains("unknown question \"gaol\""), "\(text)")
    #expect(QuizFile(store.text).quiz == nil)
    let jumped = store.editor("n").screen.joined(separator: "\n")
    #expect(jumped.contains("unknown question"), "\(jumped)")
  }

  @Test("P says in words what would change and publishes on Enter; faults keep it back")
  func publish() {
    let store = DraftStore()
    let plan = store.editor("⏎⏎" + String(repeating: "⌫", count: 9) + "Why?⏎p")
    let text = plan.screen.joined(separator: "\n")
    #expect(text.contains("Publish version 13") && text.contains("the title is now") && text.contains("1 session is under way"), "\(text)")
    _ = store.editor("p⏎")
    #expect(store.published.count == 1)
    let other = DraftStore()
    let held = other.editor("↓⏎↓↓↓↓⏎ and⏎p")
    #expect(held.screen.joined().contains("keep it from being published"))
    #expect(other.editor("p⏎").effects.allSatisfy { if case .editing(.publish) = $0 { false } else { true } })
  }

  @Test("two consoles: the second to save is told, and a merge keeps both changes")
  func conflict() {
    let store = DraftStore()
    var mine = store.editor("⏎⏎")
    store.isOvertaken()
    mine = play(mine.program, keys: "!⏎", reply: store.answer)
    #expect(mine.screen.joined().contains("Somebody else has changed this draft"))
    #expect(store.saves.isEmpty)
    mine = play(mine.program, keys: "⏎", reply: store.answer)
    #expect(store.text.contains("title: With milk?") && store.text.contains("en: What for?!"), "\(store.text)")
    #expect(store.saves.count == 1)
  }

  @Test("a save that failed is told and tried again with the next change")
  func failedSave() {
    let store = DraftStore()
    var isBusy = true
    let answer: (ConsoleEffect) -> [ConsoleReply] = { effect in
      if isBusy, case .editing(.save) = effect { return [.failed("The store is busy; try again.")] }
      return store.answer(effect)
    }
    let failed = play(ConsoleProgram(), keys: Shop.pin + "3e⏎⏎!⏎", reply: answer)
    #expect(failed.screen.joined().contains("The store is busy") && store.saves.isEmpty)
    isBusy = false
    _ = play(failed.program, keys: "⏎?⏎", reply: answer)
    #expect(store.changed == ["    title: {en: What for?!?, de: Wofür?}"])
  }

  @Test("what is typed when the page is left or the console is locked is in the draft", arguments: ["1", "l"])
  func farewell(key: String) {
    let store = DraftStore()
    var held: [ConsoleEffect] = []
    // The first save is still on its way when the second change is made and the page is left.
    let slow: (ConsoleEffect) -> [ConsoleReply] = { effect in
      guard case .editing(.save) = effect else { return store.answer(effect) }
      held.append(effect)
      return []
    }
    _ = play(ConsoleProgram(), keys: Shop.pin + "3e⏎⏎!⏎⏎?⏎" + key, reply: slow)
    #expect(held.count == 2)
    for effect in held { _ = store.answer(effect) }
    #expect(store.changed == ["    title: {en: What for?!?, de: Wofür?}"])
  }

  @Test("a field that was only looked at stays as it is written, be it a text, a condition, tags or one word that stands for a list")
  func looked() {
    let store = DraftStore()
    store.text = TeaQuiz.text.replacing("title: Milk?", with: "title: \"Milk? \"")
    let before = store.text
    _ = store.editor("⏎⏎⇥⏎⇥")
    _ = store.editor("↓⏎⏎⇥⏎⇥↓↓⏎⇥")
    // A choice's label and tags, then the words of its link.
    _ = store.editor("⏎↓↓↓⏎⏎⇥⏎⏎↓↓↓↓⏎↓↓↓⏎⇥")
    #expect(store.text == before, "\(store.changed)")
  }

  @Test("a ref that is taken or bad is refused in words and changes nothing")
  func takenRef() {
    let store = DraftStore()
    let ref = "⏎↓↓↓↓↓↓↓↓↓↓↓⏎" + String(repeating: "⌫", count: 4)
    #expect(store.editor(ref + "milk⏎").screen.joined().contains("There is a \"milk\" already"))
    #expect(store.editor(ref + "What?⏎").screen.joined().contains("A ref has lower-case letters"))
    #expect(store.text == TeaQuiz.text)
  }

  @Test("a dialog that comes while somebody types is not answered by their letters; nor is it hidden by the grid")
  func deaf() {
    let store = DraftStore()
    var mine = store.editor("⏎⏎!⏎")
    store.isOvertaken()
    // The answer to the save comes while the next field is being typed into.
    var late: [ConsoleReply] = []
    mine = play(mine.program, keys: "⏎?⏎⏎x") { effect in
      guard case .editing(.save) = effect else { return store.answer(effect) }
      late = store.answer(effect)
      return []
    }
    var program = mine.program
    for reply in late { _ = program.update(.reply(reply)) }
    let typing = play(program, keys: "the k", reply: store.answer)
    #expect(typing.screen.joined().contains("Somebody else has changed this draft"))
    let merged = play(typing.program, keys: "←→⏎", reply: store.answer)
    #expect(!merged.screen.joined().contains("Somebody else"))
    #expect(store.text.contains("title: With milk?") && store.text.contains("What for?!?x"), "\(store.text)")
  }
}
