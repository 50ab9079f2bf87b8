// Tags and segments at the console: help below an expression, the count while typing, the form of a segment, tags and their new names.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

/// Answers about tags of the made-up shop.
final class TagStore {
  private(set) var asked: [MatchQuestion] = []
  private(set) var requests: [TagRequest] = []
  /// Counts are held back: the answer to the second question comes first.
  var holds = false
  let drafts = DraftStore()

  static var words: ExpressionWords {
    var words = ExpressionWords()
    words.tags = [.init("skin:dry", "977 people"), .init("skin:sensitive", "1,284 people")]
    words.quizzes = ["skin"]
    return words
  }

  static let page = TagsPage(rows: [
    .init(
      tag: Shop.tag("goal:glow"), basis: .needs, people: 911, given: [.init("Find your routine", "choice glow of goal")],
      read: [.init("Find your routine", "show if of serum"), .init("Segment", "Sensitive, wants glow")]),
    .init(tag: Shop.tag("lab:beta"), basis: nil, people: 3),
    .init(tag: Shop.tag("skin:dry"), basis: .needs, people: 977, given: [.init("Find your routine", "choice dry of feel")]),
  ])

  func answer(_ effect: ConsoleEffect) -> [ConsoleReply] {
    guard case .tags(let request) = effect else { return drafts.answer(effect) }
    requests.append(request)
    switch request {
    case .matches(let question):
      asked.append(question)
      if holds { return [] }
      return [
        .tags(
          .matches(question, question.subject == .products ? .products(12, of: 80) : .people(402, of: 4122, reachable: 233)))
      ]
    case .list: return [.tags(.list(TagStore.page))]
    case .segment(let name):
      let scope = ExpressionScope(.segment, namespaces: ["skin"], segments: [])
      return [
        .tags(
          .segment(name.map { SegmentDraft(name: $0, basis: .needs, expression: "skin:sensitive and skin:dry") }, scope, TagStore.words))
      ]
    case .saveSegment(let draft, _): return [.tags(.done("\"\(draft.name)\" is saved"))]
    case .deleteSegment(let name): return [.tags(.done("\"\(name)\" is gone"))]
    case .plan(let from, let to):
      return [
        .tags(
          .plan(
            TagPlan(
              from: from, to: to,
              quizzes: [.init(ref: "skin", title: "Find your routine", number: 12, version: Shop.hash, next: 13, draft: 4)],
              segments: ["Sensitive, wants glow"], people: 911, merging: 40, deliveries: 590,
              notes: ["The settings of \"klaviyo\" name goal:glow and stay as they are."])))
      ]
    case .reasons(let ref, let who): return [.tags(Shop.reasons(ref, who))]
    case .rename(let plan): return [.tags(.renamed(plan, "\(plan.from) is \(plan.to) now, for 911 contacts"))]
    }
  }

  func console(_ keys: String, columns: Int = 80, rows: Int = 24) -> Played<ConsoleProgram> {
    play(ConsoleProgram(), keys: Shop.pin + keys, columns: columns, rows: rows, reply: answer)
  }
}

@Suite("Tags")
struct TagsTests {
  /// The lines of a picture that hold one of these words.
  private func lines(_ played: Played<ConsoleProgram>, _ words: String...) -> [String] {
    played.text.split(separator: "\n").map(String.init).filter { line in words.contains { line.contains($0) } }
  }

  @Test("t on the segments opens the tags: people, given, read")
  func tags() {
    let played = TagStore().console("2t")
    for line in ["goal:glow", "911", "lab:beta", "undeclared", "skin:dry", "R rename or merge", "3 tags"] {
      #expect(played.text.contains(line), "\(line)\n\(played.text)")
    }
  }

  @Test("Enter on a tag says who gives it and who reads it")
  func uses() {
    let played = TagStore().console("2t⏎")
    for line in ["Given by", "choice glow of goal", "Read by", "show if of serum", "Sensitive, wants glow"] {
      #expect(played.text.contains(line), "\(line)\n\(played.text)")
    }
  }

  @Test("a new name is shown with all that it touches before anything is done, Esc goes back to the name, Enter does it")
  func rename() {
    let store = TagStore()
    let plan = store.console("2tr⌫⌫⌫⌫shine⏎")
    #expect(store.requests.contains(.plan(from: "goal:glow", to: "goal:shine")))
    for line in [
      "goal:glow → goal:shine", "911  contacts change", "40  of them have both", "590  messages", "v12 → v13, draft", "Segment", "klaviyo",
    ] {
      #expect(plan.text.contains(line), "\(line)\n\(plan.text)")
    }
    #expect(!store.requests.contains { if case .rename = $0 { true } else { false } })
    #expect(store.console("2tr⌫⌫⌫⌫shine⏎⎋").text.contains("A new name for goal:glow"))
    let done = store.console("2tr⌫⌫⌫⌫shine⏎⏎")
    #expect(done.text.contains("goal:glow is goal:shine now, for 911 contacts") && done.text.contains("R rename or merge"))
  }

  @Test("n makes a segment: a tag completed with Tab, the share and the reachable counted live, Enter keeps it")
  func segment() {
    let store = TagStore()
    let typed = store.console("2nDry skin⇥⇥dr⇥")
    #expect(typed.text.contains("skin:dry") && typed.text.contains("402 of 4,122 people match (9.8%), 233 can be reached"), "\(typed.text)")
    // Enter takes the condition, Tab goes on to the text, Enter there keeps the segment.
    _ = store.console("2nDry skin⇥⇥dr⇥⏎⇥⏎")
    #expect(store.requests.contains(.saveSegment(SegmentDraft(name: "Dry skin", expression: "skin:dry"), replacing: nil)))
  }

