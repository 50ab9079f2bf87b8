// Every screen at three sizes in two themes, as text beside this file: what a shopper sees, for the eye that reviews a change.
import Domain
import Foundation
import ScreenTesting
import Terminal
import Testing

@testable import Kiosk

@Suite("Pictures of every screen")
struct PictureTests {
  /// A screen with the keys that lead to it.
  struct Screen: Sendable, CustomTestStringConvertible {
    let name: String
    let keys: String
    /// Its shop is the one with every kind of question.
    var isEvery = false
    /// Another shop than these two.
    var shop: (@Sendable () throws -> TeaShop)?
    var change: @Sendable (TeaShop) -> Void = { _ in }
    /// After the keys.
    var then: @Sendable (inout KioskProgram) -> Void = { _ in }
    var testDescription: String { name }
  }

  static let screens: [Screen] = [
    Screen(name: "attract", keys: ""),
    Screen(name: "attract-code", keys: "", change: { $0.recalled = Recalled(session: "01OLD", answers: []) }),
    Screen(name: "attract-unguarded", keys: "", change: { $0.isUnguarded = true }),
    Screen(
      name: "closed", keys: "",
      change: { shop in
        let opens = CivilDate(iso: "2026-11-26").map { LocalMoment(daysAhead: 1, date: $0, hour: 9, minute: 0) }
        shop.opening = OpeningState(isOpen: false, changesInSeconds: 60, opens: opens)
      }),
    Screen(name: "language", keys: "x", isEvery: true), Screen(name: "statement", keys: Way.english),
    Screen(name: "single", keys: Way.toGoal),
    Screen(name: "multi", keys: Way.toAvoid + "13"), Screen(name: "multi-fault", keys: Way.toAvoid + "⏎"),
    Screen(name: "picture", keys: EveryKind.toLook + "→", isEvery: true),
    Screen(name: "dropdown", keys: EveryKind.toLand, isEvery: true), Screen(name: "search", keys: EveryKind.toLand + "/la", isEvery: true),
    Screen(name: "ranking", keys: EveryKind.toRank + "2", isEvery: true),
    Screen(name: "date", keys: EveryKind.toBorn + "24111984", isEvery: true),
    Screen(name: "date-fault", keys: EveryKind.toBorn + "31022000⏎", isEvery: true),
    Screen(name: "scale", keys: EveryKind.toFriend + "7", isEvery: true), Screen(name: "slider", keys: EveryKind.toCups, isEvery: true),
    Screen(name: "rating", keys: Way.toStars + "3"), Screen(name: "number-fault", keys: Way.toBudget + "1000⏎"),
    Screen(name: "barcode", keys: EveryKind.toCode, isEvery: true),
    Screen(
      name: "long-text", keys: EveryKind.toStory + "A cup in the morning, one at noon and one in the evening: that is how it goes.",
      isEvery: true),
    Screen(name: "name", keys: EveryKind.toCalled + "Mia", isEvery: true), Screen(name: "yes-no", keys: EveryKind.toWell, isEvery: true),
    Screen(name: "email-hint", keys: Way.toMail + "mia@gmial.com"), Screen(name: "lead", keys: Way.toLead + "mia@example"),
    Screen(name: "lead-consent", keys: Way.toLead + "mia@example.com⏎⏎⏎ "), Screen(name: "results", keys: Way.toResults),
    Screen(name: "results-dropped", keys: Way.toResults + "↓ p", change: { $0.prints = true }),
    Screen(name: "results-offers", keys: Way.toResults + "↓↓↓ ", shop: { try OfferScreenTests.shop() }),
    Screen(name: "why", keys: Way.toResults + "w"),
    Screen(name: "review", keys: Way.toResults + "e"), Screen(name: "handoff", keys: Way.toHandoff),
    Screen(
      name: "handoff-paper-out", keys: Way.toHandoff + "p",
      change: { shop in
        shop.prints = true
        shop.printing = .paperOut
      }), Screen(name: "thanks", keys: Way.toThanks),
    Screen(name: "sorry", keys: "", then: { _ = $0.update(.reply(.outOfOrder)) }),
    Screen(name: "mending", keys: "", then: { send([.reply(.outOfOrder), .reply(.mending)], to: &$0) }),
    Screen(name: "not-saved", keys: Way.toGoal, then: { _ = $0.update(.reply(.notSaved)) }),
    Screen(name: "still-there", keys: Way.toGoal + "⏰"), Screen(name: "start-over", keys: Way.toGoal + "⌫⌫"),
    Screen(name: "help", keys: Way.toAvoid + "?"), Screen(name: "called", keys: Way.toGoal + "?h"),
    Screen(
      name: "code-unknown", keys: "c", change: { $0.recalled = Recalled(session: "01OLD", answers: []) },
      then: { program in
        for event: Event<KioskReply> in [.key("M"), .key(.enter), .reply(.recalled(nil))] { _ = program.update(event) }
      }),
    Screen(name: "door", keys: "", then: { send([.key(.control("x")), .reply(.admitted(false))], to: &$0) }),
    Screen(
      name: "staff", keys: "",
      then: { send([.key(.control("x")), .reply(.admitted(false)), .key("1"), .key(.enter), .reply(.admitted(true))], to: &$0) }),
    Screen(name: "staff-name", keys: "", then: { send([.key(.control("x")), .reply(.admitted(true)), .key("1")], to: &$0) }),
  ]

