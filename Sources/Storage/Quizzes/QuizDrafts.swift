// Drafts of quizzes: texts that are being edited, kept as they are typed, and the one way from them to a version.
public import Domain
import GRDB

extension Schema {
  /// A row stays when its draft has ended (`text` is then NULL), so that its revision is never given twice. A version that comes into
  /// force moves the revision too: whoever edits has not seen it, and is told at the next save.
  static let drafts = """
    CREATE TABLE IF NOT EXISTS quiz_draft (
      ref TEXT PRIMARY KEY, text TEXT, revision INTEGER NOT NULL, saved_revision INTEGER NOT NULL DEFAULT 0, base TEXT,
      pictures TEXT, saved_at INTEGER, saved_by TEXT NOT NULL DEFAULT '') STRICT;
    CREATE TRIGGER IF NOT EXISTS quiz_draft_sees_version AFTER UPDATE OF version ON quiz WHEN new.version <> old.version BEGIN
      INSERT INTO quiz_draft (ref, revision) VALUES (new.ref, 1) ON CONFLICT (ref) DO UPDATE SET revision = revision + 1;
    END;
    CREATE TRIGGER IF NOT EXISTS quiz_draft_sees_quiz AFTER INSERT ON quiz BEGIN
      INSERT INTO quiz_draft (ref, revision) VALUES (new.ref, 1) ON CONFLICT (ref) DO UPDATE SET revision = revision + 1;
    END;
    """
}

/// A quiz that is being edited, as the store holds it.
public struct StoredDraft: Hashable, Sendable {
  /// Ref of the quiz.
  public var ref: String
  /// A quiz file, sound or not; nil while there is no draft.
  public var text: String?
  /// What a save has to name. Grows with each save, with each end of a draft and with each version that comes into force.
  public var revision: Int
  /// Hash of the version that it began from; nil for a quiz that was never published.
  public var base: String?
  /// Nil while there is no draft.
  public var savedAt: Instant?
  /// Who saved it last; empty while there is no draft.
  public var savedBy: String

  public init(ref: String, text: String?, revision: Int, base: String?, savedAt: Instant? = nil, savedBy: String = "") {
    (self.ref, self.text, self.revision, self.base) = (ref, text, revision, base)
    (self.savedAt, self.savedBy) = (savedAt, savedBy)
  }
}

/// What became of a change that named the revision that it was made from.
public enum DraftOutcome<Done: Hashable & Sendable>: Hashable, Sendable {
  case done(Done)
  /// Somebody else was faster, and nothing was written.
  case overtaken
}

extension Database {
  /// The draft of `ref`; without a text where there is none.
  public func draft(of ref: String) throws(StoreError) -> StoredDraft {
    try read { try $0.draftRow(ref).stored(ref) }
  }

  /// What somebody who knows of `revision` has not seen: a later draft first, else the version in force (a draft without text).
  public func unseen(of ref: String, since revision: Int) throws(StoreError) -> StoredDraft {
    try read { db in
      let row = try db.draftRow(ref)
      if row.text != nil, row.savedRevision > revision || row.savedRevision == row.revision { return row.stored(ref) }
      return StoredDraft(
        ref: ref, text: nil, revision: row.revision, base: try db.value("SELECT version FROM quiz WHERE ref = ?", [ref]))
    }
  }

  /// Drafts that stand, those of archived quizzes apart, by ref.
  public func drafts() throws(StoreError) -> [StoredDraft] {
    try read { db in
      let refs: [String] = try db.rows(
        """
        SELECT d.ref FROM quiz_draft d LEFT JOIN quiz q ON q.ref = d.ref
        WHERE d.text IS NOT NULL AND coalesce(q.is_archived, 0) = 0 ORDER BY d.ref
        """
      ).map { $0[0] }
      return try refs.map { try db.draftRow($0).stored($0) }
    }
  }

  /// Keeps `text` if nobody has changed anything since `revision`. The first save of a draft goes into the audit log, and each that
  /// follows another person's.
  /// - Parameters:
  ///   - pictures: hash of the version whose pictures it shows; nil for those of its own version in force.
  ///   - files: pictures that come in with it, by the names that it gives them.
  /// - Returns: the revision that the next save has to name.
  public func saveDraft(
    of ref: String, text: String, revision: Int, pictures: String? = nil, files: [String: QuizPicture] = [:], by who: String,
    at now: Instant
  ) throws(StoreError) -> DraftOutcome<Int> {
    try write { db in
      let row = try db.draftRow(ref)
      guard row.revision == revision else { return .overtaken }
      let base: String? = try db.value("SELECT version FROM quiz WHERE ref = ?", [ref])
      try db.run(
        """
        INSERT INTO quiz_draft (ref, text, revision, saved_revision, base, pictures, saved_at, saved_by)
        VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (ref) DO UPDATE SET text = ?2, revision = ?3, saved_revision = ?3, base = ?4, pictures = coalesce(?5, pictures),
          saved_at = ?6, saved_by = ?7
        """, [ref, text, revision + 1, base, pictures, now.milliseconds, who])
      try db.keep(files, ofDraft: ref)
      if row.text == nil || row.savedBy != who {
        try db.note(
          "quiz.draft", who, ["quiz": .string(ref), "before": .text(row.text.map(Digest.hex)), "after": .string(Digest.hex(text))], now)
      }
      return .done(revision + 1)
    }
  }

