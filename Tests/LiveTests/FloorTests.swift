// What the clerk answers beyond a plain session: hours, experiments, staff, who is left alone.
import Domain
import Foundation
import Kiosk
import Storage
import Testing

@testable import Live

@Suite("The clerk of a kiosk left alone")
struct FloorTests {
  // MARK: Hours

  @Test("hours as the kiosk is told them: seconds rounded up, 6 h at the most, the next opening by the shop's clocks")
  func hours() throws {
    let shop = try FloorShop("time_zone: Europe/Berlin\nopening_hours: {tue: \"09:00-19:00\", thu: \"10:30-12:00\"}\n")
    let clerk = try shop.clerk()
    func state(_ iso: String, plus milliseconds: Int64 = 0) throws -> OpeningState {
      let now = Instant(milliseconds: try #require(Instant(iso: iso)).milliseconds + milliseconds)
      guard case .clock(let state) = clerk.clock(at: now) else { throw CocoaError(.fileReadUnknown) }
      return state
    }
    #expect(try state("2026-11-24T17:59:30Z", plus: 1) == OpeningState(isOpen: true, changesInSeconds: 30))
    #expect(try state("2026-11-24T17:59:59Z", plus: 999) == OpeningState(isOpen: true, changesInSeconds: 1))
    #expect(try state("2026-11-24T08:00:00Z") == OpeningState(isOpen: true, changesInSeconds: 21_600))
    let thursday = try #require(CivilDate(iso: "2026-11-26"))
    #expect(
      try state("2026-11-24T18:00:00Z")
        == OpeningState(isOpen: false, changesInSeconds: 21_600, opens: LocalMoment(daysAhead: 2, date: thursday, hour: 10, minute: 30)))
    #expect(try state("2026-11-26T09:29:00Z").changesInSeconds == 60)
    guard case .open(let open)? = clerk.perform(.openShop), case .clock? = clerk.perform(.readClock) else {
      Issue.record("not open")
      return
    }
    #expect(open.keepsHours && !open.prints)
    #expect(try FloorShop().clerk().perform(.readClock) == .clock(OpeningState(isOpen: true)))
  }

  // MARK: Experiments

  private static func experiment(_ first: Int, _ second: Int, quiz: String = "tea-short") -> String {
    "experiment: {name: shorter, variants: [{ref: a, quiz: tea, share: \(first)}, {ref: b, quiz: \(quiz), share: \(second)}]}\n"
  }

  @Test("a session of variant b sees its quiz, is stored with both, its rules know `variant`, and it replays")
  func variant() throws {
    let shop = try FloorShop(FloorTests.experiment(0, 100))
    let clerk = try shop.clerk()
    let begun = try clerk.begun()
    #expect(begun.variant?.quiz.ref == "tea-short" && begun.surroundings.variant == "b")
    let ranked = try clerk.ranked()
    #expect(ranked.take.quiz == "tea-short" && ranked.take.tags.map(\.text) == ["goal:sleep", "variant:b"])
    let store = try shop.premises.openStore()
    let stored = try #require(try store.session(begun.session))
    #expect(stored.start.quiz == "tea-short" && stored.start.version == begun.variant?.quiz.version)
    #expect(stored.start.surroundings == begun.surroundings)
    var past = Past(store)
    #expect(try past.replay(begun.session).isSame)
    #expect(clerk.perform(.forget) == nil)
  }

  @Test("the variant that is the shop's own quiz is stored, and brings no other quiz")
  func ownQuiz() throws {
    let shop = try FloorShop(FloorTests.experiment(100, 0))
    let begun = try shop.clerk().begun()
    #expect(begun.variant == nil && begun.surroundings.variant == "a")
  }

