// HubSpot: the contact by a batch of upserts, also for one; only after a fresh yes the subscription (VENDORS.md 4).
public import Domain

/// Up to three requests a delivery: the contact, and after a fresh yes to email which subscription type it is for and the yes itself.
/// HubSpot keeps consent for email only: a yes to text messages is not told, and its withdrawal becomes a dead letter that asks for a hand.
/// Somebody without an email is known by the unique property `askwell_contact`. The language is not told: HubSpot refuses languages that its
/// own list lacks.
public struct HubSpot: Destination {
  /// As accounts name it.
  public static let vendor = "hubspot"
  /// As people call it.
  public static let title = "HubSpot"
  /// For whoever chooses.
  public static let about = "contacts with properties and subscriptions"
  /// Only `access_token` is required.
  public static let settings = [
    SettingKey("access_token", isRequired: true, isSecret: true, help: "access token of a private app with the scopes \(scopes)"),
    SettingKey("subscription_id", help: "subscription type that a yes to email is for; needed when there are several for marketing"),
    SettingKey("create", standard: "no", help: "yes makes properties that are missing while contacts are sent"),
    SettingKey("version", standard: "2026-09", help: "version of the vendor's interface: a month, or v3"),
    SettingKey("base_url", standard: "https://api.hubapi.com", help: "another host, for tests"),
  ]
  static let scopes =
    "crm.objects.contacts.read, crm.objects.contacts.write, crm.schemas.contacts.read, crm.schemas.contacts.write and "
    + "communication_preferences.read_write"
  /// The smallest plan allows 100 in ten seconds.
  public static let pace = Pace(limit: RateLimit(perMinute: 570, burst: 5), backoff: .vendor)

  /// Faults of the settings by their form alone.
  public static func problems(with settings: [String: String]) -> [Problem] {
    var problems = problems(withAddress: "base_url", in: settings)
    if let id = settings["subscription_id"], Int64(id).map({ $0 > 0 }) != true {
      problems.append(Problem("bad_subscription", path: "subscription_id", "is no number; `askwell destinations test` names them"))
    }
    if let version = settings["version"], version.wholeMatch(of: /v3|\d{4}-\d{2}/) == nil {
      problems.append(Problem("bad_version", path: "version", "is no version; write a month such as 2026-09, or v3"))
    }
    if let create = settings["create"], !["yes", "no"].contains(create) {
      problems.append(Problem("bad_create", path: "create", "must be yes or no"))
    }
    return problems
  }

  let mayCreate: Bool
  let subscription: Int64?
  private let token: Redacted<String>
  private let base: String
  private let version: String

