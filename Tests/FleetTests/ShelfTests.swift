// The chain's quizzes at the hub: drafts, versions, and how kiosks come to have them.
import Domain
import Foundation
import Testing

@testable import Fleet
@testable import Storage

@Suite("Quizzes at the hub")
struct ShelfTests {
  private let rig: HubRig
  private let shelf: HubShelf

  init() throws {
    rig = try HubRig()
    shelf = try rig.shelf()
  }

  private func text(_ title: String, ref: String = "mini", image: String? = nil) -> String { .quiz(title, ref: ref, image: image) }

  @discardableResult
  private func publish(
    _ text: String, revision: Int? = nil, to target: Publication.Target = .all, pictures: [String: QuizPicture] = [:], base: String? = nil
  ) throws -> DraftOutcome<HubPublished> {
    let quiz = try #require(QuizFile(text).quiz)
    return try shelf.publish(quiz, source: text, revision: revision, to: target, pictures: pictures, base: base, by: "eva")
  }

  private func current(_ kiosk: ShopKiosk) throws -> String? { try kiosk.store.quizSource("mini")?.source }
  private func audit() throws -> String { try rig.sql("SELECT string_agg(who || ' ' || what, ', ' ORDER BY n) FROM hub_audit") }

  @Test("a draft is kept as the revision says, the second of two editors is told, and sees what the first wrote")
  func drafts() throws {
    #expect(try shelf.draft(of: "mini") == StoredDraft(ref: "mini", text: nil, revision: 0, base: nil))
    #expect(try shelf.saveDraft(of: "mini", text: "a: 1", revision: 0, by: "eva") == .done(1))
    #expect(try shelf.saveDraft(of: "mini", text: "b: 1", revision: 0, by: "tom") == .overtaken)
    let unseen = try shelf.unseen(of: "mini", since: 0)
    #expect(unseen.text == "a: 1" && unseen.revision == 1 && unseen.savedBy == "eva" && unseen.savedAt != nil)
    #expect(try shelf.saveDraft(of: "mini", text: "a: 2", revision: 1, by: "eva") == .done(2))
    #expect(try shelf.saveDraft(of: "mini", text: "b: 2", revision: 2, by: "tom") == .done(3))
    #expect(try shelf.isTaken("mini") && shelf.quizzes().isEmpty && shelf.drafts().map(\.ref) == ["mini"])
    #expect(try shelf.dropDraft(of: "mini", revision: 2, by: "eva") == .overtaken)
    #expect(try shelf.dropDraft(of: "mini", revision: 3, by: "eva") == .done(true))
    #expect(try shelf.dropDraft(of: "mini", revision: 4, by: "eva") == .done(false))
    #expect(try !shelf.isTaken("mini") && shelf.draft(of: "mini").revision == 4)
    #expect(try audit() == "eva quiz.draft, tom quiz.draft, eva quiz.drop")
    let fault = #expect(throws: HubFault.self) { try shelf.saveDraft(of: "mini", text: "a\0", revision: 4, by: "eva") }
    #expect(fault?.words.contains("zero byte") == true)
  }

  @Test("publishing makes the version, ends the draft and gives it out, all or nothing; another editor's is overtaken")
  func publishing() throws {
    let (one, two) = (text("One"), text("Two"))
    _ = try shelf.saveDraft(of: "mini", text: one, revision: 0, by: "eva")
    #expect(try publish(one, revision: 0) == .overtaken)
    #expect(throws: HubFault.self) { try publish(one, revision: 1, to: .store(99)) }
    #expect(try rig.sql("SELECT count(*) FROM publication") == "0" && shelf.draft(of: "mini").text == one)
    #expect(try publish(one, revision: 1) == .done(HubPublished(version: Digest.hex(one), number: 1, publication: 1)))
    #expect(try shelf.draft(of: "mini") == StoredDraft(ref: "mini", text: nil, revision: 3, base: nil))
    // Somebody who began from nothing meanwhile.
    #expect(try shelf.saveDraft(of: "mini", text: two, revision: 1, by: "tom") == .overtaken)
    #expect(try shelf.unseen(of: "mini", since: 1).base == Digest.hex(one))
    #expect(try shelf.saveDraft(of: "mini", text: two, revision: 3, by: "tom") == .done(4))
    #expect(try publish(two, revision: 4, to: .store(rig.wien)) == .done(HubPublished(version: Digest.hex(two), number: 2, publication: 2)))
    let row = try #require(try shelf.quizzes().first)
    #expect(row.title.text(in: "en") == "Two" && row.number == 2 && row.publishedBy == "eva" && !row.hasDraft && row.publication == 2)
    #expect(row.target == .store(rig.wien) && row.storeName == "Wien" && row.draftRevision == 6)
    #expect(try shelf.versions(of: "mini").map(\.number) == [2, 1] && shelf.versions(of: "mini").map(\.isCurrent) == [true, false])
    #expect(try shelf.source("mini")?.source == two && shelf.source("mini", version: String(Digest.hex(one).prefix(8)))?.number == 1)
    #expect(try audit() == "eva quiz.draft, eva quiz.publish, tom quiz.draft, eva quiz.publish")
  }

