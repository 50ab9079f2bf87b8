// What Klaviyo's answers mean, one test a class (VENDORS.md 0 and 1).
import Domain
import Sync
import Testing

@Suite("Klaviyo verdicts")
struct KlaviyoVerdictTests {
  let klaviyo: Klaviyo

  init() throws { klaviyo = try Klaviyo(account: .klaviyo, secrets: ["api_key": Redacted("pk_test")]) }

  private func verdict(_ response: HTTPResponse, to step: Step = "profile", of update: ContactUpdate = .ana) -> Verdict? {
    if case .verdict(let verdict) = klaviyo.reading(of: response, to: step, of: .of(update), knowing: Learnt()) { verdict } else { nil }
  }

  @Test("200, 201 and an empty 202 are accepted", arguments: [200, 201, 202])
  func accepted(status: Int) {
    #expect(verdict(HTTPResponse(status)) == .accepted)
  }

  @Test(
    "408, 409 of another kind, 425, 5xx and an unfollowed 302 are tried again", arguments: [302, 408, 409, 425, 500, 502, 503, 504, 524])
  func retried(status: Int) {
    #expect(verdict(HTTPResponse(status)) == .retry(afterSeconds: nil, reason: "Klaviyo answered \(status)"))
  }

  @Test("429 waits the 17 s that Retry-After asks for; a fraction is rounded up")
  func retryAfter() {
    #expect(
      verdict(HTTPResponse(429, headers: [HTTPHeader("Retry-After", "17")])) == .retry(afterSeconds: 17, reason: "Klaviyo answered 429"))
    #expect(
      verdict(HTTPResponse(429, headers: [HTTPHeader("retry-after", "1.2")])) == .retry(afterSeconds: 2, reason: "Klaviyo answered 429"))
    #expect(verdict(HTTPResponse(429)) == .retry(afterSeconds: nil, reason: "Klaviyo answered 429"))
  }

  @Test("a Retry-After date is measured against the server's own clock; 30 years are cut to a day")
  func retryAfterDate() {
    let headers = [HTTPHeader("Date", "Tue, 24 Nov 2026 10:00:00 GMT"), HTTPHeader("Retry-After", "Tue, 24 Nov 2026 10:02:00 GMT")]
    #expect(verdict(HTTPResponse(503, headers: headers)) == .retry(afterSeconds: 120, reason: "Klaviyo answered 503"))
    let hostile = HTTPResponse(503, headers: [HTTPHeader("Retry-After", "999999999")])
    #expect(verdict(hostile) == .retry(afterSeconds: 86_400, reason: "Klaviyo answered 503"))
  }

  @Test("401 and 403 pause the destination with words on what to do")
  func paused() {
    #expect(
      verdict(.klaviyo(401, code: "not_authenticated", detail: "Incorrect authentication credentials."))
        == .pause(reason: "Klaviyo answered 401: Incorrect authentication credentials.; check api_key"))
    #expect(
      verdict(HTTPResponse(403))
        == .pause(reason: "Klaviyo answered 403; give the key the scopes profiles, lists, subscriptions and events"))
  }

  @Test("a list that does not exist pauses, by 404 and by 400: every contact would fail alike", arguments: [400, 404])
  func wrongList(status: Int) {
    let answer = HTTPResponse.klaviyo(status, code: "not_found", detail: "No such list.", pointer: "/data/relationships/list/data/id")
    guard case .pause(let reason)? = verdict(answer, to: "consent") else {
      Issue.record("not paused")
      return
    }
    #expect(reason.contains("list_id"))
  }

  @Test("400 on the email is refused with the vendor's words and without the address")
  func invalidEmail() {
    let answer = HTTPResponse.klaviyo(
      400, code: "invalid", detail: "Invalid email address ana@example.com", pointer: "/data/attributes/email")
    #expect(verdict(answer) == .refused(reason: "Klaviyo answered 400: Invalid email address ‹redacted›"))
  }

  @Test("409 duplicate_profile is repaired once: the phone becomes the property askwell_phone")
  func duplicateProfile() {
    let answer = HTTPResponse.klaviyo(409, code: "duplicate_profile", detail: "A profile already exists with one of these identifiers.")
    #expect(klaviyo.reading(of: answer, to: "profile", of: .of(.ana), knowing: Learnt()) == .instead("profile without phone"))
    let repaired = klaviyo.request(for: "profile without phone", of: .of(.ana), knowing: Learnt(), now: tenOClock)
    let attributes = JSON(parsing: String(decoding: repaired.body, as: UTF8.self))?["data"]?["attributes"]
    #expect(attributes?["phone_number"] == nil)
    #expect(attributes?["properties"]?["askwell_phone"] == "+4930123456")
    #expect(
      verdict(answer, to: "profile without phone")
        == .refused(reason: "Klaviyo answered 409: A profile already exists with one of these identifiers."))
  }

  @Test("409 on the event is tried again: there is nothing to repair")
  func duplicateEvent() {
    let answer = HTTPResponse.klaviyo(409, code: "duplicate_profile", detail: "Conflict.")
    #expect(verdict(answer, to: "event") == .retry(afterSeconds: nil, reason: "Klaviyo answered 409: Conflict."))
  }

  @Test("409 duplicate_profile of a contact with 1 identifier is refused: there is nothing to leave out")
  func duplicateWithOneIdentifier() {
    let answer = HTTPResponse.klaviyo(409, code: "duplicate_profile", detail: "Conflict.")
    #expect(verdict(answer, of: .anaByOldMail) == .refused(reason: "Klaviyo answered 409: Conflict."))
  }
}
