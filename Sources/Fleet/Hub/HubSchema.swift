// The hub's shape through time: named migrations, only ever appended to.

/// One step from a version to the next.
struct HubMigration: Sendable {
  let name: String
  let sql: String
}

enum HubSchema {
  /// The table `migration` says how many of these a hub has. Never change one that was released: append.
  static let migrations = [
    HubMigration(name: "stores and kiosks", sql: stores),
    HubMigration(name: "sessions", sql: HubFunctions.digest + "\n" + sessions),
    HubMigration(name: "people", sql: people),
    HubMigration(name: "what is published", sql: published),
    HubMigration(name: "quizzes", sql: shelf),
    HubMigration(name: "segments", sql: segments),
    HubMigration(name: "consoles", sql: consoles),
    HubMigration(name: "speed", sql: speed),
    HubMigration(name: "who sends", sql: sending),
    HubMigration(name: "figures", sql: figures),
  ]

  /// `store_id` 0 is the hub itself.
  static let migrationTable = """
    CREATE TABLE IF NOT EXISTS migration (
      store_id bigint NOT NULL DEFAULT 0, n int NOT NULL, name text NOT NULL, at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (store_id, n));
    """
}

/// What the hub does, in its own language. Written anew by each `hub create`; those that kiosks and consoles call bear the version of the
/// wire in their names, and stay as long as somebody speaks it.
enum HubFunctions {
  static let all = [
    basics, hello, merge, settle, mergeContacts, mergeConsents, mergeSessions, mergeOrders, mergeFigures, publish, shelf, erase, facts,
    segments, feed, office,
  ]
}
