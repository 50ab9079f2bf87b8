// Versions compared in words.
import Chance
import Testing

@testable import Domain

@Suite struct QuizChangesTests {
  private static let base = """
    format: 1
    ref: skin
    title: {en: Skin, de: Haut}
    locales: [en, de]
    namespaces: {skin: {basis: needs}}
    scoring: {threshold: 20}
    filters: [{ref: price, keep: product.price <= answer.budget}]
    questions:
      - ref: feel
        kind: single
        title: {en: How does it feel?, de: Wie?}
        choices:
          - {ref: dry, label: Dry, tags: [skin:dry], links: [{tag: rich, points: 2}]}
          - {ref: oily, label: Oily}
        next: [{when: answer.feel = dry, go: layers}, {go: results}]
      - {ref: layers, kind: number, title: Layers, max: 5, bands: [{ref: few, to: 3}]}
      - {ref: reacts, kind: number, title: Reacts}
    rules: [{when: skin:dry, add: [skin:care]}]
    lead: {at: before_results, ask: [email], consent: {email: Write to me}}
    results: [{ref: plan, title: Plan, slots: [{ref: best, max: 3}]}]
    handoff: {codes: [TEN]}
    """

  @Test(
    "A change of one place is one sentence that names it",
    arguments: [
      ("en: How does it feel?", "en: How is it?", "Question \"feel\": the title is now \"How is it?\""),
      ("de: Wie?", "de: Wie denn?", "Question \"feel\": the German title is now \"Wie denn?\""),
      ("tags: [skin:dry]", "tags: []", "Choice \"dry\" of \"feel\" gives skin:dry no more"),
      ("ref: oily, label: Oily", "ref: oily, label: Oily, tags: [skin:oily]", "Choice \"oily\" of \"feel\" gives skin:oily now"),
      (", links: [{tag: rich, points: 2}]", "", "Choice \"dry\" of \"feel\" links to tag rich with 2 points no more"),
      ("kind: number, title: Layers, max: 5", "kind: number, title: Layers, max: 6", "Question \"layers\": the most is now 6 (was 5)"),
      ("title: Reacts", "title: Reacts, show_if: skin:dry", "Question \"reacts\" is shown only if skin:dry"),
      ("title: Reacts", "title: Reacts, optional: true", "Question \"reacts\" may be left empty now"),
      (
        "go: layers}, {go: results}", "go: reacts}",
        "Question \"feel\": what follows is now \"reacts\" if answer.feel = dry, else the next question"
      ),
      (
        "add: [skin:care]", "add: [skin:calm]",
        "A rule is new: if skin:dry, it gives skin:calm|A rule is gone: if skin:dry, it gives skin:care"
      ),
      ("email: Write to me", "email: Please write", "The consent to email: the wording is now \"Please write\""),
      ("ask: [email]", "ask: [email, name]", "The contact page asks for name now"),
      ("ref: best, max: 3", "ref: best, max: 4", "Slot \"best\": the most is now 4 (was 3)"),
      ("locales: [en, de]", "locales: [en, fr]", "The quiz is offered in French now|The quiz is offered in German no more"),
      ("threshold: 20", "threshold: 30", "The ranking: the share of answers that must match is now 30 (was 20)"),
      ("basis: needs", "basis: demographic", "Tags \"skin:…\": the basis is now \"demographic\" (was \"needs\")"),
      ("codes: [TEN]", "codes: {pool: autumn}", "The hand-off: the code that is handed out is now pool \"autumn\" (was \"TEN\")"),
      ("ref: few, to: 3", "ref: few, to: 4", "Band \"few\" of \"layers\": to is now 4 (was 3)"),
      (
        "product.price <= answer.budget", "product.price < answer.budget",
        "Filter \"price\" keeps only products with product.price < answer.budget"
      ),
    ])
  func sentences(_ old: String, _ new: String, _ said: String) throws {
    let changed = QuizChangesTests.base.replacing(old, with: new)
    #expect(changed != QuizChangesTests.base)
    let changes = QuizChanges(from: try Tree(parsing: QuizChangesTests.base), to: try Tree(parsing: changed))
    #expect(changes.sentences == said.split(separator: "|").map(String.init))
  }

