// What the console asks about destinations and deliveries, and what it is told.

/// Work on destinations and deliveries. What needs a vendor is answered later, when the courier's program has answered.
public enum SendingRequest: Equatable, Sendable {
  /// Answer: `.destinations`.
  case load
  /// One destination close up. Answer: `.destination`.
  case open(String)
  /// Answer: `.vendors`, later.
  case vendors
  /// Add or change a destination. Answer: `.saved` or `.refused`, later.
  case save(DestinationOrder)
  /// Send nothing more there until it is resumed. Answer: `.changed`.
  case pause(String)
  /// Answer: `.changed`.
  case resume(String)
  /// Answer: `.removed`, later.
  case remove(String)
  /// What would be sent, and under which names. Answer: `.sample`, later.
  case sample(String)
  /// Ask the vendor. Answer: `.tested`, later.
  case test(String)
  /// Create there what a test found missing. Answer: `.tested`, later.
  case make(String)
  /// Hold tags of a namespace, or an answer, back, or send them again. Answer: `.saved` or `.refused`, later.
  case leaveOut(String, item: String, isLeftOut: Bool)
  /// Send an item under another name; an empty one gives it its own back. Answer: `.saved` or `.refused`, later.
  case rename(String, item: String, to: String)
  /// Answer: `.letters`.
  case letters(String)
  /// Answer: `.letter`.
  case letter(id: String)
  /// Answer: `.letterChanged` or `.letterRefused`.
  case change(id: String, LetterFields)
  /// One dead letter, or (nil) all of a destination. Answer: `.retried`.
  case retry(String, id: String?)

  /// See `ConsoleEffect.right`.
  var right: Right { .manage }
}

/// What comes of it.
public enum SendingAnswer: Equatable, Sendable {
  case destinations(DestinationsPage)
  case destination(DestinationPage)
  case vendors([Vendor])
  case saved(String, isNew: Bool, notes: [String])
  /// Faults by field: a setting's name, `name`, or empty for the whole.
  case refused([String: String])
  case changed(String, words: String)
  case removed(String)
  case sample(SamplePage)
  case tested(String, TestAnswer)
  case letters(LettersPage)
  case letter(LetterPage)
  case letterChanged(id: String, keys: [String])
  case letterRefused(id: String, [String: String])
  case retried(String, count: Int)
}

/// Keys of its pages.
enum SendingCommand: Hashable, Sendable {
  case add, edit, pause, resume, test, make, names, letters, remove, retry, retryAll, toggle, save, rename
}

/// A secret on its way from a form to the courier's program: no way of printing it shows it.
public struct Concealed: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The secret itself.
  public let exposed: String
  public init(_ secret: String) { exposed = secret }
  /// The same for every secret.
  public var description: String { "‹concealed›" }
  /// The same for every secret.
  public var debugDescription: String { description }
  /// Empty: no part of it shows in a dump.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A filled-in form of a destination.
public struct DestinationOrder: Equatable, Sendable {
  /// The merchant's name for it.
  public var name: String
  /// As `Vendor.name`.
  public var vendor: String
  /// False changes one that is there.
  public var isNew: Bool
  /// Without secrets. Of a new one all; else those that were changed, empty ones to be taken away.
  public var settings: [String: String]
  /// Those that were typed; one that is left out stays as it is.
  public var secrets: [String: Concealed]
  /// What was there of each that was changed; what somebody else has changed meanwhile is refused.
  public var shown: [String: String]

  public init(
    name: String, vendor: String, isNew: Bool, settings: [String: String], secrets: [String: Concealed], shown: [String: String] = [:]
  ) {
    self.shown = shown
    self.name = name
    self.vendor = vendor
    self.isNew = isNew
    self.settings = settings
    self.secrets = secrets
  }
}

/// What of a dead letter can be changed, as text.
public struct LetterFields: Equatable, Sendable {
  /// Empty for none, like the others.
  public var email: String
  /// E.164.
  public var phone: String
  public var name: String
  public var locale: String
  /// With blanks between them.
  public var tags: String
  /// The same.
  public var removedTags: String

  public init(email: String, phone: String, name: String, locale: String, tags: String, removedTags: String) {
    self.email = email
    self.phone = phone
    self.name = name
    self.locale = locale
    self.tags = tags
    self.removedTags = removedTags
  }
}
