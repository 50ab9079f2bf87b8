// What a kiosk hands to its store: the facts of one session, each written durably before the next screen shows.

/// Where and how a session takes place.
public struct Surroundings: Hashable, Sendable {
  /// Ref of the shop; nil when not set.
  public var store: String?
  /// Ref of the device; nil when not set.
  public var kiosk: String?
  /// Who serves; nil when not known.
  public var staff: String?
  /// Ref of the variant of an experiment that the session sees; nil outside of one.
  public var variant: String?
  /// Locale in which the shopper reads now.
  public var locale: String
  /// When the session began; the date of ages and dayparts.
  public var now: Instant
  /// By which days begin.
  public var zone: StoreZone

  public init(
    store: String? = nil, kiosk: String? = nil, staff: String? = nil, variant: String? = nil, locale: String = "en", now: Instant,
    zone: StoreZone = .utc
  ) {
    self.store = store
    self.kiosk = kiosk
    self.staff = staff
    self.variant = variant
    self.locale = locale
    self.now = now
    self.zone = zone
  }

  /// `morning` 5-11, `afternoon` 12-16, `evening` 17-21, `night`.
  public var daypart: String {
    switch zone.hour(of: now) {
    case 5..<12: "morning"
    case 12..<17: "afternoon"
    case 17..<22: "evening"
    default: "night"
    }
  }
}

/// A session's first fact. Its id is made before anything is written, so that a repeated write is known (RELIABILITY.md, decision 3).
public struct SessionStart: Hashable, Sendable {
  /// ULID, 26 characters.
  public var id: String
  /// Ref of the quiz.
  public var quiz: String
  /// SHA-256 of the quiz file, 64 hex digits.
  public var version: String
  /// Of the catalog that is ranked; 0 where the store has none.
  public var catalogRevision: Int64
  /// As they were at the start.
  public var surroundings: Surroundings
  /// A preview counts in no metric and is never synced.
  public var isPreview: Bool
  /// Id of the session that this one takes over from: a retake, or a hand-off code's. Nil for a first one.
  public var previous: String?
  /// What the shopper holds, `ROSE-4171`; nil where nobody is given one.
  public var shortCode: String?

  public init(
    id: String, quiz: String, version: String, catalogRevision: Int64, surroundings: Surroundings, isPreview: Bool = false,
    previous: String? = nil, shortCode: String? = nil
  ) {
    self.id = id
    self.quiz = quiz
    self.version = version
    self.catalogRevision = catalogRevision
    self.surroundings = surroundings
    self.isPreview = isPreview
    self.previous = previous
    self.shortCode = shortCode
  }
}

/// One answer as it was given. `ordinal` counts the session's answers from 1, changed ones again.
public struct RecordedAnswer: Hashable, Sendable {
  /// The session's id.
  public var session: String
  /// From 1; makes a repeated write known.
  public var ordinal: Int
  /// Ref of the question.
  public var question: String
  /// Checked against its question.
  public var answer: Answer
  /// When it was given.
  public var at: Instant

  public init(session: String, ordinal: Int, question: String, answer: Answer, at: Instant) {
    self.session = session
    self.ordinal = ordinal
    self.question = question
    self.answer = answer
    self.at = at
  }
}

/// A session that reached its results, with the lead if the shopper left one. Submitting the same session again changes nothing,
/// except that a lead given after the results is added.
public struct Submission: Hashable, Sendable {
  /// The session's id.
  public var session: String
  /// When it was handed in.
  public var at: Instant
  /// What it came to.
  public let take: Take
  /// `take` as the document of FORMAT.md, canonical.
  public let document: String
  /// Of that document.
  public let hash: String
  /// The answers on the path, by question, for destinations: `goal` → `["sleep"]`.
  public var answers: [String: [String]]
  /// Nil when none was left, or not yet.
  public var lead: Lead?
  /// Discount code shown at the hand-off.
  public var code: String?
  /// Pool from which the session is given its code, in place of `code`; nil where the quiz names none.
  public var pool: String?
  /// Sessions of the same visit before this one: a code that one of them was given is this one's too. Nil for all that came before.
  public var visit: Set<String>?
  /// In which the shopper reads at the end.
  public var locale: String
  /// Namespaces of the quiz: how its tags are kept.
  public var namespaces: [Namespace]
  /// In the quiz's own language.
  public var quizTitle: String

  public init(
    session: String, at: Instant, take: Take, answers: [String: [String]], lead: Lead? = nil, code: String? = nil,
    pool: String? = nil, visit: Set<String>? = nil, locale: String, namespaces: [Namespace], quizTitle: String
  ) {
    self.session = session
    self.at = at
    self.take = take
    (document, hash) = take.written
    self.answers = answers
    self.lead = lead
    self.code = code
    self.pool = pool
    self.visit = visit
    self.locale = locale
    self.namespaces = namespaces
    self.quizTitle = quizTitle
  }
}

/// Why a session ended without results.
public enum Ending: String, Hashable, Sendable { case timeout, quit }

/// A step of the funnel that is not an answer (SEMANTICS.md (d)).
public enum SessionEvent: String, Hashable, Sendable, CaseIterable {
  case wake, view, start
  case questionView = "question_view"
  case answer, back
  case leadView = "lead_view"
  case lead, consent, complete
  case handoffShown = "handoff_shown"
  /// The hand-off's code came back to the shop.
  case handoffScan = "handoff_scan"
  /// A receipt was printed.
  case receipt
  /// The hand-off showed a basket.
  case cart
  case timeout, quit
}
