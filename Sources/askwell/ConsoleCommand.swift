// `askwell console`: the merchant's and staff's program on this terminal.
internal import ArgumentParser
internal import Console
internal import Domain
internal import Live
internal import Storage

struct ConsoleCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "console", abstract: "Open the console: today, segments, quizzes, sessions.",
    discussion: "On the first use you choose the owner's PIN. In SSH sessions keep the window at 40x12 or larger.")

  @OptionGroup var common: CommonOptions

  func perform() throws { try ConsoleCommand.open(try common.premises(), common) }

  /// Opens the console on the store of `premises`.
  static func open(_ premises: Premises, _ common: CommonOptions) throws {
    let store = try premises.openFilledStore()
    let appearance = Appearance.read(premises)
    try Stage(common).run(ConsoleProgram(), appearance) { alarm in
      let desk = Desk(store: store, configuration: premises.configuration, clock: { .now }, bootSeconds: bootSeconds)
      return { effect in
        defer { if desk.fault?.isDiskFailure == true { alarm.ring() } }
        return desk.perform(effect)
      }
    }
  }
}
