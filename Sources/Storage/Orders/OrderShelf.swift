// Orders in the store: brought in as often as an export is made, each matched to the session that it came of.
import Crypto
public import Domain
import GRDB

/// What an import of orders came to.
public struct OrderImport: Hashable, Sendable {
  /// In the file.
  public var orders = 0
  /// Rows of them.
  public var lines = 0
  /// Orders that the store did not have.
  public var added = 0
  /// Orders that were another way before, and are as the file says now.
  public var changed = 0
  /// Orders that stood there just so.
  public var unchanged = 0
  /// Orders of the file with a session, by how it is known.
  public var matched: [OrderMatch: Int] = [:]
  /// Orders of the file that are nobody's.
  public var unmatched = 0
  /// Orders of the file that were cancelled or refunded: they count nowhere.
  public var cancelled = 0
  public init() {}
}

/// An order as the store has it.
public struct StoredOrder: Hashable, Sendable {
  /// As the shop calls it.
  public var name: String
  public var at: Instant
  public var isCancelled: Bool
  public var lines: Int
  /// Minor units.
  public var value: Int
  /// Id of the session that it came of; nil where none is known.
  public var session: String?
  /// Nil where `session` is.
  public var match: OrderMatch?
}

extension Database {
  /// Orders in one transaction: some hundredths of a second, in which a kiosk's answer would have to wait.
  private static let orderBatch = 100

  /// Takes `orders` in. An order that is known just so stays as it is; one that has changed replaces its old self. Orders of this and
  /// earlier imports that have no session are matched anew. Repeating it changes nothing; it may be cut off and repeated.
  ///
  /// - Parameters:
  ///   - windowDays: how long after a session an order of the same person counts as having come of it.
  ///   - who: a role, or `command line`, for the audit log.
  public func importOrders(
    _ orders: [Order], source: String, windowDays: Int, by who: String, at now: Instant, progress: (Int) -> Void = { _ in }
  ) throws(StoreError) -> OrderImport {
    var done = OrderImport()
    let isForgetful = try read { try $0.count("SELECT COUNT(*) FROM forgotten") > 0 }
    let secret = isForgetful ? try key.key(making: false) : nil
    var rest = orders[...]
    while !rest.isEmpty {
      let batch = rest.prefix(Database.orderBatch)
      rest = rest.dropFirst(batch.count)
      let before = done
      done = try write { db in
        var done = before
        let book = OrderBook(db: db, windowDays: windowDays)
        for order in batch { try book.keep(order, secret, at: now, in: &done) }
        return done
      }
      progress(orders.count - rest.count)
    }
    let found = try matchOrders(windowDays: windowDays)
    try tally(orders, &done)
    if done.added + done.changed + found > 0 {
      try audit("orders.import", who: who, detail: done.detail(source), at: now)
    }
    return done
  }

  /// Looks for the sessions of all orders that have none: one whose shopper left an address later has a session now.
  /// - Returns: orders that have found one.
  public func matchOrders(windowDays: Int) throws(StoreError) -> Int {
    var (after, found): (Int64, Int) = (0, 0)
    while true {
      let from = after
      // Looked for by reading alone: nothing is written where nothing is found.
      let (matches, last) = try read { db in
        let book = OrderBook(db: db, windowDays: windowDays)
        let rows = try db.rows(
          "SELECT n, at, code, reference, email, phone FROM purchase WHERE session IS NULL AND is_cancelled = 0 AND n > ? ORDER BY n LIMIT 500",
          [from])
        let matches = try rows.compactMap { row in try book.match(row).map { (row[0] as Int64, $0) } }
        return (matches, rows.last?[0] as Int64?)
      }
      if !matches.isEmpty {
        try write { db in for (number, match) in matches { try OrderBook(db: db, windowDays: windowDays).note(match, of: number) } }
      }
      found += matches.count
      guard let last else { return found }
      after = last
    }
  }

  /// Up to `limit` orders, the newest first.
  public func orders(limit: Int = 50) throws(StoreError) -> [StoredOrder] {
    try read { db in
      try db.rows(
        """
        SELECT p.name, p.at, p.is_cancelled, (SELECT COUNT(*) FROM purchase_line WHERE purchase = p.n),
          (SELECT IFNULL(SUM(quantity * price), 0) FROM purchase_line WHERE purchase = p.n), s.id, p.matched_by
        FROM purchase p LEFT JOIN session s ON s.n = p.session ORDER BY p.at DESC, p.n DESC LIMIT ?
        """, [limit]
      ).map {
        StoredOrder(
          name: $0[0], at: Instant(milliseconds: $0[1]), isCancelled: $0[2], lines: $0[3], value: $0[4], session: $0[5],
          match: ($0[6] as String?).flatMap(OrderMatch.init))
      }
    }
  }

  /// How many there are. O(orders).
  public func orderCount() throws(StoreError) -> Int { try read { try $0.count("SELECT COUNT(*) FROM purchase") } }

  private func tally(_ orders: [Order], _ done: inout OrderImport) throws(StoreError) {
    done.orders = orders.count
    done.lines = orders.reduce(0) { $0 + $1.lines.count }
    let names = orders.map(\.name)
    let rows = try read { db in
      try names.compactMap { try db.row("SELECT is_cancelled, matched_by FROM purchase WHERE name = ?", [$0]) }
    }
    for row in rows {
      if row[0] as Bool {
        done.cancelled += 1
      } else if let match = (row[1] as String?).flatMap(OrderMatch.init) {
        done.matched[match, default: 0] += 1
      } else {
        done.unmatched += 1
      }
    }
  }
}

extension OrderImport {
  fileprivate func detail(_ source: String) -> JSON {
    [
      "source": .string(source), "orders": .int(Int64(orders)), "added": .int(Int64(added)), "changed": .int(Int64(changed)),
      "matched": .int(Int64(matched.values.reduce(0, +))), "cancelled": .int(Int64(cancelled)),
    ]
  }
}
