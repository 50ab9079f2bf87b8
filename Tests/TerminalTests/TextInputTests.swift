// Typing: the caret goes over whole characters, whatever they are made of.
import Chance
import Terminal
import Testing

@Suite("Text input")
struct TextInputTests {
  private func typed(_ text: String, limit: Int = 254, then keys: [Key] = []) -> TextInput {
    var input = TextInput("", limit: limit)
    for character in text { _ = input.apply(.character(character)) }
    for key in keys { _ = input.apply(key) }
    return input
  }

  @Test("a mark joins the letter before the caret: e and ´ are one character")
  func joins() {
    var input = typed("e")
    input.insert("\u{301}")
    #expect(input.characters == ["é"])
    #expect(input.caret == 1)
  }

  @Test("the caret steps over é, 漢 and a flag in 3 steps, and Backspace takes each whole")
  func steps() {
    let input = typed("e\u{301}漢🇫🇷", then: [.left, .left])
    #expect(input.caret == 1)
    #expect(typed("e\u{301}漢🇫🇷", then: [.left, .backspace]).text == "e\u{301}🇫🇷")
    #expect(typed("e\u{301}漢🇫🇷", then: [.home, .delete]).text == "漢🇫🇷")
  }

  @Test("a limit of 3 holds for typing and pasting, also in the middle")
  func limits() {
    #expect(typed("abcdef", limit: 3).text == "abc")
    var input = typed("ab", limit: 3, then: [.left])
    input.insert("xyz")
    #expect(input.text == "axb")
    #expect(input.caret == 2)
  }

  @Test("Backspace in an empty line is not used, so that it can mean back")
  func emptyBackspace() {
    var input = TextInput()
    #expect(input.apply(.backspace) == false)
    #expect(input.apply(.up) == false)
  }

  @Test("Ctrl-U empties the line")
  func controlU() { #expect(typed("abc", then: [.control("u")]).isEmpty) }

  @Test("the caret stays inside, for 3,000 random keys")
  func random() {
    var noise = Noise(4)
    var input = TextInput("", limit: 20)
    for _ in 0..<3000 {
      if Int.random(in: 0..<10, using: &noise) == 0 { input.insert(noise.text(upTo: 3)) } else { _ = input.apply(noise.key()) }
      #expect((0...input.characters.count).contains(input.caret))
      #expect(input.characters.count <= 20)
      #expect(input.characters == Array(input.text))
    }
  }

  @Test("in 8 columns the end of a long line is seen, with the cursor behind it")
  func scrolls() {
    let input = typed("abcdefghijkl")
    var canvas = Canvas(size: Size(columns: 20, rows: 1))
    input.draw(on: &canvas, x: 2, y: 0, width: 8)
    #expect(canvas.lines == ["  fghijkl"])
    #expect(canvas.cursor == Point(x: 9, y: 0))
    #expect(canvas.isCursorVisible)
  }

  @Test("random lines are drawn inside their 8 columns, the cursor with them")
  func drawsInside() {
    var noise = Noise(5)
    for _ in 0..<500 {
      var input = TextInput(noise.text(upTo: 15))
      for _ in 0..<Int.random(in: 0...8, using: &noise) { _ = input.apply(.left) }
      var canvas = Canvas(size: Size(columns: 20, rows: 1))
      input.draw(on: &canvas, x: 2, y: 0, width: 8)
      #expect(Width.of(canvas.lines[0]) <= 10)
      #expect(canvas.isWhole)
      #expect((2..<11).contains(canvas.cursor?.x ?? 0))
    }
  }
}
