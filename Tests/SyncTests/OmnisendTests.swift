// What Omnisend is sent, word for word, and what its answers mean (VENDORS.md 0 and 3).
import Domain
import Sync
import Testing

extension DestinationAccount {
  static let omnisend = DestinationAccount(name: "omnisend", vendor: "omnisend", settings: ["api_key": "env:OMNISEND_KEY"])
}

@Suite("Omnisend requests and verdicts")
struct OmnisendTests {
  let omnisend: Omnisend

  init() throws { omnisend = try Omnisend(account: .omnisend, secrets: ["api_key": Redacted("om_test")]) }

  private func body(_ update: ContactUpdate, at index: Int = 0) -> JSON? {
    JSON(parsing: String(decoding: omnisend.requests(for: .of(update))[index].body, as: UTF8.self))
  }

  private func answer(_ status: Int, _ body: JSON, headers: [HTTPHeader] = []) -> HTTPResponse {
    HTTPResponse(status, headers: headers, body: Array(body.canonical.utf8))
  }

  private func verdict(_ response: HTTPResponse, to step: Step = "contact", of update: ContactUpdate = .ana) -> Verdict? {
    if case .verdict(let verdict) = omnisend.reading(of: response, to: step, of: .of(update), knowing: Learnt()) { verdict } else { nil }
  }

