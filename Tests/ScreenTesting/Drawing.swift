// A screen as an SVG picture, for README: the same cells that the tests read as text, in the colours of a theme.
public import Terminal

extension Canvas {
  /// An SVG document of the whole screen, about 10 kB. Texts stay texts; frames and bars are drawn as lines and boxes, so that they join in
  /// whatever monospaced font a reader has.
  /// - Parameter title: what it shows, for those who cannot see it.
  public func svg(_ palette: Palette, title: String) -> String {
    var drawing = Drawing(palette: palette)
    for y in 0..<size.rows {
      var x = 0
      while x < size.columns {
        let first = x
        let look = drawing.look(of: cell(x, y))
        var text = ""
        while x < size.columns, drawing.look(of: cell(x, y)) == look {
          text += self.text(of: cell(x, y))
          x += 1
        }
        drawing.run(text, x: first, y: y, width: x - first, look)
      }
    }
    return drawing.document(size, title: title)
  }

  private func cell(_ x: Int, _ y: Int) -> Cell { cells[y * size.columns + x] }
}

/// Colours and weight of a run of cells.
private struct Look: Hashable {
  var ink: Palette.Colour
  var paper: Palette.Colour
  var isBold: Bool
  var isUnderlined: Bool
}

private struct Drawing {
  /// Of a cell, in pixels; a font of 15 px is 9 wide at most.
  static let (width, height) = (9, 19)
  static let margin = 16

  let palette: Palette
  private var body: [String] = []

  init(palette: Palette) { self.palette = palette }

  private var plain: Palette.Pair {
    palette.pairs[.text] ?? Palette.Pair(text: Palette.Colour(fixedNumber: 16), background: Palette.Colour(fixedNumber: 231))
  }

  func look(of cell: Cell) -> Look {
    let pair = palette.pairs[cell.style.role] ?? plain
    var (ink, paper) = (pair.text, pair.background)
    if cell.ink > 0 { ink = Palette.Colour(fixedNumber: cell.ink) }
    if cell.paper > 0 { paper = Palette.Colour(fixedNumber: cell.paper) }
    if cell.style.attributes.contains(.reverse) { swap(&ink, &paper) }
    return Look(
      ink: ink, paper: paper, isBold: cell.style.attributes.contains(.bold), isUnderlined: cell.style.attributes.contains(.underline))
  }

  mutating func run(_ text: String, x: Int, y: Int, width: Int, _ look: Look) {
    if look.paper != plain.background { rect(Double(x), Double(y), Double(width), 1, look.paper) }
    guard width == text.count else { return words(text, x: x, y: y, width: width, look) }
    // Signs that are drawn stand between words that are written; a rule is one line.
    var (word, begun) = ("", x)
    var rest = text[...]
    while let sign = rest.first {
      let isRule = "─━".contains(sign)
      let count = isRule ? rest.prefix { $0 == sign }.count : 1
      let place = x + text.count - rest.count
      if draw(sign, x: place, y: y, times: count, look) {
        words(word, x: begun, y: y, width: word.count, look)
        (word, begun) = ("", place + count)
      } else {
        word.append(sign)
      }
      rest = rest.dropFirst(count)
    }
    words(word, x: begun, y: y, width: word.count, look)
  }

  /// Texts with one space at most between two words: readers of SVG take several for one.
  private mutating func words(_ text: String, x: Int, y: Int, width: Int, _ look: Look) {
    let isWide = width != text.count
    var (at, rest) = (x, text[...])
    while !rest.isEmpty {
      let spaces = rest.prefix { $0 == " " }.count
      (at, rest) = (at + spaces, rest.dropFirst(spaces))
      let end = isWide ? rest.endIndex : rest.firstRange(of: "  ")?.lowerBound ?? rest.endIndex
      var part = rest[..<end]
      while part.last == " " { part.removeLast() }
      if !part.isEmpty { write(part, x: at, y: y, width: isWide ? width - spaces : part.count, look) }
      (at, rest) = (at + rest[..<end].count, rest[end...])
    }
  }

  private mutating func write(_ text: Substring, x: Int, y: Int, width: Int, _ look: Look) {
    let place = "x=\"\(x * Drawing.width)\" y=\"\(y * Drawing.height + 14)\""
    let length = "textLength=\"\(width * Drawing.width)\" lengthAdjust=\"spacingAndGlyphs\""
    let weight = (look.isBold ? " font-weight=\"700\"" : "") + (look.isUnderlined ? " text-decoration=\"underline\"" : "")
    let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    body.append("<text \(place) \(length) fill=\"\(hex(look.ink))\"\(weight)>\(escaped)</text>")
  }

