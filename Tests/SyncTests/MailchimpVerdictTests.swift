// What Mailchimp's answers mean, one test a class (VENDORS.md 0, 2 and 13).
import Domain
import Sync
import Testing

@Suite("Mailchimp verdicts")
struct MailchimpVerdictTests {
  let mailchimp: Mailchimp
  private let single = Learnt(ofAccount: ["double_optin": "false"])

  init() throws { mailchimp = try Mailchimp(account: .mailchimp, secrets: ["api_key": Redacted("mc_test-us1")]) }

  private func reading(_ response: HTTPResponse, to step: Step = "subscriber", of update: ContactUpdate = .ana) -> Reading {
    mailchimp.reading(of: response, to: step, of: .of(update), knowing: single)
  }

  private func answer(_ status: Int, _ body: JSON) -> HTTPResponse { HTTPResponse(status, body: Array(body.canonical.utf8)) }

  private func problem(_ status: Int, _ title: String, _ detail: String, errors: JSON = []) -> HTTPResponse {
    answer(status, ["type": "errors", "title": .string(title), "status": .int(Int64(status)), "detail": .string(detail), "errors": errors])
  }

  private let compliance =
    "ana@example.com is in a compliance state due to unsubscribe, bounce, or compliance review and cannot be subscribed."

  @Test(
    "408, 409, 429, 5xx and 524 are tried again, 429 after the 17 s it asks for", arguments: [408, 409, 425, 429, 500, 502, 503, 504, 524])
  func retried(status: Int) {
    #expect(reading(HTTPResponse(status)) == .verdict(.retry(afterSeconds: nil, reason: "Mailchimp answered \(status)")))
    let asked = HTTPResponse(status, headers: [HTTPHeader("Retry-After", "17")])
    #expect(reading(asked) == .verdict(.retry(afterSeconds: 17, reason: "Mailchimp answered \(status)")))
  }

