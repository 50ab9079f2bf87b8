// What ActiveCampaign's answers mean (VENDORS.md 0 and 6), alone and of an import.
import Domain
import Sync
import Testing

@Suite("ActiveCampaign verdicts")
struct ActiveCampaignVerdictTests {
  let vendor: ActiveCampaign
  private static let rateLimit = """
    {"success":0,"message":"Rate limit exceeded.","failureReasons":["Up to 100 imports may be requested per minute."]}
    """
  private let pair: [Delivery] = [
    .of(.anaByOldMail, id: "d1"), .of(.anaByOldMail.with { $0.email = "Bo@example.com" }, id: "d2"),
  ]

  init() throws { vendor = try ActiveCampaign(account: .activeCampaign, secrets: ["api_token": Redacted("ac_test")]) }

  private func verdict(_ status: Int, _ body: String = "", headers: [HTTPHeader] = []) -> Verdict? {
    let response = HTTPResponse(status, headers: headers, body: Array(body.utf8))
    let reading = vendor.reading(of: response, to: Step("contact", teaches: true), of: .of(.ana), knowing: Learnt())
    if case .verdict(let verdict) = reading { return verdict } else { return nil }
  }
  private func bulk(_ status: Int, _ body: String) -> BulkReading {
    vendor.bulkReading(of: HTTPResponse(status, body: Array(body.utf8)), to: Step("contact", teaches: true), of: pair)
  }
  private func job(_ body: String, status: Int = 200) -> BulkReading {
    vendor.reading(of: HTTPResponse(status, body: Array(body.utf8)), about: Job(id: "b1"), of: pair)
  }

  @Test("a contact's id is learnt, written as text or as a number; an answer without one is tried again", arguments: ["\"7\"", "7"])
  func accepted(id: String) {
    let response = HTTPResponse(201, body: Array(#"{"contact":{"id":\#(id)}}"#.utf8))
    #expect(
      vendor.reading(of: response, to: "contact", of: .of(.ana), knowing: Learnt())
        == .learnt(Learnt(ofContact: ["contact": "7"]), then: []))
    #expect(verdict(200, "{}") == .retry(afterSeconds: nil, reason: "ActiveCampaign answered 200"))
  }

  @Test("429 waits as long as Retry-After asks, and a limit that comes as 400 waits a minute; 5xx is tried again")
  func later() {
    #expect(
      verdict(429, headers: [HTTPHeader("Retry-After", "3")]) == .retry(afterSeconds: 3, reason: "ActiveCampaign answered 429"))
    guard case .retry(60, _)? = verdict(400, ActiveCampaignVerdictTests.rateLimit) else {
      Issue.record("not tried again")
      return
    }
    #expect(verdict(502) == .retry(afterSeconds: nil, reason: "ActiveCampaign answered 502"))
  }

  @Test(
    "a wrong key, an unpaid account and a wrong address pause with words on what to do",
    arguments: [(401, "api_token"), (402, "account"), (403, "api_token"), (404, "url")])
  func paused(status: Int, words: String) {
    guard case .pause(let reason)? = verdict(status, #"{"message":"No"}"#) else {
      Issue.record("not paused")
      return
    }
    #expect(reason.hasPrefix("ActiveCampaign answered \(status): No; "))
    #expect(reason.contains(words))
  }

  @Test("an email that the vendor calls invalid is refused in its words, without the address")
  func refused() {
    #expect(
      verdict(422, #"{"errors":[{"title":"Email ana@example.com is not valid","detail":""}]}"#)
        == .refused(reason: "ActiveCampaign answered 422: Email ‹redacted› is not valid"))
  }

  @Test("up to 250 contacts of 380 kB are one import, from 10 on, with their tags; one that loses tags goes alone")
  func bulkItem() {
    #expect(
      vendor.bulkRule(for: Step("contact", teaches: true))
        == BulkRule(items: 250, bytes: 380_000, atLeast: 10))
    #expect(vendor.bulkRule(for: "subscription") == nil)
    let item = vendor.bulkItem(for: "contact", of: .of(.ana.with { $0.removedTags = [] }), knowing: Learnt())
    #expect(
      item
        == #"{"email":"ana@example.com","first_name":"Ana","last_name":"Maria Silva","phone":"+4930123456","tags":["goal:calm","goal:sleep","skin:dry"]}"#
    )
    #expect(vendor.bulkItem(for: "contact", of: .of(.ana), knowing: Learnt()) == nil)
    #expect(vendor.bulkItem(for: "contact", of: .of(.erased), knowing: Learnt()) == nil)
    #expect(
      text(
        vendor.bulkRequest(
          for: "contact", items: [#"{"email":"a@b.example"}"#, #"{"email":"c@d.example"}"#], knowing: Learnt(), now: tenOClock)
      )
      .hasPrefix("POST https://my-account.api-us1.com/api/3/import/bulk_import\n"))
  }

  @Test("an import is a job; a limit that comes as 400 makes all of it wait; a wrong key pauses")
  func bulkAnswers() {
    #expect(bulk(200, #"{"Success":1,"batchId":"b1"}"#) == .job(Job(id: "b1"), afterMilliseconds: 2000))
    guard case .whole(.retry(60, _)) = bulk(400, ActiveCampaignVerdictTests.rateLimit) else {
      Issue.record("does not wait")
      return
    }
    guard case .whole(.pause) = bulk(403, "{}") else {
      Issue.record("not paused")
      return
    }
    #expect(bulk(200, #"{"Success":0}"#) == .whole(.retry(afterSeconds: nil, reason: "ActiveCampaign answered 200")))
  }

  @Test("1 bad contact of an import is refused by its place, the other comes again; a fault without a place splits")
  func bulkFaults() {
    let said = #"{"message":"Please fix","failureReasons":[{"contact":1,"failureReason":"bo@example.com has an incorrect format"}]}"#
    #expect(
      bulk(400, said)
        == .settled([
          .retry(afterSeconds: nil, reason: "ActiveCampaign answered 400: Please fix (another contact)"),
          .refused(reason: "ActiveCampaign answered 400: ‹redacted› has an incorrect format"),
        ]))
    #expect(bulk(400, #"{"message":"No"}"#) == .split)
    #expect(bulk(413, "") == .split)
  }

  @Test("an import that waits is asked about again; one that is over names its failures by email")
  func jobs() {
    #expect(vendor.request(about: Job(id: "b 1"), now: tenOClock).url == "https://my-account.api-us1.com/api/3/import/info?batchId=b%201")
    #expect(job(#"{"status":"active","success":[],"failure":[]}"#) == .job(Job(id: "b1"), afterMilliseconds: 3000))
    #expect(job(#"{"status":"completed","success":["1","2"],"failure":[]}"#) == .settled([.accepted, .accepted]))
    #expect(
      job(#"{"status":"completed","success":["1"],"failure":["BO@example.com"]}"#)
        == .settled([.accepted, .refused(reason: "ActiveCampaign did not import this contact; see the import in its contacts")]))
  }

  @Test("an import that is over and does not account for everybody is not believed: each comes alone")
  func incompleteJob() {
    #expect(job(#"{"status":"completed","success":["1"],"failure":[]}"#) == .split)
  }

  @Test("an import that failed or is not known any more is tried again")
  func lostJob() {
    for answer in [job(#"{"status":"failed"}"#), job(#"{"message":"'batchId' is not known."}"#, status: 400), job("", status: 503)] {
      guard case .whole(.retry) = answer else {
        Issue.record("\(answer)")
        return
      }
    }
  }
}
