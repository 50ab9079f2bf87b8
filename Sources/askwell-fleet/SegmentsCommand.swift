// `askwell fleet segments …`: people of all shops by what is known of them.
internal import ArgumentParser
internal import Domain
internal import Fleet

struct SegmentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segments", abstract: "People of all shops: count.", subcommands: [Count.self])

  struct Count: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Count the people for whom an expression holds.",
      discussion: """
        The expression is the one that `askwell segments count` takes. Somebody who is known in several shops is one person, and is of each of \
        them. Deliveries (sync.…) and saved segments are each shop's own and cannot be asked here; `ever` knows what visits gave, not what an \
        import gave and took back.
        """)
    @Argument(help: "Such as \"goal:sleep and consent.email = yes\".") var expression: String
    @Option(help: ArgumentHelp("Where days begin; else this machine's zone.", valueName: "zone")) var zone: String?
    @OptionGroup var options: ReadOptions

    func run() async throws {
      try await complaining {
        let predicate: Domain.Predicate
        do throws(ExpressionError) {
          predicate = try Domain.Predicate(parsing: expression, in: .segment)
        } catch {
          throw Complaint(.badData, error.text)
        }
        let zone = try ReadOptions.zone(zone)
        let (reader, scope) = try options.reader()
        let people = try reader.count(predicate, in: scope, now: ReadOptions.now, zone: zone)
        guard options.json else { return try say("\(people)") }
        try say(
          JSON.object(["expression": .string(predicate.text), "scope": .string(scope.name), "people": .int(Int64(people))]).canonical)
      }
    }
  }
}
