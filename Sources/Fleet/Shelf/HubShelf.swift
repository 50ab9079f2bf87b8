// The chain's quizzes at the hub, as a store's shelf has its own: what is in force, which versions there were, and their texts.
public import Domain
internal import Foundation
public import Storage

/// Over one connection, as a member of `askwell_console`, from one thread. Drafts and versions follow the rules of a store's
/// (`Database.saveDraft`, `Database.publish`); what comes into force is published to kiosks in the same transaction.
public final class HubShelf {
  let line: HubLine

  /// Opens nothing yet. The address holds the password.
  public init(_ address: HubAddress, patience: HubPatience = HubPatience()) { line = HubLine(address, patience) }

  init(_ line: HubLine) { self.line = line }

  public func open() throws(HubFault) { try line.open() }
  public func close() { line.close() }

  // MARK: Lists

  /// Quizzes that are not archived, in the order of their first publication. Those that are drafts alone: `drafts`.
  public func quizzes() throws(HubFault) -> [HubQuiz] { try quizzes(areArchived: false) }

  /// Quizzes that were put away, in the order of their first publication.
  public func archivedQuizzes() throws(HubFault) -> [HubQuiz] { try quizzes(areArchived: true) }

  private func quizzes(areArchived: Bool) throws(HubFault) -> [HubQuiz] {
    try line.query(
      """
      SELECT q.ref, q.title, q.version, q.number, q.is_archived, d.text IS NOT NULL, coalesce(d.revision, 0), v.published_at,
        v.published_by, p.version, p.store_id, s.name, p.percent, p.published_at, p.published_by,
        (SELECT sum(f.completed) FROM askwell.funnel_day f WHERE f.quiz = q.ref)
      FROM askwell.quiz q JOIN askwell.quiz_version v ON v.store_id = q.store_id AND v.ref = q.ref AND v.hash = q.version
      LEFT JOIN askwell.quiz_draft d ON d.store_id = q.store_id AND d.ref = q.ref
      LEFT JOIN LATERAL (
        SELECT * FROM askwell.publication p WHERE p.kind = 'quiz' AND p.ref = q.ref AND p.withdrawn_at IS NULL
        ORDER BY p.version DESC LIMIT 1) p ON true
      LEFT JOIN askwell.store s ON s.store_id = p.store_id
      WHERE q.store_id = 0 AND q.is_archived = $1::boolean ORDER BY q.added_at, q.ref
      """, [areArchived ? "t" : "f"]
    ).map { row in
      HubQuiz(
        ref: row[0] ?? "", title: LocalizedText(hub: row[1]), version: row[2] ?? "", number: Int(row.number(3) ?? 0),
        publishedAt: Instant(milliseconds: row.number(13) ?? row.number(7) ?? 0), publishedBy: row[14] ?? row[8] ?? "",
        hasDraft: row[5] == "t", draftRevision: Int(row.number(6) ?? 0), isArchived: row[4] == "t", publication: row.number(9),
        target: Publication.Target(store: row.number(10) ?? 0, percent: row.number(12) ?? 100), storeName: row[11],
        completedSessions: Int(row.number(15) ?? 0))
    }
  }

  /// Whether a quiz or a draft has this ref, archived ones too.
  public func isTaken(_ ref: String) throws(HubFault) -> Bool {
    let rows = try line.query(
      """
      SELECT 1 WHERE EXISTS (SELECT FROM askwell.quiz WHERE store_id = 0 AND ref = $1)
        OR EXISTS (SELECT FROM askwell.quiz_draft WHERE store_id = 0 AND ref = $1 AND text IS NOT NULL)
      """, [ref])
    return !rows.isEmpty
  }

  // MARK: Versions

  /// The hash of the version in force; nil for an unknown quiz.
  public func currentVersion(of ref: String) throws(HubFault) -> String? {
    try line.query("SELECT version FROM askwell.quiz WHERE store_id = 0 AND ref = $1", [ref]).first?[0]
  }

