// Advice about quizzes that can be read.
import Domain
import Testing

@Suite struct LintTests {
  private func advice(_ text: String) throws -> [String] {
    let file = QuizFile(text)
    _ = try #require(file.quiz, "\(file.problems)")
    #expect(file.lint.allSatisfy { $0.severity == .warning })
    return file.lint.map { "\($0.line) \($0.path) \($0.code)" }
  }

  @Test("The worked example has nothing to say about")
  func clean() throws {
    #expect(try advice(Night.quizText).isEmpty)
  }

  @Test("Each weakness is named once, with its path and line")
  func everyWeakness() throws {
    let text = """
      format: 1
      ref: weak
      title: {en: Weak, de: Schwach}
      locales: [en, de]
      namespaces: {t: {basis: needs}, idle: {basis: needs}}
      questions:
        - ref: a
          kind: single
          title: {en: A, de: A}
          choices: [{ref: x, label: X, tags: [t:x]}, {ref: y, label: {en: Y, de: Y}}]
          next: [{go: c}]
        - {ref: b, kind: yes_no, title: {en: B, de: B}}
        - ref: c
          kind: number
          title: {en: C, de: C}
          show_if: t:xx
          bands: [{ref: low, to: 5}, {ref: high, from: 6}]
      """
    #expect(
      try advice(text) == [
        "12 questions[1] unreachable", "10 questions[0].choices[0].label missing_translation", "10 questions[0].choices[1] unmapped_choice",
        "12 questions[1].choices[0] unmapped_choice", "12 questions[1].choices[1] unmapped_choice", "17 questions[2].bands band_gap",
        "16 questions[2].show_if tag_never_given", "5 namespaces.idle idle_namespace", "7 questions no_links",
      ])
  }

  @Test("A tag that no choice gives is named with the nearest that is given")
  func neverGiven() throws {
    let text = quiz(
      "- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, tags: [t:sleep], links: [{tag: p}]}]}",
      more: "rules: [{when: t:slep, add: [u:b]}]")
    let problem = try #require(QuizFile(text).lint.first)
    #expect(problem.message == "no choice or rule gives t:slep; did you mean \"t:sleep\"?")
  }

  @Test("A question that only an open condition jumps over can be reached, and one behind a hidden jumper too")
  func reachable() throws {
    func unreachable(_ next: String, _ showIf: String = "") throws -> Bool {
      try advice(
        quiz(
          "- {ref: a, kind: yes_no, title: A, \(showIf) next: [\(next)]}\n- {ref: b, kind: yes_no, title: B}\n- {ref: c, kind: yes_no, title: C}"
        )
      )
      .contains { $0.hasSuffix("questions[1] unreachable") }
    }
    #expect(try unreachable("{go: c}"))
    #expect(try !unreachable("{when: answer.a = yes, go: c}"))
    #expect(try !unreachable("{go: c}", "show_if: store = lyon,"))
    #expect(try unreachable("{when: answer.a = yes, go: c}, {go: results}"))
  }

  @Test("Bands that touch have no gap, whatever their order in the file")
  func bands() throws {
    func gaps(_ bands: String) throws -> Int {
      try advice(quiz("- {ref: n, kind: number, title: N, bands: [\(bands)]}")).filter { $0.hasSuffix("band_gap") }.count
    }
    #expect(try gaps("{ref: b, from: 5, to: 9}, {ref: a, to: 5}, {ref: c, from: 9}") == 0)
    #expect(try gaps("{ref: b, from: 5, to: 9}, {ref: a, to: 4}, {ref: c, from: 10}") == 2)
  }
}
