// A contact in HubSpot's words: every value is a text, lists have semicolons between their items, an empty text clears a property.
internal import Domain

enum HubSpotBody {
  /// The enumeration that holds all tags.
  static let tags = "askwell_tags"
  /// The property by which somebody without an email is known; unique at HubSpot.
  static let contact = "askwell_contact"

  /// One input of `batch/upsert`. The delivery's id comes back with what is said of this row.
  static func input(for delivery: Delivery) -> JSON {
    let update = delivery.update
    return [
      "idProperty": .string(update.email == nil ? contact : "email"), "id": .string(update.email ?? update.contact),
      "objectWriteTraceId": .string(delivery.id), "properties": properties(of: update),
    ]
  }

  /// Names, phone, and the property sheet whole. Whoever has an email is found by it, so that a contact of the merchant's stays one contact.
  static func properties(of update: ContactUpdate) -> JSON {
    let sheet = PropertySheet(update)
    var properties: [String: JSON] = [:]
    for name in sheet.lost { properties[FlatName.of(name)] = "" }
    for (name, values) in sheet.values { properties[FlatName.of(name)] = .string(text(of: values, in: name)) }
    let names = NameParts(of: update)
    properties["firstname"] = names.first.map(JSON.string)
    properties["lastname"] = names.last.map(JSON.string)
    properties["phone"] = update.phone.map(JSON.string)
    return .object(properties)
  }

  private static func text(of values: [String], in name: String) -> String {
    (name == tags ? values.map(slug) : values).joined(separator: ";")
  }

  /// The value of a tag's option: `goal_sleep`. Where that could be another tag's too, it ends in a point and a mark of the whole tag:
  /// `hair_type:dry` and `hair:type_dry` are two options.
  static func slug(_ tag: String) -> String {
    // `[a-z0-9]+:[a-z0-9_-]+`, byte by byte: a regex is compiled at each call, which was half of the work of sending.
    let parts = tag.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    func isWord(_ byte: UInt8) -> Bool {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    let isPlain =
      parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty && parts[0].allSatisfy(isWord)
      && parts[1].allSatisfy { isWord($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    if isPlain { return tag.replacing(":", with: "_", maxReplacements: 1) }
    return String(tag.unicodeScalars.map { FlatName.isFlat($0) ? Character($0) : "_" }) + "." + FlatName.mark(tag)
  }

  /// Properties that an update writes or clears, by their names in the sheet, sorted.
  static func names(in update: ContactUpdate) -> [String] {
    let sheet = PropertySheet(update)
    return (Array(sheet.values.keys) + sheet.lost + (update.email == nil ? [contact] : [])).sorted()
  }

  /// Places of deliveries that together have every property and tag that any of them has: what they can be told, all can.
  static func placesOfAllNames(in deliveries: [Delivery]) -> [Int] {
    var known: Set<String> = []
    return deliveries.indices.filter { place in
      let update = deliveries[place].update
      let before = known.count
      known.formUnion(names(in: update) + update.tags)
      return known.count > before
    }
  }

  /// Properties that a shop's contacts may have, by their names in the sheet, sorted.
  static func names(in shop: Vocabulary) -> [String] {
    let fixed = [tags, contact, "askwell_quiz", "askwell_last_quiz_at", "askwell_outcome", "askwell_products"]
    let namespaces = Set(shop.tags.compactMap { Tag($0)?.namespace }).map { PropertySheet.name(of: $0) }
    return (fixed + namespaces + shop.questions.map { PropertySheet.name(ofAnswer: $0) }).sorted()
  }

  /// Makes one property: the enumeration with `options` for the tags, else a line of text.
  static func property(_ name: String, options texts: [String]) -> JSON {
    var property: [String: JSON] = [
      "name": .string(FlatName.of(name)), "groupName": "contactinformation", "type": "string", "fieldType": "text",
      "label": .string("Askwell " + name.dropFirst("askwell_".count).replacing("_", with: " ")),
      "description": "Written by Askwell after a quiz; changes here are overwritten.",
    ]
    if name == contact { property["hasUniqueValue"] = true }
    if name == tags {
      property["type"] = "enumeration"
      property["fieldType"] = "checkbox"
      property["options"] = .array(options(adding: texts, to: []))
    }
    return .object(property)
  }

  /// Every option that is there, as it is, and one for each tag that has none: what is left out would be deleted.
  static func options(adding tags: [String], to existing: [JSON]) -> [JSON] {
    let kept = existing.map { option -> JSON in
      var fields: [String: JSON] = [
        "value": option["value"] ?? "", "label": option["label"] ?? option["value"] ?? "", "hidden": option["hidden"] ?? false,
        "displayOrder": option["displayOrder"] ?? -1,
      ]
      fields["description"] = option["description"]?.string.map(JSON.string)
      return .object(fields)
    }
    let known = Set(existing.compactMap { $0["value"]?.string })
    let new = Set(tags).sorted().filter { !known.contains(slug($0)) }
    return kept + new.map { ["value": .string(slug($0)), "label": .string($0), "hidden": false, "displayOrder": -1] }
  }

  /// `POST statuses/{email}`: a yes to one subscription type, with the words that were shown.
  static func subscription(to id: Int64, by consent: ContactUpdate.Consent) -> JSON {
    [
      "channel": "EMAIL", "statusState": "SUBSCRIBED", "subscriptionId": .int(id), "legalBasis": "CONSENT_WITH_NOTICE",
      "legalBasisExplanation": .string("Ticked at an Askwell kiosk at \(consent.at): \(consent.wording)"),
    ]
  }
}
