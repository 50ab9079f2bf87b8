// `askwell console`: the merchant's and staff's program on this terminal.
internal import ArgumentParser
internal import Console
internal import Domain
internal import Front
internal import Glibc
internal import Live
internal import Storage

struct ConsoleCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Open the console: today, segments, quizzes, sessions.",
    discussion: "On the first use you choose the owner's PIN. The window has 40x12 or more.")

  /// Who has a PIN.
  enum Who: String, ExpressibleByArgument, CaseIterable { case owner, merchant, staff }

  @Option(help: ArgumentHelp("Take a forgotten or locked PIN away instead of opening; the next use sets a new one.", valueName: "role"))
  var forgetPin: Who?
  @Option(
    help: ArgumentHelp("The console of a whole chain, at its hub: postgresql://USER@HOST:5432/DATABASE.", valueName: "URL"))
  var fleet: String?
  @Flag(help: "Line by line, for screen readers: a numbered menu, answers as typed lines.") var plain = false
  @OptionGroup var common: CommonOptions

  func perform() throws {
    if let fleet {
      // Not among its words, which everybody on the machine may read.
      setenv("ASKWELL_HUB", fleet, 1)
      throw Courier.become(["console"] + (common.noColor ? ["--no-color"] : []), program: "askwell-fleet")
    }
    let premises = try common.premises()
    guard let who = forgetPin, let role = Role(rawValue: who.rawValue) else {
      return try plain ? ConsoleCommand.speak(premises) : ConsoleCommand.open(premises, on: Stage(isColourless: common.noColor))
    }
    let store = try premises.openStore()
    guard try store.forgetPIN(of: role) else { throw Complaint(.noInput, "there is no PIN of the \(who.rawValue)") }
    let detail: JSON = ["role": .string(who.rawValue), "before": ["pin": "set"], "after": ["pin": "none"]]
    try store.audit("pin.forget", who: "command line", detail: detail, at: .now)
    Out.line("The PIN of the \(who.rawValue) is gone; askwell console sets a new one.")
  }

  /// The console line by line. Nothing in it asks a vendor: it needs no courier.
  static func speak(_ premises: Premises) throws {
    let desk = Desk(
      store: try premises.openFilledStore(), configuration: premises.configuration, clock: { .now }, bootSeconds: bootSeconds,
      premises: premises)
    let alarm = DiskAlarm()
    try PlainConsoleStage().run(PlainConsole(lockAfterSeconds: premises.configuration.lockSeconds), alarm: alarm) { effect in
      defer { if desk.fault?.isDiskFailure == true { alarm.ring() } }
      return desk.perform(effect)
    }
  }

  /// Opens the console on the store of `premises`; of one that is thrown away without a PIN.
  static func open(_ premises: Premises, on stage: Stage, isThrowAway: Bool = false) throws {
    let store = try premises.openFilledStore()
    let appearance = Appearance.read(premises)
    try stage.run(ConsoleProgram(lockAfterSeconds: premises.configuration.lockSeconds), appearance) { alarm, post in
      let courier = CourierProgram.path.map { CourierProgram(at: $0, database: premises.database, config: premises.config) }
      let desk = Desk(
        store: store, configuration: premises.configuration, clock: { .now }, bootSeconds: bootSeconds,
        errands: courier.map { Errands($0, post: post) }, premises: premises, isThrowAway: isThrowAway)
      return { effect in
        defer { if desk.fault?.isDiskFailure == true { alarm.ring() } }
        return desk.perform(effect)
      }
    }
  }
}
