// A new store is not empty: it opens with the bundled quizzes, the sample catalog and its relations.
public import Domain
public import Storage

/// Loads what comes with the program into a store that has nothing.
public struct FirstRun {
  let store: Database
  let bundled: Bundled

  public init(store: Database, bundled: Bundled) {
    self.store = store
    self.bundled = bundled
  }

  /// Imports quizzes where there are none, and the catalog where there is none. Does nothing the second time.
  /// - Returns: what went wrong with a bundled file, by file; empty when all is well.
  public func load(at now: Instant) throws(StoreError) -> [String] {
    var faults: [String] = []
    if try store.quizzes().isEmpty {
      for file in bundled.quizzes { faults += try importQuiz(file, at: now) }
    }
    if try store.catalogRevision() == 0 { faults += try importCatalog(at: now) }
    return faults
  }

  private func importQuiz(_ path: String, at now: Instant) throws(StoreError) -> [String] {
    let source: String
    do { source = try TextFile.read(path) } catch { return [error.description] }
    let file = QuizFile(source)
    guard let quiz = file.quiz else { return file.problems.map { $0.text(file: path) } }
    let pictures = QuizPictures(of: quiz, besides: path)
    _ = try store.importQuiz(quiz, source: source, pictures: pictures.pictures, at: now)
    return file.placed(pictures.problems).map { $0.text(file: path) }
  }

  private func importCatalog(at now: Instant) throws(StoreError) -> [String] {
    let path = bundled.catalog
    let file: CatalogFile
    do {
      file = try CatalogFile(try TextFile.read(path, limit: CatalogFile.largestBytes), format: .askwell)
    } catch let fault as FileFault {
      return [fault.description]
    } catch let faults as Faults {
      return faults.problems.map { $0.text(file: path) }
    } catch {
      return ["\(path): \(error)"]
    }
    let (relations, faults) = relations(Set(file.variants.map(\.sku)))
    _ = try store.importCatalog(file.variants, relations: relations, source: path, at: now)
    return file.skipped.map { $0.text(file: path) } + faults
  }

  private func relations(_ skus: Set<String>) -> ([Relation], faults: [String]) {
    let path = bundled.relations
    do {
      let file = try CatalogRelationsFile(try TextFile.read(path), skus: skus)
      return (file.relations, file.skipped.map { $0.text(file: path) })
    } catch let fault as FileFault {
      return ([], [fault.description])
    } catch let faults as Faults {
      return ([], faults.problems.map { $0.text(file: path) })
    } catch {
      return ([], ["\(path): \(error)"])
    }
  }
}