  @Test("of 60 sessions each sees what the hash says; who goes on sees what they saw, also from a code and after a new version")
  func goingOn() throws {
    let shop = try FloorShop(FloorTests.experiment(50, 50))
    let clerk = try shop.clerk()
    let experiment = try #require(shop.premises.configuration.experiment)
    let store = try shop.premises.openStore()
    var seen: Set<String> = []
    for _ in 0..<60 {
      let first = try clerk.begun()
      let ref = try #require(first.surroundings.variant)
      #expect(ref == experiment.variant(ofSession: first.session)?.ref && (first.variant != nil) == (ref == "b"))
      seen.insert(ref)
      let next = try clerk.begun(Beginning(locale: "en", after: first.session))
      #expect(next.surroundings.variant == ref && next.variant?.quiz == first.variant?.quiz)
      #expect(try store.session(next.session)?.start.previous == first.session)
      _ = clerk.perform(.forget)
      #expect(try clerk.begun(Beginning(locale: "en", after: first.session)).surroundings.variant == ref)
      _ = clerk.perform(.forget)
    }
    #expect(seen == ["a", "b"])
    // In the middle of a visit the version stays.
    var first = try clerk.begun()
    while first.variant == nil { first = try clerk.begun() }
    let source = FloorShop.short.replacing("Your tea", with: "Your own tea")
    _ = try store.importQuiz(try #require(QuizFile(source).quiz), source: source, at: .now)
    #expect(try clerk.begun(Beginning(locale: "en", after: first.session)).variant?.quiz == first.variant?.quiz)
    _ = clerk.perform(.forget)
    #expect(try clerk.begun(Beginning(locale: "en", after: first.session)).variant?.quiz.title == LocalizedText("Your own tea"))
  }

  @Test("a variant whose quiz is missing is said once in the log; its sessions see the shop's quiz, without a variant")
  func missingVariant() throws {
    let shop = try FloorShop(FloorTests.experiment(0, 100, quiz: "gone"))
    let clerk = try shop.clerk()
    for _ in 0..<3 {
      let begun = try clerk.begun()
      #expect(begun.variant == nil && begun.surroundings.variant == nil)
    }
    #expect(shop.log().split(separator: "\n").count { $0.contains("cannot show its variant \"b\"") && $0.contains("gone") } == 1)
    #expect(try clerk.ranked().take.quiz == "tea")
  }

  // MARK: Staff

  @Test("who serves is in the surroundings, in `hidden from: staff`, in the session that is read back, and in segments")
  func staff() throws {
    let shop = try FloorShop()
    let clerk = try shop.clerk()
    let begun = try clerk.begun(Beginning(locale: "en", staff: "eva"))
    #expect(begun.surroundings.staff == "eva")
    let answers: [String: Answer] = [
      "goal": .choices(["sleep"]), "budget": .empty, "born": .empty, "words": .empty, "story": .empty, "who": .empty, "mail": .empty,
      "phone": .empty,
    ]
    let lead = Lead(
      email: Email("nora@example.com"),
      consents: [ConsentGiven(channel: .email, wording: "yes", locale: "en", quizVersion: "v", at: .now)])
    guard case .ranked(let ranked)? = clerk.perform(.submit(answers: answers, lead: lead, locale: "en")) else {
      Issue.record("not ranked")
      return
    }
    #expect(ranked.take.tags.map(\.text) == ["goal:sleep", "help:yes"])
    let store = try shop.premises.openStore()
    #expect(try store.session(begun.session)?.start.surroundings.staff == "eva")
    let contact = try #require(try store.contact(matching: "nora@example.com"))
    let facts = try #require(try store.facts(ofContact: contact.id))
    #expect(facts.visits.map(\.staff) == ["eva"] && facts.visits[0].answers["server"] == .text("eva"))
    let census = try Census(store, zone: .utc, at: .now)
    #expect(try census.count([census.condition("staff = eva")]).map(\.count) == [1])
    #expect(try census.count([census.condition("staff = ida")]).map(\.count) == [0])
  }

  // MARK: Left alone

  @Test("3 ends of a session: left alone, given up, and killed with the kiosk; no byte of an address stays, the other answers do")
  func abandoned() throws {
    for (round, ending) in [Ending.timeout, .quit, nil].enumerated() {
      let shop = try FloorShop()
      let clerk = try shop.clerk()
      let session = try clerk.begun().session
      let secrets = ["nora.quist\(round)@example.com", "+4915112345678", "Nora Quist"]
      _ = clerk.perform(.record(question: "goal", answer: .choices(["sleep"]), ordinal: 1))
      _ = clerk.perform(.record(question: "words", answer: .text("strong"), ordinal: 2))
      for (place, secret) in secrets.enumerated() {
        let reply = clerk.perform(.record(question: ["mail", "phone", "who"][place], answer: .text(secret), ordinal: place + 3))
        #expect(reply == .recorded)
      }
      #expect(!secrets.contains(where: shop.holds))
      if let ending { #expect(clerk.perform(.end(ending)) == nil) } else { _ = try shop.clerk() }
      for secret in secrets { #expect(!shop.holds(secret), "\(secret), \(String(describing: ending))") }
      let stored = try #require(try shop.premises.openStore().session(session))
      #expect(stored.state == (ending == .quit ? .quit : .timeout))
      #expect(stored.answers["goal"] == .choices(["sleep"]) && stored.answers["words"] == .text("strong"))
      #expect(["mail", "phone", "who"].allSatisfy { stored.answers[$0] == .empty })
    }
  }
}
