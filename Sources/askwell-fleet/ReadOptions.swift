// What the commands have in common that read the hub as a console does.
internal import ArgumentParser
internal import Domain
internal import Fleet
internal import Foundation

struct ReadOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The hub (else ASKWELL_HUB): postgresql://USER@HOST:5432/DATABASE, a user in askwell_console. Password: ASKWELL_HUB_PASSWORD.",
      valueName: "URL"))
  var fleet: String?
  @Option(help: ArgumentHelp("Only this shop.", valueName: "name")) var store: String?
  @Option(help: ArgumentHelp("Only the shops of this region.", valueName: "name")) var region: String?
  @Flag(help: "Print JSON.") var json = false

  /// Connected, with the shops that are asked about.
  func reader() throws -> (HubReader, HubScope) {
    let reader = HubReader(try HubOptions.address(fleet, option: "--fleet"))
    try reader.open()
    return (reader, try reader.scope(store: store, region: region))
  }

  /// By this machine's clock.
  static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  static func zone(_ name: String?) throws -> StoreZone {
    guard let name else { return StoreZone(name: TimeZone.current.identifier) ?? .utc }
    guard let zone = StoreZone(name: name) else {
      throw Complaint(.usage, "--zone: \"\(name)\" is no time zone; write it as Europe/Paris")
    }
    return zone
  }
}
