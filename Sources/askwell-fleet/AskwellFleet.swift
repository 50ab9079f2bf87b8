// The fleet's executable: the only program of the house that speaks to the hub. `askwell fleet` runs it.
internal import ArgumentParser
internal import Foundation

@main
enum Program {
  static func main() async {
    umask(0o077)
    await AskwellFleet.main()
  }
}

struct AskwellFleet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "askwell-fleet", abstract: "Many kiosks on one PostgreSQL.", subcommands: [])
}