  /// Ends a draft without a version.
  public func dropDraft(of ref: String, revision: Int, by who: String, at now: Instant) throws(StoreError) -> DraftOutcome<Bool> {
    try write { db in
      let row = try db.draftRow(ref)
      guard row.revision == revision || row.savedRevision == revision else { return .overtaken }
      guard let text = row.text else { return .done(false) }
      try db.endDraft(ref)
      try db.note("quiz.drop", who, ["quiz": .string(ref), "before": .string(Digest.hex(text)), "after": .null], now)
      return .done(true)
    }
  }

  /// Makes `source` the version in force and ends the draft. Pictures that the quiz names are the draft's, else those of the version before.
  /// - Parameter revision: the draft's; nil where no draft is meant.
  public func publish(
    _ quiz: Quiz, source: String, revision: Int?, by who: String, at now: Instant
  ) throws(StoreError) -> DraftOutcome<QuizImport> {
    try write { db in
      let row = try db.draftRow(quiz.ref)
      if let revision, row.revision != revision { return .overtaken }
      let before = try db.inForce(quiz.ref)
      let done = try db.takeIn(quiz, source: source, pictures: [:], at: now)
      let named = Set(quiz.questions.flatMap(\.choices).compactMap(\.image))
      if row.text != nil { try db.keep(try db.ownPictures(ofDraft: quiz.ref).filter { named.contains($0.key) }, ofVersion: quiz.version) }
      for name in named.sorted() {
        for version in [row.pictures, before?.hash] {
          guard let version else { continue }
          try db.run(
            """
            INSERT OR IGNORE INTO quiz_picture (version, name, width, height, rgba)
            SELECT ?1, name, width, height, rgba FROM quiz_picture WHERE version = ?2 AND name = ?3
            """, [quiz.version, version, name])
        }
      }
      if row.text != nil { try db.endDraft(quiz.ref) }
      try db.note("quiz.publish", who, change(quiz.ref, before, (done.version, done.number)), now)
      return .done(done)
    }
  }

  /// Makes an old version, a whole hash, the one in force again.
  /// - Throws: exit code 66 for one that is not there.
  public func rollBack(_ ref: String, to hash: String, by who: String, at now: Instant) throws(StoreError) -> QuizImport {
    try write { db in
      guard let before = try db.inForce(ref),
        let row = try db.row("SELECT hash, number FROM quiz_version WHERE ref = ? AND hash = ?", [ref, hash])
      else { throw StoreError.missing("the quiz \"\(ref)\" has no version \(hash.prefix(8)); askwell quiz show \(ref) names them") }
      try db.run("UPDATE quiz SET version = ?, is_archived = 0 WHERE ref = ?", [hash, ref])
      try db.note("quiz.rollback", who, change(ref, before, (row[0], row[1])), now)
      return QuizImport(ref: ref, version: row[0], number: row[1], isAdded: false, isDefault: before.isDefault)
    }
  }

  private func change(_ ref: String, _ before: InForce?, _ after: (hash: String, number: Int)) -> JSON {
    [
      "quiz": .string(ref), "before": .text(before?.hash), "before_number": before.map { .int(Int64($0.number)) } ?? .null,
      "after": .string(after.hash), "after_number": .int(Int64(after.number)),
    ]
  }
}

/// A row of `quiz_draft`.
private struct DraftRow {
  var text: String?
  var revision = 0
  var savedRevision = 0
  var base: String?
  var pictures: String?
  var savedAt: Instant?
  var savedBy = ""

  func stored(_ ref: String) -> StoredDraft {
    guard text != nil else { return StoredDraft(ref: ref, text: nil, revision: revision, base: base) }
    return StoredDraft(ref: ref, text: text, revision: savedRevision, base: base, savedAt: savedAt, savedBy: savedBy)
  }
}

extension GRDB.Database {
  fileprivate func draftRow(_ ref: String) throws -> DraftRow {
    guard
      let row = try row(
        "SELECT text, revision, saved_revision, base, pictures, saved_at, saved_by FROM quiz_draft WHERE ref = ?", [ref])
    else { return DraftRow() }
    let savedAt: Int64? = row[5]
    return DraftRow(
      text: row[0], revision: row[1], savedRevision: row[2], base: row[3], pictures: row[4],
      savedAt: savedAt.map { Instant(milliseconds: $0) }, savedBy: row[6])
  }

  fileprivate func endDraft(_ ref: String) throws {
    try run(
      """
      UPDATE quiz_draft SET text = NULL, base = NULL, pictures = NULL, saved_at = NULL, saved_by = '', revision = revision + 1
      WHERE ref = ?
      """, [ref])
    try run("DELETE FROM quiz_draft_picture WHERE ref = ?", [ref])
  }
}
