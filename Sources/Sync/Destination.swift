// What a vendor must be able to say. Everything here is pure: what to send, and what an answer means.
public import Domain

/// One setting of a vendor, as `destinations add` asks for it.
public struct SettingKey: Hashable, Sendable {
  /// As it is written on the command line: `list_id`.
  public var name: String
  /// Without it an account cannot be added.
  public var isRequired: Bool
  /// Written as `env:NAME` or `file:PATH`.
  public var isSecret: Bool
  /// What it is for, in a few words.
  public var help: String
  /// What stands in for a missing value; nil when nothing does.
  public var standard: String?

  public init(_ name: String, isRequired: Bool = false, isSecret: Bool = false, standard: String? = nil, help: String) {
    self.name = name
    self.isRequired = isRequired
    self.isSecret = isSecret
    self.standard = standard
    self.help = help
  }
}

/// One request of a delivery, by its name in the log: `profile`, `consent`.
public struct Step: Hashable, Sendable, ExpressibleByStringLiteral {
  /// As the sync log prints it.
  public var name: String
  public init(stringLiteral name: String) { self.name = name }
}

/// What an answer means for the step that was taken.
public enum Reading: Hashable, Sendable {
  /// The step is over.
  case verdict(Verdict)
  /// The same step in other words, at once and once only: a repair that the vendor's answer asks for.
  case instead(Step)
}

/// How hard a vendor may be pressed and how long it is given.
public struct Pace: Hashable, Sendable {
  /// Of requests to one account, by one courier.
  public var limit: RateLimit
  /// Waits of a row that failed.
  public var backoff: Backoff
  public init(limit: RateLimit, backoff: Backoff) {
    self.limit = limit
    self.backoff = backoff
  }
}

/// A vendor with one merchant's settings.
public protocol Destination: Sendable {
  /// The name in `DestinationAccount.vendor`.
  static var vendor: String { get }
  /// As people call the vendor: `Klaviyo`.
  static var title: String { get }
  /// What it is, in a few words, for whoever chooses; empty for none.
  static var about: String { get }
  /// Every setting that an account may have, in the order in which help lists them.
  static var settings: [SettingKey] { get }
  /// How fast it may be asked, and how long a failed row waits.
  static var pace: Pace { get }
  /// What is wrong with values beyond missing and unknown keys; secrets are still references here.
  static func problems(with settings: [String: String]) -> [Problem]

  /// - Parameter secrets: by setting key, already looked up.
  init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults)

  /// What a delivery takes, in order. The same for the same delivery on every attempt: finished steps are counted.
  func steps(for delivery: Delivery) -> [Step]
  /// What an erasure takes, in order; none where the vendor cannot be told, and then the row becomes a dead letter that says so.
  var erasureSteps: [Step] { get }
  /// The whole request of one step, key or signature with it; `now` is the time of this attempt.
  func request(for step: Step, of delivery: Delivery, now: Instant) -> HTTPRequest
  /// What the answer to `step` means for the row, or which step to take in its stead.
  func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery) -> Reading

  /// A request that proves address, key and settings and changes nothing at the vendor. `id` is fresh.
  func probe(id: String, now: Instant) -> HTTPRequest
  /// `.accepted` when the account works; else why it does not.
  func verdict(onProbe response: HTTPResponse) -> Verdict
}

extension Destination {
  /// The name with a capital.
  public static var title: String { vendor.prefix(1).uppercased() + vendor.dropFirst() }
  /// None.
  public static var about: String { "" }

  /// None beyond what is checked for every vendor.
  public static func problems(with settings: [String: String]) -> [Problem] { [] }

  /// No vendor is told of an erasure as of an update: that would make the person known again.
  public var erasureSteps: [Step] { [] }

  /// What is wrong with an address among the settings.
  static func problems(withAddress key: String, in settings: [String: String]) -> [Problem] {
    guard let text = settings[key] else { return [] }
    do {
      _ = try Endpoint(text)
      return []
    } catch {
      return [Problem("bad_address", path: key, error.words)]
    }
  }
}
