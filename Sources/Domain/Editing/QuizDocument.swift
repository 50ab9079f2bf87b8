// A quiz file that is being edited: its text is what counts, and a change of a value changes the bytes of that value alone.

/// The text of a quiz file and the tree that stands in it. Whether it is a sound quiz is `QuizFile`'s business.
public struct QuizDocument: Hashable, Sendable {
  /// Byte for byte what a file would hold.
  public let text: String
  /// What the text says.
  public let tree: Tree

  /// - Throws: what is wrong with the text as YAML.
  public init(_ text: String) throws(Faults) {
    self.text = text
    tree = try Tree(parsing: text)
  }

  private init(text: String, tree: Tree) {
    self.text = text
    self.tree = tree
  }

  /// The same document with another tree in it: comments and the spelling of what stays the same are kept. A value whose place cannot be
  /// found is written anew with what it stands in, at worst the whole text. The same document where the tree cannot be written.
  public func becoming(_ tree: Tree) -> QuizDocument {
    if tree == self.tree { return self }
    for text in [TextSync.text(text, from: self.tree, to: tree), rewritten(tree), TreeWriter.file(tree)] {
      if let text, let read = try? Tree(parsing: text), read == tree { return QuizDocument(text: text, tree: tree) }
    }
    // What no reader takes is not written.
    return self
  }

  /// Only the members of the root that differ are written anew.
  private func rewritten(_ tree: Tree) -> String? {
    guard case .map(let before) = self.tree, case .map(let after) = tree else { return nil }
    var bridge = before
    for (index, member) in before.enumerated() {
      guard let value = after.first(where: { $0.key == member.key })?.value, value != member.value else { continue }
      // What has another shape than before has no places in common with it.
      bridge[index].value = .text("-")
    }
    guard let middle = TextSync.text(text, from: self.tree, to: .map(bridge)) else { return nil }
    guard (try? Tree(parsing: middle)) == .map(bridge) else { return nil }
    return TextSync.text(middle, from: .map(bridge), to: tree)
  }
}
