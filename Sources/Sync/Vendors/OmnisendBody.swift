// A contact in Omnisend's words.
internal import Domain

/// An address of a contact, with what Omnisend calls its kind and its channel.
struct OmnisendAddress: Hashable, Sendable {
  enum Kind: String, Hashable, Sendable {
    case email, phone
    var channel: String { self == .email ? "email" : "sms" }
  }
  var kind: Kind
  var text: String
}

extension ContactUpdate {
  var omnisendAddresses: [OmnisendAddress] {
    let email = email.map { OmnisendAddress(kind: .email, text: $0) }
    let phone = phone.map { OmnisendAddress(kind: .phone, text: $0) }
    return [email, phone].compactMap(\.self)
  }

  /// `phone=%2B4930123456`.
  func omnisendQuery(for kind: String) -> String {
    "\(kind)=" + QueryText.encoded(omnisendAddresses.first { $0.kind.rawValue == kind }?.text ?? "")
  }
}

enum OmnisendBody {
  /// Under which name the id of the contact with that address is known.
  static func id(by kind: String) -> String { "id by \(kind)" }

  /// `POST /contacts`, without tags.
  /// - Parameter withPhone: otherwise the number is a plain property: it identifies somebody else.
  static func contact(for update: ContactUpdate, withPhone: Bool = true) -> JSON {
    let addresses = update.omnisendAddresses.filter { withPhone || $0.kind != .phone }
    var contact: [String: JSON] = ["identifiers": .array(addresses.map { identifier($0, update.consent[$0.kind.channel]) })]
    let names = NameParts(of: update)
    contact["firstName"] = names.first.map(JSON.string)
    contact["lastName"] = names.last.map(JSON.string)
    var properties = properties(of: PropertySheet(update))
    if !withPhone { properties["askwell_phone"] = update.phone.map(JSON.string) }
    if !properties.isEmpty { contact["customProperties"] = .object(properties) }
    return .object(contact)
  }

  /// A status only after a fresh yes, and only then the welcome that it leads to.
  private static func identifier(_ address: OmnisendAddress, _ consent: ContactUpdate.Consent?) -> JSON {
    var identifier: [String: JSON] = [
      "type": .string(address.kind.rawValue), "id": .string(address.text), "sendWelcomeMessage": .bool(consent?.isFresh == true),
    ]
    if let consent, consent.isFresh {
      identifier["channels"] = [address.kind.channel: ["status": "subscribed", "statusChangedAt": .string(consent.at)]]
      identifier["consent"] = ["source": "Askwell kiosk", "createdAt": .string(consent.at)]
    }
    return .object(identifier)
  }

  /// `PATCH /contacts/{id}` of somebody who takes back a yes.
  static func unsubscription(of update: ContactUpdate, _ kind: String, at moment: Instant) -> JSON {
    let addresses = update.omnisendAddresses.filter { $0.kind.rawValue == kind }
    return [
      "identifiers": .array(
        addresses.map { address in
          [
            "type": .string(kind), "id": .string(address.text), "sendWelcomeMessage": false,
            "channels": [address.kind.channel: ["status": "unsubscribed", "statusChangedAt": .string(moment.iso)]],
          ]
        })
    ]
  }

  /// `POST` and `DELETE /contacts/tags` for one contact.
  static func tags(_ tags: String, of update: ContactUpdate) -> JSON {
    if let email = update.email { return ["emails": [.string(email)], "tags": list(tags)] }
    return ["phones": .array(update.phone.map { [.string($0)] } ?? []), "tags": list(tags)]
  }

  /// `goal:calm,goal:sleep` as an array.
  static func list(_ tags: String) -> JSON { .array(tags.split(separator: ",").map { .string(String($0)) }) }

  /// What may hold several values is a list always, so that a property never changes its kind.
  private static func properties(of sheet: PropertySheet) -> [String: JSON] {
    let names = names(for: Set(sheet.values.keys).union(sheet.lost))
    var properties: [String: JSON] = [:]
    for name in sheet.lost { properties[names[name] ?? name] = single.contains(name) ? "" : [] }
    for (name, values) in sheet.values {
      properties[names[name] ?? name] = single.contains(name) ? .text(values.first) : .array(values.map(JSON.string))
    }
    return properties
  }

  private static let single: Set<String> = ["askwell_quiz", "askwell_last_quiz_at", "askwell_outcome"]

  /// Omnisend takes no hyphens. Of two names that fall together the one without hyphens keeps its own; the others get a number.
  static func names(for names: Set<String>) -> [String: String] {
    var taken: Set<String> = []
    var turned: [String: String] = [:]
    for name in names.sorted(by: { ($0.contains("-") ? 1 : 0, $0) < ($1.contains("-") ? 1 : 0, $1) }) {
      let plain = name.replacing("-", with: "_")
      var free = plain
      var number = 2
      while taken.contains(free) || free != name && names.contains(free) {
        free = "\(plain)_\(number)"
        number += 1
      }
      taken.insert(free)
      turned[name] = free
    }
    return turned
  }
}
