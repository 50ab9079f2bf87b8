// The hub as a kiosk sees it: over one connection, from one thread, one call at a time.
public import Domain
public import Foundation

/// Everything a kiosk may do at the hub. Open it, say hello, push, and then beat, fetch and wait until it is cut off; then begin again.
///
/// Every call waits for its answer, no longer than `HubPatience` says. After `.unavailable` the connection is gone: open it anew.
public final class Hub {
  private let line: HubLine
  /// As what the credential speaks; the office calls functions of its own names.
  private(set) var isOffice = false

  /// Opens nothing yet. The address holds the password.
  public init(_ address: HubAddress, patience: HubPatience = HubPatience()) { line = HubLine(address, patience) }

  /// Connects and listens for publications; an office for leads too.
  public func open() throws(HubFault) {
    try line.open()
    let roles = try line.query(
      """
      SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
      WHERE r.rolname = 'askwell_office' AND u.rolname = session_user
      """)
    isOffice = !roles.isEmpty
    try line.run("LISTEN askwell_published" + (isOffice ? "; LISTEN askwell_feed" : ""))
  }

  public func close() { line.close() }
  public var isOpen: Bool { line.connection != nil }

  // MARK: Up

  public func hello(_ hello: Hello) throws(HubFault) -> HelloAnswer {
    let answer = try call(part + "hello_1", hello.json)
    switch answer["outcome"]?.string {
    case "welcome": if let welcome = Welcome(answer) { return .welcome(welcome) }
    case "busy": return .busy(seconds: Int(answer["seconds"]?.int ?? 30))
    case "too_new": return .tooNew(hub: Int(answer["wire"]?.int ?? 0))
    default: break
    }
    throw HubFault(.configuration, "the hub's answer is none that this version knows")
  }

  /// Takes all of `entries` in, or none: one transaction. In order of `n`; those that were acknowledged before are passed over. None at all
  /// is a push too: it tells the hub who the kiosk is.
  ///
  /// - Throws: `.outOfTurn` when the ticket is not the kiosk's next; `.spoilt` when an entry cannot be taken. A push that was cut off may
  ///   have been taken in: send the same ticket's `next` with the following hello.
  public func push(_ entries: [Entry], _ ticket: PushTicket) throws(HubFault) -> Pushed {
    try push(Parcel(entries, from: ticket.kiosk), ticket)
  }

  /// The same of a parcel that is the ticket's kiosk's.
  public func push(_ parcel: Parcel, _ ticket: PushTicket) throws(HubFault) -> Pushed {
    if parcel.rows.isEmpty { return try pushed(try call("merge_1", ticket.json)) }
    do throws(HubFault) {
      try line.copy("BEGIN; COPY askwell.staging (kiosk_id, n, kind, key, body) FROM STDIN", parcel.rows)
      let answer = try call("merge_1", ticket.json)
      try line.run("COMMIT")
      return try pushed(answer)
    } catch {
      // What was staged goes with its transaction, here or with the connection.
      if isOpen { _ = try? line.run("ROLLBACK") }
      throw error
    }
  }

  /// Tells the hub of an entry that it cannot take, alone, and passes over it: the hub's owner sees it.
  /// - Parameter words: why, as `HubFault.words` said.
  public func giveUp(on entry: Entry, because words: String, _ ticket: PushTicket) throws(HubFault) -> Pushed {
    guard case .object(var all) = ticket.json else { throw .lost }
    all["n"] = .int(entry.n)
    all["kind"] = .string(entry.kind.rawValue)
    all["key"] = .string(entry.key.replacing("\0", with: ""))
    all["words"] = .string(words.replacing("\0", with: ""))
    return try pushed(try call("give_up_1", .object(all)))
  }

  // MARK: Down

  /// What is published for this kiosk after `version`, in order; of each thing the newest alone.
  public func published(to kiosk: UUID, after version: Int64, atMost limit: Int = 10) throws(HubFault) -> [Publication] {
    let rows = try line.query(
      "SELECT version, kind, ref, body, digest, published_at, published_by FROM askwell.\(part)published_1($1::uuid, $2::bigint, $3::int)",
      [kiosk.text, String(version), String(limit)])
    return rows.compactMap(Publication.init)
  }

  /// What stands of one thing for this kiosk, whether it was dealt with or not; nil for nothing.
  public func standing(_ kind: Publication.Kind, _ ref: String, for kiosk: UUID) throws(HubFault) -> Publication? {
    let rows = try line.query(
      """
      SELECT version, kind, ref, body, digest, published_at, published_by FROM askwell.published_1($1::uuid, 0, NULL)
      WHERE kind = $2 AND ref = $3
      """, [kiosk.text, kind.rawValue, ref])
    return rows.first.flatMap(Publication.init)
  }

  /// Says what came of a publication; said again, the later word stands.
  public func tell(_ version: Int64, _ application: Application, by kiosk: UUID) throws(HubFault) {
    let (state, words): (String, String?) =
      switch application {
      case .applied: ("applied", nil)
      case .waiting(let words): ("waiting", words)
      case .refused(let words): ("refused", words)
      }
    _ = try call(
      part + "applied_1", ["kiosk": .string(kiosk.text), "version": .int(version), "state": .string(state), "words": .text(words)])
  }

