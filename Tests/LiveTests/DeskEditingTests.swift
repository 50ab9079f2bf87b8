// Drafts and versions as the console's desk serves them, on a real store.
import Console
import Domain
import Foundation
import Live
import Storage
import Testing

extension DeskShop {
  /// Two pictures, of which a test puts one beside it.
  fileprivate static let pictureQuiz = """
    format: 1
    ref: feel
    title: Feel
    questions:
      - ref: skin
        kind: picture
        title: Which is yours?
        choices:
          - {ref: dry, label: Dry, image: dry.png}
          - {ref: wet, label: Wet, image: wet.png}

    """
}

@Suite("The desk edits quizzes")
struct DeskEditingTests {
  private func ask(_ shop: DeskShop, _ request: EditingRequest) throws -> EditingAnswer {
    guard case .editing(let answer) = shop.desk.perform(.editing(request)) else { throw DeskShopError("no answer to \(request)") }
    return answer
  }

  private func draft(_ shop: DeskShop, _ request: EditingRequest) throws -> QuizDraft {
    let answer = try ask(shop, request)
    guard case .draft(let draft) = answer else { throw DeskShopError("\(answer)") }
    return draft
  }

  private func refusal(_ shop: DeskShop, _ request: EditingRequest) throws -> String {
    let answer = try ask(shop, request)
    guard case .refused(let reason) = answer else { throw DeskShopError("\(answer)") }
    return reason
  }

  private func revision(_ answer: EditingAnswer) throws -> Int {
    guard case .saved(_, let revision, _) = answer else { throw DeskShopError("\(answer)") }
    return revision
  }

  private func open() throws -> DeskShop {
    let shop = try DeskShop()
    try shop.open(as: .owner)
    return shop
  }

  @Test("from open over 2 saves and a plan to version 2: 1 sentence, 1 running session, and the draft is gone")
  func publish() throws {
    let shop = try open()
    let quiz = try shop.importQuiz()
    _ = try shop.begin("S1", [], of: quiz)
    let opened = try draft(shop, .open(ref: "night"))
    #expect(opened.text == DeskShop.quiz && opened.savedAt == nil && opened.base?.number == 1)
    let text = DeskShop.quiz.replacing("label: Vegan", with: "label: Plants only")
    var revision = try revision(ask(shop, .save(ref: "night", text: text + "# a", revision: opened.revision)))
    revision = try self.revision(ask(shop, .save(ref: "night", text: text, revision: revision)))
    #expect(try draft(shop, .open(ref: "night")).savedBy == "owner")
    guard case .plan(let plan) = try ask(shop, .plan(ref: "night", text: text)) else { throw DeskShopError("no plan") }
    #expect(plan.number == 2 && plan.running == 1 && plan.faults.isEmpty)
    #expect(plan.changes == ["Choice \"vegan\" of \"diet\": the label is now \"Plants only\""])
    let pictured = text.replacing("label: Plants only", with: "label: Plants only, image: plants.png")
    guard case .plan(let bare) = try ask(shop, .plan(ref: "night", text: pictured)) else { throw DeskShopError("no plan") }
    #expect(bare.changes.last?.hasPrefix("No picture is in the store for plants.png") == true, "\(bare.changes)")
    #expect(try ask(shop, .publish(ref: "night", text: text, revision: revision)) == .published(ref: "night", number: 2))
    #expect(try shop.store.quizSource("night")?.source == text)
    let page = shop.desk.perform(.loadQuizzes)
    guard case .quizzes(let quizzes) = page else { throw DeskShopError("no list") }
    #expect(quizzes.rows.map(\.hasDraft) == [false] && quizzes.rows[0].current.number == 2)
  }

