// Two people's edits of one quiz, brought together: a three-way merge by ref, by key and by word.

/// What came of a merge. `mine` stands in the tree wherever both sides changed the same thing differently.
public struct TreeMerge: Equatable, Sendable {
  /// A thing that both sides changed, differently.
  public struct Conflict: Equatable, Sendable {
    /// The same whatever else is merged: `questions[feel].title`. What `taking` names.
    public var place: String
    /// Where it stands in the merged tree; what it stood in, where `mine` took it out.
    public var path: TreePath
    /// Nil is "was not there", or "is gone". Of an order, the refs as a list.
    public var base: Tree?
    public var mine: Tree?
    public var theirs: Tree?
  }

  public private(set) var tree: Tree
  /// In the order of the file.
  public private(set) var conflicts: [Conflict] = []

  /// - Parameters:
  ///   - base: what both sides began from.
  ///   - taking: places of conflicts that were decided for `theirs`.
  public static func merge(base: Tree, mine: Tree, theirs: Tree, taking: Set<String> = []) -> TreeMerge {
    var merger = Merger(taking: taking)
    let tree = merger.value(base, mine, theirs, at: []) ?? mine
    var merge = TreeMerge(tree: tree)
    merge.conflicts = merger.found.map { conflict in
      Conflict(
        place: Merger.text(conflict.place), path: tree.path(of: conflict.place), base: conflict.base, mine: conflict.mine,
        theirs: conflict.theirs)
    }
    return merge
  }
}

/// One step of a place that stays the same when other items come and go.
private enum PlaceStep: Hashable { case key(String), ref(String), order }

extension Tree {
  /// Where a place stands now; its nearest part that is there where it is not.
  fileprivate func path(of place: [PlaceStep]) -> TreePath {
    var (path, node) = (TreePath([]), self)
    for step in place {
      switch step {
      case .key(let key):
        guard let next = node[key] else { return path }
        (path, node) = (path.key(key), next)
      case .ref(let ref):
        guard let items = node.items, let index = items.firstIndex(where: { $0.ref == ref }) else { return path }
        (path, node) = (path.item(index), items[index])
      case .order: return path
      }
    }
    return path
  }

  /// The refs of a list all of whose items have one, each once; nil for every other tree.
  var refs: [String]? {
    guard let items else { return nil }
    let refs = items.compactMap(\.ref)
    return refs.count == items.count && Set(refs).count == refs.count ? refs : nil
  }

  /// The items of a list of plain words, each once; nil for every other tree.
  var words: [String]? {
    guard let items else { return nil }
    let words = items.compactMap(\.scalar)
    return words.count == items.count && Set(words).count == words.count ? words : nil
  }
}

private struct Merger {
  let taking: Set<String>
  var found: [(place: [PlaceStep], base: Tree?, mine: Tree?, theirs: Tree?)] = []

  init(taking: Set<String>) { self.taking = taking }

  static func text(_ place: [PlaceStep]) -> String {
    place.reduce("") { text, step in
      switch step {
      case .key(let key): text.isEmpty ? key : "\(text).\(key)"
      case .ref(let ref): "\(text)[\(ref)]"
      case .order: "\(text) order"
      }
    }
  }

  mutating func value(_ base: Tree?, _ mine: Tree?, _ theirs: Tree?, at place: [PlaceStep]) -> Tree? {
    if mine == theirs || base == theirs { return mine }
    if base == mine { return theirs }
    if let mine, let theirs {
      if case .map(let a) = mine, case .map(let b) = theirs, let c = membersOrNone(base) { return map(c, a, b, at: place) }
      let base = base ?? .list([])
      if let a = mine.refs, let b = theirs.refs, let c = base.refs {
        let items = pair(c, base), (ours, others) = (pair(a, mine), pair(b, theirs))
        let merged = keyed(c, a, b, at: place) { merger, ref in
          merger.value(items[ref], ours[ref], others[ref], at: place + [.ref(ref)])
        }
        return .list(merged.map(\.value))
      }
      if let a = mine.words, let b = theirs.words, let c = base.words {
        let all = pair(c, base).merging(pair(b, theirs)) { $1 }.merging(pair(a, mine)) { $1 }
        let merged = keyed(c, a, b, at: place) { _, word in
          let isKept = c.contains(word) ? a.contains(word) && b.contains(word) : true
          return isKept ? all[word] : nil
        }
        return .list(merged.map(\.value))
      }
    }
    return decide(base, mine, theirs, at: place)
  }

