// What every command of a kiosk takes: which store, which configuration.
internal import ArgumentParser
internal import Dispatch
internal import Domain
internal import Fleet
internal import Foundation
internal import Storage

struct MemberOptions: ParsableArguments {
  @Option(name: .customLong("db"), help: ArgumentHelp("The store (else ASKWELL_DB, else the standard place).", valueName: "PATH"))
  var database: String?
  @Option(help: ArgumentHelp("The configuration (else ASKWELL_CONFIG, else the standard place).", valueName: "PATH"))
  var config: String?

  var configuration: String { config ?? StoreLocation().config }
  /// Where the hub's password is kept.
  var drawer: SecretDrawer { SecretDrawer(besideConfig: configuration) }

  func store(_ mode: Database.Mode = .readWrite) throws -> Database {
    let path = database ?? StoreLocation().database
    if mode == .readWrite, access(path, F_OK) != 0 {
      throw Complaint(.noInput, "\(path): there is no store here; name another file with --db, or start askwell once")
    }
    return try Database(at: path, mode: mode, keyFile: StoreLocation.keyFile(besideConfig: configuration))
  }

  /// The hub that a store has joined, with its password.
  func address(of store: Database) throws -> HubAddress {
    guard let member = try store.fleetMember() else {
      throw Complaint(.noInput, "this store is no member of a fleet; join one with: askwell fleet join URL")
    }
    let address = try HubAddress(member.address)
    guard let reference = member.secret else { return address }
    return address.with(password: try MemberOptions.secret(reference))
  }

  /// - Parameter reference: `file:/…`.
  private static func secret(_ reference: String) throws -> String {
    let path = String(reference.dropFirst("file:".count))
    var status = stat()
    guard stat(path, &status) == 0, let data = FileManager.default.contents(atPath: path) else {
      throw Complaint(.configuration, "\(path): the hub's password cannot be read; join again with: askwell fleet leave, then join URL")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Complaint(.configuration, "\(path): other users can read this file; chmod 600 \(path)")
    }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  /// A configuration that is not there, or has faults, says what a new one says: figures are not worth a kiosk that does not carry.
  private var terms: FleetTerms {
    let text = FileManager.default.contents(atPath: configuration).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let file = ConfigFile(text)
    guard file.problems.isEmpty else { return FleetTerms() }
    return FleetTerms(currency: file.configuration.currency, longestQuestionSeconds: file.configuration.longestQuestionSeconds)
  }

  /// - Parameter isQuiet: says nothing of what is done, for a command that tells it at its end.
  func member(of store: Database, at address: HubAddress, stop: StopBell = StopBell(), isQuiet: Bool = false) -> Member {
    let boot = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
    // In the folder that a unit may write.
    let themes = StoreLocation.themes(besideStore: store.path)
    let world = Member.World(
      program: AskwellFleet.version, boot: boot.trimmingCharacters(in: .newlines), themes: themes, terms: terms, now: { Instant.now },
      log: { line in if !isQuiet { note("\(Instant.now.iso) \(line)") } })
    return Member(store, at: address, world: world, stop: stop)
  }
}

extension Instant {
  static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// SIGTERM and SIGINT ring the bell.
final class StopSignals {
  let bell = StopBell()
  private let sources: [any DispatchSourceSignal]

  init() {
    let bell = bell
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { bell.ring() }
      source.resume()
      return source
    }
  }

  deinit { for source in sources { source.cancel() } }
}