  @Test("the words that may come stand below the field, the first with its key; a fault has a mark below its column")
  func help() {
    let words = TagStore().console("2nX⇥⇥ski")
    #expect(lines(words, "977 people").first?.contains("skin:dry") == true && words.text.contains("Tab  977 people"), "\(words.text)")
    let fault = TagStore().console("2nX⇥⇥skin:dry or skni:dry and skin:dry")
    let all = fault.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let field = all.firstIndex { $0.contains("skni:dry") } ?? 0
    let column = all[field].range(of: "skni").map { all[field].distance(from: all[field].startIndex, to: $0.lowerBound) }
    let mark = all[field + 1].firstIndex(of: "^").map { all[field + 1].distance(from: all[field + 1].startIndex, to: $0) }
    #expect(column == mark && mark != nil, "\(fault.text)")
    #expect(fault.text.contains("unknown tag namespace \"skni\"; did you mean \"skin\"?"))
  }

  @Test("e edits the chosen segment, x asks before it deletes")
  func change() {
    let store = TagStore()
    let last = "↓↓↓↓↓↓↓↓↓↓↓↓"
    let edit = store.console("2\(last)e")
    #expect(edit.text.contains("skin:sensitive and skin:dry"), "\(edit.text)")
    let asked = store.console("2\(last)x")
    #expect(
      asked.text.contains("Delete \"Sensitive, wants glow\"?") && !store.requests.contains(.deleteSegment(name: "Sensitive, wants glow")))
    _ = store.console("2\(last)x→⏎")
    #expect(store.requests.contains(.deleteSegment(name: "Sensitive, wants glow")))
  }

  @Test("in the editor a condition is completed, counted of those who took the quiz, and kept as it was typed")
  func editor() throws {
    let store = TagStore()
    // The second question's form, down to its condition.
    let form = store.console("3e↓⏎")
    let row = try #require(form.text.split(separator: "\n").first { $0.contains("Show if") })
    #expect(row.contains("answer.goal = sleep"))
    var down = 0
    while down < 20, !lines(store.console("3e↓⏎" + String(repeating: "↓", count: down)), "Show if").contains(where: { $0.contains("▸") }) {
      down += 1
    }
    let open = "3e↓⏎" + String(repeating: "↓", count: down) + "⏎"
    let typed = store.console(open + " and g")
    #expect(typed.text.contains("goal:sleep"), "\(typed.text)")
    #expect(store.asked.last?.expression == "quiz = tea and answer.goal = sleep")
    _ = store.console(open + " and goal:s⇥⏎")
    #expect(store.drafts.changed == ["    show_if: answer.goal = sleep and goal:sleep"], "\(store.drafts.changed)")
    #expect(store.asked.last?.expression == "quiz = tea and answer.goal = sleep and goal:sleep")
  }

  @Test("one count is on its way at a time: what was typed meanwhile waits for its answer, an answer to another question is dropped")
  func oneAtATime() throws {
    let store = TagStore()
    store.holds = true
    var played = store.console("2nX⇥⇥skin:dry or skin:sensitive")
    #expect(store.asked.map(\.number) == [1])
    var stale = try #require(store.asked.first)
    stale.number = 99
    let count = MatchCount.people(7, of: 9, reachable: 5)
    #expect(played.program.update(.reply(.tags(.matches(stale, count)))).isEmpty)
    let next = played.program.update(.reply(.tags(.matches(try #require(store.asked.first), count))))
    let wanted = MatchQuestion(number: 2, subject: .people, expression: "skin:dry or skin:sensitive")
    #expect(next == [.tags(.matches(wanted))])
  }

  @Test("a slot's condition counts products, and the word that is taken is one of the catalog")
  func products() throws {
    let store = TagStore()
    // The results' section, its first slot, its condition.
    let slot = "3e" + String(repeating: "↓", count: 4) + "⏎"
    var keys: String?
    for down in 0..<12 where keys == nil {
      let open = slot + String(repeating: "↓", count: down) + "⏎"
      let rows = store.console(open).text.split(separator: "\n").filter { $0.contains("Where") }
      if rows.contains(where: { $0.contains("product.collection = teas") }) { keys = open }
    }
    let form = try #require(keys)
    var down = 0
    while down < 12, !lines(store.console(form + String(repeating: "↓", count: down)), "Where").contains(where: { $0.contains("▸") }) {
      down += 1
    }
    let typed = store.console(form + String(repeating: "↓", count: down) + "⏎")
    #expect(store.asked.last == MatchQuestion(number: 1, subject: .products, expression: "product.collection = teas"))
    #expect(typed.text.contains("12 of 80 products match"), "\(typed.text)")
  }

  @Test("at 40x12 the form of a segment keeps name, expression, words and count", arguments: [(40, 12), (200, 50)])
  func sizes(columns: Int, rows: Int) {
    let played = TagStore().console("2nX⇥⇥skin:dry or sk", columns: columns, rows: rows)
    for word in ["Name", "skin:dry or sk", "skin:sensitive"] { #expect(played.text.contains(word), "\(word)\n\(played.text)") }
  }
}

extension Played<ConsoleProgram> {
  /// The last screen.
  fileprivate var text: String { screen.joined(separator: "\n") }
}