  private mutating func decide(_ base: Tree?, _ mine: Tree?, _ theirs: Tree?, at place: [PlaceStep]) -> Tree? {
    if taking.contains(Merger.text(place)) { return theirs }
    found.append((place, base, mine, theirs))
    return mine
  }

  private func membersOrNone(_ base: Tree?) -> [Tree.Member]? { base == nil ? [] : base?.members }

  private func pair(_ names: [String], _ list: Tree) -> [String: Tree] {
    Dictionary(zip(names, list.items ?? []), uniquingKeysWith: { first, _ in first })
  }

  private mutating func map(_ base: [Tree.Member], _ mine: [Tree.Member], _ theirs: [Tree.Member], at place: [PlaceStep]) -> Tree {
    func table(_ members: [Tree.Member]) -> [String: Tree] {
      Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    let (old, ours, others) = (table(base), table(mine), table(theirs))
    // The order of keys means nothing: no conflict comes of it.
    let merged = keyed(base.map(\.key), mine.map(\.key), theirs.map(\.key), at: nil) { merger, key in
      merger.value(old[key], ours[key], others[key], at: place + [.key(key)])
    }
    return .map(merged.map { Tree.Member($0.name, $0.value) })
  }

  /// Merges what has names. `place` is nil where the order does not matter.
  private mutating func keyed(
    _ base: [String], _ mine: [String], _ theirs: [String], at place: [PlaceStep]?, _ merged: (inout Merger, String) -> Tree?
  ) -> [(name: String, value: Tree)] {
    order(base, mine, theirs, at: place).compactMap { name in merged(&self, name).map { (name, $0) } }
  }

  /// All names of the three in the order of the merged list: that of the side that moved something, new ones after what they stand
  /// after on their side. The same for either order of sides, but for two that moved the same things differently.
  private mutating func order(_ base: [String], _ mine: [String], _ theirs: [String], at place: [PlaceStep]?) -> [String] {
    let inBoth = Set(mine).intersection(theirs).intersection(base)
    func kept(_ names: [String]) -> [String] { names.filter(inBoth.contains) }
    let (old, ours, others) = (kept(base), kept(mine), kept(theirs))
    var spine = ours == old ? others : ours
    if let place, ours != old, others != old, ours != others {
      func list(_ names: [String]) -> Tree { .list(names.map(Tree.text)) }
      if decide(list(old), list(ours), list(others), at: place + [.order]) == list(others) { spine = others }
    }
    // What one side took out and the other kept hangs on like something new: whether it stays is decided by its value.
    let hanging = [hung(mine, on: inBoth), hung(theirs, on: inBoth)]
    var names: [String] = []
    var seen: Set<String> = []
    for anchor in [nil] + spine.map(Optional.some) {
      if let anchor, seen.insert(anchor).inserted { names.append(anchor) }
      let runs = hanging.compactMap { $0[anchor] }.sorted { $0.lexicographicallyPrecedes($1) }
      for name in runs.joined() where seen.insert(name).inserted { names.append(name) }
    }
    return names
  }

  /// The names that are not in `spine`, by the one of it that they stand after; nil is the beginning.
  private func hung(_ names: [String], on spine: Set<String>) -> [String?: [String]] {
    var (anchor, out): (String?, [String?: [String]]) = (nil, [:])
    for name in names {
      if spine.contains(name) { anchor = name } else { out[anchor, default: []].append(name) }
    }
    return out
  }
}
