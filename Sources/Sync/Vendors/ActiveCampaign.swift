// ActiveCampaign: a contact with tags by id, fields by id, and a list after a fresh yes (VENDORS.md 6).
public import Domain

/// The vendor knows people by email alone: a contact without one is not told. It knows one consent, to a list's emails: a yes to text
/// messages is not told, and taking it back has to be done there by hand.
///
/// Tags are added and removed one by one, so that tags of others stay; their ids are remembered for the account. A withdrawal takes the
/// contact off every list. An erasure deletes the contact.
public struct ActiveCampaign: Destination {
  /// As accounts name it.
  public static let vendor = "activecampaign"
  /// As people call it.
  public static let title = "ActiveCampaign"
  /// For whoever chooses.
  public static let about = "emails and automations"
  /// `url` and `api_token` are required.
  public static let settings = [
    SettingKey("url", isRequired: true, help: "API URL from Settings, Developer: https://my-account.api-us1.com"),
    SettingKey("api_token", isRequired: true, isSecret: true, help: "API key from Settings, Developer"),
    SettingKey("list_id", help: "list that contacts join after a yes to emails: the number in the list's address"),
    SettingKey("fields", standard: "no", help: "yes: answers fill custom fields named askwell_…, where there are such fields"),
    SettingKey("create", standard: "no", help: "yes: fields that are missing are made"),
  ]
  /// The vendor allows 5 requests a second, whichever key makes them, and 100 imports a minute.
  public static let pace = Pace(
    limit: RateLimit(perMinute: 225, burst: 1), bulkLimit: RateLimit(perMinute: 90, burst: 5), backoff: .vendor)

  /// Faults of form.
  public static func problems(with settings: [String: String]) -> [Problem] {
    var problems = problems(withAddress: "url", in: settings)
    if let list = settings["list_id"], list.wholeMatch(of: /[1-9][0-9]{0,9}/) == nil {
      problems.append(Problem("bad_list", path: "list_id", "is no list id; copy the number from the list's address, such as 3"))
    }
    for key in ["fields", "create"] where !["yes", "no", nil].contains(settings[key]) {
      problems.append(Problem("bad_choice", path: key, "is neither yes nor no"))
    }
    return problems
  }

  private let token: Redacted<String>
  private let base: String
  let list: String?
  let usesFields: Bool
  let makesFields: Bool

