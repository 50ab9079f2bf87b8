// `askwell fleet join` and `leave`: a kiosk becomes a member of a chain, and stops being one.
internal import ArgumentParser
internal import Domain
internal import Fleet
internal import Foundation
internal import Storage

struct JoinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Make this kiosk a member of a chain.",
    discussion: """
      URL is what "askwell fleet hub kiosk invite", or "hub office invite", printed; - reads it from standard input, where nobody else sees it. The password is kept \
      in a file of mode 0600 beside the configuration. Everything that the store holds goes up with the next "askwell fleet run"; the kiosk \
      goes on working without the hub.
      """)

  @Argument(help: ArgumentHelp("The hub: postgresql://USER:PASSWORD@HOST:5432/DATABASE, or -.", valueName: "url")) var url: String
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: MemberOptions

  func run() async throws {
    try await complaining {
      let address = try HubAddress(url == "-" ? (readLine(strippingNewline: true) ?? "").trimmingSpaces() : url)
      let store = try options.store()
      if let member = try store.fleetMember() {
        throw Complaint(
          .cannotCreate, "this store is a member of the fleet at \(member.address) already; end that with: askwell fleet leave")
      }
      // Nothing is kept of a hub that does not let us in.
      let door = Hub(address)
      try door.open()
      door.close()
      let secret = try address.password.map { try options.drawer.keep($0, for: "fleet", key: "hub", at: .now) }
      do {
        try store.joinFleet(address: address.textWithoutSecret, secret: secret, at: .now, who: "command line")
      } catch {
        secret.map(options.drawer.drop)
        throw error
      }
      do {
        try options.member(of: store, at: address, isQuiet: true).meet()
      } catch {
        // Who it is was not said yet: then nothing has been joined.
        if try store.fleetMember()?.kiosk == nil {
          _ = try store.leaveFleet(at: .now, who: "command line")
          secret.map(options.drawer.drop)
        }
        throw error
      }
      guard let member = try store.fleetMember() else { return }
      if json { return try say(MemberStatus(member, store).json.canonical) }
      guard !member.isOffice else {
        let words = "This store is the hub's office \"\(member.name ?? "")\" now."
        return try say("\(words) Start its carrier and its courier: askwell fleet run, askwell sync run")
      }
      let region = member.region.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
      let (name, shop) = (member.name ?? "", member.storeName ?? "")
      try say("This kiosk is \"\(name)\" of the shop \"\(shop)\"\(region) now. Start the carrier: askwell fleet run")
    }
  }
}

struct LeaveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leave", abstract: "Stop being a member of a chain; what the hub has it keeps.")

  @OptionGroup var options: MemberOptions

  func run() async throws {
    try await complaining {
      let store = try options.store()
      let backlog = try store.fleetBacklog()
      guard let member = try store.leaveFleet(at: .now, who: "command line") else {
        throw Complaint(.noInput, "this store is no member of a fleet")
      }
      member.secret.map(options.drawer.drop)
      let settings = StoreLocation.chainSettings(besideStore: store.path)
      if access(settings, F_OK) == 0, unlink(settings) != 0 {
        note("askwell-fleet: \(settings): this file of the chain's settings cannot be removed; remove it yourself")
      }
      let rest = backlog == 0 ? "" : " \(backlog) changes had not gone up, and stay here."
      try say("This kiosk has left the fleet at \(member.address).\(rest) Its credential still stands: askwell fleet hub kiosk revoke.")
    }
  }
}
