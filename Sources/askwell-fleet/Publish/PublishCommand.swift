// `askwell fleet publish …`: gives quizzes, looks, goods and settings out to the kiosks of a chain.
internal import ArgumentParser
internal import Domain
internal import Fleet
internal import Foundation
internal import Live

struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Give quizzes, themes, goods and settings out to kiosks; widen, and take back.",
    discussion: """
      A file is checked as strictly as a kiosk's own import does it, and nothing is published of one that has faults. Kiosks hear of it at \
      once; one that is away takes the newest of each thing when it is back. A kiosk on which a quiz was edited keeps its own.
      """,
    subcommands: [
      Quizzes.self, Look.self, Goods.self, Stock.self, Setting.self, Published.self, Show.self, Widen.self, Withdraw.self,
    ])

  struct Quizzes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "quiz", abstract: "Publish quiz files with their pictures.",
      discussion: """
        Kiosks take it that have the hub's version before, whatever way they came by it. --base names another version that they may have: \
        the one that a kiosk's own people made, which it says where it waits.
        """)
    @Argument(help: ArgumentHelp("Quiz files.", valueName: "file")) var files: [String]
    @Option(help: ArgumentHelp("A version that kiosks have of their own.", valueName: "hash")) var base: String?
    @OptionGroup var target: TargetOptions
    @OptionGroup var options: PublishOptions

    func validate() throws {
      if let base, base.wholeMatch(of: /[0-9a-f]{64}/) == nil {
        throw ValidationError("--base: \"\(base)\" is no version; write all 64 digits, as askwell quiz show --json prints them")
      }
      if base != nil, files.count > 1 { throw ValidationError("--base is of one quiz: name one file") }
    }

    func run() async throws {
      try await complaining {
        let read = try files.map(QuizText.init)
        let faults = read.flatMap(\.faults)
        guard faults.isEmpty else { throw Complaint(lines: faults) }
        for line in read.flatMap(\.notes) { note("askwell-fleet: " + line) }
        let publisher = try options.publisher()
        let whom = try target.target(publisher)
        try options.tell(try read.compactMap(\.sound).map { try publish($0.quiz, $0.text, over: publisher, to: whom) }, target)
      }
    }

    private func publish(_ quiz: Quiz, _ text: QuizText, over publisher: Publisher, to whom: Publication.Target) throws -> PublishedThing {
      let (shelf, kiosks) = (publisher.shelf, try publisher.kiosks(for: whom, quiz.ref))
      if target.dryRun {
        let versions = try shelf.versions(of: quiz.ref)
        let number = versions.first { $0.version == quiz.version }?.number ?? (versions.first?.number ?? 0) + 1
        return PublishedThing(kind: .quiz, ref: quiz.ref, number: number, kiosks: kiosks)
      }
      let outcome = try shelf.publish(
        quiz, source: text.source, revision: nil, to: whom, pictures: text.pictures, base: base, by: options.who)
      guard case .done(let done) = outcome else { throw Complaint(.busy, "somebody else has just published \"\(quiz.ref)\"; try again") }
      return PublishedThing(kind: .quiz, ref: quiz.ref, publication: done.publication, number: done.number, kiosks: kiosks)
    }
  }

  struct Look: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "theme", abstract: "Publish a theme file; kiosks show it that name it: publish setting theme REF.")
    @Argument(help: ArgumentHelp("The file.", valueName: "file")) var file: String
    @OptionGroup var target: TargetOptions
    @OptionGroup var options: PublishOptions

    func run() async throws {
      try await complaining {
        let source = try TextFile.read(file)
        let read = ThemeFile(source)
        guard let theme = read.theme else { throw Complaint(about: file, read.problems) }
        for problem in read.problems { note("askwell-fleet: " + problem.text(file: file)) }
        try options.publish(.theme, theme.ref, ["source": .string(source)], to: target, over: try options.publisher())
      }
    }
  }
}

/// A quiz file as it is published: with its pictures, faults and notes.
private struct QuizText {
  let source: String
  let pictures: [String: QuizPicture]
  /// Each names the file; with one, nothing is published.
  let faults: [String]
  let notes: [String]
  private let quiz: Quiz?

  var sound: (quiz: Quiz, text: QuizText)? { quiz.map { ($0, self) } }

  init(_ path: String) throws {
    source = try TextFile.read(path)
    let file = QuizFile(source)
    quiz = file.quiz
    guard let quiz = file.quiz else {
      (pictures, notes) = ([:], [])
      faults = file.problems.filter { $0.severity == .error }.map { $0.text(file: path) }
      return
    }
    let read = QuizPictures(of: quiz, besides: path)
    (pictures, faults) = (read.pictures, [])
    notes = file.placed(read.problems).map { $0.text(file: path) }
  }
}
