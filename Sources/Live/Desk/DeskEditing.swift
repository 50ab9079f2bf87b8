// Serves the console's drafts and versions of quizzes.
internal import Console
internal import Domain
internal import Storage

extension Desk {
  func editing(_ request: EditingRequest, for role: ConsoleRole) throws(StoreError) -> EditingAnswer? {
    let who = role.rawValue
    do throws(Refused) {
      switch request {
      case .open(let ref): return .draft(try openDraft(ref))
      case .create(let ref, let title, let copyOf): return .draft(try create(ref, title, copyOf, by: who))
      case .save(let ref, let text, let revision): return try save(ref, text, revision, by: who)
      case .drop(let ref, let revision):
        let outcome = try asked { () throws(StoreError) in try quizKeeping.dropDraft(of: ref, revision: revision, by: who, at: clock()) }
        return outcome == .overtaken ? .overtaken(try unseen(ref, since: revision)) : .dropped(ref: ref)
      case .plan(let ref, let text): return .plan(try plan(ref, text))
      case .publish(let ref, let text, let revision, let target): return try publish(ref, text, revision, to: target, by: who)
      case .compare(let ref, let from, let to): return .changes(try compare(ref, from, to))
      case .rollBack(let ref, let hash):
        let done = try asked { () throws(StoreError) in try quizKeeping.rollBack(ref, to: hash, by: who, at: clock()) }
        return .published(ref: ref, number: done.number)
      case .makeDefault(let ref): return try makeDefault(ref, by: who)
      case .archive(let ref, let draft): return try archive(ref, draft, by: who)
      case .archived: return .archived(try archivedQuizzes())
      case .restore(let ref):
        try asked { () throws(StoreError) in try quizKeeping.restoreQuiz(ref, by: who, at: clock()) }
        return .done("\"\(ref)\" is back in the lists")
      case .read(let path): return .draft(try readQuizFile(path, by: who))
      case .write(let ref, let path): return .written(path: try writeQuizFile(ref, path, by: who))
      }
    } catch {
      switch error {
      case .because(let reason): return .refused(reason)
      case .store(let fault): throw fault
      }
    }
  }

  /// Why something was not done.
  enum Refused: Error {
    /// Something that whoever asked can mend: one sentence.
    case because(String)
    case store(StoreError)
  }

  /// What the store says no to is an answer; what it fails at is a fault.
  func asked<T>(_ work: () throws(StoreError) -> T) throws(Refused) -> T {
    do { return try work() } catch {
      throw error.isRefusal ? .because(error.message) : .store(error)
    }
  }

  // MARK: Drafts

  func base(_ ref: String, _ hash: String?) throws(Refused) -> QuizDraft.Base? {
    guard let hash else { return nil }
    let source = try asked { () throws(StoreError) in try quizKeeping.quizSource(ref, version: hash) }
    return source.map { QuizDraft.Base(hash: $0.version, number: $0.number, text: $0.source) }
  }

  func openDraft(_ ref: String) throws(Refused) -> QuizDraft {
    let stored = try asked { () throws(StoreError) in try quizKeeping.draft(of: ref) }
    if stored.text != nil { return try draft(stored) }
    let current = try asked { () throws(StoreError) in try quizKeeping.currentVersion(of: ref) }
    guard let base = try base(ref, current) else { throw .because("There is no quiz \"\(ref)\" in the store any more.") }
    return QuizDraft(ref: ref, text: base.text, revision: stored.revision, base: base, savedAt: nil)
  }

  private func draft(_ stored: StoredDraft) throws(Refused) -> QuizDraft {
    let base = try base(stored.ref, stored.base)
    return QuizDraft(
      ref: stored.ref, text: stored.text ?? base?.text ?? "", revision: stored.revision, base: base, savedAt: stored.savedAt,
      savedBy: stored.savedBy)
  }

  private func unseen(_ ref: String, since revision: Int) throws(Refused) -> QuizDraft {
    let stored = try asked { () throws(StoreError) in try quizKeeping.unseen(of: ref, since: revision) }
    guard stored.text != nil || stored.base != nil else {
      throw .because("The draft of \"\(ref)\" was dropped by somebody else, and nothing of it was ever published.")
    }
    return try draft(stored)
  }

