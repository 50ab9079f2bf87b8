// A quiz's pictures and a shop's logo: from their files to the screen's values.
import Chance
import Domain
import Foundation
import Kiosk
import Storage
import Terminal
import Testing

@testable import Live

@Suite("Pictures of a quiz")
struct QuizPictureTests {
  private let scratch = CommandsScratch()

  static let source = """
    format: 1
    ref: feel
    title: Feel
    questions:
      - ref: skin
        kind: picture
        title: Which is yours?
        choices:
          - {ref: dry, label: Dry, image: images/dry.png}
          - {ref: oily, label: Oily, image: images/oily.png}
          - {ref: both, label: Both, image: ../both.png}
          - {ref: calm, label: Calm}
    """

  private func write(_ bytes: [UInt8], _ name: String) throws {
    let url = URL(filePath: scratch.directory + "/" + name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  private func read() throws -> (quiz: Quiz, pictures: QuizPictures, file: QuizFile) {
    let file = QuizFile(QuizPictureTests.source)
    let quiz = try #require(file.quiz, "\(file.problems)")
    return (quiz, QuizPictures(of: quiz, besides: scratch.directory + "/feel.yaml"), file)
  }

  @Test("pictures that can be read are, the others are warnings with their lines")
  func lines() throws {
    try write(DrawnPNG(width: 256, height: 64, rgba: [1, 2, 3, 255]).bytes, "images/dry.png")
    try write(Array("no picture".utf8), "images/oily.png")
    let (_, pictures, file) = try read()
    #expect(pictures.pictures.keys.sorted() == ["images/dry.png"])
    #expect(pictures.pictures["images/dry.png"].map { [$0.width, $0.height, $0.rgba.count] } == [128, 32, 128 * 32 * 4])
    #expect(
      file.placed(pictures.problems).map { $0.text(file: "feel.yaml") } == [
        "feel.yaml:10: questions[0].choices[1].image: warning: images/oily.png: this is not a PNG picture; save it as PNG; "
          + "until then the choice has its label only",
        "feel.yaml:11: questions[0].choices[2].image: warning: ../both.png: a picture lies in the quiz's folder or below it: "
          + "name it as images/dry.png; until then the choice has its label only",
      ])
  }

  @Test("the store keeps them with the version; the same again changes nothing; a better one comes in under the old version")
  func kept() throws {
    try write(DrawnPNG(width: 2, height: 2, rgba: [9, 8, 7, 255]).bytes, "images/dry.png")
    let store = try scratch.store()
    let (quiz, first, _) = try read()
    #expect(try store.importQuiz(quiz, source: QuizPictureTests.source, pictures: first.pictures, at: noon).isAdded)
    #expect(try store.pictures(ofVersion: quiz.version) == first.pictures)
    #expect(try store.pictures(of: quiz)["images/dry.png"] == Picture(width: 2, height: 2, pixels: [9, 8, 7, 9, 8, 7, 9, 8, 7, 9, 8, 7]))
    #expect(try !store.importQuiz(quiz, source: QuizPictureTests.source, pictures: first.pictures, at: noon).isAdded)
    try write(DrawnPNG(width: 1, height: 1, rgba: [1, 1, 1, 255]).bytes, "images/dry.png")
    let (_, second, _) = try read()
    #expect(try store.importQuiz(quiz, source: QuizPictureTests.source, pictures: second.pictures, at: noon).version == quiz.version)
    #expect(try store.pictures(ofVersion: quiz.version) == second.pictures)
    _ = try store.importQuiz(quiz, source: QuizPictureTests.source, at: noon)
    #expect(try store.pictures(ofVersion: quiz.version) == second.pictures)
    #expect(try store.pictures(ofVersion: "0000").isEmpty)
    #expect(try store.quizVersions(of: "feel").count == 1)
  }

  @Test("a kiosk that opens gets them by name")
  func clerk() throws {
    try write(DrawnPNG(width: 2, height: 1, rgba: [9, 8, 7, 255]).bytes, "images/dry.png")
    let (quiz, pictures, _) = try read()
    try write(Array("store: lyon\n".utf8), "shop/config.yaml")
    do {
      let store = try scratch.store()
      _ = try store.importQuiz(quiz, source: QuizPictureTests.source, pictures: pictures.pictures, at: noon)
      try store.close()
    }
    let premises = try Premises(database: scratch.directory + "/shop/askwell.db", config: scratch.directory + "/shop/config.yaml")
    let clerk = Clerk(premises, quiz: "feel")
    guard case .open(let shop) = clerk.perform(.openShop) else { throw PictureFault("the shop did not open") }
    #expect(shop.pictures == ["images/dry.png": try #require(Picture(width: 2, height: 1, pixels: [9, 8, 7, 9, 8, 7]))])
  }

  @Test("numbers of the fixed palette are those by which a theme's contrast is checked, for 3,000 random colours")
  func sameNumbers() {
    var noise = Noise(4)
    for _ in 0..<3000 {
      func channel() -> UInt8 { UInt8.random(in: 0...255, using: &noise) }
      let (red, green, blue) = (channel(), channel(), channel())
      let checked = XtermPalette.nearest(Theme.Colour(red: red, green: green, blue: blue)).index
      #expect(Int(Palette.Colour(red: red, green: green, blue: blue).fixedNumber) == checked)
    }
  }
}

@Suite("Logos")
struct LogoTests {
  private let scratch = CommandsScratch()

