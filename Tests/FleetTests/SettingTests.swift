// Settings and themes that come down, and publications that waited: how they come to be in force at a kiosk.
import Domain
import Foundation
import Testing

@testable import Fleet
@testable import Live
@testable import Storage

@Suite("Settings from the hub")
struct SettingTests {
  private let rig: HubRig
  private let publisher: Publisher
  private let kiosk: ShopKiosk

  init() throws {
    rig = try HubRig()
    publisher = try rig.publisher()
    kiosk = try ShopKiosk(rig)
  }

  private var config: String { kiosk.directory + "/config.yaml" }
  private func configure(_ text: String) throws { try text.write(toFile: config, atomically: true, encoding: .utf8) }
  private func premises() throws -> Premises { try Premises(database: kiosk.path, config: config) }
  private func set(_ key: String, _ value: String) throws -> Int64 {
    try publisher.publish(.setting, key, ["value": .string(value)], to: .all)
  }
  private func finding() throws -> Checkup.Finding? {
    Checkup(database: kiosk.path, config: config).findings(at: tenOClock).first { $0.check == "fleet_settings" }
  }

  @Test("a setting wins over the kiosk's file from the next start, the later one over the earlier; taken back, the one before is in force")
  func inForce() throws {
    try configure("idle_seconds: 90\nlocale: de\n")
    #expect(try premises().configuration.idleSeconds == 90 && finding() == nil)
    _ = try set("idle_seconds", "45")
    let later = try set("theme", "nacht")
    try kiosk.carry()
    #expect(try premises().configuration.idleSeconds == 45 && premises().configuration.locale == "de")
    #expect(try finding()?.detail == "from the hub: theme, idle_seconds" && finding()?.isOK == true)
    let second = try set("idle_seconds", "30")
    try kiosk.carry()
    #expect(try premises().configuration.idleSeconds == 30)
    _ = try publisher.withdraw(second)
    _ = try publisher.withdraw(later)
    try kiosk.carry()
    #expect(try premises().configuration.idleSeconds == 45 && premises().configuration.theme == nil)
    // Lost, or from an older store: it is written anew.
    let file = StoreLocation.chainSettings(besideStore: kiosk.path)
    try FileManager.default.removeItem(atPath: file)
    #expect(try premises().configuration.idleSeconds == 90)
    try kiosk.carry()
    #expect(try premises().configuration.idleSeconds == 45)
    _ = try publisher.withdraw(1)
    try kiosk.carry()
    #expect(try premises().configuration.idleSeconds == 90 && !FileManager.default.fileExists(atPath: file))
  }

  @Test("a key of one machine, an unknown one and a value out of range are refused by the kiosk in words")
  func refused() throws {
    for (key, value) in [("printer", "{lp: x}"), ("colour", "red"), ("idle_seconds", "2")] { _ = try set(key, value) }
    #expect(try kiosk.carry().refused == 3)
    let words = try rig.sql("SELECT string_agg(words, '|' ORDER BY version) FROM application WHERE state = 'refused'")
    #expect(words.contains("printer is of one machine or shop") && words.contains("from 5 to 3600"))
    #expect(!FileManager.default.fileExists(atPath: StoreLocation.chainSettings(besideStore: kiosk.path)))
  }

  @Test("a theme that came down is found by its ref, before a bundled one")
  func themes() throws {
    let home = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").path
    try configure("")
    var premises = try premises()
    premises.bundled = Bundled(at: home)
    #expect(Appearance.themeFile(premises, nil) == "\(home)/Themes/flore.yaml")
    let theme = try String(contentsOfFile: "\(home)/Themes/flore.yaml", encoding: .utf8)
    _ = try publisher.publish(.theme, "flore", ["source": .string(theme)], to: .all)
    try kiosk.carry()
    #expect(Appearance.themeFile(premises, nil) == "\(kiosk.directory)/themes/flore.yaml")
    #expect(Appearance.themeFile(premises, "nacht") == "\(home)/Themes/nacht.yaml")
    #expect(Appearance.themeFile(premises, "/tmp/x.yaml") == "/tmp/x.yaml")
  }

  @Test("a kiosk that came when the second was out already has the first when the second is taken back")
  func neverHad() throws {
    _ = try set("locale", "de")
    let second = try set("locale", "fr")
    try kiosk.carry()
    #expect(try kiosk.store.fleetSettings() == ["locale": "fr"])
    _ = try publisher.withdraw(second)
    try kiosk.carry()
    #expect(try kiosk.store.fleetSettings() == ["locale": "de"])
  }

  @Test("a quiz that waited for the kiosk's own version is taken with the next hello once that one is gone: rolled back, or put away")
  func waiting() throws {
    let shelf = try rig.shelf()
    func publish(_ text: String) throws {
      _ = try shelf.publish(try #require(QuizFile(text).quiz), source: text, revision: nil, by: "eva")
    }
    func current() throws -> String? { try kiosk.store.quizSource("mini")?.source }
    let (one, own) = (String.quiz("One"), String.quiz("Own"))
    try publish(one)
    try kiosk.carry()
    _ = try kiosk.store.importQuiz(try #require(QuizFile(own).quiz), source: own, at: tenOClock)
    try publish(.quiz("Two"))
    #expect(try kiosk.carry().waiting == 1 && kiosk.carry().waiting == 0 && current() == own)
    _ = try kiosk.store.rollBack("mini", to: Digest.hex(one), by: "owner", at: tenOClock)
    #expect(try kiosk.carry().applied == 1 && current() == .quiz("Two"))
    #expect(try rig.sql("SELECT string_agg(DISTINCT state, ',') FROM application") == "applied")
    // Put away: nothing of it is in the way. The kiosk opens another quiz.
    let other = String.quiz("Other", ref: "other")
    _ = try kiosk.store.importQuiz(try #require(QuizFile(other).quiz), source: other, at: tenOClock)
    try kiosk.store.setDefaultQuiz("other")
    _ = try kiosk.store.importQuiz(try #require(QuizFile(own).quiz), source: own, at: tenOClock)
    try publish(.quiz("Three"))
    #expect(try kiosk.carry().waiting == 1)
    try kiosk.store.archiveQuiz("mini", by: "owner", at: tenOClock)
    #expect(try kiosk.carry().applied == 1 && current() == .quiz("Three"))
    #expect(try kiosk.store.quizzes().map(\.ref).contains("mini") && kiosk.store.fleetOutcomes() == ["applied": 1])
  }
}
