// Which contacts changed, in order: written by triggers in the transaction of the change itself, so that no writer can forget it and
// whoever counts people (see SegmentIndex) reads the few that changed, not all.

extension Schema {
  /// One row a contact: the log is as long as there are people, and whoever has read up to number N asks for the numbers above it.
  static let contactChanges =
    """
    CREATE TABLE contact_change (contact INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT;
    CREATE UNIQUE INDEX contact_change_in_order ON contact_change(n);
    INSERT INTO contact_change (contact, n) SELECT n, n FROM contact;

    -- An index that was written to disk is of this store, and not of an older copy of it, when its token is here.
    CREATE TABLE index_token (token TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    -- People of a segment as they were at `frozen_at`.
    ALTER TABLE segment ADD COLUMN frozen_at INTEGER;
    CREATE TABLE segment_member (
      segment TEXT NOT NULL REFERENCES segment(name) ON UPDATE CASCADE ON DELETE CASCADE,
      contact INTEGER NOT NULL REFERENCES contact(n), PRIMARY KEY (segment, contact)) STRICT, WITHOUT ROWID;
    CREATE INDEX snapshots_of_contact ON segment_member(contact);

    -- What was gained or lost since a moment, and what a span that ends now has lost since it ended a moment ago.
    CREATE INDEX tag_in_time ON contact_tag(since);
    CREATE INDEX change_in_time ON tag_change(at, contact, tag);
    CREATE INDEX lost_tags ON tag_change(tag, contact) WHERE op = 'lost';
    CREATE INDEX contact_in_time ON contact(created_at);
    CREATE INDEX contact_seen ON contact(seen_at);

    """
    + logged("contact", "INSERT", "NEW.n")
    + logged("contact", "UPDATE", "NEW.n", when: hasChanged)
    + ["contact_tag", "tag_change", "consent", "segment_member", "outbox"].map { logged($0, "INSERT", "NEW.contact") }.joined()
    + ["contact_tag", "tag_change", "segment_member", "outbox"].map { logged($0, "DELETE", "OLD.contact") }.joined()
    + logged("contact_tag", "UPDATE", "NEW.contact")
    + logged("tag_change", "UPDATE", "NEW.contact")
    + logged("outbox", "UPDATE OF state", "NEW.contact")
    + logged("session", "INSERT", "NEW.contact", when: "NEW.contact IS NOT NULL")
    + logged("session", "UPDATE", "NEW.contact", when: "NEW.contact IS NOT NULL")
    + logged("session", "UPDATE", "OLD.contact", when: "OLD.contact IS NOT NULL AND OLD.contact IS NOT NEW.contact", name: "former")
    + logged("event", "INSERT", contactOfEvent, when: "\(contactOfEvent) IS NOT NULL")

  /// An import that is repeated writes the same row again.
  private static let hasChanged = [
    "email", "phone", "name", "locale", "created_at", "seen_at", "is_reachable", "properties", "forgotten_at",
  ].map { "OLD.\($0) IS NOT NEW.\($0)" }.joined(separator: " OR ")

  private static let contactOfEvent = "(SELECT contact FROM session WHERE id = NEW.session)"

  static func logged(_ table: String, _ change: String, _ contact: String, when: String? = nil, name: String? = nil) -> String {
    let trigger = "\(table)_\(name ?? change.prefix { $0 != " " }.lowercased())_is_logged"
    return """
      CREATE TRIGGER \(trigger) AFTER \(change) ON \(table)\(when.map { " WHEN \($0)" } ?? "") BEGIN
        INSERT INTO contact_change (contact, n) VALUES (\(contact), (SELECT IFNULL(MAX(n), 0) + 1 FROM contact_change))
          ON CONFLICT (contact) DO UPDATE SET n = excluded.n;
      END;

      """
  }
}
