// Questions that cannot be answered, tags that nobody reads, translations that are missing by language.
import Domain
import Testing

@Suite struct LintWaysTests {
  private func codes(_ text: String) throws -> [String] { Lint(try sound(text)).problems.map { "\($0.path) \($0.code)" } }

  @Test("A multi that asks for 2 choices of which 1 is always shown is a dead end; with 2 shown it is none")
  func multi() throws {
    func text(_ condition: String) -> String {
      quiz(
        "- {ref: m, kind: multi, title: M, min: 2, choices: [{ref: a, label: A, links: [{tag: p}]}, {ref: b, label: B, links: [{tag: p}]\(condition)}]}"
      )
    }
    #expect(try codes(text(", show_if: store = lyon")).contains("questions[0].min dead_end"))
    #expect(try !codes(text("")).contains("questions[0].min dead_end"))
  }

  @Test("Of tags, the 1 that neither a condition nor a segment reads is a note, and only where segments are at hand")
  func unread() throws {
    let text = quiz(
      "- {ref: q, kind: single, title: Q, choices: [{ref: a, label: A, tags: [t:read, t:seg, u:idle], links: [{tag: p}]}]}",
      more: "rules: [{when: t:read, add: [t:seg]}]")
    let quiz = try sound(text)
    let segment = try Predicate(parsing: "t:seg", in: .segment)
    let notes = Lint(quiz, segments: [segment]).problems
    #expect(notes.map(\.message) == ["no segment, rule or condition reads u:idle"])
    #expect(notes[0].severity == .note && notes[0].path == "questions[0].choices[0].tags")
    #expect(Lint(quiz).problems.isEmpty)
  }

  @Test("2 texts have no German, 1 has no French, and English is whole")
  func translations() throws {
    let text = quiz("- {ref: q, kind: text, title: {en: Q, fr: Q}, help: {en: H}}", more: "locales: [en, de, fr]")
      .replacing("title: Try", with: "title: {en: T, de: T, fr: T}")
    let missing = try sound(text).missingTranslations
    #expect(missing.map(\.locale) == ["en", "de", "fr"] && missing.map(\.paths.count) == [0, 2, 1])
    #expect(missing[1].paths == ["questions[0].title", "questions[0].help"])
  }
}
