// Ana, who answered the skin quiz, and the accounts that hear of her.
import Domain
import Sync

let tenOClock = Instant(iso: "2026-11-24T10:00:00Z") ?? Instant(seconds: 0)

extension ContactUpdate {
  /// Ana with an email, a phone, both consents given in this session, two goals; she had `budget:high` before.
  static let ana = ContactUpdate(
    contact: "c1", email: "ana@example.com", phone: "+4930123456", name: "Ana Maria Silva", locale: "de-DE",
    tags: ["goal:calm", "goal:sleep", "skin:dry"], removedTags: ["budget:high", "skin:oily"],
    consent: [
      "email": Consent(at: "2026-11-24T09:59:00Z", wording: "Send me my routine", isFresh: true),
      "sms": Consent(at: "2026-11-24T09:59:30Z", wording: "Text me", isFresh: true),
    ],
    session: Session(
      id: "s1", quiz: "skin", quizTitle: "Your skin", version: "v1", completedAt: "2026-11-24T09:59:00Z", outcome: "dry-skin",
      variables: ["dryness": 3], answers: ["feel": ["dry"], "goals": ["sleep", "calm"]],
      products: [Session.Product(sku: "CR-1", title: "Night cream", slot: "hero")], store: "berlin", kiosk: "k1"))

  func with(_ change: (inout ContactUpdate) -> Void) -> ContactUpdate {
    var copy = self
    change(&copy)
    return copy
  }

  /// The same person, known by mail alone, with a consent from an earlier day and no session.
  static let anaByOldMail = ContactUpdate.ana.with {
    $0.phone = nil
    $0.removedTags = []
    $0.session = nil
    $0.consent = ["email": Consent(at: "2026-10-01T08:00:00Z", wording: "Send me my routine", isFresh: false)]
  }
}

extension Delivery {
  static func of(
    _ update: ContactUpdate, id: String = "d1", to destination: String = "klaviyo", attempts: Int = 0, done: Set<String> = [],
    created: Instant = tenOClock
  ) -> Delivery {
    Delivery(id: id, destination: destination, update: update, attempts: attempts, done: done, created: created)
  }
}

extension DestinationAccount {
  static let klaviyo = DestinationAccount(
    name: "klaviyo", vendor: "klaviyo", settings: ["api_key": "env:KLAVIYO_KEY", "list_id": "Y6nRLr"])
  static let webhook = DestinationAccount(
    name: "hook", vendor: "webhook", settings: ["url": "https://shop.example/hook", "secret": "env:HOOK_SECRET"])
}

/// The key of the reference implementations' test vector.
let vectorSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

extension Secrets {
  static let all = Secrets(environment: ["KLAVIYO_KEY": "pk_test", "HOOK_SECRET": vectorSecret])
}

extension Destination {
  /// The requests of a delivery as they would be sent at ten o'clock.
  func requests(for delivery: Delivery) -> [HTTPRequest] {
    steps(for: delivery, knowing: Learnt()).map { request(for: $0, of: delivery, knowing: Learnt(), now: tenOClock) }
  }
}

/// A request as text: line, headers, body with its keys sorted.
func text(_ request: HTTPRequest) -> String {
  let head = ["\(request.method) \(request.url)"] + request.headers.map { "\($0.name): \($0.value)" }
  let body = String(decoding: request.body, as: UTF8.self)
  return head.joined(separator: "\n") + (body.isEmpty ? "" : "\n\n" + (JSON(parsing: body)?.pretty ?? body))
}

extension HTTPResponse {
  /// An error answer of Klaviyo.
  static func klaviyo(_ status: Int, code: String, detail: String, pointer: String = "/data/attributes") -> HTTPResponse {
    let error: JSON = [
      "id": "e1", "status": .int(Int64(status)), "code": .string(code), "title": "No.", "detail": .string(detail),
      "source": ["pointer": .string(pointer)],
    ]
    return HTTPResponse(status, body: Array((["errors": [error]] as JSON).canonical.utf8))
  }
}
