// `askwell fleet hub store …`: the shops of the chain.
internal import ArgumentParser
internal import Domain
internal import Fleet

struct HubStoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "The shops of the chain: add, list.", subcommands: [Add.self, List.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Name a shop; its number is what kiosks are invited to.")
    @Argument(help: "Its name.") var name: String
    @Option(help: "What it is counted with.") var region = ""
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining {
        guard !name.trimmingSpaces().isEmpty else { throw Complaint(.usage, "a shop needs a name") }
        let id = try options.owner().addStore(named: name.cleaned(), region: region.cleaned())
        try say("\(id)")
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Each shop with its number, region and kiosks.")
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var options: HubOptions

    func run() async throws {
      try await complaining {
        let stores = try options.owner().stores()
        guard !json else {
          let all = stores.map { store -> JSON in
            ["id": .int(store.id), "name": .string(store.name), "region": .string(store.region), "kiosks": .int(Int64(store.kiosks))]
          }
          return try say(JSON.object(["stores": .array(all)]).canonical)
        }
        guard !stores.isEmpty else { return try say("No shop yet. Add one: askwell fleet hub store add NAME") }
        try say(columns(["NUMBER", "NAME", "REGION", "KIOSKS"], stores.map { ["\($0.id)", $0.name, $0.region, "\($0.kiosks)"] }))
      }
    }
  }
}
