// The people behind one tag, and what else they have in common.
public import Domain
import GRDB

/// Another tag on the same people.
public struct TagCompanion: Hashable, Sendable {
  /// Never the tag that was asked about.
  public var tag: Tag
  /// Contacts with both.
  public var both: Int

  public init(tag: Tag, both: Int) {
    self.tag = tag
    self.both = both
  }
}

extension Database {
  /// Every tag that somebody has, with how many people have it; by name. One pass over the tags of all contacts.
  public func tagCounts() throws(StoreError) -> [(tag: Tag, people: Int)] {
    try read { db in
      try db.rows("SELECT tag, COUNT(*) FROM contact_tag GROUP BY tag ORDER BY tag").compactMap { row in
        Tag(row[0] as String).map { ($0, row[1]) }
      }
    }
  }

  /// Up to `limit` contacts with `tag` after the `offset` latest, who gained it latest first.
  public func people(with tag: Tag, limit: Int, offset: Int = 0) throws(StoreError) -> [Contact] {
    try read { db in
      let numbers: [Int64] = try db.rows(
        "SELECT contact FROM contact_tag WHERE tag = ? ORDER BY since DESC, contact DESC LIMIT ? OFFSET ?", [tag.text, limit, offset]
      ).map { $0[0] }
      return try numbers.compactMap(ContactBook(db: db).contact)
    }
  }

  /// Whether somebody has `tag` from an import rather than from a session.
  public func isImported(_ tag: Tag) throws(StoreError) -> Bool {
    try read { db in
      try db.row(
        """
        SELECT 1 FROM contact_tag t JOIN tag_change h ON h.contact = t.contact AND h.tag = t.tag
        WHERE t.tag = ? AND h.op = 'gained' AND h.session IS NULL LIMIT 1
        """, [tag.text]) != nil
    }
  }
}
