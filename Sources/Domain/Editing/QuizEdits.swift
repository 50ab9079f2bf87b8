// The edits of a quiz in their order, and the way back: every text that was there before is there again, byte for byte.

/// A document with its history. Undo and redo know no limit; an edit costs the bytes that it changed.
public struct QuizEdits: Equatable, Sendable {
  /// What one edit did to the text.
  struct Change: Hashable, Sendable {
    /// First byte that differs.
    var at: Int
    var before: [UInt8]
    var after: [UInt8]

    init(from old: String, to new: String) {
      let (old, new) = (Array(old.utf8), Array(new.utf8))
      let head = zip(old, new).prefix { $0 == $1 }.count
      let most = min(old.count, new.count) - head
      let tail = zip(old.reversed(), new.reversed()).prefix(most).prefix { $0 == $1 }.count
      at = head
      before = Array(old[head..<(old.count - tail)])
      after = Array(new[head..<(new.count - tail)])
    }

    func applied(to text: String, backwards: Bool) -> String {
      var bytes = Array(text.utf8)
      let (gone, come) = backwards ? (after, before) : (before, after)
      bytes.replaceSubrange(at..<(at + gone.count), with: come)
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  struct Edit: Equatable, Sendable {
    /// In the merchant's words: `title of feel`.
    var words: String
    var change: Change
  }

  /// As it is now.
  public private(set) var document: QuizDocument
  private var done: [Edit] = []
  private var undone: [Edit] = []

  public init(_ document: QuizDocument) { self.document = document }

  /// Edits since the document was opened that were not undone.
  public var count: Int { done.count }
  /// What undo would take back; nil where there is nothing.
  public var lastEdit: String? { done.last?.words }
  /// What redo would do again.
  public var nextEdit: String? { undone.last?.words }

  /// Changes the tree. False where nothing is changed.
  @discardableResult
  public mutating func edit(_ words: String, _ tree: Tree) -> Bool { replace(words, with: document.becoming(tree)) }

  /// Changes the whole text, as a merge or an import does.
  @discardableResult
  public mutating func replace(_ words: String, with next: QuizDocument) -> Bool {
    guard next.text != document.text else { return false }
    done.append(Edit(words: words, change: Change(from: document.text, to: next.text)))
    undone = []
    document = next
    return true
  }

  /// The words of the edit that was taken back; nil where there was none.
  public mutating func undo() -> String? { step(from: \.done, to: \.undone, backwards: true) }

  /// The words of the edit that was done again.
  public mutating func redo() -> String? { step(from: \.undone, to: \.done, backwards: false) }

  private mutating func step(
    from: WritableKeyPath<QuizEdits, [Edit]>, to: WritableKeyPath<QuizEdits, [Edit]>, backwards: Bool
  ) -> String? {
    guard let edit = self[keyPath: from].last, let next = try? QuizDocument(edit.change.applied(to: document.text, backwards: backwards))
    else { return nil }
    self[keyPath: from].removeLast()
    self[keyPath: to].append(edit)
    document = next
    return edit.words
  }
}
