// Pictures on a canvas, as text: signs, and the colours that stand beside them.
import Chance
import Terminal
import Testing

@Suite("Picture")
struct PictureTests {
  /// Pixels by letters: black, white, red, green, blue, and a dot for what is cut out.
  private func picture(_ rows: String...) -> Picture? {
    let colours: [Character: [UInt8]] = [
      "k": [0, 0, 0, 255], "w": [255, 255, 255, 255], "r": [255, 0, 0, 255], "g": [0, 255, 0, 255], "b": [0, 0, 255, 255],
      ".": [9, 9, 9, 0],
    ]
    return Picture(width: rows[0].count, height: rows.count, rgba: rows.joined().flatMap { colours[$0] ?? [] })
  }

  /// The cells of `rect` as `sign ink/paper`.
  private func cells(_ canvas: Canvas, _ rect: Rect) -> [String] {
    (rect.y..<rect.bottom).map { y in
      (rect.x..<rect.right).map { x in
        let cell = canvas.cells[y * canvas.size.columns + x]
        return "\(canvas.text(of: cell))\(cell.ink)/\(cell.paper)"
      }.joined(separator: " ")
    }
  }

  @Test("a cell has 8 bytes, and each of them counts")
  func size() throws {
    #expect(MemoryLayout<Cell>.size == 8 && MemoryLayout<Cell>.stride == 8)
    var canvas = Canvas(size: Size(columns: 2, rows: 1))
    let blank = canvas
    canvas.draw(try #require(picture("r", "r")), in: Rect(x: 1, y: 0, width: 1, height: 1))
    #expect(canvas != blank && canvas.lines == blank.lines)
    #expect(canvas.difference(inRow: 0, from: blank) == 1..<2)
    #expect(canvas.difference(inRow: 0, from: canvas).isEmpty)
    canvas.write("x", x: 1, y: 0)
    canvas.write(" ", x: 1, y: 0)
    #expect(canvas == blank)
  }

  @Test("two pixels a cell: the upper one is the sign, the lower one what is behind it; one colour is a blank")
  func halfBlocks() throws {
    var canvas = Canvas(size: Size(columns: 6, rows: 4))
    canvas.draw(try #require(picture("rgb.", "krk.", "kkw.", "wkw.")), in: Rect(x: 1, y: 1, width: 4, height: 2))
    #expect(
      cells(canvas, Rect(x: 0, y: 0, width: 6, height: 4)) == [
        " 0/0  0/0  0/0  0/0  0/0  0/0",
        " 0/0 ▀196/16 ▀46/196 ▀21/16  0/0  0/0",
        " 0/0 ▀16/231  0/16  0/231  0/0  0/0",
        " 0/0  0/0  0/0  0/0  0/0  0/0",
      ])
  }

  @Test("what is cut out shows what was there: its sign in a whole cell, its background in half of one")
  func cutOut() throws {
    var canvas = Canvas(size: Size(columns: 3, rows: 1))
    canvas.write("abc", x: 0, y: 0, .selected)
    canvas.draw(try #require(picture(".r.", "..r")), in: canvas.bounds)
    #expect(cells(canvas, canvas.bounds) == ["a0/0 ▀196/0 ▄196/0"])
    #expect(canvas.cells[1].style == Style(.selected))
  }

  @Test("an odd number of pixels leaves half a cell free below")
  func odd() throws {
    var canvas = Canvas(size: Size(columns: 1, rows: 2))
    canvas.draw(try #require(picture("r", "g", "b")), in: Rect(x: 0, y: 0, width: 1, height: 2))
    #expect(cells(canvas, canvas.bounds) == ["▀196/46", "▀21/0"])
  }

  @Test("a picture keeps its proportions and stands in the middle")
  func proportions() throws {
    var canvas = Canvas(size: Size(columns: 20, rows: 5))
    canvas.draw(try #require(picture("ww", "ww")), in: Rect(x: 0, y: 0, width: 20, height: 5))
    #expect(canvas.cells.indices.filter { canvas.cells[$0].isPicture }.map { $0 % 20 }.min() == 5)
    #expect(canvas.cells.count { $0.isPicture } == 50)
    var low = Canvas(size: Size(columns: 20, rows: 5))
    low.draw(try #require(picture("wwww")), in: low.bounds)
    let rows = low.cells.indices.filter { low.cells[$0].isPicture }.map { $0 / 20 }
    #expect(rows == [1, 2, 3].flatMap { Array(repeating: $0, count: 20) })
  }

  @Test("displays with ASCII only draw signs of rising weight in the pixels' colours on black")
  func ascii() throws {
    var canvas = Canvas(size: Size(columns: 4, rows: 1), glyphs: .ascii)
    canvas.draw(try #require(picture("wrbk", "wrbk")), in: canvas.bounds)
    #expect(cells(canvas, canvas.bounds) == ["@231/16 *196/16 +21/16  16/16"])
    var cut = Canvas(size: Size(columns: 2, rows: 1), glyphs: .ascii)
    cut.draw(try #require(picture(".k", ".k")), in: cut.bounds)
    #expect(cells(cut, cut.bounds) == [" 0/0 .16/16"])
  }

  @Test("1,000 random pictures in random places leave every wide sign whole and nothing outside their rect")
  func neverBreaks() throws {
    var noise = Noise(11)
    for round in 0..<1000 {
      var canvas = Canvas(size: Size(columns: 12, rows: 4), glyphs: round % 2 == 0 ? Glyphs() : .ascii)
      canvas.write("漢字漢字漢字", x: Int.random(in: 0...1, using: &noise), y: Int.random(in: 0...3, using: &noise))
      let before = canvas
      let (width, height) = (Int.random(in: 1...9, using: &noise), Int.random(in: 1...9, using: &noise))
      let rgba = (0..<4 * width * height).map { _ in UInt8.random(in: 0...255, using: &noise) }
      let rect = Rect(
        x: Int.random(in: -4...14, using: &noise), y: Int.random(in: -3...5, using: &noise), width: Int.random(in: 0...9, using: &noise),
        height: Int.random(in: 0...5, using: &noise))
      canvas.draw(try #require(Picture(width: width, height: height, rgba: rgba)), in: rect)
      #expect(canvas.isWhole)
      for (index, cell) in canvas.cells.enumerated() where cell.isPicture {
        #expect(rect.contains(Point(x: index % 12, y: index / 12)))
        #expect((cell.ink == 0 || cell.ink > 15) && (cell.paper == 0 || cell.paper > 15))
      }
      if rect.width == 0 || rect.height == 0 { #expect(canvas == before) }
    }
  }
}

@Suite("Raster")
struct RasterTests {
  @Test("halved, each pixel is the mean of four; doubled, each is four; equal sizes change nothing")
  func means() {
    let four: [UInt8] = [0, 0, 0, 255, 100, 0, 0, 255, 200, 40, 0, 255, 100, 0, 8, 255]
    #expect(Raster.scaled(four, (2, 2), to: (1, 1)) == [100, 10, 2, 255])
    #expect(Raster.scaled([7, 8, 9, 255], (1, 1), to: (2, 2)) == [7, 8, 9, 255, 7, 8, 9, 255, 7, 8, 9, 255, 7, 8, 9, 255])
    #expect(Raster.scaled(four, (2, 2), to: (2, 2)) == four)
  }

  @Test("three pixels made two: the one in the middle is shared in halves")
  func shares() {
    let three: [UInt8] = [0, 0, 0, 255, 90, 0, 0, 255, 240, 0, 0, 255]
    #expect(Raster.scaled(three, (3, 1), to: (2, 1)) == [30, 0, 0, 255, 190, 0, 0, 255])
  }

  @Test("what cannot be seen gives no colour")
  func alpha() {
    #expect(Raster.scaled([255, 255, 255, 0, 10, 20, 30, 255], (2, 1), to: (1, 1)) == [10, 20, 30, 128])
    #expect(Raster.scaled([255, 255, 255, 0], (1, 1), to: (1, 2)) == [0, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("500 random pictures of one colour stay of that colour at any size, and none is larger than its room")
  func constant() {
    var noise = Noise(5)
    for _ in 0..<500 {
      func side() -> Int { Int.random(in: 1...40, using: &noise) }
      let (size, room) = ((width: side(), height: side()), (width: side(), height: side()))
      let colour = (0..<3).map { _ in UInt8.random(in: 0...255, using: &noise) } + [255]
      let target = Raster.fit(size, in: room)
      #expect((1...room.width).contains(target.width) && (1...room.height).contains(target.height))
      #expect(target.width == room.width || target.height == room.height)
      let pixels = Array(repeating: colour, count: size.width * size.height).flatMap(\.self)
      #expect(Raster.scaled(pixels, size, to: target) == Array(repeating: colour, count: target.width * target.height).flatMap(\.self))
    }
  }
}

@Suite("Fixed palette")
struct FixedPaletteTests {
  @Test("each of the 240 colours but the doubles has its own number, and no channel is more than 48 off")
  func numbers() {
    for number in UInt8(16)...255 {
      let colour = Palette.Colour(fixedNumber: number)
      #expect(Palette.Colour(fixedNumber: colour.fixedNumber) == colour)
    }
    var noise = Noise(2)
    for _ in 0..<2000 {
      func channel() -> UInt8 { UInt8.random(in: 0...255, using: &noise) }
      let colour = Palette.Colour(red: channel(), green: channel(), blue: channel())
      let near = Palette.Colour(fixedNumber: colour.fixedNumber)
      #expect(abs(Int(colour.red) - Int(near.red)) <= 48 && abs(Int(colour.blue) - Int(near.blue)) <= 48)
    }
  }
}
