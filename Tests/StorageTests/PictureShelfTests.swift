// Pictures beside the versions of quizzes.
import Domain
import Testing

@testable import Storage

@Suite("Picture shelf")
struct PictureShelfTests {
  let scratch = Scratch()
  private let quiz: Quiz = {
    var quiz = Quiz(ref: "night", title: "Night", questions: [])
    quiz.version = Digest.hex("one")
    return quiz
  }()
  private let pictures = [
    "images/a.png": QuizPicture(width: 1, height: 2, rgba: [1, 2, 3, 4, 5, 6, 7, 8]),
    "b.png": QuizPicture(width: 2, height: 1, rgba: [0, 0, 0, 0, 255, 255, 255, 255]),
  ]

  @Test("what was kept comes back byte for byte; the same again changes nothing; one that is given anew is exchanged, the other stays")
  func kept() throws {
    let store = try scratch.open()
    _ = try store.importQuiz(quiz, source: "one", pictures: pictures, at: morning)
    #expect(try store.pictures(ofVersion: quiz.version) == pictures)
    let before = try store.content()
    _ = try store.importQuiz(quiz, source: "one", pictures: pictures, at: morning + 5)
    #expect(try store.content() == before)
    let turned = QuizPicture(width: 2, height: 1, rgba: [1, 2, 3, 4, 5, 6, 7, 8])
    _ = try store.importQuiz(quiz, source: "one", pictures: ["images/a.png": turned], at: morning + 6)
    #expect(try store.pictures(ofVersion: quiz.version) == ["images/a.png": turned, "b.png": try #require(pictures["b.png"])])
    #expect(try store.pictures(ofVersion: Digest.hex("two")).isEmpty)
  }

  @Test("the step to version 3 brings the table and keeps the quizzes")
  func migrated() throws {
    try scratch.make(version: 2) { db in
      try db.run(
        "INSERT INTO quiz_version (hash, ref, number, title, source, imported_at) VALUES (?, 'night', 1, 'Night', 'one', 0)", [quiz.version]
      )
      try db.run("INSERT INTO quiz (ref, version, is_default) VALUES ('night', ?, 1)", [quiz.version])
    }
    let store = try scratch.open()
    #expect(try store.quizSource("night")?.source == "one")
    _ = try store.importQuiz(quiz, source: "one", pictures: pictures, at: morning)
    #expect(try store.pictures(ofVersion: quiz.version) == pictures)
  }
}