  @Test("of 2 consoles the second learns of the first's text, merges it by ref, and both changes are published")
  func conflict() throws {
    let shop = try open()
    try shop.importQuiz()
    let other = Desk(
      store: try shop.otherProcess(), configuration: Configuration(), clock: { DeskShop.morning }, bootSeconds: { 1000 })
    guard case .admitted = other.perform(.checkPIN(role: .owner, digits: DeskShop.ownerPIN)) else { throw DeskShopError("shut") }
    let opened = try draft(shop, .open(ref: "night"))
    let theirs = DeskShop.quiz.replacing("label: Vegan", with: "label: Plants only")
    let mine = DeskShop.quiz.replacing("label: Halal", with: "label: Halal only")
    guard case .editing(.saved) = other.perform(.editing(.save(ref: "night", text: theirs, revision: opened.revision))) else {
      throw DeskShopError("not saved")
    }
    guard case .overtaken(let found) = try ask(shop, .save(ref: "night", text: mine, revision: opened.revision)) else {
      throw DeskShopError("not overtaken")
    }
    #expect(found.text == theirs && found.base?.hash == opened.base?.hash)
    let merge = TreeMerge.merge(
      base: try Tree(parsing: opened.text), mine: try Tree(parsing: mine), theirs: try Tree(parsing: found.text))
    #expect(merge.conflicts.isEmpty)
    #expect(merge.tree[TreePath("questions[1].choices[0].label")] == .text("Plants only"))
    #expect(merge.tree[TreePath("questions[1].choices[1].label")] == .text("Halal only"))
    let both = mine.replacing("label: Vegan", with: "label: Plants only")
    let saved = try revision(ask(shop, .save(ref: "night", text: both, revision: found.revision)))
    // The other has not seen this: nothing of it is published over it.
    guard case .editing(.overtaken) = other.perform(.editing(.publish(ref: "night", text: theirs, revision: found.revision))) else {
      throw DeskShopError("published over")
    }
    #expect(try ask(shop, .publish(ref: "night", text: both, revision: saved)) == .published(ref: "night", number: 2))
  }

  @Test("a faulty text is a draft, but no version: 1 fault with its path; nor is a text under another ref")
  func faults() throws {
    let shop = try open()
    try shop.importQuiz()
    let opened = try draft(shop, .open(ref: "night"))
    let broken = DeskShop.quiz.replacing("kind: single", with: "kind: sinlge")
    let saved = try revision(ask(shop, .save(ref: "night", text: broken, revision: opened.revision)))
    guard case .plan(let plan) = try ask(shop, .plan(ref: "night", text: broken)) else { throw DeskShopError("no plan") }
    #expect(plan.faults.map(\.path) == ["questions[0].kind"])
    #expect(try refusal(shop, .publish(ref: "night", text: broken, revision: saved)).contains("did you mean \"single\"?"))
    let renamed = DeskShop.quiz.replacing("ref: night", with: "ref: day")
    #expect(try refusal(shop, .publish(ref: "night", text: renamed, revision: saved)).contains("the ref \"night\" stays"))
    #expect(try shop.store.quizVersions(of: "night").count == 1)
  }

  @Test("a new quiz is sound at once and can be published; a taken ref and a bad one are refused")
  func create() throws {
    let shop = try open()
    let made = try draft(shop, .create(ref: "day", title: "A \"good\" day \\ yes", copyOf: nil))
    let file = QuizFile(made.text)
    #expect(file.problems.isEmpty && file.quiz?.title.text(in: "en") == "A \"good\" day \\ yes")
    #expect(made.revision == 1 && made.base == nil && made.savedBy == "owner")
    guard case .quizzes(let page) = shop.desk.perform(.loadQuizzes) else { throw DeskShopError("no list") }
    #expect(page.rows.map(\.isPublished) == [false] && page.rows[0].title == "A \"good\" day \\ yes")
    #expect(try refusal(shop, .create(ref: "day", title: "T", copyOf: nil)).contains("already"))
    #expect(try refusal(shop, .create(ref: "Day", title: "T", copyOf: nil)).contains("is no ref"))
    #expect(try ask(shop, .publish(ref: "day", text: made.text, revision: 1)) == .published(ref: "day", number: 1))
  }

  @Test("a copy keeps comments and all but ref and title; each bundled quiz can be copied")
  func duplicate() throws {
    let shop = try open()
    let source = "# Ours.\n" + DeskShop.quiz.replacing("ref: night", with: "ref: night # stays") + "\n# The end."
    try shop.importQuiz(source)
    let copy = try draft(shop, .create(ref: "night-2", title: "Another night", copyOf: "night"))
    let wanted = source.replacing("ref: night # stays", with: "ref: night-2 # stays")
      .replacing("title: {en: A better night, de: Besser schlafen}", with: "title: \"Another night\"")
    #expect(copy.text == wanted)
    for ref in ["coffee", "gift", "running", "skin", "sleep"] {
      let text = try String(contentsOfFile: CommandsScratch.checkout + "/Quizzes/\(ref).yaml", encoding: .utf8)
      let copied = try #require(QuizTemplate.copy(of: text, ref: "copy", title: "New"), "\(ref)")
      #expect(QuizFile(copied).quiz?.ref == "copy" && QuizFile(copied).problems.isEmpty)
    }
    #expect(QuizTemplate.copy(of: "{format: 1, ref: a, title: T}", ref: "b", title: "") == nil)
  }

