// Mailchimp: a member of one audience with its merge fields, the tags by their difference, and a subscription only after a fresh yes
// (VENDORS.md 2).
public import Domain

/// Up to three requests a delivery: a look at the audience (once an hour for all), the member, and its tags.
///
/// A PUT says what a new member is to be (`status_if_new`) and leaves the status of a known one alone; so it can be repeated without lifting
/// anybody's unsubscription. Its answer tells the status. Only where the person said yes in this very session and is neither subscribed nor
/// asked yet, a request of its own states it. Where the audience asks for confirmations (double opt-in), and where Mailchimp refuses to
/// subscribe an address that once left ("Member In Compliance State"), the statement is `pending`: Mailchimp writes to the person, who
/// decides. If it refuses that too, the row is a dead letter in its words; fields and tags are there by then.
///
/// Tags are told by their difference, added or taken away by name: tags that the merchant gave are never touched. There is no event of the
/// session: the published interface that this was written to has none for members. Phones are a merge field, no text message channel; a
/// withdrawal of text messages cannot be told.
///
/// An erasure is the permanent deletion, which leaves nothing of the person. Mailchimp never takes such an address from another program
/// again: a later yes becomes a dead letter ("Forgotten Email Not Subscribed"), until the person signs up at a form of the merchant's.
public struct Mailchimp: Destination {
  /// As accounts name it.
  public static let vendor = "mailchimp"
  /// For whoever chooses.
  public static let about = "emails"
  /// `api_key` and `list_id` are required.
  public static let settings = [
    SettingKey("api_key", isRequired: true, isSecret: true, help: "key from the account's extras, such as 0123abcd-us21"),
    SettingKey("list_id", isRequired: true, help: "audience id, from the audience's settings; it decides about confirmation mails"),
    SettingKey(
      "merge_fields",
      help: "more of a contact than name, phone and tags: askwell_goal=GOAL askwell_answer_feel=FEEL, with commas or spaces between"),
    SettingKey("base_url", help: "another host, for tests; without it the key's ending names the host"),
  ]
  /// Mailchimp counts connections, ten for a user, and publishes no rate: this keeps clear of both.
  public static let pace = Pace(limit: RateLimit(perMinute: 900, burst: 15), connections: 4, backoff: .vendor)

  /// Faults of `base_url`, `list_id` and `merge_fields`, by their form alone.
  public static func problems(with settings: [String: String]) -> [Problem] {
    var problems = problems(withAddress: "base_url", in: settings)
    if let list = settings["list_id"], list.wholeMatch(of: /[A-Za-z0-9]{1,40}/) == nil {
      problems.append(Problem("bad_list", path: "list_id", "is no audience id; copy it from the audience's settings, such as a1b2c3d4e5"))
    }
    return problems + MergeFields.problems(in: settings)
  }

  private let key: Redacted<String>
  private let base: String
  let list: String
  let fields: MergeFields