  private func write(_ bytes: some Sequence<UInt8>, _ name: String) throws {
    try FileManager.default.createDirectory(atPath: scratch.directory, withIntermediateDirectories: true)
    try Data(Array(bytes)).write(to: URL(filePath: scratch.directory + "/" + name))
  }

  private func premises(_ configuration: String) throws -> Premises {
    try write(configuration.utf8, "config.yaml")
    return try Premises(database: scratch.directory + "/askwell.db", config: scratch.directory + "/config.yaml")
  }

  @Test("a text logo loses its margins and keeps its shape: every line as wide as the widest")
  func shape() throws {
    #expect(try Logo.lines(of: "\n    /\\\n   /  \\  \n\n  ------\n\n") == ["  /\\  ", " /  \\ ", "      ", "------"])
    #expect(try Logo.lines(of: "漢\na\r\nb") == ["漢", "a ", "b "])
    #expect(try Logo.lines(of: "\u{1B}[2Jx\u{202E}y") == ["[2Jxy"])
  }

  @Test("8 lines, 61 columns and an empty text are refused in words")
  func tooLarge() throws {
    let wide = String(repeating: "x", count: 61)
    for text in [String(repeating: "x\n", count: 8), wide, "", "  \n "] {
      #expect(throws: PictureFault.self) { try Logo.lines(of: text) }
    }
    #expect(try Logo.lines(of: String(repeating: "x\n", count: 7)).count == 7 && Logo.lines(of: String(wide.dropLast())).count == 1)
  }

  @Test("a text takes the place of the theme's art, and of its ASCII art where it is ASCII")
  func text() throws {
    try write("MAISON\nFLORE\n".utf8, "logo.txt")
    let card = Appearance.read(try premises("logo: logo.txt\n")).card
    #expect(card.art == ["MAISON", "FLORE "] && card.asciiArt == card.art && card.logo == nil)
    try write("◆ FLORE ◆".utf8, "logo.txt")
    let other = Appearance.read(try premises("logo: \(scratch.directory)/logo.txt\n")).card
    #expect(other.art == ["◆ FLORE ◆"] && other.asciiArt.count > 1)
  }

  @Test("a PNG is the card's logo, at most 80 by 40 pixels; one that cannot be read leaves the art and a line in the log")
  func picture() throws {
    try write(DrawnPNG(width: 160, height: 160, rgba: [1, 2, 3, 255]).bytes, "logo.png")
    let premises = try premises("logo: logo.png\n")
    let card = Appearance.read(premises).card
    #expect(card.logo.map { [$0.width, $0.height] } == [40, 40])
    try write([1, 2, 0xFF], "logo.png")
    let plain = Appearance.read(premises).card
    #expect(plain.logo == nil && !plain.art.isEmpty)
    let log = try String(contentsOfFile: scratch.directory + "/askwell.db.log", encoding: .utf8)
    #expect(log.contains("logo.png: this is neither a PNG picture nor a text in UTF-8; save it as one of them"))
  }

  @Test("the next start remembers picture and colours whole, and forgets them when the logo's file changes")
  func remembered() throws {
    var png = DrawnPNG(width: 3, height: 2, rgba: [])
    png.rows = [Array(0..<12), Array(200..<212)]
    try write(png.bytes, "logo.png")
    let premises = try premises("logo: logo.png\n")
    var appearance = Appearance.read(premises)
    appearance.card.show(Shop(quiz: try #require(QuizFile(QuizPictureTests.source).quiz), configuration: premises.configuration))
    #expect(appearance.palette?.eight.count == 7 && appearance.palette?.sixteen.count == 7)
    let memory = AttractMemory(database: premises.database, config: premises.config, theme: nil)
    memory.keep(appearance, theme: try #require(Appearance.themeFile(premises, nil)))
    let recalled = try #require(memory.recall())
    #expect(recalled.card.logo == appearance.card.logo && recalled.card.art == appearance.card.art)
    #expect(recalled.palette == appearance.palette)
    #expect(recalled.logoFile == scratch.directory + "/logo.png")
    try write(png.bytes, "other.png")
    try FileManager.default.removeItem(atPath: scratch.directory + "/logo.png")
    #expect(memory.recall() == nil)
  }
}
