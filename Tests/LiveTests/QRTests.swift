// The code on the hand-off screen, read back by a decoder that shares no code with the encoder.
import Domain
import Foundation
import Kiosk
import Live
import Terminal
import Testing

/// What a phone's camera sees of a picture: half blocks are two dots, everything else is the terminal's own ground with its letters on it.
private struct Photograph {
  let width: Int
  private(set) var dots: [Bool] = []

  /// `isDark` says what the ground around the code is; the code itself is black on white by its role.
  init(_ canvas: Canvas, isDark: Bool) {
    width = canvas.size.columns
    for y in 0..<canvas.size.rows {
      let row = (0..<width).map { canvas.cells[y * width + $0] }
      dots += row.map { Photograph.dot($0, "▀", of: canvas, isDark) }
      dots += row.map { Photograph.dot($0, "▄", of: canvas, isDark) }
    }
  }

  private static func dot(_ cell: Cell, _ half: String, of canvas: Canvas, _ isDark: Bool) -> Bool {
    let sign = canvas.text(of: cell)
    // A letter is as good as a dot of the other colour.
    guard cell.style.role == .code else { return (sign == " " || sign == "") == isDark }
    return sign == "█" || sign == half
  }

  /// Plain PBM, with a margin of the ground.
  var bitmap: String {
    let rows = stride(from: 0, to: dots.count, by: width).map { start in
      dots[start..<start + width].map { $0 ? "1" : "0" }.joined(separator: " ")
    }
    return "P1\n\(width) \(rows.count)\n" + rows.joined(separator: "\n") + "\n"
  }

  /// The text in the code, by zbar; nil where none is found.
  func read() throws -> String? {
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Support/decode_qr.py")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [script.path]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    input.fileHandleForWriting.write(Data(bitmap.utf8))
    try input.fileHandleForWriting.close()
    let text = String(bytes: output.fileHandleForReading.readDataToEndOfFile(), encoding: .utf8)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return text?.split(separator: "\n").first.map(String.init)
  }
}

@Suite("The code on the screen")
struct QRTests {
  /// A kiosk that shows the hand-off of a basket with this link.
  private func handoff(_ link: String) throws -> KioskProgram {
    var question = Question(ref: "one", kind: .yesNo, title: "One?")
    question.choices = [Choice(ref: "yes", label: "Yes"), Choice(ref: "no", label: "No")]
    let quiz = Quiz(ref: "small", title: "A short one", questions: [question])
    let variant = Variant(sku: "TEA", title: "Tea", price: 4)
    let product = Take.Product(sku: "TEA", product: "tea", slot: "best", score: 1, matched: 1, pinned: false, ladder: nil, why: [])
    let take = Take(
      session: "01", quiz: "small", version: "", path: ["one"], ignored: [], tags: [], variables: [:], outcome: nil, asked: 1,
      products: [product], excluded: [], emptySlots: [])
    let picture = try #require(QRPicture.of(link))
    var program = KioskProgram(card: AttractCard(title: "Tea", text: "", locales: ["en"], locale: "en"))
    let story: [Event<KioskReply>] = [
      .resize(Size(columns: 80, rows: 24)), .reply(.open(Shop(quiz: quiz, configuration: Configuration()))), .key("x"),
      .reply(.begun(Begun(session: "01", surroundings: Surroundings(now: Instant(milliseconds: 0))))), .key("y"), .reply(.recorded),
      .reply(.ranked(Ranked(take: take, variants: ["TEA": variant]))), .key(.enter),
      .reply(.handoff(Basket(link: link, qr: picture, discount: "TEA10", shortCode: ShortCode.of(session: "01")))),
    ]
    for event in story { _ = program.update(event) }
    return program
  }

  private func photograph(_ program: KioskProgram, _ size: Size, isDark: Bool) -> Photograph {
    var canvas = Canvas(size: size)
    program.view(&canvas)
    return Photograph(canvas, isDark: isDark)
  }

  /// A cart link of so many products with the ids of a large shop.
  static func link(_ products: Int) -> String {
    let lines = (0..<products).map { "\(41_234_567_890_123 + $0 * 7_919):1" }.joined(separator: ",")
    return "https://tea.example/cart/\(lines)?discount=WELCOME10"
  }

  @Test("zbar reads the link of 1 to 6 products off an 80x24 screen, on a dark and on a light terminal", arguments: 1...6, [true, false])
  func reads(products: Int, isDark: Bool) throws {
    let link = QRTests.link(products)
    #expect(try photograph(handoff(link), Size(columns: 80, rows: 24), isDark: isDark).read() == link)
  }

  @Test("and off 120x40 and 200x50", arguments: [(120, 40), (200, 50)], [true, false])
  func readsLarge(size: (Int, Int), isDark: Bool) throws {
    let link = QRTests.link(4)
    #expect(try photograph(handoff(link), Size(columns: size.0, rows: size.1), isDark: isDark).read() == link)
  }

  @Test("a code that lost its first row of cells is not read: the reading is no accident")
  func torn() throws {
    let program = try handoff(QRTests.link(2))
    var canvas = Canvas(size: Size(columns: 80, rows: 24))
    program.view(&canvas)
    let first = try #require(canvas.cells.firstIndex { $0.style.role == .code && canvas.text(of: $0) != " " })
    for row in 0..<5 { canvas.fill(Rect(x: 0, y: first / 80 + row, width: 80, height: 1), .code) }
    #expect(try Photograph(canvas, isDark: true).read() == nil)
  }

  @Test("a screen that is read in vain tells a shopper nothing about scanning: a link too long leaves the short code")
  func tooLong() throws {
    var canvas = Canvas(size: Size(columns: 80, rows: 24))
    try handoff(QRTests.link(40)).view(&canvas)
    let text = canvas.lines.joined()
    #expect(!text.contains("Scan"))
    #expect(text.contains(ShortCode.of(session: "01")))
    #expect(!canvas.cells.contains { $0.style.role == .code })
  }

  @Test("modules are those of the encoder: 3 corners of 7x7, the fourth without", arguments: [1, 3, 6])
  func corners(products: Int) throws {
    let picture = try #require(QRPicture.of(QRTests.link(products)))
    func isDark(_ x: Int, _ y: Int) -> Bool { picture.modules[y * picture.width + x] }
    let last = picture.width - 7
    for (x, y) in [(0, 0), (last, 0), (0, last)] {
      #expect((0..<7).allSatisfy { isDark(x + $0, y) && isDark(x, y + $0) && isDark(x + 6, y + $0) && isDark(x + $0, y + 6) })
    }
    #expect((picture.width - 17) % 4 == 0)
    #expect(picture.modules.count == picture.width * picture.width)
  }
}
