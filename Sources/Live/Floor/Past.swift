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
    /// Where the stored document and today's part first; nil when they are the same.
    public var difference: Difference? {
      guard !isSame, let text = stored.take else { return nil }
      let whole = Difference(path: "", before: "something else", after: "this, written in another way")
      guard let before = JSON(parsing: text) else { return Difference(path: "", before: "what cannot be read", after: "a result") }
      return Difference(before, take.json, at: "") ?? whole
    }
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

/// The first place at which two results part.
public struct Difference: Hashable, Sendable {
  /// `products.0.score`; empty for the whole.
  public var path: String
  /// As the store keeps it.
  public var before: String
  /// As it comes out today.
  public var after: String

  init(path: String, before: String, after: String) {
    self.path = path
    self.before = before
    self.after = after
  }

  /// Nil for two that hold the same. What was shown comes before the sums that follow from it.
  init?(_ before: JSON?, _ after: JSON?, at path: String) {
    if before == after { return nil }
    var places: [(String, JSON?, JSON?)] = []
    switch (before, after) {
    case (.object(let old)?, .object(let new)?):
      let keys = Set(old.keys).union(new.keys)
      // The hash differs whenever anything does: it says nothing.
      places = keys.sorted { ($0 == "hash" ? 1 : 0, $0) < ($1 == "hash" ? 1 : 0, $1) }.map { ($0, old[$0], new[$0]) }
    case (.array(let old)?, .array(let new)?):
      places = (0..<max(old.count, new.count)).map { place in
        (String(place), old.indices.contains(place) ? old[place] : nil, new.indices.contains(place) ? new[place] : nil)
      }
    default:
      self.init(path: path, before: before?.canonical ?? "nothing", after: after?.canonical ?? "nothing")
      return
    }
    for (key, old, new) in places {
      if let found = Difference(old, new, at: path.isEmpty ? key : "\(path).\(key)") {
        self = found
        return
      }
    }
    return nil
  }

  /// As a sentence says it: `products.0.score was 4500 and is 3000 now`.
  public var words: String { "\(path.isEmpty ? "the result" : path) was \(before) and is \(after) now" }
}
