// Two people's edits of one quiz: what a merge keeps, and what it asks about.
import Chance
import Domain
import Testing

@Suite struct TreeMergeTests {
  private let base = """
    ref: skin
    title: Skin
    questions:
      - {ref: feel, title: Feel, tags: [a, b], choices: [{ref: dry, label: Dry}, {ref: oily, label: Oily}]}
      - {ref: layers, title: Layers}
      - {ref: reacts, title: Reacts}
    """

  private func tree(_ text: String) throws -> Tree { try Tree(parsing: text) }

  private func refs(_ tree: Tree) -> [String] { tree["questions"]?.items?.compactMap(\.ref) ?? [] }

  @Test("A title changed here and a label changed there are both in it, with 0 conflicts")
  func disjoint() throws {
    let base = try tree(base)
    var (mine, theirs) = (base, base)
    mine[TreePath("questions[0].title")] = .text("How does it feel?")
    theirs[TreePath("questions[0].choices[1].label")] = .text("Shiny")
    let merge = TreeMerge.merge(base: base, mine: mine, theirs: theirs)
    var both = mine
    both[TreePath("questions[0].choices[1].label")] = .text("Shiny")
    #expect(merge == TreeMerge.merge(base: base, mine: both, theirs: base))
    #expect(merge.tree == both && merge.conflicts.isEmpty)
  }

  @Test("One title changed on 2 sides is 1 conflict with its path; mine stands until theirs is taken")
  func conflict() throws {
    let base = try tree(base)
    var (mine, theirs) = (base, base)
    mine["questions"] = .list([.map([.init("ref", .text("new"))])] + (base["questions"]?.items ?? []))
    mine[TreePath("questions[2].title")] = .text("M")
    theirs[TreePath("questions[1].title")] = .text("T")
    let merge = TreeMerge.merge(base: base, mine: mine, theirs: theirs)
    let conflict = try #require(merge.conflicts.first)
    #expect(merge.conflicts.count == 1 && merge.tree == mine)
    #expect(conflict.place == "questions[layers].title" && conflict.path.text == "questions[2].title")
    #expect(conflict.base == .text("Layers") && conflict.mine == .text("M") && conflict.theirs == .text("T"))
    let decided = TreeMerge.merge(base: base, mine: mine, theirs: theirs, taking: [conflict.place])
    #expect(decided.conflicts.isEmpty && decided.tree[TreePath("questions[2].title")] == .text("T"))
  }

  @Test("A question taken out here and changed there is a conflict: it is gone until theirs is taken, then it stands in its place")
  func goneAndChanged() throws {
    let base = try tree(base)
    var (mine, theirs) = (base, base)
    mine[TreePath("questions[1]")] = nil
    theirs[TreePath("questions[1].title")] = .text("T")
    let merge = TreeMerge.merge(base: base, mine: mine, theirs: theirs)
    #expect(merge.tree == mine && merge.conflicts.map(\.place) == ["questions[layers]"] && merge.conflicts[0].mine == nil)
    #expect(TreeMerge.merge(base: base, mine: mine, theirs: theirs, taking: ["questions[layers]"]).tree == theirs)
    let other = TreeMerge.merge(base: base, mine: theirs, theirs: mine)
    #expect(other.tree == theirs && other.conflicts.map(\.theirs) == [nil])
    #expect(TreeMerge.merge(base: base, mine: theirs, theirs: mine, taking: ["questions[layers]"]).tree == mine)
  }

  @Test("Tags merge as a set: one added on each side, one taken out")
  func words() throws {
    let base = try tree(base)
    var (mine, theirs) = (base, base)
    mine[TreePath("questions[0].tags")] = .list([.text("b"), .text("m")])
    theirs[TreePath("questions[0].tags")] = .list([.text("a"), .text("b"), .text("t")])
    let merge = TreeMerge.merge(base: base, mine: mine, theirs: theirs)
    #expect(merge.conflicts.isEmpty)
    #expect(merge.tree[TreePath("questions[0].tags")]?.items?.compactMap(\.scalar) == ["b", "m", "t"])
  }

  @Test("Questions moved on 1 side keep that order, with the other side's new one after what it stands after; on 2 sides it is asked")
  func order() throws {
    let base = try tree(base)
    let items = try #require(base["questions"]?.items)
    var (mine, theirs) = (base, base)
    mine["questions"] = .list([items[2], items[0], items[1]])
    theirs["questions"] = .list([items[0], .map([.init("ref", .text("new"))]), items[1], items[2]])
    let merge = TreeMerge.merge(base: base, mine: mine, theirs: theirs)
    #expect(refs(merge.tree) == ["reacts", "feel", "new", "layers"] && merge.conflicts.isEmpty)
    theirs["questions"] = .list([items[1], items[0], items[2]])
    let both = TreeMerge.merge(base: base, mine: mine, theirs: theirs)
    #expect(refs(both.tree) == ["reacts", "feel", "layers"] && both.conflicts.map(\.place) == ["questions order"])
    #expect(both.conflicts[0].path.text == "questions")
    let decided = TreeMerge.merge(base: base, mine: mine, theirs: theirs, taking: ["questions order"])
    #expect(refs(decided.tree) == ["layers", "feel", "reacts"])
  }

