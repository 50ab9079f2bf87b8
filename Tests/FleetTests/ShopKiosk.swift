// A kiosk with a real store that has joined a hub, and what it and the hub hold, so that they can be compared.
import Dispatch
import Domain
import Foundation
import StoreTesting

@testable import Fleet
@testable import Storage

final class ShopKiosk {
  let directory = FileManager.default.temporaryDirectory.path + "/askwell-fleet-" + UUID().uuidString.prefix(8)
  let address: HubAddress
  let shop: Int64
  var path: String { directory + "/askwell.db" }
  var keyFile: String { directory + "/askwell.key" }
  private(set) var store: Database
  private var visits = 0
  /// Milliseconds that its clock is ahead.
  var skew: Int64 = 0

  /// - Parameter isOffice: the hub's office, which is of no shop.
  init(_ rig: HubRig, _ name: String = "k1", at shop: Int64? = nil, joins: Bool = true, isOffice: Bool = false) throws {
    self.shop = isOffice ? 0 : shop ?? rig.berlin
    address = try HubAddress(try isOffice ? rig.owner.inviteOffice(name) : rig.owner.invite(name, to: self.shop))
    store = try NewStore.open(directory + "/askwell.db", keyFile: directory + "/askwell.key")
    if joins { try join() }
  }

  /// A copy of the files as they are now, under the same credential.
  init(cloning other: ShopKiosk) throws {
    (address, shop) = (other.address, other.shop)
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    _ = try other.store.backUp(to: directory + "/askwell.db", at: tenOClock)
    try FileManager.default.copyItem(atPath: other.keyFile, toPath: directory + "/askwell.key")
    store = try Database(at: directory + "/askwell.db", keyFile: directory + "/askwell.key")
    visits = 1_000_000
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  func join() throws {
    try store.joinFleet(address: address.textWithoutSecret, secret: nil, at: tenOClock, who: "test")
    try member().meet()
  }

  func reopen() throws {
    try store.close()
    store = try Database(at: path, keyFile: keyFile)
  }

  func restore(_ file: String) throws {
    try store.close()
    _ = try Restore(at: path, keyFile: keyFile).restore(file, who: "test", at: tenOClock, patienceSeconds: 0)
    store = try Database(at: path, keyFile: keyFile)
  }

  /// - Parameter opensAnew: over a connection of its own to the file, as another program has.
  func member(boot: String = "boot1", stop: StopBell = StopBell(), opensAnew: Bool = false, at other: HubAddress? = nil) throws -> Member {
    let skew = skew
    let world = Member.World(
      program: "0.1.0", boot: boot, themes: directory + "/themes",
      now: { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + skew) }, chance: { 0 }, log: { _ in })
    let store = try opensAnew ? Database(at: path, keyFile: keyFile) : store
    return Member(store, at: other ?? address, world: world, stop: stop, patience: HubPatience(connect: 3, statement: 20, grace: 2))
  }

  @discardableResult
  func carry() throws -> Member.Report { try member().once() }

  // MARK: What shoppers do

  private var now: Instant { Instant(milliseconds: tenOClock.milliseconds + Int64(visits) * 60_000 + skew) }

  /// A session with its steps; returns the contact's id.
  @discardableResult
  func visit(_ email: String? = nil, phone: String? = nil, tags: [String] = ["goal:sleep"], ends: Bool = false) throws -> String? {
    visits += 1
    let id = Identifier.ulid(now: now, seed: "\(directory)/\(visits)")
    try store.begin(
      SessionStart(
        id: id, quiz: "night", version: "5f0c", catalogRevision: 0,
        surroundings: Surroundings(store: "lyon", kiosk: "k1", staff: "eva", locale: "de", now: now), isPreview: false))
    store.note(.start, session: id, at: now)
    try store.record(RecordedAnswer(session: id, ordinal: 1, question: "goal", answer: .choices(["sleep"]), at: now))
    if ends {
      try store.end(session: id, ending: .timeout, at: now)
      return nil
    }
    let take = Take(
      session: id, quiz: "night", version: "5f0c", path: ["goal"], ignored: [], tags: tags.compactMap { Tag($0) }, variables: ["calm": 3],
      outcome: "calm", asked: 1,
      products: [.init(sku: "TEA", product: "tea", slot: nil, score: 1, matched: 1, pinned: false, ladder: nil, why: [])], excluded: [],
      emptySlots: [])
    let consents = email.map { _ in [ConsentGiven(channel: .email, wording: "Yes.", locale: "de", quizVersion: "5f0c", at: now)] } ?? []
    let lead =
      email == nil && phone == nil
      ? nil : Lead(email: email.flatMap { Email($0) }, phone: phone.flatMap { Phone($0) }, name: "Somebody", consents: consents)
    let result = try store.submit(
      Submission(
        session: id, at: now, take: take, answers: ["goal": ["sleep"]], lead: lead, code: nil, locale: "de",
        namespaces: [Namespace(name: "goal", basis: .needs, keep: .latest)], quizTitle: "Night"))
    store.note(ShownBasket(skus: ["TEA"], value: 1900), session: id, at: now)
    try store.flushEvents()
    return result.contact
  }

