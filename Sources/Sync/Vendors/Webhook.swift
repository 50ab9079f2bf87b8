// Any address that takes signed JSON: the Standard Webhooks scheme, specification 1.0.0.
public import Domain

/// Posts `{"type":"contact.updated","timestamp":…,"data":{…}}`, signed. The delivery's id is the `webhook-id` on every attempt: the
/// receiver's idempotency key.
public struct Webhook: Destination {
  /// As accounts name it.
  public static let vendor = "webhook"
  /// For whoever chooses.
  public static let about = "any address that takes signed JSON"
  /// `url` and `secret` are required; `old_secret` is for a rotation.
  public static let settings = [
    SettingKey("url", isRequired: true, help: "where to post, https://…"),
    SettingKey("secret", isRequired: true, isSecret: true, help: "signing key: whsec_ and 24 to 64 bytes of base64"),
    SettingKey("old_secret", isSecret: true, help: "the key before a rotation; while it is set, requests carry both signatures"),
  ]
  /// Receivers often put a token into it.
  public static let hidesAddress = true
  /// Ours: receivers state no limit. The waits are those of the specification.
  public static let pace = Pace(limit: RateLimit(perMinute: 600, burst: 20), backoff: .standardWebhooks)

  /// Faults of `url`: an address that may not be called.
  public static func problems(with settings: [String: String]) -> [Problem] { problems(withAddress: "url", in: settings) }

  private let endpoint: Endpoint
  private let keys: [WebhookKey]

  /// Throws a bad address, a missing key, or one that is no `whsec_` key.
  public init(account: DestinationAccount, secrets: [String: Redacted<String>]) throws(Faults) {
    do {
      endpoint = try Endpoint(account.settings["url"] ?? "")
    } catch {
      throw Faults([Problem("bad_address", path: "url", error.words)])
    }
    var keys: [WebhookKey] = []
    for name in ["secret", "old_secret"] {
      guard let secret = secrets[name] else { continue }
      guard let key = WebhookKey(secret) else { throw Faults([Problem("bad_secret", path: name, WebhookKey.form)]) }
      keys.append(key)
    }
    guard !keys.isEmpty else { throw Faults([Problem("missing_key", path: "secret", "is missing")]) }
    self.keys = keys
  }

  /// One: `post`, of the type `contact.updated`, `contact.withdrawn` or `contact.forgotten`.
  public func steps(for delivery: Delivery, knowing learnt: Learnt) -> [Step] { ["post"] }

  /// Dated by the row inside, by `now` in the signature.
  public func request(for step: Step, of delivery: Delivery, knowing learnt: Learnt, now: Instant) -> HTTPRequest {
    let update = delivery.update
    let (type, fields): (JSON, [String: JSON]) =
      switch update.purpose {
      case .state: ("contact.updated", update.plainFields)
      case .withdrawal(let channels):
        ("contact.withdrawn", update.addressFields.merging(["channels": .array(channels.map(JSON.string))]) { $1 })
      case .erasure: ("contact.forgotten", update.addressFields)
      }
    let event: JSON = ["type": type, "timestamp": .string(delivery.created.iso), "data": .object(fields)]
    return post(event, id: delivery.id, now: now)
  }

  /// By the status: a wrong key or address pauses the account, other refusals are this row's alone.
  public func reading(of response: HTTPResponse, to step: Step, of delivery: Delivery, knowing learnt: Learnt) -> Reading {
    .verdict(verdict(on: response, about: delivery.update))
  }

  /// One: `test`.
  public func checks(for shop: Vocabulary) -> [Step] { ["test"] }

  /// A signed event `askwell.test` without data.
  public func request(forCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt, id: String, now: Instant) -> HTTPRequest {
    post(["type": "askwell.test", "timestamp": .string(now.iso), "data": [:]], id: id, now: now)
  }

  /// As for a delivery: good for any 2xx.
  public func finding(in response: HTTPResponse, toCheck step: Step, for shop: Vocabulary, knowing learnt: Learnt) -> Finding {
    let verdict = verdict(on: response, about: nil)
    return verdict == .accepted ? .good("the receiver took a signed test", Learnt(), then: []) : .bad(verdict)
  }

  private func verdict(on response: HTTPResponse, about update: ContactUpdate?) -> Verdict {
    let words = VendorWords.fitForLog(response.text, about: update)
    let said = "the receiver answered \(response.status)" + (words.isEmpty ? "" : ": \(words)")
    return switch StatusClass(status: response.status) {
    case .done: .accepted
    case .later: .retry(afterSeconds: response.retryAfterSeconds, reason: said)
    case .outOfOrder where response.status == 410: .pause(reason: "the receiver wants no more (410); check url")
    case .outOfOrder: .pause(reason: "\(said); check url and secret")
    case .refused: .refused(reason: said)
    }
  }

  private func post(_ event: JSON, id: String, now: Instant) -> HTTPRequest {
    let id = id.replacing(".", with: "-")
    let timestamp = now.milliseconds / 1000
    let body = event.canonical
    let signature = keys.map { $0.signature(id: id, timestamp: timestamp, body: body) }.joined(separator: " ")
    return HTTPRequest(
      "POST", endpoint.url,
      headers: [
        HTTPHeader("content-type", "application/json"),
        HTTPHeader("webhook-id", id),
        HTTPHeader("webhook-timestamp", String(timestamp)),
        HTTPHeader("webhook-signature", signature, isSecret: true),
      ],
      body: Array(body.utf8))
  }
}
