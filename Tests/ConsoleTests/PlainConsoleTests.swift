// The console line by line: what it says and what it asks the world for, as conversations.
import Domain
import Terminal
import Testing

@testable import Console

@Suite("The plain console")
struct PlainConsoleTests {
  /// A conversation with the made-up shop.
  private struct Talk {
    var console = PlainConsole(lockAfterSeconds: 60)
    var effects: [ConsoleEffect] = []
    var said: [String] = []
    /// Of the last line alone.
    var last: [String] = []
    let answer: (ConsoleEffect) -> [ConsoleReply]

    init(_ lines: [String], answer: @escaping (ConsoleEffect) -> [ConsoleReply]) {
      self.answer = answer
      settle(console.begin())
      for line in lines { settle(console.hear(line)) }
    }

    mutating func settle(_ first: [ConsoleEffect]) {
      var queue = first[...]
      while let effect = queue.popFirst() {
        effects.append(effect)
        for reply in answer(effect) { queue += console.receive(reply) }
      }
      last = console.takeLines()
      said += last
    }
  }

  /// Lines after the owner's, or another's, PIN.
  private func talk(_ lines: String..., role: ConsoleRole = .owner, more: @escaping (ConsoleEffect) -> [ConsoleReply]? = { _ in nil })
    -> Talk
  {
    Talk(["1", "27182818"] + lines) { more($0) ?? Shop.answer($0, role: role) }
  }

  @Test("the door asks who, hides the PIN, says Wrong PIN, and lets in by the right one with a menu of 8")
  func door() {
    var talk = Talk(["1"]) { Shop.answer($0) }
    #expect(talk.said.contains("1. owner") && talk.console.isSecret)
    talk.settle(talk.console.hear("1234"))
    #expect(talk.last.contains("Wrong PIN. Try again."))
    talk.settle(talk.console.hear("1"))
    talk.settle(talk.console.hear("27182818"))
    #expect(!talk.console.isSecret)
    #expect(talk.last.contains("Welcome to Maison Flore, Lyon 2. You are the owner."))
    #expect(talk.last.contains("8. Audit log"))
    #expect(!talk.said.contains { $0.contains("27182818") })
  }

  @Test("the first use takes the owner's PIN twice, and no run of digits")
  func firstUse() {
    let talk = Talk(["12345678", "27182818", "2718281", "27182818", "27182818"]) { effect in
      effect == .askDoor ? [.door(Door(roles: []))] : Shop.answer(effect)
    }
    #expect(talk.said.contains("No run, such as 12345678.") && talk.said.contains("These are two different PINs."))
    #expect(talk.effects.contains(.setPIN(role: .owner, digits: "27182818")))
    #expect(talk.console.visitor?.role == .owner)
  }

  @Test("staff's menu has 6 numbers, and no quiz to change: the numbers of others are none of the answers")
  func rights() {
    var talk = talk(role: .staff)
    #expect(talk.console.chapters == [.overview, .segments, .quizzes, .sessions, .catalog, .figures])
    talk.settle(talk.console.hear("7"))
    #expect(talk.last.contains("That is none of the answers."))
    talk.settle(talk.console.hear("3"))
    #expect(talk.console.asked == .menu)
    // What the desk refuses is told in its words.
    talk.settle(talk.console.receive(.failed("This is for the owner.")))
    #expect(talk.last.contains("This is for the owner."))
  }

  @Test("overview, segments and sessions ask for what the pages ask for, and are sentences without a sign of the screen")
  func pages() {
    let all = talk("1", "2", "1", "4", "1")
    #expect(all.effects.contains(.loadOverview) && all.effects.contains(.loadSegments))
    #expect(all.effects.contains { if case .loadMeaning = $0 { true } else { false } })
    let ref = Shop.segments.rows.last?.ref
    #expect(ref.map { talk("2", $0.text.uppercased()).effects.contains(.loadMeaning($0)) } == true)
    #expect(all.effects.contains { if case .loadSession = $0 { true } else { false } })
    #expect(all.said.contains { $0.hasPrefix("klaviyo: running, 2 waiting") }, "\(all.said)")
    for line in all.said {
      #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x2500...0x259F).contains($0.value) }, "\(line)")
      #expect(!line.contains("   "), "\(line)")
    }
  }

