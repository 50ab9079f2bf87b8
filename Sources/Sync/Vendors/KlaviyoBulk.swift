// Klaviyo's bulk calls: profiles as jobs that are asked about, consents in one request (VENDORS.md 1).
public import Domain

extension Klaviyo {
  /// The vendor takes 10,000 profiles of 100 KB in 5 MB, and advises against it for a few; subscriptions take 1,000 entries, two a person.
  public func bulkRule(for step: Step) -> BulkRule? {
    switch step {
    case .profile: BulkRule(items: 1000, bytes: 4_500_000, itemBytes: 100_000, atLeast: 20)
    case .consent: BulkRule(items: 500, bytes: 4_500_000, itemBytes: 10_000)
    default: nil
    }
  }

  /// Nil for a person with email and phone: they may be on two profiles, which a job would only call a failure.
  public func bulkItem(for step: Step, of delivery: Delivery, knowing learnt: Learnt) -> String? {
    switch step {
    case .consent:
      return KlaviyoBody.subscribers(of: delivery.update).map(\.canonical).joined(separator: ",")
    default:
      guard delivery.update.email == nil || delivery.update.phone == nil else { return nil }
      return KlaviyoBody.profile(for: delivery.update)["data"]?.canonical
    }
  }

  /// A job of profiles, or of subscriptions.
  public func bulkRequest(for step: Step, items: [String], knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    let profiles = items.joined(separator: ",")
    if step == .consent {
      return post("profile-subscription-bulk-create-jobs", KlaviyoBody.subscription(of: profiles, list: list))
    }
    return post(
      "profile-bulk-import-jobs",
      #"{"data":{"attributes":{"profiles":{"data":["# + profiles + #"]}},"type":"profile-bulk-import-job"}}"#)
  }

  /// Subscriptions say nothing of single people; profiles are a job.
  public func bulkReading(of response: HTTPResponse, to step: Step, of deliveries: [Delivery]) -> BulkReading {
    let answer = KlaviyoAnswer(response, about: nil)
    switch answer.verdict {
    case .accepted where step == .consent: return .settled(Array(repeating: .accepted, count: deliveries.count))
    case .accepted:
      guard let id = JSON(parsing: response.text)?["data"]?["id"]?.string else {
        return .whole(.retry(afterSeconds: nil, reason: "Klaviyo took the job and named none"))
      }
      return .job(Job(id: id), afterMilliseconds: 20)
    case .refused: return .split
    case let verdict: return .whole(verdict)
    }
  }

  /// The job, or a page of what went wrong in it.
  public func request(about job: Job, now: Instant) -> HTTPRequest {
    let path = "\(base)/api/profile-bulk-import-jobs/\(job.id)"
    guard job.part == "errors" else { return HTTPRequest("GET", path, headers: headers) }
    let page = job.page.map { "&page%5Bcursor%5D=\($0)" } ?? ""
    return HTTPRequest("GET", "\(path)/import-errors?page%5Bsize%5D=100\(page)", headers: headers)
  }

  /// Complete means worked through, not well: failures are read page by page and found again by the address they quote.
  public func reading(of response: HTTPResponse, about job: Job, of deliveries: [Delivery]) -> BulkReading {
    let verdict = KlaviyoAnswer(response, about: nil).verdict
    guard verdict == .accepted, let document = JSON(parsing: response.text) else {
      return .whole(verdict == .accepted ? .retry(afterSeconds: nil, reason: "Klaviyo's answer cannot be read") : verdict)
    }
    var job = job
    if job.part == "errors" {
      for error in document["data"]?.array ?? [] { KlaviyoBulk.note(error, in: &job, of: deliveries) }
      guard let next = document["links"]?["next"]?.string, let cursor = KlaviyoBulk.cursor(in: next), cursor != job.page else {
        return .settled(deliveries.indices.map { job.known[$0] ?? .accepted })
      }
      job.page = cursor
      return .job(job, afterMilliseconds: 0)
    }
    let attributes = document["data"]?["attributes"]
    switch attributes?["status"]?.string {
    case "complete":
      guard attributes?["failed_count"]?.int ?? 0 > 0 else { return .settled(Array(repeating: .accepted, count: deliveries.count)) }
      job.part = "errors"
      return .job(job, afterMilliseconds: 0)
    case "cancelled": return .whole(.retry(afterSeconds: 60, reason: "Klaviyo cancelled the import"))
    default: return .job(job, afterMilliseconds: 500)
    }
  }
}

private enum KlaviyoBulk {
  /// Finds the row that an error is about: by its address, else by its place.
  static func note(_ error: JSON, in job: inout Job, of deliveries: [Delivery]) {
    let attributes = error["attributes"]
    let payload = attributes?["original_payload"]
    let (email, phone) = (payload?["email"]?.string, payload?["phone_number"]?.string)
    var place = deliveries.firstIndex { email != nil && $0.update.email == email || phone != nil && $0.update.phone == phone }
    if place == nil, let pointer = attributes?["source"]?["pointer"]?.string,
      let match = pointer.firstMatch(of: /profiles\/data\/(\d+)/), let index = Int(match.1), deliveries.indices.contains(index)
    {
      place = index
    }
    guard let place else { return }
    let words = attributes?["detail"]?.string ?? attributes?["title"]?.string ?? ""
    job.known[place] = .refused(reason: "Klaviyo answered: \(VendorWords.fitForLog(words, about: deliveries[place].update))")
  }

  /// The cursor in the address of the next page: ours is the address that is called, the vendor's word is only the cursor.
  static func cursor(in next: String) -> String? {
    next.split(whereSeparator: { $0 == "?" || $0 == "&" })
      .first { $0.hasPrefix("page%5Bcursor%5D=") || $0.hasPrefix("page[cursor]=") }
      .flatMap { $0.split(separator: "=", maxSplits: 1).last }
      .flatMap { $0.wholeMatch(of: /[A-Za-z0-9_.~%-]{1,500}/).map { String($0.0) } }
  }
}