  /// All versions of `ref`, newest first.
  public func versions(of ref: String) throws(HubFault) -> [HubQuizVersion] {
    try line.query(
      """
      SELECT v.hash, v.number, v.title, v.published_at, v.published_by, v.hash = q.version,
        (SELECT sum(f.completed) FROM askwell.funnel_day f WHERE f.quiz = v.ref AND f.version = v.hash)
      FROM askwell.quiz_version v JOIN askwell.quiz q ON q.store_id = v.store_id AND q.ref = v.ref
      WHERE v.store_id = 0 AND v.ref = $1 ORDER BY v.number DESC
      """, [ref]
    ).map { row in
      HubQuizVersion(
        version: row[0] ?? "", number: Int(row.number(1) ?? 0), title: LocalizedText(hub: row[2]),
        publishedAt: Instant(milliseconds: row.number(3) ?? 0), publishedBy: row[4] ?? "", isCurrent: row[5] == "t",
        completedSessions: Int(row.number(6) ?? 0))
    }
  }

  /// The text of `version`, or of the version in force; nil when there is none. `version` may be the start of a hash, eight digits or more.
  public func source(_ ref: String, version: String? = nil) throws(HubFault) -> QuizSource? {
    try line.query(
      """
      SELECT v.source, v.hash, v.number FROM askwell.quiz_version v JOIN askwell.quiz q ON q.store_id = v.store_id AND q.ref = v.ref
      WHERE v.store_id = 0 AND v.ref = $1
        AND CASE WHEN $2::text IS NULL THEN v.hash = q.version ELSE v.hash = $2 OR length($2) >= 8 AND starts_with(v.hash, $2) END
      ORDER BY v.number DESC LIMIT 1
      """, [ref, version]
    ).first.map { QuizSource(source: $0[0] ?? "", version: $0[1] ?? "", number: Int($0.number(2) ?? 0)) }
  }

  /// Sessions of all shops that reached results, by version.
  public func completedSessions(of ref: String) throws(HubFault) -> [String: Int] {
    try line.query(
      "SELECT version, sum(completed) FROM askwell.funnel_day WHERE quiz = $1 GROUP BY version HAVING sum(completed) > 0", [ref]
    ).reduce(into: [:]) { $0[$1[0] ?? ""] = Int($1.number(1) ?? 0) }
  }
}

/// A quiz of the chain in a list.
public struct HubQuiz: Hashable, Sendable {
  /// Ref of the quiz.
  public var ref: String
  /// Of the version in force.
  public var title: LocalizedText
  /// In force: what was published last, be it to some kiosks alone. SHA-256 of its text, 64 hex digits.
  public var version: String
  /// Counts the versions of this quiz from 1.
  public var number: Int
  /// The newest publication of it that stands.
  public var publishedAt: Instant
  public var publishedBy: String
  public var hasDraft: Bool
  /// What a save has to name; see `StoredDraft.revision`.
  public var draftRevision: Int
  public var isArchived: Bool
  /// Version of the newest publication that stands; nil where all were taken back.
  public var publication: Int64?
  /// Who that one is for.
  public var target: Publication.Target
  /// Of the shop that it is for; nil for more than one.
  public var storeName: String?
  /// Of all its versions, in all shops.
  public var completedSessions: Int
}

/// One version in the history of a quiz of the chain.
public struct HubQuizVersion: Hashable, Sendable {
  /// SHA-256 of its text, 64 hex digits.
  public var version: String
  /// Counts the versions of this quiz from 1.
  public var number: Int
  /// As this version has it.
  public var title: LocalizedText
  /// When it was published for the first time.
  public var publishedAt: Instant
  public var publishedBy: String
  public var isCurrent: Bool
  /// In all shops.
  public var completedSessions: Int
}

extension Publication.Target {
  init(store: Int64, percent: Int64) { self = store != 0 ? .store(store) : percent < 100 ? .percent(Int(percent)) : .all }

  /// As the hub's functions take it, to be merged into their words.
  var words: [String: JSON] {
    switch self {
    case .all: [:]
    case .store(let store): ["store": .int(store)]
    case .percent(let percent): ["percent": .int(Int64(percent))]
    }
  }
}

extension LocalizedText {
  /// A JSON object by locale.
  init(hub text: String?) { self.init((text.flatMap { JSON(parsing: $0) }?.object ?? [:]).compactMapValues(\.string)) }
  var hub: JSON { .object(byLocale.mapValues(JSON.string)) }
}
