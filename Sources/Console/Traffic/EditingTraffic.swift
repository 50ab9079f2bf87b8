// What the console asks about drafts and versions of quizzes, and what it is told.
public import Domain

/// Work on a quiz that is being edited. A draft is the text of a quiz file; it is kept in the store as it is typed.
public enum EditingRequest: Equatable, Sendable {
  /// The draft of a quiz, or its version in force where there is none. Answer: `.draft`.
  case open(ref: String)
  /// A new quiz: empty but for one question, or a copy of another one under a new ref. Answer: `.draft`, or `.refused`.
  case create(ref: String, title: String, copyOf: String?)
  /// Keep this text. Answer: `.saved`; `.overtaken` when somebody else has saved since `revision`, and then nothing is written.
  case save(ref: String, text: String, revision: Int)
  /// Drop the draft: the version in force stays. Answer: `.dropped`.
  case drop(ref: String, revision: Int)
  /// What would publishing this text change for shoppers? Answer: `.plan`.
  case plan(ref: String, text: String)
  /// Make this text the version in force and end the draft. Answer: `.published`, `.overtaken` or `.refused`.
  case publish(ref: String, text: String, revision: Int, to: PublishTarget = .all)
  /// What differs between two versions; nil stands for the draft. Answer: `.changes`.
  case compare(ref: String, from: String?, to: String?)
  /// Make an old version the one in force. Answer: `.published`.
  case rollBack(ref: String, to: String)
  /// The kiosk's default. Answer: `.done`.
  case makeDefault(ref: String)
  /// Out of every list; its sessions stay. Answer: `.done`, or `.refused` for the default quiz.
  case archive(ref: String, draft: Int?)
  /// The quizzes that were put away. Answer: `.archived`.
  case archived
  /// Back into the lists, in the version that was in force. Answer: `.done`, or `.refused`.
  case restore(ref: String)
  /// Read a quiz file from the disk into a draft. Answer: `.draft`, or `.refused`.
  case read(path: String)
  /// Write the version in force, or the draft where there is one, to a new file. Answer: `.written`, or `.refused`.
  case write(ref: String, path: String)

  /// See `ConsoleEffect.right`.
  var right: Right {
    switch self {
    case .compare: .browse
    default: .edit
    }
  }
}

/// What comes of it.
public enum EditingAnswer: Equatable, Sendable {
  case draft(QuizDraft)
  case saved(ref: String, revision: Int, at: Instant)
  /// Somebody else's draft stands in the store now.
  case overtaken(QuizDraft)
  case dropped(ref: String)
  case plan(PublishPlan)
  case published(ref: String, number: Int)
  case changes(QuizComparison)
  case written(path: String)
  case archived([ArchivedQuiz])
  case done(String)
  /// It could not be done, and why: one sentence.
  case refused(String)
}

/// A quiz as it is being edited.
public struct QuizDraft: Equatable, Sendable {
  public var ref: String
  /// A quiz file.
  public let text: String
  /// The same as it was read, which takes a while: where the draft comes from, not where it is shown. Nil when it is no YAML.
  public let document: QuizDocument?
  /// What the next save has to name: it grows with each save, and with each version that comes into force from elsewhere. Whether
  /// anything is in the store, `savedAt` says.
  public var revision: Int
  /// The version that the draft began from; nil for a quiz that was never published.
  public var base: Base?
  /// Nil while nothing of it is in the store.
  public var savedAt: Instant?
  /// Who saved it last: a role; empty while nobody has.
  public var savedBy: String
  /// What is to be known about it when it has come out of a file: pictures that could not be read, what a form has and a
  /// quiz has not.
  public var notes: [String] = []

  /// Where a draft began.
  public struct Base: Equatable, Sendable {
    /// SHA-256 of its text.
    public var hash: String
    public var number: Int
    public var text: String
    public init(hash: String, number: Int, text: String) {
      self.hash = hash
      self.number = number
      self.text = text
    }
  }

  public init(ref: String, text: String, revision: Int, base: Base?, savedAt: Instant?, savedBy: String = "") {
    self.ref = ref
    self.text = text
    document = try? QuizDocument(text)
    self.revision = revision
    self.base = base
    self.savedAt = savedAt
    self.savedBy = savedBy
  }
}

/// What publishing would do.
public struct PublishPlan: Equatable, Sendable {
  public var ref: String
  /// The number that the new version would get.
  public var number: Int
  /// What changes for shoppers, a sentence each; empty when nothing does.
  public var changes: [String]
  /// Faults that keep it from being published, with their places.
  public var faults: [Problem]
  /// Sessions that are under way on the version in force: they end as they began.
  public var running: Int

  public init(ref: String, number: Int, changes: [String], faults: [Problem], running: Int) {
    self.ref = ref
    self.number = number
    self.changes = changes
    self.faults = faults
    self.running = running
  }
}

/// Two versions side by side.
public struct QuizComparison: Equatable, Sendable {
  public var ref: String
  /// `v11`, `v12`, `draft`.
  public var from: String
  public var to: String
  /// A sentence each.
  public var changes: [String]

  public init(ref: String, from: String, to: String, changes: [String]) {
    self.ref = ref
    self.from = from
    self.to = to
    self.changes = changes
  }
}

/// A quiz that was put away.
public struct ArchivedQuiz: Equatable, Sendable {
  public var ref: String
  public var title: String
  /// The version that would come back.
  public var number: Int
  public var completed: Int
  public init(ref: String, title: String, number: Int, completed: Int) {
    self.ref = ref
    self.title = title
    self.number = number
    self.completed = completed
  }
}

/// Keys of its pages.
enum EditingCommand: Hashable, Sendable {
  case simulate
  case archived, restore
  case edit, create, duplicate, publish, compare, mark, rollBack, makeDefault, archive, read, write
}
