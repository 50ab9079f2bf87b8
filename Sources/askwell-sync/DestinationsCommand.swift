// `askwell destinations`: where contacts go.
internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Storage
internal import Sync

struct DestinationsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "destinations", abstract: "Say where contacts go.",
    subcommands: [
      ListCommand.self, AddCommand.self, TestCommand.self, RemoveCommand.self, PauseCommand.self, ResumeCommand.self, VendorsCommand.self,
      SampleCommand.self, SaveCommand.self,
    ])

  struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show where contacts go.")

    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await complaining {
        let store = try common.store(.readOnly)
        try noteWhoServes(store)
        let accounts = try store.destinations()
        if json { return try say(JSON.array(accounts.map(\.json)).canonical) }
        guard !accounts.isEmpty else {
          return try say("No destination yet. Add one: askwell destinations add VENDOR --set KEY=VALUE")
        }
        let rows = accounts.map { [$0.name, $0.vendor, $0.pausedBecause == nil ? "running" : "paused", $0.told] }
        try say(Columns(["NAME", "VENDOR", "STATE", "SETTINGS"], rows).text)
        for account in accounts {
          if let reason = account.pausedBecause { try say("\(account.name) is paused: \(reason)") }
        }
      }
    }
  }

  struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Send nothing more to a destination; what waits for it is dropped.")

    @Argument(help: "The destination.") var name: String
    @Option(help: ArgumentHelp("Who removes it, for the audit log.", visibility: .private)) var who = "command line"
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await complaining {
        let store = try common.store()
        let waiting = try store.outboxSummary().first { $0.name == name }?.pending ?? 0
        let account = try store.destination(name)
        try store.removeDestination(name)
        try store.audit("destination.remove", who: who, detail: ["name": .string(name)], at: .now)
        let drawer = SecretDrawer(besideConfig: common.config ?? StoreLocation().config)
        account?.settings.values.forEach(drawer.drop)
        try say("\(name) was removed" + (waiting > 0 ? "; \(waiting) deliveries that waited for it are dropped." : "."))
      }
    }
  }
}

/// Says so where the hub's office serves destinations in this kiosk's place.
func noteWhoServes(_ store: Database) throws {
  guard try store.isServedByHub() else { return }
  note(
    "askwell-sync: the hub's office serves destinations for this kiosk; from here goes what had begun before, "
      + "and to whom it went that somebody withdrew or was erased")
}

extension DestinationAccount {
  /// Secrets are references here.
  fileprivate var json: JSON {
    [
      "name": .string(name), "vendor": .string(vendor), "settings": .object(settings.mapValues(JSON.string)),
      "paused_because": .text(pausedBecause),
    ]
  }

  fileprivate var told: String { settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ") }
}
