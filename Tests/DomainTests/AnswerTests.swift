// What an answers file may say (FORMAT.md, Session, step 2): every fault at once, each named.
import Domain
import Testing

/// The faults of an answers file as `line path: message`.
private func refused(_ quizText: String, _ answers: String) throws -> [String] {
  let quiz = try sound(quizText)
  do throws(Faults) {
    _ = try AnswersFile(answers, for: quiz, in: today)
    return []
  } catch {
    return error.problems.map { "\($0.line) \($0.path): \($0.message)" }
  }
}

@Suite struct AnswerTests {
  static let choices = "choices: [{ref: dry, label: D}, {ref: oily, label: O}, {ref: both, label: B, show_if: answer.first = yes}]"

  @Test("Twelve faults of one answers file are all named, with line and nearest name")
  func everyFault() throws {
    let text = quiz(
      """
      - {ref: first, kind: yes_no, title: A}
      - {ref: skin, kind: single, title: B, \(Self.choices)}
      - {ref: hid, kind: single, title: C, \(Self.choices)}
      - {ref: few, kind: multi, title: D, min: 2, \(Self.choices)}
      - {ref: many, kind: multi, title: E, max: 1, \(Self.choices)}
      - {ref: off, kind: number, title: F, min: 1, max: 10}
      - {ref: step, kind: slider, title: G, min: 0, max: 10, step: 5}
      - {ref: mail, kind: email, title: H}
      - {ref: day, kind: date, title: I}
      - {ref: gone, kind: text, title: J}
      - {ref: map, kind: text, title: K}
      """)
    let answers = """
      first: no
      skni: dry
      skin: dri
      hid: both
      few: [dry]
      many: [dry, oily]
      off: 11
      step: 7
      mail: nobody
      day: 2026-02-30
      map: {a: b}
      nothing:
      """
    #expect(
      try Set(refused(text, answers)) == [
        "2 skni: unknown question \"skni\"; did you mean \"skin\"?",
        "3 skin: unknown choice \"dri\"; did you mean \"dry\"?",
        "4 hid: the choice \"both\" is not shown after these answers",
        "5 few: too few choices; at least 2",
        "6 many: too many choices; at most 1",
        "7 off: out of range; from 1 to 10",
        "8 step: off the steps of 5",
        "9 mail: not an email address",
        "10 day: not a date; write it as 2026-11-24",
        "0 gone: an answer is missing; the question is not optional",
        "11 map: expected a single value",
        "12 nothing: unknown question \"nothing\"",
      ])
  }

  @Test("No fault, no refusal: the same quiz takes good answers")
  func good() throws {
    let text = quiz("- {ref: first, kind: yes_no, title: A}\n- {ref: skin, kind: single, title: B, \(Self.choices)}")
    #expect(try refused(text, "{first: yes, skin: both}").isEmpty)
    #expect(try refused(text, "{first: no, skin: both}").count == 1)
  }

  @Test("Faults off the path do not ask for answers there")
  func offThePath() throws {
    let text = quiz("- {ref: a, kind: yes_no, title: A, next: [{go: results}]}\n- {ref: b, kind: text, title: B}")
    #expect(try refused(text, "{a: yes}").isEmpty)
  }

  private func number(_ keys: String, _ answers: [String]) throws -> [String] {
    let text = quiz("- {ref: n, kind: number, title: N, \(keys)}")
    return try answers.filter { try refused(text, "{n: \($0)}").isEmpty }
  }

  @Test("A number keeps its range, step and decimals")
  func numbers() throws {
    #expect(try number("min: 1, max: 5", ["0", "1", "3", "5", "6", "4.5", "x", "1e1", "-2"]) == ["1", "3", "5"])
    #expect(try number("decimals: 2", ["1.25", "1.2", "-1", "1.255", "1.250", "\"1,25\""]) == ["1.25", "1.2", "-1", "1.250"])
    #expect(try number("min: 1, max: 2, step: 0.25", ["1", "1.25", "1.3", "1.75", "2", "2.25"]) == ["1", "1.25", "1.75", "2"])
    #expect(try number("min: 3, max: 30, step: 10", ["0", "3", "10", "13", "23", "30"]) == ["3", "13", "23"])
  }

  @Test("A rating is 1 to 5, a scale 1 to 10, a slider 0 to 100 when the quiz says nothing")
  func ranges() throws {
    for (kind, low, high) in [("rating", 1, 5), ("scale", 1, 10), ("slider", 0, 100)] {
      let text = quiz("- {ref: n, kind: \(kind), title: N}")
      let taken = try [low - 1, low, high, high + 1].map { try refused(text, "{n: \($0)}").isEmpty }
      #expect(taken == [false, true, true, false], "\(kind)")
    }
  }

  @Test("A date must exist and lie from min to max, both included")
  func dates() throws {
    let text = quiz("- {ref: d, kind: date, title: D, min: 2024-02-29, max: 2026-12-31}")
    let days = ["2024-02-28", "2024-02-29", "2025-02-29", "2026-12-31", "2027-01-01", "2026-13-01", "2026-1-1", "24.11.2026"]
    #expect(try days.filter { try refused(text, "{d: \($0)}").isEmpty } == ["2024-02-29", "2026-12-31"])
  }

  @Test("A ranking wants all choices, or `top` of them, each once")
  func rankings() throws {
    let choices = "choices: [{ref: a, label: A}, {ref: b, label: B}, {ref: c, label: C}]"
    let all = quiz("- {ref: r, kind: ranking, title: R, \(choices)}")
    let top = quiz("- {ref: r, kind: ranking, title: R, top: 2, \(choices)}")
    let answers = ["[a]", "[b, a]", "[c, a, b]", "[a, a, b]"]
    #expect(try answers.map { try refused(all, "{r: \($0)}").isEmpty } == [false, false, true, false])
    #expect(try answers.map { try refused(top, "{r: \($0)}").isEmpty } == [false, true, false, true])
  }

  @Test("A multi takes 1 to all choices, 0 when it is optional or its min is 0")
  func multis() throws {
    let choices = "choices: [{ref: a, label: A}, {ref: b, label: B}]"
    for (keys, wanted) in [("", [false, true, true]), ("optional: true,", [true, true, true]), ("min: 0, max: 1,", [true, true, false])] {
      let text = quiz("- {ref: m, kind: multi, title: M, \(keys) \(choices)}")
      #expect(try ["[]", "[b]", "[a, b]"].map { try refused(text, "{m: \($0)}").isEmpty } == wanted, "\(keys)")
    }
  }

  @Test("Texts are counted in characters as people see them: 200, or 1000 long, 80 for a name, or max_length")
  func lengths() throws {
    for (kind, keys, most) in [("text", "", 200), ("long_text", "", 1000), ("name", "", 80), ("text", "max_length: 3,", 3)] {
      let text = quiz("- {ref: t, kind: \(kind), \(keys) title: T}")
      let fits = String(repeating: "e\u{301}\u{302}", count: most)
      #expect(try refused(text, "{t: \"\(fits)\"}").isEmpty)
      #expect(try refused(text, "{t: \"\(fits)x\"}") == ["1 t: too long; at most \(most) characters"])
    }
  }

  @Test("A single refuses two choices and a list of one is as good as the word")
  func singles() throws {
    let text = quiz("- {ref: s, kind: dropdown, title: S, choices: [{ref: a, label: A}, {ref: b, label: B}]}")
    #expect(
      try ["a", "[a]", "[a, b]", "[]", "{a: b}"].map { try refused(text, "{s: \($0)}").isEmpty } == [true, true, false, false, false])
  }

  @Test("An answers file that is no map is refused in words")
  func shapes() throws {
    let text = quiz("- {ref: s, kind: text, title: S}")
    #expect(try refused(text, "[a]") == ["1 : expected a map of question to answer, found a list"])
    #expect(try refused(text, "").count == 1)
    #expect(try refused(text, "{s: a, s: b}").first?.contains("stands twice") == true)
  }

  @Test("A stored answer reads back as itself")
  func stored() {
    let answers: [Answer] = [
      .choices(["dry", "oily"]), .number(Number(millionths: 2_500_000)), .text("=\"x\"\n"), .empty, .choices([]),
      .date(CivilDate(daysSinceEpoch: 20_000)),
    ]
    #expect(answers.map { Answer(json: $0.json) } == answers)
    #expect(Answer(json: ["other": 1]) == nil && Answer(json: ["date": "2026-02-30"]) == nil && Answer(json: []) == nil)
  }
}