  @Test("a draft is written to a new file and never over another; the file is read back as it is; odd paths are refused")
  func files() throws {
    let shop = try open()
    try shop.importQuiz()
    let path = shop.directory + "/night.yaml"
    #expect(try ask(shop, .write(ref: "night", path: path)) == .written(path: path))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == DeskShop.quiz)
    #expect(try refusal(shop, .write(ref: "night", path: path)).contains("is there already"))
    for odd in ["night.yaml", "/etc/passwd", shop.directory + "/no/such.yaml", "/tmp/a\nb.yaml", shop.directory] {
      #expect(try !refusal(shop, .write(ref: "night", path: odd)).isEmpty)
      #expect(try !refusal(shop, .read(path: odd)).isEmpty)
    }
    let read = try draft(shop, .read(path: path))
    #expect(read.ref == "night" && read.text == DeskShop.quiz && read.savedAt != nil)
    #expect(try refusal(shop, .read(path: path)).contains("is being edited already"))
    mkfifo(shop.directory + "/pipe.yaml", 0o600)
    #expect(try refusal(shop, .read(path: shop.directory + "/pipe.yaml")).contains("is no file"))
  }

  @Test("a form of another product becomes a draft, with a note for each thing that was left behind; a ref that is taken is refused")
  func forms() throws {
    let shop = try open()
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let folder = here.appendingPathComponent("../DomainTests/Forms").standardized.path
    let remarks = try String(contentsOfFile: folder + "/sleep.remarks.txt", encoding: .utf8).split(separator: "\n").map(String.init)
    let read = try draft(shop, .read(path: folder + "/sleep.typeform.json"))
    #expect(try read.text == String(contentsOfFile: folder + "/sleep.yaml", encoding: .utf8) && read.savedAt != nil)
    #expect(read.notes == remarks.map { $0.replacing("sleep.typeform.json: ", with: "").replacing("warning: ", with: "") })
    #expect(read.notes.count > 1 && read.notes[0].hasPrefix("fields[6]: a kiosk takes no files"))
    #expect(try refusal(shop, .read(path: folder + "/sleep.typeform.json")).contains("There is a quiz \"\(read.ref)\" already"))
    try "{\"name\": 1}".write(toFile: shop.directory + "/other.json", atomically: true, encoding: .utf8)
    #expect(try refusal(shop, .read(path: shop.directory + "/other.json")).contains("No quiz can be made of it: other.json"))
  }

  @Test("a draft that somebody has gone on with since the list was read is kept, and so is a quiz that was published since")
  func dropsWhatWasListed() throws {
    let shop = try open()
    try shop.importQuiz()
    _ = try draft(shop, .create(ref: "new", title: "New", copyOf: nil))
    func listed() throws -> QuizzesPage.Row {
      guard case .quizzes(let page) = shop.desk.perform(.loadQuizzes) else { throw DeskShopError("no list") }
      return try #require(page.rows.first { $0.ref == "new" })
    }
    let old = try listed()
    let newer = try draft(shop, .open(ref: "new"))
    _ = try ask(shop, .save(ref: "new", text: newer.text + "# more\n", revision: newer.revision))
    #expect(try refusal(shop, .archive(ref: "new", draft: old.draftRevision)).contains("has changed since it was listed"))
    #expect(try draft(shop, .open(ref: "new")).text.hasSuffix("# more\n"))
    #expect(try ask(shop, .archive(ref: "new", draft: try listed().draftRevision)) == .done("The draft of \"new\" is gone"))
    let again = try draft(shop, .create(ref: "new", title: "New", copyOf: "night"))
    let shown = try listed().draftRevision
    _ = try ask(shop, .publish(ref: "new", text: again.text, revision: again.revision))
    #expect(try refusal(shop, .archive(ref: "new", draft: shown)).contains("published meanwhile"))
  }

  @Test("a quiz file comes in with the picture beside it: the draft shows it, the version keeps it, and a dropped draft leaves none")
  func pictures() throws {
    let shop = try open()
    let text = DeskShop.pictureQuiz
    let path = shop.directory + "/feel.yaml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    try Data(DrawnPNG(width: 2, height: 2, rgba: [1, 2, 3, 255]).bytes).write(to: URL(filePath: shop.directory + "/dry.png"))
    let read = try draft(shop, .read(path: path))
    #expect(read.notes.count == 1 && read.notes[0].contains("wet.png"))
    #expect(try shop.store.pictures(ofDraft: "feel").keys.sorted() == ["dry.png"])
    guard case .plan(let plan) = try ask(shop, .plan(ref: "feel", text: read.text)) else { throw DeskShopError("no plan") }
    #expect(plan.changes.contains { $0.contains("wet.png") && !$0.contains("dry.png") })
    _ = try ask(shop, .drop(ref: "feel", revision: read.revision))
    #expect(try shop.store.pictures(ofDraft: "feel").isEmpty)
    let second = try draft(shop, .read(path: path))
    let changed = second.text.replacing("title: Feel", with: "title: Feel it")
    _ = try ask(shop, .publish(ref: "feel", text: changed, revision: second.revision))
    #expect(try shop.store.pictures(ofVersion: Digest.hex(changed)).keys.sorted() == ["dry.png"])
    #expect(try shop.store.pictures(ofDraft: "feel").keys.sorted() == ["dry.png"])
  }