  private func save(_ ref: String, _ text: String, _ revision: Int, by who: String) throws(Refused) -> EditingAnswer {
    guard text.utf8.count <= Desk.largestQuiz else { throw .because("A quiz file has at most 1 MB.") }
    let now = clock()
    let outcome = try asked { () throws(StoreError) in
      try quizKeeping.saveDraft(of: ref, text: text, revision: revision, pictures: nil, files: [:], by: who, at: now)
    }
    return switch outcome {
    case .done(let revision): .saved(ref: ref, revision: revision, at: now)
    case .overtaken: .overtaken(try unseen(ref, since: revision))
    }
  }

  private func create(_ ref: String, _ title: String, _ copyOf: String?, by who: String) throws(Refused) -> QuizDraft {
    guard QuizTemplate.isRef(ref) else {
      throw .because("\"\(ref)\" is no ref: lower-case letters, digits, - and _, at most 40, beginning with a letter or digit.")
    }
    try refuseTaken(ref)
    var text = QuizTemplate.text(ref: ref, title: title)
    var pictures: String?
    if let copyOf {
      let source = try openDraft(copyOf)
      guard let copy = QuizTemplate.copy(of: source.text, ref: ref, title: title) else {
        throw .because("\"\(copyOf)\" cannot be copied as it is written: its ref and title have to stand at the beginning of a line.")
      }
      (text, pictures) = (copy, source.base?.hash)
    }
    return try begin(ref, text, pictures: pictures, by: who)
  }

  func refuseTaken(_ ref: String) throws(Refused) {
    guard try asked({ () throws(StoreError) in try quizKeeping.isTaken(ref) }) else { return }
    throw .because("There is a quiz \"\(ref)\" already, maybe an archived one: take another ref.")
  }

  /// Keeps the first text of a draft.
  func begin(_ ref: String, _ text: String, pictures: String? = nil, files: [String: QuizPicture] = [:], by who: String) throws(Refused)
    -> QuizDraft
  {
    let revision = try asked { () throws(StoreError) in try quizKeeping.draft(of: ref) }.revision
    let outcome = try asked { () throws(StoreError) in
      try quizKeeping.saveDraft(of: ref, text: text, revision: revision, pictures: pictures, files: files, by: who, at: clock())
    }
    guard outcome != .overtaken else { throw .because("Somebody else has just begun a draft of \"\(ref)\": open that one.") }
    return try openDraft(ref)
  }

  // MARK: Publishing

  private func plan(_ ref: String, _ text: String) throws(Refused) -> PublishPlan {
    let versions = try asked { () throws(StoreError) in try quizKeeping.quizVersions(of: ref) }
    let current = try base(ref, versions.first(where: \.isCurrent)?.version)
    let known = versions.first { $0.version == Digest.hex(text) }
    let changes = Desk.changes(from: current?.text, to: text) + (try missingPictures(text, ref))
    return PublishPlan(
      ref: ref, number: known?.number ?? (versions.first?.number ?? 0) + 1, changes: changes,
      faults: faults(ref, text), running: try asked { () throws(StoreError) in try quizKeeping.runningSessions(of: ref) })
  }

  /// Pictures come in with a quiz file from its folder; one that was only named here is not there.
  private func missingPictures(_ text: String, _ ref: String) throws(Refused) -> [String] {
    let named = Set((QuizFile(text).quiz?.questions ?? []).flatMap(\.choices).compactMap(\.image))
    guard !named.isEmpty else { return [] }
    let known = try asked { () throws(StoreError) in try quizKeeping.pictures(ofDraft: ref) }
    let missing = named.subtracting(known.keys).sorted()
    guard !missing.isEmpty else { return [] }
    let names = missing.joined(separator: ", ")
    return ["No picture is in the store for \(names): shoppers read the label until askwell quiz import brings it in."]
  }

  private func faults(_ ref: String, _ text: String) -> [Problem] {
    let file = QuizFile(text)
    let faults = file.problems.filter { $0.severity == .error }
    guard let quiz = file.quiz, quiz.ref != ref else { return faults }
    return faults + [
      Problem("other_ref", path: "ref", "the ref \"\(ref)\" stays: sessions and tags name it; duplicate the quiz to have it under another")
    ]
  }

