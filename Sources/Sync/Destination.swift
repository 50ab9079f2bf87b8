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

/// How hard a vendor may be pressed and how long it is given.
public struct Pace: Hashable, Sendable {
  /// Of requests to one account, whichever courier makes them.
  public var limit: RateLimit
  /// Of bulk requests, where the vendor counts them apart; nil when they count like all others.
  public var bulkLimit: RateLimit?
  /// Limits that some of the requests have besides.
  public var ofSteps: [StepLimit]
  /// Requests under way at once, at most.
  public var connections: Int
  /// Waits of a row that failed.
  public var backoff: Backoff
  public init(
    limit: RateLimit, bulkLimit: RateLimit? = nil, ofSteps: [StepLimit] = [], connections: Int = 4,
    backoff: Backoff
  ) {
    self.limit = limit
    self.bulkLimit = bulkLimit
    self.ofSteps = ofSteps
    self.connections = connections
    self.backoff = backoff
  }
}

/// A limit of the requests that some steps make, single and bulk ones together. They count against the account's limit too.
public struct StepLimit: Hashable, Sendable {
  /// Names of the steps.
  public var steps: Set<String>
  /// Of their requests to one account, whichever courier makes them.
  public var limit: RateLimit
  public init(_ steps: Set<String>, _ limit: RateLimit) {
    self.steps = steps
    self.limit = limit
  }

  /// Under which couriers keep it together.
  var mark: String { "steps " + steps.sorted().joined(separator: ", ") }
}

/// A vendor with one merchant's settings.
///
/// A delivery is a talk of steps: `steps(for:)` begins it, and an answer may put further steps in (`Reading`). Every step has the same
/// effect when it is taken twice: an attempt that was cut off is begun again, without the steps that are known to be done.
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
  /// Whether the address that is asked may hold a secret: then no log names it.
  static var hidesAddress: Bool { get }
  /// What is wrong with values beyond missing and unknown keys; secrets are still references here.
  static func problems(with settings: [String: String]) -> [Problem]

  /// - Parameter secrets: by setting key, already looked up.
  init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults)

  /// What a delivery takes, in order, whatever its update is: a state, a withdrawal or an erasure (`ContactUpdate.purpose`). None means for
  /// a state that there is nothing to send; for the others that the vendor cannot be told, and the row becomes a dead letter that says so.
  /// - Parameter learnt: what is known of the account by now; a step that would teach it again can be left out.
  func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step]
  /// The whole request of one step, key or signature with it; `now` is the time of this attempt.
  func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest
  /// What the answer to `step` means for the row, and what comes of it.
  func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading

  /// How many deliveries one request of `step` may carry; nil for a step that is taken for each alone.
  func bulkRule(for step: Step) -> BulkRule?
  /// Names of further steps that a bulk request of `step` takes care of: a delivery that it accepted has them behind it too.
  func stepsCovered(by step: Step, of delivery: Delivery) -> Set<String>
  /// One delivery's part of a bulk request, as text of the body; nil when this delivery must go alone.
  func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String?
  /// The request around `items`.
  func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant) -> HTTPRequest
  /// What the answer means for each of `deliveries`, which stand in the order of the items.
  func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery]) -> BulkReading
  /// Asks how a job does, or for the next page of what it says.
  func request(about job: Job, now: Instant) -> HTTPRequest
  /// What a job's answer means.
  func reading(of response: HTTPResponse, about job: Job, of deliveries: [Delivery]) -> BulkReading

  /// Looks that prove address, key, scopes, list and properties, in order; none of them changes anything at the vendor.
  func checks(for shop: Vocabulary) -> [Step]
  /// The request of a look, or of a step that makes what a look found missing. `id` is fresh.
  func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest
  /// What the answer to it means.
  func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding
}

extension Destination {
  /// The name with a capital.
  public static var title: String { vendor.prefix(1).uppercased() + vendor.dropFirst() }
  /// None.
  public static var about: String { "" }
  /// The addresses are the vendor's and known to everybody.
  public static var hidesAddress: Bool { false }
  /// None beyond what is checked for every vendor.
  public static func problems(with settings: [String: String]) -> [Problem] { [] }

  /// Each alone.
  public func bulkRule(for step: Step) -> BulkRule? { nil }
  /// None.
  public func stepsCovered(by step: Step, of delivery: Delivery) -> Set<String> { [] }
  /// None.
  public func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String? {
    nil
  }
  /// Never asked of a vendor without a rule.
  public func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant) -> HTTPRequest { HTTPRequest("GET", "") }
  /// Never asked of a vendor without a rule.
  public func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery]) -> BulkReading { .split }
  /// Never asked of a vendor without jobs.
  public func request(about job: Job, now: Instant) -> HTTPRequest { HTTPRequest("GET", "") }
  /// Never asked of a vendor without jobs.
  public func reading(of response: HTTPResponse, about job: Job, of deliveries: [Delivery]) -> BulkReading { .split }

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
