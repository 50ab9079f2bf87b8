// A contact in Brevo's words: attributes in capitals, lists of texts only where the attribute is a choice of several.
internal import Domain

enum BrevoBody {
  /// The choice of several that holds all tags.
  static let tags = "ASKWELL_TAGS"

  /// `askwell_goal` is `ASKWELL_GOAL`; Brevo takes 50 characters.
  static func name(_ name: String) -> String { FlatName.of(name, limit: 50).uppercased() }

  /// `POST /contacts`: made or brought up to date, found by the email, else by the phone. A fresh yes joins the list and lifts the block of
  /// its channel; without one neither is mentioned. Without `identifiedByPhone` the number is a plain attribute: Brevo knows it as somebody
  /// else's, or does not take it.
  static func contact(of update: ContactUpdate, list: Int64?, identifiedByPhone: Bool = true) -> JSON {
    var attributes = attributes(of: update)
    if identifiedByPhone || update.email == nil {
      attributes["SMS"] = update.phone.map(JSON.string)
    } else {
      attributes["ASKWELL_PHONE"] = update.phone.map(JSON.string)
    }
    var contact: [String: JSON] = ["updateEnabled": true, "attributes": .object(attributes)]
    contact["email"] = update.email.map(JSON.string)
    for channel in update.freshChannels {
      switch channel.name {
      case "email":
        contact["emailBlacklisted"] = false
        contact["listIds"] = list.map { [.int($0)] }
      case _ where identifiedByPhone: contact["smsBlacklisted"] = false
      default: break
      }
    }
    return .object(contact)
  }

  /// One row of an import, for somebody with an email and no phone. Nil for whoever cannot be told so: an import clears nothing, lifts no
  /// block, and says of phones that are taken only that there were some.
  static func row(of update: ContactUpdate) -> JSON? {
    guard let email = update.email, update.phone == nil, update.freshChannels.isEmpty, PropertySheet(update).lost.isEmpty else {
      return nil
    }
    return ["email": .string(email), "attributes": .object(attributes(of: update))]
  }

  /// Names and the property sheet whole; an empty text or an empty list clears.
  private static func attributes(of update: ContactUpdate) -> [String: JSON] {
    let sheet = PropertySheet(update)
    var attributes: [String: JSON] = [:]
    for lost in sheet.lost { attributes[name(lost)] = name(lost) == tags ? [] : "" }
    for (property, values) in sheet.values {
      attributes[name(property)] = name(property) == tags ? .array(values.map(JSON.string)) : .string(values.joined(separator: ";"))
    }
    let names = NameParts(of: update)
    attributes["FIRSTNAME"] = names.first.map(JSON.string)
    attributes["LASTNAME"] = names.last.map(JSON.string)
    return attributes
  }

  /// Attributes that an update writes or clears, sorted.
  static func names(in update: ContactUpdate) -> [String] {
    (Array(attributes(of: update).keys) + (update.phone == nil ? [] : ["ASKWELL_PHONE"])).sorted()
  }

  /// Attributes that a shop's contacts may have, sorted.
  static func names(in shop: Vocabulary) -> [String] {
    let fixed = ["FIRSTNAME", "LASTNAME", "ASKWELL_PHONE", tags]
    let properties = ["askwell_quiz", "askwell_last_quiz_at", "askwell_outcome", "askwell_products"]
    let namespaces = Set(shop.tags.compactMap { Tag($0)?.namespace }).map { PropertySheet.name(of: $0) }
    return (fixed + (properties + namespaces + shop.questions.map { PropertySheet.name(ofAnswer: $0) }).map { name($0) }).sorted()
  }

  /// Makes one attribute.
  static func attribute(_ name: String, options: [String]) -> JSON {
    name == tags ? ["type": "multiple-choice", "multiCategoryOptions": .array(options.map(JSON.string))] : ["type": "text"]
  }
}

/// What is known of an account's attributes: values that match none are dropped without a word, so every name and option is looked up
/// before it is used.
struct BrevoAttributes: Hashable {
  private(set) var names: Set<String>
  private(set) var options: Set<String>
  /// The attribute of tags is something else than a choice of several.
  private(set) var hasOtherTags = false

  /// Reads the answer to a look at all attributes.
  init(answer: JSON?) {
    let all = (answer?["attributes"]?.array ?? []).filter { $0["category"]?.string ?? "normal" == "normal" }
    names = Set(all.compactMap { $0["name"]?.string })
    let tags = all.first { $0["name"]?.string == BrevoBody.tags }
    options = Set(tags?["multiCategoryOptions"]?.array?.compactMap(\.string) ?? [])
    hasOtherTags = tags.map { $0["type"]?.string != "multiple-choice" } ?? false
  }

  /// What was learnt before; nil when nothing was.
  init?(_ learnt: Learnt) {
    guard let names = learnt["attributes"], let options = learnt["options"] else { return nil }
    self.names = Set(names.split(separator: " ").map(String.init))
    self.options = Set(options.split(separator: " ").map(String.init))
  }

  /// For those who come later.
  var learnt: Learnt {
    Learnt(ofAccount: ["attributes": names.sorted().joined(separator: " "), "options": options.sorted().joined(separator: " ")])
  }

  /// Those of `wanted` that are not there.
  func lacking(_ wanted: [String]) -> [String] { wanted.filter { !names.contains($0) } }
  /// Tags of `wanted` without an option, sorted.
  func lackingOptions(_ wanted: [String]) -> [String] { Set(wanted).subtracting(options).sorted() }
  /// Whether nothing that `update` says would be dropped.
  func take(_ update: ContactUpdate) -> Bool {
    lacking(BrevoBody.names(in: update)).isEmpty && lackingOptions(update.tags).isEmpty
  }

  /// With what `step` made for `tags`.
  func after(_ step: Step, for tags: [String]) -> BrevoAttributes {
    var all = self
    if step.name == "create" { all.names.insert(step.about) }
    if step == .options || step.about == BrevoBody.tags { all.options.formUnion(tags) }
    return all
  }
}
