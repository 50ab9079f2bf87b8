// HubSpot's properties and subscription types as they are, what is missing among them, and the looks that find it.
public import Domain

/// The answer to a look at all properties of contacts.
struct HubSpotProperties {
  private let properties: [JSON]
  private let names: Set<String>

  init(_ properties: [JSON]) {
    self.properties = properties
    names = Set(properties.compactMap { $0["name"]?.string })
  }

  /// Those of `wanted`, names in the sheet, that are not there.
  func lacking(_ wanted: [String]) -> [String] { wanted.filter { !names.contains(FlatName.of($0)) } }

  /// Whether the property of tags is there and some of `tags` have no option.
  func lacksOptions(for tags: [String]) -> Bool {
    tagProperty != nil && HubSpotBody.options(adding: tags, to: options).count > options.count
  }

  /// The property of tags is something else than a choice of many.
  var hasOtherTags: Bool { tagProperty.map { $0["type"]?.string != "enumeration" } ?? false }

  /// The options of today, for whoever adds to them.
  var learnt: Learnt { Learnt(ofContact: ["options": JSON.array(options).canonical]) }

  private var tagProperty: JSON? { properties.first { $0["name"]?.string == HubSpotBody.tags } }
  private var options: [JSON] { tagProperty?["options"]?.array ?? [] }
}

/// The answer to a look at the subscription types.
struct HubSpotSubscriptions {
  struct Trouble: Error { var words: String }

  private let active: [JSON]

  init(_ definitions: [JSON]) {
    active = definitions.filter { $0["isActive"]?.bool != false && $0["isInternal"]?.bool != true }
  }

  /// The only type for marketing by email.
  var choice: Result<Int64, Trouble> {
    let marketing = active.filter { $0["purpose"]?.string?.lowercased().contains("marketing") ?? true }
    let ids = marketing.compactMap { $0["id"]?.string.flatMap { Int64($0) } }
    if ids.count == 1 { return .success(ids[0]) }
    guard !active.isEmpty else {
      return .failure(Trouble(words: "HubSpot has no subscription type for email; make one in its settings, under Marketing, Email"))
    }
    return .failure(Trouble(words: "HubSpot has several subscription types; set subscription_id to one of \(listed)"))
  }

  /// Whether `id` is there.
  func has(_ id: Int64) -> Bool { active.contains { $0["id"]?.string == String(id) } }

  /// `101 Newsletter, 102 Offers`
  var listed: String {
    active.prefix(8).map { type in
      "\(type["id"]?.string ?? "?") \(VendorWords.fitForLog(type["name"]?.string ?? "").prefix(30))"
    }.joined(separator: ", ")
  }
}

extension HubSpot {
  /// Steps about properties are the same for a delivery and for a checkup; `tags` are those that need an option.
  func request(forPropertyStep step: Step, tags: [String], knowing learnt: Learnt) -> HTTPRequest {
    switch step.name {
    case "create": return send("POST", properties(""), HubSpotBody.property(step.about, options: tags))
    case Step.options.name:
      let existing = learnt["options"].flatMap { JSON(parsing: $0)?.array } ?? []
      return send("PATCH", properties("/\(HubSpotBody.tags)"), ["options": .array(HubSpotBody.options(adding: tags, to: existing))])
    case "property": return send("GET", properties("/\(FlatName.of(step.about))"))
    default: return send("GET", properties(""))
    }
  }

  /// `properties`, `subscriptions` and `write`, each of which proves a scope too.
  public func checks(for shop: Vocabulary) -> [Step] { [.properties, .definitions, .mayWrite] }

