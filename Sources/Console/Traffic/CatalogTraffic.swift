// What the console asks about the catalog, and what it is told.
public import Domain

/// Work on the catalog.
public enum CatalogRequest: Equatable, Sendable {
  /// Rows `from` to `from + CatalogRows.size` of what `words` find; of all without words. Answer: `.rows`.
  case rows(words: String, from: Int)
  /// Answer: `.product`, or `.noProduct`.
  case product(handle: String)
  /// The newest first. Answer: `.revisions`.
  case revisions
  /// What importing a file would change. Answer: `.plan`, or `.unreadable`.
  case plan(CatalogChoice)
  /// Imports a file, if it is still the one with this digest and `base` still in force. Answer: `.changed`, `.unreadable`, or `.failed`.
  case apply(CatalogChoice, digest: String, base: Int64)
  /// What bringing a revision back would change. Answer: `.plan`.
  case planReturn(to: Int64)
  /// Makes a revision's content the catalog again, if `base` is still in force. Answer: `.changed`, or `.failed`.
  case bringBack(Int64, base: Int64)

  /// See `ConsoleEffect.right`.
  var right: Right {
    switch self {
    case .rows, .product: .browse
    case .revisions, .plan, .apply, .planReturn, .bringBack: .edit
    }
  }
}

/// What comes of it.
public enum CatalogAnswer: Equatable, Sendable {
  case rows(CatalogRows)
  case product(ProductPage)
  /// The catalog has no product of this handle any more.
  case noProduct(handle: String)
  case revisions(RevisionsPage)
  case plan(CatalogPlanPage)
  /// The file cannot be taken: why, one line a fault.
  case unreadable(CatalogChoice, [String])
  case changed(CatalogDone)
}

/// Keys of its pages.
enum CatalogCommand: Hashable, Sendable {
  case load, revisions, bringBack
}

/// A file to import.
public struct CatalogChoice: Equatable, Sendable {
  /// As typed; `~/` is the user's own folder.
  public var path: String
  /// Nil finds it out by the header.
  public var format: CatalogFile.Format?

  public init(path: String, format: CatalogFile.Format? = nil) {
    self.path = path
    self.format = format
  }
}

/// What an import or a rollback came to.
public struct CatalogDone: Equatable, Sendable {
  /// Now in force.
  public var revision: Int64
  /// How many variants are new, changed, gone.
  public var added: Int
  public var changed: Int
  public var removed: Int

  public init(revision: Int64, added: Int, changed: Int, removed: Int) {
    self.revision = revision
    self.added = added
    self.changed = changed
    self.removed = removed
  }
}
