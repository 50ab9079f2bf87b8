// `askwell kiosk`: the shopper's program on this terminal.
internal import ArgumentParser
internal import Front
internal import Glibc
internal import Kiosk
internal import Live
internal import Storage

struct KioskCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "kiosk", abstract: "Open the kiosk: the shopper's program.",
    discussion: """
      Ctrl-X on the waiting screen and a PIN of the console lead staff to a menu: serve a shopper, open the console, close the kiosk; \
      Ctrl-X once more closes it. While no PIN is set none is asked for. Ctrl-C and Ctrl-Z are no keys here.
      """)

  @Option(help: ArgumentHelp("The quiz to open.", valueName: "ref")) var quiz: String?
  @Option(help: ArgumentHelp("A bundled theme, or a theme file.", valueName: "name")) var theme: String?
  @Option(help: ArgumentHelp("The language that waits for shoppers.", valueName: "locale")) var lang: String?
  @Flag(help: "Line by line, for screen readers: questions as sentences, answers as typed lines.") var plain = false
  @OptionGroup var common: CommonOptions

  func perform() throws {
    try KioskCommand.open(common.places, quiz: quiz, theme: theme, lang: lang, on: plain ? nil : Stage(isColourless: common.noColor))
  }

  /// Opens the kiosk, and again after staff have been at the console. Without a stage it speaks line by line.
  static func open(_ places: Places, quiz: String?, theme: String?, lang: String?, on stage: Stage?) throws {
    Lockdown.begin()
    // No program is started any more once the terminal is taken (RELIABILITY.md, decision 9).
    let runner = PrintRunner.start(for: places)
    let isFirst = access(places.database, F_OK) != 0
    defer { if isFirst, access(places.database, F_OK) == 0 { farewell.forEach(Out.note) } }
    while try run(places, quiz: quiz, theme: theme, lang: lang, runner, on: stage).leaving == .console {
      guard let stage else { continue }
      try ConsoleCommand.open(try Premises(places), on: stage)
    }
  }

  /// What a newcomer reads once the first kiosk is closed.
  private static let farewell = [
    "That was the kiosk, with a bundled quiz and a sample catalog. What comes next:",
    "  askwell demo                          the console, over invented shoppers",
    "  askwell catalog import products.csv   your own products",
    "  askwell console                       your own quiz, PINs, segments, sync",
  ]

  /// Runs the kiosk once. The picture of last time comes first; configuration, theme and store are read behind it.
  private static func run(_ places: Places, quiz: String?, theme: String?, lang: String?, _ runner: PrintRunner?, on stage: Stage?) throws
    -> KioskProgram
  {
    let memory = AttractMemory(database: places.database, config: places.config, theme: theme)
    var appearance: Appearance
    if let known = memory.recall() {
      appearance = known
    } else {
      // A first start says at once what is wrong with the configuration.
      appearance = Appearance.read(try Premises(places), theme: theme)
    }
    if let lang { appearance.card.locale = lang }
    let program = KioskProgram(card: appearance.card)
    let performer: @Sendable (DiskAlarm, @escaping @Sendable (KioskReply) -> Void) -> (KioskEffect) -> KioskReply? = { alarm, post in
      KioskCommand.performer(places, quiz: quiz, theme: theme, lang: lang, runner, alarm, post)
    }
    guard let stage else { return try PlainStage().run(program, performer: performer) }
    return try stage.run(program, appearance, wipesAfter: { $0 == .forget }, performer: performer)
  }

  /// Reads the configuration and makes who does the kiosk's work.
  private static func performer(
    _ places: Places, quiz: String?, theme: String?, lang: String?, _ runner: PrintRunner?, _ alarm: DiskAlarm,
    _ post: @escaping @Sendable (KioskReply) -> Void
  ) -> (KioskEffect) -> KioskReply? {
    var clerk: Clerk?
    var said: [String] = []
    func hired() -> Clerk? {
      do {
        var premises = try Premises(places)
        if let lang { premises.configuration.locale = lang }
        return Clerk(premises, quiz: quiz, theme: theme, runner: runner, preparesAhead: true, post: post, onDiskFailure: alarm.ring)
      } catch {
        let lines = Complaint(error).lines
        if lines != said { lines.forEach { LogFile(at: places.log).say($0) } }
        said = lines
        return nil
      }
    }
    return { effect in
      // A configuration that cannot be read is read again each time the shop is to be opened.
      if clerk == nil, effect == .openShop { clerk = hired() }
      guard let clerk else {
        return switch effect {
        case .openShop: .outOfOrder
        case .knock: .admitted(true)
        default: nil
        }
      }
      defer {
        if effect == .openShop || effect == .forget, !alarm.hasRung {
          // Given away on a full disk, it is made again when there is room.
          Reserve(of: places.database).keep()
          Lockdown.rest()
        }
      }
      return clerk.perform(effect)
    }
  }
}
