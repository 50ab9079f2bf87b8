// Quizzes as source texts with their versions. The store never decodes them: what a quiz is stays the domain's.
public import Domain
import GRDB

/// What an import of a quiz did.
public struct QuizImport: Hashable, Sendable {
  /// Ref of the quiz.
  public var ref: String
  /// SHA-256 of the text, 64 hex digits.
  public var version: String
  /// Counts the versions of this quiz from 1.
  public var number: Int
  /// False when the store held this very text already.
  public var isAdded: Bool
  /// The first quiz of a store becomes the default one.
  public var isDefault: Bool

  public init(ref: String, version: String, number: Int, isAdded: Bool, isDefault: Bool) {
    (self.ref, self.version, self.number) = (ref, version, number)
    (self.isAdded, self.isDefault) = (isAdded, isDefault)
  }
}

/// A quiz in a list.
public struct QuizListing: Hashable, Sendable {
  /// Ref of the quiz.
  public var ref: String
  /// Of the version in force.
  public var title: LocalizedText
  /// In force: SHA-256 of its text, 64 hex digits.
  public var version: String
  /// Counts the versions of this quiz from 1.
  public var number: Int
  /// When this version came in for the first time.
  public var importedAt: Instant
  /// Whether a kiosk opens it when it is told no other; one quiz at most.
  public var isDefault: Bool
  /// Sessions of all its versions that reached results, previews apart.
  public var completedSessions: Int

  public init(
    ref: String, title: LocalizedText, version: String, number: Int, importedAt: Instant, isDefault: Bool, completedSessions: Int
  ) {
    (self.ref, self.title, self.version, self.number) = (ref, title, version, number)
    (self.importedAt, self.isDefault, self.completedSessions) = (importedAt, isDefault, completedSessions)
  }
}

/// One version in a quiz's history.
public struct QuizVersion: Hashable, Sendable {
  /// SHA-256 of its text, 64 hex digits.
  public var version: String
  /// Counts the versions of this quiz from 1.
  public var number: Int
  /// As this version has it.
  public var title: LocalizedText
  /// When it came in for the first time.
  public var importedAt: Instant
  /// Whether new sessions take it.
  public var isCurrent: Bool

  public init(version: String, number: Int, title: LocalizedText, importedAt: Instant, isCurrent: Bool) {
    (self.version, self.number, self.title) = (version, number, title)
    (self.importedAt, self.isCurrent) = (importedAt, isCurrent)
  }
}

/// A version's text as it was imported.
public struct QuizSource: Hashable, Sendable {
  /// As it was imported, byte for byte.
  public var source: String
  /// SHA-256 of `source`, 64 hex digits.
  public var version: String
  /// Counts the versions of this quiz from 1.
  public var number: Int

  public init(source: String, version: String, number: Int) {
    (self.source, self.version, self.number) = (source, version, number)
  }
}

extension Database {
  /// Keeps `source` as the current version of its quiz, with its `pictures` by name. A text that is known already becomes current again,
  /// under its old number.
  public func importQuiz(
    _ quiz: Quiz, source: String, pictures: [String: QuizPicture] = [:], at now: Instant
  ) throws(StoreError) -> QuizImport {
    try write { try $0.takeIn(quiz, source: source, pictures: pictures, at: now) }
  }

  /// Quizzes that are not archived, in the order of their first import.
  public func quizzes() throws(StoreError) -> [QuizListing] { try listings(areArchived: false) }

  /// Quizzes that were put away, in the order of their first import.
  public func archivedQuizzes() throws(StoreError) -> [QuizListing] { try listings(areArchived: true) }

  private func listings(areArchived: Bool) throws(StoreError) -> [QuizListing] {
    try read { db in
      try db.rows(
        """
        SELECT q.ref, v.title, v.hash, v.number, v.imported_at, q.is_default,
          (SELECT COUNT(*) FROM session s WHERE s.quiz = q.ref AND s.state = 'completed' AND s.is_preview = 0)
        FROM quiz q JOIN quiz_version v ON v.hash = q.version WHERE q.is_archived = ? ORDER BY q.n
        """, [areArchived ? 1 : 0]
      ).map {
        QuizListing(
          ref: $0[0], title: LocalizedText(stored: $0[1]), version: $0[2], number: $0[3], importedAt: Instant(milliseconds: $0[4]),
          isDefault: $0[5], completedSessions: $0[6])
      }
    }
  }

