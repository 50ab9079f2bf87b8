// The product mapping grid: choices down, product tags or other words of the catalog across, and what each pair does in its cell.
import Domain
import Terminal

/// The links of one question's choices as a grid. It changes a tree; who shows it keeps the tree.
struct Grid: Equatable, Sendable {
  /// What the columns are.
  enum Dimension: String, Equatable, Sendable, CaseIterable {
    case tag, collection, type, vendor, product, sku

    var title: String {
      switch self {
      case .tag: "product tags"
      case .collection: "collections"
      case .type: "types"
      case .vendor: "vendors"
      case .product: "products"
      case .sku: "SKUs"
      }
    }
  }

  /// What a choice does to the products of a column.
  enum Effect: Equatable, Sendable {
    case points(Int)
    case exclude, require, pin

    /// As the cell shows it.
    var sign: String {
      switch self {
      case .points(let points): points > 0 ? "+\(points)" : "\(points)"
      case .exclude: "excl"
      case .require: "req"
      case .pin: "pin"
      }
    }
  }

  /// What a key came to.
  enum Outcome: Equatable { case stay, changed(String, Tree), close }

  /// The question's place in the tree, and the key of its choices or bands.
  let question: TreePath
  let carriers: String
  private(set) var dimension = Dimension.tag
  private(set) var row = 0
  private(set) var column = 0
  /// Columns hold this; nil shows all.
  private(set) var wanted: TextInput?
  private(set) var isFinding = false
  /// A row that was copied.
  private(set) var copied: [String: Effect]?
  private let words: EditorVocabulary

  init?(_ question: TreePath, in tree: Tree, words: EditorVocabulary) {
    guard let node = tree[question], let key = ["choices", "bands"].first(where: { node[$0]?.items?.isEmpty == false }) else { return nil }
    self.question = question
    self.words = words
    carriers = key
  }

  // MARK: What is there

  func rows(_ tree: Tree) -> [Tree] { tree[question]?[carriers]?.items ?? [] }

