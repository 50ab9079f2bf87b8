// `askwell fleet funnel`: what became of the sessions of all shops, in six numbers a line or question by question.
internal import ArgumentParser
internal import Domain
internal import Fleet
internal import Terminal

struct FunnelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "funnel", abstract: "What became of the sessions of all shops.",
    discussion: """
      With --full all figures as "askwell funnel" prints them for one store: steps, money, questions, products, beside those of as many days \
      before. They are of the sessions whose kiosks have told their figures, and say of how many.
      """)
  @Option(help: ArgumentHelp("store, region, kiosk, day or quiz.", valueName: "what")) var by = "store"
  @Option(help: ArgumentHelp("So many days that end with today.", valueName: "number")) var days = 30
  @Flag(help: "All figures, question by question.") var full = false
  @OptionGroup(title: "With --full") var which: SliceOptions
  @OptionGroup var options: ReadOptions

  func validate() throws {
    if HubFunnel.Grouping(rawValue: by) == nil { throw ValidationError("--by: \"\(by)\" is not store, region, kiosk, day or quiz") }
    if !(1...36_500).contains(days) { throw ValidationError("--days: \(days) is no number of days; write one from 1 to 36500") }
    if !full, which.filter != FunnelFilter() {
      throw ValidationError("--quiz, --version, --kiosk, --locale and --variant choose among all figures; say --full")
    }
  }

  func run() async throws {
    try await complaining {
      let (reader, scope) = try options.reader()
      let today = try ReadOptions.zone(nil).date(of: ReadOptions.now)
      if full { return try sayAll(of: reader, scope, until: today) }
      // A shop further east has begun its next day.
      let range = CivilDate(daysSinceEpoch: today.daysSinceEpoch - days + 1)...CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1)
      let funnel = try reader.funnel(by: HubFunnel.Grouping(rawValue: by) ?? .store, in: scope, days: range)
      guard !options.json else {
        return try say(
          JSON.object([
            "by": .string(by), "scope": .string(scope.name), "days": .int(Int64(days)), "lines": .array(funnel.lines.map(\.json)),
            "sum": funnel.sum.json,
          ]).canonical)
      }
      guard !funnel.lines.isEmpty else { return try say("No session in \(days) days.") }
      let head = [by.uppercased(), "SESSIONS", "COMPLETED", "", "LEFT", "LEADS", "", "BASKETS", "VALUE"]
      try say(columns(head, (funnel.lines + [funnel.sum]).map(\.row)))
    }
  }

  private func sayAll(of reader: HubReader, _ scope: HubScope, until today: CivilDate) throws {
    let range = CivilDate(daysSinceEpoch: today.daysSinceEpoch - days + 1)...today
    let report = try reader.figures(filter: which.filter, days: range, in: scope, at: ReadOptions.now)
    guard !options.json else { return try say(report.json.pretty) }
    let pieces = FunnelSheet(report).pieces.map { piece in
      switch piece {
      case .line(let text): text
      case .table(let head, let rows, let right):
        Width.columns([head.map { $0.uppercased() }] + rows, right: right).joined(separator: "\n")
      }
    }
    try say(pieces.joined(separator: "\n\n"))
  }
}

/// Which sessions of the shops.
struct SliceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only this quiz.", valueName: "ref")) var quiz: String?
  @Option(name: .customLong("version"), help: ArgumentHelp("Only this version: the beginning of its hash.", valueName: "version"))
  var edition: String?
  @Option(help: ArgumentHelp("Only this kiosk, as the report names it: \"Berlin, door\".", valueName: "name")) var kiosk: String?
  @Option(help: ArgumentHelp("Only sessions in this language.", valueName: "locale")) var locale: String?
  @Option(help: ArgumentHelp("Only this variant of the experiment.", valueName: "ref")) var variant: String?

  var filter: FunnelFilter { FunnelFilter(quiz: quiz, version: edition, kiosk: kiosk, locale: locale, variant: variant) }
}

extension HubFunnel.Line {
  fileprivate var row: [String] {
    let rates = [Rate(completed, of: sessions), Rate(leads, of: sessions)].map(Figures.percent)
    return [
      name.isEmpty ? "-" : name, Figures.count(sessions), Figures.count(completed), rates[0], Figures.count(abandoned),
      Figures.count(leads),
      rates[1], Figures.count(baskets), Figures.count(basketValue / 100),
    ]
  }

  fileprivate var json: JSON {
    [
      "name": .string(name), "sessions": .int(Int64(sessions)), "completed": Rate(completed, of: sessions).json,
      "abandoned": Rate(abandoned, of: sessions).json, "leads": Rate(leads, of: sessions).json, "baskets": .int(Int64(baskets)),
      "basket_value": .int(Int64(basketValue)),
    ]
  }
}
