// `askwell fleet hub kiosk …`: who may speak to the hub, and how they are.
internal import ArgumentParser
internal import Domain
internal import Fleet
internal import Foundation

struct HubKioskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kiosk", abstract: "Kiosks: invite, revoke, list.", subcommands: [Invite.self, Revoke.self, List.self])

  struct Invite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a credential for one kiosk and print the address that it joins with. It is shown this once.")
    @Argument(help: "What you call the kiosk.") var name: String
    @Option(help: "Number of its shop.") var store: Int64
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining { try say(try options.owner().invite(name.cleaned(), to: store)) }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Cut a kiosk off for good; what it sent stays.")
    @Argument(help: "Its id, as list prints it.") var kiosk: String
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining {
        guard let id = UUID(uuidString: kiosk) else {
          throw Complaint(.usage, "\(kiosk) is no kiosk's id; askwell fleet hub kiosk list prints them")
        }
        try options.owner().revoke(id)
        try say("The kiosk is cut off. To let it in again, invite it anew.")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Each kiosk with its health.")
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining {
        let kiosks = try options.owner().kiosks()
        guard !json else { return try say(JSON.object(["kiosks": .array(kiosks.map(\.json))]).canonical) }
        guard !kiosks.isEmpty else { return try say("No kiosk yet. Invite one: askwell fleet hub kiosk invite NAME --store NUMBER") }
        let head = ["SHOP", "KIOSK", "SEEN", "WAITING", "PUBLISHED", "PAPER", "CLOCK", "REFUSED", "VERSION", "ID"]
        try say(columns(head, kiosks.map(\.line)))
      }
    }
  }
}

extension HubKiosk {
  var line: [String] {
    let skew = (clockSkewMilliseconds ?? 0) / 1000
    return [
      storeName, name, revoked != nil ? "revoked" : seen?.iso ?? "never", backlog.map(String.init) ?? "-",
      applied == published ? "all" : "\(applied ?? 0) of \(published)", paper ?? "-",
      clockSkewMilliseconds == nil ? "-" : abs(skew) < 5 ? "right" : "\(skew > 0 ? "+" : "")\(skew) s", "\(refused)", program ?? "-",
      id.uuidString.lowercased(),
    ]
  }

  var json: JSON {
    func number(_ value: Int64?) -> JSON { value.map(JSON.int) ?? .null }
    return [
      "id": .string(id.uuidString.lowercased()), "name": .string(name), "store": .int(store), "store_name": .string(storeName),
      "region": .string(region), "seen_at": .text(seen?.iso), "program": .text(program), "backlog": number(backlog),
      "applied": number(applied), "published": .int(published), "paper": .text(paper), "clock_skew_ms": number(clockSkewMilliseconds),
      "refused": .int(Int64(refused)), "cloned_from": .text(clonedFrom?.uuidString.lowercased()), "revoked_at": .text(revoked?.iso),
    ]
  }
}
