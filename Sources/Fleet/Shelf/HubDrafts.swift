// Drafts of the chain's quizzes: texts that are being edited, kept at the hub as they are typed.
public import Domain
internal import Foundation
public import Storage

extension HubShelf {
  private static let columns = "d.ref, d.text, d.revision, d.saved_revision, d.base, d.saved_at, d.saved_by"

  /// The draft of `ref`; without a text where there is none.
  public func draft(of ref: String) throws(HubFault) -> StoredDraft { try row(of: ref).stored }

  /// Drafts that stand, those of archived quizzes apart, by ref.
  public func drafts() throws(HubFault) -> [StoredDraft] {
    try line.query(
      """
      SELECT \(HubShelf.columns) FROM askwell.quiz_draft d LEFT JOIN askwell.quiz q ON q.store_id = d.store_id AND q.ref = d.ref
      WHERE d.store_id = 0 AND d.text IS NOT NULL AND NOT coalesce(q.is_archived, false) ORDER BY d.ref
      """
    ).map { DraftRow($0).stored }
  }

  /// What somebody who knows of `revision` has not seen: a later draft first, else the version in force (a draft without text).
  public func unseen(of ref: String, since revision: Int) throws(HubFault) -> StoredDraft {
    let row = try row(of: ref)
    if row.text != nil, row.savedRevision > revision || row.savedRevision == row.revision { return row.stored }
    return StoredDraft(ref: ref, text: nil, revision: row.revision, base: try currentVersion(of: ref))
  }

  /// Keeps `text` if nobody has changed anything since `revision`. The first save of a draft goes into the audit log, and each that
  /// follows another person's.
  /// - Parameters:
  ///   - pictures: hash of a version whose pictures it shows; nil for those of its own version in force.
  ///   - files: pictures that come in with it, by the names that it gives them.
  /// - Returns: the revision that the next save has to name.
  public func saveDraft(
    of ref: String, text: String, revision: Int, pictures: String? = nil, files: [String: QuizPicture] = [:], by who: String
  ) throws(HubFault) -> DraftOutcome<Int> {
    let answer = try call(
      "save_draft_1",
      [
        "ref": .string(ref), "text": .string(text), "revision": .int(Int64(revision)), "pictures_of": .text(pictures),
        "pictures": .pictures(files), "by": .string(who),
      ])
    guard let answer else { return .overtaken }
    return .done(Int(answer["revision"]?.int ?? 0))
  }

  /// Ends a draft without a version. False when there was none.
  public func dropDraft(of ref: String, revision: Int, by who: String) throws(HubFault) -> DraftOutcome<Bool> {
    let answer = try call("drop_draft_1", ["ref": .string(ref), "revision": .int(Int64(revision)), "by": .string(who)])
    guard let answer else { return .overtaken }
    return .done(answer["was_there"]?.bool ?? false)
  }

  /// What the draft of `ref` would show: pictures that came in with it, then those of the version in force.
  public func pictures(ofDraft ref: String) throws(HubFault) -> [String: QuizPicture] {
    let row = try line.query(
      """
      SELECT coalesce((SELECT v.pictures FROM askwell.quiz q
          JOIN askwell.quiz_version v ON v.store_id = q.store_id AND v.ref = q.ref AND v.hash = q.version
          WHERE q.store_id = 0 AND q.ref = $1), '{}')
        || coalesce((SELECT d.pictures FROM askwell.quiz_draft d WHERE d.store_id = 0 AND d.ref = $1), '{}')
      """, [ref])
    let all = row.first?[0].flatMap { JSON(parsing: $0) }?.object ?? [:]
    return all.compactMapValues { QuizPicture(wire: $0) }
  }

  private func row(of ref: String) throws(HubFault) -> DraftRow {
    let rows = try line.query("SELECT \(HubShelf.columns) FROM askwell.quiz_draft d WHERE d.store_id = 0 AND d.ref = $1", [ref])
    return rows.first.map(DraftRow.init) ?? DraftRow(ref)
  }

  /// Nil for a call that was overtaken.
  func call(_ function: String, _ words: [String: JSON]) throws(HubFault) -> JSON? {
    let text = JSON.object(words).canonical
    // PostgreSQL keeps no zero byte in a text.
    guard !text.contains("\\u0000") else { throw HubFault(.spoilt, "this text has a zero byte in it; take it out") }
    let rows = try line.query("SELECT askwell.\(function)($1::jsonb)", [text])
    guard let answer = rows.first?.first.flatMap(\.self).flatMap({ JSON(parsing: $0) }) else { throw .lost }
    if answer["outcome"]?.string == "overtaken" { return Optional.none }
    return answer
  }
}

/// A row of `quiz_draft`.
private struct DraftRow {
  var ref: String
  var text: String?
  var revision = 0
  var savedRevision = 0
  var base: String?
  var savedAt: Instant?
  var savedBy = ""

  /// Of a quiz that nobody has edited or published.
  init(_ ref: String) { self.ref = ref }

  init(_ row: [String?]) {
    ref = row[0] ?? ""
    (text, base, savedBy) = (row[1], row[4], row[6] ?? "")
    (revision, savedRevision) = (Int(row.number(2) ?? 0), Int(row.number(3) ?? 0))
    savedAt = row.number(5).map(Instant.init(milliseconds:))
  }

  var stored: StoredDraft {
    guard text != nil else { return StoredDraft(ref: ref, text: nil, revision: revision, base: base) }
    return StoredDraft(ref: ref, text: text, revision: savedRevision, base: base, savedAt: savedAt, savedBy: savedBy)
  }
}
