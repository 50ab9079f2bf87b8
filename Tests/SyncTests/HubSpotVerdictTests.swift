// What HubSpot's answers mean, for one contact and for a batch (VENDORS.md 0 and 4).
import Domain
import Sync
import Testing

extension HTTPResponse {
  static func hubspot(_ status: Int, _ message: String, _ more: [String: JSON] = [:], headers: [HTTPHeader] = []) -> HTTPResponse {
    let body = ["status": "error", "message": JSON.string(message)].merging(more) { $1 }
    return HTTPResponse(status, headers: headers, body: Array(JSON.object(body).canonical.utf8))
  }

  /// A batch answer with rows written and errors of others.
  static func hubspotBatch(_ status: Int = 200, written: Int, errors: [JSON] = []) -> HTTPResponse {
    let results = (0..<written).map { ["id": .string(String($0))] as JSON }
    return HTTPResponse(status, body: Array((["results": .array(results), "errors": .array(errors)] as JSON).canonical.utf8))
  }
}

private func rowError(_ category: String, _ message: String, of ids: [String]) -> JSON {
  ["category": .string(category), "message": .string(message), "context": ["objectWriteTraceId": .array(ids.map(JSON.string))]]
}

private let noOption =
  #"Property values were not valid: [{"isValid":false,"message":"goal_x was not one of the allowed options: []","error":"INVALID_OPTION","name":"askwell_tags"}]"#
private let noProperty =
  #"Property values were not valid: [{"isValid":false,"message":"Property \"askwell_goal\" does not exist","error":"PROPERTY_DOESNT_EXIST","name":"askwell_goal"}]"#

private let look = Step("property", about: "askwell_tags", teaches: true, isExclusive: true)
private let repaired = Learnt(ofContact: ["repaired": "yes"])

@Suite("HubSpot verdicts")
struct HubSpotVerdictTests {
  private func reading(
    _ response: HTTPResponse, to step: Step = "profile", knowing learnt: Learnt = Learnt(), _ settings: [String: String] = [:]
  ) throws -> Reading {
    try HubSpot.with(settings).reading(of: response, to: step, of: .of(.ana, to: "crm"), knowing: learnt)
  }

