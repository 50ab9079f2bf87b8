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
    let reader = HubReader(try ReadOptions.address(fleet))
    try reader.open()
    return (reader, try reader.scope(store: store, region: region))
  }

  /// As it was named, else as the environment has it; with the password from there where it has none.
  static func address(_ named: String?) throws -> HubAddress {
    let environment = ProcessInfo.processInfo.environment
    guard let text = named ?? environment["ASKWELL_HUB"] else {
      throw Complaint(.usage, "no hub is named; say --fleet postgresql://USER@HOST:5432/DATABASE, or set ASKWELL_HUB")
    }
    let address = try HubAddress(text)
    return address.password == nil ? address.with(password: environment["ASKWELL_HUB_PASSWORD"]) : address
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
