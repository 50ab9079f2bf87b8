// The table that the editor's forms are made of, beside what the reader takes: no key of FORMAT.md may be missing.
import Testing

@testable import Domain

@Suite("Quiz shape")
struct QuizShapeTests {
  private func keys(_ part: QuizPart, kind: QuestionKind? = nil) -> Set<String> { Set(part.keys(kind: kind).map(\.key)) }

  @Test("every key of a quiz file has its place in a form, but the format's number")
  func quiz() {
    #expect(keys(.quiz) == Set(QuizReader.keys).subtracting(["format"]))
    #expect(keys(.choice) == Set(QuestionReader.choiceKeys))
    #expect(keys(.band) == Set(QuestionReader.bandKeys))
    #expect(keys(.link) == Set(QuestionReader.linkKeys))
    #expect(keys(.namespace) == ["basis", "keep", "label"] && keys(.filter) == ["ref", "keep", "safety"])
    #expect(keys(.rule) == ["when", "add", "remove", "set", "plus"] && keys(.jump) == ["when", "go"])
    #expect(keys(.section) == ["ref", "title", "text", "show_if", "slots"])
    #expect(keys(.slot) == ["ref", "title", "where", "max", "min_score", "threshold", "fixed", "repeat"])
    #expect(keys(.lead) == ["at", "ask", "require", "consent"] && keys(.handoff) == ["cart", "page", "codes"])
    #expect(keys(.offers) == ["bundles", "upsell", "cross_sell"])
    #expect(keys(.bundles) == ["from"] && keys(.upsell) == ["max_uplift"] && keys(.crossSell) == ["max"])
    #expect(keys(.scoring).count == 9 && keys(.consent) == ["email", "sms"] && keys(.intro) == ["title", "text"])
  }

  @Test("a question's form has the common keys and those of its kind, for all kinds", arguments: QuestionKind.allCases)
  func question(kind: QuestionKind) {
    #expect(keys(.question, kind: kind) == Set(QuestionReader.common + (QuestionReader.byKind[kind] ?? [])))
  }
}