  @Test("publishing: the draft, what it changes, and only y publishes the revision that was told")
  func publish() {
    let draft = QuizDraft(ref: "skin", text: "x", revision: 7, base: nil, savedAt: Shop.now)
    func answer(_ effect: ConsoleEffect) -> [ConsoleReply]? {
      switch effect {
      case .editing(.open): [.editing(.draft(draft))]
      case .editing(.plan): [.editing(.plan(PublishPlan(ref: "skin", number: 13, changes: ["A title changes."], faults: [], running: 2)))]
      case .editing(.publish): [.editing(.published(ref: "skin", number: 13))]
      default: nil
      }
    }
    let wish = ConsoleEffect.editing(.publish(ref: "skin", text: "x", revision: 7))
    let no = talk("3", "1", "2", "n", more: answer)
    #expect(no.said.contains("A title changes.") && no.said.contains { $0.hasPrefix("2 sessions under way") })
    #expect(!no.effects.contains(wish) && no.last.contains("Nothing was changed."))
    let yes = talk("3", "1", "2", "y", more: answer)
    #expect(yes.effects.contains(wish) && yes.last.contains("Version 13 of skin is in force."))
  }

  @Test("rolling back asks once more; a quiz with notes alone has nothing wrong and 1 note, after 2 questions to the shop")
  func quizzes() {
    var parts = [
      ReachReport(problems: []),
      ReachReport(
        problems: [
          Problem("unread_tag", severity: .note, "no segment reads goal:sleep")
        ], isDone: true),
    ]
    let text = TeaQuiz.text
    let looked = talk("3", "1", "1") { effect in
      switch effect {
      case .editing(.open(let ref)): [.editing(.draft(QuizDraft(ref: ref, text: text, revision: 1, base: nil, savedAt: nil)))]
      case .editor(.reach(let number, text)): [.editor(.reach(number: number, parts.removeFirst()))]
      default: nil
      }
    }
    #expect(looked.said.contains { $0.contains("things to look at.") }, "\(looked.said)")
    #expect(looked.said.contains("1 note:") && looked.said.contains("no segment reads goal:sleep"))
    let back = talk("3", "1", "3", "1", "y") {
      $0 == .editing(.rollBack(ref: "skin", to: Shop.versions[1].hash)) ? [.editing(.published(ref: "skin", number: 11))] : nil
    }
    #expect(back.last.contains("Version 11 of skin is in force."), "\(back.said)")
  }

  @Test("people are found by words, read out and exported; a destination is paused, its dead letters are sent again")
  func peopleAndSync() {
    let people = talk("5", "julie", "1", "e")
    #expect(people.effects.contains(.book(.contacts(LongAsk(find: "julie", count: 20)))), "\(people.effects)")
    #expect(people.effects.contains { if case .book(.export) = $0 { true } else { false } }, "\(people.said)")
    let sync = talk("7", "1", "1", "7", "1", "2", "all")
    #expect(sync.effects.contains(.sending(.pause("klaviyo"))))
    #expect(sync.effects.contains(.sending(.retry("klaviyo", id: nil))))
    let letter = talk("7", "1", "2", "1", "r")
    #expect(letter.effects.contains(.sending(.retry("newsletter", id: SendingShop.letters[0].id))), "\(letter.effects)")
  }

  @Test("q ends it from anywhere but the PIN, a question mark helps, Enter alone is the menu, and 60 s without a line lock it")
  func ways() {
    var talk = talk("2")
    talk.settle(talk.console.hear("?"))
    #expect(
      talk.last.contains { $0.hasPrefix("Each line is an answer") } && talk.last.contains { $0.hasPrefix("Type a number, or a name") })
    talk.settle(talk.console.hear(""))
    #expect(talk.console.asked == .menu)
    #expect(talk.console.secondsToLock == 60)
    talk.settle(talk.console.leaveAlone())
    #expect(talk.console.visitor == nil && talk.effects.suffix(2) == [.lock, .askDoor])
    #expect(talk.console.secondsToLock == nil)
    talk.settle(talk.console.hear("q"))
    #expect(talk.console.isFinished && talk.effects.last == .leave)
    var typing = Talk(["1"]) { Shop.answer($0) }
    typing.settle(typing.console.hear("q"))
    #expect(!typing.console.isFinished)
  }
}
