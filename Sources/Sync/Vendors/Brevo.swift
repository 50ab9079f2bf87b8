// Brevo: one request a contact, with its list and the end of a block after a fresh yes; imports for many (VENDORS.md 7).
public import Domain

/// Brevo drops values of attributes and options that it does not know, and says nothing: a delivery looks at the attributes first, unless
/// they are known to take everything. The confirmation mail of a double opt-in is not sent: Brevo asks for a template and a page for it.
public struct Brevo: Destination {
  /// As accounts name it.
  public static let vendor = "brevo"
  /// For whoever chooses.
  public static let about = "emails and text messages, formerly Sendinblue"
  /// Only `api_key` is required.
  public static let settings = [
    SettingKey("api_key", isRequired: true, isSecret: true, help: "key of the interface, version 3"),
    SettingKey("list_id", help: "number of the list that people join by a yes to email"),
    SettingKey("import_list_id", help: "number of a list that may hold everybody; without it contacts go one by one, never as an import"),
    SettingKey("create", standard: "no", help: "yes makes attributes that are missing while contacts are sent"),
    SettingKey("base_url", standard: "https://api.brevo.com/v3", help: "another host, for tests"),
  ]
  /// The vendor allows 10 a second and 36 000 an hour.
  public static let pace = Pace(limit: RateLimit(perMinute: 540, burst: 1), backoff: .vendor)

  /// Faults of the settings by their form alone.
  public static func problems(with settings: [String: String]) -> [Problem] {
    var problems = problems(withAddress: "base_url", in: settings)
    for key in ["list_id", "import_list_id"] {
      guard let list = settings[key], Int64(list).map({ $0 > 0 }) != true else { continue }
      problems.append(Problem("bad_list", path: key, "is no number; copy it from the page of the lists, without its #"))
    }
    if let create = settings["create"], !["yes", "no"].contains(create) {
      problems.append(Problem("bad_create", path: "create", "must be yes or no"))
    }
    return problems
  }

  let list: Int64?
  let importList: Int64?
  private let mayCreate: Bool
  private let key: Redacted<String>
  private let base: String

