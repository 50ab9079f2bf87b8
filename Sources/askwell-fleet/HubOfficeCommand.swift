// `askwell fleet hub office …` and `hub sync`: who serves the destinations of the chain.
internal import ArgumentParser
internal import Domain
internal import Fleet
internal import Foundation

struct HubOfficeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "office", abstract: "The store at headquarters that serves destinations for the hub: invite, revoke, list.",
    discussion: """
      There is one at a time. Its destinations are set up with askwell destinations, before it joins; then askwell fleet run takes the leads \
      of all shops and askwell sync run delivers them. Keep backups of it: one that is restored takes again what came since, under the same \
      ids. A new one, after revoke, begins at the beginning, so that it knows whom to tell of an erasure.
      """,
    subcommands: [Invite.self, Revoke.self, List.self])

  struct Invite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make the office's credential and print the address that it joins with. It is shown this once.")
    @Argument(help: "What you call the office.") var name: String
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining { try say(try options.owner().inviteOffice(name.cleaned())) }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Cut the office off for good, so that another can be invited.")
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining {
        try options.owner().revokeOffice()
        try say("The office is cut off. What it was told stays in its store: stop askwell sync run there, too.")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The office with its health, and those before it.")
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining {
        let offices = try options.owner().offices()
        guard !json else { return try say(JSON.object(["offices": .array(offices.map(\.json))]).canonical) }
        guard !offices.isEmpty else { return try say("No office yet. Invite one: askwell fleet hub office invite NAME") }
        try say(columns(["OFFICE", "SEEN", "WAITING", "VERSION"], offices.map(\.line)))
      }
    }
  }
}

extension HubOffice {
  fileprivate var line: [String] {
    [name, revoked != nil ? "revoked" : seen?.iso ?? "never", revoked != nil ? "-" : "\(waiting)", program ?? "-"]
  }

  fileprivate var json: JSON {
    [
      "id": .string(id.uuidString.lowercased()), "name": .string(name), "seen_at": .text(seen?.iso), "program": .text(program),
      "waiting": .int(Int64(waiting)), "revoked_at": .text(revoked?.iso),
    ]
  }
}

struct HubSyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Say who serves destinations: each kiosk, or the hub's office.",
    discussion: """
      Without an argument it shows who does, and how many kiosks know. Each session is told by one of them: by whom the kiosk's own store says \
      when the session reaches its results. What waited at a kiosk before is still delivered from there.
      """)
  @Argument(help: "kiosks or hub.") var who: String?
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var options: HubOptions

  func validate() throws {
    guard let who, !["kiosks", "hub"].contains(who) else { return }
    throw ValidationError("\"\(who)\" serves no destinations; write kiosks or hub")
  }

  func run() async throws {
    try await complaining {
      let publisher = try options.publisher()
      let before = try publisher.sender()
      if let who, who != before.value { try publisher.setSender(who) }
      let sender = try publisher.sender()
      guard !json else {
        let all: JSON = [
          "sync_from": .string(sender.value), "taken": .int(Int64(sender.taken)), "kiosks": .int(Int64(sender.kiosks)),
          "has_office": .bool(sender.hasOffice),
        ]
        return try say(all.canonical)
      }
      let words = sender.value == "hub" ? "The hub's office serves destinations" : "Each kiosk serves destinations"
      try say("\(words); \(sender.taken) of \(sender.kiosks) kiosks know.")
      if sender.value == "hub", !sender.hasOffice {
        try say("There is no office yet: leads wait at the hub. Invite one: askwell fleet hub office invite NAME")
      }
    }
  }
}
