// `askwell kiosk`: the shopper's program on this terminal.
internal import ArgumentParser
internal import Kiosk
internal import Live

struct KioskCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "kiosk", abstract: "Open the kiosk: the shopper's program.",
    discussion: """
      Staff end it with Ctrl-X on the waiting screen and a PIN of the console; while no PIN is set it ends at once. Ctrl-C and Ctrl-Z \
      are no keys here.
      """)

  @Option(help: ArgumentHelp("The quiz to open.", valueName: "ref")) var quiz: String?
  @Option(help: ArgumentHelp("A bundled theme, or a theme file.", valueName: "name")) var theme: String?
  @Option(help: ArgumentHelp("The language that waits for shoppers.", valueName: "locale")) var lang: String?
  @OptionGroup var common: CommonOptions

  func perform() throws {
    var premises = try common.premises()
    if let lang { premises.configuration.locale = lang }
    try KioskCommand.open(premises, quiz: quiz, theme: theme, on: Stage(common))
  }

  /// Opens the kiosk in `premises`.
  static func open(_ premises: Premises, quiz: String?, theme: String?, on stage: Stage) throws {
    // The picture of last time comes first; the store opens behind it.
    let appearance = AttractMemory(premises, theme: theme).recall() ?? Appearance.read(premises, theme: theme)
    try stage.run(KioskProgram(card: appearance.card), appearance, wipesAfter: { $0 == .forget }) { alarm in
      let clerk = Clerk(premises, quiz: quiz, theme: theme, onDiskFailure: alarm.ring)
      return { clerk.perform($0) }
    }
  }
}
