// `askwell fleet publish list|show|widen|withdraw`: what was published, what came of it, and how it goes on.
internal import ArgumentParser
internal import Domain
internal import Fleet

extension PublishCommand {
  struct Published: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "What was published, newest first, and how many kiosks have it.")
    @Option(help: ArgumentHelp("At most so many.", valueName: "number")) var limit = 20
    @Option(help: ArgumentHelp("Those before this one: the last version of the page before.", valueName: "version")) var before: Int64?
    @OptionGroup var options: PublishOptions

    func validate() throws {
      if !(1...1000).contains(limit) { throw ValidationError("--limit: \(limit) is too few or too many; write a number from 1 to 1000") }
    }

    func run() async throws {
      try await complaining {
        let all = try options.reader().publications(limit: limit, before: before)
        guard !options.json else { return try say(JSON.object(["publications": .array(all.map(\.json))]).canonical) }
        guard !all.isEmpty else { return try say("Nothing was published yet: askwell fleet publish quiz FILE") }
        let head = ["VERSION", "KIND", "REF", "TO", "WHEN", "BY", "APPLIED", "WAITING", "REFUSED", "NOT YET", ""]
        try say(columns(head, all.map(\.row)))
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What each kiosk made of a publication.")
    @Argument(help: "Its version, as list prints it.") var version: Int64
    @OptionGroup var options: PublishOptions

    func run() async throws {
      try await complaining {
        let all = try options.reader().applications(of: version)
        guard !options.json else {
          return try say(JSON.object(["publication": .int(version), "kiosks": .array(all.map(\.json))]).canonical)
        }
        guard !all.isEmpty else { return try say("It is for no kiosk.") }
        try say(columns(["SHOP", "KIOSK", "STATE", "WHEN", "WHY"], all.map(\.row)))
      }
    }
  }

  struct Widen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a publication to more kiosks of all shops; whoever has it changes nothing.")
    @Argument(help: "Its version, as list prints it.") var version: Int64
    @Option(help: ArgumentHelp("So many of a hundred kiosks; else all.", valueName: "number")) var percent: Int?
    @OptionGroup var options: PublishOptions

    func validate() throws { try TargetOptions.check(percent) }

    func run() async throws {
      try await complaining {
        let wider = try options.publisher().widen(version, toPercent: percent ?? 100)
        guard !options.json else { return try say(JSON.object(["publication": .int(wider), "widens": .int(version)]).canonical) }
        try say("Publication \(version) is for \(percent.map { $0 == 100 ? "all" : "\($0)%" } ?? "all") now (publication \(wider)).")
      }
    }
  }

  struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a publication back, with what it was widened to or from: kiosks that have it return to what was before.")
    @Argument(help: "Its version, as list prints it.") var version: Int64
    @OptionGroup var options: PublishOptions

    func run() async throws {
      try await complaining {
        let word = try options.publisher().withdraw(version)
        guard !options.json else { return try say(JSON.object(["publication": .int(word), "withdraws": .int(version)]).canonical) }
        try say("Publication \(version) is taken back: kiosks that have it return to what was before.")
      }
    }
  }
}

extension HubPublication {
  fileprivate var row: [String] {
    let whom =
      switch target {
      case .all: "all"
      case .store: storeName ?? "-"
      case .percent(let percent): "\(percent)%"
      }
    let state = withdrawn != nil ? "taken back" : widens.map { "widens \($0)" } ?? ""
    return ["\(version)", kind.rawValue, ref, whom, at.iso, by, "\(applied)", "\(waiting)", "\(refused)", "\(open)", state]
  }

  fileprivate var json: JSON {
    var (store, percent): (Int64?, Int) = (nil, 100)
    switch target {
    case .all: break
    case .store(let number): store = number
    case .percent(let share): percent = share
    }
    return [
      "publication": .int(version), "kind": .string(kind.rawValue), "ref": .string(ref), "store": store.map(JSON.int) ?? .null,
      "store_name": .text(storeName), "percent": .int(Int64(percent)), "at": .string(at.iso), "by": .string(by),
      "widens": widens.map(JSON.int) ?? .null, "withdrawn_at": .text(withdrawn?.iso), "applied": .int(Int64(applied)),
      "waiting": .int(Int64(waiting)), "refused": .int(Int64(refused)), "not_yet": .int(Int64(open)),
    ]
  }
}

extension HubApplication {
  private var said: (state: String, words: String?) {
    switch outcome {
    case nil: ("nothing yet", nil)
    case .applied: ("applied", nil)
    case .waiting(let words): ("waiting", words)
    case .refused(let words): ("refused", words)
    }
  }

  fileprivate var row: [String] { [storeName, kioskName, said.state, at?.iso ?? "-", said.words ?? ""] }

  fileprivate var json: JSON {
    [
      "store_name": .string(storeName), "kiosk": .string(kioskName), "state": outcome == nil ? .null : .string(said.state),
      "words": .text(said.words), "at": .text(at?.iso),
    ]
  }
}
