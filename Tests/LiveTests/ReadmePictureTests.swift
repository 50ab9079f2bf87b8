// The pictures of README: the bundled skin quiz at a kiosk, and the console over a demo's sessions, drawn as SVG beside this file.
import Console
import Domain
import Foundation
import Kiosk
import ScreenTesting
import Storage
import Terminal
import Testing

@testable import Live

@Suite("Pictures of README")
struct ReadmePictureTests {
  private let scratch = CommandsScratch()

  /// Palette and signs of a bundled theme.
  private func theme(_ name: String) throws -> (palette: Palette, glyphs: Glyphs) {
    let text = try String(contentsOfFile: CommandsScratch.checkout + "/Themes/\(name).yaml", encoding: .utf8)
    let theme = try #require(ThemeFile(text).theme)
    return (Palette(theme), Glyphs(theme))
  }

  /// A kiosk with the bundled skin quiz after `keys`.
  private func kiosk(_ keys: String, _ glyphs: Glyphs) throws -> Canvas {
    let directory = scratch.directory + "/kiosk"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let config = directory + "/config.yaml"
    try "store_title: Maison Flore, Lyon 2\nquiz: skin\n".write(toFile: config, atomically: true, encoding: .utf8)
    var premises = try Premises(database: directory + "/askwell.db", config: config)
    premises.bundled = Bundled(at: CommandsScratch.checkout)
    let clerk = Clerk(premises)
    let card = AttractCard(
      title: "Find your routine", text: "", locales: ["en"], locale: "en", storeTitle: "Maison Flore, Lyon 2", art: [], asciiArt: [])
    let played = play(KioskProgram(card: card), keys: keys, glyphs: glyphs) { clerk.perform($0).map { [$0] } ?? [] }
    return try #require(played.frames.last)
  }

  /// The console of a shop with 900 invented sessions after `keys`.
  private func console(_ keys: String, _ glyphs: Glyphs) throws -> Canvas {
    let (store, _) = try scratch.demo(sessions: 900)
    var configuration = Configuration()
    configuration.storeTitle = "Maison Flore, Lyon 2"
    let desk = Desk(store: store, configuration: configuration, clock: { noon }, bootSeconds: { 1000 })
    _ = desk.perform(.setPIN(role: .owner, digits: "27182845"))
    _ = desk.perform(.lock)
    let played = play(ConsoleProgram(), keys: "27182845⏎" + keys, glyphs: glyphs) { desk.perform($0).map { [$0] } ?? [] }
    return try #require(played.frames.last)
  }

  @Test("they show what the programs show today")
  func areTrue() throws {
    let day = try theme("flore")
    let night = try theme("nacht")
    let pictures = [
      ("question", "The kiosk asks a question", try kiosk(" ⏎↓", day.glyphs), day.palette),
      (
        "results", "The kiosk shows a routine, each product with the answers that earned it",
        try kiosk(" ⏎24⏎1⏎3222⏎⏎⏎⏎⏎⏎⏎", day.glyphs), day.palette
      ),
      ("segments", "The console shows segments with counts, reach and growth", try console("2↓↓", night.glyphs), night.palette),
    ]
    for (name, title, canvas, palette) in pictures {
      let path = URL(filePath: #filePath).deletingLastPathComponent().path + "/Pictures/\(name).svg"
      let drawn = canvas.svg(palette, title: title)
      // ASKWELL_PICTURES=draw draws them anew; the difference is then reviewed as any other.
      if ProcessInfo.processInfo.environment["ASKWELL_PICTURES"] == "draw" { try Data(drawn.utf8).write(to: URL(filePath: path)) }
      let kept = try String(contentsOfFile: path, encoding: .utf8)
      #expect(kept == drawn, "\(name).svg shows another screen than the program; ASKWELL_PICTURES=draw draws it anew")
    }
  }
}