  @Test("On 5 bundled quizzes, 300 drawn edits: a side that changed nothing gives the other side, to the letter")
  func unchanged() throws {
    for (seed, base) in try trees().enumerated() {
      var random = Noise(UInt64(seed))
      for _ in 0..<60 {
        let edited = RandomEdit.edits(1...6, of: base, &random)
        #expect(TreeMerge.merge(base: base, mine: edited, theirs: base).tree == edited)
        #expect(TreeMerge.merge(base: base, mine: base, theirs: edited).tree == edited)
        #expect(TreeMerge.merge(base: base, mine: edited, theirs: edited).tree == edited)
      }
    }
  }

  @Test("On 5 bundled quizzes, 300 drawn pairs of edits: the same conflicts for either order of sides, and without any the same tree")
  func symmetric() throws {
    var (clean, contested) = (0, 0)
    for (seed, base) in try trees().enumerated() {
      var random = Noise(UInt64(seed + 100))
      for _ in 0..<60 {
        let (a, b) = (RandomEdit.edits(1...4, of: base, &random), RandomEdit.edits(1...4, of: base, &random))
        let (one, other) = (TreeMerge.merge(base: base, mine: a, theirs: b), TreeMerge.merge(base: base, mine: b, theirs: a))
        #expect(Set(one.conflicts.map(\.place)) == Set(other.conflicts.map(\.place)))
        let all = Set(one.conflicts.map(\.place))
        #expect(QuizChanges(from: TreeMerge.merge(base: base, mine: a, theirs: b, taking: all).tree, to: other.tree).sentences == [])
        if one.conflicts.isEmpty {
          clean += 1
          #expect(QuizChanges(from: one.tree, to: other.tree).sentences == [])
        } else {
          contested += 1
        }
      }
    }
    #expect(clean > 100 && contested > 5)
  }

  @Test("Edits of 2 different questions both survive, in 200 drawn pairs")
  func survive() throws {
    for (seed, base) in try trees().enumerated() {
      var random = Noise(UInt64(seed + 200))
      let count = base["questions"]?.items?.count ?? 0
      for _ in 0..<40 {
        let first = random.number(0...(count - 1))
        let second = (first + random.number(1...(count - 1))) % count
        var (mine, theirs, both) = (base, base, base)
        for (place, text) in [(first, "M"), (second, "T")] {
          let path = TreePath("questions[\(place)].help")
          both[path] = .text(text)
          if text == "M" { mine[path] = .text(text) } else { theirs[path] = .text(text) }
        }
        let merge = TreeMerge.merge(base: base, mine: mine, theirs: theirs)
        #expect(merge.conflicts.isEmpty && merge.tree == both)
      }
    }
  }

  private func trees() throws -> [Tree] { try Bundled.refs.map { try Tree(parsing: Bundled.text("Quizzes/\($0).yaml")) } }
}

/// A drawn change of a tree: a word, a key, an item, an order.
enum RandomEdit {
  static func edits(_ count: ClosedRange<Int>, of tree: Tree, _ random: inout Noise) -> Tree {
    (0..<random.number(count)).reduce(tree) { tree, _ in edit(tree, &random) }
  }

  /// One change somewhere; never none.
  static func edit(_ tree: Tree, _ random: inout Noise) -> Tree {
    while true {
      let edited = change(tree, &random)
      if !QuizChanges.same(edited, tree) { return edited }
    }
  }

  private static func change(_ tree: Tree, _ random: inout Noise) -> Tree {
    switch tree {
    case .text(let text): return .text(random.once(in: 2) ? text + " x" : "new \(random.number(0...9))")
    case .bare: return .bare("\(random.number(0...99))")
    case .list(var items):
      guard let index = items.indices.randomElement(using: &random) else { return .list([.text("new")]) }
      switch random.number(0...5) {
      case 0: items.remove(at: index)
      case 1: items.insert(fresh(items[index], &random), at: index)
      case 2: items.swapAt(index, random.number(0...(items.count - 1)))
      default: items[index] = change(items[index], &random)
      }
      return .list(items)
    case .map(var members):
      // A ref that changes is another item.
      guard let index = members.indices.filter({ members[$0].key != "ref" }).randomElement(using: &random) else { return tree }
      switch random.number(0...7) {
      case 0: members.remove(at: index)
      default: members[index].value = change(members[index].value, &random)
      }
      return .map(members)
    }
  }

  private static func fresh(_ item: Tree, _ random: inout Noise) -> Tree {
    guard item.members != nil else { return .text("w\(random.number(0...99_999))") }
    var item = item
    item["ref"] = .text("r\(random.number(0...99_999))")
    return item
  }
}
