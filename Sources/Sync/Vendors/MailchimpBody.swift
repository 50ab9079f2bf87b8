// A contact in Mailchimp's words.
internal import Crypto
internal import Domain
internal import Foundation

struct MailchimpBody {
  /// Under which name it is known of an account whether the audience asks for confirmations: `true` or `false`.
  static let doubleOptIn = "double_optin"

  let fields: MergeFields
  /// Whether a yes becomes a subscription only by a mail that the person answers. Not knowing counts as asking.
  let asksForConfirmation: Bool

  /// Where a member is found: the MD5 of the address in lower case, 32 hex digits.
  static func hash(of update: ContactUpdate) -> String {
    Digest.hex(Insecure.MD5.hash(data: Array((update.email ?? "").lowercased().utf8)))
  }

  /// Any user name will do.
  static func authorization(_ key: String) -> String { "Basic " + Data("askwell:\(key)".utf8).base64EncodedString() }

  /// `PUT /lists/{id}/members/{hash}`.
  /// - Parameter without: merge fields that the audience did not take.
  func member(for update: ContactUpdate, without: Set<String> = []) -> JSON {
    var member = common(update, without: without)
    member["status_if_new"] = statusIfNew(of: update)
    return .object(member)
  }

  /// One of `POST /lists/{id}`, of somebody who said yes just now.
  func subscriber(for update: ContactUpdate) -> JSON { listed(update, as: yes) }

  /// One of `POST /lists/{id}`, if the audience does not have it yet.
  func newMember(for update: ContactUpdate) -> JSON { listed(update, as: statusIfNew(of: update)) }

  private func listed(_ update: ContactUpdate, as status: JSON) -> JSON {
    var member = common(update, without: [])
    member["status"] = status
    if !update.tags.isEmpty { member["tags"] = .array(update.tags.map(JSON.string)) }
    return .object(member)
  }

  private func statusIfNew(of update: ContactUpdate) -> JSON {
    update.consent["email"] == nil ? "transactional" : yes
  }

  /// `POST …/tags`: all tags of ours on, the lost ones off; no word of others. Automations may start.
  func tags(of update: ContactUpdate) -> JSON {
    let off = update.removedTags.filter { !update.tags.contains($0) }
    let all = update.tags.map { MailchimpBody.tag($0, "active") } + off.map { MailchimpBody.tag($0, "inactive") }
    return ["tags": .array(all), "is_syncing": false]
  }

  /// `PATCH …/members/{hash}` after a fresh yes.
  func subscription(isConfirmedByMail: Bool) -> JSON { ["status": isConfirmedByMail ? "pending" : yes] }

  /// One of `POST /batches`; its body is text.
  func operation(_ id: String, _ method: String, _ path: String, _ body: JSON, params: [String: JSON] = [:]) -> JSON {
    var operation: [String: JSON] = [
      "operation_id": .string(id), "method": .string(method), "path": .string(path), "body": .string(body.canonical),
    ]
    if !params.isEmpty { operation["params"] = .object(params) }
    return .object(operation)
  }

  private var yes: JSON { asksForConfirmation ? "pending" : "subscribed" }

  private static func tag(_ name: String, _ status: JSON) -> JSON { ["name": .string(name), "status": status] }

  private func common(_ update: ContactUpdate, without: Set<String>) -> [String: JSON] {
    let values = fields.values(of: update).filter { !without.contains($0.key) }
    var member: [String: JSON] = ["email_address": .text(update.email)]
    if !values.isEmpty { member["merge_fields"] = .object(values.mapValues(JSON.string)) }
    member["language"] = update.locale.map { .string(MailchimpBody.language($0)) }
    // When the yes was said. What confirms it is Mailchimp's to say where there are confirmations.
    if let consent = update.consent["email"] {
      member["timestamp_signup"] = .string(consent.at)
      if !asksForConfirmation { member["timestamp_opt"] = .string(consent.at) }
    }
    return member
  }

  /// `de-DE` is `de`; three languages are two at Mailchimp.
  private static func language(_ locale: String) -> String {
    let parts = locale.split(whereSeparator: { $0 == "-" || $0 == "_" }).map(String.init)
    let name = parts.prefix(2).joined(separator: "_")
    return ["fr_CA", "pt_PT", "es_ES"].contains(name) ? name : parts.first?.lowercased() ?? locale
  }
}

/// Which merge fields are written, and from what: the names always, properties as the setting `merge_fields` has it.
struct MergeFields: Hashable, Sendable {
  private static let ours: Set<String> = ["FNAME", "LNAME", "PHONE"]
  private static let mostBytes = 255

  /// Merge tags by property: `askwell_goal` is `GOAL`.
  private let properties: [String: String]

  init(_ settings: [String: String]) {
    properties = MergeFields.pairs(in: settings).reduce(into: [:]) { $0[$1.name] = $1.field }
  }

  /// Those of the setting.
  var named: Set<String> { Set(properties.values) }
  /// All that are ever written.
  var written: Set<String> { MergeFields.ours.union(named) }

  /// By merge tag, at most 255 bytes each. What a contact has lost is empty; what is not known is left alone.
  func values(of update: ContactUpdate) -> [String: String] {
    var values: [String: String] = [:]
    let names = NameParts(of: update)
    values["FNAME"] = names.first
    values["LNAME"] = names.last
    values["PHONE"] = update.phone
    let sheet = PropertySheet(update)
    for (property, field) in properties {
      if let known = sheet.values[property] {
        values[field] = known.joined(separator: ", ").beginning(ofBytes: MergeFields.mostBytes)
      } else if sheet.lost.contains(property) {
        values[field] = ""
      }
    }
    return values
  }

  static func problems(in settings: [String: String]) -> [Problem] {
    let pairs = pairs(in: settings)
    var problems = pairs.compactMap { pair in
      let isProperty = pair.name.wholeMatch(of: /askwell_[A-Za-z0-9_-]{1,90}/) != nil
      let isField = pair.field.wholeMatch(of: /[A-Z][A-Z0-9_]{0,9}/) != nil && !ours.union(["EMAIL"]).contains(pair.field)
      return isProperty && isField
        ? nil
        : Problem(
          "bad_field", path: "merge_fields",
          "\"\(pair.name.cleaned())=\(pair.field.cleaned())\" is no property and merge field; write askwell_goal=GOAL, the field in at most "
            + "10 capitals and digits, and none of EMAIL, FNAME, LNAME and PHONE")
    }
    for twice in Set(pairs.map(\.field).filter { field in pairs.count { $0.field == field } > 1 }).sorted() {
      problems.append(
        Problem("same_field", path: "merge_fields", "\(twice.cleaned()) is named twice; one would be lost: give each property its own"))
    }
    return problems
  }

  private static func pairs(in settings: [String: String]) -> [(name: String, field: String)] {
    settings["merge_fields", default: ""].split(whereSeparator: { $0 == "," || $0.isWhitespace }).map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
    }
  }
}

extension ContactUpdate {
  /// Whether the person said yes to emails in this very session.
  var saysYesByEmail: Bool { consent["email"]?.isFresh == true }
}

extension String {
  /// The longest beginning of at most `limit` bytes that splits no character.
  fileprivate func beginning(ofBytes limit: Int) -> String {
    var kept = ""
    for character in self {
      guard kept.utf8.count + character.utf8.count <= limit else { break }
      kept.append(character)
    }
    return kept
  }
}
