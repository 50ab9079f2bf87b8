// A quiz file as plain data: what an editor changes, two versions are compared by, and a merge is made of.

/// One value of a quiz file. Comments and spelling are not in it: see `QuizDocument` for the text that it stands in.
public indirect enum Tree: Hashable, Sendable {
  /// A member of a map, in file order.
  public struct Member: Hashable, Sendable {
    public var key: String
    public var value: Tree
    public init(_ key: String, _ value: Tree) {
      self.key = key
      self.value = value
    }
  }

  /// Words: `Sleep`, also `"12"` in quotes.
  case text(String)
  /// An unquoted word that YAML takes for a number, a truth value or nothing: `12`, `true`, `null`. As it is written.
  case bare(String)
  case list([Tree])
  case map([Member])

  /// An empty map.
  public static let nothing = Tree.map([])

  public static func number(_ value: Int) -> Tree { .bare(String(value)) }
  public static func flag(_ value: Bool) -> Tree { .bare(value ? "true" : "false") }
}

/// One step down: a member of a map or an item of a list, from 0.
public enum TreeStep: Hashable, Sendable, ExpressibleByStringLiteral {
  case key(String)
  case item(Int)

  public init(stringLiteral key: String) { self = .key(key) }
}

/// The way to a value, from the root.
public struct TreePath: Hashable, Sendable, ExpressibleByArrayLiteral {
  public var steps: [TreeStep]
  public init(_ steps: [TreeStep]) { self.steps = steps }
  public init(arrayLiteral steps: TreeStep...) { self.steps = steps }

  /// From the form that problems name their places in: `questions[3].choices[0].tags`.
  public init(_ text: String) {
    steps = text.split(whereSeparator: { ".[]".contains($0) }).map { part in
      Int(part).map(TreeStep.item) ?? .key(String(part))
    }
  }

  /// `questions[3].choices[0].tags`.
  public var text: String {
    var out = ""
    for step in steps {
      switch step {
      case .key(let key): out += out.isEmpty ? key : ".\(key)"
      case .item(let index): out += "[\(index)]"
      }
    }
    return out
  }

  /// The path to a member of this one's map.
  public func key(_ key: String) -> TreePath { TreePath(steps + [.key(key)]) }
  /// The path to an item of this one's list.
  public func item(_ index: Int) -> TreePath { TreePath(steps + [.item(index)]) }
  /// The path to what this one stands in; the root's is the root.
  public var parent: TreePath { TreePath(Array(steps.dropLast())) }
  /// Whether `other` is this place or inside it.
  public func holds(_ other: TreePath) -> Bool { other.steps.starts(with: steps) }
}

extension Tree {
  /// The words of a scalar, quoted or not; nil for lists and maps, and for nothing (`null`).
  public var scalar: String? {
    switch self {
    case .text(let text): text
    case .bare(let text): Tree.isNothing(text) ? nil : text
    case .list, .map: nil
    }
  }
  public var items: [Tree]? { if case .list(let items) = self { items } else { nil } }
  public var members: [Member]? { if case .map(let members) = self { members } else { nil } }
  /// The `ref` of a map; nil where it has none.
  public var ref: String? { self["ref"]?.scalar }
  /// The keys of a map in file order.
  public var keys: [String] { members?.map(\.key) ?? [] }

  static func isNothing(_ word: String) -> Bool { ["", "~", "null", "Null", "NULL"].contains(word) }

  /// A member of a map. Setting nil takes it out; a new one goes to the end; what is no map becomes one.
  public subscript(key: String) -> Tree? {
    get { members?.first { $0.key == key }?.value }
    set {
      var all = members ?? []
      let place = all.firstIndex { $0.key == key }
      switch (place, newValue) {
      case (let place?, let value?): all[place].value = value
      case (let place?, nil): all.remove(at: place)
      case (nil, let value?): all.append(Member(key, value))
      case (nil, nil): return
      }
      self = .map(all)
    }
  }

  /// An item of a list; nil outside of it. Setting nil takes it out; setting behind the last appends.
  public subscript(index: Int) -> Tree? {
    get { items.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
    set {
      var all = items ?? []
      switch newValue {
      case let value? where all.indices.contains(index): all[index] = value
      case let value?: all.append(value)
      case nil where all.indices.contains(index): all.remove(at: index)
      case nil: return
      }
      self = .list(all)
    }
  }

  /// The value at `path`; setting makes the maps and lists on the way.
  public subscript(path: TreePath) -> Tree? {
    get {
      path.steps.reduce(self as Tree?) { node, step in
        switch step {
        case .key(let key): node?[key]
        case .item(let index): node?[index]
        }
      }
    }
    set {
      guard let first = path.steps.first else {
        self = newValue ?? .nothing
        return
      }
      let rest = TreePath(Array(path.steps.dropFirst()))
      switch first {
      case .key(let key): self[key] = rest.steps.isEmpty ? newValue : changed(self[key], rest, newValue)
      case .item(let index): self[index] = rest.steps.isEmpty ? newValue : changed(self[index], rest, newValue)
      }
    }
  }

  private func changed(_ child: Tree?, _ path: TreePath, _ value: Tree?) -> Tree? {
    guard child != nil || value != nil else { return nil }
    var child = child ?? .nothing
    child[path] = value
    return child
  }
}

extension Tree {
  /// The same as `node`, without lines.
  init(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let text, let isPlain): self = isPlain && Tree.isBare(text) ? .bare(text) : .text(text)
    case .list(let items): self = .list(items.map(Tree.init))
    case .map(let members): self = .map(members.map { Member($0.key, Tree($0.value)) })
    }
  }

  /// Whether an unquoted word means something else than its letters.
  static func isBare(_ word: String) -> Bool {
    if isNothing(word) { return true }
    if ["true", "false", "True", "False", "TRUE", "FALSE"].contains(word) { return true }
    return Number(word) != nil
  }

  /// The tree of a YAML text.
  /// - Throws: what is wrong with it as YAML; whether it is a sound quiz is `QuizFile`'s business.
  public init(parsing text: String) throws(Faults) { self.init(try YAMLTree.read(text)) }
}