  /// Throws every fault of the settings, or the missing key.
  public init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    let problems = Brevo.problems(with: account.settings)
    guard problems.isEmpty else { throw Faults(problems) }
    guard let key = secrets["api_key"] else { throw Faults([Problem("missing_key", path: "api_key", "is missing")]) }
    self.key = key
    let address = account.settings["base_url"] ?? "https://api.brevo.com/v3"
    base = address.hasSuffix("/") ? String(address.dropLast()) : address
    list = account.settings["list_id"].flatMap { Int64($0) }
    importList = account.settings["import_list_id"].flatMap { Int64($0) }
    mayCreate = account.settings["create"] == "yes"
  }

  /// A withdrawal blocks the channel, an erasure deletes the contact, each by every address: email and phone may be on two contacts.
  public func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] {
    let update = delivery.update
    switch update.purpose {
    case .withdrawal(let channels):
      return update.addresses.filter { channels.contains($0.channel) }.map { Step("unsubscribe", about: $0.channel) }
    case .erasure: return update.addresses.map { Step("forget", about: $0.channel) }
    case .state: return (BrevoAttributes(learnt)?.take(update) == true ? [] : [.attributes]) + [.profile]
    }
  }

  /// JSON; `now` plays no part.
  public func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    let update = delivery.update
    switch step.name {
    case "unsubscribe": return send("PUT", path(to: step.about, of: update), ["\(step.about)Blacklisted": true])
    case "forget": return send("DELETE", path(to: step.about, of: update))
    case Step.attributes.name, Step.options.name, "create": return request(forAttributeStep: step, tags: update.tags, knowing: learnt)
    default: return send("POST", "/contacts", BrevoBody.contact(of: update, list: list, identifiedByPhone: step != .profileWithoutPhone))
    }
  }

  /// A phone that Brevo does not take for this contact is left out at the second try, if there is an email.
  public func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    let update = delivery.update
    let answer = BrevoAnswer(response, about: update)
    switch step.name {
    case Step.profile.name where answer.blamesPhone && update.email != nil && update.phone != nil: return .instead(.profileWithoutPhone)
    // Nobody there: nobody to block, nobody to delete.
    case "unsubscribe" where response.status == 404, "forget" where response.status == 404: return .verdict(.accepted)
    case "create" where answer.isThereAlready, Step.options.name where answer.verdict == .accepted,
      "create" where answer.verdict == .accepted:
      let known = BrevoAttributes(learnt) ?? BrevoAttributes(answer: nil)
      return .learnt(known.after(step, for: update.tags).learnt, then: [])
    case Step.attributes.name where answer.verdict == .accepted: return repair(BrevoAttributes(answer: answer.body), for: delivery)
    // An attribute that Brevo will not make fails every contact alike.
    case Step.attributes.name, Step.options.name, "create": return .verdict(answer.verdict.asPause)
    default: return .verdict(answer.verdict)
    }
  }

  /// What the delivery needs and Brevo lacks.
  private func repair(_ there: BrevoAttributes, for delivery: Delivery) -> Reading {
    let missing = there.lacking(BrevoBody.names(in: delivery.update))
    guard !there.hasOtherTags else { return .verdict(.pause(reason: Brevo.otherTags)) }
    guard missing.isEmpty || mayCreate else {
      let named = missing.joined(separator: ", ")
      return .verdict(
        .pause(reason: "Brevo has no attribute \(named) and would drop it; run: askwell destinations test \(delivery.destination) --create")
      )
    }
    let needsOptions = !missing.contains(BrevoBody.tags) && !there.lackingOptions(delivery.update.tags).isEmpty
    return .learnt(there.learnt, then: missing.map(Step.create) + (needsOptions ? [.options] : []))
  }

  static let otherTags = "the attribute ASKWELL_TAGS is no choice of several at Brevo; rename or delete it there"

  /// An import, where there is a list for it. Brevo recommends 8 MB.
  public func bulkRule(for step: Step) -> BulkRule? {
    step == .profile && importList != nil ? BulkRule(items: 10_000, bytes: 7_500_000, atLeast: 20) : nil
  }

  /// A row; nil for whoever an import cannot be told of, or while it is not known that nothing of the row would be dropped.
  public func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String? {
    guard BrevoAttributes(learnt)?.take(delivery.update) == true else { return nil }
    return BrevoBody.row(of: delivery.update)?.canonical
  }

  /// Nothing is cleared, nobody is blocked, and no mail tells the merchant of every import.
  public func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    // Items are texts of JSON, and are not read again: an import is large.
    let list = importList.map(String.init) ?? ""
    return send(
      "POST", "/contacts/import",
      text: #"{"disableNotification":true,"emptyContactsAttributes":false,"jsonBody":[\#(items.joined(separator: ","))],"#
        + #""listIds":[\#(list)],"updateExistingContacts":true}"#)
  }

  /// 202 with the number of the process.
  public func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery]) -> BulkReading {
    let answer = BrevoAnswer(response, about: nil)
    switch answer.verdict {
    case .accepted:
      guard let id = answer.body?["processId"]?.int else { return .whole(.retry(afterSeconds: nil, reason: "Brevo named no process")) }
      return .job(Job(id: String(id)), afterMilliseconds: 10_000)
    case .refused: return .split
    case let verdict: return .whole(verdict)
    }
  }

  /// Asked seldom: Brevo allows 100 such questions an hour.
  public func request(about job: Job, now: Instant) -> HTTPRequest { send("GET", "/processes/\(job.id.asPathPart)") }

  /// Which rows failed stands in files elsewhere, so a process with any is halved.
  public func reading(of response: HTTPResponse, about job: Job, of deliveries: [Delivery]) -> BulkReading {
    let answer = BrevoAnswer(response, about: nil)
    switch answer.verdict {
    case .accepted: break
    case .refused: return .split
    case let verdict: return .whole(verdict)
    }
    switch answer.body?["status"]?.string {
    case "queued", "in_process", "processing": return .job(job, afterMilliseconds: 40_000)
    case "completed":
      let files = answer.body?["info"]?["import"]?.object ?? [:]
      let hasFailed = files.values.contains { $0.string?.isEmpty == false }
      return hasFailed ? .split : .settled(Array(repeating: .accepted, count: deliveries.count))
    default: return .whole(.retry(afterSeconds: nil, reason: "Brevo gave up an import"))
    }
  }

  /// Makes a request with the key.
  func send(_ method: String, _ path: String, _ body: JSON? = nil) -> HTTPRequest { send(method, path, text: body?.canonical) }

  private func send(_ method: String, _ path: String, text: String?) -> HTTPRequest {
    let headers = [HTTPHeader("api-key", key.exposed, isSecret: true), HTTPHeader("accept", "application/json")]
    guard let text else { return HTTPRequest(method, base + path, headers: headers) }
    return HTTPRequest(method, base + path, headers: headers + [HTTPHeader("content-type", "application/json")], body: Array(text.utf8))
  }

  private func path(to channel: String, of update: ContactUpdate) -> String {
    let address = update.addresses.first { $0.channel == channel }?.address ?? ""
    return "/contacts/\(address.asPathPart)?identifierType=\(channel == "email" ? "email_id" : "phone_id")"
  }
}

extension ContactUpdate {
  /// Addresses that are here, by the channel that uses them.
  fileprivate var addresses: [(channel: String, address: String)] {
    [("email", email), ("sms", phone)].compactMap { channel, address in address.map { (channel, $0) } }
  }
}

extension Step {
  static let attributes = Step("attributes", teaches: true, isExclusive: true)
}