  @Test("a contact is 3 requests: the contact without tags, the tags it has, the tags it lost")
  func wholeDelivery() {
    #expect(
      omnisend.requests(for: .of(.ana)).map(text) == [
        """
        POST https://api.omnisend.com/api/contacts
        authorization: Omnisend-API-Key om_test
        omnisend-version: 2026-03-15
        accept: application/json
        content-type: application/json

        {
          "customProperties": {
            "askwell_answer_feel": [
              "dry"
            ],
            "askwell_answer_goals": [
              "sleep",
              "calm"
            ],
            "askwell_budget": [],
            "askwell_goal": [
              "calm",
              "sleep"
            ],
            "askwell_last_quiz_at": "2026-11-24T09:59:00Z",
            "askwell_outcome": "dry-skin",
            "askwell_products": [
              "Night cream"
            ],
            "askwell_quiz": "skin",
            "askwell_skin": [
              "dry"
            ],
            "askwell_tags": [
              "goal:calm",
              "goal:sleep",
              "skin:dry"
            ]
          },
          "firstName": "Ana",
          "identifiers": [
            {
              "channels": {
                "email": {
                  "status": "subscribed",
                  "statusChangedAt": "2026-11-24T09:59:00Z"
                }
              },
              "consent": {
                "createdAt": "2026-11-24T09:59:00Z",
                "source": "Askwell kiosk"
              },
              "id": "ana@example.com",
              "sendWelcomeMessage": true,
              "type": "email"
            },
            {
              "channels": {
                "sms": {
                  "status": "subscribed",
                  "statusChangedAt": "2026-11-24T09:59:30Z"
                }
              },
              "consent": {
                "createdAt": "2026-11-24T09:59:30Z",
                "source": "Askwell kiosk"
              },
              "id": "+4930123456",
              "sendWelcomeMessage": true,
              "type": "phone"
            }
          ],
          "lastName": "Maria Silva"
        }
        """,
        """
        POST https://api.omnisend.com/api/contacts/tags
        authorization: Omnisend-API-Key om_test
        omnisend-version: 2026-03-15
        accept: application/json
        content-type: application/json

        {
          "emails": [
            "ana@example.com"
          ],
          "tags": [
            "goal:calm",
            "goal:sleep",
            "skin:dry"
          ]
        }
        """,
        """
        DELETE https://api.omnisend.com/api/contacts/tags
        authorization: Omnisend-API-Key om_test
        omnisend-version: 2026-03-15
        accept: application/json
        content-type: application/json

        {
          "emails": [
            "ana@example.com"
          ],
          "tags": [
            "budget:high",
            "skin:oily"
          ]
        }
        """,
      ])
  }

  @Test("an old yes states no status and starts no welcome: a repeat must not lift an unsubscription")
  func oldConsent() {
    #expect(
      body(.anaByOldMail)?["identifiers"] == [["type": "email", "id": "ana@example.com", "sendWelcomeMessage": false]])
  }

  @Test("skin-type is skin_type; beside a skin_type of its own it is skin_type_2, and neither is lost")
  func hyphens() {
    let alone = body(.anaByOldMail.with { $0.tags = ["skin-type:dry"] })?["customProperties"]
    #expect(alone?["askwell_skin_type"] == ["dry"])
    let both = body(.anaByOldMail.with { $0.tags = ["skin-type:dry", "skin_type:oily"] })?["customProperties"]
    #expect(both?["askwell_skin_type"] == ["oily"])
    #expect(both?["askwell_skin_type_2"] == ["dry"])
    let hyphens = body(.anaByOldMail.with { $0.tags = ["a-b_c:1", "a_b-c:2"] })?["customProperties"]
    #expect(hyphens?["askwell_a_b_c"] == ["1"] && hyphens?["askwell_a_b_c_2"] == ["2"])
    let lost = body(
      .anaByOldMail.with {
        $0.tags = ["skin_type:oily"]
        $0.removedTags = ["skin-type:dry"]
      })?["customProperties"]
    #expect(lost?["askwell_skin_type"] == ["oily"])
  }

  @Test("130 tags are 2 requests of at most 100")
  func manyTags() {
    let update = ContactUpdate.anaByOldMail.with { $0.tags = (0..<130).map { "t:\($0)" } }
    #expect(body(update, at: 1)?["tags"]?.array?.count == 100)
    #expect(body(update, at: 2)?["tags"]?.array?.count == 30)
  }

  @Test("a withdrawal and an erasure look for each address and unsubscribe what they find on its own channel")
  func leaving() {
    let update = ContactUpdate.farewell(.erasure, phone: "+4930123456")
    let requests = omnisend.requests(for: .of(update))
    #expect(
      requests.map(\.url) == [
        "https://api.omnisend.com/api/contacts?limit=1&email=ana%40example.com",
        "https://api.omnisend.com/api/contacts?limit=1&phone=%2B4930123456",
      ])
    let look = omnisend.steps(for: .of(update), knowing: Learnt())[1]
    let found = answer(200, ["contacts": [["id": "60a6", "identifiers": [["type": "phone", "id": "+4930123456"]]]]])
    guard case .learnt(let learnt, let then) = omnisend.reading(of: found, to: look, of: .of(update), knowing: Learnt()),
      let last = then.first
    else {
      Issue.record("nothing learnt")
      return
    }
    #expect(
      text(omnisend.request(for: last, of: .of(update), knowing: learnt, now: tenOClock)) == """
        PATCH https://api.omnisend.com/api/contacts/60a6
        authorization: Omnisend-API-Key om_test
        omnisend-version: 2026-03-15
        accept: application/json
        content-type: application/json

        {
          "identifiers": [
            {
              "channels": {
                "sms": {
                  "status": "unsubscribed",
                  "statusChangedAt": "2026-11-24T10:00:00Z"
                }
              },
              "id": "+4930123456",
              "sendWelcomeMessage": false,
              "type": "phone"
            }
          ]
        }
        """)
    #expect(
      omnisend.reading(of: answer(200, ["contacts": []]), to: look, of: .of(update), knowing: Learnt()) == .learnt(Learnt(), then: []))
    let stranger = answer(200, ["contacts": [["id": "60a7", "identifiers": [["type": "phone", "id": "+4930999999"]]]]])
    #expect(omnisend.reading(of: stranger, to: look, of: .of(update), knowing: Learnt()) == .learnt(Learnt(), then: []))
    #expect(omnisend.steps(for: .of(.farewell(.withdrawal(["email"]), phone: "+4930123456")), knowing: Learnt()).map(\.about) == ["email"])
  }

  @Test("408, 429 and 5xx are tried again", arguments: [408, 425, 429, 500, 502, 503, 504, 524])
  func retried(status: Int) {
    #expect(verdict(HTTPResponse(status)) == .retry(afterSeconds: nil, reason: "Omnisend answered \(status)"))
  }

  @Test("13.2: retryAfter in the body is waited for, and the longer of it and the header")
  func retryAfter() {
    let body: JSON = ["title": "Rate limit exceeded", "status": 429, "retryAfter": 60]
    #expect(verdict(answer(429, body)) == .retry(afterSeconds: 60, reason: "Omnisend answered 429: Rate limit exceeded"))
    #expect(
      verdict(answer(429, body, headers: [HTTPHeader("Retry-After", "90")]))
        == .retry(afterSeconds: 90, reason: "Omnisend answered 429: Rate limit exceeded"))
    #expect(
      verdict(answer(429, ["title": "Slow", "retryAfter": 9_000_000_000]))
        == .retry(afterSeconds: 86_400, reason: "Omnisend answered 429: Slow"))
  }

  @Test(
    "401, 403 and a retired version pause with words on what to do",
    arguments: [(401, "check api_key"), (403, "give the key the right to contacts"), (410, "set a newer version"), (404, "check base_url")])
  func paused(status: Int, remedy: String) {
    #expect(verdict(answer(status, ["title": "No"])) == .pause(reason: "Omnisend answered \(status): No; \(remedy)"))
  }

  @Test("400 and 409 are refused in the vendor's words, field by field and without the address")
  func refused() {
    let faults: JSON = [
      ["field": "identifiers.0.id", "code": "invalid_format", "message": "ana@example.com must be a valid email address"]
    ]
    #expect(
      verdict(answer(400, ["title": "Validation failed", "errors": faults]))
        == .refused(reason: "Omnisend answered 400: Validation failed identifiers.0.id: ‹redacted› must be a valid email address"))
    #expect(verdict(answer(409, ["title": "Taken"])) == .refused(reason: "Omnisend answered 409: Taken"))
  }

  @Test("tags ride with everybody who has the same ones; contacts 100 at once; a contact without email goes alone")
  func bulkRequests() {
    let steps = omnisend.steps(for: .of(.ana), knowing: Learnt())
    #expect(omnisend.bulkRule(for: steps[0])?.items == 100)
    #expect(omnisend.bulkRule(for: steps[1])?.items == 250)
    #expect(omnisend.bulkItem(for: steps[0], of: .of(.ana.with { $0.email = nil }), knowing: Learnt()) == nil)
    let item = omnisend.bulkItem(for: steps[2], of: .of(.ana), knowing: Learnt()) ?? ""
    let request = omnisend.bulkRequest(for: steps[2], items: [item, item], knowing: Learnt(), now: tenOClock)
    #expect(request.method == "DELETE")
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == #"{"emails":["ana@example.com","ana@example.com"],"tags":["budget:high","skin:oily"]}"#)
    #expect(omnisend.bulkReading(of: HTTPResponse(202), to: steps[1], of: [.of(.ana), .of(.ana)]) == .settled([.accepted, .accepted]))
    #expect(omnisend.bulkReading(of: HTTPResponse(400), to: steps[1], of: [.of(.ana), .of(.ana)]) == .split)
  }

  @Test("13.5 and 13.6: a finished batch with errors is asked for its items; each error finds its contact, and one of nobody means halves")
  func batches() {
    let two = ["A@example.com", "b@example.com"].map { email in Delivery.of(.ana.with { $0.email = email }) }
    func reading(_ body: JSON, part: String = "status") -> BulkReading {
      omnisend.reading(of: answer(200, body), about: Job(id: "5f92", part: part), of: two)
    }
    #expect(
      omnisend.bulkReading(of: answer(201, ["batchID": "5f92", "totalCount": 2]), to: "contact", of: two)
        == .job(Job(id: "5f92"), afterMilliseconds: 2000))
    #expect(reading(["batchID": "5f92", "status": "finished", "errorsCount": 0]) == .settled([.accepted, .accepted]))
    #expect(
      reading(["batchID": "5f92", "status": "finished", "errorsCount": 1]) == .job(Job(id: "5f92", part: "items"), afterMilliseconds: 0))
    #expect(
      omnisend.request(about: Job(id: "5f92", part: "items"), now: tenOClock).url == "https://api.omnisend.com/api/batches/5f92/items")
    func error(_ email: String, _ code: Int64) -> JSON {
      ["responseCode": .int(code), "request": ["identifiers": [["type": "email", "id": .string(email)]]], "response": ["title": "No"]]
    }
    func items(_ errors: [JSON]) -> BulkReading { reading(["errorsCount": 1, "errors": .array(errors)], part: "items") }
    #expect(items([error("a@example.com", 400)]) == .settled([.refused(reason: "Omnisend answered 400: No"), .accepted]))
    #expect(items([error("b@example.com", 503)]) == .settled([.accepted, .retry(afterSeconds: nil, reason: "Omnisend answered 503: No")]))
    #expect(items([error("c@example.com", 400)]) == .split)
    #expect(items([]) == .split)
  }
}
