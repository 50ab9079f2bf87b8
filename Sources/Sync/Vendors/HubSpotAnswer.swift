// What HubSpot says, in our words: the same error object stands for a whole request and for one row of a batch.
internal import Domain

/// An answer, or what an answer says of one row, read once.
struct HubSpotAnswer {
  private let response: HTTPResponse
  private let body: JSON?
  private let words: String

  init(_ response: HTTPResponse, about update: ContactUpdate?) {
    self.response = response
    body = JSON(parsing: response.text)
    words = VendorWords.fitForLog(HubSpotAnswer.told(by: body) ?? (response.status >= 300 ? response.text : ""), about: update)
  }

  /// What a batch says of one row; the category stands for a status.
  init(row error: JSON, about update: ContactUpdate?) {
    let status =
      switch error["category"]?.string {
      case "VALIDATION_ERROR", "OBJECT_NOT_FOUND": 400
      case "CONFLICT": 409
      case "RATE_LIMITS", "RATE_LIMIT": 429
      case "INVALID_AUTHENTICATION": 401
      case "MISSING_SCOPES", "BANNED": 403
      default: 500
      }
    self.init(HTTPResponse(status, body: Array(error.canonical.utf8)), about: update)
  }

  /// Errors of single rows in a 2xx answer.
  var rowErrors: [JSON] { body?["errors"]?.array ?? [] }
  /// Rows that were written.
  var written: Int { body?["results"]?.array?.count ?? 0 }
  /// The list of an answer that lists something.
  var results: [JSON] { body?["results"]?.array ?? [] }
  /// Whether the answer is whole: a list that is too long is cut off by the transport.
  var isWhole: Bool { body != nil }
  /// The one object that was asked for.
  var one: [JSON] { body.map { [$0] } ?? [] }
  /// The id of that object.
  var id: String? { body?["id"]?.string }

  /// A property is not there.
  var lacksProperty: Bool { response.status == 400 && response.text.contains("PROPERTY_DOESNT_EXIST") }
  /// Those of `names`, names in the sheet, that the answer calls missing; all of them when it names none.
  func lacked(of names: [String]) -> [String] {
    let text = body?["message"]?.string ?? ""
    let named = names.filter { text.contains("\"\(FlatName.of($0))\"") }
    return named.isEmpty ? names : named
  }
  /// A tag has no option yet.
  var lacksOption: Bool { response.status == 400 && response.text.contains("INVALID_OPTION") && response.text.contains(HubSpotBody.tags) }
  /// The id in "Contact already exists. Existing ID: 12345".
  var existingId: String? {
    guard response.status == 409, let match = response.text.firstMatch(of: /Existing ID: ?([0-9]{1,20})/) else { return nil }
    return String(match.1)
  }

  var verdict: Verdict {
    switch StatusClass(status: response.status) {
    case .done: .accepted
    // The account is moving to another data centre.
    case .refused where response.status == 477: .retry(afterSeconds: response.retryAfterSeconds, reason: said)
    case .later: .retry(afterSeconds: response.retryAfterSeconds ?? quiet, reason: said)
    case .outOfOrder: .pause(reason: "\(said); \(remedy)")
    case .refused where demandsProperty: .pause(reason: "\(said); in HubSpot's settings of contacts make that property optional")
    case .refused: .refused(reason: said)
    }
  }

  var said: String { "HubSpot answered \(response.status)" + (words.isEmpty ? "" : ": \(words)") }

  /// Seconds until a 429 is over: the daily allowance comes back at midnight, at UTC's at the latest; the other is for ten seconds.
  private var quiet: Int? {
    guard response.status == 429 else { return nil }
    guard body?["policyName"]?.string == "DAILY" else { return 10 }
    guard let now = response[header: "date"].flatMap({ Instant(httpDate: $0) }) else { return 3600 }
    return 86_400 - Int(now.milliseconds / 1000 % 86_400)
  }

  /// An administrator's rule that contacts must have a property fails every contact alike.
  private var demandsProperty: Bool {
    let text = words.lowercased()
    return text.contains("required") && text.contains("propert")
  }

  private var remedy: String {
    switch response.status {
    case 401: "check access_token"
    case 403: "give the private app the scopes \(HubSpot.scopes)"
    case 402, 423: "look into the HubSpot account"
    case 410: "set a newer version"
    default: "check base_url, version and subscription_id"
    }
  }

  /// The messages inside `Property values were not valid: [{…}]`, else the message itself.
  private static func told(by body: JSON?) -> String? {
    guard let message = body?["message"]?.string else { return nil }
    guard let start = message.firstRange(of: "[{")?.lowerBound, let list = JSON(parsing: message[start...])?.array else { return message }
    let inner = list.compactMap { fault -> String? in
      guard let text = fault["message"]?.string else { return nil }
      return fault["name"]?.string.map { "\($0): \(text)" } ?? text
    }
    return inner.isEmpty ? message : inner.joined(separator: " ")
  }
}