  @Test("A new question, a moved one and a lost one are 3 sentences with their places")
  func items() throws {
    let base = try Tree(parsing: QuizChangesTests.base)
    var tree = base
    let items = try #require(base["questions"]?.items)
    tree["questions"] = .list([items[2], items[0], try Tree(parsing: "{ref: extra, title: {en: More?}}")])
    #expect(
      QuizChanges(from: base, to: tree).sentences == [
        "The question \"feel\" stands after \"reacts\" now", "The question \"extra\" is new, after \"feel\": \"More?\"",
        "The question \"layers\" is gone",
      ])
  }

  @Test("Keys in another order, and comments, are no change")
  func nothing() throws {
    let (a, b) = ("{ref: a, title: T, intro: {title: A, text: B}} # x", "{title: T, intro: {text: B, title: A}, ref: a}")
    #expect(QuizChanges(from: try Tree(parsing: a), to: try Tree(parsing: b)).sentences.isEmpty)
  }

  @Test("Each of 2,000 drawn single changes of bundled quizzes and of one with every key has at least 1 sentence, and back again")
  func never() throws {
    let own = [try Tree(parsing: QuizChangesTests.base), try QuizChangesTests.everyKey()]
    let trees = try Bundled.refs.map { try Tree(parsing: Bundled.text("Quizzes/\($0).yaml")) } + own
    for (seed, base) in trees.enumerated() {
      var random = Noise(UInt64(seed))
      for _ in 0..<300 {
        let edited = RandomEdit.edit(base, &random)
        #expect(!QuizChanges(from: base, to: edited).sentences.isEmpty)
        #expect(!QuizChanges(from: edited, to: base).sentences.isEmpty)
      }
    }
  }

  @Test("Every key of the format that comes, goes or changes, wherever it may stand, has a sentence")
  func everyKeyGoes() throws {
    let tree = try QuizChangesTests.everyKey()
    var count = 0
    func visit(_ path: TreePath, _ node: Tree) {
      for member in node.members ?? [] where member.key != "ref" {
        let there = path.key(member.key)
        var (gone, other) = (tree, tree)
        gone[there] = nil
        other[there] = .text("something else")
        for changed in [gone, other] {
          #expect(!QuizChanges(from: tree, to: changed).sentences.isEmpty, "\(there.text)")
          #expect(!QuizChanges(from: changed, to: tree).sentences.isEmpty, "\(there.text)")
        }
        count += 1
        visit(there, member.value)
      }
      for (index, item) in (node.items ?? []).enumerated() { visit(path.item(index), item) }
    }
    visit([], tree)
    #expect(count > 90)
  }

  /// A tree in which every key of the format stands somewhere, sound or not.
  private static func everyKey() throws -> Tree {
    func map(_ keys: [String]) -> Tree { .map(keys.map { Tree.Member($0, $0 == "ref" ? .text("r") : .text("v \($0)")) }) }
    var root = map(QuizReader.keys)
    var choice = map(QuestionReader.choiceKeys)
    choice["links"] = .list([map(QuestionReader.linkKeys)])
    choice["set"] = try Tree(parsing: "{calm: 1}")
    choice["tags"] = .list([.text("a:b")])
    choice["label"] = try Tree(parsing: "{en: A, de: B}")
    var question = map(QuestionReader.keys)
    question["choices"] = .list([choice])
    question["bands"] = .list([map(QuestionReader.bandKeys)])
    question["next"] = .list([map(["when", "go"])])
    root["questions"] = .list([question])
    var section = map(["ref", "title", "text", "show_if"])
    section["slots"] = .list([map(["ref", "title", "where", "max", "min_score", "threshold", "fixed", "repeat"])])
    root["results"] = .list([section])
    root["rules"] = .list([map(["when", "add", "remove", "set", "plus"])])
    root["filters"] = .list([map(["ref", "keep", "safety"])])
    root["namespaces"] = .map([.init("goal", map(["basis", "keep", "label"]))])
    root["scoring"] = map(["stacking", "normalise", "tie_rank", "min_score", "threshold", "min_stock", "price", "rotate"])
    root["intro"] = map(["title", "text"])
    root["lead"] = map(["at", "ask", "require"])
    root[TreePath("lead.consent")] = map(["email", "sms"])
    root["handoff"] = map(["cart", "page", "codes"])
    return root
  }
}
