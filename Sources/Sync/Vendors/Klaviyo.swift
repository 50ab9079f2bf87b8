// Klaviyo: a profile with its properties; only after a fresh yes the subscription; the session as one event (VENDORS.md 1).
public import Domain

/// Up to three requests a delivery: the profile, the consent when one was given in this very session, and the event `Quiz Completed`.
/// Subscribing lifts earlier unsubscriptions at Klaviyo, so it never happens on a mere repeat. The event comes last: a flow that it
/// starts finds tags and consent in place.
public struct Klaviyo: Destination {
  /// As accounts name it.
  public static let vendor = "klaviyo"
  /// For whoever chooses.
  public static let about = "emails and text messages"
  /// Only `api_key` is required.
  public static let settings = [
    SettingKey("api_key", isRequired: true, isSecret: true, help: "private key with the scopes profiles, lists, subscriptions and events"),
    SettingKey("list_id", help: "list that new subscribers join; its opt-in setting decides about a confirmation mail"),
    SettingKey("revision", standard: "2026-07-15", help: "version of the vendor's interface"),
    SettingKey("base_url", standard: "https://a.klaviyo.com", help: "another host, for tests"),
  ]
  /// The vendor allows 75 a second and 750 a minute; of bulk requests 10 a second and 150 a minute.
  public static let pace = Pace(
    limit: RateLimit(perMinute: 714, burst: 36), bulkLimit: RateLimit(perMinute: 143, burst: 7), backoff: .vendor)

  /// Faults of `base_url`, `list_id` and `revision`, by their form alone.
  public static func problems(with settings: [String: String]) -> [Problem] {
    var problems = problems(withAddress: "base_url", in: settings)
    if let list = settings["list_id"], list.wholeMatch(of: /[A-Za-z0-9]{1,40}/) == nil {
      problems.append(Problem("bad_list", path: "list_id", "is no list id; copy it from the list's settings, such as Y6nRLr"))
    }
    if let revision = settings["revision"], revision.wholeMatch(of: /\d{4}-\d{2}-\d{2}(\.[a-z0-9]+)?/) == nil {
      problems.append(Problem("bad_revision", path: "revision", "is no revision; write a date such as 2026-07-15"))
    }
    return problems
  }

  private let key: Redacted<String>
  let base: String
  private let revision: String
  let list: String?

  /// Throws every fault of the settings, or the missing key.
  public init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    let problems = Klaviyo.problems(with: account.settings)
    guard problems.isEmpty else { throw Faults(problems) }
    guard let key = secrets["api_key"] else { throw Faults([Problem("missing_key", path: "api_key", "is missing")]) }
    self.key = key
    let address = account.settings["base_url"] ?? "https://a.klaviyo.com"
    base = address.hasSuffix("/") ? String(address.dropLast()) : address
    revision = account.settings["revision"] ?? "2026-07-15"
    list = account.settings["list_id"]
  }

  /// The profile always, the consent after a fresh yes, the event for a session. Withdrawals and erasures are the vendor's suppression:
  /// unsubscribed from everything, not from one list.
  public func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] {
    guard delivery.update.purpose == .state else { return [.forget] }
    let consent: [Step] = delivery.update.freshChannels.isEmpty ? [] : [.consent]
    let event: [Step] = delivery.update.session == nil ? [] : [.event]
    return [.profile] + consent + event
  }

  /// A POST in JSON:API; `now` plays no part.
  public func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    switch step {
    case .consent: post("profile-subscription-bulk-create-jobs", KlaviyoBody.subscription(for: delivery.update, list: list))
    case .forget: post("profile-subscription-bulk-delete-jobs", KlaviyoBody.suppression(of: delivery.update))
    case .event: post("events", KlaviyoBody.quizCompleted(by: delivery.update))
    case .profileWithoutPhone: post("profile-import", KlaviyoBody.profile(for: delivery.update, identifiedByPhone: false))
    default: post("profile-import", KlaviyoBody.profile(for: delivery.update))
    }
  }

  /// A phone that belongs to another profile is left out at the second try, if there is an email.
  public func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    let answer = KlaviyoAnswer(response, about: delivery.update)
    let update = delivery.update
    guard answer.isDuplicateProfile, step == .profile || step == .profileWithoutPhone else { return .verdict(answer.verdict) }
    // Email and phone belong to two profiles: the email decides, the phone stays readable as a property.
    return step == .profile && update.email != nil && update.phone != nil ? .instead(.profileWithoutPhone) : .verdict(answer.refusal)
  }

  /// One: `lists`.
  public func checks(for shop: Vocabulary) -> [Step] { ["lists"] }

  /// Reads one list: the named one if there is a name. Needs the scope lists:read.
  public func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    let filter = list.map { "filter=equals(id,%22\($0)%22)" } ?? "page%5Bsize%5D=1"
    return HTTPRequest("GET", "\(base)/api/lists?\(filter)", headers: headers)
  }

  /// A list that Klaviyo does not know pauses the account.
  public func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    let verdict = KlaviyoAnswer(response, about: nil).verdict
    guard verdict == .accepted else { return .bad(verdict) }
    guard let list else { return .good("the key works", Learnt(), then: []) }
    guard JSON(parsing: response.text)?["data"]?.array?.isEmpty == true else {
      return .good("the key works and the list is there", Learnt(), then: [])
    }
    return .bad(.pause(reason: "Klaviyo knows no list \(list); copy list_id from the list's settings"))
  }

  var headers: [HTTPHeader] {
    [
      HTTPHeader("authorization", "Klaviyo-API-Key \(key.exposed)", isSecret: true),
      HTTPHeader("revision", revision),
      HTTPHeader("accept", "application/vnd.api+json"),
    ]
  }

  private func post(_ path: String, _ body: JSON) -> HTTPRequest { post(path, body.canonical) }

  func post(_ path: String, _ body: String) -> HTTPRequest {
    HTTPRequest(
      "POST", "\(base)/api/\(path)", headers: headers + [HTTPHeader("content-type", "application/vnd.api+json")],
      body: Array(body.utf8))
  }
}

extension Step {
  static let profile: Step = "profile"
  static let profileWithoutPhone: Step = "profile without phone"
  static let consent: Step = "consent"
  static let event: Step = "event"
  static let forget: Step = "forget"
}
