// A contact's tags after a session, by the keep rule of each namespace (FORMAT.md, Session, 6), with every gain and loss on record.
internal import Domain
import GRDB

extension ContactBook {
  /// Applies `tags` and returns what was lost. Namespaces that the quiz does not declare are kept as `latest`; in a namespace without a
  /// new tag nothing changes. A tag that stays keeps its date.
  func retag(
    _ contact: Int64, with tags: [Contact.TagSince], by namespaces: [Namespace], session: String?
  ) throws -> [Tag] {
    let rules = Dictionary(namespaces.map { ($0.name, $0.keep) }, uniquingKeysWith: { first, _ in first })
    let held = Dictionary(grouping: try self.tags(of: contact).map(\.tag), by: \.namespace)
    var lost: [Tag] = []
    for (namespace, wanted) in Dictionary(grouping: tags, by: \.tag.namespace).sorted(by: { $0.key < $1.key }) {
      let before = held[namespace] ?? []
      let rule = rules[namespace] ?? .latest
      if rule == .first, !before.isEmpty { continue }
      for tag in wanted where !before.contains(tag.tag) { try gain(tag, contact, session) }
      guard rule == .latest, let at = wanted.map(\.since).max() else { continue }
      for tag in before where !wanted.contains(where: { $0.tag == tag }) {
        try lose(tag, contact, at, session)
        lost.append(tag)
      }
    }
    return lost.sorted()
  }

  private func gain(_ tag: Contact.TagSince, _ contact: Int64, _ session: String?) throws {
    try db.run(
      "INSERT INTO contact_tag (tag, contact, since) VALUES (?, ?, ?) ON CONFLICT (tag, contact) DO NOTHING",
      [tag.tag.text, contact, tag.since.milliseconds])
    if db.changesCount > 0 { try note("gained", tag.tag, contact, tag.since, session) }
  }

  private func lose(_ tag: Tag, _ contact: Int64, _ at: Instant, _ session: String?) throws {
    try db.run("DELETE FROM contact_tag WHERE tag = ? AND contact = ?", [tag.text, contact])
    try note("lost", tag, contact, at, session)
  }

  private func note(_ change: String, _ tag: Tag, _ contact: Int64, _ at: Instant, _ session: String?) throws {
    try db.run(
      "INSERT INTO tag_change (contact, tag, op, at, session) VALUES (?, ?, ?, ?, ?)",
      [contact, tag.text, change, at.milliseconds, session])
  }

  /// Sorted by bytes.
  func tags(of contact: Int64) throws -> [Contact.TagSince] {
    try db.rows("SELECT tag, since FROM contact_tag WHERE contact = ? ORDER BY tag", [contact]).compactMap { row in
      Tag(row[0] as String).map { Contact.TagSince($0, since: Instant(milliseconds: row[1])) }
    }
  }
}
