// Omnisend: a contact with its custom properties and the yeses of this session, and the tags by their difference (VENDORS.md 3).
public import Domain

/// Up to three requests a delivery: the contact, the tags it has, the tags it lost.
///
/// Whether `tags` of a contact adds to what is there or takes its place is not published. So they are never written with the contact:
/// tags have calls of their own that add and remove by name, and the merchant's are never touched. A status is written for a channel only
/// when the person said yes in this very session; without one the contact's own word stands. Omnisend has no key against repeats and needs
/// none here: every request ends in the same contact when it is sent twice.
///
/// A contact without an email is looked up by its phone first: a second contact with a taken phone would not be made, and nobody told.
/// There is no event of the session: the published interface that this was written to has none. Nor has it a deletion: an erasure
/// unsubscribes every address that it names, and the merchant must delete the contact by hand.
public struct Omnisend: Destination {
  /// As accounts name it.
  public static let vendor = "omnisend"
  /// For whoever chooses.
  public static let about = "emails and text messages"
  /// Only `api_key` is required.
  public static let settings = [
    SettingKey("api_key", isRequired: true, isSecret: true, help: "key from the store's settings, with the right to contacts"),
    SettingKey("version", standard: "2026-03-15", help: "version of the vendor's interface"),
    SettingKey("base_url", standard: "https://api.omnisend.com", help: "another host, for tests"),
  ]
  /// Omnisend allows 400 requests a minute, of those about tags 60.
  public static let pace = Pace(
    limit: RateLimit(perMinute: 380, burst: 10),
    ofSteps: [StepLimit([Step.tagsOnName, Step.tagsOffName], RateLimit(perMinute: 54, burst: 3))],
    backoff: .vendor)