  /// Reads, and a batch of no contacts, which shows whether the token may write some.
  public func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    switch step {
    case .definitions: send("GET", preferences("definitions"))
    case .listOptions: send("GET", properties("/\(HubSpotBody.tags)"))
    case .mayWrite: upsert([])
    default: request(forPropertyStep: step, tags: shop.tags, knowing: learnt)
    }
  }

  /// Properties and options that are missing can be made; everything else is the merchant's to change.
  public func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    let answer = HubSpotAnswer(response, about: nil)
    let isThereAlready = step.name == "create" && response.status == 409
    if step.name == "property", response.status == 404 {
      return .missing("HubSpot lacks the property \(FlatName.of(step.about))", making: [.create(step.about)])
    }
    // No contacts are no good request, for whoever may make it.
    let mayWrite = step == .mayWrite && response.status == 400
    guard answer.verdict == .accepted || isThereAlready || mayWrite else { return .bad(answer.verdict.asPause) }
    if step.name == "property" { return finding(inOne: HubSpotProperties(answer.one), shop) }
    // Some accounts have so many properties that the list comes cut off: then one by one.
    if step == .properties || step == .propertiesAgain, !answer.isWhole {
      return .good("", Learnt(), then: HubSpotBody.names(in: shop).map(Step.property))
    }
    switch step {
    case .properties: return finding(in: HubSpotProperties(answer.results), isSecondLook: false, shop)
    case .propertiesAgain: return finding(in: HubSpotProperties(answer.results), isSecondLook: true, shop)
    case .definitions: return finding(in: HubSpotSubscriptions(answer.results))
    case .listOptions: return .good("", HubSpotProperties(answer.one).learnt, then: [])
    case .mayWrite: return .good("the token may write contacts", Learnt(), then: [])
    default: return .good("", Learnt(), then: [])
    }
  }

  /// Of one property; only that of tags has more to it than being there.
  private func finding(inOne there: HubSpotProperties, _ shop: Vocabulary) -> Finding {
    if there.hasOtherTags { return .bad(.pause(reason: HubSpot.otherTags)) }
    guard there.lacksOptions(for: shop.tags) else { return .good("", Learnt(), then: []) }
    return .missing("HubSpot lacks options of askwell_tags", making: [.listOptions, .options])
  }

  private static let otherTags = "the property askwell_tags is no choice of several at HubSpot; rename or delete it there"

  private func finding(in there: HubSpotProperties, isSecondLook: Bool, _ shop: Vocabulary) -> Finding {
    if there.hasOtherTags { return .bad(.pause(reason: HubSpot.otherTags)) }
    let missing = there.lacking(HubSpotBody.names(in: shop))
    let lacksOptions = there.lacksOptions(for: shop.tags)
    guard !missing.isEmpty || lacksOptions else {
      return .good("the token works and all properties are there", there.learnt, then: [])
    }
    let named = missing.isEmpty ? "options of askwell_tags" : "the properties " + missing.map { FlatName.of($0) }.joined(separator: ", ")
    if isSecondLook {
      return .bad(.retry(afterSeconds: nil, reason: "HubSpot made \(named) and does not show them yet; run the test again"))
    }
    // Options need the list of today: it is read once more before they are added, and after everything was made.
    return .missing(
      "HubSpot lacks \(named)",
      making: missing.map(Step.create) + (lacksOptions ? [.listOptions, .options] : []) + [.propertiesAgain])
  }

  private func finding(in subscriptions: HubSpotSubscriptions) -> Finding {
    if let subscription {
      guard !subscriptions.has(subscription) else { return .good("the subscription type \(subscription) is there", Learnt(), then: []) }
      let choice = "set subscription_id to one of \(subscriptions.listed)"
      return .bad(.pause(reason: "HubSpot knows no subscription type \(subscription); \(choice)"))
    }
    switch subscriptions.choice {
    case .success(let id): return .good("a yes to email is for the subscription type \(id)", Learnt(), then: [])
    case .failure(let trouble): return .bad(.pause(reason: trouble.words))
    }
  }
}

extension Verdict {
  /// A look is about no contact: what is refused is a matter of the settings.
  var asPause: Verdict { if case .refused(let reason) = self { .pause(reason: reason) } else { self } }
}

extension Step {
  fileprivate static let mayWrite: Step = "write"
  fileprivate static let properties: Step = "properties"
  fileprivate static let propertiesAgain: Step = "properties again"
  static let listOptions: Step = "list options"
}
