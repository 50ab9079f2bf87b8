// Past sessions, ranked again with the quiz, the catalog and the answers of their day.
public import Domain
public import Storage

/// Replays sessions of one store.
public struct Past {
  /// A session ranked again.
  public struct Replay {
    /// As the store keeps it.
    public let stored: StoredSession
    /// The same session anew, with the answers on record.
    public let seating: Seating
    /// The document that comes out today.
    public let take: Take
    /// Whether the stored document is this one, byte by byte; true for a session that stored none.
    public var isSame: Bool { stored.take.map { $0 == take.json.canonical } ?? true }
  }

  private let store: Database
  private var shelf: QuizShelf
  /// The index of the last session: neighbours mostly share theirs.
  private var index: QuizIndex?

  public init(_ store: Database) {
    self.store = store
    shelf = QuizShelf(store)
  }

  /// Ranks the session `id` again.
  public mutating func replay(_ id: String) throws(ShelfError) -> Replay {
    let stored: StoredSession?
    do { stored = try store.session(id) } catch { throw .store(error) }
    guard let stored else { throw .unknownSession(id) }
    let index = try index(for: stored.start)
    let seating = Seating(stored.answers, index: index, session: id, in: stored.start.surroundings)
    return Replay(stored: stored, seating: seating, take: seating.take)
  }

  private mutating func index(for start: SessionStart) throws(ShelfError) -> QuizIndex {
    if let index, index.quiz.version == start.version, index.catalog.revision == start.catalogRevision { return index }
    let index = QuizIndex(quiz: try shelf.quiz(start.quiz, version: start.version), catalog: try shelf.catalog(start.catalogRevision))
    self.index = index
    return index
  }
}
