// The hub's quizzes as a desk takes them: the same rules as in a store, kept at the hub.
internal import Console
internal import Domain
internal import Fleet
internal import Live
internal import Storage

struct ChainShelf: QuizKeeping {
  let door: HubDoor

  private func read<T: Sendable>(_ work: @Sendable (HubReader) throws(HubFault) -> T) throws(StoreError) -> T {
    do throws(HubFault) { return try door.read(work) } catch { throw StoreError(error) }
  }

  private func edit<T: Sendable>(_ work: @Sendable (HubShelf) throws(HubFault) -> T) throws(StoreError) -> T {
    do throws(HubFault) { return try door.edit(work) } catch { throw StoreError(error) }
  }

  // MARK: Lists and versions

  func quizzes() throws(StoreError) -> [QuizListing] {
    let opened = try read { reader throws(HubFault) in try reader.setting("default_quiz") }
    return try edit { shelf throws(HubFault) in try shelf.quizzes() }.map { QuizListing($0, isDefault: $0.ref == opened) }
  }

  func archivedQuizzes() throws(StoreError) -> [QuizListing] {
    try edit { shelf throws(HubFault) in try shelf.archivedQuizzes() }.map { QuizListing($0, isDefault: false) }
  }

  func completedSessions(of ref: String) throws(StoreError) -> [String: Int] {
    try edit { shelf throws(HubFault) in try shelf.completedSessions(of: ref) }
  }

  func quizVersions(of ref: String) throws(StoreError) -> [Storage.QuizVersion] {
    try edit { shelf throws(HubFault) in try shelf.versions(of: ref) }.map {
      Storage.QuizVersion(version: $0.version, number: $0.number, title: $0.title, importedAt: $0.publishedAt, isCurrent: $0.isCurrent)
    }
  }

  func quizSource(_ ref: String, version: String?) throws(StoreError) -> QuizSource? {
    try edit { shelf throws(HubFault) in try shelf.source(ref, version: version) }
  }

  func currentVersion(of ref: String) throws(StoreError) -> String? {
    try edit { shelf throws(HubFault) in try shelf.currentVersion(of: ref) }
  }

  /// Sessions that go on are known in their shops alone.
  func runningSessions(of ref: String) throws(StoreError) -> Int { 0 }

  func isTaken(_ ref: String) throws(StoreError) -> Bool { try edit { shelf throws(HubFault) in try shelf.isTaken(ref) } }

  // MARK: Drafts

  func drafts() throws(StoreError) -> [StoredDraft] { try edit { shelf throws(HubFault) in try shelf.drafts() } }

  func draft(of ref: String) throws(StoreError) -> StoredDraft { try edit { shelf throws(HubFault) in try shelf.draft(of: ref) } }

  func unseen(of ref: String, since revision: Int) throws(StoreError) -> StoredDraft {
    try edit { shelf throws(HubFault) in try shelf.unseen(of: ref, since: revision) }
  }

  func pictures(ofDraft ref: String) throws(StoreError) -> [String: QuizPicture] {
    try edit { shelf throws(HubFault) in try shelf.pictures(ofDraft: ref) }
  }

  func saveDraft(
    of ref: String, text: String, revision: Int, pictures: String?, files: [String: QuizPicture], by who: String, at now: Instant
  ) throws(StoreError) -> DraftOutcome<Int> {
    let who = door.who
    return try edit { shelf throws(HubFault) in
      try shelf.saveDraft(of: ref, text: text, revision: revision, pictures: pictures, files: files, by: who)
    }
  }

  func dropDraft(of ref: String, revision: Int, by who: String, at now: Instant) throws(StoreError) -> DraftOutcome<Bool> {
    let who = door.who
    return try edit { shelf throws(HubFault) in try shelf.dropDraft(of: ref, revision: revision, by: who) }
  }

  // MARK: What comes into force

  func publish(
    _ quiz: Quiz, source: String, revision: Int?, to target: PublishTarget, by who: String, at now: Instant
  ) throws(StoreError) -> DraftOutcome<QuizImport> {
    let who = door.who
    let outcome = try edit { shelf throws(HubFault) in
      try shelf.publish(quiz, source: source, revision: revision, to: Publication.Target(target), by: who)
    }
    switch outcome {
    case .done(let done): return .done(QuizImport(done, of: quiz.ref))
    case .overtaken: return .overtaken
    }
  }

  func rollBack(_ ref: String, to hash: String, by who: String, at now: Instant) throws(StoreError) -> QuizImport {
    let who = door.who
    return QuizImport(try edit { shelf throws(HubFault) in try shelf.rollBack(ref, to: hash, by: who) }, of: ref)
  }

  func archiveQuiz(_ ref: String, by who: String, at now: Instant) throws(StoreError) {
    let who = door.who
    try edit { shelf throws(HubFault) in try shelf.archiveQuiz(ref, by: who) }
  }

  func restoreQuiz(_ ref: String, by who: String, at now: Instant) throws(StoreError) {
    let who = door.who
    try edit { shelf throws(HubFault) in try shelf.restoreQuiz(ref, by: who) }
  }

  /// A setting of all kiosks.
  func setDefaultQuiz(_ ref: String, by who: String, at now: Instant) throws(StoreError) {
    do throws(HubFault) {
      _ = try door.publish { publisher throws(HubFault) in
        try publisher.publish(.setting, "default_quiz", ["value": .string(ref)], to: .all)
      }
    } catch { throw StoreError(error) }
  }
}

extension StoreError {
  /// The hub's own words; what it says no to is no fault.
  init(_ fault: HubFault) { self = fault.kind == .missing || fault.kind == .spoilt ? .missing(fault.words) : .unreachable(fault.words) }
}

extension Publication.Target {
  init(_ target: PublishTarget) {
    switch target {
    case .all: self = .all
    case .percent(let percent): self = .percent(percent)
    case .shop(let number, _): self = .store(number)
    }
  }
}

extension QuizListing {
  fileprivate init(_ quiz: HubQuiz, isDefault: Bool) {
    self.init(
      ref: quiz.ref, title: quiz.title, version: quiz.version, number: quiz.number, importedAt: quiz.publishedAt, isDefault: isDefault,
      completedSessions: quiz.completedSessions)
  }
}

extension QuizImport {
  fileprivate init(_ published: HubPublished, of ref: String) {
    self.init(ref: ref, version: published.version, number: published.number, isAdded: true, isDefault: false)
  }
}
