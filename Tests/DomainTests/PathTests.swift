// The path, derived anew from the answers (FORMAT.md, Session, steps 1 and 3).
import Domain
import Testing

/// A quiz of the given questions with tags `t:*` and links to products of the same name.
func quiz(_ questions: String, more: String = "") -> String {
  let indented = questions.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  return "format: 1\nref: try\ntitle: Try\nnamespaces: {t: {basis: needs}, u: {basis: needs}}\n\(more)\nquestions:\n\(indented)\n"
}

func walk(_ text: String, _ answers: String, in surroundings: Surroundings = today) throws -> Walk {
  let quiz = try sound(text)
  return Walk(quiz, answers: try AnswersFile(answers, for: quiz, in: surroundings).answers, in: surroundings)
}

@Suite struct PathTests {
  static let ways = quiz(
    """
    - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, tags: [t:x]}, {ref: y, label: Y}, {ref: z, label: Z}], next: [{when: answer.a = z, go: results}, {when: answer.a = y, go: d}]}
    - {ref: b, kind: yes_no, title: B, choices: [{ref: "yes", label: "Yes", tags: [t:b]}]}
    - {ref: c, kind: yes_no, title: C, show_if: t:b}
    - {ref: d, kind: yes_no, title: D}
    """)

  @Test(
    "Six sets of answers lead along six ways",
    arguments: [
      ("{a: x, b: yes, c: no, d: yes}", ["a", "b", "c", "d"], []),
      ("{a: x, b: no, c: no, d: yes}", ["a", "b", "d"], ["c"]),
      ("{a: y, d: no}", ["a", "d"], []),
      ("{a: y, b: yes, c: yes, d: no}", ["a", "d"], ["b", "c"]),
      ("{a: z}", ["a"], []),
      ("{a: z, b: yes, d: no}", ["a"], ["b", "d"]),
    ])
  func ways(answers: String, path: [String], ignored: [String]) throws {
    let walk = try walk(Self.ways, answers)
    #expect(walk.path == path)
    #expect(walk.ignored == ignored)
    #expect(walk.waiting == nil)
  }

  @Test("Answers off the path give no tags, and a question that they alone would show stays hidden")
  func offThePath() throws {
    let walk = try walk(Self.ways, "{a: y, b: yes, c: yes, d: no}")
    #expect(walk.facts.tags.isEmpty)
    #expect(walk.facts.answers.keys.sorted() == ["a", "d"])
  }

  @Test("Without all answers the path waits at the first question that needs one")
  func waiting() throws {
    let quiz = try sound(Self.ways)
    let walk = Walk(quiz, answers: ["a": .choices(["x"]), "d": .choices(["yes"])], in: today)
    #expect(walk.waiting?.ref == "b")
    #expect(walk.path == ["a"])
    #expect(walk.visible.map(\.ref) == ["yes", "no"])
    #expect(walk.ignored == ["d"])
  }

  @Test("The first jump that holds wins, also over a later one without a condition")
  func firstJump() throws {
    let text = quiz(
      """
      - {ref: a, kind: number, title: A, next: [{when: answer.a > 10, go: d}, {when: answer.a > 5, go: c}, {go: results}]}
      - {ref: b, kind: yes_no, title: B}
      - {ref: c, kind: yes_no, title: C}
      - {ref: d, kind: yes_no, title: D}
      """)
    #expect(try walk(text, "{a: 11, d: yes}").path == ["a", "d"])
    #expect(try walk(text, "{a: 6, c: yes, d: yes}").path == ["a", "c", "d"])
    #expect(try walk(text, "{a: 5}").path == ["a"])
  }

  @Test("`all` becomes every choice that is shown and neither none nor all; `none` leaves only itself")
  func expansion() throws {
    let text = quiz(
      """
      - {ref: a, kind: yes_no, title: A}
      - ref: m
        kind: multi
        title: M
        choices:
          - {ref: one, label: One, tags: [t:one]}
          - {ref: two, label: Two, tags: [t:two], show_if: answer.a = yes}
          - {ref: three, label: Three, tags: [t:three]}
          - {ref: every, label: All, all: true, tags: [t:every]}
          - {ref: nil, label: None, none: true, tags: [t:nil]}
      """)
    #expect(try walk(text, "{a: yes, m: [every]}").steps[1].answer == .choices(["one", "two", "three"]))
    #expect(try walk(text, "{a: no, m: [every]}").facts.tags.map(\.text) == ["t:one", "t:three"])
    #expect(try walk(text, "{a: yes, m: [one, every]}").steps[1].answer == .choices(["one", "two", "three"]))
    #expect(try walk(text, "{a: yes, m: [one, nil, two]}").steps[1].answer == .choices(["nil"]))
    #expect(try walk(text, "{a: yes, m: [three, one]}").steps[1].answer == .choices(["one", "three"]))
  }

