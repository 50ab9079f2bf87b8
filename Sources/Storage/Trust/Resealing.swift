// All that is sealed in a store, under another key: values anew, and each blind index as the new key's hash of the old one, since of many
// orders the address itself is known to nobody.
internal import Domain
import Foundation
import GRDB
import Synchronization

/// Works on a copy that nobody else uses: a batch a transaction, and only the whole of it is a store again.
struct Resealing {
  private static let rows = 500
  let store: Database
  let new: Vault

  /// - Returns: values sealed anew, and those that did not open and stayed as they are.
  func run() throws(StoreError) -> (sealed: Int, shut: Int) {
    let old = try store.vault.get()
    let count = Tally()
    try store.translating { store.queue.writeWithoutTransaction { db in register(old, count, on: db) } }
    try contacts()
    try batches("outbox", "n") { db, range in
      try db.run("UPDATE outbox SET payload = askwell_resealed('outbox.payload', id, payload) WHERE \(range) AND payload <> '{}'")
    }
    try batches("purchase", "n") { db, range in
      try db.run(
        """
        UPDATE purchase SET email = askwell_reblind('email', email), phone = askwell_reblind('phone', phone)
        WHERE \(range) AND (email IS NOT NULL OR phone IS NOT NULL)
        """)
    }
    try answers()
    try sessions()
    try store.write { db in
      try db.run("UPDATE setting SET value = ? WHERE key = ?", [new.keyID, Database.keySetting])
      if db.changesCount == 0 { try db.run("INSERT INTO setting (key, value) VALUES (?, ?)", [Database.keySetting, new.keyID]) }
      // An index that lies beside the store is of the old one.
      try db.run("DELETE FROM index_token")
    }
    return count.counts.withLock { $0 }
  }

  private final class Tally: Sendable {
    let counts = Mutex((sealed: 0, shut: 0))
  }

  private func register(_ old: Vault, _ count: Tally, on db: Connection) {
    let new = new
    db.add(
      function: DatabaseFunction("askwell_resealed", argumentCount: 3) { values in
        guard let place = String.fromDatabaseValue(values[0]).flatMap(SealedPlace.init), let stored = String.fromDatabaseValue(values[2])
        else { return values[2] }
        let row = Vault.row(values[1])
        if Vault.isPlain(stored, in: place) { return stored }
        do {
          let text = try old.opened(stored, in: place, of: row)
          count.counts.withLock { $0.sealed += 1 }
          return try new.sealed(text, in: place, of: row)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_MISMATCH {
          // Damaged before: the doctor goes on telling of it.
          count.counts.withLock { $0.shut += 1 }
          return stored
        }
      })
    db.add(
      function: DatabaseFunction("askwell_reblind", argumentCount: 2, pure: true) { values in
        guard let stored = String.fromDatabaseValue(values[1]), let kind = String.fromDatabaseValue(values[0]).flatMap(BlindKind.init)
        else { return values[1] }
        return new.reblind(stored, kind, since: old)
      })
  }

  private func contacts() throws(StoreError) {
    let columns = [SealedPlace.email, .phone, .name].map { "\($0.column) = askwell_resealed('\($0.rawValue)', n, \($0.column))" }
    try batches("contact", "n") { db, range in
      try db.run(
        """
        UPDATE contact SET \(columns.joined(separator: ", ")), email_key = askwell_reblind('email', email_key),
          phone_key = askwell_reblind('phone', phone_key),
          properties = CASE properties WHEN '{}' THEN '{}' ELSE askwell_resealed('contact.properties', n, properties) END
        WHERE \(range) AND forgotten_at IS NULL
        """)
    }
  }

  private func answers() throws(StoreError) {
    let columns = AnswerRow.columns.map { "answer.\($0)" }.joined(separator: ", ")
    try batches("session", "n") { db, range in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT answer.sum, \(columns) FROM answer JOIN session ON session.id = answer.session
          WHERE \(range) AND substr(answer.value, 1, 1) = '\(Vault.mark)'
          """)
      for row in rows {
        let (session, ordinal): (String, Int64) = (row["session"], row["ordinal"])
        let (value, sum) = try renewed(row, .answer, "\(session) \(ordinal)", AnswerRow.columns, [], db)
        try db.run("UPDATE answer SET value = ?, sum = ? WHERE session = ? AND ordinal = ?", [value, sum, session, ordinal])
      }
    }
  }

  private func sessions() throws(StoreError) {
    let columns = SessionRow.columns + SessionRow.laterColumns
    try batches("session", "n") { db, range in
      let rows = try Row.fetchAll(
        db,
        sql: "SELECT n, sum, \(columns.joined(separator: ", ")) FROM session WHERE \(range) AND substr(answered, 1, 1) = '\(Vault.mark)'")
      for row in rows {
        let (value, sum) = try renewed(row, .answers, row["id"], SessionRow.columns, SessionRow.laterColumns, db)
        try db.run("UPDATE session SET answered = ?, sum = ? WHERE n = ?", [value, sum, row["n"] as Int64])
      }
    }
  }

  /// A row's sum is taken of what is stored, so it is taken anew; where it was wrong it stays wrong.
  private func renewed(
    _ row: Row, _ place: SealedPlace, _ name: String, _ columns: [String], _ later: [String], _ db: Connection
  ) throws -> (value: String, sum: String?) {
    let stored: String = row[place.column]
    let value: String = try db.value("SELECT askwell_resealed(?, ?, ?)", [place.rawValue, name, stored]) ?? stored
    let values: [DatabaseValue] = (columns + later).map { row[$0] }
    let changed = zip(columns + later, values).map { $0 == place.column ? value.databaseValue : $1 }
    let sum: String? = row["sum"]
    let (right, anew) = (RowSum.of(values, later: later), RowSum.of(changed, later: later))
    return (value, sum == right ? anew : sum == RowSum.doubt + right ? RowSum.doubt + anew : sum)
  }

  /// Hands `table` on in pieces, each a transaction, as a condition on its key.
  private func batches(_ table: String, _ key: String, _ work: (Connection, _ range: String) throws -> Void) throws(StoreError) {
    var last = Int64.min
    while true {
      let end: Int64? = try store.write { db in
        let end: Int64? = try db.value(
          "SELECT MAX(k) FROM (SELECT \(key) AS k FROM \(table) WHERE \(key) > ? ORDER BY \(key) LIMIT \(Resealing.rows))", [last])
        if let end { try work(db, "\(table).\(key) > \(last) AND \(table).\(key) <= \(end)") }
        return end
      }
      guard let end else { return }
      last = end
    }
  }
}
