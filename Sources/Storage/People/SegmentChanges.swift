// Segments changed by somebody at the console: the change and its line in the audit log are one transaction.
public import Domain
import GRDB

extension Database {
  /// Keeps a segment, in place of the one called `replaced`.
  /// - Throws: exit code 65 where one of the names is a snapshot's.
  public func saveSegment(_ segment: StoredSegment, replacing replaced: String?, by who: String, at now: Instant) throws(StoreError) {
    try write { db in
      for name in [replaced, segment.name].compactMap(\.self) { try db.requireNoSnapshot(name) }
      let before = try db.segment(replaced ?? segment.name)
      if let replaced, replaced != segment.name {
        try db.run("UPDATE segment SET name = ? WHERE name = ?", [segment.name, replaced])
      }
      try db.run(
        """
        INSERT INTO segment (name, basis, definition, created_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET basis = excluded.basis, definition = excluded.definition
        """, [segment.name, segment.basis?.rawValue, segment.definition, now.milliseconds])
      try db.note("segment.save", who, before, try db.segment(segment.name), now)
    }
  }

  /// False when there was none of that name.
  /// - Throws: exit code 65 while it is pushed somewhere.
  public func deleteSegment(_ name: String, by who: String, at now: Instant) throws(StoreError) -> Bool {
    try write { db in
      guard let before = try db.segment(name) else { return false }
      try db.requireNotPushed(name)
      try db.run("DELETE FROM segment WHERE name = ?", [name])
      try db.note("segment.delete", who, before, nil, now)
      return true
    }
  }
}

extension GRDB.Database {
  fileprivate func segment(_ name: String) throws -> JSON? {
    try row("SELECT name, basis, definition FROM segment WHERE name = ?", [name]).map { row in
      ["name": .string(row[0]), "basis": (row[1] as String?).map(JSON.string) ?? .null, "definition": .string(row[2])]
    }
  }

  fileprivate func note(_ what: String, _ who: String, _ before: JSON?, _ after: JSON?, _ now: Instant) throws {
    let detail: JSON = ["before": before ?? .null, "after": after ?? .null]
    try audit(what, who: who, detail: detail, at: now)
  }
}