  func order(_ name: String) throws {
    let order = Order(
      name: name, at: now.advanced(bySeconds: 600), code: nil, session: try store.completedSessions().last, email: nil, phone: nil,
      isCancelled: false, lines: [.init(sku: "TEA", quantity: 2, price: 950)])
    _ = try store.importOrders([order], source: "o.csv", windowDays: 30, by: "test", at: now.advanced(bySeconds: 700))
  }

  // MARK: What it holds

  /// Everything that the hub is to have of it, a line each, with its shop.
  func things() throws -> Set<String> {
    try store.read { db in
      let bodies = FleetBodies(db: db)
      let keys: [(FleetEntry.Kind, String)] = [
        (.session, "SELECT id FROM session WHERE state <> 'open' AND is_preview = 0"),
        (.contact, "SELECT id FROM contact WHERE forgotten_at IS NULL"), (.consent, "SELECT CAST(n AS TEXT) FROM consent"),
        (.order, "SELECT name FROM purchase"),
      ]
      var lines: Set<String> = []
      for (kind, sql) in keys {
        for row in try db.rows(sql) {
          var body = try bodies.body(kind, row[0]).0.object ?? [:]
          if kind == .session { (body["kiosk"], body["origin"]) = (nil, nil) }
          lines.insert("\(shop) \(kind.rawValue) \(JSON.object(body).canonical)")
        }
      }
      return lines
    }
  }
}

extension HubRig {
  /// Everything that the hub holds, as `ShopKiosk.things` tells it.
  func things() throws -> Set<String> {
    let texts = [
      "session": """
      jsonb_build_object('id', session_id, 'quiz', quiz, 'version', version, 'quiz_title', quiz_title, 'locale', locale, 'zone', zone,
        'started_at', started_at, 'ended_at', ended_at, 'state', state, 'outcome', outcome, 'contact', contact_id, 'answers', answers,
        'events', events, 'tags', tags, 'recommended', recommended, 'basket', basket, 'variant', variant, 'code', code, 'staff', staff,
        'take', take) || CASE WHEN sender IS NULL THEN '{}' ELSE jsonb_build_object('sender', sender) END FROM session
      """,
      "contact": """
      jsonb_build_object('id', contact_id, 'email', email, 'phone', phone, 'name', name, 'locale', locale, 'created_at', created_at,
        'seen_at', seen_at, 'properties', properties, 'tags', tags) FROM contact WHERE NOT is_gone
      """,
      "consent": """
      jsonb_build_object('contact', contact_id, 'channel', channel, 'state', state, 'wording', wording, 'wording_sha256', wording_sha256,
        'quiz_version', quiz_version, 'locale', locale, 'at', at, 'kiosk', kiosk, 'session', session_id) FROM consent
      """,
      "order": """
      jsonb_build_object('name', name, 'at', at, 'code', code, 'reference', reference, 'is_cancelled', is_cancelled,
        'session', session_id, 'matched_by', matched_by, 'lines', (SELECT jsonb_agg(jsonb_build_object('sku', sku, 'quantity', quantity, 'price', price)
          ORDER BY line) FROM order_line l WHERE l.store_id = o.store_id AND l.name = o.name)) FROM orders o
      """,
    ]
    var lines: Set<String> = []
    for (kind, text) in texts {
      _ = try sql("SELECT 1")
      for row in try owner.line.query("SELECT store_id, " + text) {
        let body = row[1].flatMap { JSON(parsing: $0) } ?? .null
        lines.insert("\(row[0] ?? "") \(kind) \(body.canonical)")
      }
    }
    return lines
  }

  /// How hub and kiosks differ, a few lines of it; empty where they are the same.
  func differences(_ kiosks: [ShopKiosk]) throws -> [String] {
    let ours = try kiosks.reduce(into: Set<String>()) { $0.formUnion(try $1.things()) }
    let theirs = try things()
    return ours.subtracting(theirs).sorted().prefix(3).map { "not at the hub: \($0.prefix(400))" }
      + theirs.subtracting(ours).sorted().prefix(3).map { "only at the hub: \($0.prefix(400))" }
  }
}

/// A member that makes its rounds on a thread of its own.
final class Carrier {
  private let stop = StopBell()
  private let done = DispatchSemaphore(value: 0)

  init(_ kiosk: ShopKiosk, once: Bool = false, at other: HubAddress? = nil) throws {
    nonisolated(unsafe) let member = try kiosk.member(stop: stop, opensAnew: true, at: other)
    Thread.detachNewThread { [done] in
      if once { _ = try? member.once() } else { try? member.rounds() }
      done.signal()
    }
  }

  var hasEnded: Bool {
    let isOver = done.wait(timeout: .now()) == .success
    if isOver { done.signal() }
    return isOver
  }

  func end() {
    stop.ring()
    wait()
  }

  /// For its end.
  func wait() {
    done.wait()
    done.signal()
  }
}

/// Looks until it is so, for some seconds; false where it never was.
func comes(true condition: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<600 {
    if try condition() { return true }
    usleep(50_000)
  }
  return false
}
