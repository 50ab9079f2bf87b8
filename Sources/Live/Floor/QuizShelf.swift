// Quizzes and catalogs as sessions use them: decoded once, with the index that ranks them.
public import Domain
public import Storage

/// Quizzes by version and catalogs by revision, decoded; both never change once they have a name.
public struct QuizShelf {
  private let store: Database
  private let editions: Bookshelf
  private var catalogs: [Int64: Catalog] = [:]

  /// A shelf over `store`, still empty.
  public init(_ store: Database) {
    self.store = store
    editions = Bookshelf(store: store)
  }

  /// The quiz `ref` in `version`, a whole hash; the current one when nil.
  public func quiz(_ ref: String, version: String? = nil) throws(ShelfError) -> Quiz {
    var edition: Edition?
    do {
      let hash = if let version { version } else { try store.currentVersion(of: ref) }
      if let hash { edition = try editions.edition(of: ref, version: hash) }
    } catch { throw .store(error) }
    guard let edition else { throw .unknownQuiz(ref, version: version, known: (try? store.quizzes().map(\.ref)) ?? []) }
    guard let quiz = edition.quiz else { throw .unreadable(ref, edition.problem ?? "it is empty") }
    return quiz
  }

  /// The catalog of `revision`, the newest when nil.
  public mutating func catalog(_ revision: Int64? = nil) throws(ShelfError) -> Catalog {
    if let revision, let known = catalogs[revision] { return known }
    do {
      let catalog = try store.catalog(revision: revision)
      catalogs[catalog.revision] = catalog
      return catalog
    } catch { throw .store(error) }
  }
}

/// Why a quiz or catalog could not be had.
public enum ShelfError: Error {
  /// The store itself failed.
  case store(StoreError)
  case unknownQuiz(String, version: String?, known: [String])
  case unknownSession(String)
  /// A stored text that this program no longer reads.
  case unreadable(String, String)

  /// One sentence with what to do; names no person.
  public var message: String {
    switch self {
    case .store(let error): return error.description
    case .unknownQuiz(let ref, let version, let known):
      if let version { return "there is no version \(version) of the quiz \"\(ref)\"" }
      let names = known.isEmpty ? "none is imported; askwell quiz import FILE" : "there are \(known.joined(separator: ", "))"
      return "there is no quiz \"\(ref)\"\(Spelling.hint(ref, among: known)): \(names)"
    case .unknownSession(let id): return "there is no session \(id) in this store"
    case .unreadable(let ref, let problem): return "the quiz \"\(ref)\" cannot be read: \(problem)"
    }
  }

  /// INTERFACE.md: 65 for a text that cannot be read, 66 for an unknown name, else the store's own.
  public var exitCode: Int32 {
    switch self {
    case .store(let error): error.exitCode
    case .unknownQuiz, .unknownSession: 66
    case .unreadable: 65
    }
  }
}
