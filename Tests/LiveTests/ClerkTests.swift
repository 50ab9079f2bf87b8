// The clerk behind the kiosk: real stores, what it answers and what stays.
import Domain
import Foundation
import Kiosk
import Storage
import Testing

@testable import Live

@Suite("Clerk")
final class ClerkTests {
  private let directory: String
  private let premises: Premises

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("clerk-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let config = directory + "/config.yaml"
    try "store: lyon-2\nkiosk: k1\n".write(toFile: config, atomically: true, encoding: .utf8)
    var premises = try Premises(database: directory + "/askwell.db", config: config)
    premises.bundled = Bundled(at: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").path)
    self.premises = premises
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: directory) } catch { Issue.record(error) }
  }

  private func memory(_ theme: String?) -> AttractMemory {
    AttractMemory(database: premises.database, config: premises.config, theme: theme)
  }

  private func opened(_ clerk: Clerk) throws -> Shop {
    guard case .open(let shop)? = clerk.perform(.openShop) else { throw CocoaError(.fileReadUnknown) }
    return shop
  }

  private func begun(_ clerk: Clerk) throws -> Begun {
    guard case .begun(let begun)? = clerk.perform(.begin(Beginning(locale: "de"))) else { throw CocoaError(.fileReadUnknown) }
    return begun
  }

  private let answers: [String: Answer] = [
    "feel": .choices(["shiny"]), "reacts": .number(2), "avoid": .choices(["none"]), "goal": .choices(["clear"]),
    "outdoors": .choices(["no"]), "steps": .choices(["three"]), "age": .empty, "budget": .number(30),
  ]

  @Test("a first opening loads 5 quizzes and the sample catalog, and opens with the skin quiz")
  func firstOpening() throws {
    let shop = try opened(Clerk(premises))
    #expect(shop.quiz.ref == "skin")
    let store = try premises.openStore(.readOnly)
    #expect(try store.quizzes().count == 5 && store.catalog().productCount >= 60)
    let appearance = try #require(memory(nil).recall())
    #expect(appearance.card.locales == ["en", "de"] && appearance.card.title == shop.quiz.intro?.title)
    #expect(appearance.card.recalls && appearance.card.isUnguarded)
    #expect(appearance.palette != nil && appearance == memory(nil).recall())
    #expect(memory("nacht").recall() == nil)
  }

  @Test("a session's answers, document and lead stand in the store; consents carry the time of the submission")
  func session() throws {
    let clerk = Clerk(premises)
    let shop = try opened(clerk)
    let begun = try begun(clerk)
    for (ordinal, entry) in answers.sorted(by: { $0.key < $1.key }).enumerated() {
      #expect(clerk.perform(.record(question: entry.key, answer: entry.value, ordinal: ordinal + 1)) == .recorded)
    }
    let consent = ConsentGiven(
      channel: .email, wording: "ja", locale: "de", quizVersion: shop.quiz.version, at: Instant(milliseconds: 0))
    let lead = Lead(email: Email("ana@example.com"), consents: [consent])
    guard case .ranked(let ranked)? = clerk.perform(.submit(answers: answers, lead: lead, locale: "de")) else {
      Issue.record("not ranked")
      return
    }
    #expect(Set(ranked.variants.keys) == Set(ranked.take.products.map(\.sku)) && !ranked.take.products.isEmpty)
    guard case .handoff(let basket)? = clerk.perform(.handoff(skus: [ranked.take.products[0].sku])) else {
      Issue.record("no basket")
      return
    }
    #expect(basket.link?.contains(":1") == true && basket.qr != nil && basket.discount == "WELCOME10")
    #expect(basket.shortCode == ShortCode.of(session: begun.session))
    #expect(clerk.perform(.forget) == nil)
    let store = try premises.openStore(.readOnly)
    let stored = try #require(try store.session(begun.session))
    #expect(stored.state == .completed && stored.take == ranked.take.json.canonical && stored.start.surroundings.locale == "de")
    let contact = try #require(try store.contact(matching: "ana@example.com"))
    #expect((contact.consent[.email]?.at.milliseconds ?? 0) > 1_700_000_000_000)
    var past = Past(store)
    #expect(try past.replay(begun.session).isSame)
  }

  @Test("after `forget` nothing can be added to the session that was, and a new version of the quiz comes in")
  func betweenShoppers() throws {
    let clerk = Clerk(premises)
    let shop = try opened(clerk)
    _ = try begun(clerk)
    #expect(clerk.perform(.end(.quit)) == nil)
    #expect(clerk.perform(.forget) == nil)
    #expect(clerk.perform(.record(question: "feel", answer: .choices(["dry"]), ordinal: 1)) == .notSaved)
    let store = try premises.openStore()
    let source = try #require(try store.quizSource("skin")).source.replacing("Find your routine", with: "Find it")
    let next = try #require(QuizFile(source).quiz)
    _ = try store.importQuiz(next, source: source, at: .now)
    guard case .open(let fresh)? = clerk.perform(.forget) else {
      Issue.record("the new version did not come in")
      return
    }
    #expect(fresh.quiz.version == next.version && fresh.quiz.version != shop.quiz.version)
  }

  @Test("a new catalog and a new version come in at the next session, and the screens are given it; changing an answer keeps the version")
  func newCatalog() throws {
    let clerk = Clerk(premises)
    let shop = try opened(clerk)
    let store = try premises.openStore()
    let source = try #require(try store.quizSource("skin")).source.replacing("Find your routine", with: "Find it")
    let next = try #require(QuizFile(source).quiz)
    _ = try store.importQuiz(next, source: source, at: .now)
    _ = try store.importCatalog([Variant(sku: "ONE", title: "One", price: 9)], source: "test", at: .now)
    let begun = try begun(clerk)
    let start = try #require(try store.session(begun.session)).start
    #expect(start.version == next.version && start.version != shop.quiz.version && start.catalogRevision == 2)
    #expect(begun.variant?.quiz.version == next.version)
    // In the middle of the visit the old version comes into force again: whoever changes an answer stays with what they saw.
    _ = try store.importQuiz(shop.quiz, source: try #require(try store.quizSource("skin", version: shop.quiz.version)).source, at: .now)
    guard case .begun(let again)? = clerk.perform(.begin(Beginning(locale: "en", after: begun.session))) else {
      Issue.record("it did not begin again")
      return
    }
    #expect(try store.session(again.session)?.start.version == next.version)
  }

  @Test("a store that cannot be opened is out of order, with the reason in the log and never on the screen")
  func outOfOrder() throws {
    var broken = premises
    broken.database = directory + "/config.yaml"
    #expect(Clerk(broken).perform(.openShop) == .outOfOrder)
    let log = try String(contentsOfFile: broken.log.path, encoding: .utf8)
    #expect(log.contains("not an Askwell store"))
  }

  @Test("anybody may leave while there is no PIN; then only who knows one")
  func leaving() throws {
    let clerk = Clerk(premises)
    _ = try opened(clerk)
    #expect(clerk.perform(.knock(pin: "")) == .admitted(true))
    try premises.openStore().setPIN("271828", for: .staff)
    #expect(clerk.perform(.knock(pin: "")) == .admitted(false))
    #expect(clerk.perform(.knock(pin: "314159")) == .admitted(false))
    #expect(clerk.perform(.knock(pin: "271828")) == .admitted(true))
  }

  @Test("staff who leave 7 times with their own PIN do not lock the owner out; 5 PINs of nobody do")
  func leavingLocksNobodyOut() throws {
    let clerk = Clerk(premises)
    _ = try opened(clerk)
    let store = try premises.openStore()
    try store.setPIN("31415926", for: .owner)
    try store.setPIN("271828", for: .staff)
    for _ in 1...7 { #expect(clerk.perform(.knock(pin: "271828")) == .admitted(true)) }
    #expect(try store.checkPIN("31415926", for: .owner, bootSeconds: bootSeconds()) == .right)
    for _ in 1...5 { #expect(clerk.perform(.knock(pin: "161803")) == .admitted(false)) }
    guard case .wait = try store.checkPIN("31415926", for: .owner, bootSeconds: bootSeconds()) else {
      Issue.record("5 wrong PINs at the kiosk made nobody wait")
      return
    }
  }
}
