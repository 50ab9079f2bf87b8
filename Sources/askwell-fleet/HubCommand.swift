// `askwell fleet hub …`: what the hub's owner does.
internal import ArgumentParser
internal import Fleet
internal import Foundation

struct HubCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hub", abstract: "Own the hub: create, store, kiosk, console, office, sync.",
    subcommands: [
      HubCreateCommand.self, HubStoreCommand.self, HubKioskCommand.self, HubConsoleCommand.self, HubOfficeCommand.self,
      HubSyncCommand.self,
    ])
}

/// Which hub, and as whom.
struct HubOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The hub (else ASKWELL_HUB): postgresql://USER@HOST:5432/DATABASE. Its password is best kept out of a command: ASKWELL_HUB_PASSWORD.",
      valueName: "URL"))
  var hub: String?

  func owner() throws -> HubOwner {
    let owner = HubOwner(try HubOptions.address(hub))
    try owner.open()
    return owner
  }

  /// As it was named, else as the environment has it; with the password from there where it has none.
  static func address(_ named: String?, option: String = "--hub") throws -> HubAddress {
    let environment = ProcessInfo.processInfo.environment
    guard let text = named ?? environment["ASKWELL_HUB"] else {
      throw Complaint(.usage, "no hub is named; say \(option) postgresql://USER@HOST:5432/DATABASE, or set ASKWELL_HUB")
    }
    let address = try HubAddress(text)
    return address.password == nil ? address.with(password: environment["ASKWELL_HUB_PASSWORD"]) : address
  }

  /// As the owner, or as somebody in askwell_console.
  func publisher() throws -> Publisher {
    let address = try HubOptions.address(hub)
    let publisher = Publisher(address, as: address.user)
    try publisher.open()
    return publisher
  }
}

struct HubCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Make the hub in an empty database, or bring it up to date.",
    discussion: """
      Give it a database of its own, and a superuser: it makes the roles askwell_owner, askwell_console, askwell_kiosk and askwell_office, \
      and takes from everybody else the right to make tables there. Kiosks that are connected go on meanwhile.
      """)

  @OptionGroup var options: HubOptions

  func run() async throws {
    try await complaining {
      let steps = try options.owner().create()
      try say(steps.isEmpty ? "The hub is up to date." : "The hub is made: \(steps.joined(separator: ", ")).")
    }
  }
}