  /// Throws every fault of the settings, or the missing key.
  public init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    let problems = ActiveCampaign.problems(with: account.settings)
    guard problems.isEmpty else { throw Faults(problems) }
    guard let token = secrets["api_token"] else { throw Faults([Problem("missing_key", path: "api_token", "is missing")]) }
    self.token = token
    let address = account.settings["url"] ?? ""
    base = address.hasSuffix("/") ? String(address.dropLast()) : address
    list = account.settings["list_id"]
    usesFields = account.settings["fields"] == "yes"
    makesFields = usesFields && account.settings["create"] == "yes"
  }

  /// What is not known of the account yet is looked up before the contact is written; whoever is told of tags by name only is looked up
  /// never.
  public func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] {
    let update = delivery.update
    guard let email = update.email, !email.isEmpty else { return [] }
    switch update.purpose {
    case .state: return stateSteps(update, learnt)
    case .withdrawal(let channels): return channels.contains("email") ? [Step("find contact", teaches: true)] : []
    case .erasure: return [Step("find contact", teaches: true)]
    }
  }

  private func stateSteps(_ update: ContactUpdate, _ learnt: Learnt) -> [Step] {
    let tags = update.tags.filter { learnt["tag \($0)"] == nil }.map { Step("find tag", about: $0, teaches: true) }
    let lost = update.removedTags.filter { learnt["tag \($0)"] == nil }.map { Step("find lost tag", about: $0, teaches: true) }
    var steps = ActiveCampaign.inParts(fieldSteps(for: update, knowing: learnt) + tags + lost)
    guard steps.last?.name != "more" else { return steps }
    steps.append(Step("contact", teaches: true))
    steps += update.tags.map { Step("tag", about: $0) }
    if !update.removedTags.isEmpty { steps.append(Step("tags of contact", about: "0", teaches: true)) }
    if list != nil, update.freshChannels.contains(where: { $0.name == "email" }) { steps.append("subscription") }
    return steps
  }

  /// A delivery is given so many requests: what is to be looked up or made beyond 10 things waits for the next try, which knows these.
  static func inParts(_ looks: [Step]) -> [Step] {
    looks.count <= 10 ? looks : looks.prefix(10) + [Step("more", teaches: true)]
  }

  /// Reads by GET, writes by POST, takes away by DELETE.
  public func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    let update = delivery.update
    let contact = learnt["contact"] ?? ""
    switch step.name {
    case "find tag", "find lost tag", "find tag again": return get("tags?search=\(QueryText.encoded(step.about))&orders%5Bsearch%5D=weight")
    case "more": return get("tags?search=askwell")
    case "make tag": return post("tags", ["tag": ["tag": .string(step.about), "tagType": "contact"]])
    case "tag":
      return post("contactTags", ["contactTag": ["contact": number(contact), "tag": number(learnt["tag \(step.about)"] ?? step.about)]])
    case "tags of contact": return get("contacts/\(contact)/contactTags?limit=100&offset=\(step.about)")
    case "untag": return send("DELETE", "contactTags/\(step.about)")
    case "subscription": return post("contactLists", membership(of: contact, in: list ?? "", status: "1"))
    case "resubscription": return post("contactLists", membership(of: contact, in: list ?? "", status: "1", sourceid: 4))
    case "find contact": return get("contacts?email=\(QueryText.encoded(update.email ?? ""))")
    case "lists of contact": return get("contacts/\(contact)")
    case "unsubscription": return post("contactLists", membership(of: contact, in: step.about, status: "2"))
    case "erasure": return send("DELETE", "contacts/\(step.about)")
    case "fields", "make field", "relate field": return fieldRequest(for: step)
    default: return post("contact/sync", ["contact": .object(contactFields(update, learnt))])
    }
  }

  private func contactFields(_ update: ContactUpdate, _ learnt: Learnt) -> [String: JSON] {
    let names = NameParts(of: update)
    var contact: [String: JSON] = ["email": .text(update.email)]
    contact["firstName"] = names.first.map(JSON.string)
    contact["lastName"] = names.last.map(JSON.string)
    contact["phone"] = update.phone.map(JSON.string)
    let values = fieldValues(for: update, knowing: learnt, clearing: true)
    if !values.isEmpty { contact["fieldValues"] = .array(values.map { ["field": .string($0.id), "value": .string($0.value)] }) }
    return contact
  }

  /// The vendor lets nobody back onto a list unless it is told that this is meant (4).
  private func membership(of contact: String, in list: String, status: String, sourceid: Int64? = nil) -> JSON {
    var membership: [String: JSON] = ["list": .string(list), "contact": .string(contact), "status": .string(status)]
    membership["sourceid"] = sourceid.map(JSON.int)
    return ["contactList": .object(membership)]
  }

  /// Ids are numbers where the vendor wants them so; a sample shows what stands in for an id that is not known yet.
  private func number(_ id: String) -> JSON { Int64(id).map(JSON.int) ?? .string(id) }

  func get(_ path: String) -> HTTPRequest { send("GET", path) }

  func post(_ path: String, _ body: JSON) -> HTTPRequest { post(path, text: body.canonical) }

  func post(_ path: String, text: String) -> HTTPRequest {
    HTTPRequest(
      "POST", "\(base)/api/3/\(path)", headers: headers + [HTTPHeader("content-type", "application/json")], body: Array(text.utf8))
  }

  private func send(_ method: String, _ path: String) -> HTTPRequest { HTTPRequest(method, "\(base)/api/3/\(path)", headers: headers) }

  private var headers: [HTTPHeader] {
    [HTTPHeader("api-token", token.exposed, isSecret: true), HTTPHeader("accept", "application/json")]
  }
}
