// The editor while answers are on their way: keys do not wait for them, and what comes too late is dropped.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("The editor does not wait")
struct EditorWaitingTests {
  /// A console in the editor whose shop looks through texts and draws pictures when it is told to.
  private struct Slow {
    let store = DraftStore()
    var program: ConsoleProgram
    var checks: [String] = []
    var pictures: [(number: Int, question: String)] = []
    private static let size = Size(columns: 80, rows: 30)

    init() {
      let store = store
      program = play(ConsoleProgram(), keys: Shop.pin + "3", columns: 80, rows: 30) { store.answer($0) }.program
      press("e")
    }

    mutating func send(_ event: Event<ConsoleReply>) {
      var queue = [event]
      while !queue.isEmpty {
        for effect in program.update(queue.removeFirst()) {
          switch effect {
          case .editor(.check(let text)): checks.append(text)
          case .editor(.preview(let number, _, let question, _, _, _)): pictures.append((number, question))
          default: queue += store.answer(effect).map { .reply($0) }
          }
        }
      }
    }
    mutating func press(_ keys: Key...) { for key in keys { send(.key(key)) } }
    mutating func type(_ text: String) { for sign in text { send(.key(.character(sign))) } }

    mutating func check(_ text: String, _ messages: String...) {
      let problems = messages.map { Problem("unmapped_choice", path: "questions[0].choices[0]", severity: .warning, $0) }
      send(.reply(.editor(.checked(text: text, problems))))
    }

    /// Nil where the shop cannot draw the text.
    mutating func draw(_ number: Int, _ words: String?) {
      let picture = words.map { words in
        var canvas = Canvas(size: Size(columns: 60, rows: 12))
        canvas.write(words, x: 1, y: 1)
        return EditorPicture(canvas: canvas, body: 0..<12)
      }
      send(.reply(.editor(.preview(number: number, picture))))
    }

    var screen: String {
      var canvas = Canvas(size: Slow.size)
      program.view(&canvas)
      return canvas.lines.joined(separator: "\n")
    }
  }

  @Test("the editor is open before the text was looked through, and says nothing about it until then")
  func opens() {
    var slow = Slow()
    #expect(slow.checks == [TeaQuiz.text])
    #expect(slow.screen.contains("What for?"))
    #expect(!slow.screen.contains("to look at"))
    slow.check(TeaQuiz.text)
    #expect(slow.screen.contains("Nothing to look at"))
  }

  @Test("what is typed stands there and is saved while the text is still looked through, and 3 edits are one question more")
  func types() {
    var slow = Slow()
    for letter in ["x", "y", "z"] {
      slow.press(.enter, .enter)
      slow.type(letter)
      #expect(slow.screen.contains(letter))
      slow.press(.enter, .escape)
    }
    #expect(slow.store.saves.count == 3 && slow.store.text.contains("What for?xyz"))
    #expect(slow.checks == [TeaQuiz.text])
    slow.check(TeaQuiz.text, "of the first text")
    #expect(slow.checks.count == 2 && slow.checks.last == slow.store.text)
    #expect(!slow.screen.contains("of the first text"))
    slow.check(slow.store.text, "of the last text")
    #expect(slow.screen.contains("1 thing to look at"))
    #expect(slow.screen.contains("sleep: of the last"))
    #expect(slow.checks.count == 2)
  }

  @Test("an answer about a text that nobody asks about any more is dropped, and does not free the way for another question")
  func late() {
    var slow = Slow()
    slow.check(TeaQuiz.text, "of the first text")
    slow.press(.enter, .enter)
    slow.type("x")
    slow.press(.enter)
    #expect(slow.checks.count == 2)
    slow.check(TeaQuiz.text, "too late", "and too late")
    #expect(slow.screen.contains("1 thing to look at"))
    slow.type("u")
    #expect(slow.checks.count == 2)
  }

  @Test("when the shop fails, the next change has its text looked through again")
  func fails() {
    var slow = Slow()
    slow.send(.reply(.failed("The store is busy.")))
    slow.type("d")
    #expect(slow.checks.count == 2)
  }

  @Test("the picture stays until that of the next question is there, and one of an older text is dropped")
  func picture() {
    var slow = Slow()
    #expect(slow.pictures.map(\.question) == ["goal", "milk"])
    slow.draw(1, "THE FIRST")
    #expect(slow.screen.contains("THE FIRST"))
    slow.press(.down)
    #expect(slow.screen.contains("THE FIRST"))
    slow.draw(2, "THE SECOND")
    #expect(slow.screen.contains("THE SECOND") && !slow.screen.contains("THE FIRST"))
    slow.press(.up, .down)
    let old = slow.pictures.count
    #expect(slow.pictures[old - 1].question == "milk")
    slow.press(.enter, .enter)
    slow.type("x")
    slow.press(.enter)
    slow.draw(old, "TOO LATE")
    #expect(slow.screen.contains("THE SECOND") && !slow.screen.contains("TOO LATE"))
    slow.draw(old + 1, "THE THIRD")
    #expect(slow.screen.contains("THE THIRD"))
  }

  @Test("the picture of the question below is asked for ahead: it is there with the key that chooses it")
  func ahead() {
    var slow = Slow()
    slow.draw(1, "THE FIRST")
    slow.draw(2, "THE SECOND")
    #expect(slow.screen.contains("THE FIRST"))
    slow.press(.down)
    #expect(slow.screen.contains("THE SECOND"))
    #expect(slow.pictures.map(\.question) == ["goal", "milk", "milk"])
    slow.press(.down, .up)
    #expect(slow.screen.contains("THE SECOND"))
  }

  @Test("a question that cannot be drawn keeps its own last picture, never another question's")
  func noPicture() {
    var slow = Slow()
    slow.draw(1, "THE FIRST")
    slow.press(.enter, .enter)
    slow.type("x")
    slow.press(.enter, .escape)
    slow.draw(3, nil)
    #expect(slow.screen.contains("THE FIRST"))
    slow.press(.down)
    #expect(slow.screen.contains("THE FIRST"))
    slow.draw(4, nil)
    #expect(slow.pictures[3].question == "milk")
    #expect(!slow.screen.contains("THE FIRST"))
  }

  @Test("when the shop fails, another question's picture goes and the next key asks again")
  func noAnswer() {
    var slow = Slow()
    slow.draw(1, "THE FIRST")
    slow.press(.down)
    slow.send(.reply(.failed("The store is busy.")))
    #expect(!slow.screen.contains("THE FIRST"))
    let before = slow.pictures.count
    slow.press(.right)
    #expect(slow.pictures.count > before && slow.pictures[before].question == "milk")
  }
}
