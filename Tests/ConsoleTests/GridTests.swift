// The mapping grid: what its keys do to the links, how many of them a mapping takes, and how it looks.
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Console

@Suite("Mapping grid")
struct GridTests {
  private let words = EditorVocabulary(productTags: ["energy", "mint", "sleep"], collections: ["teas"])

  private func tree() throws -> Tree { try Tree(parsing: TeaQuiz.text) }

  /// The tree after keys in the grid of the first question.
  private func mapped(_ keys: [Key]) throws -> Tree {
    var tree = try tree()
    var grid = try #require(Grid(["questions", .item(0)], in: tree, words: words))
    for key in keys { if case .changed(_, let next) = grid.apply(key, tree) { tree = next } }
    return tree
  }

  private func links(_ tree: Tree, _ choice: Int) -> [String] {
    (tree[["questions", .item(0), "choices", .item(choice), "links"]]?.items ?? []).map { link in
      "\(PartWords.effect(link)) \(PartWords.selector(link))"
    }
  }

  @Test("space goes round 0, +1, +2, -1, exclude, require; digits, minus, X, R and 0 set at once")
  func cells() throws {
    // The columns are energy, sleep (both used), mint; the first choice is sleep.
    for (count, sign) in ["+1 energy", "+2 energy", "-1 energy", "exclude energy", "require energy"].enumerated() {
      #expect(links(try mapped(Array(repeating: .space, count: count + 1)), 0) == ["+3 sleep", sign])
    }
    #expect(links(try mapped(Array(repeating: .space, count: 6)), 0) == ["+3 sleep"])
    #expect(links(try mapped(["7"]), 0) == ["+3 sleep", "+7 energy"])
    #expect(links(try mapped(["7", "-"]), 0) == ["+3 sleep", "-7 energy"])
    #expect(links(try mapped([.right, "x"]), 0) == ["exclude sleep"])
    #expect(links(try mapped([.right, "0"]), 0).isEmpty)
  }

  @Test("F fills a column down, C and V copy a row; other links stay where they are")
  func rows() throws {
    #expect(links(try mapped([.right, "f"]), 1) == ["+3 energy", "+1 sku MINT", "+3 sleep"])
    #expect(links(try mapped(["c", .down, "v"]), 1) == ["+1 sku MINT", "+3 sleep"])
    // As the footer names them.
    #expect(links(try mapped(["C", .down, "V"]), 1) == ["+1 sku MINT", "+3 sleep"])
    #expect(links(try mapped([.right, "X"]), 0) == ["exclude sleep"])
  }

  @Test("a link that names several words loses one and stays for the others")
  func several() throws {
    var carrier = Tree.map([.init("links", .list([.map([.init("tag", .list([.text("a"), .text("b"), .text("c")]))])]))])
    carrier = Grid.carrier(carrier, setting: .points(2), of: "b", .tag)
    #expect(Grid.effects(of: carrier, .tag) == ["a": .points(1), "b": .points(2), "c": .points(1)])
    #expect(carrier["links"]?.items?.count == 2)
  }

  @Test("10 choices are mapped to 20 tags, two tags each, with fewer than 110 keys: less than a minute for two keys a second")
  func keys() throws {
    let choices = (0..<10).map { Tree.map([.init("ref", .text("c\($0)")), .init("label", .text("C\($0)"))]) }
    let tags = (0..<20).map { "tag-\($0 < 10 ? "0" : "")\($0)" }
    var tree = Tree.map([.init("questions", .list([.map([.init("ref", .text("q")), .init("choices", .list(choices))])]))])
    var grid = try #require(Grid(["questions", .item(0)], in: tree, words: EditorVocabulary(productTags: tags)))
    var count = 0
    func press(_ keys: Key...) {
      for key in keys {
        count += 1
        if case .changed(_, let next) = grid.apply(key, tree) { tree = next }
      }
    }
    // Each choice +2 on a tag of its own and +1 on the next one.
    for row in 0..<10 {
      press(.home)
      for word in [tags[2 * row], tags[2 * row + 1]] {
        let place = try #require(grid.columns(tree).firstIndex(of: word))
        while grid.column + 6 <= place { press(.pageDown) }
        while grid.column < place { press(.right) }
        press(word == tags[2 * row] ? "2" : "1")
      }
      if row < 9 { press(.down) }
    }
    for row in 0..<10 {
      let effects = Grid.effects(of: tree[["questions", .item(0), "choices", .item(row)]] ?? .nothing, .tag)
      #expect(effects == [tags[2 * row]: .points(2), tags[2 * row + 1]: .points(1)])
    }
    #expect(count < 110, "\(count) keys")
  }

  @Test("the grid with what its chosen choice would show first, at 80x24")
  func picture() {
    let store = DraftStore()
    let played = play(ConsoleProgram(), keys: Shop.pin + "3eg ") { effect in
      guard case .editor(.top(let number, _, _, _)) = effect else { return store.answer(effect) }
      return [.editor(.top(number: number, [GridProduct(title: "Valerian tea", score: 3_000), GridProduct(title: "Mint", score: 1_000)]))]
    }
    expectScreen(
      played,
      """

        Askwell · Quizzes › Which tea tonight?           owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────━━━━━━━━━───────────────────────────────────────────
        goal  What for?                                          Who says sleep sees
        2 product tags
                  energy  sleep                                  Valerian tea     +3
        ──────────────────────────────────────────────────────   Mint             +1
        ▸ sleep   +1      +3
          wake    +3      ·











                                                   en   draft, from v12, saved 11:42
        space next   Esc back   1-9 points   X exclude   R require   F fill down
      """)
    #expect(
      store.changed == [
        "      - {ref: sleep, label: {en: Sleep, de: Schlaf}, tags: [goal:sleep], links: [{tag: sleep, points: 3}, {tag: energy, points: 1}]}"
      ])
  }

  @Test("Tab shows other words of the catalog, / narrows them, U takes a change back")
  func other() {
    let store = DraftStore()
    #expect(store.editor("g⇥").screen.joined().contains("collections"))
    #expect(store.editor("g/sle⏎").screen.joined().contains("1 product") || store.editor("g/sle⏎").screen.joined().contains("/ sle"))
    _ = store.editor("g u")
    #expect(store.text == TeaQuiz.text)
  }
}
