// What the made-up store says about its destinations.
import Domain

@testable import Console

/// Answers to the sending pages' requests.
enum SendingShop {
  static let vendors = [
    Vendor(
      name: "klaviyo", title: "Klaviyo", about: "emails and text messages",
      settings: [
        .init("api_key", isRequired: true, isSecret: true, help: "private key"), .init("list_id", help: "list that new subscribers join"),
      ]),
    Vendor(
      name: "webhook", title: "Webhook", about: "any address that takes signed JSON",
      settings: [
        .init("url", isRequired: true, help: "where to post, https://…"),
        .init("secret", isRequired: true, isSecret: true, help: "signing key"),
        .init("leave_out", help: "what is not sent"),
      ]),
  ]

  static let rows = [Shop.klaviyo, Shop.paused]

  static func page(_ name: String) -> DestinationPage {
    let state = rows.first { $0.name == name } ?? Shop.klaviyo
    func at(_ text: String) -> Instant { Instant(iso: text) ?? Shop.now }
    return DestinationPage(
      version: 7, asOf: Shop.now, state: state,
      settings: [.init("secret", "file:/home/shop/askwell-secrets/newsletter.secret.01J"), .init("url", "https://shop.example/hook")],
      deliveries: [
        .init(at: at("2026-11-24T10:40:00Z"), state: "waiting", words: "2 tries"),
        .init(at: at("2026-11-24T09:12:00Z"), state: "dead", words: "the receiver answered 422: email looks odd"),
        .init(at: at("2026-11-23T17:05:00Z"), state: "delivered", words: ""),
      ],
      log: [.init(at: at("2026-11-24T10:40:00Z"), state: "pause", words: "post 401")])
  }

  static func sample(_ name: String) -> SamplePage {
    SamplePage(
      destination: name,
      requests: [.init(step: "post", head: "POST https://shop.example/hook", body: "{\n  \"tags\": [\n    \"goal:sleep\"\n  ]\n}")],
      names: [
        .init("goal:sleep", item: "goal", names: ["profile: properties.askwell_goal", "profile: properties.askwell_tags"], value: "sleep"),
        .init("skin-type:dry", item: "skin-type", names: ["profile: skin_type"], value: "dry", collidesWith: ["skin_type:oily"]),
        .init("skin_type:oily", item: "skin_type", names: ["profile: skin_type"], value: "oily", collidesWith: ["skin-type:dry"]),
        .init("answer.feel", item: "answer.feel", names: ["event: answer_feel"], value: "dry", isLeftOut: true),
        .init("locale", item: nil, names: ["profile: locale"], value: "fr"),
      ])
  }

  static let letters: [LettersPage.Row] = [
    .init(
      id: "01J9ZK3V7QAAAAAAAAAAAAAAAA", at: Instant(iso: "2026-11-24T09:12:00Z") ?? Shop.now, attempts: 1,
      reason: "the receiver answered 422: email looks odd"),
    .init(
      id: "01J9ZK1A00AAAAAAAAAAAAAAAA", at: Instant(iso: "2026-11-23T17:05:00Z") ?? Shop.now, attempts: 12,
      reason: "no answer within 30 s"),
  ]

  static let fields = LetterFields(
    email: "julie@example.com", phone: "", name: "Julie Martin", locale: "fr", tags: "goal:sleep skin:dry", removedTags: "")

  static func answer(_ request: SendingRequest) -> [ConsoleReply] {
    let answer: SendingAnswer? =
      switch request {
      case .load: .destinations(DestinationsPage(version: 7, rows: rows))
      case .open(let name): .destination(page(name))
      case .vendors: .vendors(vendors)
      case .save(let order):
        order.settings["url"]?.hasPrefix("https://") ?? !order.isNew
          ? .saved(order.name, isNew: order.isNew, notes: []) : .refused(["url": "must begin with https://", "secret": "no key"])
      case .pause(let name): .changed(name, words: "\(name) is paused: what comes now waits")
      case .resume(let name): .changed(name, words: "\(name) goes on")
      case .remove(let name): .removed(name)
      case .sample(let name): .sample(sample(name))
      case .test(let name):
        .tested(name, TestAnswer(isGood: name == "klaviyo", words: name == "klaviyo" ? "works" : "the receiver answered 401; check secret"))
      case .make(let name): .tested(name, TestAnswer(isGood: true, words: "works"))
      case .leaveOut(let name, _, _), .rename(let name, _, _): .saved(name, isNew: false, notes: [])
      case .letters(let name): .letters(LettersPage(destination: name, asOf: Shop.now, total: 2, rows: letters))
      case .letter(let id):
        letters.first { $0.id == id }.map {
          .letter(
            LetterPage(
              row: $0, destination: "newsletter", asOf: Shop.now, fields: fields, payload: "{\n  \"email\": \"julie@example.com\"\n}"))
        }
      case .change(let id, let fields):
        fields.email.contains("@") ? .letterChanged(id: id, keys: ["email"]) : .letterRefused(id: id, ["email": "This is no email address"])
      case .retry(let name, let id): .retried(name, count: id == nil ? 2 : 1)
      }
    return answer.map { [.sending($0)] } ?? []
  }
}
