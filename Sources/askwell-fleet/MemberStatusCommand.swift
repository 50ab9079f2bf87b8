// `askwell fleet status`: who this kiosk is at the hub, what waits, and when the hub was heard last. Speaks to no hub.
internal import ArgumentParser
internal import Domain
internal import Storage

struct MemberStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "status", abstract: "Show who this kiosk is in the chain, and what waits.")

  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: MemberOptions

  func run() async throws {
    try await complaining {
      let store = try options.store(.readOnly)
      guard let member = try store.fleetMember() else {
        let words = "This store is no member of a fleet. Join one: askwell fleet join URL"
        return try say(json ? JSON.object(["is_member": false]).canonical : words)
      }
      let status = try MemberStatus(member, store)
      try say(json ? status.json.canonical : status.text)
    }
  }
}

struct MemberStatus {
  private let member: FleetMember
  private let backlog: Int64
  private let outcomes: [String: Int]

  init(_ member: FleetMember, _ store: Database) throws {
    self.member = member
    backlog = try store.fleetBacklog()
    outcomes = try store.fleetOutcomes()
  }

  private func count(_ state: String) -> JSON { .int(Int64(outcomes[state] ?? 0)) }

  var json: JSON {
    [
      "is_member": true, "hub": .string(member.address), "kiosk": .text(member.kiosk?.uuidString.lowercased()), "name": .text(member.name),
      "store": member.store.map(JSON.int) ?? .null, "store_name": .text(member.storeName), "region": .text(member.region),
      "generation": .text(member.generation?.uuidString.lowercased()), "acknowledged": .int(member.acknowledged), "backlog": .int(backlog),
      "is_logged": .bool(member.isLogged), "seen_at": .text(member.seenAt?.iso), "clock_skew_ms": member.skew.map(JSON.int) ?? .null,
      "published": .int(member.applied), "applied": count("applied"), "waiting": count("waiting"), "refused": count("refused"),
      "sync_from": .string(member.syncFrom.rawValue), "is_office": .bool(member.isOffice), "feed": .int(member.feed),
      "trouble": .text(member.trouble),
    ]
  }

  private var served: String {
    if member.isOffice { return "served from here, for all shops" }
    return member.syncFrom == .hub ? "served by the hub's office" : "served from here"
  }

  var text: String {
    let skew = (member.skew ?? 0) / 1000
    let lines = [
      "Hub            \(member.address)",
      member.isOffice ? "Office         \(member.name ?? "-")" : "Shop           \(member.storeName ?? "-")",
      member.isOffice ? "Leads          line \(member.feed) of the hub's feed" : "Kiosk          \(member.name ?? "-")",
      "Heard          \(member.seenAt?.iso ?? "never")",
      "Waiting to go  \(backlog)\(member.isLogged ? "" : " and more: it has just joined")",
      "Publications   \(outcomes["applied"] ?? 0) applied, \(outcomes["waiting"] ?? 0) waiting, \(outcomes["refused"] ?? 0) refused",
      "Destinations   \(served)",
      "Clock          \(abs(skew) < 5 ? "right" : "\(abs(skew)) s \(skew > 0 ? "ahead of" : "behind") the hub's")",
    ]
    return (lines + (member.trouble.map { ["Trouble        \($0)"] } ?? [])).joined(separator: "\n")
  }
}
