// Placeholder.
public enum TreeMerge {
  public struct Conflict: Hashable, Sendable { public var path: TreePath }
  public static func merge(base: Tree, mine: Tree, theirs: Tree) -> (tree: Tree, conflicts: [Conflict]) { (mine, []) }
}
