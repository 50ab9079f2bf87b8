// `askwell quiz diff`, `publish`, `rollback` and `draft`: versions, and what changes from one to the next.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

extension QuizCommand {
  struct Diff: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "What differs between two versions, in words.",
      discussion: "A version is named by its number, by eight digits of its hash, or \"draft\". Unless named: the version in force with "
        + "the draft, or without one the version before with the one in force.")
    @Argument(help: ArgumentHelp("The quiz.", valueName: "ref")) var ref: String
    @Argument(help: ArgumentHelp("A version.", valueName: "from")) var from: String?
    @Argument(help: ArgumentHelp("Another version.", valueName: "to")) var to: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let history = try QuizHistory(try common.premises().openFilledStore(), of: ref)
      let (old, new) = try history.sides(from, to)
      QuizChangesText(ref: ref, from: old, to: new).tell(json: output.json)
    }
  }

  struct Publish: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "Make the draft of a quiz the version in force.")
    @Argument(help: ArgumentHelp("The quiz.", valueName: "ref")) var ref: String
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let store = try common.premises().openFilledStore()
      let history = try QuizHistory(store, of: ref)
      guard let text = history.draft.text else {
        throw Complaint(.noInput, "there is no draft of \"\(ref)\"; edit it in askwell console, or askwell quiz import FILE")
      }
      let (old, new) = (try history.current.map { try history.side($0) }, try history.side("draft"))
      let file = QuizFile(text)
      guard let quiz = file.quiz else {
        throw Complaint(.badData, lines: file.problems.filter { $0.severity == .error }.map { $0.text(file: "\(ref), draft") })
      }
      guard quiz.ref == ref else {
        throw Complaint(.badData, "\(ref), draft: ref: the ref of a quiz stays; this text says \"\(quiz.ref)\"")
      }
      let outcome = try store.publish(quiz, source: text, revision: history.draft.revision, by: "command line", at: .now)
      guard case .done(let done) = outcome else {
        throw Complaint(
          .busy,
          "the quiz \"\(ref)\" has got another version since this draft was saved; open it in askwell console, where the two are merged")
      }
      QuizChangesText(ref: ref, from: old, to: new, inForce: done).tell(json: output.json)
    }
  }

  struct Rollback: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "Make an old version of a quiz the one in force again.")
    @Argument(help: ArgumentHelp("The quiz.", valueName: "ref")) var ref: String
    @Argument(help: ArgumentHelp("A version; the one before unless named.", valueName: "version")) var version: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let store = try common.premises().openFilledStore()
      let history = try QuizHistory(store, of: ref)
      guard let current = history.current else { throw Complaint(.noInput, "\"\(ref)\" was never published") }
      guard let wanted = try version.map({ try history.side($0) }) ?? history.previous.map({ try history.side($0) }) else {
        throw Complaint(.noInput, "version \(current.number) of \"\(ref)\" is its first: there is none before it")
      }
      guard wanted.number != nil else { throw Complaint(.badData, "a draft is no version; askwell quiz publish \(ref)") }
      let old = try history.side(current)
      let done = try store.rollBack(ref, to: wanted.hash, by: "command line", at: .now)
      QuizChangesText(ref: ref, from: old, to: wanted, inForce: done).tell(json: output.json)
    }
  }

  struct Draft: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "Print the draft of a quiz as it is, byte by byte.")
    @Argument(help: ArgumentHelp("The quiz.", valueName: "ref")) var ref: String
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let history = try QuizHistory(try common.premises().openFilledStore(), of: ref)
      let draft = history.draft
      guard let text = draft.text else {
        throw Complaint(.noInput, "there is no draft of \"\(ref)\"; askwell quiz export prints the version in force")
      }
      guard output.json else { return Out.raw(text) }
      let (old, new) = (try history.current.map { try history.side($0) }, try history.side("draft"))
      Out.json([
        "ref": .string(ref), "text": .string(text), "revision": .int(Int64(draft.revision)), "base": .text(draft.base),
        "saved_at": .text(draft.savedAt?.iso), "saved_by": .string(draft.savedBy),
        "changes": .array(QuizHistory.changes(from: old, to: new).map(JSON.string)),
        "problems": .array(QuizFile(text).problems.map { FileProblem(file: ref, problem: $0).json }),
      ])
    }
  }
}

/// What changes from one version to another, printed.
private struct QuizChangesText {
  let ref: String
  let from: QuizHistory.Side?
  let to: QuizHistory.Side
  /// The version that came into force by it; nil where nothing was done.
  var inForce: QuizImport?

  func tell(json: Bool) {
    let changes = QuizHistory.changes(from: from, to: to)
    if json {
      var document: [String: JSON] = [
        "ref": .string(ref), "from": .text(from?.name), "to": .string(to.name), "changes": .array(changes.map(JSON.string)),
      ]
      if let inForce {
        document["version"] = .string(inForce.version)
        document["number"] = .int(Int64(inForce.number))
      }
      return Out.json(.object(document))
    }
    if let inForce { Out.line("\(ref): version \(inForce.number) is in force (\(inForce.version.prefix(8)))") }
    let names = "\(from?.name ?? "nothing") to \(to.name)"
    guard !changes.isEmpty else { return Out.line("\(ref), \(names): nothing changes for shoppers") }
    if inForce == nil { Out.line("\(ref), \(names):") }
    for change in changes { Out.line("  \(change)") }
  }
}