  /// Throws every fault of the settings, or the missing token.
  public init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    let problems = HubSpot.problems(with: account.settings)
    guard problems.isEmpty else { throw Faults(problems) }
    guard let token = secrets["access_token"] else { throw Faults([Problem("missing_key", path: "access_token", "is missing")]) }
    self.token = token
    let address = account.settings["base_url"] ?? "https://api.hubapi.com"
    base = address.hasSuffix("/") ? String(address.dropLast()) : address
    version = account.settings["version"] ?? "2026-09"
    subscription = account.settings["subscription_id"].flatMap { Int64($0) }
    mayCreate = account.settings["create"] == "yes"
  }

  /// A withdrawal of email unsubscribes from everything. An erasure finds the contact by each of its keys and deletes it for good
  /// (`gdpr-delete`); an address that HubSpot does not know is not told, since it would be kept there on a list of blocked ones.
  public func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] {
    let update = delivery.update
    switch update.purpose {
    case .withdrawal(let channels): return channels.contains("email") && update.email != nil ? [.unsubscribe] : []
    case .erasure: return (update.email == nil ? [] : [.find("email")]) + [.find(HubSpotBody.contact)]
    case .state:
      guard update.freshEmail != nil else { return [.profile] }
      return [.profile] + (subscription == nil && learnt["subscription"] == nil ? [.definitions] : []) + [.consent]
    }
  }

  /// JSON; `now` plays no part.
  public func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    let update = delivery.update
    switch step.name {
    case Step.definitions.name: return send("GET", preferences("definitions"))
    case Step.consent.name:
      let id = subscription ?? learnt["subscription"].flatMap { Int64($0) } ?? 0
      let body = update.freshEmail.map { HubSpotBody.subscription(to: id, by: $0) }
      return send("POST", preferences("statuses/\(update.email.asPathPart)"), body)
    case Step.unsubscribe.name:
      return send("POST", preferences("statuses/\(update.email.asPathPart)/unsubscribe-all?channel=EMAIL"))
    case "find":
      let key = step.about == "email" ? update.email.asPathPart : update.contact.asPathPart
      return send("GET", contacts("/\(key)?idProperty=\(step.about)"))
    case "forget": return send("POST", contacts("/gdpr-delete"), ["objectId": .string(step.about)])
    case "profile by id": return send("PATCH", contacts("/\(step.about)"), ["properties": HubSpotBody.properties(of: update)])
    case "property", Step.options.name, "create": return request(forPropertyStep: step, tags: update.tags, knowing: learnt)
    default: return upsert([HubSpotBody.input(for: delivery).canonical])
    }
  }

  /// A property or an option that is missing is made, and the contact sent once more.
  public func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    let answer = HubSpotAnswer(response, about: delivery.update)
    guard step.name != Step.profile.name else { return reading(ofUpsert: answer, of: delivery, knowing: learnt) }
    switch (step.name, response.status) {
    // Already gone, already there.
    case ("find", 404), ("forget", 404), ("create", 409): return .verdict(.accepted)
    // Without the property nobody was ever known by it.
    case ("find", 400) where step.about == HubSpotBody.contact: return .verdict(.accepted)
    case ("property", 404): return repair(HubSpotProperties([]), isThere: false, for: delivery)
    case (_, ..<200), (_, 300...): return .verdict(verdict(on: answer, to: step))
    case ("find", _):
      guard let id = answer.id else { return .verdict(.retry(afterSeconds: nil, reason: "HubSpot named no id")) }
      return .learnt(Learnt(), then: [Step("forget", about: id)])
    case ("property", _): return repair(HubSpotProperties(answer.one), isThere: true, for: delivery)
    case (Step.definitions.name, _):
      switch HubSpotSubscriptions(answer.results).choice {
      case .success(let id): return .learnt(Learnt(ofAccount: ["subscription": String(id)]), then: [])
      case .failure(let trouble): return .verdict(.pause(reason: trouble.words))
      }
    default:
      guard let error = answer.rowErrors.first else { return .verdict(.accepted) }
      return .verdict(HubSpotAnswer(row: error, about: delivery.update).verdict)
    }
  }

  /// A subscription type that HubSpot does not know fails every yes alike, a property that it will not make every contact.
  private func verdict(on answer: HubSpotAnswer, to step: Step) -> Verdict {
    if step.name == Step.consent.name, case .refused(let reason) = answer.verdict, reason.lowercased().contains("subscription") {
      return .pause(reason: "\(reason); check subscription_id")
    }
    let isAboutAccount = ["property", Step.options.name, Step.definitions.name, "create"].contains(step.name)
    return isAboutAccount ? answer.verdict.asPause : answer.verdict
  }

  private func reading(ofUpsert whole: HubSpotAnswer, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    let rowError = whole.verdict == .accepted ? whole.rowErrors.first : nil
    let answer = rowError.map { HubSpotAnswer(row: $0, about: delivery.update) } ?? whole
    if answer.lacksProperty, !mayCreate { return .verdict(.pause(reason: "\(answer.said); \(howToCreate(delivery))")) }
    if answer.lacksProperty || answer.lacksOption {
      // Already repaired in this attempt: somebody else changed the properties at the same time.
      guard learnt["repaired"] == nil else { return .verdict(.retry(afterSeconds: nil, reason: answer.said)) }
      let missing = answer.lacksProperty ? answer.lacked(of: HubSpotBody.names(in: delivery.update)) : []
      let steps = missing.map(Step.create) + (answer.lacksOption ? [.property(HubSpotBody.tags)] : [])
      return .first(steps, Learnt(ofContact: ["repaired": "yes"]))
    }
    if let id = answer.existingId { return .instead(Step("profile by id", about: id)) }
    if answer.verdict == .accepted, whole.written == 0 {
      return .verdict(.retry(afterSeconds: nil, reason: "\(whole.said) and wrote nothing"))
    }
    return .verdict(answer.verdict)
  }

  /// Adds options for tags that have none, or makes the property of tags.
  private func repair(_ tags: HubSpotProperties, isThere: Bool, for delivery: Delivery) -> Reading {
    if isThere { return .learnt(tags.learnt, then: tags.lacksOptions(for: delivery.update.tags) ? [.options] : []) }
    guard mayCreate else { return .verdict(.pause(reason: "HubSpot has no property askwell_tags; \(howToCreate(delivery))")) }
    return .learnt(Learnt(), then: [.create(HubSpotBody.tags)])
  }

  private func howToCreate(_ delivery: Delivery) -> String { "run: askwell destinations test \(delivery.destination) --create" }

  /// HubSpot takes 100 at once.
  public func bulkRule(for step: Step) -> BulkRule? { step == .profile ? BulkRule(items: 100, bytes: 1_000_000) : nil }

  /// One input of the batch.
  public func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String? {
    HubSpotBody.input(for: delivery).canonical
  }

  /// The same request as for one.
  public func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    upsert(items)
  }

  /// By the delivery's id; what is not accounted for, and what can be repaired, goes alone.
  public func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery]) -> BulkReading {
    let answer = HubSpotAnswer(response, about: nil)
    switch answer.verdict {
    case .accepted: break
    case .refused where answer.lacksProperty || answer.lacksOption: return .repair(HubSpotBody.placesOfAllNames(in: deliveries))
    case .refused: return .split
    case .retry where response.status == 409: return .split
    // A property that is required may be missing in some rows only.
    case .pause where response.status == 400: return .split
    case let verdict: return .whole(verdict)
    }
    var verdicts: [Verdict?] = Array(repeating: .accepted, count: deliveries.count)
    var refused: Set<Int> = []
    for error in answer.rowErrors {
      let ids = error["context"]?["objectWriteTraceId"]?.array?.compactMap(\.string) ?? []
      let rows = deliveries.indices.filter { ids.contains(deliveries[$0].id) }
      guard !rows.isEmpty else { return .split }
      for row in rows {
        let said = HubSpotAnswer(row: error, about: deliveries[row].update)
        verdicts[row] = said.lacksOption || said.lacksProperty || said.existingId != nil ? nil : said.verdict
        refused.insert(row)
      }
    }
    return answer.written >= deliveries.count - refused.count ? .settled(verdicts) : .split
  }

  /// Makes a request with the token.
  func send(_ method: String, _ url: String, _ body: JSON? = nil) -> HTTPRequest { send(method, url, text: body?.canonical) }

  private func send(_ method: String, _ url: String, text: String?) -> HTTPRequest {
    let headers = [
      HTTPHeader("authorization", "Bearer \(token.exposed)", isSecret: true), HTTPHeader("accept", "application/json"),
    ]
    guard let text else { return HTTPRequest(method, url, headers: headers) }
    return HTTPRequest(method, url, headers: headers + [HTTPHeader("content-type", "application/json")], body: Array(text.utf8))
  }

  /// Inputs are texts of JSON, and are not read again: a batch is large.
  func upsert(_ inputs: [String]) -> HTTPRequest {
    send("POST", contacts("/batch/upsert"), text: #"{"inputs":[\#(inputs.joined(separator: ","))]}"#)
  }

  private func contacts(_ rest: String) -> String {
    base + (version == "v3" ? "/crm/v3/objects" : "/crm/objects/\(version)") + "/contacts" + rest
  }
  func properties(_ rest: String) -> String {
    base + (version == "v3" ? "/crm/v3/properties" : "/crm/properties/\(version)") + "/contacts" + rest
  }
  func preferences(_ rest: String) -> String { base + "/communication-preferences/\(version == "v3" ? "v4" : version)/" + rest }
}

extension ContactUpdate {
  /// The yes to email of this very session, if there is an address.
  fileprivate var freshEmail: Consent? { freshChannels.first { $0.name == "email" }?.consent }
}

extension String? {
  fileprivate var asPathPart: String { self?.asPathPart ?? "" }
}

extension Step {
  static let definitions = Step("definitions", teaches: true)
  static let unsubscribe: Step = "unsubscribe"
  static func property(_ name: String) -> Step { Step("property", about: name, teaches: true, isExclusive: true) }
  /// Taken again whenever it is asked for: what was missing yesterday says nothing about today.
  static let options = Step("options", teaches: true, isExclusive: true)
  static func create(_ name: String) -> Step { Step("create", about: name, teaches: true) }
  static func find(_ key: String) -> Step { Step("find", about: key, teaches: true) }
}
