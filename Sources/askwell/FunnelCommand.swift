// `askwell funnel`: what became of the sessions of some days, each figure with the number that it was taken from.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

/// Which sessions, and of which days.
struct FunnelOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only this quiz.", valueName: "ref")) var quiz: String?
  @Option(
    name: .customLong("version"),
    help: ArgumentHelp("Only this version: the beginning of its hash, or with --quiz its number.", valueName: "version"))
  var edition: String?
  @Option(help: ArgumentHelp("Only this shop.", valueName: "ref")) var store: String?
  @Option(help: ArgumentHelp("Only this kiosk.", valueName: "ref")) var kiosk: String?
  @Option(help: ArgumentHelp("Only sessions in this language.", valueName: "locale")) var locale: String?
  @Option(help: ArgumentHelp("Only this variant of the experiment.", valueName: "ref")) var variant: String?
  @Option(help: ArgumentHelp("The first day, 2026-11-24.", valueName: "date")) var from: String?
  @Option(help: ArgumentHelp("The last day; today unless named.", valueName: "date")) var to: String?
  @Option(help: ArgumentHelp("So many days that end with the last one: 7d, 4w, 6mo; 30d unless named.", valueName: "span"))
  var last: String?

  func validate() throws {
    for (name, text) in [("--from", from), ("--to", to)] {
      if let text, CivilDate(iso: text) == nil { throw ValidationError("\(name): \"\(text)\" is no day; write it as 2026-11-24") }
    }
    if let last, Span(last).map({ $0.unit == .h }) ?? true {
      throw ValidationError("--last: \"\(last)\" is no number of days; write it as 30d, 4w or 6mo")
    }
    if from != nil, last != nil { throw ValidationError("--from and --last both say where to begin; leave one of them out") }
    if let from, let to, from > to { throw ValidationError("--from \(from) is after --to \(to)") }
  }

  /// - Parameter today: by the shop's own midnight.
  func days(today: CivilDate) throws -> ClosedRange<CivilDate> {
    let end = to.flatMap { CivilDate(iso: $0) } ?? today
    if let from = from.flatMap({ CivilDate(iso: $0) }) {
      guard from <= end else { throw Complaint(.badData, "--from: \(from.iso) is after \(end.iso)") }
      return from...end
    }
    let span = last.flatMap { Span($0) } ?? Span(30, .d)
    let before = span.unit == .mo ? end.monthsEarlier(span.count) : Span(-span.count, span.unit).after(end)
    return CivilDate(daysSinceEpoch: before.daysSinceEpoch + 1)...end
  }

  func filter(_ database: Database) throws -> FunnelFilter {
    var filter = FunnelFilter(quiz: quiz, version: edition, store: store, kiosk: kiosk, locale: locale, variant: variant)
    if let quiz {
      guard try database.currentVersion(of: quiz) != nil else {
        throw ShelfError.unknownQuiz(quiz, version: nil, known: try database.quizzes().map(\.ref))
      }
      if let number = edition.flatMap({ Int($0.drop { $0 == "v" }) }), number < 100_000 {
        guard let version = try database.quizVersions(of: quiz).first(where: { $0.number == number }) else {
          throw ShelfError.unknownQuiz(quiz, version: String(number), known: [])
        }
        filter.version = version.version
      }
    }
    return filter
  }
}

struct FunnelCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "funnel", abstract: "Who began, who came through, who left where, and who bought.",
    discussion: """
      Every percentage stands with the number it was taken from; (few) marks those of fewer than 30. Previews are left out, and sessions \
      that still go on. The figures of as many days before stand beside them.
      """)

  @OptionGroup var which: FunnelOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let premises = try common.premises()
    let report = try which.report(premises)
    if output.json { return Out.json(report.json) }
    Out.sheet(FunnelSheet(report))
  }
}

extension FunnelOptions {
  /// The report of these days, with all that has happened until now.
  func report(_ premises: Premises) throws -> FunnelReport {
    let store = try premises.openFilledStore()
    var bookkeeper = Bookkeeper(store, configuration: premises.configuration)
    var progress = Progress("sessions counted for the first time", of: 0)
    try bookkeeper.catchUp { done, waiting in if done + waiting > 5_000 { progress.show(done, of: done + waiting) } }
    progress.end()
    let now = Instant.now
    return try bookkeeper.report(
      try filter(store), days: try days(today: premises.configuration.zone.date(of: now)), at: now)
  }
}
