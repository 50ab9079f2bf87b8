// Forms of other products as drafts: whole drafts as text, what was left out, and forms that nobody should send.
import Domain
import Foundation
import Testing

/// What we wrote in the shapes of other products; the drafts that they become lie beside them.
enum FormSample: String, CaseIterable {
  case typeform = "sleep.typeform.json"
  case surveyjs = "skin.surveyjs.json"
  case choices = "coffee.choices.csv"
  case products = "coffee.products.csv"

  var kind: FormKind { self == .typeform ? .typeform : self == .surveyjs ? .surveyjs : .revenuehunt }

  func file() throws -> FormFile { FormFile(name: rawValue, text: try Self.text(rawValue)) }

  static func text(_ name: String, from here: String = #filePath) throws -> String {
    let folder = URL(fileURLWithPath: here).deletingLastPathComponent().appendingPathComponent("Forms")
    return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }
}

@Suite("Forms of others")
struct FormDraftTests {
  private func codes(_ text: String, kind: FormKind? = nil, ref: String? = nil) -> [String] {
    do {
      _ = try FormDraft([FormFile(name: "form", text: text)], kind: kind, ref: ref)
      return []
    } catch {
      return error.problems.map(\.code)
    }
  }

  private func draft(_ text: String) throws -> FormDraft { try FormDraft([FormFile(name: "form", text: text)]) }

  // MARK: Whole drafts

  @Test(
    "a form becomes this draft, and this is left out",
    arguments: [[FormSample.typeform], [.surveyjs], [.choices, .products]])
  func whole(samples: [FormSample]) throws {
    let draft = try FormDraft(try samples.map { try $0.file() })
    let name = String(samples[0].rawValue.prefix { $0 != "." })
    #expect(draft.kind == samples[0].kind)
    #expect(draft.text == (try FormSample.text("\(name).yaml")))
    #expect(draft.remarks.map { $0.text + "\n" }.joined() == (try FormSample.text("\(name).remarks.txt")))
    let file = QuizFile(draft.text)
    #expect(file.quiz == draft.quiz && file.problems.isEmpty, "\(file.problems)")
  }

  @Test("the two tables of a quiz may come in either order, or alone")
  func tables() throws {
    let (choices, products) = (try FormSample.choices.file(), try FormSample.products.file())
    let turned = try FormDraft([products, choices]).quiz
    #expect(turned.questions.map(\.ref).sorted() == (try FormDraft([choices, products]).quiz.questions.map(\.ref).sorted()))
    #expect(turned.question("how-do-you-brew")?.choice("filter")?.tags == [Tag("brew:filter")].compactMap(\.self))
    #expect(turned.question("what-do-you-taste")?.kind == .multi)
    #expect(try FormDraft([choices]).remarks.contains { $0.problem.code == "no_links" })
    #expect(try FormDraft([products]).quiz.namespaces.isEmpty)
  }

  // MARK: Details

  @Test(
    "a condition of SurveyJS is said here, or named as left out",
    arguments: [
      ("{q} = 'a'", "answer.q = a"), ("'a' == {q}", "answer.q = a"), ("{q} <> 'a'", "not answer.q = a"),
      ("{q} anyof ['a', 'b']", "answer.q = a or answer.q = b"), ("{m} contains 'a'", "answer.m = a"),
      ("{m} = ['a']", "answer.m = a"), ("{m} = ['a', 'b']", nil), ("{m} allof ['a','b']", "answer.m = a and answer.m = b"),
      ("{m} noneof ['a','b']", "not (answer.m = a or answer.m = b)"), ("{n} > 5 and {n} <= 9.5", "answer.n > 5 and answer.n <= 9.5"),
      ("5 < {n}", "answer.n > 5"), ("({n} > 5 or {q} = b) and {t} notempty", "(answer.n > 5 or answer.q = b) and answer.t is set"),
      ("!({q} = 'a')", "not answer.q = a"), ("not not {q} = 'a'", "answer.q = a"),
      ("{q} empty", "answer.q is not set"), ("{b} = true", "answer.b = yes"),
      ("{b}", "answer.b = yes"), ("{t} contains 'it''s'", nil), ("{t} = \"it's\"", "answer.t = \"it's\""), ("{q} > 'a'", nil),
      ("{q} = 'z'", nil), ("{gone} = 1", nil), ("{n} + 1 > 2", nil), ("age({n}) > 2", nil), ("{n} >", nil),
      ("{n", nil), ("(", nil), ("]", nil),
      ("{n} > {n}", nil), ("", nil), (String(repeating: "(", count: 3000), nil), (String(repeating: "! ", count: 1900) + "{b}", nil),
    ] as [(String, String?)])
  func conditions(said: String, meant: String?) throws {
    let survey: JSON = [
      "elements": [
        ["type": "radiogroup", "name": "q", "choices": ["a", "b"]], ["type": "checkbox", "name": "m", "choices": ["a", "b"]],
        ["type": "text", "inputType": "number", "name": "n"], ["type": "text", "name": "t"], ["type": "boolean", "name": "b"],
        ["type": "comment", "name": "last", "visibleIf": .string(said)],
      ]
    ]
    let draft = try draft(survey.canonical)
    #expect(draft.quiz.question("last")?.showIf?.text == meant)
    #expect(draft.remarks.count == (meant == nil && !said.isEmpty ? 1 : 0), "\(draft.remarks)")
  }

