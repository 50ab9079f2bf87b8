// A tag or namespace under another name in a quiz file, and where a file gives and reads tags.
import Chance
import Domain
import Testing

@Suite struct TagRenameTests {
  static let quiz = """
    format: 1
    ref: night
    title: A better night with goal:sleep in its title
    namespaces: {goal: {basis: needs, keep: all, label: Goals}, diet: {basis: psychographic}}
    questions:
      - ref: goal
        kind: single
        title: What for?
        choices:
          # The first.
          - {ref: sleep, label: "goal:sleep", tags: [goal:sleep, goal:calm], links: [{tag: "goal:sleep"}]}
          - {ref: wake, label: Waking up, tags: [goal:wake], show_if: "not goal:sleep"}
        next: [{when: "goal:sleep and count(goal:*, goal:sleep) > 1", go: results}]
      - {ref: diet, kind: multi, title: "Diet?", show_if: goal:sleep or answer.goal = wake, choices: [{ref: vegan, label: Vegan, tags: [diet:vegan]}]}
    rules:
      - {when: goal:sleep and diet:vegan, add: [goal:both], remove: [goal:sleep]}
    filters: [{ref: f, keep: "not goal:sleep or product.price <= 20"}]
    results: [{ref: plan, title: Your night, show_if: goal:sleep, slots: [{ref: tonight, where: goal:sleep}]}]
    """ + "\n"

  private func renamed(_ from: String, _ to: String, _ text: String = quiz) throws -> QuizDocument {
    let document = try QuizDocument(text)
    return document.becoming(try #require(TagRename(from: from, to: to)).renamed(document.tree))
  }

  @Test(
    "goal:sleep becomes need:rest in 2 lists and 8 conditions; texts, product tags, comments and goal:* stay; need is declared as goal is")
  func tag() throws {
    let after = try renamed("goal:sleep", "need:rest").text
    let lines = zip(Self.quiz.split(separator: "\n"), after.split(separator: "\n")).filter { $0 != $1 }.map { String($1) }
    #expect(
      lines == [
        "namespaces: {goal: {basis: needs, keep: all, label: Goals}, need: {basis: needs, keep: all}, diet: {basis: psychographic}}",
        "      - {ref: sleep, label: \"goal:sleep\", tags: [need:rest, goal:calm], links: [{tag: \"goal:sleep\"}]}",
        "      - {ref: wake, label: Waking up, tags: [goal:wake], show_if: \"not need:rest\"}",
        "    next: [{when: \"need:rest and count(goal:*, need:rest) > 1\", go: results}]",
        "  - {ref: diet, kind: multi, title: \"Diet?\", show_if: need:rest or answer.goal = wake, choices: [{ref: vegan, label: Vegan, tags: [diet:vegan]}]}",
        "  - {when: need:rest and diet:vegan, add: [goal:both], remove: [need:rest]}",
        "filters: [{ref: f, keep: \"not need:rest or product.price <= 20\"}]",
        "results: [{ref: plan, title: Your night, show_if: need:rest, slots: [{ref: tonight, where: need:rest}]}]",
      ], "\(lines.joined(separator: "\n"))")
    #expect(after.contains("# The first."))
    #expect(QuizFile(after).problems.filter { $0.severity == .error }.isEmpty)
  }

  @Test("two tags that become one stand once in a choice's list")
  func merge() throws {
    let after = try renamed("goal:sleep", "goal:calm")
    #expect(after.tree[TreePath("questions[0].choices[0].tags")] == .list([.text("goal:calm")]))
    #expect(after.tree["namespaces"] == (try QuizDocument(Self.quiz)).tree["namespaces"])
  }

  @Test("a namespace takes its tags, its patterns and its label with it; into one that is in use it goes without")
  func namespace() throws {
    let after = try renamed("goal:*", "aim:*")
    #expect(after.tree["namespaces"]?.keys == ["aim", "diet"] && after.tree["namespaces"]?["aim"]?["label"]?.scalar == "Goals")
    #expect(!TagUse.all(in: after.tree).contains { $0.pattern.namespace == "goal" })
    #expect(after.text.contains("count(aim:*, aim:sleep)"))
    #expect(try renamed("goal:*", "diet:*").tree["namespaces"]?.keys == ["diet"])
  }

  @Test("a segment's condition follows; one that cannot be read or does not name the tag keeps its spelling")
  func segments() throws {
    let rename = try #require(TagRename(from: "goal:sleep", to: "need:rest"))
    #expect(
      rename.renamed(segment: "ever goal:sleep and did order where (goal:sleep in last 3d)")
        == "ever need:rest and (did order where (need:rest in last 3d))")
    #expect(rename.renamed(segment: "GOAL:* or   diet:vegan") == "GOAL:* or   diet:vegan")
    #expect(rename.renamed(segment: "goal:sleep and and") == "goal:sleep and and")
  }

  @Test("names that are none, and a name and itself, are no rename")
  func names() {
    for (from, to) in [
      ("goal:a", "goal:a"), ("goal:a", "goal"), ("goal:a", "goal:*"), ("goal:*", "goal:a"), ("x", "y"), ("goal:a", "Goal:b"),
    ] {
      #expect(TagRename(from: from, to: to) == nil, "\(from) \(to)")
    }
  }

  @Test("300 random renames to a name that was unused and back give the same tree, and on the way no use of the old name is left")
  func backAndForth() throws {
    let tree = try QuizDocument(Self.quiz).tree
    let used = Set(TagUse.all(in: tree).compactMap { if case .tag(let tag) = $0.pattern { tag.text } else { nil } }).sorted()
    for seed in UInt64(0)..<300 {
      var random = Noise(seed)
      var start = tree
      // Other files: some parts are missing.
      for path in ["rules", "filters", "results", "questions[0].next", "questions[1].show_if", "questions[0].choices[1]"]
      where random.once(in: 3) {
        start[TreePath(path)] = nil
      }
      let isNamespace = random.once(in: 4)
      let from = isNamespace ? random.pick(["goal:*", "diet:*"]) : random.pick(used)
      let to = isNamespace ? "fresh:*" : random.pick(["goal:new", "diet:new", "fresh:new", "goal:x:y"])
      let there = try #require(TagRename(from: from, to: to)).renamed(start)
      let old = try #require(TagPattern(from))
      #expect(!TagUse.all(in: there).contains { $0.pattern == old && !from.hasSuffix(":*") }, "seed \(seed)")
      #expect(try #require(TagRename(from: to, to: from)).renamed(there) == start, "seed \(seed): \(from) → \(to)")
      let declared = Set(there["namespaces"]?.keys ?? [])
      #expect(TagUse.all(in: there).allSatisfy { declared.contains($0.pattern.namespace) }, "seed \(seed)")
    }
  }

  @Test("each use has its place in words")
  func uses() throws {
    let uses = TagUse.all(in: try QuizDocument(Self.quiz).tree).filter { $0.pattern.text == "goal:sleep" }
    #expect(uses.filter(\.isGiven).map(\.place) == ["choice sleep of goal"])
    #expect(
      uses.filter { !$0.isGiven }.map(\.place) == [
        "show if of choice wake of goal", "jump from goal to results", "jump from goal to results", "show if of diet",
        "rule 1 takes it away", "condition of rule 1", "filter f", "section plan", "slot tonight",
      ])
  }
}
