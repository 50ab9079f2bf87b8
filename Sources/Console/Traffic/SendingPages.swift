// The facts of the sending pages: destinations, vendors, samples, dead letters.
public import Domain

/// Snapshot of the list of destinations.
public struct DestinationsPage: Equatable, Sendable {
  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// In the order in which they were added.
  public var rows: [DestinationState]
  public init(version: Int64, rows: [DestinationState]) {
    self.version = version
    self.rows = rows
  }
}

/// One destination close up.
public struct DestinationPage: Equatable, Sendable {
  /// A setting as the owner may see it.
  public struct Setting: Equatable, Sendable {
    /// Its key.
    public var name: String
    /// A reference, where it is a secret.
    public var value: String
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }
  /// A delivery or an attempt at one.
  public struct Line: Equatable, Sendable {
    public var at: Instant
    /// `delivered`, `waiting`, `dead`; of the log `accepted`, `retry`…
    public var state: String
    /// What was sent and answered, or the vendor's words.
    public var words: String
    public init(at: Instant, state: String, words: String) {
      self.at = at
      self.state = state
      self.words = words
    }
  }

  /// `StoreStatus.version` of this snapshot.
  public var version: Int64
  /// When it was taken.
  public var asOf: Instant
  public var state: DestinationState
  /// Whether a person paused it.
  public var isPausedByHand: Bool
  /// Sorted by name.
  public var settings: [Setting]
  /// The latest written first.
  public var deliveries: [Line]
  /// The latest first.
  public var log: [Line]

  public init(
    version: Int64, asOf: Instant, state: DestinationState, isPausedByHand: Bool = false, settings: [Setting], deliveries: [Line],
    log: [Line]
  ) {
    self.version = version
    self.asOf = asOf
    self.state = state
    self.isPausedByHand = isPausedByHand
    self.settings = settings
    self.deliveries = deliveries
    self.log = log
  }
}

/// A vendor as a form needs it.
public struct Vendor: Equatable, Sendable {
  /// One thing that it has to be told.
  public struct Setting: Equatable, Sendable {
    /// Its key, `list_id`.
    public var name: String
    public var isRequired: Bool
    public var isSecret: Bool
    /// What it is for.
    public var help: String
    /// What stands in for a missing one; nil when nothing does.
    public var standard: String?
    public init(_ name: String, isRequired: Bool = false, isSecret: Bool = false, help: String = "", standard: String? = nil) {
      self.name = name
      self.isRequired = isRequired
      self.isSecret = isSecret
      self.help = help
      self.standard = standard
    }
  }
  /// As accounts name it.
  public var name: String
  /// As people call it.
  public var title: String
  /// What it is.
  public var about: String
  /// In the order of the form.
  public var settings: [Setting]
  public init(name: String, title: String, about: String, settings: [Setting]) {
    self.name = name
    self.title = title
    self.about = about
    self.settings = settings
  }
}

/// What a destination would be sent for one contact.
public struct SamplePage: Equatable, Sendable {
  /// One request.
  public struct Request: Equatable, Sendable {
    /// Its name in the log.
    public var step: String
    /// `POST https://…`
    public var head: String
    /// Its body as JSON, two spaces a level.
    public var body: String
    public init(step: String, head: String, body: String) {
      self.step = step
      self.head = head
      self.body = body
    }
  }
  /// A tag, an answer or a field, and what it is called there.
  public struct Name: Equatable, Sendable {
    /// `goal:sleep`, `answer.feel`, `locale`.
    public var part: String
    /// Under which it can be left out; nil when it cannot.
    public var item: String?
    /// `profile: properties.askwell_goal`.
    public var names: [String]
    public var value: String
    /// Parts that take the same name.
    public var collidesWith: [String]
    public var isLeftOut: Bool
    /// The merchant's own name for it; nil where it has none.
    public var given: String?
    public init(
      _ part: String, item: String?, names: [String], value: String = "", collidesWith: [String] = [], isLeftOut: Bool = false,
      given: String? = nil
    ) {
      self.given = given
      self.part = part
      self.item = item
      self.names = names
      self.value = value
      self.collidesWith = collidesWith
      self.isLeftOut = isLeftOut
    }
  }

  /// The destination.
  public var destination: String
  /// Whether the contact is made up: nothing was sent there yet.
  public var isInvented: Bool
  public var requests: [Request]
  public var names: [Name]
  /// Why there is no sample; nil when there is one.
  public var problem: String?

  public init(destination: String, isInvented: Bool = false, requests: [Request] = [], names: [Name] = [], problem: String? = nil) {
    self.destination = destination
    self.isInvented = isInvented
    self.requests = requests
    self.names = names
    self.problem = problem
  }
}

/// What a vendor said to a test.
public struct TestAnswer: Equatable, Sendable {
  public var isGood: Bool
  /// In words.
  public var words: String
  /// Whether the destination was paused and goes on now.
  public var isResumed: Bool
  /// What is not there and can be made, in words.
  public var missing: [String]
  public init(isGood: Bool, words: String, isResumed: Bool = false, missing: [String] = []) {
    self.missing = missing
    self.isGood = isGood
    self.words = words
    self.isResumed = isResumed
  }
}

/// The dead letters of a destination.
public struct LettersPage: Equatable, Sendable {
  /// Most that are listed.
  public static let size = 200

  /// One of them.
  public struct Row: Equatable, Sendable {
    /// The delivery's id.
    public var id: String
    public var at: Instant
    public var attempts: Int
    /// The vendor's words.
    public var reason: String
    public init(id: String, at: Instant, attempts: Int, reason: String) {
      self.id = id
      self.at = at
      self.attempts = attempts
      self.reason = reason
    }
  }
  public var destination: String
  public var asOf: Instant
  /// All of them, listed or not.
  public var total: Int
  /// The latest written first.
  public var rows: [Row]
  public init(destination: String, asOf: Instant, total: Int, rows: [Row]) {
    self.destination = destination
    self.asOf = asOf
    self.total = total
    self.rows = rows
  }
}

/// One dead letter with what it holds.
public struct LetterPage: Equatable, Sendable {
  public var row: LettersPage.Row
  public var destination: String
  public var asOf: Instant
  /// Nil when it cannot be read.
  public var fields: LetterFields?
  /// As JSON, two spaces a level; as stored where it is none.
  public var payload: String
  public init(row: LettersPage.Row, destination: String, asOf: Instant, fields: LetterFields?, payload: String) {
    self.row = row
    self.destination = destination
    self.asOf = asOf
    self.fields = fields
    self.payload = payload
  }
}
