// Looks into a quiz while it is edited: which products can win, which tags nobody reads, whether the shop's colours can be read.
internal import Console
internal import Domain
internal import Storage

/// A quiz that is being looked into, a part at a time. Used on the desk's one thread alone, which is why it may be kept in what other
/// threads see.
final class Survey: @unchecked Sendable {
  /// No part of the work takes longer: a key that is pressed meanwhile waits that long for its picture.
  static let slice = Duration.milliseconds(20)
  /// Who has not proved it by then does not in a minute either: a quiz of sixty questions has more ways than there is time.
  static let mostSlices = 250

  let text: String
  let quiz: Quiz
  let lint: [Problem]
  /// Read once for all texts that are typed while it stays the newest.
  var catalog: Catalog?
  var reach: Reach?
  var slices = 0

  init(_ text: String, _ quiz: Quiz, lint: [Problem], catalog: Catalog?) {
    self.text = text
    self.catalog = catalog
    self.quiz = quiz
    self.lint = lint
  }

  /// One part of the work.
  func goOn(_ store: Database) throws(StoreError) {
    guard var reach else {
      let revision = try store.catalogRevision()
      if catalog?.revision != revision { catalog = try store.catalog() }
      reach = catalog.map { Reach(quiz, catalog: $0) }
      return
    }
    // A value that is looked into must not be copied at each step.
    self.reach = nil
    let begun = ContinuousClock.now
    while !reach.isDone, ContinuousClock.now - begun < Survey.slice { reach.explore(1) }
    slices += 1
    self.reach = reach
  }

  var report: ReachReport {
    guard let reach, reach.isDone || slices >= Survey.mostSlices else { return ReachReport(problems: lint) }
    let problems = reach.problems
    return ReachReport(
      problems: lint + problems, isDone: true, ways: reach.ways, isExhaustive: reach.isExhaustive,
      isProved: !problems.contains { $0.code == "unproved_product" })
  }
}

extension Desk {
  /// The first part is what the text and the shop tell without a ranking, the second the links into the catalog, then way after way.
  func reach(_ text: String) throws(StoreError) -> ReachReport? {
    let last = survey.withLock { $0 }
    if let last, last.text == text {
      try last.goOn(store)
      return last.report
    }
    guard let quiz = file(of: text).quiz else { return nil }
    let fresh = Survey(text, quiz, lint: try unreadTags(quiz) + weakColours(), catalog: last?.catalog)
    survey.withLock { $0 = fresh }
    return fresh.report
  }

  /// What the file itself tells is known to the editor already.
  private func unreadTags(_ quiz: Quiz) throws(StoreError) -> [Problem] {
    let segments = SavedSegments(try store.segments()).segments.map(\.definition)
    return Lint(quiz, segments: segments).problems.filter { $0.code == "unread_tag" }
  }

  /// The theme is the shop's, not the quiz's: one line for all of it.
  private func weakColours() -> [Problem] {
    guard let premises, let path = Appearance.themeFile(premises, nil), let text = try? TextFile.read(path),
      let theme = ThemeFile(text).theme
    else { return [] }
    let weak = theme.contrastProblems
    guard let first = weak.first else { return [] }
    let more = weak.count > 1 ? " (and \(weak.count - 1) more; askwell theme check)" : ""
    return [Problem("contrast", severity: .warning, "the theme \"\(theme.ref)\" is hard to read: \(first.message)\(more)")]
  }
}
