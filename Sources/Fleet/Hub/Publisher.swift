// Publishing to kiosks, and forgetting somebody everywhere: what a console at the hub does.
public import Domain
internal import Foundation

/// Over one connection, as a member of `askwell_console` or the hub's owner.
public final class Publisher {
  private let line: HubLine
  private let who: String

  /// Opens nothing yet.
  /// - Parameter who: is kept with each publication.
  public init(_ address: HubAddress, as who: String, patience: HubPatience = HubPatience()) {
    line = HubLine(address, patience)
    self.who = who
  }

  public func open() throws(HubFault) { try line.open() }
  public func close() { line.close() }

  /// Returns the publication's version. Kiosks hear of it at once. A quiz that is to be edited at the hub goes through `HubShelf.publish`.
  /// - Throws: `.missing` for an unknown store.
  public func publish(_ kind: Publication.Kind, _ ref: String, _ body: JSON, to target: Publication.Target) throws(HubFault) -> Int64 {
    try call("publish_1", ["kind": .string(kind.rawValue), "ref": .string(ref), "body": body].merging(target.words) { $1 })
  }

  /// The same for more kiosks of all stores: whoever has it already changes nothing. Returns the version that says so.
  /// - Throws: `.missing` for a publication that is not there, was taken back or is no longer the newest.
  public func widen(_ version: Int64, toPercent percent: Int = 100) throws(HubFault) -> Int64 {
    try call("widen_1", ["version": .int(version), "percent": .int(Int64(percent))])
  }

  /// Takes a publication back, with what it was widened to: kiosks that have it return to what was before.
  public func withdraw(_ version: Int64) throws(HubFault) -> Int64 { try call("withdraw_1", ["version": .int(version)]) }

  /// Forgets whoever has one of these addresses, at the hub and at each kiosk. Returns how many contacts of all stores that were.
  public func erase(email: Email? = nil, phone: Phone? = nil) throws(HubFault) -> Int {
    let digests = [email.map(AddressDigest.of), phone.map(AddressDigest.of)].compactMap(\.self).map(JSON.string)
    return Int(try call("erase_1", ["digests": .array(digests)]))
  }

  // MARK: Whom it is for

  /// The number of the shop of that name, without case.
  /// - Throws: `.missing` for a name that no shop has.
  public func store(named name: String) throws(HubFault) -> Int64 { try line.scope(store: name).stores?.first ?? 0 }

  /// Kiosks that would get it, those that were sent away apart.
  public func kiosks(for target: Publication.Target, _ ref: String) throws(HubFault) -> Int {
    var (store, percent): (Int64?, Int?) = (nil, nil)
    switch target {
    case .all: break
    case .store(let number): store = number
    case .percent(let share): percent = share
    }
    return Int(
      try line.query(
        """
        SELECT count(*) FROM askwell.kiosk k WHERE k.revoked_at IS NULL AND ($1::bigint IS NULL OR k.store_id = $1)
          AND askwell.is_among(k.kiosk_id, $2, coalesce($3::int, 100))
        """, [store.map(String.init), ref, percent.map(String.init)]
      ).number ?? 0)
  }

  /// The body of the newest publication that stands; nil for none.
  public func newest(_ kind: Publication.Kind, _ ref: String) throws(HubFault) -> JSON? {
    try line.query(
      """
      SELECT body FROM askwell.publication WHERE kind = $1 AND ref = $2 AND withdrawn_at IS NULL ORDER BY version DESC LIMIT 1
      """, [kind.rawValue, ref]
    ).first?[0].flatMap { JSON(parsing: $0) }
  }

  /// The chain's quizzes, over the same connection.
  public var shelf: HubShelf { HubShelf(line) }

  public func kiosks() throws(HubFault) -> [HubKiosk] { try line.kiosks() }

  func query(_ statement: String, _ parameters: [String?]) throws(HubFault) -> [[String?]] { try line.query(statement, parameters) }

  private func call(_ function: String, _ words: [String: JSON]) throws(HubFault) -> Int64 {
    let all = JSON.object(words.merging(["by": .string(who)]) { $1 })
    return try line.query("SELECT askwell.\(function)($1::jsonb)", [all.canonical]).number ?? 0
  }
}
