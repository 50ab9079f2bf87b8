// How many shoppers came to the end of each version of a quiz.
import GRDB

extension Database {
  /// Completed sessions by the hash of their quiz version, previews apart. O(completed sessions of `ref`).
  public func completedSessions(of ref: String) throws(StoreError) -> [String: Int] {
    try read { db in
      let rows = try db.rows(
        "SELECT version, COUNT(*) FROM session WHERE quiz = ? AND state = 'completed' AND is_preview = 0 GROUP BY version", [ref])
      return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    }
  }
}
