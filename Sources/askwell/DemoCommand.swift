// `askwell demo`: a shop with a past, to look around in.
internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Front
internal import Live
internal import Storage

struct DemoCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Fill a throw-away store with invented sessions and open the console on it.",
    discussion: """
      The same seed at the same time gives the same store. Nothing of the real shop is touched, you are its owner without a PIN, and the \
      store goes when the console is left; with --no-console it stays.
      """)

  @Option(help: ArgumentHelp("What chance begins with.", valueName: "number")) var seed: UInt64 = 1
  @Option(help: ArgumentHelp("How many sessions.", valueName: "count")) var sessions = 5000
  @Option(help: ArgumentHelp("The last thirty days end here, ISO 8601; now unless named.", valueName: "time")) var at: String?
  @Flag(name: .customLong("no-console"), help: "Fill the store, say where it is and leave.") var noConsole = false
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (1...1_000_000).contains(sessions) else { throw ValidationError("--sessions: \(sessions) is not from 1 to 1000000") }
    if let at, Instant(iso: at) == nil { throw ValidationError("--at: \"\(at)\" is no time; write it as 2026-11-24T10:00:00Z") }
    if common.database != nil || common.config != nil {
      throw ValidationError("demo makes a store and a configuration of its own; leave out --db and --config")
    }
    if output.json, !noConsole { throw ValidationError("--json says where the store is and opens no console; add --no-console") }
  }

  func perform() throws {
    let now = at.flatMap { Instant(iso: $0) } ?? .now
    let directory = try DemoPlace.make()
    do {
      let premises = try DemoPlace.premises(in: directory, log: common.log)
      let tally = try fill(premises, at: now)
      if noConsole { return say(tally, premises) }
      try ConsoleCommand.open(premises, on: Stage(isColourless: common.noColor), isThrowAway: true)
    } catch {
      DemoPlace.remove(directory)
      throw error
    }
    DemoPlace.remove(directory)
  }

  private func fill(_ premises: Premises, at now: Instant) throws -> DemoShop.Tally {
    let bundled = try Bundled.found()
    let store = try premises.openStore()
    let opening = now.advanced(bySeconds: -31 * 86_400)
    for fault in try FirstRun(store: store, bundled: bundled).load(at: opening) { Out.note("askwell: \(fault)") }
    let shop = DemoShop(seed: seed, sessions: sessions, at: now, zone: premises.configuration.zone)
    var progress = Progress("sessions", of: sessions)
    let tally = try store.fillThrowAway { try shop.fill(store) { progress.show($0) } }
    progress.end()
    try store.close()
    return tally
  }

  private func say(_ tally: DemoShop.Tally, _ premises: Premises) {
    if output.json {
      return Out.json([
        "database": .string(premises.database), "sessions": .int(Int64(tally.sessions)), "completed": .int(Int64(tally.completed)),
        "leads": .int(Int64(tally.leads)),
      ])
    }
    Out.line("\(tally.sessions) sessions, \(tally.completed) completed, \(tally.leads) leads")
    Out.line("askwell console --db \(premises.database) --config \(premises.config)")
  }
}

/// The directory of one demo: store, configuration and the key of its PINs.
private enum DemoPlace {
  static func make() throws -> String {
    var template = Array((FileManager.default.temporaryDirectory.path + "/askwell-demo-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      let reason = String(cString: strerror(errno))
      throw Complaint(.cannotCreate, "no temporary directory can be made: \(reason); free some space, or set TMPDIR")
    }
    return template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  static func premises(in directory: String, log: String?) throws -> Premises {
    let config = directory + "/config.yaml"
    let text = "store: demo\nstore_title: The demo shop\nkiosk: counter\n"
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: config))
    } catch {
      throw Complaint(
        .cannotCreate, "\(config): this file cannot be written: \(error.localizedDescription); free some space, or set TMPDIR")
    }
    return try Premises(database: directory + "/askwell.db", config: config, log: log)
  }

  static func remove(_ directory: String) {
    do {
      try FileManager.default.removeItem(atPath: directory)
    } catch {
      Out.note("askwell: \(directory) could not be removed: \(error.localizedDescription); remove it by hand")
    }
  }
}