  private mutating func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ colour: Palette.Colour) {
    let (left, top) = (x * Double(Drawing.width), y * Double(Drawing.height))
    body.append(
      "<rect x=\"\(short(left))\" y=\"\(short(top))\" width=\"\(short(width * Double(Drawing.width)))\" "
        + "height=\"\(short(height * Double(Drawing.height)))\" fill=\"\(hex(colour))\"/>")
  }

  /// Frames as lines from the middle of a cell to its edges, bars as boxes. False: the sign is written.
  private mutating func draw(_ sign: Character, x: Int, y: Int, times: Int, _ look: Look) -> Bool {
    let (left, top) = (Double(x), Double(y))
    if let part = Drawing.columns[sign] {
      rect(left, top + 1 - part, 1, part, look.ink)
    } else if let box = Drawing.boxes[sign] {
      rect(left + box.0, top + box.1, box.2, box.3, look.ink)
    } else if let (ways, isHeavy, isRound) = Drawing.frames[sign] {
      let (w, h) = (Double(Drawing.width), Double(Drawing.height))
      let (cx, cy) = (left * w + w / 2, top * h + h / 2)
      let ends: [Character: (Double, Double)] = [
        "n": (cx, top * h), "s": (cx, top * h + h), "w": (left * w, cy), "e": ((left + Double(times)) * w, cy),
      ]
      let points = ways.compactMap { ends[$0] }
      let path: String
      if points.count == 2, isRound || ways == "we" || ways == "ns" {
        let middle = isRound ? "Q\(short(cx)) \(short(cy)) " : "L"
        path = "M\(short(points[0].0)) \(short(points[0].1))\(middle)\(short(points[1].0)) \(short(points[1].1))"
      } else {
        path = points.map { "M\(short(cx)) \(short(cy))L\(short($0.0)) \(short($0.1))" }.joined()
      }
      let weight = isHeavy ? "3" : "1.2"
      body.append("<path d=\"\(path)\" stroke=\"\(hex(look.ink))\" stroke-width=\"\(weight)\" stroke-linecap=\"square\" fill=\"none\"/>")
    } else {
      return false
    }
    return true
  }

  /// How much of a cell is filled, from below.
  private static let columns: [Character: Double] = Dictionary(
    uniqueKeysWithValues: "▁▂▃▄▅▆▇█".enumerated().map { ($1, Double($0 + 1) / 8) })
  /// Left, top, width, height.
  private static let boxes: [Character: (Double, Double, Double, Double)] = [
    "▀": (0, 0, 1, 0.5), "▌": (0, 0, 0.5, 1), "▐": (0.5, 0, 0.5, 1), "▏": (0, 0, 0.125, 1), "▎": (0, 0, 0.25, 1), "▍": (0, 0, 0.375, 1),
    "▋": (0, 0, 0.625, 1), "▊": (0, 0, 0.75, 1), "▉": (0, 0, 0.875, 1),
  ]
  /// Where it leads, whether it is heavy, whether it turns round a corner.
  private static let frames: [Character: (String, Bool, Bool)] = [
    "─": ("we", false, false), "│": ("ns", false, false), "╭": ("se", false, true), "╮": ("sw", false, true), "╰": ("ne", false, true),
    "╯": ("nw", false, true), "┌": ("se", false, false), "┐": ("sw", false, false), "└": ("ne", false, false), "┘": ("nw", false, false),
    "├": ("nse", false, false), "┤": ("nsw", false, false), "┬": ("wes", false, false), "┴": ("wen", false, false),
    "┼": ("wens", false, false), "━": ("we", true, false), "┃": ("ns", true, false), "┏": ("se", true, false), "┓": ("sw", true, false),
    "┗": ("ne", true, false), "┛": ("nw", true, false),
  ]

  func document(_ size: Size, title: String) -> String {
    let (width, height) = (size.columns * Drawing.width + 2 * Drawing.margin, size.rows * Drawing.height + 2 * Drawing.margin)
    let family = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img">
      <title>\(title)</title>
      <rect width="\(width)" height="\(height)" rx="12" fill="\(hex(plain.background))"/>
      <g transform="translate(\(Drawing.margin) \(Drawing.margin))" font-family="\(family)" font-size="14">
      \(body.joined(separator: "\n"))
      </g>
      </svg>

      """
  }

  private func hex(_ colour: Palette.Colour) -> String {
    "#" + [colour.red, colour.green, colour.blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// At most two digits after the point, none where it is whole.
  private func short(_ number: Double) -> String {
    let rounded = (number * 100).rounded() / 100
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}
