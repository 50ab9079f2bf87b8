// Shopify: the customer with our tags, and consent where it was just given (VENDORS.md 5). Answers to questions are not told: the shop
// knows tags.
public import Domain

/// A customer found by email or phone, then tags added and removed one by one: tags of others stay. One request carries one customer; the
/// vendor's way for thousands at once is a file of its own and not worth its waits for what a shop's kiosks bring.
///
/// A withdrawal finds the customer and unsubscribes the channel. An erasure asks the vendor to erase the customer's data, which it does in
/// its own time, after the days that the law grants it.
public struct Shopify: Destination {
  /// As accounts name it.
  public static let vendor = "shopify"
  /// For whoever chooses.
  public static let about = "customers of the online shop, with tags"
  /// `shop`, and either `access_token` or `client_id` with `client_secret`.
  public static let settings = [
    SettingKey("shop", isRequired: true, help: "name before .myshopify.com"),
    SettingKey("access_token", isSecret: true, help: "Admin API access token of an app that was made before 2026"),
    SettingKey("client_id", help: "of an app made in the Dev Dashboard; instead of access_token"),
    SettingKey("client_secret", isSecret: true, help: "of the same app; its scopes: write_customers, write_customer_data_erasure"),
    SettingKey("version", standard: "2026-10", help: "version of the vendor's interface"),
    SettingKey("base_url", help: "another host, for tests"),
  ]
  /// A request costs about 10 of the 100 points that come back each second in the smallest plan.
  public static let pace = Pace(limit: RateLimit(perMinute: 540, burst: 30), backoff: .vendor)

  /// Faults of form, and a key that is missing.
  public static func problems(with settings: [String: String]) -> [Problem] {
    var problems = problems(withAddress: "base_url", in: settings)
    if let shop = settings["shop"], name(of: shop) == nil {
      problems.append(Problem("bad_shop", path: "shop", "is no shop; write what stands before .myshopify.com, such as my-shop"))
    }
    if let version = settings["version"], version.wholeMatch(of: /20\d\d-(01|04|07|10)|unstable/) == nil {
      problems.append(Problem("bad_version", path: "version", "is no version; write one such as 2026-10"))
    }
    let hasCredentials = settings["client_id"] != nil && settings["client_secret"] != nil
    if settings["access_token"] == nil, !hasCredentials {
      problems.append(Problem("missing_key", path: "access_token", "is missing; set it, or client_id and client_secret"))
    }
    return problems
  }

  private static func name(of shop: String) -> String? {
    shop.wholeMatch(of: /([a-z0-9][a-z0-9-]*)(\.myshopify\.com)?/).map { String($0.1) }
  }

  private let base: String
  private let path: String
  private let token: Redacted<String>?
  private let credentials: (id: String, secret: Redacted<String>)?

