// A tag under another name, everywhere in the store at once: versions, drafts, segments, people, their history and what destinations hear.
public import Domain
import GRDB

/// All that a new name changes. Texts are the caller's work; each names what it was made from.
public struct TagRenaming: Sendable {
  /// A quiz in force under a new version.
  public struct Version: Sendable {
    public var quiz: Quiz
    public var source: String
    /// Hash of the version that it takes the place of.
    public var basedOn: String
    public init(quiz: Quiz, source: String, basedOn: String) {
      self.quiz = quiz
      self.source = source
      self.basedOn = basedOn
    }
  }

  /// For the audit log.
  public var from: String
  public var to: String
  /// Old and new tags.
  public var pairs: [(from: Tag, to: Tag)]
  public var versions: [Version] = []
  /// With their new texts; `revision` is that of the text before.
  public var drafts: [(ref: String, text: String, revision: Int)] = []
  public var segments: [(before: StoredSegment, after: StoredSegment)] = []

  public init(from: String, to: String, pairs: [(from: Tag, to: Tag)]) {
    self.from = from
    self.to = to
    self.pairs = pairs
  }
}

/// Whom a new name concerns.
public struct TagReach: Hashable, Sendable {
  /// Contacts that have an old tag.
  public var people = 0
  /// Of those, contacts that have its new name too.
  public var merging = 0
  /// Rows of the outbox: one a destination and contact that may be written to.
  public var deliveries = 0
}

extension Database {
  /// Every tag that somebody has or had in a namespace.
  public func tags(in namespace: String) throws(StoreError) -> [Tag] {
    try read { db in
      try db.rows(
        "SELECT tag FROM contact_tag WHERE tag >= ?1 AND tag < ?2 UNION SELECT tag FROM tag_change WHERE tag >= ?1 AND tag < ?2 ORDER BY 1",
        [namespace + ":", namespace + ";"]
      ).compactMap { Tag($0[0] as String) }
    }
  }

  /// What renaming would touch now.
  public func reach(of pairs: [(from: Tag, to: Tag)]) throws(StoreError) -> TagReach {
    try read { db in
      var reach = TagReach()
      var people: Set<Int64> = []
      for (from, to) in pairs {
        people.formUnion(try db.rows("SELECT contact FROM contact_tag WHERE tag = ?", [from.text]).map { $0[0] })
        reach.merging += try db.count(
          "SELECT COUNT(*) FROM contact_tag a JOIN contact_tag b ON b.contact = a.contact AND b.tag = ?2 WHERE a.tag = ?1",
          [from.text, to.text])
      }
      reach.people = people.count
      let destinations = try db.isServedByHub() ? 0 : db.count("SELECT COUNT(*) FROM destination")
      if destinations > 0 {
        reach.deliveries = destinations * (try people.count { try db.count("SELECT is_reachable FROM contact WHERE n = ?", [$0]) == 1 })
      }
      return reach
    }
  }

  /// Does all of it, or nothing: one transaction. A contact with both tags keeps one, with the earlier date.
  ///
  /// - Returns: `.overtaken` when a quiz, draft or segment is no longer what its new text was made from; then nothing was written.
  public func rename(_ renaming: TagRenaming, by who: String, at now: Instant) throws(StoreError) -> DraftOutcome<TagReach> {
    try write { try Renaming(db: $0, work: renaming, who: who, now: now).perform() }
  }
}

private struct Renaming {
  let db: Connection
  let work: TagRenaming
  let who: String
  let now: Instant

  func perform() throws -> DraftOutcome<TagReach> {
    guard try isUpToDate() else { return .overtaken }
    var numbers: [JSON] = []
    for version in work.versions { numbers.append(try put(version)) }
    for draft in work.drafts { try put(draft) }
    for segment in work.segments {
      try db.run("UPDATE segment SET definition = ? WHERE name = ?", [segment.after.definition, segment.before.name])
    }
    var reach = TagReach()
    var lost: [Int64: [Tag]] = [:]
    for (from, to) in work.pairs { reach.merging += try move(from, to, &lost) }
    reach.people = lost.count
    for (contact, tags) in lost.sorted(by: { $0.key < $1.key }) {
      let update = try ContactBook(db: db).update(of: contact, session: nil, told: nil, removed: tags.sorted())
      reach.deliveries += try Outbox(db: db).put(update, contact: contact, session: nil, kind: "tags", at: now)
    }
    let detail: JSON = [
      "before": .string(work.from), "after": .string(work.to), "people": .int(Int64(reach.people)), "merged": .int(Int64(reach.merging)),
      "deliveries": .int(Int64(reach.deliveries)), "quizzes": .array(numbers), "drafts": .array(work.drafts.map { .string($0.ref) }),
      "segments": .array(
        work.segments.map { segment in
          ["name": .string(segment.before.name), "before": .string(segment.before.definition), "after": .string(segment.after.definition)]
        }),
    ]
    try db.audit("tag.rename", who: who, detail: detail, at: now)
    return .done(reach)
  }

