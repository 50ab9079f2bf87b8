// `askwell console --fleet URL`: the console at the hub of a chain.
internal import ArgumentParser
internal import Console
internal import Domain
internal import Fleet
internal import Foundation
internal import Front
internal import Live
internal import Storage

struct ConsoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Open the console of the whole chain: kiosks, segments, quizzes, sessions, figures.",
    discussion: """
      Whoever has a credential of askwell_console (askwell fleet hub console invite NAME) may do all that it shows. Left alone for two \
      minutes it closes.
      """)

  @Option(
    help: ArgumentHelp(
      "The hub (else ASKWELL_HUB): postgresql://USER@HOST:5432/DATABASE, a user in askwell_console. Password: ASKWELL_HUB_PASSWORD.",
      valueName: "URL"))
  var fleet: String?
  @Option(help: ArgumentHelp("A bundled theme, or a theme file.", valueName: "name")) var theme: String?
  @Option(help: ArgumentHelp("Where days begin; else this machine's zone.", valueName: "zone")) var zone: String?
  @Option(help: ArgumentHelp("Who is named with what you publish; else this machine's user.", valueName: "name")) var by: String?
  @Flag(name: .customLong("no-color"), help: "Use no colours (NO_COLOR).") var noColor = false

  func run() async throws {
    try await complaining {
      let address = try HubOptions.address(fleet, option: "--fleet")
      let door = HubDoor(address, as: by?.cleaned() ?? NSUserName())
      let zone = try ReadOptions.zone(zone)
      // What is wrong with the address is said before the terminal is taken.
      _ = try door.read { reader throws(HubFault) in try reader.change() }
      let name = address.name
      let appearance = try Appearance.read(Premises(), theme: theme)
      try Stage(isColourless: noColor).run(ConsoleProgram(), appearance) { _, _ in
        do {
          let desk = try ChainDesk(door, named: name, zone: zone) { ReadOptions.now }
          return { desk.perform($0) }
        } catch {
          let words = Complaint(error).lines.first ?? "no reason is known"
          return { _ in .failed(words) }
        }
      }
    }
  }
}