  @Test("a file that is published beside a draft leaves it, and its editor is told with the next save")
  func besideDraft() throws {
    try publish(text("One"))
    let revision = try shelf.draft(of: "mini").revision
    guard case .done(let mine) = try shelf.saveDraft(of: "mini", text: "mine: 1", revision: revision, by: "eva") else {
      return #expect(Bool(false), "overtaken")
    }
    try publish(text("Two"))
    #expect(try shelf.draft(of: "mini").text == "mine: 1")
    #expect(try shelf.saveDraft(of: "mini", text: "mine: 2", revision: mine, by: "eva") == .overtaken)
    #expect(try shelf.unseen(of: "mini", since: mine).base == Digest.hex(text("Two")))
    #expect(try shelf.quizzes().first?.hasDraft == true)
  }

  @Test("two in a row, a widening from 10 percent to all and a way back arrive at every kiosk that follows, and at one that was away")
  func following() throws {
    let kiosks = try (0..<5).map { try ShopKiosk(rig, "k\($0)", at: $0 % 2 == 0 ? rig.berlin : rig.wien) }
    let follow = kiosks.dropLast()
    let away = kiosks[4]
    func arrives(_ text: String) throws {
      for kiosk in follow {
        #expect(try kiosk.carry().waiting == 0 && current(kiosk) == text)
      }
    }
    let texts = ["One", "Two", "Three", "Four"].map { text($0) }
    for version in texts[0...1] {
      try publish(version)
      try arrives(version)
      if version == texts[0] { #expect(try away.carry().applied == 1) }
    }
    guard case .done(let few) = try publish(texts[2], to: .percent(10)) else { return #expect(Bool(false), "overtaken") }
    for kiosk in follow { try kiosk.carry() }
    _ = try rig.publisher().widen(few.publication)
    try arrives(texts[2])
    _ = try shelf.rollBack("mini", to: Digest.hex(texts[1]), by: "eva")
    try arrives(texts[1])
    #expect(try shelf.source("mini")?.number == 2 && shelf.versions(of: "mini").map(\.isCurrent) == [false, true, false])
    try publish(texts[3])
    try arrives(texts[3])
    // It had the first alone.
    #expect(try away.carry().applied == 1 && current(away) == texts[3])
    #expect(try rig.sql("SELECT count(*) FROM application WHERE state <> 'applied'") == "0")
    #expect(throws: HubFault.self) { try shelf.rollBack("mini", to: "0000", by: "eva") }
  }

  @Test("a kiosk that has an old version of the hub's by a file takes the new one; one that edited it keeps its own, unless it is named")
  func bases() throws {
    let (one, two, three, own) = (text("One"), text("Two"), text("Three"), text("Own"))
    let (new, edited) = (try ShopKiosk(rig, "new"), try ShopKiosk(rig, "edited"))
    for (kiosk, text) in [(new, one), (edited, own)] {
      _ = try kiosk.store.importQuiz(try #require(QuizFile(text).quiz), source: text, at: tenOClock)
    }
    for text in [one, two, three] { try publish(text) }
    #expect(try new.carry().applied == 1 && current(new) == three)
    #expect(try edited.carry().waiting == 1 && current(edited) == own)
    // Back to an old version by its own people is an edit too.
    _ = try new.store.importQuiz(try #require(QuizFile(one).quiz), source: one, at: tenOClock)
    try publish(text("Four"), base: Digest.hex(own))
    #expect(try new.carry().waiting == 1 && current(new) == one)
    #expect(try edited.carry().applied == 1 && current(edited) == text("Four"))
  }

  @Test("what is taken back at the hub is no longer in force there; the first of all, and the quiz is put away")
  func withdrawn() throws {
    let kiosk = try ShopKiosk(rig)
    let (one, two) = (text("One"), text("Two"))
    try publish(one)
    guard case .done(let second) = try publish(two) else { return #expect(Bool(false), "overtaken") }
    try kiosk.carry()
    let publisher = try rig.publisher()
    _ = try publisher.withdraw(second.publication)
    #expect(try shelf.source("mini")?.source == one && shelf.quizzes().first?.publication == 1)
    try kiosk.carry()
    try publish(text("Three"))
    #expect(try kiosk.carry().applied == 1 && current(kiosk) == text("Three"))
    _ = try publisher.withdraw(1)
    let third = try #require(try shelf.quizzes().first?.publication)
    _ = try publisher.withdraw(third)
    #expect(try shelf.quizzes().isEmpty && shelf.archivedQuizzes().map(\.ref) == ["mini"])
    try kiosk.carry()
    try publish(text("Five"))
    #expect(try kiosk.carry().waiting == 0 && current(kiosk) == text("Five"))
  }

  @Test("pictures go with a quiz: the draft's, a copy's and a file's, those alone that it names; a version keeps its own")
  func pictures() throws {
    let dot = QuizPicture(width: 2, height: 1, rgba: [255, 0, 0, 255, 0, 255, 0, 255])
    let line = QuizPicture(width: 1, height: 1, rgba: [0, 0, 0, 255])
    let first = text("One", image: "a.png")
    _ = try shelf.saveDraft(of: "mini", text: first, revision: 0, files: ["a.png": dot, "b.png": line], by: "eva")
    try publish(first, revision: 1)
    let kiosk = try ShopKiosk(rig)
    try kiosk.carry()
    #expect(try kiosk.store.pictures(ofVersion: Digest.hex(first)) == ["a.png": dot])
    // The next version has them of the one before, a copy of the one that it was copied from, a file its own.
    let second = text("Two", image: "a.png")
    try publish(second)
    let copy = text("Copy", ref: "copy", image: "a.png")
    _ = try shelf.saveDraft(of: "copy", text: copy, revision: 0, pictures: Digest.hex(first), by: "eva")
    #expect(try shelf.pictures(ofDraft: "copy") == ["a.png": dot])
    try publish(copy, revision: 1)
    let third = text("Three", ref: "other", image: "a.png")
    try publish(third, pictures: ["a.png": line, "c.png": dot])
    try kiosk.carry()
    for (version, picture) in [(second, dot), (copy, dot), (third, line)] {
      #expect(try kiosk.store.pictures(ofVersion: Digest.hex(version)) == ["a.png": picture])
    }
  }

  @Test("a quiz that is put away is in no list, and comes back; sessions of all shops are counted by version")
  func archive() throws {
    try publish(text("One"))
    try shelf.archiveQuiz("mini", by: "eva")
    #expect(try shelf.quizzes().isEmpty && shelf.archivedQuizzes().map(\.ref) == ["mini"] && shelf.isTaken("mini"))
    let fault = #expect(throws: HubFault.self) { try shelf.archiveQuiz("mini", by: "eva") }
    #expect(fault?.kind == .missing && fault?.words == #"there is no listed quiz "mini" at the hub"#)
    try shelf.restoreQuiz("mini", by: "eva")
    #expect(throws: HubFault.self) { try shelf.restoreQuiz("mini", by: "eva") }
    _ = try rig.sql(
      """
      INSERT INTO funnel_day SELECT s, 20000, 'mini', v, gen_random_uuid(), '', '', 9, c, 0, 0, 0, 0
      FROM (VALUES (1, '\(Digest.hex(text("One")))', 3), (2, '\(Digest.hex(text("One")))', 4), (1, 'old', 5)) x(s, v, c)
      """)
    #expect(try shelf.quizzes().first?.completedSessions == 12 && shelf.versions(of: "mini").first?.completedSessions == 7)
    #expect(try shelf.completedSessions(of: "mini") == [Digest.hex(text("One")): 7, "old": 5])
    #expect(try audit() == "eva quiz.publish, eva quiz.archive, eva quiz.restore")
  }
}
