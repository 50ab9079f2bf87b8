// What Klaviyo is sent, word for word.
import Domain
import Sync
import Testing

@Suite("Klaviyo requests")
struct KlaviyoRequestTests {
  let klaviyo: Klaviyo

  init() throws { klaviyo = try Klaviyo(account: .klaviyo, secrets: ["api_key": Redacted("pk_test")]) }

  @Test("a contact with 2 fresh consents is 3 requests: the whole profile, one subscription entry a channel, the session as 1 event")
  func wholeDelivery() {
    let requests = klaviyo.requests(for: .of(.ana))
    #expect(requests.count == 3)
    #expect(
      requests.first.map(text) == """
        POST https://a.klaviyo.com/api/profile-import
        authorization: Klaviyo-API-Key pk_test
        revision: 2026-07-15
        accept: application/vnd.api+json
        content-type: application/vnd.api+json

        {
          "data": {
            "attributes": {
              "email": "ana@example.com",
              "first_name": "Ana",
              "last_name": "Maria Silva",
              "locale": "de-DE",
              "phone_number": "+4930123456",
              "properties": {
                "askwell_answer_feel": "dry",
                "askwell_answer_goals": [
                  "sleep",
                  "calm"
                ],
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
                "askwell_skin": "dry",
                "askwell_tags": [
                  "goal:calm",
                  "goal:sleep",
                  "skin:dry"
                ]
              }
            },
            "meta": {
              "patch_properties": {
                "unset": [
                  "askwell_budget"
                ]
              }
            },
            "type": "profile"
          }
        }
        """)
    #expect(
      requests.dropFirst().first.map(text) == """
        POST https://a.klaviyo.com/api/profile-subscription-bulk-create-jobs
        authorization: Klaviyo-API-Key pk_test
        revision: 2026-07-15
        accept: application/vnd.api+json
        content-type: application/vnd.api+json

        {
          "data": {
            "attributes": {
              "custom_source": "Askwell kiosk",
              "profiles": {
                "data": [
                  {
                    "attributes": {
                      "email": "ana@example.com",
                      "subscriptions": {
                        "email": {
                          "marketing": {
                            "consent": "SUBSCRIBED",
                            "consented_at": "2026-11-24T09:59:00Z"
                          }
                        }
                      }
                    },
                    "type": "profile"
                  },
                  {
                    "attributes": {
                      "phone_number": "+4930123456",
                      "subscriptions": {
                        "sms": {
                          "marketing": {
                            "consent": "SUBSCRIBED",
                            "consented_at": "2026-11-24T09:59:30Z"
                          }
                        }
                      }
                    },
                    "type": "profile"
                  }
                ]
              }
            },
            "relationships": {
              "list": {
                "data": {
                  "id": "Y6nRLr",
                  "type": "list"
                }
              }
            },
            "type": "profile-subscription-bulk-create-job"
          }
        }
        """)
    #expect(
      requests.last.map(text) == """
        POST https://a.klaviyo.com/api/events
        authorization: Klaviyo-API-Key pk_test
        revision: 2026-07-15
        accept: application/vnd.api+json
        content-type: application/vnd.api+json

        {
          "data": {
            "attributes": {
              "metric": {
                "data": {
                  "attributes": {
                    "name": "Quiz Completed"
                  },
                  "type": "metric"
                }
              },
              "profile": {
                "data": {
                  "attributes": {
                    "email": "ana@example.com"
                  },
                  "type": "profile"
                }
              },
              "properties": {
                "answer_feel": "dry",
                "answer_goals": [
                  "sleep",
                  "calm"
                ],
                "kiosk": "k1",
                "outcome": "dry-skin",
                "products": [
                  "Night cream"
                ],
                "quiz": "skin",
                "quiz_title": "Your skin",
                "session": "s1",
                "skus": [
                  "CR-1"
                ],
                "slot_hero": "Night cream",
                "store": "berlin",
                "tags": [
                  "goal:calm",
                  "goal:sleep",
                  "skin:dry"
                ],
                "version": "v1"
              },
              "time": "2026-11-24T09:59:00Z",
              "unique_id": "s1"
            },
            "type": "event"
          }
        }
        """)
  }

  @Test("an event of somebody with a phone and no email names the profile by its phone")
  func eventByPhone() {
    let body = klaviyo.requests(for: .of(.ana.with { $0.email = nil })).last.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
    #expect(
      JSON(parsing: body)?["data"]?["attributes"]?["profile"]?["data"]?["attributes"] == ["phone_number": "+4930123456"])
  }

  @Test("without a fresh consent nothing is subscribed: a repeat must not lift an unsubscription")
  func noFreshConsent() {
    #expect(klaviyo.steps(for: .of(.anaByOldMail), knowing: Learnt()) == ["profile"])
    let again = ContactUpdate.anaByOldMail.with { $0.session = ContactUpdate.ana.session }
    #expect(klaviyo.steps(for: .of(again), knowing: Learnt()) == ["profile", "event"])
  }

  @Test("a fresh sms consent without a phone subscribes nothing")
  func smsNeedsPhone() {
    let update = ContactUpdate.ana.with {
      $0.phone = nil
      $0.consent["email"] = nil
    }
    #expect(klaviyo.steps(for: .of(update), knowing: Learnt()) == ["profile", "event"])
  }

  @Test("a fresh consent on 1 of 2 channels subscribes that one only")
  func onlyFreshChannel() {
    let update = ContactUpdate.ana.with { $0.consent["email"]?.isFresh = false }
    let body = String(decoding: klaviyo.request(for: "consent", of: .of(update), knowing: Learnt(), now: tenOClock).body, as: UTF8.self)
    #expect(body.contains("+4930123456"))
    #expect(!body.contains("ana@example.com"))
  }

  @Test("without list_id the subscription names no list")
  func noList() throws {
    let account = DestinationAccount(name: "k", vendor: "klaviyo", settings: ["api_key": "env:K"])
    let klaviyo = try Klaviyo(account: account, secrets: ["api_key": Redacted("pk_test")])
    let body = String(decoding: klaviyo.request(for: "consent", of: .of(.ana), knowing: Learnt(), now: tenOClock).body, as: UTF8.self)
    #expect(body.contains("SUBSCRIBED"))
    #expect(!body.contains("relationships"))
  }

  @Test("a namespace named as one of our own properties keeps out of its way")
  func clashingNamespace() {
    let update = ContactUpdate.anaByOldMail.with { $0.tags = ["phone:old", "tags:many"] }
    let body = klaviyo.requests(for: .of(update)).first.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
    #expect(body.contains(#""askwell_tag_phone":"old""#))
    #expect(body.contains(#""askwell_tags":["phone:old","tags:many"]"#))
  }

  @Test("a session without an outcome clears the one of the session before")
  func outcomeIsCleared() {
    let update = ContactUpdate.ana.with {
      $0.session?.outcome = nil
      $0.removedTags = []
    }
    let body = klaviyo.requests(for: .of(update)).first.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
    #expect(body.contains(#""unset":["askwell_outcome"]"#))
  }

  @Test("the probe reads the named list, and an empty answer means that there is no such list")
  func probe() {
    #expect(
      text(klaviyo.request(forCheck: "lists", for: Vocabulary(), knowing: Learnt(), id: "t1", now: tenOClock)) == """
        GET https://a.klaviyo.com/api/lists?filter=equals(id,%22Y6nRLr%22)
        authorization: Klaviyo-API-Key pk_test
        revision: 2026-07-15
        accept: application/vnd.api+json
        """)
    func finding(_ body: String) -> Finding {
      klaviyo.finding(in: HTTPResponse(200, body: Array(body.utf8)), toCheck: "lists", for: Vocabulary(), knowing: Learnt())
    }
    #expect(finding(#"{"data":[{"type":"list","id":"Y6nRLr"}]}"#) == .good("the key works and the list is there", Learnt(), then: []))
    #expect(finding(#"{"data":[]}"#) == .bad(.pause(reason: "Klaviyo knows no list Y6nRLr; copy list_id from the list's settings")))
  }

  @Test("no description of a request shows the key, the address or the person")
  func nothingShows() {
    let request = klaviyo.request(for: "profile", of: .of(.ana), knowing: Learnt(), now: tenOClock)
    var dumped = ""
    dump(request, to: &dumped)
    dump(klaviyo, to: &dumped)
    for shown in ["\(request)", String(reflecting: request), dumped] {
      #expect(!shown.contains("pk_test"))
      #expect(!shown.contains("ana@"))
    }
  }
}