  /// What changes in words; a quiz that was never published says so.
  static func changes(from old: String?, to new: String) -> [String] {
    guard let after = try? Tree(parsing: new) else { return [] }
    guard let old else { return ["The quiz is new: \(Figures.questions(after["questions"]?.items?.count ?? 0))"] }
    guard let before = try? Tree(parsing: old) else { return ["The version in force cannot be read any more; this one takes its place"] }
    return QuizChanges(from: before, to: after).sentences
  }

  private func publish(_ ref: String, _ text: String, _ revision: Int, to target: PublishTarget, by who: String) throws(Refused)
    -> EditingAnswer
  {
    if let fault = faults(ref, text).first { throw .because("It cannot be published yet: \(fault.text(file: ref)).") }
    guard let quiz = QuizFile(text).quiz else { throw .because("It cannot be published yet: it cannot be read.") }
    let outcome = try asked { () throws(StoreError) in
      try quizKeeping.publish(quiz, source: text, revision: revision, to: target, by: who, at: clock())
    }
    return switch outcome {
    case .done(let done): .published(ref: ref, number: done.number)
    case .overtaken: .overtaken(try unseen(ref, since: revision))
    }
  }

  private func compare(_ ref: String, _ from: String?, _ to: String?) throws(Refused) -> QuizComparison {
    func side(_ hash: String?) throws(Refused) -> (name: String, text: String) {
      guard let hash else { return ("draft", try openDraft(ref).text) }
      guard let base = try base(ref, hash) else { throw .because("\"\(ref)\" has no version \(hash.prefix(8)).") }
      return ("v\(base.number)", base.text)
    }
    let (old, new) = (try side(from), try side(to))
    return QuizComparison(ref: ref, from: old.name, to: new.name, changes: Desk.changes(from: old.text, to: new.text))
  }

  // MARK: The shelf

  private func makeDefault(_ ref: String, by who: String) throws(Refused) -> EditingAnswer {
    try asked { () throws(StoreError) in try quizKeeping.setDefaultQuiz(ref, by: who, at: clock()) }
    if let named = configuration.quiz, named != ref {
      return .done("\"\(ref)\" is the default now; this kiosk goes on with \"\(named)\", which its configuration names")
    }
    return .done("The kiosk opens \"\(ref)\" from its next session on")
  }

  private func archivedQuizzes() throws(Refused) -> [ArchivedQuiz] {
    try asked { () throws(StoreError) in try quizKeeping.archivedQuizzes() }.map {
      ArchivedQuiz(ref: $0.ref, title: $0.title.text(in: "en"), number: $0.number, completed: $0.completedSessions)
    }
  }

  /// - Parameter shown: the draft that is to be dropped, as it was listed; nil puts a published quiz away.
  private func archive(_ ref: String, _ shown: Int?, by who: String) throws(Refused) -> EditingAnswer {
    guard configuration.quiz != ref else {
      throw .because("The kiosk's configuration names \"\(ref)\": name another quiz there first.")
    }
    if let shown {
      guard try asked({ () throws(StoreError) in try quizKeeping.currentVersion(of: ref) }) == nil else {
        throw .because("\"\(ref)\" has been published meanwhile: it can be archived now.")
      }
      let outcome = try asked { () throws(StoreError) in try quizKeeping.dropDraft(of: ref, revision: shown, by: who, at: clock()) }
      guard outcome != .overtaken else {
        throw .because("The draft of \"\(ref)\" has changed since it was listed, and was kept: look at it first.")
      }
      return .done("The draft of \"\(ref)\" is gone")
    }
    try asked { () throws(StoreError) in try quizKeeping.archiveQuiz(ref, by: who, at: clock()) }
    return .done("\"\(ref)\" is archived; its sessions stay")
  }
}

extension StoreError {
  /// Whether it says no to what was asked, rather than failing at it.
  fileprivate var isRefusal: Bool { exitCode == 66 || exitCode == 77 && !isDiskFailure }
}

/// Counts in sentences.
private enum Figures {
  static func questions(_ count: Int) -> String { "\(count) question\(count == 1 ? "" : "s")" }
}
