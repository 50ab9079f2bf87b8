// Colours as terminals number them, and colours named exactly on their way out.
import CNcurses
import Chance
import Terminal
import Testing

@testable import Curses

@Suite("Colours") struct ColourTests {
  private func colour(_ noise: inout Noise) -> Palette.Colour { Palette.Colour(UInt32.random(in: 0...0xFFFFFF, using: &noise)) }

  @Test("the 256 colours keep what the cube and the ramp hold exactly")
  func exact() {
    #expect(Palette.Colour(0xFFAF5F).fixedNumber == 215)
    #expect(Palette.Colour(0x1C1C1C).fixedNumber == 234)
    #expect(Palette.Colour(0x000000).fixedNumber == 16 && Palette.Colour(0xFFFFFF).fixedNumber == 231)
  }

  @Test("text is never the colour of its background, at 8, 16 and 256 colours")
  func apart() {
    var noise = Noise(3)
    for depth in [ColourDepth.eight, .sixteen, .xterm256] {
      for _ in 0..<2000 {
        let pair = Palette.Pair(text: colour(&noise), background: colour(&noise))
        let numbers = depth.numbers(of: .text, in: Palette(pairs: [.text: pair]))
        #expect(numbers.text != numbers.background || pair.text == pair.background)
      }
    }
  }

  @Test("what a theme chose for 8 and 16 colours is what shows; a QR code stays black on the lightest")
  func chosen() {
    var palette = Palette(pairs: [:])
    palette.eight = [.text: Palette.Numbers(text: 4, background: 7, takesBold: false)]
    palette.sixteen = [.text: Palette.Numbers(text: 12, background: 15, takesBold: true)]
    let eight = ColourDepth.eight.numbers(of: .text, in: palette)
    #expect(eight.text == 4 && eight.background == 7 && !eight.takesBold)
    #expect(ColourDepth.sixteen.numbers(of: .dim, in: palette) == ColourNumbers(text: 12, background: 15))
    let code = ColourDepth.sixteen.numbers(of: .code, in: palette)
    #expect(code.text == 0 && code.background == 15)
  }

  @Test("a picture's colours keep their hue with 8 and 16 colours, greys their brightness")
  func hues() {
    let wanted: [(UInt32, Int, Int)] = [
      (0x56A862, 2, 2), (0xD7875F, 1, 9), (0xFFD75F, 3, 11), (0x5FAFD7, 6, 14), (0x303030, 0, 0), (0xE0E0E0, 7, 15), (0x808080, 7, 7),
    ]
    for (hex, eight, sixteen) in wanted {
      let colour = Palette.Colour(hex)
      #expect(ColourDepth.eight.number(of: colour) == eight && ColourDepth.sixteen.number(of: colour) == sixteen, "\(hex)")
    }
  }

  @Test("1,000 random pairs have slots of their own, each nearest to its colour or next to it")
  func slots() {
    var noise = Noise(8)
    for _ in 0..<100 {
      var slots = ColourSlots()
      var pairs: [(Palette.Pair, ColourNumbers)] = []
      let base = colour(&noise)
      for round in 0..<10 {
        // Half of them so near to each other that they want the same number.
        let near = Palette.Colour(red: base.red, green: base.green, blue: base.blue ^ UInt8(round))
        let pair = Palette.Pair(text: round % 2 == 0 ? near : colour(&noise), background: base)
        pairs.append((pair, slots.numbers(of: pair)))
      }
      for (pair, numbers) in pairs {
        #expect(slots.colours[numbers.text] == pair.text && slots.colours[numbers.background] == pair.background)
        #expect((16...255).contains(numbers.text))
        #expect(Palette.Colour(fixedNumber: UInt8(numbers.text)).distance(to: pair.text) < 60 * 60 * 3)
      }
    }
  }

