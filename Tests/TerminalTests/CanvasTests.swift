// The grid: nothing is drawn outside, no wide sign is left in half, nothing steers the terminal.
import Chance
import Terminal
import Testing

@Suite("Canvas")
struct CanvasTests {
  @Test("2,000 random texts at random places leave every row 20 columns wide and every wide sign whole")
  func neverBreaks() {
    var noise = Noise(3)
    var canvas = Canvas(size: Size(columns: 20, rows: 5))
    for round in 0..<2000 {
      let (x, y) = (Int.random(in: -6...24, using: &noise), Int.random(in: -2...6, using: &noise))
      canvas.write(noise.text(upTo: 8), x: x, y: y, width: Int.random(in: 0...12, using: &noise))
      if round % 50 == 0 { canvas.fill(Rect(x: x, y: y, width: 3, height: 2), .text) }
      #expect(canvas.isWhole)
      #expect(canvas.lines.allSatisfy { Width.of($0) <= 20 })
    }
  }

  @Test("a sign over half of a wide one blanks the other half")
  func halves() {
    var canvas = Canvas(size: Size(columns: 6, rows: 1))
    canvas.write("漢字", x: 0, y: 0)
    canvas.write("x", x: 1, y: 0)
    #expect(canvas.lines == [" x字"])
    canvas.write("한", x: 1, y: 0)
    #expect(canvas.lines == [" 한"])
    canvas.write("漢字", x: 0, y: 0)
    canvas.fill(Rect(x: 1, y: 0, width: 2, height: 1), .text)
    #expect(canvas.lines == [""])
  }

  @Test("a wide sign that does not fit the last column is left out")
  func edge() {
    var canvas = Canvas(size: Size(columns: 3, rows: 1))
    canvas.write("a漢字", x: 0, y: 0)
    #expect(canvas.lines == ["a漢"])
    canvas.write("漢", x: 2, y: 0)
    #expect(canvas.lines == ["a漢"])
  }

  @Test("marks join their letter, up to 4")
  func marks() {
    var canvas = Canvas(size: Size(columns: 4, rows: 1))
    canvas.write("e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}x", x: 0, y: 0)
    #expect(canvas.lines[0].unicodeScalars.count == 6)
    #expect(Width.of(canvas.lines[0]) == 2)
    #expect(canvas.lines[0].hasSuffix("x"))
  }

  @Test("escapes, C1 controls and direction marks do not reach a cell")
  func steering() {
    var canvas = Canvas(size: Size(columns: 20, rows: 1))
    canvas.write("a\u{1B}[2J\u{9B}31m\u{202E}b\u{61C}c\u{7F}\u{200B}", x: 0, y: 0)
    #expect(canvas.lines == ["a[2J31mbc"])
    #expect(canvas.lines[0].unicodeScalars.count == 9)
  }

  @Test("width cuts at 3 columns and says where it stopped")
  func width() {
    var canvas = Canvas(size: Size(columns: 10, rows: 1))
    #expect(canvas.write("abcdef", x: 2, y: 0, width: 3) == 5)
    #expect(canvas.lines == ["  abc"])
  }

  @Test("a frame in ASCII is drawn of + - |, and none smaller than 2 by 2")
  func frames() {
    var canvas = Canvas(size: Size(columns: 5, rows: 3), glyphs: .ascii)
    canvas.frame(canvas.bounds)
    #expect(canvas.lines == ["+---+", "|   |", "+---+"])
    var small = Canvas(size: Size(columns: 5, rows: 1))
    small.frame(Rect(x: 0, y: 0, width: 5, height: 1))
    #expect(small.lines == [""])
  }

  @Test("two pictures are equal when they show the same, however they came to it")
  func equality() {
    var once = Canvas(size: Size(columns: 5, rows: 1))
    var twice = once
    once.write("abc", x: 0, y: 0)
    twice.write("xyz", x: 0, y: 0)
    twice.write("abc", x: 0, y: 0)
    #expect(once == twice)
    twice.clear()
    #expect(twice == Canvas(size: Size(columns: 5, rows: 1)))
  }
}