  @Test(
    "a written row is accepted; a 200 or 207 that wrote nothing is tried again: a success code alone is no success", arguments: [200, 207])
  func success(status: Int) throws {
    #expect(try reading(.hubspotBatch(status, written: 1)) == .verdict(.accepted))
    #expect(
      try reading(.hubspotBatch(status, written: 0))
        == .verdict(.retry(afterSeconds: nil, reason: "HubSpot answered \(status) and wrote nothing")))
  }

  @Test("408, 425, 5xx and 477, an account on the move, are tried again", arguments: [302, 408, 425, 477, 500, 502, 503, 504, 524])
  func later(status: Int) throws {
    #expect(try reading(HTTPResponse(status)) == .verdict(.retry(afterSeconds: nil, reason: "HubSpot answered \(status)")))
  }

  @Test("429: ten seconds for the short window, until midnight for the daily one, Retry-After before both")
  func tooMany() throws {
    func wait(_ policy: String, _ headers: [HTTPHeader] = []) throws -> Int? {
      guard
        case .verdict(.retry(let seconds, _)) = try reading(.hubspot(429, "limit", ["policyName": .string(policy)], headers: headers))
      else { return -1 }
      return seconds
    }
    #expect(try wait("TEN_SECONDLY_ROLLING") == 10)
    #expect(try wait("DAILY", [HTTPHeader("Date", "Tue, 24 Nov 2026 21:00:00 GMT")]) == 3 * 3600)
    #expect(try wait("DAILY") == 3600)
    #expect(try wait("DAILY", [HTTPHeader("Retry-After", "17")]) == 17)
  }

  @Test("401, 403, 404, 410 and 423 pause with words on what to do", arguments: [401, 403, 404, 410, 423])
  func outOfOrder(status: Int) throws {
    let remedies = [
      401: "access_token", 403: "crm.objects.contacts.write", 404: "version", 410: "a newer version", 423: "the HubSpot account",
    ]
    guard case .verdict(.pause(let reason)) = try reading(.hubspot(status, "No.")) else {
      Issue.record("not paused")
      return
    }
    #expect(reason.hasPrefix("HubSpot answered \(status): No.; "))
    #expect(reason.contains(remedies[status] ?? "?"))
  }

  @Test("an invalid email is refused with the vendor's words and without the address")
  func invalidEmail() throws {
    #expect(
      try reading(.hubspot(400, "Email address ana@example.com is invalid"))
        == .verdict(.refused(reason: "HubSpot answered 400: Email address ‹redacted› is invalid")))
  }

  @Test("a property that an administrator requires pauses: every contact would fail alike")
  func required() throws {
    guard case .verdict(.pause(let reason)) = try reading(.hubspot(400, "Required property company is missing")) else {
      Issue.record("not paused")
      return
    }
    #expect(reason.contains("make that property optional"))
  }

  @Test("an unknown option is added by a look at the properties and the contact sent again; once more in the same attempt is for later")
  func unknownOption() throws {
    let answer = HTTPResponse.hubspot(400, noOption)
    #expect(try reading(answer) == .first([look], repaired))
    #expect(
      try reading(answer, knowing: repaired)
        == .verdict(
          .retry(afterSeconds: nil, reason: "HubSpot answered 400: askwell_tags: goal_x was not one of the allowed options: []")))
  }

  @Test("a missing property pauses with the command that makes it, and is made while sending only if the merchant said so")
  func missingProperty() throws {
    let answer = HTTPResponse.hubspot(400, noProperty)
    guard case .verdict(.pause(let reason)) = try reading(answer) else {
      Issue.record("not paused")
      return
    }
    #expect(reason.hasSuffix("; run: askwell destinations test crm --create"))
    #expect(
      try reading(answer, ["create": "yes"]) == .first([Step("create", about: "askwell_goal", teaches: true)], repaired))
  }

  @Test("options are added to all that are there, as they are; a property of tags that is not there is made with them")
  func repair() throws {
    let tags: JSON = [
      "name": "askwell_tags", "type": "enumeration",
      "options": [
        ["value": "by_hand", "label": "By hand", "displayOrder": 3, "hidden": true], ["value": "goal_calm", "label": "goal:calm"],
      ],
    ]
    guard case .learnt(let learnt, let then) = try reading(HTTPResponse(200, body: Array(tags.canonical.utf8)), to: look) else {
      Issue.record("not repaired")
      return
    }
    #expect(then.map(\.name) == ["options"])
    let request = try HubSpot.with().request(for: then[0], of: .of(.ana), knowing: learnt, now: tenOClock)
    #expect(request.method == "PATCH")
    #expect(
      JSON(parsing: String(decoding: request.body, as: UTF8.self)) == [
        "options": [
          ["value": "by_hand", "label": "By hand", "displayOrder": 3, "hidden": true],
          ["value": "goal_calm", "label": "goal:calm", "displayOrder": -1, "hidden": false],
          ["value": "goal_sleep", "label": "goal:sleep", "displayOrder": -1, "hidden": false],
          ["value": "skin_dry", "label": "skin:dry", "displayOrder": -1, "hidden": false],
        ]
      ])
    guard case .learnt(_, let create) = try reading(HTTPResponse(404), to: look, ["create": "yes"]) else {
      Issue.record("not made")
      return
    }
    let made = try HubSpot.with().request(for: create[0], of: .of(.ana), knowing: Learnt(), now: tenOClock)
    #expect(text(made).contains(#""value": "skin_dry""#))
  }

  @Test("a property that HubSpot will not make pauses: every contact would fail alike", arguments: ["create", "options", "property"])
  func refusesProperty(step: String) throws {
    #expect(
      try reading(.hubspot(400, "Limit reached."), to: Step(step, about: "askwell_skin"))
        == .verdict(.pause(reason: "HubSpot answered 400: Limit reached.")))
  }

  @Test("409 with an id is repaired by that id; without one it is tried again")
  func conflict() throws {
    #expect(
      try reading(.hubspot(409, "Contact already exists. Existing ID: 12345")) == .instead(Step("profile by id", about: "12345")))
    let repaired = try HubSpot.with().request(
      for: Step("profile by id", about: "12345"), of: .of(.ana), knowing: Learnt(), now: tenOClock)
    #expect(text(repaired).hasPrefix("PATCH https://api.hubapi.com/crm/objects/2026-09/contacts/12345\n"))
    #expect(try reading(.hubspot(409, "Busy.")) == .verdict(.retry(afterSeconds: nil, reason: "HubSpot answered 409: Busy.")))
  }

  @Test("a subscription type that HubSpot does not know pauses: every yes would fail alike")
  func unknownSubscription() throws {
    guard case .verdict(.pause(let reason)) = try reading(.hubspot(400, "Subscription 101 does not exist"), to: "consent") else {
      Issue.record("not paused")
      return
    }
    #expect(reason.hasSuffix("check subscription_id"))
  }
}