  /// Faults of `base_url` and `version`, by their form alone.
  public static func problems(with settings: [String: String]) -> [Problem] {
    var problems = problems(withAddress: "base_url", in: settings)
    if let version = settings["version"], version.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) == nil {
      problems.append(Problem("bad_version", path: "version", "is no version; write a date such as 2026-03-15"))
    }
    return problems
  }

  private static let mostTags = 100

  private let key: Redacted<String>
  private let base: String
  private let version: String

  /// Throws every fault of the settings, or the missing key.
  public init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    let problems = Omnisend.problems(with: account.settings)
    guard problems.isEmpty else { throw Faults(problems) }
    guard let key = secrets["api_key"] else { throw Faults([Problem("missing_key", path: "api_key", "is missing")]) }
    self.key = key
    let address = account.settings["base_url"] ?? "https://api.omnisend.com"
    base = address.hasSuffix("/") ? String(address.dropLast()) : address
    version = account.settings["version"] ?? "2026-03-15"
  }

  /// For a withdrawal and an erasure one look for each address; what is found is unsubscribed.
  public func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] {
    let update = delivery.update
    switch update.purpose {
    case .state:
      guard update.email != nil || update.phone != nil else { return [] }
      let off = update.removedTags.filter { !update.tags.contains($0) }
      let contact: [Step] = update.email == nil ? [.look(.phone), .contactByPhone] : [.contact]
      return contact + Omnisend.chunks(of: update.tags).map(Step.tagsOn) + Omnisend.chunks(of: off).map(Step.tagsOff)
    case .withdrawal(let channels): return update.omnisendAddresses.filter { channels.contains($0.kind.channel) }.map { .look($0.kind) }
    case .erasure: return update.omnisendAddresses.map { .look($0.kind) }
    }
  }

  /// Tags as one text, at most as many as a request may name; a comma is in none.
  private static func chunks(of tags: [String]) -> [String] {
    stride(from: 0, to: tags.count, by: mostTags).map { tags[$0..<min($0 + mostTags, tags.count)].joined(separator: ",") }
  }

  /// `now` plays no part.
  public func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    let update = delivery.update
    switch step.name {
    case Step.lookName: return request("GET", "contacts?limit=1&\(update.omnisendQuery(for: step.about))")
    case Step.tagsOnName: return request("POST", "contacts/tags", OmnisendBody.tags(step.about, of: update))
    case Step.tagsOffName: return request("DELETE", "contacts/tags", OmnisendBody.tags(step.about, of: update))
    case Step.unsubscriptionName:
      let gone = OmnisendBody.unsubscription(of: update, step.about, at: delivery.created)
      return request("PATCH", "contacts/\(learnt[OmnisendBody.id(by: step.about)] ?? "")", gone)
    case Step.contactByPhone.name:
      guard let id = learnt.ofContact[OmnisendBody.id(by: OmnisendAddress.Kind.phone.rawValue)] else { fallthrough }
      return request("PATCH", "contacts/\(id)", OmnisendBody.contact(for: update))
    default: return request("POST", "contacts", OmnisendBody.contact(for: update, withPhone: step != .contactWithoutPhone))
    }
  }

  /// A phone that belongs to somebody else is passed over by Omnisend without a word; then it is kept as a property.
  public func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    let answer = OmnisendAnswer(response, about: delivery.update)
    let update = delivery.update
    switch step.name {
    case Step.lookName:
      guard answer.verdict == .accepted, let address = update.omnisendAddresses.first(where: { $0.kind.rawValue == step.about }) else {
        return .verdict(answer.verdict)
      }
      guard let id = answer.id(of: address.text) else { return .learnt(Learnt(), then: []) }
      let then: [Step] = update.purpose == .state ? [] : [.unsubscription(step.about)]
      return .learnt(Learnt(ofContact: [OmnisendBody.id(by: step.about): id]), then: then)
    case Step.unsubscriptionName where response.status == 404: return .verdict(.accepted)
    // Somebody deleted the contact since it was looked up.
    case Step.contactByPhone.name where response.status == 404 && learnt.ofContact[OmnisendBody.id(by: "phone")] != nil:
      return .verdict(.retry(afterSeconds: nil, reason: answer.said))
    case Step.contact.name where answer.verdict == .accepted && answer.lacks(phone: update.phone): return .instead(.contactWithoutPhone)
    default: return .verdict(answer.verdict)
    }
  }

  /// Contacts ride in batches, tags with everybody who has the same ones.
  public func bulkRule(for step: Step) -> BulkRule? {
    switch step.name {
    case Step.contact.name: BulkRule(items: 100, bytes: 900_000, itemBytes: 20_000, atLeast: 5)
    case Step.tagsOnName, Step.tagsOffName: BulkRule(items: 250, bytes: 100_000)
    default: nil
    }
  }

  /// Of contacts with an email; for tags its address alone.
  public func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String? {
    guard let email = delivery.update.email else { return nil }
    return step == .contact ? OmnisendBody.contact(for: delivery.update).canonical : JSON.string(email).canonical
  }

  /// Around contacts, or around addresses that get or lose the tags of `step`.
  public func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    let items = items.joined(separator: ",")
    guard step != .contact else {
      return request("POST", "batches", text: #"{"method":"POST","endpoint":"contacts","items":[\#(items)],"origin":"askwell"}"#)
    }
    let tags = OmnisendBody.list(step.about).canonical
    return request(step.name == Step.tagsOnName ? "POST" : "DELETE", "contacts/tags", text: #"{"emails":[\#(items)],"tags":\#(tags)}"#)
  }

  /// A batch is a job; tags are taken for all alike.
  public func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery]) -> BulkReading {
    let answer = OmnisendAnswer(response, about: nil)
    return step == .contact ? answer.batch(of: deliveries) : answer.whole ?? .settled(deliveries.map { _ in .accepted })
  }

  /// How a batch does, and once it is over which of its contacts failed.
  public func request(about job: Job, now: Instant) -> HTTPRequest {
    request("GET", "batches/\(job.id)" + (job.part == OmnisendAnswer.items ? "/items" : ""))
  }

  /// A contact is known by its email among the items.
  public func reading(of response: HTTPResponse, about job: Job, of deliveries: [Delivery]) -> BulkReading {
    let answer = OmnisendAnswer(response, about: nil)
    return job.part == OmnisendAnswer.items ? answer.failures(of: deliveries) : answer.batch(of: deliveries)
  }

  /// One: `contacts`.
  public func checks(for shop: Vocabulary) -> [Step] { ["contacts"] }

  /// Reads one contact.
  public func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    request("GET", "contacts?limit=1")
  }

  /// Good for any list of contacts.
  public func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    let answer = OmnisendAnswer(response, about: nil)
    guard answer.verdict == .accepted else { return .bad(answer.verdict.forAccount) }
    return answer.isList ? .good("the key works", Learnt(), then: []) : .bad(.pause(reason: "no Omnisend answers there; check base_url"))
  }

  private func request(_ method: String, _ path: String, _ body: JSON? = nil) -> HTTPRequest {
    request(method, path, text: body?.canonical ?? "")
  }

  private func request(_ method: String, _ path: String, text: String) -> HTTPRequest {
    var headers = [
      HTTPHeader("authorization", "Omnisend-API-Key \(key.exposed)", isSecret: true),
      HTTPHeader("omnisend-version", version), HTTPHeader("accept", "application/json"),
    ]
    if !text.isEmpty { headers.append(HTTPHeader("content-type", "application/json")) }
    return HTTPRequest(method, "\(base)/api/\(path)", headers: headers, body: Array(text.utf8))
  }
}

extension Step {
  fileprivate static let contact: Step = "contact"
  fileprivate static let contactWithoutPhone: Step = "contact without phone"
  /// Of somebody without an email.
  fileprivate static let contactByPhone: Step = "contact by phone"
  fileprivate static let lookName = "look"
  fileprivate static let tagsOnName = "tags"
  fileprivate static let tagsOffName = "lost tags"
  fileprivate static let unsubscriptionName = "unsubscription"
  fileprivate static func look(_ kind: OmnisendAddress.Kind) -> Step { Step(lookName, about: kind.rawValue, teaches: true) }
  fileprivate static func tagsOn(_ tags: String) -> Step { Step(tagsOnName, about: tags) }
  fileprivate static func tagsOff(_ tags: String) -> Step { Step(tagsOffName, about: tags) }
  fileprivate static func unsubscription(_ kind: String) -> Step { Step(unsubscriptionName, about: kind) }
}
