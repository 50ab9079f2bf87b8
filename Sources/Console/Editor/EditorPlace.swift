// Where one can be in a quiz: the rows of the tree at the left, and the rows of a place's form at the right.
import Domain
import Terminal

/// A part of the quiz file with a form of its own.
struct EditorPlace: Hashable, Sendable {
  var path: TreePath
  var part: QuizPart
  /// Only these keys; nil for all of the part's.
  var only: [String]?

  init(_ path: TreePath, _ part: QuizPart, only: [String]? = nil) {
    self.path = path
    self.part = part
    self.only = only
  }

  func keys(in tree: Tree) -> [QuizKey] {
    let keys = part.keys(kind: tree[path.key("kind")]?.scalar.flatMap(QuestionKind.init))
    guard let only else { return part == .quiz ? keys.filter { !EditorNode.apart.contains($0.key) } : keys }
    return keys.filter { only.contains($0.key) }
  }
}

/// A row of the tree.
struct EditorNode: Equatable, Sendable {
  /// Keys of the quiz with a row of their own in the tree.
  static let apart = ["questions", "rules", "intro", "lead", "results", "handoff"]

  var place: EditorPlace
  /// Number or sign before the name.
  var mark = ""
  var name: String
  /// At the right: kind, count.
  var note = ""
  /// Lines below it: conditions and jumps.
  var branches: [String] = []

  /// All rows of a quiz, in file order.
  static func rows(of tree: Tree) -> [EditorNode] {
    var rows = [
      EditorNode(place: EditorPlace([], .quiz), name: "quiz", note: "settings"),
      EditorNode(place: EditorPlace(["intro"], .intro), name: "intro", note: tree["intro"] == nil ? "none" : ""),
    ]
    let questions = tree["questions"]?.items ?? []
    rows += questions.enumerated().map { question($0.element, at: $0.offset) }
    let rules = tree["rules"]?.items?.count ?? 0
    rows.append(EditorNode(place: EditorPlace([], .quiz, only: ["rules"]), name: "rules", note: rules == 0 ? "none" : "\(rules)"))
    rows.append(EditorNode(place: EditorPlace(["lead"], .lead), mark: "@", name: "lead", note: asked(tree)))
    rows += (tree["results"]?.items ?? []).enumerated().map { index, section in
      EditorNode(
        place: EditorPlace(TreePath(["results", .item(index)]), .section), mark: "*", name: section.ref ?? "section",
        note: Figures.counted(section["slots"]?.items?.count ?? 0, "slot", "slots"))
    }
    rows.append(EditorNode(place: EditorPlace(["handoff"], .handoff), name: "hand-off", note: tree["handoff"] == nil ? "none" : ""))
    return rows
  }

  private static func asked(_ tree: Tree) -> String {
    let ask = tree["lead"]?["ask"]?.items?.compactMap(\.scalar) ?? []
    return ask.isEmpty ? "none" : ask.joined(separator: " ")
  }

  private static func question(_ question: Tree, at index: Int) -> EditorNode {
    let kind = question["kind"]?.scalar ?? "?"
    let count = (question["choices"]?.items ?? question["bands"]?.items)?.count
    var node = EditorNode(
      place: EditorPlace(TreePath(["questions", .item(index)]), .question), mark: "\(index + 1)", name: question.ref ?? "question",
      note: count.map { "\(kind) \($0)" } ?? kind)
    if let condition = question["show_if"]?.scalar { node.branches.append("if \(condition)") }
    for jump in question["next"]?.items ?? [] {
      let target = jump["go"]?.scalar ?? "?"
      node.branches.append(jump["when"]?.scalar.map { "→ \(target) when \($0)" } ?? "→ \(target)")
    }
    return node
  }
}

extension TreePath {
  /// What a part is kept under; nil for an item of a list.
  var name: Tree? { if case .key(let key)? = steps.last { .text(key) } else { nil } }
}

/// A row of a form.
struct EditorRow: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case field(QuizKey)
    /// The title of a block or list; of a list it can be opened to add to it.
    case title(QuizKey, count: Int?)
    /// One of a list's parts.
    case part(EditorPlace)
  }
  var kind: Kind
  var path: TreePath
  /// Steps deeper than the form itself.
  var depth = 0

  var isTitle: Bool { if case .title = kind { true } else { false } }

  /// The rows of a place's form. Fields come first, then the lists.
  static func rows(of place: EditorPlace, in tree: Tree, depth: Int = 0) -> [EditorRow] {
    let name = place.part == .namespace ? [EditorRow(kind: .field(.name), path: place.path, depth: depth)] : []
    return name
      + place.keys(in: tree).flatMap { key -> [EditorRow] in
        let path = place.path.key(key.key)
        let title = EditorRow(kind: .title(key, count: nil), path: path, depth: depth)
        switch key.kind {
        case .block(let part): return [title] + rows(of: EditorPlace(path, part), in: tree, depth: depth + 1)
        case .list(let part):
          let items = tree[path]?.items ?? []
          return [EditorRow(kind: .title(key, count: items.count), path: path, depth: depth)]
            + items.indices.map { EditorRow(kind: .part(EditorPlace(path.item($0), part)), path: path.item($0), depth: depth) }
        case .named(let part):
          let names = tree[path]?.keys ?? []
          return [EditorRow(kind: .title(key, count: names.count), path: path, depth: depth)]
            + names.map { EditorRow(kind: .part(EditorPlace(path.key($0), part)), path: path.key($0), depth: depth) }
        default: return [EditorRow(kind: .field(key), path: path, depth: depth)]
        }
      }
  }
}
