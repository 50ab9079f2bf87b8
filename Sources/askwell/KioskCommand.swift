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
    try KioskCommand.open(common.places, quiz: quiz, theme: theme, lang: lang, on: Stage(common))
  }

  /// Opens the kiosk. The picture of last time comes first; configuration, theme and store are read behind it.
  static func open(_ places: Places, quiz: String?, theme: String?, lang: String?, on stage: Stage) throws {
    Lockdown.begin()
    let memory = AttractMemory(database: places.database, config: places.config, theme: theme)
    var appearance: Appearance
    if let known = memory.recall() {
      appearance = known
    } else {
      // A first start says at once what is wrong with the configuration.
      appearance = Appearance.read(try Premises(places), theme: theme)
    }
    if let lang { appearance.card.locale = lang }
    try stage.run(KioskProgram(card: appearance.card), appearance, wipesAfter: { $0 == .forget }) { alarm in
      do {
        var premises = try Premises(places)
        if let lang { premises.configuration.locale = lang }
        let clerk = Clerk(premises, quiz: quiz, theme: theme, onDiskFailure: alarm.ring)
        return { clerk.perform($0) }
      } catch {
        for line in Complaint(error).lines { LogFile(at: places.log).say(line) }
        return { effect in
          switch effect {
          case .openShop: .outOfOrder
          case .knock: .admitted(true)
          default: nil
          }
        }
      }
    }
  }
}