  @Test("without colour a picture is of five blocks, from blank to full; signs of the ramp stay")
  func shades() throws {
    var canvas = Canvas(size: Size(columns: 5, rows: 1))
    let grey = [0, 60, 110, 170, 255].flatMap { [UInt8($0), UInt8($0), UInt8($0)] }
    canvas.draw(try #require(Picture(width: 5, height: 2, pixels: grey + grey)), in: canvas.bounds)
    #expect(canvas.cells.map { Shade.of($0, sign: 32) } == [0x20, 0x2591, 0x2592, 0x2593, 0x2588])
    canvas.draw(try #require(Picture(width: 1, height: 2, pixels: [255, 255, 255, 0, 0, 0])), in: Rect(x: 0, y: 0, width: 1, height: 1))
    #expect(Shade.of(canvas.cells[0], sign: 0x2580) == 0x2592)
    #expect(Shade.of(canvas.cells[0], sign: 0x40) == 0x40)
  }
}

@Suite("Exact colours") struct ExactColourTests {
  /// What leaves for the terminal when `frame` comes in parts of `size` bytes, 20 being #0102FF and 231 #FFFFFF.
  private func sent(_ frame: String, inPartsOf size: Int = .max) -> String {
    var screen = aw_screen()
    aw_name_colour(&screen, 20, 1, 2, 255)
    aw_name_colour(&screen, 231, 255, 255, 255)
    defer { munmap(screen.exact, MemoryLayout<aw_exact_colours>.size) }
    var bytes = Array(frame.utf8)
    var (waiting, out): ([UInt8], [UInt8]) = ([], [])
    while !bytes.isEmpty {
      let part = bytes.prefix(size)
      bytes.removeFirst(part.count)
      waiting += part
      var room = [CChar](repeating: 0, count: 3 * waiting.count + 1)
      var written = 0
      let taken = waiting.withUnsafeBytes {
        aw_copy_exact(screen.exact, $0.bindMemory(to: CChar.self).baseAddress, waiting.count, bytes.isEmpty, &room, &written)
      }
      out += room.prefix(written).map { UInt8(bitPattern: $0) }
      waiting.removeFirst(taken)
    }
    return String(decoding: out + waiting, as: UTF8.self)
  }

  @Test(
    "colours of the table are named exactly, alone or among other attributes; the others and all else stay",
    arguments: [
      ("\u{1B}[38;5;20mA", "\u{1B}[38;2;1;2;255mA"), ("\u{1B}[48;5;231m", "\u{1B}[48;2;255;255;255m"),
      ("\u{1B}[1;38;5;20;4;48;5;20m", "\u{1B}[1;38;2;1;2;255;4;48;2;1;2;255m"), ("\u{1B}[38;5;21m", "\u{1B}[38;5;21m"),
      ("\u{1B}[38;5;200m", "\u{1B}[38;5;200m"), ("\u{1B}[39;49m\u{1B}[m", "\u{1B}[39;49m\u{1B}[m"), ("38;5;20m", "38;5;20m"),
      ("\u{1B}[38;5;20H", "\u{1B}[38;5;20H"), ("\u{1B}(B38;5;20m", "\u{1B}(B38;5;20m"), ("\u{1B}[138;5;20m", "\u{1B}[138;5;20m"),
      ("\u{1B}[48;5;38;5;20m", "\u{1B}[48;5;38;5;20m"), ("\u{1B}[38;5;20", "\u{1B}[38;5;20"), ("\u{1B}", "\u{1B}"), ("", ""),
    ])
  func named(frame: String, wanted: String) { #expect(sent(frame) == wanted) }

  @Test("500 random frames leave the same whatever the parts they come in")
  func parts() {
    var noise = Noise(12)
    let pieces = [
      "\u{1B}[38;5;20m", "\u{1B}[48;5;231m", "\u{1B}[38;5;99m", "é", "text 38;5;20m ", "\u{1B}[12;40H", "\u{1B}(B", "\u{1B}[m", "漢",
    ]
    for _ in 0..<500 {
      let frame = (0..<Int.random(in: 1...30, using: &noise)).map { _ in pieces.randomElement(using: &noise) ?? "" }.joined()
      let whole = sent(frame)
      #expect(!whole.contains("\u{1B}[38;5;20m") && !whole.contains("\u{1B}[48;5;231m"))
      #expect(sent(frame, inPartsOf: Int.random(in: 12...40, using: &noise)) == whole)
    }
  }
}
