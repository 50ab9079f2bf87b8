// A contact in Klaviyo's words. Properties that Askwell owns begin with `askwell_` and are written whole, so that repeats and late
// arrivals end in the same profile.
internal import Domain

enum KlaviyoBody {
  /// `POST /api/profile-import`. Without `identifiedByPhone` the number is a plain property: it identifies somebody else's profile.
  static func profile(for update: ContactUpdate, identifiedByPhone: Bool = true) -> JSON {
    var attributes = names(of: update)
    attributes["email"] = update.email.map(JSON.string)
    attributes["locale"] = update.locale.map(JSON.string)
    if identifiedByPhone { attributes["phone_number"] = update.phone.map(JSON.string) }
    var properties = tagProperties(of: update).merging(sessionProperties(of: update)) { own, _ in own }
    if !identifiedByPhone { properties["askwell_phone"] = update.phone.map(JSON.string) }
    attributes["properties"] = .object(properties)
    var data: [String: JSON] = ["type": "profile", "attributes": .object(attributes)]
    let gone = lostProperties(of: update, still: properties)
    if !gone.isEmpty { data["meta"] = ["patch_properties": ["unset": .array(gone.map(JSON.string))]] }
    return ["data": .object(data)]
  }

  /// `POST /api/profile-subscription-bulk-create-jobs`. One entry a channel, each with its own identifier: email and phone may belong to
  /// two profiles.
  static func subscription(for update: ContactUpdate, list: String?) -> JSON {
    let profiles: [JSON] = update.freshChannels.map { channel in
      let marketing: JSON = ["marketing": ["consent": "SUBSCRIBED", "consented_at": .string(channel.consent.at)]]
      return [
        "type": "profile",
        "attributes": [channel.identifier: .string(channel.address), "subscriptions": [channel.name: marketing]],
      ]
    }
    var data: [String: JSON] = [
      "type": "profile-subscription-bulk-create-job",
      "attributes": ["custom_source": "Askwell kiosk", "profiles": ["data": .array(profiles)]],
    ]
    if let list { data["relationships"] = ["list": ["data": ["type": "list", "id": .string(list)]]] }
    return ["data": .object(data)]
  }

  /// `POST /api/profile-subscription-bulk-delete-jobs`, without a list: no more mail and no more messages at all. One entry a channel, as
  /// for a subscription.
  static func suppression(of update: ContactUpdate) -> JSON {
    let channels = [("email", "email", update.email), ("sms", "phone_number", update.phone)]
    let profiles: [JSON] = channels.compactMap { name, identifier, address in
      address.map { address -> JSON in
        let gone: JSON = ["marketing": ["consent": "UNSUBSCRIBED"]]
        return ["type": "profile", "attributes": [identifier: .string(address), "subscriptions": [name: gone]]]
      }
    }
    return ["data": ["type": "profile-subscription-bulk-delete-job", "attributes": ["profiles": ["data": .array(profiles)]]]]
  }

  /// `POST /api/events`. The session's id makes repeats one event. One identifier names the profile: two may be on two profiles.
  static func quizCompleted(by update: ContactUpdate) -> JSON {
    var attributes: [String: JSON] = [
      "metric": ["data": ["type": "metric", "attributes": ["name": "Quiz Completed"]]],
      "profile": ["data": ["type": "profile", "attributes": .object(identifier(of: update))]],
      "properties": .object(eventProperties(of: update)),
    ]
    attributes["time"] = update.session.map { .string($0.completedAt) }
    attributes["unique_id"] = update.session.map { .string($0.id) }
    return ["data": ["type": "event", "attributes": .object(attributes)]]
  }

  private static func identifier(of update: ContactUpdate) -> [String: JSON] {
    if let email = update.email { ["email": .string(email)] } else { ["phone_number": .text(update.phone)] }
  }