  // MARK: The office

  /// The next lines of the feed after `n`, in order: what was committed before this was asked, none twice.
  public func feed(to office: UUID, after n: Int64, atMost limit: Int = 200) throws(HubFault) -> [FeedLine] {
    let answer = try call("feed_1", ["kiosk": .string(office.text), "after": .int(n), "most": .int(Int64(limit))])
    return (answer["lines"]?.array ?? []).compactMap { line in
      line["n"]?.int.map { FeedLine(n: $0, body: line["body"] ?? .null) }
    }
  }

  /// Somebody asked at headquarters to be forgotten: `{digests, at}`, as of an `Entry`. All stores hear of it.
  public func erase(_ body: JSON, by office: UUID) throws(HubFault) {
    _ = try call(
      "office_erase_1", ["kiosk": .string(office.text), "digests": body["digests"] ?? [], "at": body["at"] ?? .null])
  }

  // MARK: Health

  /// One each half minute, and the only thing that is said without a reason.
  public func beat(_ health: Health, of kiosk: UUID) throws(HubFault) -> BeatAnswer {
    let answer = try call(
      part + "beat_1",
      [
        "kiosk": .string(kiosk.text), "backlog": .int(health.backlog), "applied": .int(health.applied), "paper": .text(health.paper),
        "now": .int(health.now.milliseconds), "feed": health.feed.map(JSON.int) ?? .null,
      ])
    return BeatAnswer(published: answer["published"]?.int ?? 0, now: Instant(milliseconds: answer["now"]?.int ?? 0))
  }

  /// Sleeps until something is published, a descriptor can be read, or the time is over. True for something published, for whomever.
  public func wait(atMost duration: Duration, beside descriptors: [Int32] = []) throws(HubFault) -> Bool {
    try line.wait(atMost: duration, beside: descriptors)
  }

  private var part: String { isOffice ? "office_" : "" }

  private func call(_ function: String, _ argument: JSON) throws(HubFault) -> JSON {
    let rows = try line.query("SELECT askwell.\(function)($1::jsonb)", [argument.canonical])
    guard let answer = rows.first?.first.flatMap(\.self).flatMap({ JSON(parsing: $0) }) else { throw .lost }
    return answer
  }

  private func pushed(_ answer: JSON) throws(HubFault) -> Pushed {
    guard let acknowledged = answer["acknowledged"]?.int, let generation = answer["generation"]?.string.flatMap(UUID.init(uuidString:))
    else { throw .lost }
    return Pushed(acknowledged: acknowledged, generation: generation)
  }
}

extension Publication {
  /// As `published_1` gives it.
  fileprivate init?(_ row: [String?]) {
    guard let version = row.number(0), let kind = row[1].flatMap(Publication.Kind.init(rawValue:)), let at = row.number(5) else {
      return nil
    }
    self.init(
      version: version, kind: kind, ref: row[2] ?? "", body: row[3].flatMap { JSON(parsing: $0) } ?? .null, digest: row[4] ?? "",
      publishedAt: Instant(milliseconds: at), publishedBy: row[6] ?? "")
  }
}

extension UUID {
  /// As PostgreSQL writes it.
  var text: String { uuidString.lowercased() }
}

extension Hello {
  fileprivate var json: JSON {
    [
      "kiosk": .text(kiosk?.text), "generation": .text(generation?.text), "next": .text(next?.text), "instance": .string(instance),
      "program": .string(program), "schema": .int(Int64(schema)), "wire": .int(Int64(wire)), "now": .int(now.milliseconds),
      "last": .int(last),
    ]
  }
}

extension PushTicket {
  fileprivate var json: JSON {
    ["kiosk": .string(kiosk.text), "generation": .string(generation.text), "next": .string(next.text), "after": .int(after)]
  }
}

extension Welcome {
  fileprivate init?(_ answer: JSON) {
    guard let kiosk = answer["kiosk"]?.string.flatMap(UUID.init(uuidString:)),
      let generation = answer["generation"]?.string.flatMap(UUID.init(uuidString:)), let acknowledged = answer["acknowledged"]?.int,
      let store = answer["store"]?.int
    else { return nil }
    self.init(
      kiosk: kiosk, generation: generation, acknowledged: acknowledged, isNew: answer["is_new"]?.bool ?? true, store: store,
      storeName: answer["store_name"]?.string ?? "", region: answer["region"]?.string ?? "", name: answer["name"]?.string ?? "",
      published: answer["published"]?.int ?? 0, now: Instant(milliseconds: answer["now"]?.int ?? 0),
      takesFigures: answer["takes"]?.array?.contains("figures") ?? false)
  }
}

/// One line of the hub's feed: a lead, a withdrawal, or null for somebody who is gone.
public struct FeedLine: Hashable, Sendable {
  public var n: Int64
  public var body: JSON
}
