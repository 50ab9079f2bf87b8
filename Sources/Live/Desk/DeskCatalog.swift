// Serves the console's catalog pages: windows on the table, a product with its votes, plans before changes.
internal import Console
internal import Domain
internal import Glibc
internal import Storage

extension Desk {
  func catalog(_ request: CatalogRequest, for role: ConsoleRole) throws(StoreError) -> CatalogAnswer? {
    switch request {
    case .rows(let words, let from): .rows(try catalogRows(words, from: from))
    case .product(let handle): try product(handle)
    case .revisions: .revisions(try catalogRevisions())
    case .plan(let choice): try plan(choice)
    case .apply(let choice, let digest, let base): try apply(choice, digest: digest, base: base, by: role)
    case .planReturn(let number): .plan(try planReturn(to: number))
    case .bringBack(let number, let base):
      .changed(CatalogDone(try store.rollBackCatalog(to: number, expecting: base, by: role.rawValue, at: clock())))
    }
  }

  // MARK: Browsing

  private func catalogRows(_ words: String, from: Int) throws(StoreError) -> CatalogRows {
    let window = try store.searchCatalog(words, from: from, limit: CatalogRows.size)
    let catalog = Catalog(window.variants)
    var votes = [Int](repeating: 0, count: catalog.variants.count)
    for quiz in try bookshelf.current().compactMap(\.quiz) {
      for (place, count) in QuizIndex(quiz: quiz, catalog: catalog).voters.enumerated() { votes[place] += count }
    }
    return CatalogRows(
      words: words, revision: window.revision, from: window.from, total: window.total,
      rows: zip(catalog.variants, votes).map { CatalogRows.Row($0, votes: $1) },
      stockHours: try store.stockCountedAt().map { Int(max(0, clock().milliseconds - $0.milliseconds) / 3_600_000) },
      staleHours: configuration.staleStockHours)
  }

  private func product(_ handle: String) throws(StoreError) -> CatalogAnswer {
    let variants = try store.variants(ofProduct: handle)
    guard !variants.isEmpty else { return .noProduct(handle: handle) }
    let own = Set(variants.map(\.sku))
    let relations = try store.relations(of: own)
    let others = try store.variants(skus: relations.flatMap { [$0.sku, $0.other] })
    let ties = relations.map { relation in
      let end = own.contains(relation.sku) ? relation.other : relation.sku
      return ProductPage.Tie(relation, title: others[end]?.title)
    }
    let quizzes = try bookshelf.current().compactMap { ProductPage.QuizVotes($0, variants: variants) }
    return .product(
      ProductPage(handle: handle, currency: configuration.currency, variants: variants, quizzes: quizzes, ties: ties))
  }

  // MARK: Changing

  private func plan(_ choice: CatalogChoice) throws(StoreError) -> CatalogAnswer {
    switch CatalogReading(choice) {
    case .fault(let lines): return .unreadable(choice, lines)
    case .read(let file, let digest):
      let plan = CatalogPlan(file.variants, skipped: file.skipped, against: try store.catalog())
      return .plan(CatalogPlanPage(plan, origin: .file(choice, format: file.format, digest: digest), asOf: clock()))
    }
  }

  private func apply(
    _ choice: CatalogChoice, digest: String, base: Int64, by role: ConsoleRole
  ) throws(StoreError) -> CatalogAnswer {
    switch CatalogReading(choice) {
    case .fault(let lines): return .unreadable(choice, lines)
    case .read(let file, let now):
      guard now == digest else { return .unreadable(choice, ["the file has changed since it was read; read it again"]) }
      let done = try store.importCatalog(file.variants, source: choice.path, expecting: base, by: role.rawValue, at: clock())
      return .changed(CatalogDone(done))
    }
  }

  private func catalogRevisions() throws(StoreError) -> RevisionsPage {
    let rows = try store.catalogRevisions().map {
      RevisionsPage.Row(number: $0.number, at: $0.at, source: $0.source, products: $0.products, variants: $0.variants)
    }
    return RevisionsPage(asOf: clock(), rows: rows)
  }

  private func planReturn(to number: Int64) throws(StoreError) -> CatalogPlanPage {
    let old = try store.catalog(revision: number)
    let at = try store.catalogRevisions().first { $0.number == number }?.at ?? clock()
    return CatalogPlanPage(CatalogPlan(old.variants, against: try store.catalog()), origin: .revision(number, at: at), asOf: clock())
  }
}

/// A catalog file as somebody at the console names it.
private enum CatalogReading {
  case read(CatalogFile, digest: String)
  case fault([String])

  init(_ choice: CatalogChoice) {
    let path = CatalogReading.whole(choice.path)
    // Of another file not even its first line is anybody's business.
    guard path.lowercased().hasSuffix(".csv") else {
      self = .fault(["a catalog is a file whose name ends in .csv"])
      return
    }
    do {
      // A pipe or a device would keep the desk waiting.
      var status = stat()
      guard stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFDIR else {
        self = .fault(["this is no file with a text in it"])
        return
      }
      let bytes = try TextFile.bytes(path, limit: CatalogFile.largestBytes)
      let file = try bytes.withUnsafeBufferPointer { try CatalogFile($0, format: choice.format) }
      let reasons = file.skipped.prefix(20).map { "line \($0.line): \($0.message)" }
      self =
        file.variants.isEmpty
        ? .fault(["there is no product in it"] + reasons) : .read(file, digest: Digest.hex(String(decoding: bytes, as: UTF8.self)))
    } catch let faults as Faults {
      self = .fault(faults.problems.prefix(20).map { $0.line > 0 ? "line \($0.line): \($0.message)" : $0.message })
    } catch let fault as FileFault {
      self = .fault([fault.message])
    } catch {
      self = .fault(["\(error)"])
    }
  }

  private static func whole(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = getenv("HOME").map({ String(cString: $0) }) else { return path }
    return home + path.dropFirst()
  }
}

extension ProductPage.QuizVotes {
  /// Nil where the quiz says nothing about any of `variants`.
  fileprivate init?(_ edition: Edition, variants: [Variant]) {
    guard let quiz = edition.quiz, let title = edition.title else { return nil }
    let labels = Dictionary(
      quiz.questions.flatMap { question in
        question.carriers.map { ("\(question.ref).\($0.ref)", quiz.text($0.label, in: quiz.locale)) }
      }, uniquingKeysWith: { first, _ in first })
    let all = QuizIndex(quiz: quiz, catalog: Catalog(variants)).votes
    // What a choice requires matters only where some choice has another word for the product: coffee quizzes require no soap.
    let isTold = all.contains { !$0.points.isEmpty || !$0.pins.isEmpty || !$0.excludes.isEmpty }
    let votes = isTold ? all : []
    let skus = Set(variants.map(\.sku))
    let fixed = quiz.slots.filter { !skus.isDisjoint(with: $0.fixed) }.map { $0.title.map { quiz.text($0, in: quiz.locale) } ?? $0.ref }
    guard !votes.isEmpty || !fixed.isEmpty else { return nil }
    self.init(
      title: title, version: edition.number,
      votes: votes.map { ProductPage.Vote(label: labels["\($0.question).\($0.choice)"] ?? $0.choice, vote: $0) }, fixedIn: fixed)
  }
}

extension CatalogDone {
  fileprivate init(_ done: CatalogImport) {
    self.init(revision: done.revision, added: done.added, changed: done.changed, removed: done.removed)
  }
}