  private static func send(_ events: [Event<KioskReply>], to program: inout KioskProgram) {
    for event in events { _ = program.update(event) }
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  private static let sizes = [(40, 12), (80, 24), (200, 50)]

  @Test("the screen is drawn as it was at 40x12, 80x24 and 200x50, in a theme of round and one of heavy lines", arguments: screens)
  func isAsDrawn(screen: Screen) throws {
    var drawn = ""
    for theme in ["flore", "kontur"] {
      let glyphs = try PictureTests.glyphs(of: theme)
      for (columns, rows) in PictureTests.sizes {
        drawn += "== \(theme) \(columns)x\(rows)\n" + (try picture(of: screen, columns, rows, glyphs)).joined(separator: "\n") + "\n"
      }
    }
    let path = PictureTests.folder.appendingPathComponent("Pictures/\(screen.name).txt")
    // ASKWELL_PICTURES=draw draws them anew; the difference is then reviewed as any other.
    if ProcessInfo.processInfo.environment["ASKWELL_PICTURES"] == "draw" { try Data(drawn.utf8).write(to: path) }
    let kept = try String(contentsOf: path, encoding: .utf8)
    if kept != drawn {
      let (old, new) = (
        kept.split(separator: "\n", omittingEmptySubsequences: false), drawn.split(separator: "\n", omittingEmptySubsequences: false)
      )
      let first = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }
      Issue.record(
        "\(screen.name).txt differs from line \((first?.offset ?? min(old.count, new.count)) + 1) on:\n\(first.map { "\($0.element.1)" } ?? "")"
      )
    }
  }

  private func picture(of screen: Screen, _ columns: Int, _ rows: Int, _ glyphs: Glyphs) throws -> [String] {
    let shop = try screen.shop?() ?? (screen.isEvery ? EveryKind.shop() : TeaShop())
    screen.change(shop)
    var program = shop.play(screen.keys, columns: columns, rows: rows, glyphs: glyphs).program
    screen.then(&program)
    var lines = lines(program, columns, rows, glyphs: glyphs)
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The signs of a bundled theme.
  private static func glyphs(of name: String) throws -> Glyphs {
    let path = folder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Themes/\(name).yaml")
    let theme = try #require(ThemeFile(try String(contentsOf: path, encoding: .utf8)).theme)
    var glyphs = Glyphs()
    glyphs.border = try #require(Border(rawValue: theme.border.rawValue))
    func sign(_ name: String, _ place: WritableKeyPath<Glyphs, String>) {
      if let found = theme.glyphs[name] { glyphs[keyPath: place] = found.sign }
    }
    sign("pointer", \.pointer)
    sign("full", \.full)
    sign("empty", \.empty)
    sign("dot_on", \.dotOn)
    sign("dot_off", \.dotOff)
    sign("check_on", \.checkOn)
    sign("check_off", \.checkOff)
    sign("star_on", \.starOn)
    sign("star_off", \.starOff)
    return glyphs
  }
}
