// `askwell quiz …`: quizzes as files and versions.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct QuizCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quiz", abstract: "Check, import, export, publish and show quizzes.",
    subcommands: [
      Lint.self, Import.self, Convert.self, Export.self, List.self, Show.self, Tree.self, Simulate.self, Draft.self, Diff.self,
      Publish.self, Rollback.self, SchemaOfQuizzes.self,
    ])

  struct Lint: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check quiz files: every fault at once, with its line.",
      discussion: "Warnings are advice; exit code 1 when there is a fault that keeps a quiz from being imported.")
    @Argument(help: ArgumentHelp("Quiz files.", valueName: "file")) var files: [String]
    @Option(help: ArgumentHelp("A catalog file: looks for products that can never win.", valueName: "file")) var catalog: String?
    @Option(help: ArgumentHelp("With a catalog, how many ways through a quiz are tried.", valueName: "number")) var ways = 5000
    @OptionGroup var output: JSONOption

    func perform() throws {
      let products = try catalog.map { Catalog(try CatalogFile.read(at: $0).variants) }
      var rows: [FileProblem] = []
      for path in files {
        let file = QuizFile(try TextFile.read(path))
        let pictures = file.quiz.map { file.placed(QuizPictures(of: $0, besides: path).problems) } ?? []
        rows += (file.advice + pictures + reach(file, products)).map { FileProblem(file: path, problem: $0) }
      }
      try FileProblem.report(rows, of: files.count, "quiz", "quizzes", json: output.json)
    }

    /// What no answers lead to; nothing without a catalog.
    private func reach(_ file: QuizFile, _ catalog: Catalog?) -> [Problem] {
      guard let quiz = file.quiz, let catalog else { return [] }
      var reach = Reach(quiz, catalog: catalog)
      reach.explore(ways)
      return file.placed(reach.problems)
    }
  }

  struct Import: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "Keep quiz files in the store: all of them, or none.")
    @Argument(help: ArgumentHelp("Quiz files.", valueName: "file")) var files: [String]
    @Flag(name: .customLong("default"), help: "Open the kiosk with the last of them.") var makeDefault = false
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      var quizzes: [(quiz: Quiz, source: String, pictures: [String: QuizPicture])] = []
      var (faults, notes): ([String], [String]) = ([], [])
      for path in files {
        let source = try TextFile.read(path)
        let file = QuizFile(source)
        if let quiz = file.quiz {
          let pictures = QuizPictures(of: quiz, besides: path)
          quizzes.append((quiz, source, pictures.pictures))
          notes += file.placed(pictures.problems).map { $0.text(file: path) }
        } else {
          faults += file.problems.filter { $0.severity == .error }.map { $0.text(file: path) }
        }
      }
      guard faults.isEmpty else { throw Complaint(.badData, lines: faults) }
      let store = try common.premises().openStore()
      let done = try quizzes.map { try store.importQuiz($0.quiz, source: $0.source, pictures: $0.pictures, at: .now) }
      for note in notes { Out.note(note) }
      if makeDefault, let last = quizzes.last { try store.setDefaultQuiz(last.quiz.ref) }
      if output.json { return Out.json(.array(done.map(\.json))) }
      for quiz in done {
        Out.line("\(quiz.ref): version \(quiz.number)\(quiz.isAdded ? "" : ", known already") (\(quiz.version.prefix(8)))")
      }
    }
  }

  struct Export: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a quiz as it was imported, byte by byte, or as a table for a spreadsheet.")
    @Argument(help: ArgumentHelp("The quiz.", valueName: "ref")) var ref: String
    @Option(help: ArgumentHelp("A version, or eight digits of it.", valueName: "hash")) var version: String?
    @Flag(help: "As CSV: a row for each choice.") var csv = false
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let store = try common.premises().openFilledStore()
      guard let source = try store.quizSource(ref, version: version) else {
        throw ShelfError.unknownQuiz(ref, version: version, known: try store.quizzes().map(\.ref))
      }
      if csv {
        let quiz = try QuizShelf(store).quiz(ref, version: source.version)
        return Out.raw(QuizTable.csv(quiz, locale: quiz.locale))
      }
      Out.raw(source.source)
      let names = try store.pictures(ofVersion: source.version).keys.sorted()
      guard !names.isEmpty else { return }
      Out.note("askwell: the pictures that it names are not in this text; keep them beside it: \(names.joined(separator: ", "))")
    }
  }

  struct List: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "The quizzes of the store.")
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let quizzes = try common.premises().openFilledStore().quizzes()
      if output.json { return Out.json(.array(quizzes.map(\.json))) }
      Out.table(
        ["quiz", "title", "version", "completed", ""],
        quizzes.map { [$0.ref, $0.title.text(in: "en"), "\($0.number)", "\($0.completedSessions)", $0.isDefault ? "default" : ""] },
        right: [2, 3])
    }
  }

  struct Show: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "A quiz with its questions and versions.")
    @Argument(help: ArgumentHelp("The quiz.", valueName: "ref")) var ref: String
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let store = try common.premises().openFilledStore()
      let shelf = QuizShelf(store)
      let quiz = try shelf.quiz(ref)
      let versions = try store.quizVersions(of: ref)
      if output.json { return Out.json(QuizText(quiz).json(versions)) }
      QuizText(quiz).print(versions)
    }
  }

  struct Tree: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "The ways through a quiz.")
    @Argument(help: ArgumentHelp("A quiz of the store, or a quiz file.", valueName: "quiz")) var quiz: String
    @OptionGroup var common: CommonOptions

    func perform() throws {
      if quiz.isFileName { return QuizText(try QuizFile.read(at: quiz)).printTree() }
      let shelf = QuizShelf(try common.premises().openFilledStore())
      QuizText(try shelf.quiz(quiz)).printTree()
    }
  }
}

extension QuizImport {
  fileprivate var json: JSON {
    ["ref": .string(ref), "version": .string(version), "number": .int(Int64(number)), "added": .bool(isAdded), "default": .bool(isDefault)]
  }
}

extension QuizListing {
  fileprivate var json: JSON {
    [
      "ref": .string(ref), "title": .string(title.text(in: "en")), "version": .string(version), "number": .int(Int64(number)),
      "imported_at": .string(importedAt.iso), "default": .bool(isDefault), "completed": .int(Int64(completedSessions)),
    ]
  }
}
