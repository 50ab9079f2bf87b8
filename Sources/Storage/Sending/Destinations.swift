// Where contacts go, as the merchant named it.
public import Domain
import GRDB

extension Database {
  /// Adds a destination. What happened before it was added is not sent to it.
  /// - Throws: exit code 65 when the name is taken.
  public func addDestination(_ account: DestinationAccount) throws(StoreError) {
    try write { db in
      guard try db.count("SELECT COUNT(*) FROM destination WHERE name = ?", [account.name]) == 0 else {
        throw StoreError.badData("there is a destination \"\(account.name)\" already; remove it first, or choose another name")
      }
      try db.run(
        """
        INSERT INTO destination (name, vendor, settings, paused_because, position)
        VALUES (?, ?, ?, ?, (SELECT COALESCE(MAX(position), 0) + 1 FROM destination))
        """,
        [account.name, account.vendor, JSON.object(account.settings.mapValues(JSON.string)).canonical, account.pausedBecause])
    }
  }

  /// Gives a destination other settings, if they are still `before`; what waits for it stays, and so does a pause.
  /// - Returns: false when somebody else was faster, and then nothing was changed.
  /// - Throws: exit code 66 when there is none of that name.
  public func changeDestination(_ name: String, settings: [String: String], from before: [String: String]) throws(StoreError) -> Bool {
    func text(_ settings: [String: String]) -> String { JSON.object(settings.mapValues(JSON.string)).canonical }
    return try write { db in
      guard let stored: String = try db.value("SELECT settings FROM destination WHERE name = ?", [name]) else {
        throw StoreError.missing("there is no destination \"\(name)\"; askwell destinations list names them")
      }
      guard stored == text(before) else { return false }
      try db.run("UPDATE destination SET settings = ?2 WHERE name = ?1", [name, text(settings)])
      return true
    }
  }

  /// Removes a destination with everything that waited for it; the sync log stays.
  public func removeDestination(_ name: String) throws(StoreError) {
    try changeDestination(name, "DELETE FROM destination WHERE name = ?1")
  }

  /// Sends nothing more there until `resumeDestination`; rows wait.
  public func pauseDestination(_ name: String, because reason: String) throws(StoreError) {
    try changeDestination(name, "UPDATE destination SET paused_because = ?2 WHERE name = ?1", reason)
  }

  /// Sends again, at once what is due.
  public func resumeDestination(_ name: String) throws(StoreError) {
    try changeDestination(name, "UPDATE destination SET paused_because = NULL WHERE name = ?1")
  }

  private func changeDestination(_ name: String, _ sql: String, _ more: String? = nil) throws(StoreError) {
    try write { db in
      try db.run(sql, more == nil ? [name] : [name, more])
      guard db.changesCount > 0 else {
        throw StoreError.missing("there is no destination \"\(name)\"; askwell destinations list names them")
      }
    }
  }

  /// The destination of that name.
  /// - Throws: exit code 66 when there is none.
  public func account(of name: String) throws(StoreError) -> DestinationAccount {
    guard let account = try destinations().first(where: { $0.name == name }) else {
      throw StoreError.missing("there is no destination \"\(name)\"; askwell destinations list names them")
    }
    return account
  }

  /// In the order in which they were added.
  public func destinations() throws(StoreError) -> [DestinationAccount] {
    try read { db in
      try db.rows("SELECT name, vendor, settings, paused_because FROM destination ORDER BY position").map { row in
        let settings = JSON(parsing: row[2] as String)?.object ?? [:]
        return DestinationAccount(
          name: row[0], vendor: row[1], settings: settings.compactMapValues(\.string), pausedBecause: row[3])
      }
    }
  }
}
