// `askwell quiz simulate`: every way through a quiz against a catalog, or a seeded sample of them.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

extension QuizCommand {
  struct Simulate: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take every way through a quiz: who wins, who never does, what stays empty, how long it takes.",
      discussion: "With more ways than --sessions a sample of them is drawn; the same seed draws the same one. Each session counts once: "
        + "shoppers do not answer evenly, so a share is no forecast. Nothing is kept.")
    @Argument(help: ArgumentHelp("A quiz of the store, or a quiz file.", valueName: "quiz")) var quiz: String
    @Option(help: ArgumentHelp("Rank this catalog file instead of the store's catalog.", valueName: "file")) var catalog: String?
    @Option(help: ArgumentHelp("Draws another sample.", valueName: "number")) var seed = 1
    @Option(help: ArgumentHelp("Sessions at most.", valueName: "number")) var sessions = Simulation.standardSessions
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    /// Pieces of work between two looks at the bar.
    private static let piece = 100

    func validate() throws {
      guard (1...10_000_000).contains(sessions) else { throw ValidationError("--sessions: a number from 1 to 10,000,000") }
    }

    func perform() throws {
      let premises = try common.premises()
      // A quiz file with a catalog file needs no store, and leaves none behind.
      let isLoose = quiz.isFileName && catalog != nil
      var shelf = try isLoose ? nil : QuizShelf(premises.openFilledStore())
      let quiz = try self.quiz.isFileName ? QuizFile.read(at: self.quiz) : shelf?.quiz(self.quiz)
      let catalog = try self.catalog.map { Catalog(try CatalogFile.read(at: $0).variants) } ?? shelf?.catalog()
      guard let quiz, let catalog else { throw Complaint(.noInput, "\(self.quiz): there is no such quiz") }
      let place = premises.configuration
      let surroundings = Surroundings(store: place.store, kiosk: place.kiosk, locale: quiz.locale, now: .now, zone: place.zone)
      var simulation = Simulation(quiz, catalog: catalog, in: surroundings, seed: seed, sessions: sessions)
      guard let result = run(&simulation) else { throw Complaint(.bug, "the simulation came to no end") }
      if output.json { return Out.json(result.json) }
      SimulationText(result, quiz: quiz, catalog: catalog).print()
    }

    private func run(_ simulation: inout Simulation) -> SimulationResult? {
      var bar = Progress("sessions", of: sessions)
      // What is done at once needs no bar.
      let begun = ContinuousClock.now
      while let progress = simulation.progress {
        simulation.advance(Simulate.piece)
        guard progress.stage == .taking, ContinuousClock.now - begun > .milliseconds(500) else { continue }
        bar.show(progress.done, of: progress.of)
      }
      bar.end()
      return simulation.result
    }
  }
}
