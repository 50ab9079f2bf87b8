// Reads the configuration file: what this kiosk is and how the shop counts.

/// A shop's settings. Every key may be left out.
public struct Configuration: Hashable, Sendable {
  /// Ref of the shop; nil when not set.
  public var store: String?
  /// As the shop calls itself; nil when not set.
  public var storeTitle: String?
  /// Ref of this device; nil when not set.
  public var kiosk: String?
  /// ISO 4217.
  public var currency = "EUR"
  /// By which days begin; UTC when not set.
  public var zone = StoreZone.utc
  /// Ref of the quiz that the kiosk opens.
  public var quiz: String?
  /// Ref of a bundled theme, or a path; nil is the standard one.
  public var theme: String?
  /// Path of the shop's logo, from where this file lies: a PNG, or a text of a few lines.
  public var logo: String?
  /// Language in which the kiosk waits; nil is the quiz's own.
  public var locale: String?
  /// Seconds without a key before the kiosk asks whether anybody is there (FEATURES.md 32).
  public var idleSeconds = 60
  /// Seconds of that question's countdown.
  public var warningSeconds = 15
  /// Idle seconds on results and while typing.
  public var longIdleSeconds = 120
  /// Idle seconds of single screens, where they are to be others than these two.
  public var idleByScreen: [KioskScreen: Int] = [:]
  /// The shop asks for screens that do not move.
  public var reducedMotion = false
  /// Nil for a shop that is always open.
  public var openingHours: OpeningHours?
  /// Nil without an A/B test.
  public var experiment: Experiment?
  /// Nil where nothing is printed.
  public var printer: PrinterSettings?
  /// How many days a hand-off code brings a session's answers back; 0 is never.
  public var recallDays = 30
  /// How many days after a session an order of the same person still counts as having come of it.
  public var orderDays = 90
  /// Seconds without a key after which the console locks, 30 to 600 (RELIABILITY.md 2.3).
  public var lockSeconds = 120
  /// The smallest count of people that staff and merchants are told at the console; below it they read `<5`.
  public var staffFloor = 5
  /// Hours after which a stock feed is old: shoppers may be sent to an empty shelf. A catalog file's own stock has no age.
  public var staleStockHours = 24
  /// What goes after a time; nothing unless set.
  public var retention = Retention()
  /// Nil where nobody but the owner makes backups.
  public var backups: BackupSettings?

  public init() {}
}

/// Backups that the courier makes by itself.
public struct BackupSettings: Hashable, Sendable {
  /// A whole path.
  public var folder: String
  /// From 1, which is an hour, to 168.
  public var everyHours = 1

  public init(folder: String, everyHours: Int = 1) {
    self.folder = folder
    self.everyHours = everyHours
  }
}

/// The screens of the kiosk that may have idle times of their own.
public enum KioskScreen: String, Hashable, Sendable, CaseIterable {
  case language, code, question, typing, lead, results, review, handoff, staff
}

/// A configuration file's text, decoded.
public struct ConfigFile: Sendable {
  /// To be used only without `problems`; a missing key has its standard value.
  public let configuration: Configuration
  /// Every fault at once, with its line; a file of comments only has none.
  public let problems: [Problem]
  /// What the chain sets, in the order of `ChainSettings.keys`.
  public let chainKeys: [String]
  /// Why nothing of the chain's is in force, though it sets something; the lines are of its text.
  public let chainProblems: [Problem]

  static let keys = [
    "store", "store_title", "kiosk", "currency", "time_zone", "quiz", "theme", "logo", "locale", "idle_seconds",
    "warning_seconds", "long_idle_seconds", "idle", "reduced_motion", "opening_hours", "experiment", "printer", "recall_days",
    "lock_seconds", "staff_floor", "stale_stock_hours", "order_days", "retention", "backups",
  ]