  /// Words that links of the question name come first, then the catalog's others.
  func columns(_ tree: Tree) -> [String] {
    let all =
      switch dimension {
      case .tag: words.productTags
      case .collection: words.collections
      case .type: words.types
      case .vendor: words.vendors
      case .product: words.products
      case .sku: words.skus
      }
    // Words of the catalog compare without case; it writes them in its own way.
    let spelled = Dictionary(all.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    let used = Set(rows(tree).flatMap { Grid.effects(of: $0, dimension).keys })
    let needle = wanted?.text.lowercased() ?? ""
    let rest = all.filter { !used.contains($0.lowercased()) }
    return (used.sorted().map { spelled[$0] ?? $0 } + rest).filter { needle.isEmpty || $0.lowercased().contains(needle) }
  }

  // MARK: Keys

  mutating func apply(_ key: Key, _ tree: Tree) -> Outcome {
    if isFinding { return find(key) }
    let (rows, columns) = (rows(tree), columns(tree))
    switch key {
    case .escape where wanted != nil: (wanted, column) = (nil, 0)
    case .escape, .backspace, .enter: return .close
    case .up: row = max(0, row - 1)
    case .down: row = min(rows.count - 1, row + 1)
    case .left: column = max(0, column - 1)
    case .right: column = max(0, min(columns.count - 1, column + 1))
    case .home: column = 0
    case .end: column = max(0, columns.count - 1)
    case .pageDown: column = max(0, min(columns.count - 1, column + 6))
    case .pageUp: column = max(0, column - 6)
    case .tab: turn(1)
    case .backTab: turn(-1)
    case "/": (wanted, isFinding) = (TextInput("", limit: 64), true)
    default: return change(key, tree, columns)
    }
    return .stay
  }

  private mutating func turn(_ step: Int) {
    let all = Dimension.allCases
    let here = all.firstIndex(of: dimension) ?? 0
    dimension = all[(here + step + all.count) % all.count]
    (column, wanted, copied) = (0, nil, nil)
  }

  private mutating func find(_ key: Key) -> Outcome {
    switch key {
    case .enter, .down:
      isFinding = false
      if wanted?.isEmpty != false { wanted = nil }
    case .escape: (isFinding, wanted) = (false, nil)
    default: _ = wanted?.apply(key)
    }
    column = 0
    return .stay
  }

  private mutating func change(_ key: Key, _ tree: Tree, _ columns: [String]) -> Outcome {
    guard columns.indices.contains(column), rows(tree).indices.contains(row) else { return .stay }
    let word = columns[column]
    let now = Grid.effects(of: rows(tree)[row], dimension)[word.lowercased()]
    let key = if case .character(let sign) = key { Key.character(sign.lowercased().first ?? sign) } else { key }
    switch key {
    case .space: return set(Grid.next(after: now), word, [row], tree)
    case .delete, "0": return set(nil, word, [row], tree)
    case .character(let digit) where ("1"..."9").contains(digit): return set(.points(Int(String(digit)) ?? 1), word, [row], tree)
    case "-": return set(negative(now), word, [row], tree)
    case "x": return set(.exclude, word, [row], tree)
    case "r": return set(.require, word, [row], tree)
    case "i": return set(.pin, word, [row], tree)
    case "f": return set(now, word, Array(row..<rows(tree).count), tree)
    case "c": copied = Grid.effects(of: rows(tree)[row], dimension)
    case "v": return paste(tree)
    default: break
    }
    return .stay
  }

  private func negative(_ now: Effect?) -> Effect {
    if case .points(let points)? = now { .points(points == 0 ? -1 : -points) } else { .points(-1) }
  }

  /// 0, +1, +2, -1, exclude, require, and round again.
  static func next(after effect: Effect?) -> Effect? {
    switch effect {
    case nil: .points(1)
    case .points(1)?: .points(2)
    case .points(2)?: .points(-1)
    case .points(let points)? where points > 2: .points(-1)
    case .points?: .exclude
    case .exclude?: .require
    case .require?, .pin?: nil
    }
  }

  private func set(_ effect: Effect?, _ word: String, _ places: [Int], _ tree: Tree) -> Outcome {
    var tree = tree
    for place in places {
      let path = question.key(carriers).item(place)
      guard let carrier = tree[path] else { continue }
      tree[path] = Grid.carrier(carrier, setting: effect, of: word, dimension)
    }
    return .changed("\(word) in the grid", tree)
  }

  private func paste(_ tree: Tree) -> Outcome {
    guard let copied else { return .stay }
    var tree = tree
    let path = question.key(carriers).item(row)
    guard var carrier = tree[path] else { return .stay }
    for word in Set(Grid.effects(of: carrier, dimension).keys).union(copied.keys).sorted() {
      carrier = Grid.carrier(carrier, setting: copied[word], of: word, dimension)
    }
    tree[path] = carrier
    return .changed("a row of the grid", tree)
  }

  mutating func press(row: Int, column: Int, _ tree: Tree) -> Outcome {
    let isSame = row == self.row && column == self.column
    (self.row, self.column) = (row, column)
    return isSame ? apply(.space, tree) : .stay
  }

  var bindings: [Binding<Command>] {
    func own(_ key: Key, _ name: String, _ label: String, footer: Bool = true) -> Binding<Command> {
      Binding([key], .editor(.grid), name: name, label, footer: footer)
    }
    return [
      // The way out before what a narrow footer has no room for.
      own(.space, "space", "next"), own(.escape, "Esc", "back"), own("1", "1-9", "points"), own("x", "X", "exclude"),
      own("r", "R", "require"), own("f", "F", "fill down"), own("c", "C", "copy row"), own("v", "V", "paste row"),
      own(.tab, "Tab", dimension.title),
      own("/", "/", "find"), own("i", "I", "pin", footer: false), own("-", "-", "minus", footer: false),
      own("0", "0", "clear", footer: false),
    ]
  }
}
