// What Brevo is sent, word for word (VENDORS.md 7).
import Domain
import Sync
import Testing

extension DestinationAccount {
  static func brevo(_ settings: [String: String] = [:]) -> DestinationAccount {
    let always = ["api_key": "env:BREVO_KEY", "list_id": "3"]
    return DestinationAccount(name: "mail", vendor: "brevo", settings: always.merging(settings) { $1 })
  }
}

extension Brevo {
  static func with(_ settings: [String: String] = [:]) throws -> Brevo {
    try Brevo(account: .brevo(settings), secrets: ["api_key": Redacted("xkeysib_test")])
  }
}

/// All attributes and options that Ana needs are known to be there.
let allKnownToBrevo = Learnt(ofAccount: [
  "attributes":
    "ASKWELL_ANSWER_FEEL ASKWELL_ANSWER_GOALS ASKWELL_BUDGET ASKWELL_GOAL ASKWELL_LAST_QUIZ_AT ASKWELL_OUTCOME ASKWELL_PHONE ASKWELL_PRODUCTS "
    + "ASKWELL_QUIZ ASKWELL_SKIN ASKWELL_TAGS FIRSTNAME LASTNAME",
  "options": "goal:calm goal:sleep skin:dry",
])

private func told(_ purpose: ContactUpdate.Purpose) -> ContactUpdate {
  ContactUpdate(
    contact: "c1", email: "a+b@example.com", phone: "+4930123456", name: nil, locale: nil, tags: [], removedTags: [], consent: [:],
    session: nil, purpose: purpose)
}

@Suite("Brevo requests")
struct BrevoRequestTests {
  @Test("a contact with fresh yeses is 1 request: attributes in capitals, the list, and the end of both blocks")
  func wholeDelivery() throws {
    let brevo = try Brevo.with()
    #expect(brevo.steps(for: .of(.ana), knowing: allKnownToBrevo) == ["profile"])
    #expect(
      text(brevo.request(for: "profile", of: .of(.ana), knowing: allKnownToBrevo, now: tenOClock)) == """
        POST https://api.brevo.com/v3/contacts
        api-key: xkeysib_test
        accept: application/json
        content-type: application/json

        {
          "attributes": {
            "ASKWELL_ANSWER_FEEL": "dry",
            "ASKWELL_ANSWER_GOALS": "sleep;calm",
            "ASKWELL_BUDGET": "",
            "ASKWELL_GOAL": "calm;sleep",
            "ASKWELL_LAST_QUIZ_AT": "2026-11-24T09:59:00Z",
            "ASKWELL_OUTCOME": "dry-skin",
            "ASKWELL_PRODUCTS": "Night cream",
            "ASKWELL_QUIZ": "skin",
            "ASKWELL_SKIN": "dry",
            "ASKWELL_TAGS": [
              "goal:calm",
              "goal:sleep",
              "skin:dry"
            ],
            "FIRSTNAME": "Ana",
            "LASTNAME": "Maria Silva",
            "SMS": "+4930123456"
          },
          "email": "ana@example.com",
          "emailBlacklisted": false,
          "listIds": [
            3
          ],
          "smsBlacklisted": false,
          "updateEnabled": true
        }
        """)
  }

  @Test("without a fresh yes neither list nor block is mentioned: a repeat must not lift an unsubscription")
  func noFreshYes() throws {
    let body = text(try Brevo.with().request(for: "profile", of: .of(.anaByOldMail), knowing: allKnownToBrevo, now: tenOClock))
    #expect(!body.contains("Blacklisted"))
    #expect(!body.contains("listIds"))
    let bySms = ContactUpdate.ana.with { $0.consent["email"]?.isFresh = false }
    let half = text(try Brevo.with().request(for: "profile", of: .of(bySms), knowing: allKnownToBrevo, now: tenOClock))
    #expect(half.contains("smsBlacklisted"))
    #expect(!half.contains("emailBlacklisted"))
    #expect(!half.contains("listIds"))
  }

  @Test("what would be dropped is looked up first: a name or an option that is not known to be there")
  func looksFirst() throws {
    let brevo = try Brevo.with()
    let look = Step("attributes", teaches: true, isExclusive: true)
    #expect(brevo.steps(for: .of(.ana), knowing: Learnt()) == [look, "profile"])
    let newTag = ContactUpdate.ana.with { $0.tags.append("goal:strength") }
    #expect(brevo.steps(for: .of(newTag), knowing: allKnownToBrevo) == [look, "profile"])
    let newAnswer = ContactUpdate.ana.with { $0.session?.answers["age"] = ["30"] }
    #expect(brevo.steps(for: .of(newAnswer), knowing: allKnownToBrevo) == [look, "profile"])
  }

  @Test("a withdrawal blocks the channels that it names, an erasure deletes by both addresses")
  func withdrawalAndErasure() throws {
    let brevo = try Brevo.with()
    let requests = brevo.requests(for: .of(told(.withdrawal(["email", "sms"]))))
    #expect(
      requests.map { "\($0.method) \($0.url) \(String(decoding: $0.body, as: UTF8.self))" } == [
        #"PUT https://api.brevo.com/v3/contacts/a%2Bb%40example.com?identifierType=email_id {"emailBlacklisted":true}"#,
        #"PUT https://api.brevo.com/v3/contacts/%2B4930123456?identifierType=phone_id {"smsBlacklisted":true}"#,
      ])
    #expect(brevo.steps(for: .of(told(.withdrawal(["sms"]))), knowing: Learnt()) == [Step("unsubscribe", about: "sms")])
    #expect(
      brevo.requests(for: .of(told(.erasure))).map { "\($0.method) \($0.url)" } == [
        "DELETE https://api.brevo.com/v3/contacts/a%2Bb%40example.com?identifierType=email_id",
        "DELETE https://api.brevo.com/v3/contacts/%2B4930123456?identifierType=phone_id",
      ])
  }

  @Test("names are in capitals and 50 characters at most, and two of ours never become one of theirs")
  func names() throws {
    let long = String(repeating: "x", count: 60)
    let update = ContactUpdate.ana.with {
      $0.tags = ["hair-type:dry", "hair_type:dry"]
      $0.session?.answers = ["feel": ["a"], "Feel": ["b"], "\(long)1": ["c"], "\(long)2": ["d"]]
    }
    let body = text(try Brevo.with().request(for: "profile", of: .of(update), knowing: allKnownToBrevo, now: tenOClock))
    let names = body.matches(of: /"(ASKWELL_[A-Z0-9_]+)"/).map { String($0.1) }
    #expect(names.filter { $0.hasPrefix("ASKWELL_ANSWER") || $0.hasPrefix("ASKWELL_HAIR") }.count == 6)
    #expect(Set(names).count == names.count)
    #expect(names.map(\.count).max() == 50)
  }

  @Test("bad settings are named", arguments: [["list_id": "#3"], ["import_list_id": "0"], ["create": "maybe"], ["base_url": "ftp://x"]])
  func badSettings(settings: [String: String]) {
    #expect(Brevo.problems(with: settings).map(\.path) == Array(settings.keys))
  }
}
