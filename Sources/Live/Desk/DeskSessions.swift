// The list of sessions in windows, the search among them, and one session with its trace.
public import Console
public import Domain
public import Storage

extension Desk {
  func sessions(_ ask: LongAsk) throws(StoreError) -> SessionsPage {
    let version = try version()
    let now = clock()
    let words = SearchWords(ask.find)
    guard !words.isEmpty else {
      let stretch = try store.sessionStretch(first: ask.first, count: min(ask.count, Desk.mostRows))
      return SessionsPage(version: version, asOf: now, list: try LongPage(ask, stretch) { line throws(StoreError) in try row(line) })
    }
    let found = try store.findSessions(
      words.all.map(SessionWord.init(searched:)), below: ask.below, limit: LongAsk.mostFound, mayGoOn: Desk.patience())
    return SessionsPage(version: version, asOf: now, list: try LongPage(ask, found) { line throws(StoreError) in try row(line) })
  }

  func row(_ line: SessionLine) throws(StoreError) -> SessionsPage.Row {
    let edition = try bookshelf.edition(of: line.quiz, version: line.version)
    return SessionsPage.Row(
      id: line.id, at: line.startedAt, quizTitle: edition?.title ?? line.quiz, quizVersion: edition?.number ?? 0,
      state: SessionState(line.state), answers: line.answers, hasLead: line.hasContact, firstProduct: line.firstProduct,
      isPreview: line.isPreview)
  }

  func session(_ id: String, for role: ConsoleRole) throws(StoreError) -> ConsoleReply {
    guard let stored = try store.session(id), let line = try store.sessionLine(id) else {
      return .failed("The session \(id) is not in the store any more.")
    }
    let take = stored.take.flatMap { JSON(parsing: $0) }.flatMap { Take(json: $0) }
    guard take != nil || stored.take == nil else {
      return .failed("The result of session \(id) cannot be read; askwell doctor tells whether the disk is sound.")
    }
    let visit = Visited(
      quiz: line.quiz, version: line.version, answers: stored.answers, surroundings: stored.start.surroundings, take: take,
      hash: stored.hash,
      catalogRevision: stored.start.catalogRevision)
    return .session(try page(of: visit, row: try row(line), for: role))
  }
}

/// A session wherever it is kept.
public struct Visited: Sendable {
  var quiz: String
  var version: String
  var answers: [String: Answer]
  var surroundings: Surroundings
  var take: Take?
  var hash: String?
  var catalogRevision: Int64

  /// - Parameters:
  ///   - quiz: ref, with the hash of its version.
  ///   - answers: the latest to each question.
  ///   - catalogRevision: in which products have their titles.
  public init(
    quiz: String, version: String, answers: [String: Answer], surroundings: Surroundings, take: Take?, hash: String? = nil,
    catalogRevision: Int64
  ) {
    (self.quiz, self.version, self.answers, self.surroundings) = (quiz, version, answers, surroundings)
    (self.take, self.hash, self.catalogRevision) = (take, hash, catalogRevision)
  }
}

extension Desk {
  /// A session in the words of its quiz, as far as the quiz is known.
  public func page(of visit: Visited, row: SessionsPage.Row, for role: ConsoleRole) throws(StoreError) -> SessionPage {
    let quiz = try bookshelf.edition(of: visit.quiz, version: visit.version)?.quiz
    let trace = SessionTrace(answers: visit.answers, surroundings: visit.surroundings, quiz: quiz, take: visit.take, role: role)
    let take = visit.take
    let skus = (take?.products.map(\.sku) ?? []) + (take?.excluded.map(\.sku) ?? []) + (take?.offers?.skus ?? [])
    return SessionPage(
      row: row, asOf: clock(), steps: trace.steps, take: take, hash: visit.hash,
      titles: try store.titles(of: skus, revision: visit.catalogRevision), labels: trace.labels, slots: trace.slots)
  }
}

extension SessionState {
  fileprivate init(_ state: StoredSession.State) {
    switch state {
    case .open: self = .running
    case .completed: self = .completed
    case .timeout: self = .timeout
    case .quit: self = .quit
    }
  }
}

extension SessionWord {
  /// A word as it was typed: states are meant by what the list calls them.
  fileprivate init(searched word: String) {
    let states = StoredSession.State.allCases.filter { SessionState($0).title.contains(word.lowercased()) }
    self.init(word, states: Set(states), isPreview: SessionState.previewTitle.contains(word.lowercased()))
  }
}
