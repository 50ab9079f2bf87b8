// Pools of discount codes: brought in from a shop's web shop, given out one a session, never twice.
public import Domain
import GRDB

/// How many codes a pool has.
public struct CodePool: Hashable, Sendable {
  /// Below this many a merchant should bring in more.
  public static let fewCodes = 20
  /// As quizzes name it.
  public var name: String
  /// Given out and left.
  public var total: Int
  /// Not given out yet.
  public var left: Int
}

/// What an import of codes did.
public struct CodeImport: Hashable, Sendable {
  /// Codes that were new.
  public var added: Int
  /// Codes that this pool had before.
  public var known: Int
  /// Codes that another pool has; they were passed over.
  public var elsewhere: [Elsewhere]

  /// A code of another pool.
  public struct Elsewhere: Hashable, Sendable {
    /// In the list of codes, from 0.
    public var place: Int
    /// The pool that has it.
    public var pool: String
  }
}

extension Database {
  /// Adds `codes` to `pool`, in their order; those that are known stay as they are.
  public func importCodes(_ codes: [String], into pool: String, at now: Instant) throws(StoreError) -> CodeImport {
    try write { db in
      var done = CodeImport(added: 0, known: 0, elsewhere: [])
      for (place, code) in codes.enumerated() {
        let owner: String? = try db.value("SELECT pool FROM discount_code WHERE code = ?", [code])
        switch owner {
        case nil:
          try db.run("INSERT INTO discount_code (pool, code, added_at) VALUES (?, ?, ?)", [pool, code, now.milliseconds])
          done.added += 1
        case pool: done.known += 1
        case let other?: done.elsewhere.append(.init(place: place, pool: other))
        }
      }
      return done
    }
  }

  /// All pools by name. O(codes).
  public func codePools() throws(StoreError) -> [CodePool] { try read { try CodePool.all($0) } }
}

extension CodePool {
  static func all(_ db: Connection) throws -> [CodePool] {
    try db.rows("SELECT pool, COUNT(*), COUNT(*) FILTER (WHERE session IS NULL) FROM discount_code GROUP BY pool ORDER BY pool").map {
      CodePool(name: $0[0], total: $0[1], left: $0[2])
    }
  }
}

/// Gives a session its code, inside the transaction that completes it.
struct CodeGiving {
  /// Retakes of retakes that are followed back.
  private static let longestChain = 100
  let db: Connection
  let pool: String
  /// Sessions of the same visit; nil for all that came before.
  let visit: Set<String>?

  /// The code of the session that `session` takes over from, else a new one; nil where the pool has none left.
  func code(for session: SessionRow, at now: Instant) throws -> String? {
    if let code = try inherited(by: session) { return code }
    // One statement under the write lock: no other process can be between the choice and the mark.
    return try db.value(
      """
      UPDATE discount_code SET session = ?, taken_at = ?
      WHERE n = (SELECT MIN(n) FROM discount_code WHERE pool = ? AND session IS NULL) RETURNING code
      """, [session.id, now.milliseconds, pool])
  }

  /// A session that was left alone in between has no code, so all that came before are asked.
  private func inherited(by session: SessionRow) throws -> String? {
    var previous = session.previous
    for _ in 0..<CodeGiving.longestChain {
      guard let id = previous, visit?.contains(id) ?? true, let row = try db.row("SELECT previous, code FROM session WHERE id = ?", [id])
      else { return nil }
      if let code: String = row[1], try db.count("SELECT COUNT(*) FROM discount_code WHERE code = ? AND pool = ?", [code, pool]) > 0 {
        return code
      }
      previous = row[0]
    }
    return nil
  }
}
