// `askwell take`: a whole session without a screen.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct TakeCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "take", abstract: "Take a quiz from an answers file: path, tags, ranking, slots and trace come out.")

  @Argument(help: ArgumentHelp("A quiz of the store, or a quiz file.", valueName: "quiz")) var quiz: String
  @Option(help: ArgumentHelp("A map of question to answer, YAML or JSON.", valueName: "file")) var answers: String
  @Option(help: ArgumentHelp("Who took it: one contact as a JSON line (INTERFACE.md).", valueName: "file")) var contact: String?
  @Option(help: ArgumentHelp("Rank this catalog file instead of the store's catalog.", valueName: "file")) var catalog: String?
  @Option(help: ArgumentHelp("With --catalog, its relations: sku,relation,other.", valueName: "file")) var relations: String?
  @Option(help: ArgumentHelp("The language of the session.", valueName: "locale")) var lang: String?
  @Option(help: ArgumentHelp("Name the session, for a ranking that rotates ties.", valueName: "id")) var session: String?
  @Option(help: ArgumentHelp("Take it at this time, ISO 8601; now unless named.", valueName: "time")) var at: String?
  @Flag(help: "Count it nowhere and send it nowhere.") var preview = false
  @Flag(help: "Print the document of FORMAT.md.") var json = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if relations != nil, catalog == nil { throw ValidationError("--relations: it belongs to a --catalog; name both") }
    if let at, Instant(iso: at) == nil { throw ValidationError("--at: \"\(at)\" is no time; write it as 2026-11-24T10:00:00Z") }
  }

  func perform() throws {
    let premises = try common.premises()
    let now = at.flatMap { Instant(iso: $0) } ?? .now
    // A quiz file with a catalog file needs no store, and leaves none behind.
    let isLoose = quiz.isFileName && catalog != nil
    let store = isLoose ? nil : try premises.openFilledStore(at: now)
    var shelf = store.map(QuizShelf.init)
    let quiz = try self.quiz.isFileName ? QuizFile.read(at: self.quiz) : shelf?.quiz(self.quiz)
    let catalog = try self.catalog.map(loose) ?? shelf?.catalog()
    guard let quiz, let catalog else { throw Complaint(.noInput, "\(self.quiz): there is no such quiz") }
    let place = premises.configuration
    let surroundings = Surroundings(
      store: place.store, kiosk: place.kiosk, locale: lang ?? quiz.locale, now: now, zone: place.zone)
    let given = try AnswersFile.read(at: answers, for: quiz, in: surroundings)
    let id = session ?? Identifier.ulid(now: now)
    let seating = Seating(given.answers, index: QuizIndex(quiz: quiz, catalog: catalog), session: id, in: surroundings)
    let take = seating.take
    let lead = try contact.map { try ContactFile.read(at: $0).lead(for: quiz, locale: surroundings.locale, at: now) }
    if let store, !self.quiz.isFileName, self.catalog == nil {
      try keep(seating, take, given.answers, lead, in: store, surroundings)
    } else if lead != nil {
      throw Complaint(.badData, "--contact: a session of loose files is not kept; import the quiz and the catalog first")
    }
    if json { Out.json(take.json) } else { TakeText(take, quiz: quiz, catalog: catalog).print() }
  }

  private func loose(_ path: String) throws -> Catalog {
    let variants = try CatalogFile.read(at: path).variants
    guard let relations else { return Catalog(variants) }
    let text = try TextFile.read(relations, limit: CatalogFile.largestBytes)
    do {
      let read = try CatalogRelationsFile(text, skus: Set(variants.map(\.sku)))
      for problem in read.skipped { Out.note("\(problem.text(file: relations)); this row was passed over") }
      return Catalog(variants, relations: read.relations)
    } catch { throw error.complaint(about: relations) }
  }

  /// The session as a kiosk would have written it.
  private func keep(
    _ seating: Seating, _ take: Take, _ answers: [String: Answer], _ lead: Lead?, in store: Database, _ surroundings: Surroundings
  ) throws {
    let quiz = seating.index.quiz
    try store.begin(
      SessionStart(
        id: seating.session, quiz: quiz.ref, version: quiz.version, catalogRevision: seating.index.catalog.revision,
        surroundings: surroundings, isPreview: preview))
    let order = seating.walk.path + seating.walk.ignored
    for (index, question) in order.enumerated() {
      guard let answer = answers[question] else { continue }
      try store.record(
        RecordedAnswer(session: seating.session, ordinal: index + 1, question: question, answer: answer, at: surroundings.now))
    }
    _ = try store.submit(
      Submission(
        session: seating.session, at: surroundings.now, take: take, answers: seating.told, lead: lead,
        code: quiz.handoff.code(session: seating.session), pool: quiz.handoff.pool, locale: surroundings.locale,
        namespaces: quiz.namespaces,
        quizTitle: quiz.text(quiz.title, in: quiz.locale)))
  }
}
