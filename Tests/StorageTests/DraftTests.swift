// Drafts: nobody's text is ever written over unseen.
import Domain
import Testing

@testable import Storage

@Suite("Drafts")
struct DraftTests {
  let scratch = Scratch()
  let store: Database

  init() throws { store = try scratch.open() }

  private func quiz(_ text: String, _ ref: String = "night") -> Quiz {
    var quiz = Quiz(ref: ref, title: "Night", questions: [])
    quiz.version = Digest.hex(text)
    return quiz
  }

  private func saved(_ text: String, _ revision: Int, by who: String = "owner") throws -> DraftOutcome<Int> {
    try store.saveDraft(of: "night", text: text, revision: revision, by: who, at: morning)
  }

  private func log() throws -> [String] { try store.auditLog().reversed().map { "\($0.who) \($0.what) \($0.detail.canonical)" } }

  @Test("a save moves the revision by 1; one from an older revision writes nothing and learns of the other's text")
  func compareAndSet() throws {
    #expect(try store.draft(of: "night").revision == 0)
    #expect(try saved("one", 0) == .done(1))
    #expect(try saved("two", 1) == .done(2))
    #expect(try saved("late", 1, by: "merchant") == .overtaken)
    let unseen = try store.unseen(of: "night", since: 1)
    #expect(unseen == StoredDraft(ref: "night", text: "two", revision: 2, base: nil, savedAt: morning, savedBy: "owner"))
    #expect(try store.draft(of: "night") == unseen)
    #expect(try log().count == 1, "a draft is logged once, not with every key")
    #expect(try saved("three", 2, by: "merchant") == .done(3))
    let (two, three) = (Digest.hex("two"), Digest.hex("three"))
    #expect(try log().last == "merchant quiz.draft {\"after\":\"\(three)\",\"before\":\"\(two)\",\"quiz\":\"night\"}")
  }

