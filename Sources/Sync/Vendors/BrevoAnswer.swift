// What Brevo says, in our words.
internal import Domain

/// An answer with its code and message, read once.
struct BrevoAnswer {
  private let response: HTTPResponse
  private let message: String
  private let words: String
  /// Nil for a body that is no JSON.
  let body: JSON?

  init(_ response: HTTPResponse, about update: ContactUpdate?) {
    self.response = response
    body = JSON(parsing: response.text)
    message = (body?["message"]?.string ?? "").lowercased()
    words = VendorWords.fitForLog(body?["message"]?.string ?? (response.status >= 300 ? response.text : ""), about: update)
  }

  /// The phone is somebody else's, or no phone to Brevo; its code for that has changed over time.
  var blamesPhone: Bool {
    guard response.status == 400 else { return false }
    let duplicates = body?["metadata"]?["duplicate_identifiers"]?.array?.compactMap(\.string) ?? []
    return duplicates.contains("SMS") || message.contains("sms ") || message.contains("phone")
  }

  /// What was to be made is there.
  var isThereAlready: Bool { response.status == 400 && (message.contains("unique") || message.contains("exist")) }

  var verdict: Verdict {
    switch StatusClass(status: response.status) {
    case .done: .accepted
    case .later: .retry(afterSeconds: response.retryAfterSeconds ?? reset, reason: said)
    case .outOfOrder: .pause(reason: "\(said); \(remedy)")
    case .refused where body?["code"]?.string == "account_in_process": .retry(afterSeconds: nil, reason: said)
    case .refused where blamesList: .pause(reason: "\(said); check list_id and import_list_id")
    case .refused: .refused(reason: said)
    }
  }

  var said: String { "Brevo answered \(response.status)" + (words.isEmpty ? "" : ": \(words)") }

  /// Seconds until the window of a 429 is over.
  private var reset: Int? {
    guard response.status == 429, let text = response[header: "x-sib-ratelimit-reset"], let seconds = Double(text), seconds.isFinite else {
      return nil
    }
    return Int(seconds.rounded(.up).clamped(to: 1...3600))
  }

  /// A list that is not there fails every contact alike.
  private var blamesList: Bool { message.contains("list id") || message.contains("listid") || message.contains("list does not exist") }

  private var remedy: String {
    switch response.status {
    case 401: "check api_key, and the authorised addresses in Brevo's security settings"
    case 402, 403, 423: "look into the Brevo account"
    default: "check base_url, list_id and import_list_id"
    }
  }
}
