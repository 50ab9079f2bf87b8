// What is wrong with a quiz file: every problem at once, each with its path and line.
import Domain
import Testing

@Suite struct QuizFileTests {
  @Test("Twenty-four faults of one file are all named, each with its line and path")
  func everyFault() {
    let text = """
      format: 2
      ref: Bad Ref
      tilte: Oops
      namespaces: {goal: {basis: neds}, skin: {basis: needs}}
      variables: [n, n]
      scoring: {stacking: summ, tie_rank: [nobody], threshold: 120}
      filters: [{ref: f, keep: product.prise < 3}]
      questions:
        - {ref: a, kind: sinlge, title: A}
        - ref: b
          kind: single
          title: B
          optional: yes
          choices:
            - {ref: x, label: X, tags: [skni:dry], weight: 2.5}
            - {ref: x, label: Y, links: [{sku: A, tag: b}, {tag: b, exclude: true, pin: true}, {points: 2}]}
          next: [{when: answer.nobody = x, go: a}, {go: nowhere}]
        - ref: c
          kind: number
          title: C
          bands:
            - {ref: low, from: 0, to: 10}
            - {ref: high, from: 9, to: 20}
      rules: [{add: [skin:dry]}]
      handoff: {cart: "https://shop.example.com/{lines}?d={cod}"}
      """
    #expect(
      Set(faults(text)) == [
        "1 format bad_format", "2 ref bad_ref", "3 tilte unknown_key", "1  missing_key", "4 namespaces.goal.basis unknown_value",
        "5 variables duplicate_ref", "6 scoring.stacking unknown_value", "6 scoring.tie_rank unknown_question",
        "6 scoring.threshold out_of_range", "7 filters[0].keep bad_expression", "9 questions[0].kind unknown_value",
        "13 questions[1].optional wrong_kind", "15 questions[1].choices[0].tags unknown_namespace",
        "15 questions[1].choices[0].weight wrong_kind", "15 questions[1].choices duplicate_ref",
        "16 questions[1].choices[1].links[0] bad_link",
        "16 questions[1].choices[1].links[1] bad_link", "16 questions[1].choices[1].links[2] bad_link",
        "17 questions[1].next[0].when bad_expression", "17 questions[1].next[0].go cyclic_jump",
        "17 questions[1].next[1].go unknown_question",
        "23 questions[2].bands[1] band_overlap", "24 rules[0] missing_key", "25 handoff.cart bad_template",
      ])
    #expect(QuizFile(text).quiz == nil)
  }

  @Test("A fault says what is wrong and what to do, in one line")
  func words() throws {
    let text = Night.quizText.replacing("kind: multi", with: "kind: mutli").replacing("goal:sleep]", with: "goul:sleep]")
    let shown = QuizFile(text).problems.map { $0.text(file: "night.yaml") }
    #expect(
      shown == [
        "night.yaml:6: questions[0].choices[0].tags: unknown tag \"goul:sleep\": namespace \"goul\" is not declared under namespaces; did you mean \"goal\"?",
        "night.yaml:8: questions[2].kind: unknown kind \"mutli\"; did you mean \"multi\"?",
      ])
  }

  @Test(
    "An unknown key is named with the nearest known key, wherever it stands",
    arguments: [
      ("runner_ups: 2", "runnerups: 2", "12 runnerups", "runner_ups"), ("kind: single", "knd: single", "6 questions[0].knd", "kind"),
      ("label: Vegan", "lable: Vegan", "7 questions[1].choices[0].lable", "label"),
      ("exclude: true", "exlude: true", "7 questions[1].choices[0].links[1].exlude", "exclude"),
      ("ref: tonight, where", "ref: tonight, were", "11 results[0].slots[0].were", "where"),
      ("keep: product", "kep: product", "10 filters[0].kep", "keep"),
      ("{basis: needs}", "{bases: needs}", "4 namespaces.goal.bases", "basis"),
    ])
  func unknownKeys(good: String, bad: String, place: String, near: String) throws {
    let problems = QuizFile(Night.quizText.replacing(good, with: bad, maxReplacements: 1)).problems
    let problem = try #require(problems.first { $0.code == "unknown_key" })
    #expect("\(problem.line) \(problem.path)" == place)
    #expect(problem.message.hasSuffix("did you mean \"\(near)\"?"))
  }

  @Test("A jump back, a jump to itself and a jump to nowhere are errors; forward and to results are not")
  func jumps() {
    func code(_ target: String) -> [String] {
      faults(
        quiz(
          "- {ref: a, kind: yes_no, title: A}\n- {ref: b, kind: yes_no, title: B, next: [{go: \(target)}]}\n- {ref: c, kind: yes_no, title: C}"
        ))
    }
    #expect(code("a") == ["8 questions[1].next[0].go cyclic_jump"])
    #expect(code("b") == ["8 questions[1].next[0].go cyclic_jump"])
    #expect(code("d") == ["8 questions[1].next[0].go unknown_question"])
    #expect(code("c").isEmpty && code("results").isEmpty)
  }

  @Test("YAML 1.1's yes and no are words, not truth: optional: yes is refused, a tag no:no and a choice yes are texts")
  func yesNo() throws {
    #expect(faults(quiz("- {ref: a, kind: text, title: A, optional: yes}")) == ["7 questions[0].optional wrong_kind"])
    let quiz = try sound(
      quiz("- {ref: a, kind: single, title: no, choices: [{ref: yes, label: on}, {ref: no, label: Off}, {ref: 0x10, label: 012}]}"))
    #expect(quiz.questions[0].title.text(in: "en") == "no")
    #expect(quiz.questions[0].choices.map { $0.ref + " " + $0.label.text(in: "en") } == ["yes on", "no Off", "0x10 012"])
  }

  @Test("A yes_no always has yes and no, with the words of four languages, and takes what the quiz says of them")
  func yesNoQuestion() throws {
    let question = try sound(quiz("- {ref: a, kind: yes_no, title: A, choices: [{ref: no, label: Never, tags: [t:n]}]}")).questions[0]
    #expect(question.choices.map(\.ref) == ["yes", "no"])
    #expect(question.choices.map { $0.label.text(in: "de-AT") } == ["Ja", "Never"])
    #expect(faults(quiz("- {ref: a, kind: yes_no, title: A, choices: [{ref: maybe, label: M}]}")) == ["7 questions[0].choices bad_ref"])
  }

  @Test("A key that does nothing in its kind is a warning, and the quiz still reads")
  func idleKeys() {
    let file = QuizFile(quiz("- {ref: a, kind: text, title: A, bands: [], top: 2}"))
    #expect(file.problems.map { "\($0.path) \($0.severity)" } == ["questions[0].bands warning", "questions[0].top warning"])
    #expect(file.quiz != nil)
  }

  @Test("A map of languages is a text; a word that is no language is an error")
  func languages() throws {
    let quiz = try sound(
      Night.quizText.replacing("title: A better night", with: "title: {en: Night, de: Nacht}\nlocale: en\nlocales: [en, de-AT]"))
    #expect(["de-AT", "de", "fr", "en-GB"].map { quiz.text(quiz.title, in: $0) } == ["Nacht", "Nacht", "Night", "Night"])
    #expect(faults(Night.quizText.replacing("title: A better night", with: "title: {english: Night}")) == ["3 title.english bad_locale"])
  }

  @Test("The defaults are those of FORMAT.md")
  func defaults() throws {
    let quiz = try sound(quiz("- {ref: a, kind: yes_no, title: A}"))
    #expect(quiz.scoring == Scoring())
    #expect(quiz.scoring.stacking == .max && quiz.scoring.normalise == .split && quiz.scoring.price == .asc && !quiz.scoring.rotate)
    #expect([quiz.scoring.minScore, quiz.scoring.threshold, quiz.scoring.minStock, quiz.runnerUps] == [1, 0, 1, 3])
    #expect(quiz.locale == "en" && quiz.locales == ["en"] && quiz.variables.isEmpty)
    #expect(quiz.namespaces.map(\.keep) == [.latest, .latest])
    #expect(quiz.sections == [.standard] && Section.standard.slots == [Slot(ref: "best", max: 6)])
  }

  @Test(
    "A ref is 1 to 40 of a-z, 0-9, - and _, beginning with a letter or digit",
    arguments: [
      ("a", true), ("0", true), ("a-b_c9", true), (String(repeating: "r", count: 40), true), (String(repeating: "r", count: 41), false),
      ("-a", false), ("_a", false), ("A", false), ("é", false), ("a b", false), ("a.b", false), ("../a", false),
    ])
  func refs(ref: String, isTaken: Bool) {
    #expect((QuizFile(Night.quizText.replacing("ref: night", with: "ref: \"\(ref)\"")).quiz != nil) == isTaken)
  }

  @Test("Numbers out of their range are named: weights, points, decimals, steps, counts")
  func ranges() {
    let text = quiz(
      """
      - {ref: a, kind: multi, title: A, min: 3, max: 1, choices: [{ref: x, label: X, weight: 1001, links: [{tag: p, points: -1001}]}, {ref: y, label: Y, hotkey: xy}]}
      - {ref: b, kind: number, title: B, decimals: 7, min: 5, max: 1, step: 0}
      - {ref: c, kind: ranking, title: C, top: 2, choices: [{ref: x, label: X}]}
      - {ref: d, kind: number, title: D, bands: [{ref: x, from: 5, to: 5}]}
      - {ref: e, kind: slider, title: E, min: -1000000000001, max: 9223372036854, step: 1000000000000.5}
      """, more: "runner_ups: -1\nresults: [{ref: r, slots: [{ref: s, max: 0}]}]")
    #expect(
      Set(faults(text).map { $0.split(separator: " ")[1] }) == [
        "runner_ups", "results[0].slots[0].max", "questions[0].choices[0].weight", "questions[0].choices[0].links[0].points",
        "questions[0].choices[1].hotkey", "questions[0].min", "questions[0].max", "questions[1].decimals", "questions[1].max",
        "questions[1].step", "questions[2].top", "questions[3].bands[0]", "questions[4].min", "questions[4].max", "questions[4].step",
      ])
  }

  @Test("45,000 bands, and names of 200,000 letters beside each other, are told in few words and at once")
  func absurd() {
    let bands = quiz("- {ref: a, kind: number, title: A, bands: [\(String(repeating: "{ref: a}, ", count: 45_000))]}")
    #expect(QuizFile(bands).problems.count < 1_100)
    let (long, other) = (String(repeating: "a", count: 200_000), String(repeating: "b", count: 200_000))
    let set = quiz(
      "- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, set: {? \(other) : 1}}]}", more: "variables: [\(long)]")
    #expect(QuizFile(set).quiz == nil)
    #expect(first("format: 1\nref: night\ntitel: T\n").contains("unknown_key"))
  }

  private func first(_ text: String) -> String { faults(text).joined(separator: ", ") }
}