  /// Throws every fault of the settings, or the missing key.
  public init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    let problems = Mailchimp.problems(with: account.settings)
    guard problems.isEmpty else { throw Faults(problems) }
    guard let key = secrets["api_key"] else { throw Faults([Problem("missing_key", path: "api_key", "is missing")]) }
    guard let list = account.settings["list_id"] else { throw Faults([Problem("missing_key", path: "list_id", "is missing")]) }
    self.key = key
    self.list = list
    fields = MergeFields(account.settings)
    let address = account.settings["base_url"] ?? Mailchimp.host(of: key.exposed)
    base = address.hasSuffix("/") ? String(address.dropLast()) : address
  }

  /// A key that ends in `-us21` belongs to the host of that name; newer ones to the host for all.
  private static func host(of key: String) -> String {
    guard let ending = key.split(separator: "-").last, ending.wholeMatch(of: /[a-z]{2,6}[0-9]{1,4}/) != nil, key.contains("-") else {
      return "https://api.mailchimp.com"
    }
    return "https://\(ending).api.mailchimp.com"
  }

  /// None without an email: Mailchimp knows people by nothing else. The audience is looked at first wherever it is not known: it says
  /// whether a yes must be confirmed, and that a member that is not found is no wrong `list_id`.
  public func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] {
    let update = delivery.update
    guard update.email != nil else { return [] }
    let look: [Step] = learnt[MailchimpBody.doubleOptIn] == nil ? [.audience] : []
    switch update.purpose {
    case .state:
      let tags: [Step] = update.tags.isEmpty && update.removedTags.isEmpty ? [] : [.memberTags]
      return look + [update.saysYesByEmail ? .subscriber : .member] + tags
    case .withdrawal(let channels): return channels.contains("email") ? look + [.unsubscription] : []
    case .erasure: return look + [.permanentDeletion]
    }
  }

  /// `now` plays no part.
  public func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    let update = delivery.update
    let body = MailchimpBody(fields: fields, asksForConfirmation: learnt[MailchimpBody.doubleOptIn] != "false")
    let member = "lists/\(list)/members/\(MailchimpBody.hash(of: update))"
    switch step.name {
    case Step.audience.name: return request("GET", "lists/\(list)")
    case Step.memberTags.name: return request("POST", "\(member)/tags", body.tags(of: update))
    case Step.subscription.name: return request("PATCH", member, body.subscription(isConfirmedByMail: false))
    case Step.confirmation.name: return request("PATCH", member, body.subscription(isConfirmedByMail: true))
    case Step.unsubscription.name: return request("PATCH", member, ["status": "unsubscribed"])
    case Step.permanentDeletion.name: return request("POST", "\(member)/actions/delete-permanent")
    default:
      let without = Set(step.about.split(separator: ",").map(String.init))
      return request("PUT", "\(member)?skip_merge_validation=true", body.member(for: update, without: without))
    }
  }

  /// A member's answer may ask for the subscription, or for the same without merge fields that the audience does not take.
  public func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    let answer = MailchimpAnswer(response, about: delivery.update)
    switch step.name {
    case Step.audience.name: return answer.audience.map { .learnt($0, then: []) } ?? .verdict(answer.verdict(on: .audience))
    case Step.memberTags.name: return .verdict(answer.verdict(on: .knownMember))
    case Step.subscription.name where answer.isCompliance && learnt[MailchimpBody.doubleOptIn] == "false": return .instead(.confirmation)
    case Step.subscription.name, Step.confirmation.name: return .verdict(answer.verdict(on: .knownMember))
    // Who left, bounced or is under review gets no mail already.
    case Step.unsubscription.name where answer.isCompliance: return .verdict(.accepted)
    case Step.unsubscription.name, Step.permanentDeletion.name: return .verdict(answer.verdict(on: .memberToGo))
    default: return memberReading(answer, step, delivery.update)
    }
  }

  private func memberReading(_ answer: MailchimpAnswer, _ step: Step, _ update: ContactUpdate) -> Reading {
    let isRepair = !step.about.isEmpty
    if !isRepair, let faulty = answer.faultyFields, !faulty.isDisjoint(with: fields.written) {
      return .instead(.withoutFields(step, faulty.intersection(fields.written)))
    }
    let verdict = answer.verdict(on: .audience)
    guard verdict == .accepted, update.saysYesByEmail, answer.isOutside else { return .verdict(verdict) }
    // The tags before the yes: what it starts at Mailchimp finds them in place.
    let tags: [Step] = update.tags.isEmpty && update.removedTags.isEmpty ? [] : [.memberTags]
    return isRepair ? .learnt(Learnt(), then: tags + [.subscription]) : .first(tags + [.subscription], Learnt())
  }

  /// The audience; its merge fields where some are named in `merge_fields`.
  public func checks(for shop: Vocabulary) -> [Step] { [.audience] + (fields.named.isEmpty ? [] : [.mergeFields]) }

  /// Reads, or makes one merge field.
  public func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    switch step.name {
    case Step.mergeFields.name: request("GET", "lists/\(list)/merge-fields?count=1000")
    case Step.newField("").name:
      request("POST", "lists/\(list)/merge-fields", ["tag": .string(step.about), "name": .string(step.about), "type": "text"])
    default: request("GET", "lists/\(list)")
    }
  }

  /// A merge field that the audience does not have can be made.
  public func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    let answer = MailchimpAnswer(response, about: nil)
    let verdict = answer.verdict(on: .audience)
    guard verdict == .accepted else { return .bad(verdict.forAccount) }
    switch step.name {
    case Step.mergeFields.name:
      let missing = fields.named.subtracting(answer.mergeFields).sorted()
      if missing.isEmpty { return .good("the merge fields are there", Learnt(), then: []) }
      let words = missing.count == 1 ? "merge field \(missing[0])" : "merge fields \(missing.joined(separator: ", "))"
      return .missing("the audience has no \(words)", making: missing.map(Step.newField))
    case Step.newField("").name: return .good("the merge field \(step.about) was made", Learnt(), then: [])
    default:
      guard let audience = answer.audience else { return .bad(.pause(reason: "no Mailchimp answers there; check base_url")) }
      let asks = audience[MailchimpBody.doubleOptIn] == "true"
      return .good("the key works, and the audience \(asks ? "asks for" : "needs no") confirmation mails", audience, then: [])
    }
  }

  func request(_ method: String, _ path: String, _ body: JSON? = nil) -> HTTPRequest {
    request(method, path, text: body?.canonical ?? "")
  }

  func request(_ method: String, _ path: String, text: String) -> HTTPRequest {
    var headers = [
      HTTPHeader("authorization", MailchimpBody.authorization(key.exposed), isSecret: true)
    ]
    if !text.isEmpty { headers.append(HTTPHeader("content-type", "application/json")) }
    return HTTPRequest(method, "\(base)/3.0/\(path)", headers: headers, body: Array(text.utf8))
  }
}

extension Step {
  fileprivate static let audience = Step("audience", teaches: true)
  /// A member who said yes just now.
  static let subscriber: Step = "subscriber"
  /// A member whose yes is an old one.
  static let member: Step = "member"
  /// The same, of whom it is known that the audience has them.
  static let knownMember: Step = "known member"
  static let memberTags: Step = "tags"
  fileprivate static let subscription: Step = "subscription"
  fileprivate static let confirmation: Step = "confirmation"
  fileprivate static let unsubscription: Step = "unsubscription"
  fileprivate static let permanentDeletion: Step = "permanent deletion"
  fileprivate static let mergeFields: Step = "merge fields"
  fileprivate static func newField(_ tag: String) -> Step { Step("new merge field", about: tag) }
  /// `step` again, without some merge fields.
  fileprivate static func withoutFields(_ step: Step, _ fields: Set<String>) -> Step {
    Step("\(step.name) without fields", about: fields.sorted().joined(separator: ","))
  }
}
