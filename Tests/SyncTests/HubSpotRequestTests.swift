// What HubSpot is sent, word for word (VENDORS.md 4).
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