  @Test("a bare 403 is too many connections and tried again; one with a document pauses")
  func bareForbidden() {
    let bare = HTTPResponse(403, body: Array("<html>Forbidden</html>".utf8))
    #expect(reading(bare) == .verdict(.retry(afterSeconds: nil, reason: "Mailchimp answered 403: <html>Forbidden</html>")))
    #expect(
      reading(problem(403, "Forbidden", "You are not permitted."))
        == .verdict(
          .pause(reason: "Mailchimp answered 403: You are not permitted.; give the key's user the right to manage audiences")))
  }

  @Test(
    "401 and an audience that is not there pause with words on what to do", arguments: [(401, "check api_key"), (404, "check list_id")])
  func paused(status: Int, remedy: String) {
    for step in ["audience", "subscriber", "member"] as [Step] {
      #expect(
        reading(problem(status, "No.", "Nothing."), to: step)
          == .verdict(.pause(reason: "Mailchimp answered \(status): Nothing.; \(remedy)")))
    }
  }

  @Test("a member that is not there is no reason to pause: gone is as wanted, and tags of nobody are refused")
  func missingMember() {
    let missing = problem(404, "Resource Not Found", "Not found.")
    for step in ["unsubscription", "permanent deletion"] as [Step] { #expect(reading(missing, to: step) == .verdict(.accepted)) }
    #expect(reading(missing, to: "tags") == .verdict(.refused(reason: "Mailchimp answered 404: Not found.")))
    let stays = problem(405, "Method Not Allowed", "This list member cannot be removed.")
    #expect(
      reading(stays, to: "permanent deletion") == .verdict(.refused(reason: "Mailchimp answered 405: This list member cannot be removed.")))
  }

  @Test("a fake address and a forgotten one are refused in the vendor's words, without the address")
  func refused() {
    #expect(
      reading(problem(400, "Invalid Resource", "ana@example.com looks fake or invalid, please enter a real email address."))
        == .verdict(
          .refused(reason: "Mailchimp answered 400: ‹redacted› looks fake or invalid, please enter a real email address.")))
    #expect(
      reading(problem(400, "Forgotten Email Not Subscribed", "ana@example.com was permanently deleted."))
        == .verdict(.refused(reason: "Mailchimp answered 400: ‹redacted› was permanently deleted.")))
  }

  @Test("too many recent signups are tried again a day later")
  func tooManySignups() {
    let answer = problem(400, "Invalid Resource", "ana@example.com has too many recent signup requests")
    guard case .verdict(.retry(afterSeconds: 86_400, _)) = reading(answer) else {
      Issue.record("not tried again")
      return
    }
  }

  @Test("merge fields of ours that are not taken are left out at the second try; a required one of the merchant's is named")
  func mergeFields() {
    let errors: JSON = [
      ["field": "PHONE", "message": "Please enter a complete number"], ["field": "SIZE", "message": "Please enter a value"],
    ]
    let first = reading(problem(400, "Invalid Resource", "Your merge fields were invalid.", errors: errors))
    guard case .instead(let repair) = first else {
      Issue.record("\(first)")
      return
    }
    let sent = mailchimp.request(for: repair, of: .of(.ana), knowing: single, now: tenOClock)
    let fields = JSON(parsing: String(decoding: sent.body, as: UTF8.self))?["merge_fields"]
    #expect(fields?["PHONE"] == nil && fields?["FNAME"] == "Ana")
    let size: JSON = [["field": "SIZE", "message": "Please enter a value"]]
    #expect(
      reading(problem(400, "Invalid Resource", "Your merge fields were invalid.", errors: size), to: repair)
        == .verdict(.refused(reason: "Mailchimp answered 400: Your merge fields were invalid. SIZE: Please enter a value")))
  }

  @Test("a fresh yes of somebody unsubscribed leads to the tags, the subscription and the member again; an old yes to nothing")
  func subscription() {
    let outside = answer(200, ["status": "unsubscribed"])
    #expect(reading(outside) == .first(["tags", "subscription"], Learnt()))
    #expect(reading(outside, to: "member", of: .anaByOldMail) == .verdict(.accepted))
    for status in ["subscribed", "pending"] as [JSON] { #expect(reading(answer(200, ["status": status])) == .verdict(.accepted)) }
  }

  @Test("Member In Compliance State: the subscription becomes a confirmation mail, and then a dead letter in the vendor's words")
  func complianceState() {
    let answer = problem(400, "Member In Compliance State", compliance)
    let refused = Verdict.refused(
      reason: "Mailchimp answered 400: ‹redacted› is in a compliance state due to unsubscribe, bounce, or compliance review and cannot be "
        + "subscribed.")
    #expect(reading(answer, to: "subscription") == .instead("confirmation"))
    #expect(reading(answer, to: "confirmation") == .verdict(refused))
    #expect(reading(answer, to: "unsubscription") == .verdict(.accepted))
    #expect(reading(answer, to: "member", of: .anaByOldMail) == .verdict(refused))
    let sent = mailchimp.request(for: "confirmation", of: .of(.ana), knowing: single, now: tenOClock)
    #expect(String(decoding: sent.body, as: UTF8.self) == #"{"status":"pending"}"#)
  }

  @Test("200 for 500 members is read row by row: taken, refused, alone where one needs more than a word, and halves where one is not named")
  func bulkRows() {
    let deliveries = ["A@example.com", "b@example.com"].map { email in Delivery.of(.ana.with { $0.email = email }) }
    func reading(_ created: [JSON], _ errors: [JSON]) -> BulkReading {
      mailchimp.bulkReading(
        of: answer(200, ["new_members": .array(created), "updated_members": [], "errors": .array(errors), "error_count": 1]),
        to: "subscriber", of: deliveries)
    }
    let taken: JSON = ["email_address": "a@example.com", "status": "subscribed"]
    let fake: JSON = ["email_address": "b@example.com", "error": "b@example.com looks fake", "error_code": "ERROR_GENERIC", "field": ""]
    #expect(reading([taken], [fake]) == .settled([.accepted, .refused(reason: "Mailchimp refused the member: ‹redacted› looks fake")]))
    let left: JSON = ["email_address": "b@example.com", "error": "b@example.com is in a compliance state", "field": ""]
    #expect(reading([taken], [left]) == .settled([.accepted, nil]))
    #expect(reading([taken], []) == .split)
    #expect(mailchimp.bulkReading(of: HTTPResponse(200, body: Array("{\"new_mem".utf8)), to: "subscriber", of: deliveries) == .split)
    #expect(mailchimp.bulkReading(of: problem(400, "Invalid", "No."), to: "subscriber", of: deliveries) == .split)
    #expect(
      mailchimp.bulkReading(of: HTTPResponse(503), to: "subscriber", of: deliveries)
        == .whole(.retry(afterSeconds: nil, reason: "Mailchimp answered 503")))
  }

  @Test("members that the audience has already are not refused: those of old yeses go on as known members, those of fresh ones alone")
  func knownRows() {
    let deliveries = ["a@example.com", "b@example.com"].map { email in Delivery.of(.ana.with { $0.email = email }) }
    let known: JSON = [
      "email_address": "b@example.com", "error": "b@example.com is already a list member", "error_code": "ERROR_CONTACT_EXISTS",
    ]
    let response = answer(200, ["new_members": [["email_address": "a@example.com"]], "updated_members": [], "errors": [known]])
    #expect(mailchimp.bulkReading(of: response, to: "member", of: deliveries) == .parted([.accepted, nil], [1: "known member"]))
    #expect(mailchimp.bulkReading(of: response, to: "subscriber", of: deliveries) == .settled([.accepted, nil]))
  }

  @Test("a finished batch counts operations that failed as finished: only 0 errors settle it")
  func batches() {
    let two = [Delivery.of(.ana), Delivery.of(.ana)]
    func reading(_ status: JSON, errored: Int64) -> BulkReading {
      mailchimp.reading(
        of: answer(200, ["id": "b1", "status": status, "finished_operations": 2, "errored_operations": .int(errored)]),
        about: Job(id: "b1"), of: two)
    }
    #expect(reading("started", errored: 0) == .job(Job(id: "b1"), afterMilliseconds: 200))
    #expect(reading("finished", errored: 0) == .settled([.accepted, .accepted]))
    #expect(reading("finished", errored: 1) == .split)
    #expect(mailchimp.request(about: Job(id: "b1"), now: tenOClock).url == "https://us1.api.mailchimp.com/3.0/batches/b1")
  }
}
