// The quiz list, and one quiz with its versions.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func quizzes() throws(StoreError) -> QuizzesPage {
    let now = clock()
    let listings = try quizKeeping.quizzes()
    let opened = openedQuiz(of: listings)
    let drafts = try quizKeeping.drafts()
    let rows = try listings.map { listing throws(StoreError) in
      let title = try bookshelf.edition(of: listing.ref, version: listing.version)?.title ?? listing.title.text(in: "en")
      let completed = try quizKeeping.completedSessions(of: listing.ref)
      return QuizzesPage.Row(
        ref: listing.ref, title: title,
        current: Console.QuizVersion(
          number: listing.number, hash: listing.version, imported: listing.importedAt, completed: completed[listing.version] ?? 0),
        completed: completed.values.reduce(0, +), isDefault: listing.ref == opened,
        hasDraft: drafts.contains { $0.ref == listing.ref })
    }
    let new = drafts.filter { draft in !listings.contains { $0.ref == draft.ref } }
    return QuizzesPage(asOf: now, rows: rows + new.map { unpublished($0, at: now) })
  }

  /// A quiz that is nothing but a draft yet.
  private func unpublished(_ draft: StoredDraft, at now: Instant) -> QuizzesPage.Row {
    let tree = draft.text.flatMap { try? Tree(parsing: $0) }
    let title = tree?["title"]
    let words = title?.scalar ?? title?[tree?["locale"]?.scalar ?? "en"]?.scalar ?? title?.members?.first?.value.scalar
    let version = Console.QuizVersion(number: 0, hash: "", imported: draft.savedAt ?? now, completed: 0)
    return QuizzesPage.Row(
      ref: draft.ref, title: words ?? draft.ref, current: version, completed: 0, isDefault: false, hasDraft: true,
      draftRevision: draft.revision)
  }

  /// The quiz that the kiosk opens: the configuration's, else the store's default.
  func openedQuiz(of listings: [QuizListing]) -> String? {
    let wanted = configuration.quiz.flatMap { ref in listings.first { $0.ref == ref } }
    return (wanted ?? listings.first(where: \.isDefault))?.ref
  }

  func quiz(_ ref: String, version: String?) throws(StoreError) -> ConsoleReply {
    let now = clock()
    let history = try quizKeeping.quizVersions(of: ref)
    let wanted = version.map { hash in history.first { $0.version == hash } } ?? history.first(where: \.isCurrent)
    guard let wanted, let edition = try bookshelf.edition(of: ref, version: wanted.version) else {
      return .failed("The quiz \"\(ref)\" is not in the store any more.")
    }
    guard let quiz = edition.quiz else {
      return .failed("Version \(edition.number) of \"\(ref)\" cannot be read: \(edition.problem ?? "no reason is known")")
    }
    let completed = try quizKeeping.completedSessions(of: ref)
    let versions = history.map {
      Console.QuizVersion(number: $0.number, hash: $0.version, imported: $0.importedAt, completed: completed[$0.version] ?? 0)
    }
    let inForce = history.first(where: \.isCurrent)?.version
    return .quiz(
      QuizPage(asOf: now, versions: versions, quiz: quiz, inForce: inForce, hasDraft: try quizKeeping.draft(of: ref).text != nil))
  }
}