  @Test(
    "A number falls in the band with from <= a < to, and in the last also at its end",
    arguments: [
      ("0", "low"), ("9.99", "low"), ("10", "mid"), ("19.99", "mid"), ("20", "-"), ("29.99", "-"), ("30", "high"), ("40", "high"),
      ("40.01", "-"),
    ])
  func bands(answer: String, band: String) throws {
    let text = quiz(
      """
      - ref: n
        kind: number
        title: N
        decimals: 2
        bands: [{ref: low, from: 0, to: 10, tags: [t:low]}, {ref: mid, from: 10, to: 20, tags: [t:mid]}, {ref: high, from: 30, to: 40, tags: [t:high]}]
      """)
    let walk = try walk(text, "{n: \(answer)}")
    #expect(walk.facts.tags.map(\.value) == (band == "-" ? [] : [band]))
    #expect(walk.steps[0].answer == .number(try #require(Number(answer))))
  }

  @Test("A band open at one side takes everything on that side")
  func openBands() throws {
    let text = quiz(
      "- {ref: n, kind: slider, title: N, min: -5, max: 5, bands: [{ref: under, to: 0, tags: [t:u]}, {ref: over, from: 0, tags: [t:o]}]}")
    #expect(
      try ["-5", "-1", "0", "5"].map { try walk(text, "{n: \($0)}").steps[0].chosen.map(\.ref) } == [
        ["under"], ["under"], ["over"], ["over"],
      ])
  }

  @Test("A band whose show_if does not hold counts nothing")
  func hiddenBand() throws {
    let text = quiz(
      """
      - {ref: a, kind: yes_no, title: A}
      - {ref: n, kind: number, title: N, bands: [{ref: low, from: 0, to: 10, tags: [t:low], show_if: answer.a = yes}]}
      """)
    #expect(try walk(text, "{a: yes, n: 5}").facts.tags.map(\.text) == ["t:low"])
    #expect(try walk(text, "{a: no, n: 5}").facts.tags.isEmpty)
  }

  @Test("A date's bands are years of age on the day of the session: 17 until the 18th birthday")
  func ages() throws {
    let text = quiz(
      "- {ref: born, kind: date, title: Born, bands: [{ref: minor, from: 0, to: 18, tags: [t:minor]}, {ref: adult, from: 18, to: 120, tags: [t:adult]}]}"
    )
    #expect(try walk(text, "{born: 2008-11-25}").facts.tags.map(\.text) == ["t:minor"])
    #expect(try walk(text, "{born: 2008-11-24}").facts.tags.map(\.text) == ["t:adult"])
  }

  @Test("A hidden question takes store, kiosk, staff, daypart and locale from where it stands, or the answers file")
  func hidden() throws {
    let text = quiz(Question.Source.allCases.map { "- {ref: h-\($0), kind: hidden, from: \($0)}" }.joined(separator: "\n"))
    var here = Surroundings(store: "lyon", kiosk: "door", locale: "fr-FR", now: today.now)
    #expect(try walk(text, "{}", in: here).steps.map(\.answer) == [.text("lyon"), .text("door"), .empty, .text("morning"), .text("fr-FR")])
    here.zone = try #require(StoreZone(name: "Asia/Tokyo"))
    #expect(
      try walk(text, "{h-store: paris}", in: here).steps.map(\.answer)[...3] == [.text("paris"), .text("door"), .empty, .text("evening")])
  }

  @Test("yes, no, true and false answer a yes_no, quoted or not")
  func yesNoWords() throws {
    let text = quiz("- {ref: a, kind: yes_no, title: A}")
    let read = try ["yes", "no", "true", "false", "'yes'", "\"false\"", "True"].map { try walk(text, "{a: \($0)}").steps[0].answer }
    #expect(read == ["yes", "no", "yes", "no", "yes", "no", "yes"].map { .choices([$0]) })
  }

  @Test("A ranking keeps its order, a multi takes the order of the file")
  func orders() throws {
    let choices = "choices: [{ref: a, label: A}, {ref: b, label: B}, {ref: c, label: C}]"
    let text = quiz("- {ref: r, kind: ranking, title: R, \(choices)}\n- {ref: m, kind: multi, title: M, \(choices)}")
    let walk = try walk(text, "{r: [c, a, b], m: [c, a, b]}")
    #expect(walk.steps.map(\.answer) == [.choices(["c", "a", "b"]), .choices(["a", "b", "c"])])
  }

  @Test("An optional question may be left empty: it is on the path and says nothing")
  func optional() throws {
    let text = quiz(
      "- {ref: a, kind: text, title: A, optional: true}\n- {ref: b, kind: single, title: B, optional: true, choices: [{ref: x, label: X, tags: [t:x]}]}"
    )
    let walk = try walk(text, "{}")
    #expect(walk.path == ["a", "b"])
    #expect(walk.facts.answers["a"] == .empty && walk.facts.tags.isEmpty)
  }
}