  /// Reads `text`. Never throws: what is wrong stands in `problems`.
  /// - Parameter chain: what a chain sets (`ChainSettings.text`), which wins over the file. It wins whole or not at all.
  public init(_ text: String, chain: String = "") {
    let (own, over) = (Reading(text), Reading(chain))
    let alone = own.configuration()
    let theirs = over.members.filter { ChainSettings.keys.contains($0.key) && !$0.value.isNull }
    problems = alone.problems
    guard alone.problems.isEmpty, !theirs.isEmpty || !over.faults.isEmpty else {
      (configuration, chainKeys, chainProblems) = (alone.configuration, [], [])
      return
    }
    let kept = own.members.filter { member in !theirs.contains { $0.key == member.key } }
    let root = YAMLNode(content: .map(kept + theirs), line: 1)
    let both = Reading(root: root, faults: over.faults).configuration()
    configuration = both.problems.isEmpty ? both.configuration : alone.configuration
    chainKeys = both.problems.isEmpty ? ChainSettings.keys.filter { key in theirs.contains { $0.key == key } } : []
    chainProblems = both.problems
  }

  /// A text on its way to a configuration.
  private struct Reading {
    var root: YAMLNode?
    var faults: [Problem]

    init(root: YAMLNode?, faults: [Problem]) { (self.root, self.faults) = (root, faults) }

    init(_ text: String) {
      do {
        self.init(root: try YAMLTree.read(text), faults: [])
      } catch {
        // A file with comments only is a configuration that says nothing.
        self.init(root: nil, faults: error.problems.filter { $0.code != "empty" })
      }
    }

    var members: [(key: String, value: YAMLNode)] {
      guard case .map(let members)? = root?.content else { return [] }
      return members
    }

    func configuration() -> (configuration: Configuration, problems: [Problem]) {
      let log = ProblemLog()
      log.problems = faults
      var configuration = Configuration()
      if let root, let block = Block(root, path: "", known: ConfigFile.keys, log: log) { ConfigFile.read(block, into: &configuration) }
      return (configuration, log.problems)
    }
  }

  private static func read(_ root: Block, into configuration: inout Configuration) {
    configuration.store = root.has("store") ? root.ref("store") : nil
    configuration.storeTitle = root.string("store_title")
    configuration.kiosk = root.has("kiosk") ? root.ref("kiosk") : nil
    configuration.quiz = root.string("quiz")
    configuration.theme = root.string("theme")
    configuration.logo = root.string("logo")
    configuration.locale = root.string("locale")
    if let currency = root.string("currency") {
      configuration.currency = currency.uppercased()
      if currency.count != 3 { root.note("unknown_value", "currency", "a currency is three letters, such as EUR") }
    }
    if let name = root.string("time_zone") {
      if let zone = StoreZone(name: name) {
        configuration.zone = zone
      } else {
        root.note("unknown_value", "time_zone", "unknown time zone \"\(name)\"; write it as Europe/Berlin")
      }
    }
    func seconds(_ key: String, in block: Block) -> Int? {
      guard let value = block.int(key) else { return nil }
      if !(5...3600).contains(value) { block.note("out_of_range", key, "\(key) is from 5 to 3600") }
      return value
    }
    configuration.idleSeconds = seconds("idle_seconds", in: root) ?? 60
    configuration.warningSeconds = seconds("warning_seconds", in: root) ?? 15
    configuration.longIdleSeconds = seconds("long_idle_seconds", in: root) ?? 120
    if let idle = root.block("idle", known: KioskScreen.allCases.map(\.rawValue)) {
      for screen in KioskScreen.allCases { configuration.idleByScreen[screen] = seconds(screen.rawValue, in: idle) }
    }
    configuration.reducedMotion = root.bool("reduced_motion") ?? false
    configuration.openingHours = openingHours(root)
    configuration.experiment = experiment(root)
    configuration.printer = printer(root)
    configuration.recallDays = recallDays(root) ?? 30
    configuration.orderDays = orderDays(root) ?? 90
    configuration.retention = retention(root, orderDays: configuration.orderDays)
    configuration.backups = backups(root)
    if let lock = root.int("lock_seconds") {
      configuration.lockSeconds = lock
      if !(30...600).contains(lock) { root.note("out_of_range", "lock_seconds", "lock_seconds is from 30 to 600") }
    }
    if let hours = root.int("stale_stock_hours") {
      configuration.staleStockHours = hours
      if !(1...8760).contains(hours) { root.note("out_of_range", "stale_stock_hours", "stale_stock_hours is from 1 to 8760, a year") }
    }
    if let floor = root.int("staff_floor") {
      configuration.staffFloor = floor
      if !(1...1000).contains(floor) { root.note("out_of_range", "staff_floor", "staff_floor is from 1, which hides nothing, to 1000") }
    }
  }
}
