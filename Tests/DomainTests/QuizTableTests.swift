// A quiz for a spreadsheet.
import Domain
import Testing

@Suite("Quiz table")
struct QuizTableTests {
  @Test("one row a choice with tags and products; commas, quotes and formulas are no trouble")
  func rows() throws {
    let text = """
      format: 1
      ref: night
      title: Night
      namespaces: {goal: {basis: needs}}
      questions:
        - {ref: goal, kind: single, title: 'What, "exactly"?', choices: [{ref: sleep, label: =Sleep, tags: [goal:sleep], links: [{tag: sleep, points: 3}, {sku: TEA, exclude: true}]}, {ref: tea, label: Tea}]}
        - {ref: budget, kind: number, title: Up to?, show_if: answer.goal = sleep}
      """
    let quiz = try #require(QuizFile(text).quiz)
    let lines = QuizTable.csv(quiz, locale: "en").split(separator: "\r\n").map(String.init)
    #expect(lines.count == 4 && lines[0].hasPrefix("\"number\",\"question\""))
    #expect(
      lines[1]
        == "\"1\",\"goal\",\"single\",\"What, \"\"exactly\"\"?\",\"sleep\",\"'=Sleep\",\"goal:sleep\",\"'+3 tag sleep; exclude sku TEA\",\"\""
    )
    #expect(lines[3] == "\"2\",\"budget\",\"number\",\"Up to?\",\"\",\"\",\"\",\"\",\"answer.goal = sleep\"")
  }
}