  private func isUpToDate() throws -> Bool {
    for version in work.versions {
      guard try db.value("SELECT version FROM quiz WHERE ref = ?", [version.quiz.ref]) == version.basedOn else { return false }
    }
    for draft in work.drafts {
      let revision: Int? = try db.value(
        "SELECT saved_revision FROM quiz_draft WHERE ref = ? AND text IS NOT NULL", [draft.ref])
      guard revision == draft.revision else { return false }
    }
    for segment in work.segments {
      guard try db.value("SELECT definition FROM segment WHERE name = ?", [segment.before.name]) == segment.before.definition
      else { return false }
    }
    return true
  }

  // MARK: Texts

  /// The pictures are those of the version before.
  private func put(_ version: TagRenaming.Version) throws -> JSON {
    let done = try db.takeIn(version.quiz, source: version.source, pictures: [:], at: now)
    try db.run(
      """
      INSERT OR IGNORE INTO quiz_picture (version, name, width, height, rgba)
      SELECT ?1, name, width, height, rgba FROM quiz_picture WHERE version = ?2
      """, [version.quiz.version, version.basedOn])
    return [
      "quiz": .string(version.quiz.ref), "before": .string(version.basedOn), "after": .string(done.version),
      "after_number": .int(Int64(done.number)),
    ]
  }

  /// Whoever has the draft open is told at the next save.
  private func put(_ draft: (ref: String, text: String, revision: Int)) throws {
    try db.run(
      """
      UPDATE quiz_draft SET text = ?2, revision = revision + 1, saved_revision = revision + 1, saved_at = ?3, saved_by = ?4,
        base = (SELECT version FROM quiz WHERE ref = ?1)
      WHERE ref = ?1
      """, [draft.ref, draft.text, now.milliseconds, who])
  }

  // MARK: People

  /// Moves a tag from everybody who has it. The history gains a loss and a gain for each; who lost the old tag long ago has had the new
  /// one just as long ago. Returns how many had both.
  private func move(_ from: Tag, _ to: Tag, _ lost: inout [Int64: [Tag]]) throws -> Int {
    let holders: [Int64] = try db.rows("SELECT contact FROM contact_tag WHERE tag = ? ORDER BY contact", [from.text]).map { $0[0] }
    let both = try db.count(
      "SELECT COUNT(*) FROM contact_tag a JOIN contact_tag b ON b.contact = a.contact AND b.tag = ?2 WHERE a.tag = ?1",
      [from.text, to.text])
    try db.run(
      """
      INSERT INTO tag_change (contact, tag, op, at, session)
      SELECT contact, ?2, op, at, session FROM tag_change h
      WHERE tag = ?1 AND NOT EXISTS (SELECT 1 FROM contact_tag t WHERE t.tag = ?1 AND t.contact = h.contact)
      ORDER BY n
      """, [from.text, to.text])
    try db.run(
      """
      INSERT INTO tag_change (contact, tag, op, at, session)
      SELECT contact, ?2, 'gained', ?3,
        (SELECT h.session FROM tag_change h WHERE h.contact = t.contact AND h.tag = ?1 AND h.op = 'gained' ORDER BY h.n DESC LIMIT 1)
      FROM contact_tag t
      WHERE tag = ?1 AND NOT EXISTS (SELECT 1 FROM contact_tag o WHERE o.tag = ?2 AND o.contact = t.contact)
      """, [from.text, to.text, now.milliseconds])
    try db.run(
      "INSERT INTO tag_change (contact, tag, op, at) SELECT contact, ?1, 'lost', ?2 FROM contact_tag WHERE tag = ?1",
      [from.text, now.milliseconds])
    try db.run(
      """
      INSERT INTO contact_tag (tag, contact, since) SELECT ?2, contact, since FROM contact_tag WHERE tag = ?1
      ON CONFLICT (tag, contact) DO UPDATE SET since = min(since, excluded.since)
      """, [from.text, to.text])
    try db.run("DELETE FROM contact_tag WHERE tag = ?", [from.text])
    for contact in holders { lost[contact, default: []].append(from) }
    return both
  }
}
