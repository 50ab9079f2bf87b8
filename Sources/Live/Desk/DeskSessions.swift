// The session list, and one session with its trace.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func sessions(page: Int) throws(StoreError) -> SessionsPage {
    let version = try version()
    let now = clock()
    let lines = try store.sessionLines(limit: SessionsPage.size, offset: max(0, page) * SessionsPage.size)
    return SessionsPage(
      version: version, asOf: now, page: page, total: try store.sessionCount(),
      rows: try lines.map { line throws(StoreError) in try row(line) })
  }

  private func row(_ line: SessionLine) throws(StoreError) -> SessionsPage.Row {
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
    let quiz = try bookshelf.edition(of: line.quiz, version: line.version)?.quiz
    let trace = SessionTrace(session: stored, quiz: quiz, take: take, role: role)
    let skus = (take?.products.map(\.sku) ?? []) + (take?.excluded.map(\.sku) ?? [])
    let page = SessionPage(
      row: try row(line), asOf: clock(), steps: trace.steps, take: take, hash: stored.hash,
      titles: try store.titles(of: skus, revision: stored.start.catalogRevision), labels: trace.labels, slots: trace.slots)
    return .session(page)
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