  @Test("compare, roll back, default and archive: each says what it did, and 6 lines stand in the audit log without a word of text")
  func shelf() throws {
    let shop = try open()
    let one = try shop.importQuiz()
    let two = try shop.importQuiz(DeskShop.quiz.replacing("max: 500", with: "max: 400"))
    guard case .changes(let changes) = try ask(shop, .compare(ref: "night", from: one.version, to: two.version)) else {
      throw DeskShopError("not compared")
    }
    #expect(changes == QuizComparison(ref: "night", from: "v1", to: "v2", changes: ["Question \"budget\": the most is now 400 (was 500)"]))
    #expect(try ask(shop, .rollBack(ref: "night", to: one.version)) == .published(ref: "night", number: 1))
    guard case .quiz(let page) = shop.desk.perform(.loadQuiz(ref: "night", version: two.version)) else { throw DeskShopError("no page") }
    #expect(page.inForce == one.version && page.quiz.version == two.version)
    #expect(try refusal(shop, .archive(ref: "night", draft: nil)).contains("make another one the default first"))
    let day = try draft(shop, .create(ref: "day", title: "Day", copyOf: nil))
    #expect(try refusal(shop, .makeDefault(ref: "day")).contains("there is no quiz"))
    _ = try ask(shop, .publish(ref: "day", text: day.text, revision: day.revision))
    #expect(try ask(shop, .makeDefault(ref: "day")) == .done("The kiosk opens \"day\" from its next session on"))
    #expect(try ask(shop, .archive(ref: "night", draft: nil)) == .done("\"night\" is archived; its sessions stay"))
    let log = try shop.store.auditLog().filter { $0.what.hasPrefix("quiz.") }
    #expect(log.reversed().map(\.what) == ["quiz.rollback", "quiz.draft", "quiz.publish", "quiz.default", "quiz.archive"])
    #expect(log.allSatisfy { $0.who == "owner" })
  }

  @Test("staff may compare and nothing else; nobody may do anything at a locked console")
  func rights() throws {
    let shop = try DeskShop()
    let quiz = try shop.importQuiz()
    try shop.open(as: .staff)
    for request: EditingRequest in [
      .open(ref: "night"), .archive(ref: "night", draft: nil), .write(ref: "night", path: "/tmp/x.yaml"), .read(path: "/x"),
    ] {
      #expect(shop.desk.perform(.editing(request)) == .failed("This is for the owner or a merchant."))
    }
    guard case .changes = try ask(shop, .compare(ref: "night", from: quiz.version, to: quiz.version)) else {
      throw DeskShopError("refused")
    }
    _ = shop.desk.perform(.lock)
    guard case .failed = shop.desk.perform(.editing(.open(ref: "night"))) else { throw DeskShopError("open") }
  }

  @Test("versions are named by number, hash or draft, and what is compared without names is the draft with the version in force")
  func history() throws {
    let shop = try open()
    let one = try shop.importQuiz()
    try shop.importQuiz(DeskShop.quiz.replacing("max: 500", with: "max: 400"))
    var history = try QuizHistory(shop.store, of: "night")
    #expect(try [history.sides(nil, nil).from?.name, history.sides(nil, nil).to.name] == ["v1", "v2"])
    #expect(try history.side(String(one.version.prefix(8))).name == "v1" && history.side("v2").number == 2)
    #expect(throws: ShelfError.self) { try history.side("draft") }
    let opened = try draft(shop, .open(ref: "night"))
    _ = try ask(shop, .save(ref: "night", text: "x", revision: opened.revision))
    history = try QuizHistory(shop.store, of: "night")
    #expect(try [history.sides(nil, nil).from?.name, history.sides(nil, nil).to.name] == ["v2", "draft"])
    #expect(try [history.sides("1", nil).from?.name, history.sides("1", nil).to.name] == ["v1", "v2"])
    #expect(throws: ShelfError.self) { try QuizHistory(shop.store, of: "nihgt") }
  }
}
