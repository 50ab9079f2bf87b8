// What HubSpot is sent, word for word, and what its answers mean (VENDORS.md 4).
import Domain
import Sync
import Testing

extension DestinationAccount {
  static func hubspot(_ settings: [String: String] = [:]) -> DestinationAccount {
    let always = ["access_token": "env:HUBSPOT_TOKEN", "subscription_id": "101"]
    return DestinationAccount(name: "crm", vendor: "hubspot", settings: always.merging(settings) { $1 })
  }
}

extension HubSpot {
  static func with(_ settings: [String: String] = [:]) throws -> HubSpot {
    try HubSpot(account: .hubspot(settings), secrets: ["access_token": Redacted("pat_test")])
  }
}

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

@Suite("HubSpot requests")
struct HubSpotRequestTests {
  private let head = "authorization: Bearer pat_test\naccept: application/json\ncontent-type: application/json"

  private func firstBody(of update: ContactUpdate) throws -> String {
    try HubSpot.with().requests(for: .of(update)).first.map(text) ?? ""
  }

  @Test("a contact with a fresh yes to email is 2 requests: a batch of 1 with texts only, and 1 subscription with the words shown")
  func wholeDelivery() throws {
    let requests = try HubSpot.with().requests(for: .of(.ana, to: "crm"))
    #expect(requests.count == 2)
    #expect(
      requests.first.map(text) == """
        POST https://api.hubapi.com/crm/objects/2026-09/contacts/batch/upsert
        \(head)

        {
          "inputs": [
            {
              "id": "ana@example.com",
              "idProperty": "email",
              "objectWriteTraceId": "d1",
              "properties": {
                "askwell_answer_feel": "dry",
                "askwell_answer_goals": "sleep;calm",
                "askwell_budget": "",
                "askwell_goal": "calm;sleep",
                "askwell_last_quiz_at": "2026-11-24T09:59:00Z",
                "askwell_outcome": "dry-skin",
                "askwell_products": "Night cream",
                "askwell_quiz": "skin",
                "askwell_skin": "dry",
                "askwell_tags": "goal_calm;goal_sleep;skin_dry",
                "firstname": "Ana",
                "lastname": "Maria Silva",
                "phone": "+4930123456"
              }
            }
          ]
        }
        """)
    #expect(
      requests.last.map(text) == """
        POST https://api.hubapi.com/communication-preferences/2026-09/statuses/ana%40example.com
        \(head)

        {
          "channel": "EMAIL",
          "legalBasis": "CONSENT_WITH_NOTICE",
          "legalBasisExplanation": "Ticked at an Askwell kiosk at 2026-11-24T09:59:00Z: Send me my routine",
          "statusState": "SUBSCRIBED",
          "subscriptionId": 101
        }
        """)
  }

  @Test("a retake that lost a whole namespace clears its property with an empty text, and an answer that was not given clears nothing")
  func retake() throws {
    let update = ContactUpdate.ana.with {
      $0.tags = []
      $0.removedTags = ["goal:sleep"]
      $0.session?.answers = [:]
    }
    let body = try firstBody(of: update)
    #expect(body.contains(#""askwell_tags": """#))
    #expect(body.contains(#""askwell_goal": """#))
    #expect(!body.contains("askwell_answer"))
  }

  @Test("without a fresh yes nothing is subscribed; a yes to text messages alone subscribes nothing, since HubSpot keeps none")
  func noFreshYes() throws {
    let hubspot = try HubSpot.with()
    #expect(hubspot.steps(for: .of(.anaByOldMail), knowing: Learnt()) == ["profile"])
    let bySms = ContactUpdate.ana.with { $0.consent["email"]?.isFresh = false }
    #expect(hubspot.steps(for: .of(bySms), knowing: Learnt()) == ["profile"])
  }

  @Test("a withdrawal of email unsubscribes from everything; one of text messages alone has no step: it cannot be told")
  func withdrawal() throws {
    let hubspot = try HubSpot.with()
    func update(_ channels: [String]) -> ContactUpdate {
      ContactUpdate(
        contact: "c1", email: "a+b@example.com", phone: nil, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
        purpose: .withdrawal(channels))
    }
    #expect(
      hubspot.requests(for: .of(update(["email"]))).map(text) == [
        """
        POST https://api.hubapi.com/communication-preferences/2026-09/statuses/a%2Bb%40example.com/unsubscribe-all?channel=EMAIL
        authorization: Bearer pat_test
        accept: application/json
        """
      ])
    #expect(hubspot.steps(for: .of(update(["sms"])), knowing: Learnt()).isEmpty)
  }

  @Test("an erasure finds the contact by both of its keys and deletes what it finds for good")
  func erasure() throws {
    let hubspot = try HubSpot.with()
    let delivery = Delivery.of(
      ContactUpdate(
        contact: "c1", email: "ana@example.com", phone: nil, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
        purpose: .erasure))
    #expect(
      hubspot.requests(for: delivery).map { "\($0.method) \($0.url)" } == [
        "GET https://api.hubapi.com/crm/objects/2026-09/contacts/ana%40example.com?idProperty=email",
        "GET https://api.hubapi.com/crm/objects/2026-09/contacts/c1?idProperty=askwell_contact",
      ])
    let step = hubspot.steps(for: delivery, knowing: Learnt())[0]
    let found = HTTPResponse(200, body: Array(#"{"id":"512"}"#.utf8))
    #expect(
      hubspot.reading(of: found, to: step, of: delivery, knowing: Learnt()) == .learnt(Learnt(), then: [Step("forget", about: "512")]))
    #expect(hubspot.reading(of: HTTPResponse(404), to: step, of: delivery, knowing: Learnt()) == .verdict(.accepted))
    #expect(
      text(hubspot.request(for: Step("forget", about: "512"), of: delivery, knowing: Learnt(), now: tenOClock)).hasPrefix(
        "POST https://api.hubapi.com/crm/objects/2026-09/contacts/gdpr-delete\n"))
  }

  @Test("somebody without an email is known by the property askwell_contact, which no namespace can take")
  func byPhone() throws {
    let update = ContactUpdate.ana.with {
      $0.email = nil
      $0.tags = ["contact:often"]
    }
    let body = try firstBody(of: update)
    #expect(body.contains(#""id": "c1""#))
    #expect(body.contains(#""idProperty": "askwell_contact""#))
    #expect(body.contains(#""askwell_tag_contact": "often""#))
  }

  @Test("names that HubSpot would not take are turned over, and two of ours never become one of theirs")
  func names() throws {
    let update = ContactUpdate.anaByOldMail.with {
      $0.tags = ["hair-type:dry", "hair:type_dry", "hair_type:dry", "skin:sehr-öl.ig"]
    }
    let body = try firstBody(of: update)
    #expect(body.contains(#""askwell_tags": "hair_type_dry.6e3a6dc3;hair_type_dry;hair_type_dry.8e701641;skin_sehr__l_ig.f204bc2c"#))
    let names = body.matches(of: /"(askwell_hair[a-z0-9_]*)"/).map { String($0.1) }
    #expect(Set(names).count == 3)
  }

  @Test("with version v3 the old paths are asked, consent those of v4")
  func oldVersion() throws {
    let urls = try HubSpot.with(["version": "v3"]).requests(for: .of(.ana)).map(\.url)
    #expect(
      urls == [
        "https://api.hubapi.com/crm/v3/objects/contacts/batch/upsert",
        "https://api.hubapi.com/communication-preferences/v4/statuses/ana%40example.com",
      ])
  }

  @Test("bad settings are named", arguments: [["version": "3"], ["create": "maybe"], ["subscription_id": "x"], ["base_url": "ftp://x"]])
  func badSettings(settings: [String: String]) {
    #expect(HubSpot.problems(with: settings).map(\.path) == Array(settings.keys))
  }

  @Test("a sample names every tag by its own place and finds no collision, although HubSpot's lists are one text")
  func sample() throws {
    let rows = Sample(of: .ana, to: try HubSpot.with(), now: tenOClock).names
    let sleep = rows.first { $0.part == "goal:sleep" }
    #expect(sleep?.names == ["profile: askwell_goal", "profile: askwell_tags"])
    #expect(rows.flatMap(\.collidesWith) == [])
  }
}

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
    #expect(try reading(answer) == .first([Step("properties", teaches: true)], Learnt()))
    #expect(
      try reading(answer, knowing: Learnt(ofContact: ["options": "[]"]))
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
    #expect(try reading(answer, ["create": "yes"]) == .first([Step("properties", teaches: true)], Learnt()))
  }

  @Test("what the look finds missing is made: properties one by one, options with all that are there")
  func repair() throws {
    let existing = ContactUpdate.ana.tags.dropLast()
    let options: [JSON] = ["by_hand"] + existing.map { ["value": .string($0.replacing(":", with: "_")), "label": .string($0)] }
    let names = ["answer_feel", "answer_goals", "budget", "goal", "last_quiz_at", "outcome", "products", "quiz"].map {
      ["name": .string("askwell_\($0)")] as JSON
    }
    let tags: JSON = [
      "name": "askwell_tags", "type": "enumeration",
      "options": .array([["value": "by_hand", "label": "By hand", "displayOrder": 3, "hidden": true]] + options.dropFirst()),
    ]
    let body: JSON = ["results": .array(names + [tags])]
    let step = Step("properties", teaches: true)
    guard
      case .learnt(let learnt, let then) = try reading(HTTPResponse(200, body: Array(body.canonical.utf8)), to: step, ["create": "yes"])
    else {
      Issue.record("not repaired")
      return
    }
    #expect(then.map(\.name) == ["create", "options"])
    let requests = try then.map { try HubSpot.with().request(for: $0, of: .of(.ana), knowing: learnt, now: tenOClock) }
    #expect(text(requests[0]).contains(#""name": "askwell_skin""#))
    #expect(requests[1].method == "PATCH")
    #expect(
      JSON(parsing: String(decoding: requests[1].body, as: UTF8.self)) == [
        "options": [
          ["value": "by_hand", "label": "By hand", "displayOrder": 3, "hidden": true],
          ["value": "goal_calm", "label": "goal:calm", "displayOrder": -1, "hidden": false],
          ["value": "goal_sleep", "label": "goal:sleep", "displayOrder": -1, "hidden": false],
          ["value": "skin_dry", "label": "skin:dry", "displayOrder": -1, "hidden": false],
        ]
      ])
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
    #expect(try reading(.hubspot(400, noOption)) == .split)
    #expect(try reading(.hubspot(413, "Too large.")) == .split)
  }

  @Test("what can be repaired alone is split, not refused: a missing option, and a contact that another request just made")
  func repairable() throws {
    #expect(try reading(.hubspotBatch(207, written: 2, errors: [rowError("VALIDATION_ERROR", noOption, of: ["d2"])])) == .split)
    let conflict = rowError("CONFLICT", "Contact already exists. Existing ID: 7", of: ["d2"])
    #expect(try reading(.hubspotBatch(207, written: 2, errors: [conflict])) == .split)
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