  /// The text of `version`, or of the current version of `ref`; nil when there is none. `version` may be the start of a hash, eight
  /// digits or more.
  public func quizSource(_ ref: String, version: String? = nil) throws(StoreError) -> QuizSource? {
    try read { db in
      let row =
        if let version {
          try db.row(
            """
            SELECT source, hash, number FROM quiz_version
            WHERE ref = ?1 AND (hash = ?2 OR length(?2) >= 8 AND substr(hash, 1, length(?2)) = ?2) ORDER BY number DESC
            """, [ref, version])
        } else {
          try db.row(
            "SELECT v.source, v.hash, v.number FROM quiz q JOIN quiz_version v ON v.hash = q.version WHERE q.ref = ?", [ref])
        }
      return row.map { QuizSource(source: $0[0], version: $0[1], number: $0[2]) }
    }
  }

  /// The hash of the version in force; nil for an unknown quiz. Cheap: no text is read.
  public func currentVersion(of ref: String) throws(StoreError) -> String? {
    try read { try $0.value("SELECT version FROM quiz WHERE ref = ?", [ref]) }
  }

  /// All versions of `ref`, newest first.
  public func quizVersions(of ref: String) throws(StoreError) -> [QuizVersion] {
    try read { db in
      try db.rows(
        """
        SELECT v.hash, v.number, v.title, v.imported_at, v.hash = q.version
        FROM quiz_version v JOIN quiz q ON q.ref = v.ref WHERE v.ref = ? ORDER BY v.number DESC
        """, [ref]
      ).map {
        QuizVersion(
          version: $0[0], number: $0[1], title: LocalizedText(stored: $0[2]), importedAt: Instant(milliseconds: $0[3]), isCurrent: $0[4])
      }
    }
  }

  /// Makes `ref` the quiz that a kiosk opens when it is told no other.
  public func setDefaultQuiz(_ ref: String) throws(StoreError) {
    try write { try $0.makeDefault(ref) }
  }

  /// Its ref; nil in a store without quizzes.
  public func defaultQuiz() throws(StoreError) -> String? {
    try read { try $0.value("SELECT ref FROM quiz WHERE is_default = 1") }
  }
}

extension LocalizedText {
  /// A JSON object by locale.
  fileprivate var stored: String { JSON.object(byLocale.mapValues(JSON.string)).canonical }

  fileprivate init(stored: String) {
    self.init((JSON(parsing: stored)?.object ?? [:]).compactMapValues(\.string))
  }
}

extension GRDB.Database {
  func makeDefault(_ ref: String) throws {
    try run("UPDATE quiz SET is_default = 0 WHERE is_default = 1")
    try run("UPDATE quiz SET is_default = 1 WHERE ref = ? AND is_archived = 0", [ref])
    guard changesCount == 1 else { throw StoreError.missing("there is no quiz \"\(ref)\" here; askwell quiz list names them") }
  }

  /// Keeps a version and puts it in force, inside the caller's transaction.
  func takeIn(_ quiz: Quiz, source: String, pictures: [String: QuizPicture], at now: Instant) throws -> QuizImport {
    let known: Int? = try value("SELECT number FROM quiz_version WHERE hash = ?", [quiz.version])
    let newest: Int? = try value("SELECT MAX(number) FROM quiz_version WHERE ref = ?", [quiz.ref])
    let number = known ?? (newest ?? 0) + 1
    try run(
      """
      INSERT INTO quiz (ref, version, is_default) VALUES (?, ?, NOT EXISTS (SELECT 1 FROM quiz))
      ON CONFLICT (ref) DO UPDATE SET version = excluded.version, is_archived = 0
      """, [quiz.ref, quiz.version])
    if known == nil {
      try run(
        "INSERT INTO quiz_version (hash, ref, number, title, source, imported_at) VALUES (?, ?, ?, ?, ?, ?)",
        [quiz.version, quiz.ref, number, quiz.title.stored, source, now.milliseconds])
    }
    try keep(pictures, ofVersion: quiz.version)
    let isDefault: Bool? = try value("SELECT is_default FROM quiz WHERE ref = ?", [quiz.ref])
    return QuizImport(ref: quiz.ref, version: quiz.version, number: number, isAdded: known == nil, isDefault: isDefault ?? false)
  }
}
