// What Klaviyo means by an answer.
internal import Domain

/// An answer with its `errors`, read once.
struct KlaviyoAnswer {
  private let response: HTTPResponse
  private let errors: [JSON]
  private let words: String

  init(_ response: HTTPResponse, about update: ContactUpdate?) {
    self.response = response
    errors = JSON(parsing: response.text)?["errors"]?.array ?? []
    let told = errors.compactMap { $0["detail"]?.string ?? $0["title"]?.string }.joined(separator: " ")
    words = VendorWords.fitForLog(told.isEmpty && response.status >= 300 ? response.text : told, about: update)
  }

  /// Email and phone are on two profiles (klaviyo-api-node#75): happens although the call means "create or update".
  var isDuplicateProfile: Bool { response.status == 409 && errors.contains { $0["code"]?.string == "duplicate_profile" } }

  var verdict: Verdict {
    switch StatusClass(status: response.status) {
    case .done: .accepted
    case .later: .retry(afterSeconds: response.retryAfterSeconds, reason: said)
    case .outOfOrder: .pause(reason: "\(said); \(remedy)")
    case .refused where blamesTheList: .pause(reason: "\(said); check list_id")
    case .refused: refusal
    }
  }

  var refusal: Verdict { .refused(reason: said) }

  private var said: String { "Klaviyo answered \(response.status)" + (words.isEmpty ? "" : ": \(words)") }

  /// A list that does not exist fails every contact alike.
  private var blamesTheList: Bool {
    errors.contains { $0["source"]?["pointer"]?.string?.hasPrefix("/data/relationships/list") == true }
  }

  private var remedy: String {
    switch response.status {
    case 401: "check api_key"
    case 403: "give the key the scopes profiles, lists, subscriptions and events"
    case 402, 423: "look into the Klaviyo account"
    case 410: "set a newer revision"
    default: "check base_url and list_id"
    }
  }
}
