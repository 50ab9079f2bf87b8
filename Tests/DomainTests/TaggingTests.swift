// Tags, rules, variables and the outcome (FORMAT.md, Session, steps 4 and 5).
import Domain
import Testing

@Suite struct TaggingTests {
  @Test("Tags come in path order without repeats, and out sorted by bytes")
  func order() throws {
    let text = quiz(
      """
      - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, tags: [u:z, t:b]}]}
      - {ref: b, kind: multi, title: B, choices: [{ref: y, label: Y, tags: [t:b, t:a]}, {ref: z, label: Z, tags: [t:_, "t:Ä"]}]}
      """)
    let walk = try walk(text, "{a: x, b: [z, y]}")
    #expect(walk.facts.tags.map(\.text) == ["u:z", "t:b", "t:a", "t:_", "t:ä"])
    #expect(try take(text, Night.catalogText, "{a: x, b: [z, y]}").tags.map(\.text) == ["t:_", "t:a", "t:b", "t:ä", "u:z"])
  }

  @Test("Each rule runs once, in order, and sees what the earlier ones did")
  func rules() throws {
    let text = quiz(
      "- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, tags: [t:x], plus: {n: 2}}]}",
      more: """
        variables: [n]
        rules:
          - {when: "t:late", add: [t:never]}
          - {when: "t:x", add: [t:late], remove: [t:x], plus: {n: 3}}
          - {when: "score.n = 5 and not t:x", add: [u:five], set: {n: 40}, plus: {n: 2}}
          - {when: "answer.a = x and u:five", add: [u:last]}
        """)
    let facts = try walk(text, "{a: x}").derived
    #expect(facts.tags.map(\.text) == ["t:late", "u:five", "u:last"])
    #expect(facts.variables == ["n": 42])
  }

  @Test("Branching on the path sees tags and variables of earlier choices, never of rules")
  func beforeRules() throws {
    let text = quiz(
      """
      - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, plus: {n: 2}}, {ref: y, label: Y, set: {n: 7}}]}
      - {ref: b, kind: yes_no, title: B, show_if: score.n >= 7}
      - {ref: c, kind: yes_no, title: C, show_if: t:made}
      """, more: "variables: [n]\nrules: [{when: answer.a is set, add: [t:made]}]")
    #expect(try walk(text, "{a: x}").path == ["a"])
    #expect(try walk(text, "{a: y, b: yes}").path == ["a", "b"])
  }

  @Test("The outcome is the highest variable, the first declared of equals, and null without variables")
  func outcomes() throws {
    let choices = "choices: [{ref: x, label: X, plus: {cat: 1}}, {ref: y, label: Y, plus: {dog: 1}}, {ref: z, label: Z, set: {owl: -1}}]"
    let text = quiz("- {ref: a, kind: multi, title: A, optional: true, \(choices)}", more: "variables: [dog, cat, owl]")
    let outcomes = try ["[]", "[x]", "[y]", "[x, y]", "[z]"].map { try walk(text, "{a: \($0)}").derived.outcome }
    #expect(outcomes == ["dog", "cat", "dog", "dog", "dog"])
    #expect(try walk(quiz("- {ref: a, kind: yes_no, title: A}"), "{a: yes}").derived.outcome == nil)
  }

  @Test("A rule and a section may ask for the outcome")
  func outcomeInRules() throws {
    let text = quiz(
      "- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, plus: {cat: 1}}]}",
      more: "variables: [dog, cat]\nrules: [{when: outcome = CAT, add: [t:cat]}]")
    #expect(try walk(text, "{a: x}").derived.tags.map(\.text) == ["t:cat"])
  }

  @Test("`set` of a choice comes before its `plus`, and choices apply in path order")
  func setThenPlus() throws {
    let text = quiz(
      """
      - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, plus: {n: 1}, set: {n: 10}}]}
      - {ref: b, kind: ranking, title: B, choices: [{ref: y, label: Y, set: {n: 3}}, {ref: z, label: Z, plus: {n: 5}}]}
      """, more: "variables: [n]")
    #expect(try walk(text, "{a: x, b: [y, z]}").facts.variables == ["n": 8])
    #expect(try walk(text, "{a: x, b: [z, y]}").facts.variables == ["n": 3])
  }

  @Test(
    "A tag is namespace:value, lower-cased, without white space, comma, semicolon and parenthesis",
    arguments: [
      ("goal:sleep", "goal:sleep"), ("goal:SLEEP", "goal:sleep"), ("a-b_1:x:y", "a-b_1:x:y"), ("goal:été", "goal:été"),
      ("Goal:sleep", nil), ("1a:b", nil), ("goal:", nil), (":x", nil), ("goal", nil), ("goal:a b", nil), ("goal:a,b", nil),
      ("goal:a;b", nil), ("goal:(a)", nil), ("goal:a\u{A0}b", nil), ("goal:*", nil),
    ] as [(String, String?)])
  func grammar(text: String, wanted: String?) {
    #expect(Domain.Tag(text)?.text == wanted)
  }

  @Test("A namespace has up to 32 characters and a value up to 64")
  func lengths() {
    let (name, value) = (String(repeating: "n", count: 32), String(repeating: "v", count: 64))
    #expect(Domain.Tag("\(name):\(value)")?.namespace == name)
    #expect(Domain.Tag("\(name)n:x") == nil && Domain.Tag("x:\(value)v") == nil)
    #expect(TagPattern("goal:*") == .anyIn(namespace: "goal") && TagPattern("goal:* ") == nil)
  }
}
