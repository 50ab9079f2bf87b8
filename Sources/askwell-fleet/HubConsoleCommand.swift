// `askwell fleet hub console …`: who may read the hub, publish, and have people forgotten.
internal import ArgumentParser
internal import Domain
internal import Fleet

struct HubConsoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Those who work at the hub: invite, revoke, list.",
    subcommands: [Invite.self, Revoke.self, List.self])

  struct Invite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a credential for somebody who reads the hub and publishes, and print its address. It is shown this once.",
      discussion: "Best kept as ASKWELL_HUB with its password in ASKWELL_HUB_PASSWORD; whoever has it sees people of all shops.")
    @Argument(help: "Whose it is.") var name: String
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining {
        let name = name.cleaned().trimmingSpaces()
        guard !name.isEmpty else { throw Complaint(.usage, "a console needs a name") }
        try say(try options.owner().inviteConsole(name))
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Cut somebody off for good.")
    @Argument(help: "The name, as list prints it.") var name: String
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining {
        try options.owner().revokeConsole(name)
        try say("\(name) is cut off. To let them in again, invite them anew.")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Each credential, those that were revoked too.")
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining {
        let consoles = try options.owner().consoles()
        guard !json else {
          let all = consoles.map { console -> JSON in
            [
              "name": .string(console.name), "role": .string(console.role), "invited_at": .string(console.invited.iso),
              "revoked_at": .text(console.revoked?.iso),
            ]
          }
          return try say(JSON.object(["consoles": .array(all)]).canonical)
        }
        guard !consoles.isEmpty else { return try say("Nobody yet. Invite somebody: askwell fleet hub console invite NAME") }
        try say(
          columns(["NAME", "SINCE", "REVOKED", "ROLE"], consoles.map { [$0.name, $0.invited.iso, $0.revoked?.iso ?? "-", $0.role] }))
      }
    }
  }
}
