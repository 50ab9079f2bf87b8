// What Shopify means by an answer: status, `errors` and `userErrors` all count, 200 alone says nothing.
internal import Domain

/// An answer to one document, read once.
struct ShopifyAnswer {
  private let response: HTTPResponse
  private let document: ShopifyDocument
  /// What the document's field came to; nil when it is not there at all.
  private let payload: JSON?
  private let errors: [JSON]
  private let userErrors: [JSON]
  private let cost: JSON?
  private let words: String

  init(_ response: HTTPResponse, to document: ShopifyDocument, about update: ContactUpdate?) {
    self.response = response
    self.document = document
    let json = JSON(parsing: response.text)
    payload = json?["data"]?[document.rawValue]
    cost = json?["extensions"]?["cost"]
    // A plain text for a key that is wrong, a list for everything else.
    errors = json?["errors"]?.array ?? (json?["errors"]?.string.map { [["message": .string($0)]] } ?? [])
    userErrors = payload?["userErrors"]?.array ?? []
    let told = (errors + userErrors).compactMap { $0["message"]?.string }.joined(separator: " ")
    words = VendorWords.fitForLog(told.isEmpty && response.status >= 300 ? response.text : told, about: update)
  }

  /// The customer's id, where there is one.
  var customer: String? { payload?["customer"]?["id"]?.string ?? payload?["id"]?.string }

  /// Whether the vendor says that there is nobody of that email or phone.
  var isNobody: Bool { verdict == .accepted && payload == .null }

  /// Scopes of the app.
  var scopes: [String] { payload?["accessScopes"]?.array?.compactMap { $0["handle"]?.string } ?? [] }

  /// Fields that the vendor will not take for this customer while the others are well: another customer's phone, a language that the shop
  /// does not know. Empty when something else is wrong too.
  var fieldsToLeaveOut: [String] {
    let blamed = userErrors.map { ($0["field"]?.array?.last?.string ?? "", $0["code"]?.string ?? "") }
    let optional = blamed.filter { field, code in field == "locale" || field == "phone" && code == "TAKEN" }
    return optional.count == blamed.count ? Array(Set(optional.map(\.0))).sorted() : []
  }

  /// Two kiosks made the same customer at once: the next try finds it.
  var isRace: Bool { userErrors.contains { $0["code"]?.string == "TAKEN" } }

  var verdict: Verdict {
    switch StatusClass(status: response.status) {
    case .later: .retry(afterSeconds: response.retryAfterSeconds, reason: said)
    case .outOfOrder: .pause(reason: "\(said); \(remedy)")
    case .refused: refusal
    case .done where !errors.isEmpty: verdictOfErrors
    case .done where !userErrors.isEmpty: verdictOfUserErrors
    case .done where payload == nil || payload == .null && document != .customerByIdentifier:
      .retry(afterSeconds: nil, reason: "\(said) without a result")
    case .done: .accepted
    }
  }

  var refusal: Verdict { .refused(reason: said) }
  var later: Verdict { .retry(afterSeconds: nil, reason: said) }

  private var said: String { "Shopify answered \(response.status)" + (words.isEmpty ? "" : ": \(words)") }

  private var verdictOfErrors: Verdict {
    let codes = errors.compactMap { $0["extensions"]?["code"]?.string }
    if codes.contains("THROTTLED") { return .retry(afterSeconds: secondsUntilAffordable, reason: said) }
    if codes.contains("ACCESS_DENIED") {
      // One erasure that is not allowed must not stop every other contact.
      return document == .customerRequestDataErasure
        ? .refused(reason: "\(said); give the app the scope write_customer_data_erasure and send this again")
        : .pause(reason: "\(said); give the app the scope write_customers and access to protected customer data")
    }
    if codes.contains("SHOP_INACTIVE") { return .pause(reason: "\(said); look into the shop") }
    // Words of the schema begin with a small letter: undefinedField, missingRequiredArguments. Every contact would fail alike.
    if codes.contains(where: { $0.first?.isLowercase == true || $0 == "INVALID_VARIABLE" }) {
      return .pause(reason: "\(said); set version to one that Shopify still speaks")
    }
    return later
  }

  private var verdictOfUserErrors: Verdict {
    let codes = userErrors.compactMap { $0["code"]?.string }
    if document == .customerRequestDataErasure, codes.contains("DOES_NOT_EXIST") { return .accepted }
    return codes.contains { ["INTERNAL_ERROR", "FAILED_TO_REQUEST"].contains($0) } ? later : refusal
  }

  /// Points that are missing by points that come back a second, 1 to 3600 s; nil when the answer does not say.
  private var secondsUntilAffordable: Int? {
    guard let status = cost?["throttleStatus"], let wanted = cost?["requestedQueryCost"]?.number,
      let left = status["currentlyAvailable"]?.number, let rate = status["restoreRate"]?.number, rate > 0
    else { return response.retryAfterSeconds }
    return Int(((wanted - left) / rate).rounded(.up).clamped(to: 1...3600))
  }

  private var remedy: String {
    switch response.status {
    case 401: "check the access token, or client_id and client_secret"
    case 402: "the shop is frozen: settle its bill"
    case 403: "give the app the scope write_customers"
    case 423: "the shop is locked: look into it"
    default: "check shop and version"
    }
  }
}

extension JSON {
  /// Of either kind of number.
  fileprivate var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}
