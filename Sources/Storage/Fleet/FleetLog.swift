// What has to go up to the hub, in order: filled slice by slice when a store joins, read page by page.
public import Domain
import GRDB

/// One thing that changed, as it is now.
public struct FleetEntry: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case session, contact, consent, order, erasure, figures
    /// In the order in which a store that joins puts them in.
    static let fill: [Kind] = [.contact, .consent, .session, .order, .figures]
  }
  public var n: Int64
  public var kind: Kind
  /// A session's or contact's id, an order's name, a consent's number, a day and slice.
  public var key: String
  /// As the fleet's wire wants it (see `Entry`); `.null` for something that is gone.
  public var body: JSON
}

extension Database {
  /// Things that one slice puts in: some hundredths of a second in which an answer would have to wait.
  private static let slice = 500

  /// Puts the next things of the store in the log; those that are there already keep their place. True when all are in.
  public func fillFleetLog() throws(StoreError) -> Bool {
    guard try read({ try $0.row("SELECT 1 FROM fleet_member WHERE fill_kind IS NOT NULL") }) != nil else { return true }
    return try write { try $0.fillFleetLog(Database.slice) }
  }

  /// The next entries after `acknowledged`, as of one moment: at most `count`, and about `bytes` of bodies but for a single one.
  public func fleetPage(
    after acknowledged: Int64, atMost count: Int, bytes: Int, terms: FleetTerms = FleetTerms()
  ) throws(StoreError) -> [FleetEntry] {
    try read { db in
      let bodies = FleetBodies(db: db, terms: terms)
      var page: [FleetEntry] = []
      var left = bytes
      for row in try db.rows("SELECT n, kind, key FROM fleet_change WHERE n > ? ORDER BY n LIMIT ?", [acknowledged, count]) {
        guard let kind = FleetEntry.Kind(rawValue: row[1]) else { continue }
        let (body, size) = try bodies.body(kind, row[2])
        if !page.isEmpty, size > left { break }
        left -= size
        page.append(FleetEntry(n: row[0], kind: kind, key: row[2], body: body))
      }
      return page
    }
  }

  /// Things that wait to go up. O(what waits).
  public func fleetBacklog() throws(StoreError) -> Int64 {
    try read { try $0.value("SELECT COUNT(*) FROM fleet_change WHERE n > (SELECT acknowledged FROM fleet_member)") ?? 0 }
  }

  /// Whether anything waits to go up. Some microseconds.
  public func hasFleetBacklog() throws(StoreError) -> Bool {
    try read { try $0.row("SELECT 1 FROM fleet_change WHERE n > (SELECT acknowledged FROM fleet_member) LIMIT 1") != nil }
  }

  /// The highest number that was ever given, 0 for none.
  public func lastFleetNumber() throws(StoreError) -> Int64 {
    try read { try $0.value("SELECT last FROM fleet_member") ?? 0 }
  }
}

extension Connection {
  func fillFleetLogAnew() throws {
    try run("UPDATE fleet_member SET fill_kind = ?, fill_after = 0 WHERE is_office = 0", [FleetEntry.Kind.fill.first?.rawValue])
  }

  /// Under the next number; not for a thing that is there.
  func putInFleetLog(_ kind: FleetEntry.Kind, _ key: String) throws {
    try run(Schema.nextNumber)
    try run("INSERT INTO fleet_change (n, kind, key) SELECT last, ?, ? FROM fleet_member", [kind.rawValue, key])
  }

  /// True when nothing is left.
  fileprivate func fillFleetLog(_ count: Int) throws -> Bool {
    guard let row = try row("SELECT fill_kind, fill_after FROM fleet_member WHERE fill_kind IS NOT NULL"),
      let kind = FleetEntry.Kind(rawValue: row[0])
    else { return true }
    let after: Int64 = row[1]
    let things = try rows(
      "SELECT n, \(kind.keyColumn), \(kind.condition) FROM \(kind.table) WHERE n > ? ORDER BY n LIMIT ?", [after, count])
    for thing in things where thing[2] as Bool {
      let key: String = thing[1]
      let isThere = try self.row("SELECT 1 FROM fleet_change WHERE kind = ? AND key = ?", [kind.rawValue, key]) != nil
      if !isThere { try putInFleetLog(kind, key) }
    }
    let kinds = FleetEntry.Kind.fill
    let next = things.count == count ? kind : kinds.firstIndex(of: kind).map { $0 + 1 }.flatMap { $0 < kinds.count ? kinds[$0] : nil }
    let place: Int64 = things.count == count ? things.last?[0] ?? after : 0
    try run("UPDATE fleet_member SET fill_kind = ?, fill_after = ?", [next?.rawValue, place])
    return next == nil
  }
}

extension FleetEntry.Kind {
  fileprivate var table: String {
    switch self {
    case .session: "session"
    case .contact, .erasure: "contact"
    case .consent: "consent"
    case .order: "purchase"
    case .figures:
      "(SELECT d.day << 24 | d.slice AS n, \(Schema.figuresKey) AS key FROM funnel_day d JOIN funnel_slice s ON s.n = d.slice)"
    }
  }

  fileprivate var keyColumn: String {
    switch self {
    case .session, .contact, .erasure: "id"
    case .consent: "CAST(n AS TEXT)"
    case .order: "name"
    case .figures: "key"
    }
  }

  /// Of the rows that go up.
  fileprivate var condition: String {
    switch self {
    case .session: "state <> 'open' AND is_preview = 0"
    case .figures: "(SELECT takes_figures FROM fleet_member)"
    default: "1"
    }
  }
}