  @Test("refs of questions are words: a form's own, else its title's, numbered where they repeat, never \"results\"")
  func refs() throws {
    let form: JSON = [
      "title": "問卷",
      "fields": .array([
        ["type": "short_text", "ref": "Skin Type!", "title": "A"], ["type": "short_text", "ref": "Skin type", "title": "B"],
        ["type": "short_text", "ref": "0d6f1c9a-55b1-4a5e-9a1e-2f8c7d3b4e60", "title": "What are you looking for today, then?"],
        ["type": "short_text", "ref": "results", "title": "C"], ["type": "short_text", "title": "問題"],
        ["type": "short_text", "ref": .string(String(repeating: "x", count: 100)), "title": "D"],
        ["type": "short_text", "ref": .string(String(repeating: "x", count: 100)), "title": "E"], ["type": "short_text"],
      ]),
    ]
    let draft = try draft(form.canonical)
    let x = String(repeating: "x", count: 38)
    #expect(draft.quiz.ref == "form")
    #expect(
      draft.quiz.questions.map(\.ref) == [
        "skin-type", "skin-type-2", "what-are-you-looking-for", "results-2", "q5", x + "xx", x + "-2", "q8",
      ])
    #expect(draft.remarks.map(\.problem.code) == ["no_title"])
    #expect(try FormDraft([FormFile(name: "form", text: form.canonical)], ref: "mine").quiz.ref == "mine")
  }

  @Test("a text that steers a terminal or has no end is cleaned and cut, and both are said")
  func texts() throws {
    let form: JSON = [
      "title": .string("A\u{1B}[31m quiz\u{202E}\u{E000}"),
      "fields": .array([
        ["type": "short_text", "ref": "long", "title": .string(String(repeating: "word ", count: 100))]
      ]),
    ]
    let draft = try draft(form.canonical)
    #expect(draft.quiz.title == "A[31m quiz?")
    let title = draft.quiz.questions[0].title.text(in: "en")
    #expect(title.count == 199 && title.hasSuffix("word…") || title.count == 200, "\(title.count)")
    #expect(draft.remarks.map { "\($0.problem.path) \($0.problem.code)" } == ["title control_characters", "fields[0].title too_long"])
  }

  @Test("what is no form is refused in words: broken, empty, another shape, too large, without a question")
  func refused() throws {
    #expect(codes("{") == ["unknown_form"])
    #expect(codes("[1]") == ["unknown_form"])
    #expect(codes("{\"a\": 1}") == ["unknown_form"])
    #expect(codes("", kind: .typeform) == ["broken_json"])
    #expect(codes("") == ["empty"])
    #expect(codes("question;choice\na;b\n") == ["missing_column"])
    #expect(codes("question,choice\n") == ["no_questions"])
    #expect(codes("{\"fields\": [{\"type\": \"payment\"}]}") == ["unknown_kind", "no_questions"])
    #expect(codes("question,choice\na,b\n", ref: "Not a ref") == ["bad_ref"])
    #expect(codes("{\"fields\": []}" + String(repeating: " ", count: 1_048_576)) == ["too_large"])
    #expect(codes("question,choice\n" + String(repeating: "a,b\n", count: 1_100_000)) == ["too_large"])
    let two = try [FormSample.typeform.file(), FormSample.surveyjs.file()]
    #expect(throws: Faults.self) { try FormDraft(two) }
  }

  @Test("votes beyond all bounds become the most there may be, and both are said")
  func votes() throws {
    let draft = try draft("question,choice,sku,votes\nq,a,X,9223372036854.5\nq,b,X,-9223372036854.5\nq,c,X,999.5\nq,d,X,2\n")
    let points = draft.quiz.questions[0].choices.flatMap(\.links).map(\.effect)
    #expect(points == [.points(1000), .points(-1000), .points(1000), .points(2)])
    #expect(draft.remarks.filter { $0.problem.code == "bad_votes" }.count == 3)
  }

  @Test("a form of 1 MB with 600 choices, 2,000 fields of one name and jumps between all of them is read in one go")
  func large() throws {
    let choices = (0..<600).map { JSON.object(["label": .string("Choice \($0)")]) }
    let many: JSON = ["type": "multiple_choice", "ref": "many", "title": "Many", "properties": ["choices": .array(choices)]]
    let fields = (0..<2000).map { JSON.object(["type": "yes_no", "id": .string("f\($0)"), "title": "Same"]) }
    let logic = (0..<2000).map { number -> JSON in
      let to: JSON = ["type": "field", "value": .string("f\(number + 1)")]
      let action: JSON = ["action": "jump", "details": ["to": to], "condition": ["op": "always", "vars": []]]
      return ["type": "field", "ref": .string("f\(number)"), "actions": [action]]
    }
    let form: JSON = ["title": "Large", "fields": .array([many] + fields), "logic": .array(logic)]
    let draft = try draft(form.canonical)
    #expect(draft.quiz.questions.count == 2001 && draft.quiz.questions[0].choices.count == 500)
    #expect(Set(draft.quiz.questions.map(\.ref)).count == 2001)
    #expect(draft.remarks.map(\.problem.code) == ["too_many", "logic"])
  }
}