@Suite("HubSpot batches")
struct HubSpotBatchTests {
  private let three = ["d1", "d2", "d3"].map { Delivery.of(.ana, id: $0) }

  private func reading(_ response: HTTPResponse) throws -> BulkReading {
    try HubSpot.with().bulkReading(of: response, to: "profile", of: three)
  }

  @Test("a batch is the request for one with more inputs, 100 at most")
  func request() throws {
    let hubspot = try HubSpot.with()
    #expect(hubspot.bulkRule(for: "profile")?.items == 100)
    #expect(hubspot.bulkRule(for: "consent") == nil)
    let items = three.compactMap { hubspot.bulkItem(for: "profile", of: $0, knowing: Learnt()) }
    let one = hubspot.bulkRequest(for: "profile", items: Array(items.prefix(1)), knowing: Learnt(), now: tenOClock)
    #expect(one == hubspot.requests(for: three[0])[0])
    let all = hubspot.bulkRequest(for: "profile", items: items, knowing: Learnt(), now: tenOClock)
    #expect(JSON(parsing: String(decoding: all.body, as: UTF8.self))?["inputs"]?.array?.count == 3)
  }

  @Test("all written is accepted for all; a 207 refuses the row that its trace id names and accepts the others")
  func settled() throws {
    #expect(try reading(.hubspotBatch(written: 3)) == .settled([.accepted, .accepted, .accepted]))
    let error = rowError("VALIDATION_ERROR", "ana@example.com is blocked", of: ["d2"])
    #expect(
      try reading(.hubspotBatch(207, written: 2, errors: [error]))
        == .settled([.accepted, .refused(reason: "HubSpot answered 400: ‹redacted› is blocked"), .accepted]))
    let busy = rowError("RATE_LIMITS", "Slow down.", of: ["d1", "d3"])
    #expect(
      try reading(.hubspotBatch(207, written: 1, errors: [busy]))
        == .settled([
          .retry(afterSeconds: 10, reason: "HubSpot answered 429: Slow down."), .accepted,
          .retry(afterSeconds: 10, reason: "HubSpot answered 429: Slow down."),
        ]))
  }

  @Test("a success code with rows that nothing is said of, an error of nobody, and a bad row that is not named are split")
  func split() throws {
    #expect(try reading(.hubspotBatch(written: 0)) == .split)
    #expect(try reading(.hubspotBatch(written: 2)) == .split)
    #expect(try reading(.hubspotBatch(207, written: 2, errors: [rowError("VALIDATION_ERROR", "No.", of: [])])) == .split)
    #expect(try reading(.hubspot(400, "Email address ana@example.com is invalid")) == .split)
    #expect(try reading(.hubspot(400, "Duplicate IDs found in batch input")) == .split)
    #expect(try reading(.hubspot(413, "Too large.")) == .split)
  }

  @Test("what a whole batch lacks is repaired by those of its rows that together have all of it")
  func lacking() throws {
    #expect(try reading(.hubspot(400, noOption)) == .repair([0]))
  }

  @Test("what can be repaired alone goes alone and is not refused: a missing option, and a contact that another request just made")
  func repairable() throws {
    #expect(
      try reading(.hubspotBatch(207, written: 2, errors: [rowError("VALIDATION_ERROR", noOption, of: ["d2"])]))
        == .settled([.accepted, nil, .accepted]))
    let conflict = rowError("CONFLICT", "Contact already exists. Existing ID: 7", of: ["d2"])
    #expect(try reading(.hubspotBatch(207, written: 2, errors: [conflict])) == .settled([.accepted, nil, .accepted]))
  }

  @Test("429, 5xx and 401 are for the whole batch")
  func whole() throws {
    #expect(
      try reading(.hubspot(429, "limit", ["policyName": "TEN_SECONDLY_ROLLING"]))
        == .whole(.retry(afterSeconds: 10, reason: "HubSpot answered 429: limit")))
    #expect(try reading(HTTPResponse(503)) == .whole(.retry(afterSeconds: nil, reason: "HubSpot answered 503")))
    #expect(try reading(HTTPResponse(401)) == .whole(.pause(reason: "HubSpot answered 401; check access_token")))
  }
}
