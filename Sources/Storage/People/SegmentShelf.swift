// Saved segments as texts, and the tags in use. What a segment's text means is the domain's.
public import Domain
import GRDB

/// A saved segment, not yet parsed.
public struct StoredSegment: Hashable, Sendable {
  /// Unique, case kept; 1 to 80 characters.
  public var name: String
  /// Nil when the merchant named none.
  public var basis: Basis?
  /// The expression's text.
  public var definition: String
  /// When its people were kept as they were; nil for one whose definition says who is in it now. Of a snapshot the definition is no
  /// condition: it names the segment itself.
  public var frozenAt: Instant?

  public init(name: String, basis: Basis? = nil, definition: String, frozenAt: Instant? = nil) {
    self.name = name
    self.basis = basis
    self.definition = definition
    self.frozenAt = frozenAt
  }
}

/// How many contacts have a tag now.
public struct TagCount: Hashable, Sendable {
  /// In use: somebody has it now.
  public var tag: Tag
  /// Contacts that have it now.
  public var count: Int
  /// Those who may be written to: consent in force on a channel with an address.
  public var reachable: Int
  /// Those who gained it within seven days.
  public var last7Days: Int
}

extension Database {
  /// Keeps a segment under its name, in place of one that had it.
  /// - Throws: exit code 65 for the name of a snapshot.
  public func saveSegment(_ segment: StoredSegment, at now: Instant) throws(StoreError) {
    try write { db in
      try db.requireNoSnapshot(segment.name)
      try db.run(
        """
        INSERT INTO segment (name, basis, definition, created_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET basis = excluded.basis, definition = excluded.definition
        """, [segment.name, segment.basis?.rawValue, segment.definition, now.milliseconds])
    }
  }

  /// By name.
  public func segments() throws(StoreError) -> [StoredSegment] {
    try read { try $0.segments() }
  }

  /// False when there was none of that name.
  /// - Throws: exit code 65 while it is pushed somewhere.
  public func deleteSegment(_ name: String) throws(StoreError) -> Bool {
    try write { db in
      try db.requireNotPushed(name)
      try db.run("DELETE FROM segment WHERE name = ?", [name])
      return db.changesCount > 0
    }
  }

  /// Every tag in use with exact counts, the most frequent first. O(contacts and their tags).
  public func tagCounts(now: Instant) throws(StoreError) -> [TagCount] {
    try read { db in
      try db.rows(
        """
        SELECT t.tag, COUNT(*), SUM(c.is_reachable), SUM(t.since >= ?) FROM contact_tag t JOIN contact c ON c.n = t.contact
        GROUP BY t.tag ORDER BY 2 DESC, 1
        """, [now.advanced(bySeconds: -7 * 86_400).milliseconds]
      ).compactMap { row in
        Tag(row[0] as String).map { TagCount(tag: $0, count: row[1], reachable: row[2], last7Days: row[3]) }
      }
    }
  }
}