  private static func eventProperties(of update: ContactUpdate) -> [String: JSON] {
    guard let session = update.session else { return [:] }
    var properties: [String: JSON] = [
      "session": .string(session.id), "quiz": .string(session.quiz), "quiz_title": .string(session.quizTitle),
      "version": .string(session.version), "tags": .array(update.tags.map(JSON.string)),
      "products": .array(session.products.map { .string($0.title) }), "skus": .array(session.products.map { .string($0.sku) }),
    ]
    properties["outcome"] = session.outcome.map(JSON.string)
    properties["store"] = session.store.map(JSON.string)
    properties["kiosk"] = session.kiosk.map(JSON.string)
    for (question, values) in session.answers where !values.isEmpty { properties["answer_\(question)"] = oneOrMany(values) }
    for product in session.products { if let slot = product.slot { properties["slot_\(slot)"] = .string(product.title) } }
    return properties
  }

  /// "Ana Maria Silva" is Ana, Maria Silva: Klaviyo knows two names, people have more.
  private static func names(of update: ContactUpdate) -> [String: JSON] {
    guard let parts = update.name?.split(maxSplits: 1, whereSeparator: \.isWhitespace), let first = parts.first else { return [:] }
    var names: [String: JSON] = ["first_name": .string(String(first))]
    if parts.count == 2 { names["last_name"] = .string(parts[1].trimmingSpaces()) }
    return names
  }

  private static func tagProperties(of update: ContactUpdate) -> [String: JSON] {
    let tags = update.tags.compactMap { Tag($0) }.sorted()
    var properties: [String: JSON] = ["askwell_tags": .array(tags.map { .string($0.text) })]
    for (namespace, tags) in Dictionary(grouping: tags, by: { update.name(ofNamespace: $0.namespace) }) {
      properties[property(of: namespace)] = oneOrMany(tags.map(\.value))
    }
    return properties
  }

  private static func sessionProperties(of update: ContactUpdate) -> [String: JSON] {
    guard let session = update.session else { return [:] }
    var properties: [String: JSON] = [
      "askwell_quiz": .string(session.quiz), "askwell_last_quiz_at": .string(session.completedAt),
      "askwell_products": .array(session.products.map { .string($0.title) }),
    ]
    properties["askwell_outcome"] = session.outcome.map(JSON.string)
    for (question, values) in session.answers where !values.isEmpty {
      properties["askwell_answer_\(question)"] = oneOrMany(values)
    }
    return properties
  }

  /// What an earlier update wrote and this one no longer holds.
  private static func lostProperties(of update: ContactUpdate, still properties: [String: JSON]) -> [String] {
    var lost = Set(update.removedTags.compactMap { Tag($0) }.map { property(of: update.name(ofNamespace: $0.namespace)) })
    if update.session != nil { lost.insert("askwell_outcome") }
    return lost.subtracting(properties.keys).sorted()
  }

  /// `askwell_goal`; a namespace that would take the name of another property is `askwell_tag_quiz`.
  private static func property(of namespace: String) -> String {
    let taken = ["tags", "quiz", "outcome", "products", "phone", "last_quiz_at"]
    let clashes = taken.contains(namespace) || namespace.hasPrefix("answer_") || namespace.hasPrefix("tag_")
    return (clashes ? "askwell_tag_" : "askwell_") + namespace
  }

  private static func oneOrMany(_ values: [String]) -> JSON {
    values.count == 1 ? .string(values[0]) : .array(values.map(JSON.string))
  }
}

/// A channel on which the person said yes in this very session, with the address it needs.
struct FreshChannel: Hashable, Sendable {
  /// `email` or `sms`.
  var name: String
  /// The vendor's name for the address: `email` or `phone_number`.
  var identifier: String
  var address: String
  var consent: ContactUpdate.Consent
}

extension ContactUpdate {
  var freshChannels: [FreshChannel] {
    [("email", "email", email), ("sms", "phone_number", phone)].compactMap { name, identifier, address in
      guard let address, let consent = consent[name], consent.isFresh else { return nil }
      return FreshChannel(name: name, identifier: identifier, address: address, consent: consent)
    }
  }
}
