// Where the quizzes lie that the desk lists and edits: in this shop's store, or at the hub of a chain.
public import Console
public import Domain
public import Storage

/// Versions and drafts of quizzes. A store keeps them itself; each method is one transaction there, and says what the store's own says.
public protocol QuizKeeping: Sendable {
  func quizzes() throws(StoreError) -> [QuizListing]
  func archivedQuizzes() throws(StoreError) -> [QuizListing]
  func completedSessions(of ref: String) throws(StoreError) -> [String: Int]
  func quizVersions(of ref: String) throws(StoreError) -> [Storage.QuizVersion]
  func quizSource(_ ref: String, version: String?) throws(StoreError) -> QuizSource?
  func currentVersion(of ref: String) throws(StoreError) -> String?
  func runningSessions(of ref: String) throws(StoreError) -> Int
  func isTaken(_ ref: String) throws(StoreError) -> Bool

  func drafts() throws(StoreError) -> [StoredDraft]
  func draft(of ref: String) throws(StoreError) -> StoredDraft
  func unseen(of ref: String, since revision: Int) throws(StoreError) -> StoredDraft
  func pictures(ofDraft ref: String) throws(StoreError) -> [String: QuizPicture]
  func saveDraft(
    of ref: String, text: String, revision: Int, pictures: String?, files: [String: QuizPicture], by who: String, at now: Instant
  ) throws(StoreError) -> DraftOutcome<Int>
  func dropDraft(of ref: String, revision: Int, by who: String, at now: Instant) throws(StoreError) -> DraftOutcome<Bool>

  /// - Parameter target: which kiosks get it; a store has its own alone.
  func publish(
    _ quiz: Quiz, source: String, revision: Int?, to target: PublishTarget, by who: String, at now: Instant
  ) throws(StoreError) -> DraftOutcome<QuizImport>
  func rollBack(_ ref: String, to hash: String, by who: String, at now: Instant) throws(StoreError) -> QuizImport
  func archiveQuiz(_ ref: String, by who: String, at now: Instant) throws(StoreError)
  func restoreQuiz(_ ref: String, by who: String, at now: Instant) throws(StoreError)
  func setDefaultQuiz(_ ref: String, by who: String, at now: Instant) throws(StoreError)
}

extension Database: QuizKeeping {
  public func publish(
    _ quiz: Quiz, source: String, revision: Int?, to target: PublishTarget, by who: String, at now: Instant
  ) throws(StoreError) -> DraftOutcome<QuizImport> {
    try publish(quiz, source: source, revision: revision, by: who, at: now)
  }
}
