// The text of a quiz under edits: what is not touched stays as it was written, and every way back is byte for byte.
import Chance
import Domain
import Foundation
import Testing

@Suite("Quiz document")
struct QuizDocumentTests {
  /// Paths of every value, parents first.
  static func paths(_ tree: Tree, _ path: TreePath = []) -> [TreePath] {
    switch tree {
    case .text, .bare: [path]
    case .list(let items): [path] + items.indices.flatMap { paths(items[$0], path.item($0)) }
    case .map(let members): [path] + members.flatMap { paths($0.value, path.key($0.key)) }
    }
  }

  static func changedLines(_ a: String, _ b: String) -> Int {
    let (a, b) = (a.split(separator: "\n", omittingEmptySubsequences: false), b.split(separator: "\n", omittingEmptySubsequences: false))
    let difference = b.difference(from: a)
    return max(difference.insertions.count, difference.removals.count)
  }

  @Test("a text that nobody changes stays as it is, and its tree is what the reader reads", arguments: Bundled.refs)
  func untouched(ref: String) throws {
    let text = try Bundled.text("Quizzes/\(ref).yaml")
    let document = try QuizDocument(text)
    #expect(document.becoming(document.tree).text == text)
    #expect(QuizFile(document.text).quiz != nil)
  }

  @Test("each scalar changed alone touches its own line only", arguments: Bundled.refs)
  func scalars(ref: String) throws {
    let text = try Bundled.text("Quizzes/\(ref).yaml")
    let document = try QuizDocument(text)
    let scalars = Self.paths(document.tree).filter { document.tree[$0]?.scalar != nil }
    #expect(scalars.count > 100)
    let values = [Tree.text("it's \"new\": yes, [no] # ok"), .text("plain words"), .text("12"), .bare("7")]
    for (index, path) in scalars.enumerated() where index % 89 == 0 {
      var tree = document.tree
      guard tree[path] != values[index % 4] else { continue }
      tree[path] = values[index % 4]
      let next = document.becoming(tree)
      #expect(next.tree == tree && (try? Tree(parsing: next.text)) == tree)
      let lines = Self.changedLines(text, next.text)
      #expect(lines == 1, "\(path.text): \(lines) lines")
    }
  }

  @Test("items and members taken out, put in and moved keep every comment that is not theirs", arguments: Bundled.refs)
  func structure(ref: String) throws {
    let text = try Bundled.text("Quizzes/\(ref).yaml")
    let document = try QuizDocument(text)
    for (index, path) in Self.paths(document.tree).enumerated() where !path.steps.isEmpty && index % 113 == 1 {
      var tree = document.tree
      tree[path] = nil
      let next = document.becoming(tree)
      #expect((try? Tree(parsing: next.text)) == tree)
      let lost = Self.changedLines(text, next.text)
      let own = max(1, (document.tree[path].map { Lines.probe($0) } ?? 1))
      #expect(lost <= own + 6, "\(path.text): \(lost) lines for a value of \(own)")
    }
  }

  @Test("200 random edits and 200 times undo give the first text, redo the last, byte for byte", arguments: 1...1)
  func history(seed: Int) throws {
    var random = Noise(UInt64(seed))
    let text = try Bundled.text("Quizzes/\(Bundled.refs[seed % Bundled.refs.count]).yaml")
    var edits = QuizEdits(try QuizDocument(text))
    var texts = [text]
    while texts.count <= 200 {
      var tree = edits.document.tree
      TextEdit.change(&tree, &random)
      guard edits.edit("edit \(texts.count)", tree) else { continue }
      #expect((try? Tree(parsing: edits.document.text)) == tree)
      texts.append(edits.document.text)
    }
    for text in texts.dropLast().reversed() {
      #expect(edits.undo() != nil)
      #expect(edits.document.text == text)
    }
    #expect(edits.undo() == nil && edits.document.text == text)
    while edits.redo() != nil {}
    #expect(edits.document.text == texts.last)
  }
}

/// One random change of a tree.
enum TextEdit {
  static func change(_ tree: inout Tree, _ random: inout Noise) {
    let paths = QuizDocumentTests.paths(tree).dropFirst()
    guard let path = paths.randomElement(using: &random) else { return }
    switch Int.random(in: 0..<6, using: &random) {
    case 0: tree[path] = nil
    case 1: tree[path] = value(&random)
    case 2:
      // A copy under another ref behind the last item.
      if case .list(let items)? = tree[path.parent], case .item(let place)? = path.steps.last {
        var copy = items[place]
        if copy.ref != nil { copy["ref"] = .text("copy-\(Int.random(in: 0..<1_000_000, using: &random))") }
        tree[path.parent] = .list(items + [copy])
      }
    case 3:
      if case .list(var items)? = tree[path.parent], case .item(let place)? = path.steps.last {
        let item = items.remove(at: place)
        items.insert(item, at: Int.random(in: 0...items.count, using: &random))
        tree[path.parent] = .list(items)
      }
    case 4: if case .map? = tree[path] { tree[path.key("key\(Int.random(in: 0..<100, using: &random))")] = value(&random) }
    default: if tree[path]?.scalar != nil { tree[path] = value(&random) }
    }
  }

  private static func value(_ random: inout Noise) -> Tree {
    let words = [
      "Plain", "two words", "it's: odd", "#no", "- dash", "ends:", "", "yes", "12", "null", "tab\there", "line\nfeed", "漢字 🙂", "a, b",
      "{x}", "\\",
    ]
    switch Int.random(in: 0..<5, using: &random) {
    case 0: return .number(Int.random(in: -5...500, using: &random))
    case 1: return .flag(.random(using: &random))
    case 2: return .list((0..<Int.random(in: 0...3, using: &random)).map { _ in .text(words.randomElement(using: &random) ?? "") })
    case 3: return .map([.init("en", .text(words.randomElement(using: &random) ?? "")), .init("de", .text("neu"))])
    default: return .text(words.randomElement(using: &random) ?? "")
    }
  }
}

enum Lines {
  /// About how many lines a value takes as a block.
  static func probe(_ tree: Tree) -> Int {
    switch tree {
    case .text, .bare: 1
    case .list(let items): items.reduce(1) { $0 + probe($1) }
    case .map(let members): members.reduce(1) { $0 + probe($1.value) }
    }
  }
}
