// What Mailchimp means by an answer.
internal import Domain

/// An answer, read once.
struct MailchimpAnswer {
  /// What was asked about: a missing audience is nobody's fault but the account's, a missing member may be what was wanted.
  enum Subject {
    case audience, knownMember, memberToGo
  }

  private static let day = 86_400
  /// The first question about a batch comes soon: small ones take Mailchimp no time. Later ones come ever more slowly.
  private static let pollMilliseconds: Int64 = 200

  private let response: HTTPResponse
  private let document: JSON?
  private let words: String

  init(_ response: HTTPResponse, about update: ContactUpdate?) {
    self.response = response
    document = JSON(parsing: response.text)
    let faults = (document?["errors"]?.array ?? []).compactMap { fault -> String? in
      guard let message = fault["message"]?.string else { return nil }
      let field = fault["field"]?.string ?? ""
      return field.isEmpty ? message : "\(field): \(message)"
    }
    let told = document?["detail"]?.string ?? document?["title"]?.string ?? ""
    let all = ([told] + faults).filter { !$0.isEmpty }.joined(separator: " ")
    words = response.status < 300 ? "" : VendorWords.fitForLog(all.isEmpty ? response.text : all, about: update)
  }

  func verdict(on subject: Subject) -> Verdict {
    switch (StatusClass(status: response.status), subject) {
    case (.done, _): .accepted
    case (.later, _): later
    // Over its connections Mailchimp says 403 without a word; a key that may not do something gets a document.
    case (.outOfOrder, _) where response.status == 403 && document?.object == nil: later
    case (.outOfOrder, .memberToGo) where response.status == 404: .accepted
    case (.outOfOrder, .memberToGo) where response.status == 405: refusal
    case (.outOfOrder, .knownMember) where response.status == 404: refusal
    case (.outOfOrder, _): .pause(reason: "\(said); \(remedy)")
    case (.refused, _): MailchimpAnswer.refusal(said)
    }
  }

  /// An address that left, bounced or is under review: Mailchimp lets nobody but the person bring it back.
  var isCompliance: Bool {
    response.status == 400 && MailchimpAnswer.isCompliance("\(document?["title"]?.string ?? "") \(document?["detail"]?.string ?? "")")
  }

  /// A member that gets no mail and was not asked whether it wants any.
  var isOutside: Bool {
    guard let status = document?["status"]?.string else { return false }
    return status != "subscribed" && status != "pending"
  }

  /// Merge fields that were not taken; nil when something else is wrong.
  var faultyFields: Set<String>? {
    guard response.status == 400, let errors = document?["errors"]?.array, !errors.isEmpty else { return nil }
    return Set(errors.compactMap { $0["field"]?.string })
  }

  /// What the audience says of itself; nil when this is no audience.
  var audience: Learnt? {
    guard response.status == 200, let asks = document?["double_optin"]?.bool else { return nil }
    return Learnt(ofAccount: [MailchimpBody.doubleOptIn: asks ? "true" : "false"])
  }

  /// Merge tags that the audience has.
  var mergeFields: Set<String> { Set((document?["merge_fields"]?.array ?? []).compactMap { $0["tag"]?.string }) }

  /// What `POST /lists/{id}` did: it says 200 even when it took nobody. An answer that does not speak of everybody (too long for the
  /// transport, say) leads to halves.
  /// - Parameter known: the step of members that the audience has already and that were left as they are.
  func members(of deliveries: [Delivery], orKnown known: Step?) -> BulkReading {
    if let whole { return whole }
    guard let errors = document?["errors"]?.array else { return .split }
    let taken = Set(((document?["new_members"]?.array ?? []) + (document?["updated_members"]?.array ?? [])).compactMap(address))
    let faults = errors.reduce(into: [String: JSON]()) { faults, error in faults[address(error) ?? ""] = error }
    var verdicts: [Verdict?] = []
    var others: [Int: Step] = [:]
    for (place, update) in deliveries.map(\.update).enumerated() {
      let email = update.email?.lowercased() ?? ""
      if let fault = faults[email] {
        let said = fault["error"]?.string ?? ""
        if fault["error_code"]?.string == "ERROR_CONTACT_EXISTS" {
          others[place] = known
          verdicts.append(nil)
          continue
        }
        // What a request of its own can repair goes alone.
        let isRepairable = MailchimpAnswer.isCompliance(said) || fault["field"]?.string?.isEmpty == false
        let words = "Mailchimp refused the member: \(VendorWords.fitForLog(said, about: update))"
        verdicts.append(isRepairable ? nil : MailchimpAnswer.refusal(words))
      } else if taken.contains(email) {
        verdicts.append(.accepted)
      } else {
        return .split
      }
    }
    return others.isEmpty ? .settled(verdicts) : .parted(verdicts, others)
  }

  /// How a batch does: `finished` counts operations that failed, too.
  func batch(of deliveries: [Delivery]) -> BulkReading {
    if let whole { return whole }
    guard let id = document?["id"]?.string, let status = document?["status"]?.string else { return .split }
    guard status == "finished" else { return .job(Job(id: id), afterMilliseconds: MailchimpAnswer.pollMilliseconds) }
    return document?["errored_operations"]?.int == 0 ? .settled(deliveries.map { _ in .accepted }) : .split
  }

  /// Nil when the answer speaks of single rows.
  private var whole: BulkReading? {
    switch verdict(on: .audience) {
    case .accepted: nil
    case .refused: .split
    case let verdict: .whole(verdict)
    }
  }

  private func address(_ member: JSON) -> String? { member["email_address"]?.string?.lowercased() }

  private var later: Verdict { .retry(afterSeconds: response.retryAfterSeconds, reason: said) }
  private var refusal: Verdict { .refused(reason: said) }
  private var said: String { "Mailchimp answered \(response.status)" + (words.isEmpty ? "" : ": \(words)") }

  /// Somebody who signed up to too many audiences of late may be taken the next day.
  private static func refusal(_ said: String) -> Verdict {
    said.contains("too many recent signup") ? .retry(afterSeconds: day, reason: said) : .refused(reason: said)
  }

  private static func isCompliance(_ text: String) -> Bool { text.lowercased().contains("compliance state") }

  private var remedy: String {
    switch response.status {
    case 401: "check api_key"
    case 403: "give the key's user the right to manage audiences"
    case 402, 423: "look into the Mailchimp account"
    case 404: "check list_id"
    default: "check base_url and list_id"
    }
  }
}

extension Verdict {
  /// What a check of the account makes of it: a refusal names no contact there.
  var forAccount: Verdict { if case .refused(let reason) = self { .pause(reason: reason) } else { self } }
}
