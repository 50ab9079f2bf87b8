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

  /// Returns the publication's version. Kiosks hear of it at once.
  /// - Throws: `.missing` for an unknown store.
  public func publish(_ kind: Publication.Kind, _ ref: String, _ body: JSON, to target: Publication.Target) throws(HubFault) -> Int64 {
    var all: [String: JSON] = ["kind": .string(kind.rawValue), "ref": .string(ref), "body": body]
    switch target {
    case .all: break
    case .store(let store): all["store"] = .int(store)
    case .percent(let percent): all["percent"] = .int(Int64(percent))
    }
    return try call("publish_1", all)
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

  public func kiosks() throws(HubFault) -> [HubKiosk] { try line.kiosks() }

  func query(_ statement: String, _ parameters: [String?]) throws(HubFault) -> [[String?]] { try line.query(statement, parameters) }

  private func call(_ function: String, _ words: [String: JSON]) throws(HubFault) -> Int64 {
    let all = JSON.object(words.merging(["by": .string(who)]) { $1 })
    return try line.query("SELECT askwell.\(function)($1::jsonb)", [all.canonical]).number ?? 0
  }
}
