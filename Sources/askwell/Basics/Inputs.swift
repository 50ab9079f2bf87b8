// Files that commands read: each with all its faults at once, named by file and line.
internal import Domain
internal import Live
internal import Storage

extension String {
  /// Whether a quiz is named by its file.
  var isFileName: Bool { contains("/") || hasSuffix(".yaml") || hasSuffix(".yml") }
}

extension QuizFile {
  /// The quiz of the file at `path`.
  static func read(at path: String) throws -> Quiz {
    let file = QuizFile(try TextFile.read(path))
    guard let quiz = file.quiz else { throw Faults(file.problems.filter { $0.severity == .error }).complaint(about: path) }
    return quiz
  }
}

extension CatalogFile {
  static func read(at path: String, format: Format? = nil) throws -> CatalogFile {
    let bytes = try TextFile.bytes(path, limit: largestBytes)
    do {
      return try bytes.withUnsafeBufferPointer { try CatalogFile($0, format: format) }
    } catch let faults as Faults {
      throw faults.complaint(about: path)
    }
  }
}

extension CatalogFileReader {
  /// The file at `path`, read in stretches.
  static func open(_ path: String, format: CatalogFile.Format?) throws -> CatalogFileReader {
    let file = try LongFile(path, limit: CatalogFile.largestBytes)
    do {
      return try CatalogFileReader(format: format) { file.fromTheBeginning() }
    } catch {
      throw error.complaint(about: path)
    }
  }
}

extension AnswersFile {
  static func read(at path: String, for quiz: Quiz, in surroundings: Surroundings) throws -> AnswersFile {
    let text = try TextFile.read(path)
    do { return try AnswersFile(text, for: quiz, in: surroundings) } catch { throw error.complaint(about: path) }
  }
}

extension Premises {
  /// The store, with the bundled quizzes and catalog where it is new.
  func openFilledStore(at now: Instant = .now) throws -> Database {
    let store = try openStore()
    if let bundled {
      for fault in try FirstRun(store: store, bundled: bundled).load(at: now) { Out.note("askwell: \(fault)") }
    }
    return store
  }
}
