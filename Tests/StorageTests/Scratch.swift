// A store of its own for each test: a real file in a directory that goes away with it.
import Bitmaps
import Domain
import Foundation
import StoreTesting

@testable import Storage

/// 2026-11-24T10:00:00Z, a Tuesday.
let morning = Instant(seconds: 1_795_514_400)

/// A directory that lives as long as this value.
final class Scratch: Sendable {
  let directory: String
  var path: String { directory + "/shop/askwell.db" }
  var keyFile: String { directory + "/config/askwell.key" }

  /// Whether its store is made step by step, with a key of its own, and not copied.
  let isMade: Bool

  init(isMade: Bool = false) {
    self.isMade = isMade
    directory = FileManager.default.temporaryDirectory.path + "/askwell-" + Identifier.ulid(now: morning)
  }

  deinit {
    // What is left of a scratch directory is the system's to clean.
    try? FileManager.default.removeItem(atPath: directory)
  }

  func open(_ mode: Database.Mode = .readWrite) throws(StoreError) -> Database {
    mode == .readWrite && !isMade
      ? try NewStore.open(path, keyFile: keyFile) : try Database(at: path, mode: mode, keyFile: keyFile)
  }
}

extension Instant {
  static func + (instant: Instant, seconds: Int64) -> Instant { instant.advanced(bySeconds: seconds) }
}

extension SessionStart {
  static func sample(_ id: String = "S1", at now: Instant = morning, isPreview: Bool = false) -> SessionStart {
    SessionStart(
      id: id, quiz: "night", version: "5f0c", catalogRevision: 0,
      surroundings: Surroundings(store: "lyon", kiosk: "k1", staff: "eva", locale: "de", now: now), isPreview: isPreview)
  }
}

extension RecordedAnswer {
  static func sample(_ session: String = "S1", _ ordinal: Int = 1, _ question: String = "goal", _ choice: String = "sleep") -> Self {
    RecordedAnswer(session: session, ordinal: ordinal, question: question, answer: .choices([choice]), at: morning + 5)
  }
}

extension Lead {
  static func of(_ email: String? = nil, phone: String? = nil, name: String? = nil, yes: [Channel] = []) -> Lead {
    Lead(
      email: email.flatMap { Email($0) }, phone: phone.flatMap { Phone($0) }, name: name,
      consents: yes.map {
        ConsentGiven(channel: $0, wording: "Yes, by \($0.rawValue).", locale: "de", quizVersion: "5f0c", at: morning + 50)
      })
  }
}

extension Submission {
  static func sample(
    _ session: String = "S1", tags: [String] = ["goal:sleep"], lead: Lead? = nil, at now: Instant = morning + 60,
    keep: Namespace.Keep = .latest
  ) -> Submission {
    let take = Take(
      session: session, quiz: "night", version: "5f0c", path: ["goal", "budget", "where"], ignored: ["old"],
      tags: tags.compactMap { Tag($0) }, variables: ["calm": 3], outcome: "calm", asked: 1,
      products: [
        .init(sku: "CALM-TEA", product: "calm-tea", slot: "wind-down", score: 4000, matched: 1, pinned: false, ladder: nil, why: []),
        .init(sku: "ENERGY", product: "energy", slot: nil, score: 2000, matched: 1, pinned: false, ladder: nil, why: []),
      ],
      excluded: [], emptySlots: [])
    return Submission(
      session: session, at: now, take: take, answers: ["goal": ["sleep"], "budget": ["25"], "where": ["lyon"]], lead: lead, code: "TEA10",
      locale: "de", namespaces: [Namespace(name: "goal", basis: .needs, keep: keep)], quizTitle: "A better night")
  }
}

extension Database {
  /// Begins and submits a session.
  @discardableResult
  func visit(
    _ session: String, tags: [String] = ["goal:sleep"], lead: Lead? = nil, at now: Instant = morning, isPreview: Bool = false,
    keep: Namespace.Keep = .latest
  ) throws(StoreError) -> SubmitResult {
    try begin(.sample(session, at: now, isPreview: isPreview))
    return try submit(.sample(session, tags: tags, lead: lead, at: now + 60, keep: keep))
  }

  /// Adds contacts by their ids; who is not in the store is passed over.
  func add(_ ids: [String], to people: inout NumberSet) throws {
    for id in ids {
      if let number: Int64 = try read({ try $0.value("SELECT n FROM contact WHERE id = ?", [id]) }) { people.insert(number) }
    }
  }

  func addHook(_ name: String = "hook") throws(StoreError) {
    try addDestination(DestinationAccount(name: name, vendor: "webhook", settings: ["url": "https://example.com"]))
  }

  func outsideTransaction(_ work: (Connection) throws -> Void) throws {
    try queue.writeWithoutTransaction(work)
  }

  func checkpointNow() throws {
    try queue.writeWithoutTransaction { db in try lock?.hold { try checkpoint(db) } }
  }

  func count(_ table: String) throws(StoreError) -> Int { try read { try $0.count("SELECT COUNT(*) FROM \(table)") } }

  /// Everything that the store holds, as text: two equal ones are the same content.
  /// - Parameter opened: what is sealed as it was before: each sealing of one value is another text.
  func content(opened: Bool = false) throws(StoreError) -> [String] {
    try read { db in
      let tables: [String] = try db.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map { $0[0] }
      return try tables.flatMap { table in
        let columns = opened ? try db.openedColumns(of: table) : "*"
        return try db.rows("SELECT \(columns) FROM \(table)").map { "\(table) \($0)" }
      }
    }
  }
}

extension Connection {
  fileprivate func openedColumns(of table: String) throws -> String {
    let places = SealedPlace.allCases.filter { $0.rawValue.hasPrefix(table + ".") }
    if places.isEmpty { return "*" }
    return try rows("SELECT name FROM pragma_table_info(?)", [table]).map { row in
      let name: String = row[0]
      return places.first { $0.column == name }.map { "\($0.readable()) AS \(name)" } ?? name
    }.joined(separator: ", ")
  }
}

extension Database {
  /// Leases from every destination, as a courier would that serves them in turn.
  func claim(limit: Int = 10, owner: String, leaseSeconds: Int = 60, now: Instant, except: Set<String> = []) throws -> [Delivery] {
    var rows: [Delivery] = []
    for account in try destinations() where !except.contains(account.name) {
      let until = now.advanced(bySeconds: Int64(leaseSeconds))
      rows += try claim(from: account.name, limit: limit - rows.count, owner: owner, until: until, due: now)
    }
    return rows
  }

  /// Settles one row; false when the lease had passed to somebody else.
  func settle(
    _ delivery: Delivery, owner: String, verdict: Verdict, retryAt: Instant?, done: Set<String>, detail: String, now: Instant
  ) throws -> Bool {
    try settle([DeliveryEnding(delivery, verdict, retryAt: retryAt, done: done, detail: detail)], [], owner: owner, now: now)
      .contains(delivery.id)
  }
}
