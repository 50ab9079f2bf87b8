// What a file that was read into a draft could not bring along. The draft lies behind it.
import Terminal

struct RemarksScreen: TextPage {
  let ref: String
  let remarks: [String]
  var scroll = Scroll()

  var title: String { "Not carried over" }
  /// It is all there: the list of quizzes below is the freshest that may be needed.
  var load: ConsoleEffect { .loadQuizzes }

  func bindings(_ look: Look) -> Bindings<Command> {
    Bindings([Binding([.enter], .back, name: look.glyphs.keyEnter, "to the draft"), .scroll(look.glyphs)])
  }

  mutating func perform(_ command: Command, _ look: Look) -> Step? { command == .back ? .back : nil }
  mutating func receive(_ reply: ConsoleReply, _ look: Look) -> Step { .stay }

  func lines(_ look: Look) -> [TextLine] {
    let width = look.body.width
    let words = "\"\(ref)\" is a draft now, and no kiosk shows it before it is published. Not all of the file is in it:"
    return look.air + TextLine.wrapped(words, .title, width: width) + [.empty]
      + remarks.flatMap { remark in
        TextLine.wrapped(remark, x: 2, width: width).enumerated().map { $0 == 0 ? $1.adding(look.dot, .accent, x: 0) : $1 }
      }
  }

  func draw(on canvas: inout Canvas, _ look: Look) { canvas.draw(lines(look), scroll, in: look.body) }
}
