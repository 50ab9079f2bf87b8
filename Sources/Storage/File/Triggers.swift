// What triggers note of rows: one by one as they are written, or of all of them at once, behind them.
import GRDB

/// The triggers of a store while they are laid aside.
struct Triggers {
  private let texts: [(name: String, sql: String)]

  init(of db: Connection) throws {
    texts = try db.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").map { (name: $0[0], sql: $0[1]) }
  }

  func drop(from db: Connection) throws {
    for trigger in texts { try db.execute(sql: "DROP TRIGGER \(trigger.name)") }
  }

  func make(in db: Connection) throws {
    for trigger in texts { try db.execute(sql: trigger.sql) }
  }
}

extension GRDB.Database {
  /// Notes of all rows what triggers, had they been there, would have noted of each.
  func noteAll() throws {
    let had = { (table: String) in try self.tableExists(table) }
    if try had("contact_change") {
      try execute(
        sql: """
          INSERT INTO contact_change (contact, n) SELECT n, n + (SELECT IFNULL(MAX(n), 0) FROM contact_change) FROM contact WHERE true
            ON CONFLICT (contact) DO UPDATE SET n = excluded.n
          """)
    }
    if try had("funnel_stale") {
      try execute(
        sql: """
          INSERT OR IGNORE INTO funnel_stale (session) SELECT n FROM session
          WHERE state <> 'open' AND is_preview = 0 AND n NOT IN (SELECT session FROM session_fact)
          """)
    }
    // Which changes there were nobody knows: everything goes up again, and counts once.
    if try had("fleet_member") { try fillFleetLogAnew() }
  }
}

extension Database {
  /// Fills a store that nobody else has open and that will be thrown away: what is committed by `fill` may be lost with the machine's
  /// power, and what triggers note of each row is noted behind it, of all at once. A store whose filling was cut off is of no use.
  package func fillThrowAway<T>(_ fill: () throws -> T) throws -> T {
    try settle { try $0.execute(sql: "PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF") }
    let triggers = try write { db in
      let triggers = try Triggers(of: db)
      try triggers.drop(from: db)
      return triggers
    }
    let result = try fill()
    try write { db in
      try db.noteAll()
      try triggers.make(in: db)
    }
    try settle(Pragma.set)
    return result
  }

  /// Settings do not change inside a transaction.
  private func settle(_ work: (Connection) throws -> Void) throws(StoreError) {
    try translating { try queue.writeWithoutTransaction(work) }
  }
}
