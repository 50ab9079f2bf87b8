// Serves what the console asks about tags, segments and conditions while somebody types.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func tags(_ request: TagRequest, for role: ConsoleRole) throws(StoreError) -> TagAnswer {
    switch request {
    case .matches(let question): return .matches(question, matches(question, for: role))
    case .list: return .list(try tagsPage(for: role))
    case .segment(let name): return try segmentForm(name, for: role)
    case .saveSegment(let draft, let replaced): return try saveSegment(draft, replacing: replaced, by: role.rawValue)
    case .deleteSegment(let name): return try deleteSegment(name, by: role.rawValue)
    case .plan(let from, let to): return try planRename(from: from, to: to)
    case .rename(let plan): return try rename(plan, by: role)
    case .reasons(let ref, let who): return try reasons(of: ref, for: who)
    }
  }

  // MARK: Tags

  private func tagsPage(for role: ConsoleRole) throws(StoreError) -> TagsPage {
    let discretion = discretion(of: role)
    var rows: [Tag: TagsPage.Row] = [:]
    let editions = try bookshelf.current()
    let bases = Dictionary(
      editions.flatMap { $0.quiz?.namespaces ?? [] }.map { ($0.name, $0.basis) }, uniquingKeysWith: { first, _ in first })
    func row(_ tag: Tag) -> TagsPage.Row { rows[tag] ?? TagsPage.Row(tag: tag, basis: bases[tag.namespace], people: 0) }
    for (tag, people) in try store.tagCounts() {
      rows[tag] = row(tag)
      rows[tag]?.people = discretion.known(people)
    }
    var readings: [(pattern: TagPattern, use: TagsPage.Use)] = []
    for edition in editions {
      guard let quiz = edition.quiz, let source = try store.quizSource(quiz.ref), let tree = try? Tree(parsing: source.source) else {
        continue
      }
      for use in TagUse.all(in: tree) {
        let named = TagsPage.Use(edition.title ?? quiz.ref, use.place)
        if case .tag(let tag) = use.pattern { rows[tag] = row(tag) }
        if use.isGiven, case .tag(let tag) = use.pattern { rows[tag]?.given.append(named) } else { readings.append((use.pattern, named)) }
      }
    }
    for segment in try store.segments() {
      guard let condition = try? Predicate(parsing: segment.definition, in: .segment) else { continue }
      for pattern in condition.tagPatterns {
        if case .tag(let tag) = pattern { rows[tag] = row(tag) }
        readings.append((pattern, TagsPage.Use("Segment", segment.name)))
      }
    }
    let destinations = try store.destinations()
    for tag in rows.keys {
      var read = readings.filter { $0.pattern.matches(tag) }.map(\.use)
      read += destinations.filter { $0.settings.values.contains { $0.contains(tag.text) } }.map { TagsPage.Use("Destination", $0.name) }
      rows[tag]?.read = read
    }
    return TagsPage(rows: rows.values.sorted { $0.tag < $1.tag })
  }

  // MARK: Segments

  private func segmentForm(_ name: String?, for role: ConsoleRole) throws(StoreError) -> TagAnswer {
    let census = try Census(store, bookshelf, zone: configuration.zone, at: clock())
    var draft: SegmentDraft?
    if let name {
      guard let stored = try store.segments().first(where: { $0.name == name }) else {
        return .refused("There is no segment \"\(name)\" any more.")
      }
      draft = SegmentDraft(name: stored.name, basis: stored.basis, expression: stored.definition)
    }
    return .segment(draft, census.scope, try expressionWords(census, for: role))
  }

  private func expressionWords(_ census: Census, for role: ConsoleRole) throws(StoreError) -> ExpressionWords {
    var words = ExpressionWords()
    for quiz in try bookshelf.current().compactMap(\.quiz) {
      words.quizzes.append(quiz.ref)
      words.locales += quiz.locales.filter { !words.locales.contains($0) }
      for question in quiz.questions where !words.questions.contains(where: { $0.text == question.ref }) {
        words.questions.append(.init(question.ref, quiz.text(question.title, in: quiz.locale)))
        words.choices[question.ref] = question.carriers.map { .init($0.ref, quiz.text($0.label, in: quiz.locale)) }
      }
    }
    let discretion = discretion(of: role)
    words.tags = census.tags.map { tag in
      .init(tag.tag.text, discretion.mayKnow(tag.count) ? (tag.count == 1 ? "1 person" : "\(tag.count) people") : discretion.tooFew)
    }
    let variants = try store.catalog().variants
    words.skus = variants.map(\.sku).sorted()
    words.destinations = try store.destinations().map(\.name)
    return words
  }

  private func saveSegment(_ draft: SegmentDraft, replacing replaced: String?, by who: String) throws(StoreError) -> TagAnswer {
    let now = clock()
    let census = try Census(store, bookshelf, zone: configuration.zone, at: now)
    let all = try store.segments()
    let before = replaced.flatMap { name in all.first { $0.name == name } }
    let segment: StoredSegment
    do {
      segment = try census.draft(draft.name, basis: draft.basis, where: draft.expression)
    } catch { return .refused(error.reason) }
    if let taken = all.first(where: { $0.name.lowercased() == segment.name.lowercased() }), taken.name != before?.name {
      return .refused("There is a segment \"\(taken.name)\" already; give this one another name.")
    }
    if let before, before.name != segment.name, let other = all.first(where: { Desk.names(before.name, $0) && $0.name != before.name }) {
      return .refused("\"\(other.name)\" names \"\(before.name)\": it keeps its name.")
    }
    try store.saveSegment(segment, replacing: before?.name, by: who, at: now)
    return .done("\"\(segment.name)\" is saved")
  }

  private func deleteSegment(_ name: String, by who: String) throws(StoreError) -> TagAnswer {
    if let other = try store.segments().first(where: { $0.name != name && Desk.names(name, $0) }) {
      return .refused("\"\(other.name)\" names \"\(name)\"; change that one first.")
    }
    guard try store.deleteSegment(name, by: who, at: clock()) else { return .refused("There is no segment \"\(name)\" any more.") }
    return .done("\"\(name)\" is gone; nobody's tags have changed")
  }

  private static func names(_ name: String, _ segment: StoredSegment) -> Bool {
    (try? Predicate(parsing: segment.definition, in: .segment))?.segments.contains { $0.lowercased() == name.lowercased() } ?? false
  }

  // MARK: Counts

  /// A fault of the store is an answer here: whoever types goes on typing.
  private func matches(_ question: MatchQuestion, for role: ConsoleRole) -> MatchCount {
    do throws(StoreError) {
      switch question.subject {
      case .people: return try people(question.expression, for: role)
      case .products: return try products(question.expression)
      }
    } catch { return .unknown(error.message) }
  }

  /// With the code of `askwell segments count`.
  private func people(_ expression: String, for role: ConsoleRole) throws(StoreError) -> MatchCount {
    let census = try Census(store, bookshelf, zone: configuration.zone, at: clock(), counting: index)
    let condition: Predicate
    do { condition = try census.condition(expression) } catch { return .unknown("Not counted: \(error.reason)") }
    let count = try census.count([condition])[0]
    let known = discretion(of: role).known
    return .people(known(count.count), of: count.of, reachable: known(count.reachable))
  }

  private func products(_ expression: String) throws(StoreError) -> MatchCount {
    guard let condition = try? Predicate(parsing: expression, in: ExpressionScope(.filter)) else {
      return .unknown("Not counted: it cannot be read.")
    }
    let found = try store.catalog().products(where: condition)
    return .products(found.count, of: found.of)
  }
}

extension SegmentFault {
  /// One sentence without the text itself.
  var reason: String {
    switch self {
    case .unreadable(_, let error): error.message
    case .unknown, .unsound, .refused: lines.first ?? "it cannot be read"
    }
  }
}
