// What ActiveCampaign means by an answer. Errors have no common shape.
internal import Domain

/// An answer, read once.
struct ActiveCampaignAnswer {
  let json: JSON?
  private let response: HTTPResponse
  private let words: String

  init(_ response: HTTPResponse, about update: ContactUpdate?) {
    self.response = response
    json = JSON(parsing: response.text)
    words = response.status < 300 ? "" : VendorWords.fitForLog(ActiveCampaignAnswer.told(json) ?? response.text, about: update)
  }

  /// `{"message","error"}`, `{"errors":[{"title","detail"}]}` or `{"message","failureReasons":["…"]}`.
  private static func told(_ json: JSON?) -> String? {
    var told = [json?["message"]?.string, json?["error"]?.string]
    for error in json?["errors"]?.array ?? [] { told += [error["title"]?.string, error["detail"]?.string] }
    for reason in json?["failureReasons"]?.array ?? [] { told.append(reason.string) }
    let words = told.compactMap(\.self).filter { !$0.isEmpty }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  /// Not there, or no longer.
  var isMissing: Bool { response.status == 404 }
  var isWell: Bool { StatusClass(status: response.status) == .done }

  /// Somebody made it in the meantime, or it stands there in other letters.
  var isDuplicate: Bool {
    let codes = json?["errors"]?.array?.compactMap { $0["code"]?.string } ?? []
    return codes.contains { $0 == "duplicate" || $0 == "field_invalid" } || speaks(of: "duplicate entry")
  }

  /// Case ignored.
  func speaks(of text: String) -> Bool { !isWell && words.lowercased().contains(text) }

  /// Of a whole request; a page that is not there at all pauses. A limit comes as 400 too.
  var verdict: Verdict {
    if speaks(of: "rate limit exceeded") { return .retry(afterSeconds: response.retryAfterSeconds ?? 60, reason: said) }
    return switch StatusClass(status: response.status) {
    case .done: .accepted
    case .later: .retry(afterSeconds: response.retryAfterSeconds, reason: said)
    case .outOfOrder: .pause(reason: "\(said); \(remedy)")
    case .refused: .refused(reason: said)
    }
  }

  var later: Verdict { .retry(afterSeconds: nil, reason: said) }
  func pause(_ remedy: String) -> Verdict { .pause(reason: "\(said); \(remedy)") }

  private var said: String { "ActiveCampaign answered \(response.status)" + (words.isEmpty ? "" : ": \(words)") }

  private var remedy: String {
    switch response.status {
    case 401, 403: "check api_token and what its user may do"
    case 402, 423: "look into the ActiveCampaign account"
    default: "check url"
    }
  }
}

extension JSON {
  /// An id, which the vendor writes as text or as a number; nil for anything that is none.
  var id: String? {
    let text = string ?? int.map { String($0) }
    return text.flatMap { $0.wholeMatch(of: /[1-9][0-9]{0,17}/) == nil ? nil : $0 }
  }
}
