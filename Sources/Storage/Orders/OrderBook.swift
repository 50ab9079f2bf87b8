// One order and its session: steps of transactions that others begin.
import Crypto
internal import Domain
import GRDB

struct OrderBook {
  struct Match {
    var session: Int64
    var by: OrderMatch
  }

  let db: Connection
  let windowDays: Int

  // MARK: Keeping

  /// - Parameter secret: by which addresses that were erased are known again; nil where there is none.
  func keep(_ order: Order, _ secret: SymmetricKey?, at now: Instant, in done: inout OrderImport) throws {
    let email = try db.blind(kept(order.email?.normalised, secret), .email)
    let phone = try db.blind(kept(order.phone?.text, secret), .phone)
    let digest = OrderBook.digest(order)
    let known = try db.row("SELECT n, digest, email, phone FROM purchase WHERE name = ?", [order.name])
    if let known, known[1] == digest, known[2] == email, known[3] == phone {
      done.unchanged += 1
      return
    }
    if known == nil { done.added += 1 } else { done.changed += 1 }
    if let number = known?[0] as Int64? { try db.run("DELETE FROM purchase_line WHERE purchase = ?", [number]) }
    let number: Int64? = try db.value(
      """
      INSERT INTO purchase (name, at, code, reference, email, phone, is_cancelled, digest, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET at = excluded.at, code = excluded.code, reference = excluded.reference, email = excluded.email,
        phone = excluded.phone, is_cancelled = excluded.is_cancelled, digest = excluded.digest, session = NULL, matched_by = NULL
      RETURNING n
      """,
      [
        order.name, order.at.milliseconds, order.code, order.session, email, phone, order.isCancelled, digest, now.milliseconds,
      ])
    guard let number else { return }
    for (place, line) in order.lines.enumerated() {
      try db.run(
        "INSERT INTO purchase_line (purchase, line, sku, quantity, price) VALUES (?, ?, ?, ?, ?)",
        [number, place, line.sku, line.quantity, line.price])
    }
  }

  /// Who was forgotten is not brought back by an export from before.
  private func kept(_ address: String?, _ secret: SymmetricKey?) throws -> String? {
    guard let address, let secret else { return address }
    return try db.isForgotten(address, secret) ? nil : address
  }

  /// Of all but the addresses, which may be erased.
  private static func digest(_ order: Order) -> String {
    RowSum.of(
      [order.name, String(order.at.milliseconds), order.code, order.session, String(order.isCancelled)]
        + order.lines.flatMap { [$0.sku, String($0.quantity), String($0.price)] })
  }

  // MARK: Matching

  /// The session that a row of `n, at, code, reference, email, phone` came of, by blind addresses; never one that ended after it.
  func match(_ row: Row) throws -> Match? {
    let at: Int64 = row[1]
    let codes = (row[2] as String? ?? "").split(separator: ",").map { $0.trimmingSpaces() }
    let reference = (row[3] as String? ?? "").trimmingSpaces()
    return try byCode([reference] + codes, at) ?? bySession([reference] + codes, at) ?? byDiscount(codes, at)
      ?? byContact(email: row[4], phone: row[5], at)
  }

  func note(_ match: Match, of number: Int64) throws {
    try db.run(
      "UPDATE purchase SET session = ?, matched_by = ? WHERE n = ? AND session IS NULL AND is_cancelled = 0",
      [match.session, match.by.rawValue, number])
  }

  /// Two sessions may share a code: the newest before the order is meant.
  private func byCode(_ texts: [String], _ at: Int64) throws -> Match? {
    for code in texts.compactMap({ Order.handoffCode($0) }) {
      if let session = try newest("short_code = ?", code, before: at) { return Match(session: session, by: .code) }
    }
    return nil
  }

  private func bySession(_ texts: [String], _ at: Int64) throws -> Match? {
    for id in texts where !id.isEmpty {
      if let session = try newest("id = ?", id, before: at) { return Match(session: session, by: .session) }
      if let upper = Order.sessionID(id), let session = try newest("id = ?", upper, before: at) {
        return Match(session: session, by: .session)
      }
    }
    return nil
  }

  /// Of a pool's code one visit alone was told; a code that stands in the quiz itself is everybody's, and proves nothing.
  private func byDiscount(_ codes: [String], _ at: Int64) throws -> Match? {
    for code in codes where !code.isEmpty {
      let kept: String? = try db.value("SELECT code FROM discount_code WHERE code = ? AND session IS NOT NULL", [code])
      if let kept, let session = try newest("code = ?", kept, before: at) { return Match(session: session, by: .discount) }
    }
    return nil
  }

  private func byContact(email: String?, phone: String?, _ at: Int64) throws -> Match? {
    for (column, address) in [("email_key", email), ("phone_key", phone)] {
      guard let address, let contact: Int64 = try db.value("SELECT n FROM contact WHERE \(column) = ?", [address]) else { continue }
      let earliest = at - Int64(windowDays) * 86_400_000
      if let session = try newest("contact = ?", contact, before: at, since: earliest) { return Match(session: session, by: .contact) }
    }
    return nil
  }

  private func newest(
    _ condition: String, _ value: any DatabaseValueConvertible, before at: Int64, since earliest: Int64 = .min
  ) throws -> Int64? {
    try db.value(
      """
      SELECT n FROM session WHERE \(condition) AND state = 'completed' AND is_preview = 0 AND ended_at <= ? AND ended_at > ?
      ORDER BY ended_at DESC, n DESC LIMIT 1
      """, [value, at, earliest])
  }

  // MARK: Forgetting

  /// Takes the addresses of a contact out of every order that has them, and out of those that came of their sessions.
  static func forget(contact: Int64, email: String?, phone: String?, _ db: Connection) throws {
    try db.run(
      """
      UPDATE purchase SET email = NULL, phone = NULL
      WHERE email = ?1 OR phone = ?2 OR session IN (SELECT n FROM session WHERE contact = ?3)
      """, [email, phone, contact])
  }
}
