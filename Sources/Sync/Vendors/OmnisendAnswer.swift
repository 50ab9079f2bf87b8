// What Omnisend means by an answer.
internal import Domain

/// An answer, or one item's part of a batch's answer, read once.
struct OmnisendAnswer {
  /// The part of a job that tells which contacts failed.
  static let items = "items"
  private static let pollMilliseconds: Int64 = 2000

  private let status: Int
  private let document: JSON?
  private let retryAfter: Int?
  /// For the log.
  let said: String

  init(_ response: HTTPResponse, about update: ContactUpdate?) {
    self.init(
      status: response.status, JSON(parsing: response.text), text: response.text, retryAfter: response.retryAfterSeconds, about: update)
  }

  private init(status: Int, _ document: JSON?, text: String, retryAfter: Int?, about update: ContactUpdate?) {
    self.status = status
    self.document = document
    let asked = document?["retryAfter"]?.int.map { Int(Swift.min(Swift.max($0, 0), 86_400)) }
    self.retryAfter = [retryAfter, asked].compactMap(\.self).max()
    let faults = (document?["errors"]?.array ?? []).compactMap { fault -> String? in
      guard let message = fault["message"]?.string else { return nil }
      let field = fault["field"]?.string ?? ""
      return field.isEmpty ? message : "\(field): \(message)"
    }
    let told = document?["detail"]?.string ?? document?["title"]?.string ?? ""
    let all = ([told] + faults).filter { !$0.isEmpty }.joined(separator: " ")
    let words = status < 300 ? "" : VendorWords.fitForLog(all.isEmpty ? text : all, about: update)
    said = "Omnisend answered \(status)" + (words.isEmpty ? "" : ": \(words)")
  }

  /// 409 means that an address belongs to somebody else: no later try will change that.
  var verdict: Verdict {
    switch StatusClass(status: status) {
    case .done: .accepted
    case .later where status == 409: .refused(reason: said)
    case .later: .retry(afterSeconds: retryAfter, reason: said)
    case .outOfOrder: .pause(reason: "\(said); \(remedy)")
    case .refused: .refused(reason: said)
    }
  }

  /// Nil when the answer speaks of single rows.
  var whole: BulkReading? {
    switch verdict {
    case .accepted: nil
    case .refused: .split
    case let verdict: .whole(verdict)
    }
  }

  /// Whether this is a list of contacts.
  var isList: Bool { document?["contacts"]?.array != nil }

  /// Of the contact that has this address; nil when none of the list has it.
  func id(of address: String) -> String? {
    let found = document?["contacts"]?.array?.first { contact in
      (contact["identifiers"]?.array ?? []).contains { $0["id"]?.string?.lowercased() == address.lowercased() }
    }
    guard let id = found?["id"]?.string, id.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil else { return nil }
    return id
  }

  /// Whether a contact was written without the phone that was sent.
  func lacks(phone: String?) -> Bool {
    guard let phone, let identifiers = document?["identifiers"]?.array, !identifiers.isEmpty else { return false }
    return !identifiers.contains { $0["id"]?.string == phone }
  }

  /// The answer to a new batch, and to the question how it does.
  func batch(of deliveries: [Delivery]) -> BulkReading {
    if let whole { return whole }
    guard let id = document?["batchID"]?.string, id.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil else { return .split }
    switch document?["status"]?.string {
    case "finished" where document?["errorsCount"]?.int == 0: return .settled(deliveries.map { _ in .accepted })
    case "finished": return .job(Job(id: id, part: OmnisendAnswer.items), afterMilliseconds: 0)
    case "stopped": return .whole(.retry(afterSeconds: nil, reason: "Omnisend stopped the batch"))
    default: return .job(Job(id: id), afterMilliseconds: OmnisendAnswer.pollMilliseconds)
    }
  }

  /// Everybody who is not among the errors is taken; when an error cannot be told to anybody, each is sent again.
  func failures(of deliveries: [Delivery]) -> BulkReading {
    if let whole { return whole }
    guard let errors = document?["errors"]?.array, let count = document?["errorsCount"]?.int, errors.count == count else { return .split }
    let places = deliveries.enumerated().reduce(into: [String: Int]()) { $0[$1.element.update.email?.lowercased() ?? ""] = $1.offset }
    var verdicts = deliveries.map { _ in Verdict.accepted }
    for error in errors {
      let identifiers = error["request"]?["identifiers"]?.array ?? []
      guard let email = identifiers.first(where: { $0["type"] == "email" })?["id"]?.string, let place = places[email.lowercased()] else {
        return .split
      }
      verdicts[place] =
        OmnisendAnswer(
          status: error["responseCode"]?.int.map { Int($0) } ?? 500, error["response"], text: "", retryAfter: nil,
          about: deliveries[place].update
        ).verdict
    }
    return .settled(verdicts)
  }

  private var remedy: String {
    switch status {
    case 401: "check api_key"
    case 402, 423: "look into the Omnisend account"
    case 403: "give the key the right to contacts"
    case 410: "set a newer version"
    default: "check base_url"
    }
  }
}