  /// Throws every fault of the settings, or a missing key.
  public init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    let problems = Shopify.problems(with: account.settings)
    guard problems.isEmpty else { throw Faults(problems) }
    let address = account.settings["base_url"] ?? "https://\(Shopify.name(of: account.settings["shop"] ?? "") ?? "").myshopify.com"
    base = address.hasSuffix("/") ? String(address.dropLast()) : address
    path = "/admin/api/\(account.settings["version"] ?? "2026-10")/graphql.json"
    token = secrets["access_token"]
    credentials = if let id = account.settings["client_id"], let secret = secrets["client_secret"] { (id, secret) } else { nil }
    guard token != nil || credentials != nil else { throw Faults([Problem("missing_key", path: "access_token", "is missing")]) }
  }

  /// A customer first, since everything else needs its id; consents last, so that a refused one holds nothing up.
  public func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] {
    let update = delivery.update
    let steps: [Step] =
      switch update.purpose {
      case .state:
        [Shopify.customer] + (update.tags.isEmpty ? [] : ["tags"]) + (update.removedTags.isEmpty ? [] : ["lost tags"])
          + update.freshChannels.map { Step("\($0.name) consent") }
      case .withdrawal(let channels):
        (channels.contains("email") && update.email != nil ? [Shopify.byEmail] : [])
          + (channels.contains("sms") && update.phone != nil ? [Shopify.byPhone] : [])
      case .erasure: (update.email == nil ? [] : [Shopify.byEmail]) + (update.phone == nil ? [] : [Shopify.byPhone])
      }
    return steps.isEmpty ? [] : tokenSteps(learnt) + steps
  }

  /// A POST of one document.
  public func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    let update = delivery.update
    let customer = learnt[Shopify.customer.name] ?? ""
    let variables: [String: JSON] =
      switch step.name {
      case "tags": ShopifyVariables.tags(update.tags, of: customer)
      case "lost tags": ShopifyVariables.tags(update.removedTags, of: customer)
      case "email consent": ShopifyVariables.consent(on: "email", of: learnt[Shopify.byEmail.name] ?? customer, for: delivery)
      case "sms consent": ShopifyVariables.consent(on: "sms", of: learnt[Shopify.byPhone.name] ?? customer, for: delivery)
      case Shopify.byEmail.name: ShopifyVariables.lookUp(email: update.email ?? "")
      case Shopify.byPhone.name: ShopifyVariables.lookUp(phone: update.phone ?? "")
      case "erasure": ["customerId": .string(step.about)]
      case "token": [:]
      default: ShopifyVariables.customer(update, without: step.about.split(separator: " ").map(String.init))
      }
    return step.name == "token" ? tokenRequest : post(document(for: step), variables, learnt)
  }

  /// A phone of another customer and a language that the shop does not know are left out at the second try.
  public func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    if step.name == "token" { return tokenReading(of: response) }
    // A token that was known from before may be void by now: a new one, once.
    if response.status == 401, token == nil, learnt[Shopify.tokenIsNew] == nil {
      return .first([Step("token", teaches: true)], Learnt(ofContact: [Shopify.tokenIsNew: "yes"]))
    }
    let update = delivery.update
    let answer = ShopifyAnswer(response, to: document(for: step), about: update)
    switch step.name {
    case Shopify.customer.name, "smaller customer": return readingOfCustomer(answer, step, update)
    case Shopify.byEmail.name, Shopify.byPhone.name:
      guard let id = answer.customer, answer.verdict == .accepted else {
        return answer.isNobody ? .learnt(Learnt(), then: []) : .verdict(answer.verdict)
      }
      let channel = step == Shopify.byEmail ? "email" : "sms"
      let then: [Step] =
        switch update.purpose {
        case .state: []
        case .withdrawal: [Step("\(channel) consent")]
        case .erasure: [Step("erasure", about: id)]
        }
      return .learnt(Learnt(ofContact: [step.name: id]), then: then)
    default: return .verdict(answer.verdict)
    }
  }

  private func readingOfCustomer(_ answer: ShopifyAnswer, _ step: Step, _ update: ContactUpdate) -> Reading {
    if let id = answer.customer, answer.verdict == .accepted {
      // Somebody else holds the number: the yes to text messages belongs to that customer.
      let isPhoneElsewhere = step.about.contains("phone") && update.freshChannels.contains { $0.name == "sms" }
      return .learnt(Learnt(ofContact: [Shopify.customer.name: id]), then: isPhoneElsewhere ? [Shopify.byPhone] : [])
    }
    let leaveOut = answer.fieldsToLeaveOut.filter { $0 != "phone" || update.email != nil }
    if step == Shopify.customer, !leaveOut.isEmpty {
      return .instead(Step("smaller customer", about: leaveOut.joined(separator: " "), teaches: true))
    }
    return .verdict(answer.isRace ? answer.later : answer.verdict)
  }

  /// One: `scopes`.
  public func checks(for shop: Vocabulary) -> [Step] { tokenSteps(Learnt()) + ["scopes"] }

  /// Reads what the app is allowed to do.
  public func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    step.name == "token" ? tokenRequest : post(.currentAppInstallation, [:], learnt)
  }

  /// An app that may not write customers pauses the account.
  public func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    if step.name == "token" {
      return switch tokenReading(of: response) {
      case .learnt(let token, let then): .good("", token, then: then)
      case .verdict(let verdict): .bad(verdict)
      case .instead, .first: .good("", Learnt(), then: [])
      }
    }
    let answer = ShopifyAnswer(response, to: .currentAppInstallation, about: nil)
    guard answer.verdict == .accepted else { return .bad(answer.verdict) }
    guard answer.scopes.contains("write_customers") else {
      return .bad(.pause(reason: "the app may not write customers; give it the scope write_customers"))
    }
    let mayErase = answer.scopes.contains("write_customer_data_erasure")
    let words = "the token works and may write customers"
    return .good(mayErase ? words : words + "; for erasures it also needs the scope write_customer_data_erasure", Learnt(), then: [])
  }

  private static let customer = Step("customer", teaches: true)
  private static let byEmail = Step("customer by email", teaches: true)
  private static let byPhone = Step("customer by phone", teaches: true)

  private func document(for step: Step) -> ShopifyDocument {
    switch step.name {
    case "tags": .tagsAdd
    case "lost tags": .tagsRemove
    case "email consent": .customerEmailMarketingConsentUpdate
    case "sms consent": .customerSmsMarketingConsentUpdate
    case Shopify.byEmail.name, Shopify.byPhone.name: .customerByIdentifier
    case "erasure": .customerRequestDataErasure
    default: .customerSet
    }
  }

  private func post(_ document: ShopifyDocument, _ variables: [String: JSON], _ learnt: Learnt) -> HTTPRequest {
    HTTPRequest(
      "POST", base + path,
      headers: [
        HTTPHeader("x-shopify-access-token", token?.exposed ?? learnt["token"] ?? "", isSecret: true),
        HTTPHeader("accept", "application/json"), HTTPHeader("content-type", "application/json"),
      ],
      body: Array(document.body(variables).canonical.utf8))
  }
}

