// The signed webhook, word for word.
import Domain
import Sync
import Testing

@Suite("Webhook")
struct WebhookTests {
  let webhook: Webhook

  init() throws { webhook = try Webhook(account: .webhook, secrets: ["secret": Redacted(vectorSecret)]) }

  @Test("the published vector is signed as published")
  func publishedVector() {
    let key = WebhookKey(Redacted(vectorSecret))
    let signature = key?.signature(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: #"{"test": 2432232314}"#)
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test("a delivery is one signed request with every key, null where nothing is known")
  func wholeRequest() {
    let requests = webhook.requests(for: .of(.anaByOldMail))
    #expect(requests.count == 1)
    let signature = requests.first?[header: "webhook-signature"] ?? ""
    #expect(
      requests.first.map(text) == """
        POST https://shop.example/hook
        content-type: application/json
        webhook-id: d1
        webhook-timestamp: 1795514400
        webhook-signature: \(signature)

        {
          "data": {
            "consent": {
              "email": {
                "at": "2026-10-01T08:00:00Z",
                "is_fresh": false,
                "wording": "Send me my routine"
              }
            },
            "contact": "c1",
            "email": "ana@example.com",
            "locale": "de-DE",
            "name": "Ana Maria Silva",
            "phone": null,
            "removed_tags": [],
            "session": null,
            "tags": [
              "goal:calm",
              "goal:sleep",
              "skin:dry"
            ]
          },
          "timestamp": "2026-11-24T10:00:00Z",
          "type": "contact.updated"
        }
        """)
  }

  @Test("the session travels with its answers, products and variables in snake_case")
  func session() {
    let body = webhook.requests(for: .of(.ana)).first.map { String(decoding: $0.body, as: UTF8.self) } ?? ""
    #expect(
      JSON(parsing: body)?["data"]?["session"] == [
        "id": "s1", "quiz": "skin", "quiz_title": "Your skin", "version": "v1", "completed_at": "2026-11-24T09:59:00Z",
        "outcome": "dry-skin", "variables": ["dryness": 3], "answers": ["feel": ["dry"], "goals": ["sleep", "calm"]],
        "products": [["sku": "CR-1", "title": "Night cream", "slot": "hero"]], "store": "berlin", "kiosk": "k1",
      ])
  }

  @Test("a withdrawal is contact.withdrawn with the channels and the person, and nothing of tags and answers")
  func withdrawn() {
    let requests = webhook.requests(for: .of(.anaTakesBack(["sms", "email"])))
    #expect(requests.count == 1)
    #expect(requests.first?[header: "webhook-id"] == "d1")
    #expect(
      requests.first.map { String(decoding: $0.body, as: UTF8.self) } == """
        {"data":{"channels":["email","sms"],"contact":"c1","email":"ana@example.com","phone":null},"timestamp":"2026-11-24T10:00:00Z",\
        "type":"contact.withdrawn"}
        """)
  }

  @Test("a 429 waits as long as the receiver asks, without its word by our own ladder; what it says of the person is struck out")
  func tooMany() {
    func reading(_ headers: [HTTPHeader], _ body: String = "") -> Reading {
      webhook.reading(of: HTTPResponse(429, headers: headers, body: Array(body.utf8)), to: "post", of: .of(.ana), knowing: Learnt())
    }
    #expect(reading([HTTPHeader("Retry-After", "120")]) == .verdict(.retry(afterSeconds: 120, reason: "the receiver answered 429")))
    #expect(
      reading([], "slow down, ana@example.com")
        == .verdict(.retry(afterSeconds: nil, reason: "the receiver answered 429: slow down, ‹redacted›")))
  }

  @Test("a later attempt keeps id and body and signs its own second")
  func laterAttempt() {
    let first = webhook.request(for: "post", of: .of(.ana), knowing: Learnt(), now: tenOClock)
    let second = webhook.request(for: "post", of: .of(.ana, attempts: 3), knowing: Learnt(), now: tenOClock.advanced(bySeconds: 300))
    #expect(first[header: "webhook-id"] == second[header: "webhook-id"])
    #expect(first.body == second.body)
    #expect(first[header: "webhook-signature"] != second[header: "webhook-signature"])
  }

  @Test("during a rotation the request carries 2 signatures, the new one first")
  func rotation() throws {
    let new = "whsec_" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
    let both = try Webhook(account: .webhook, secrets: ["secret": Redacted(new), "old_secret": Redacted(vectorSecret)])
    let request = both.request(for: "post", of: .of(.ana), knowing: Learnt(), now: tenOClock)
    let signatures = request[header: "webhook-signature"]?.split(separator: " ") ?? []
    #expect(signatures.count == 2)
    #expect(
      signatures.last.map(String.init)
        == webhook.request(for: "post", of: .of(.ana), knowing: Learnt(), now: tenOClock)[header: "webhook-signature"])
  }

  @Test("a key of 23 or 65 bytes, without whsec_ or not base64 is refused")
  func badKeys() {
    let short = "whsec_" + String(repeating: "QUFB", count: 7) + "QUE="
    let long = "whsec_" + String(repeating: "QUFB", count: 21) + "QUE="
    for secret in [short, long, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!!", "whsec_"] {
      #expect(WebhookKey(Redacted(secret)) == nil)
    }
    #expect(WebhookKey(Redacted("whsec_" + String(repeating: "QUFB", count: 8))) != nil)
  }

  @Test("2xx is done, 410 and 401 pause, 302 and 503 are tried again, 422 is refused")
  func verdicts() {
    func verdict(_ status: Int) -> Reading { webhook.reading(of: HTTPResponse(status), to: "post", of: .of(.ana), knowing: Learnt()) }
    #expect(verdict(204) == .verdict(.accepted))
    #expect(verdict(410) == .verdict(.pause(reason: "the receiver wants no more (410); check url")))
    #expect(verdict(401) == .verdict(.pause(reason: "the receiver answered 401; check url and secret")))
    #expect(verdict(302) == .verdict(.retry(afterSeconds: nil, reason: "the receiver answered 302")))
    #expect(verdict(503) == .verdict(.retry(afterSeconds: nil, reason: "the receiver answered 503")))
    #expect(verdict(422) == .verdict(.refused(reason: "the receiver answered 422")))
  }
}
