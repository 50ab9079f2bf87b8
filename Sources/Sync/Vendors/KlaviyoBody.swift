// A contact in Klaviyo's words. Properties that Askwell owns begin with `askwell_` and are written whole, so that repeats and late
// arrivals end in the same profile.
internal import Domain

enum KlaviyoBody {
  /// `POST /api/profile-import`. Without `identifiedByPhone` the number is a plain property: it identifies somebody else's profile.
  static func profile(for update: ContactUpdate, identifiedByPhone: Bool = true) -> JSON {
    let names = NameParts(of: update)
    var attributes: [String: JSON] = [:]
    attributes["first_name"] = names.first.map(JSON.string)
    attributes["last_name"] = names.last.map(JSON.string)
    attributes["email"] = update.email.map(JSON.string)
    attributes["locale"] = update.locale.map(JSON.string)
    if identifiedByPhone { attributes["phone_number"] = update.phone.map(JSON.string) }
    let sheet = PropertySheet(update)
    var properties = sheet.values.reduce(into: [String: JSON]()) { properties, entry in
      properties[entry.key] = PropertySheet.lists.contains(entry.key) ? .array(entry.value.map(JSON.string)) : oneOrMany(entry.value)
    }
    // Lists are emptied, not taken away: the vendor's segments go on finding them.
    for name in sheet.lost where PropertySheet.lists.contains(name) { properties[name] = [] }
    if !identifiedByPhone { properties["askwell_phone"] = update.phone.map(JSON.string) }
    attributes["properties"] = .object(properties)
    var data: [String: JSON] = ["type": "profile", "attributes": .object(attributes)]
    let gone = sheet.lost.filter { properties[$0] == nil }
    if !gone.isEmpty { data["meta"] = ["patch_properties": ["unset": .array(gone.map(JSON.string))]] }
    return ["data": .object(data)]
  }

  /// `POST /api/profile-subscription-bulk-create-jobs`. One entry a channel, each with its own identifier: email and phone may belong to
  /// two profiles.
  static func subscription(for update: ContactUpdate, list: String?) -> String {
    subscription(of: subscribers(of: update).map(\.canonical).joined(separator: ","), list: list)
  }

  /// Entries of a subscription.
  static func subscribers(of update: ContactUpdate) -> [JSON] {
    update.freshChannels.map { channel in
      let marketing: JSON = ["marketing": ["consent": "SUBSCRIBED", "consented_at": .string(channel.consent.at)]]
      return [
        "type": "profile",
        "attributes": [channel.identifier: .string(channel.address), "subscriptions": [channel.name: marketing]],
      ]
    }
  }

  /// The request around entries, keys in order.
  static func subscription(of profiles: String, list: String?) -> String {
    let related: JSON? = list.map { ["list": ["data": ["type": "list", "id": .string($0)]]] }
    return #"{"data":{"attributes":{"custom_source":"Askwell kiosk","profiles":{"data":["# + profiles + "]}},"
      + (related.map { #""relationships":"# + $0.canonical + "," } ?? "") + #""type":"profile-subscription-bulk-create-job"}}"#
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