// Apps of the Dev Dashboard have no lasting token: they fetch one that holds for a day. It is known for an hour, then fetched anew.
extension Shopify {
  private static let tokenIsNew = "token is new"

  private func tokenSteps(_ learnt: Learnt) -> [Step] {
    token == nil && learnt["token"] == nil ? [Step("token", teaches: true)] : []
  }

  /// A form and not JSON: samples of requests show JSON, and this body holds the secret.
  private var tokenRequest: HTTPRequest {
    let fields = [
      ("grant_type", "client_credentials"), ("client_id", credentials?.id ?? ""), ("client_secret", credentials?.secret.exposed ?? ""),
    ]
    let form = fields.map { "\($0)=\(QueryText.encoded($1))" }.joined(separator: "&")
    return HTTPRequest(
      "POST", "\(base)/admin/oauth/access_token",
      headers: [HTTPHeader("accept", "application/json"), HTTPHeader("content-type", "application/x-www-form-urlencoded")],
      body: Array(form.utf8))
  }

  private func tokenReading(of response: HTTPResponse) -> Reading {
    if response.status == 200, let token = JSON(parsing: response.text)?["access_token"]?.string {
      return .learnt(Learnt(ofContact: [Shopify.tokenIsNew: "yes"], ofAccount: ["token": token]), then: [])
    }
    let said = "Shopify gave no token (\(response.status))"
    guard StatusClass(status: response.status) != .later else {
      return .verdict(.retry(afterSeconds: response.retryAfterSeconds, reason: said))
    }
    return .verdict(.pause(reason: "\(said); check shop, client_id and client_secret, and that the app is installed in the shop"))
  }
}