  @Test("publishing makes version 1, ends the draft, and writes 1 line with hashes and numbers; the same revision again is overtaken")
  func publish() throws {
    _ = try saved("one", 0)
    guard case .done(let done) = try store.publish(quiz("one"), source: "one", revision: 1, by: "owner", at: morning) else {
      Issue.record("overtaken")
      return
    }
    #expect(done.number == 1 && done.isAdded && done.isDefault)
    #expect(try store.draft(of: "night").text == nil)
    #expect(try store.drafts().isEmpty && store.quizSource("night")?.source == "one")
    let hash = Digest.hex("one")
    #expect(
      try log().last
        == "owner quiz.publish {\"after\":\"\(hash)\",\"after_number\":1,\"before\":null,\"before_number\":null,\"quiz\":\"night\"}")
    #expect(try store.publish(quiz("two"), source: "two", revision: 1, by: "owner", at: morning) == .overtaken)
    #expect(try store.quizVersions(of: "night").count == 1)
  }

  @Test("a version that comes from a file while a draft stands: its next save and its publishing are overtaken, then go through")
  func imported() throws {
    _ = try store.importQuiz(quiz("one"), source: "one", at: morning)
    let start = try store.draft(of: "night").revision
    guard case .done(let revision) = try saved("draft", start) else { throw StoreError.bug("overtaken") }
    _ = try store.importQuiz(quiz("two"), source: "two", at: morning)
    #expect(try saved("draft 2", revision) == .overtaken)
    #expect(try store.publish(quiz("draft"), source: "draft", revision: revision, by: "owner", at: morning) == .overtaken)
    // Who opens the draft now has not seen version 2 either.
    let opened = try store.draft(of: "night")
    #expect(opened.text == "draft" && opened.base == Digest.hex("one"))
    #expect(try saved("draft 2", opened.revision) == .overtaken)
    let unseen = try store.unseen(of: "night", since: opened.revision)
    #expect(unseen.text == nil && unseen.base == Digest.hex("two"))
    guard case .done(let merged) = try saved("merged", unseen.revision) else { throw StoreError.bug("overtaken") }
    #expect(try store.draft(of: "night").base == Digest.hex("two"))
    guard case .done(let done) = try store.publish(quiz("merged"), source: "merged", revision: merged, by: "owner", at: morning) else {
      throw StoreError.bug("overtaken")
    }
    #expect(done.number == 3)
  }

  @Test("whoever holds a draft that another has dropped or published is overtaken, and the revision is never given twice")
  func ended() throws {
    _ = try saved("one", 0)
    #expect(try store.dropDraft(of: "night", revision: 0, by: "owner", at: morning) == .overtaken)
    #expect(try store.dropDraft(of: "night", revision: 1, by: "owner", at: morning) == .done(true))
    #expect(try saved("late", 1) == .overtaken)
    #expect(try saved("new", store.draft(of: "night").revision) == .done(3))
    #expect(try log().map { $0.split(separator: " ")[1] } == ["quiz.draft", "quiz.drop", "quiz.draft"])
  }

  @Test("rolling back makes version 1 the one in force under its number, with 1 line in the log; an unknown one is refused with 66")
  func rollBack() throws {
    _ = try store.importQuiz(quiz("one"), source: "one", at: morning)
    _ = try store.importQuiz(quiz("two"), source: "two", at: morning)
    let done = try store.rollBack("night", to: Digest.hex("one"), by: "merchant", at: morning)
    #expect(done.number == 1 && !done.isAdded)
    #expect(try store.currentVersion(of: "night") == Digest.hex("one"))
    #expect(try log().last?.contains("\"after_number\":1,\"before\":\"\(Digest.hex("two"))\",\"before_number\":2") == true)
    #expect(try #require(throws: StoreError.self) { try store.rollBack("night", to: "0", by: "x", at: morning) }.exitCode == 66)
  }

  @Test("the default quiz cannot be archived; another can, leaves the lists, and an import brings it back")
  func archive() throws {
    _ = try store.importQuiz(quiz("one"), source: "one", at: morning)
    _ = try store.importQuiz(quiz("tea", "tea"), source: "tea", at: morning)
    _ = try store.saveDraft(of: "tea", text: "t", revision: store.draft(of: "tea").revision, by: "owner", at: morning)
    #expect(try #require(throws: StoreError.self) { try store.archiveQuiz("night", by: "x", at: morning) }.exitCode == 77)
    try store.archiveQuiz("tea", by: "owner", at: morning)
    #expect(try store.quizzes().map(\.ref) == ["night"] && store.drafts().isEmpty)
    #expect(try store.isTaken("tea") && !store.isTaken("milk"))
    #expect(throws: StoreError.self) { try store.setDefaultQuiz("tea", by: "owner", at: morning) }
    #expect(try store.defaultQuiz() == "night")
    _ = try store.importQuiz(quiz("tea", "tea"), source: "tea", at: morning)
    #expect(try store.quizzes().map(\.ref) == ["night", "tea"])
    try store.setDefaultQuiz("tea", by: "owner", at: morning)
    #expect(try log().last == "owner quiz.default {\"after\":\"tea\",\"before\":\"night\"}")
  }

  @Test("a published text shows the pictures of the version before, by the 1 name that it still has")
  func pictures() throws {
    let picture = QuizPicture(width: 1, height: 1, rgba: [1, 2, 3, 4])
    _ = try store.importQuiz(quiz("one"), source: "one", pictures: ["a.png": picture, "b.png": picture], at: morning)
    var two = quiz("two")
    var choice = Choice(ref: "a", label: "A")
    choice.image = "a.png"
    two.questions = [Question(ref: "q", kind: .picture, title: "Q")]
    two.questions[0].choices = [choice]
    _ = try store.publish(two, source: "two", revision: nil, by: "owner", at: morning)
    #expect(try store.pictures(ofVersion: two.version).keys.sorted() == ["a.png"])
  }

  @Test("of 2 processes that save from revision 0 one is overtaken")
  func twoProcesses() throws {
    let other = try scratch.open()
    #expect(try other.saveDraft(of: "night", text: "theirs", revision: 0, by: "merchant", at: morning) == .done(1))
    #expect(try saved("mine", 0) == .overtaken)
    #expect(try store.unseen(of: "night", since: 0).text == "theirs")
  }
}
