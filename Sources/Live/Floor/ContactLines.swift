// JSON Lines of contacts, key by key (INTERFACE.md, Contacts).
internal import Domain
internal import Storage

/// Reads one contact a line. A single object spread over several lines is read too: that is how people write a file with one contact.
struct ContactLines {
  static let keys = ["email", "phone", "name", "locale", "created_at", "tags", "consent", "properties"]
  private static let example = #"{"email":"ana@example.com","tags":["goal:sleep"]}"#
  let log: ContactFaults

  func read(_ text: String) -> [ContactImport] {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    if let first = lines.firstIndex(where: { !isBlank($0) }), JSON(parsing: lines[first]) == nil, let object = JSON(parsing: text)?.object {
      return [ContactObject(log: log, line: first + 1).contact(object)]
    }
    var contacts: [ContactImport] = []
    for (index, line) in lines.enumerated() where !isBlank(line) {
      if log.isFull { break }
      if let contact = contact(line, index + 1) { contacts.append(contact) }
    }
    return contacts
  }

  private func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

  private func contact(_ text: Substring, _ line: Int) -> ContactImport? {
    switch JSON(parsing: text) {
    case .object(let object)?: return ContactObject(log: log, line: line).contact(object)
    case .array?: log.note("wrong_kind", line, "this is a list; write one contact a line, without brackets around them")
    case nil: log.note("not_json", line, "this line is not JSON; write one contact a line, such as \(ContactLines.example)")
    default: log.note("wrong_kind", line, "expected a contact, such as \(ContactLines.example)")
    }
    return nil
  }
}

/// One contact's object.
private struct ContactObject {
  let log: ContactFaults
  let line: Int
  private var fields: ContactFields { ContactFields(log: log, line: line) }

  init(log: ContactFaults, line: Int) {
    self.log = log
    self.line = line
  }

  func contact(_ object: [String: JSON]) -> ContactImport {
    check(object, keys: ContactLines.keys, at: "")
    let contact = ContactImport(
      email: text(object, "email").flatMap(fields.email), phone: text(object, "phone").flatMap(fields.phone),
      name: text(object, "name").flatMap(fields.name), locale: text(object, "locale").flatMap(fields.locale),
      createdAt: text(object, "created_at").flatMap { fields.instant($0, at: "created_at") }, tags: tags(object),
      consents: consents(object), properties: properties(object))
    // An address that is there and faulty has been told of already.
    if isAbsent(object["email"]), isAbsent(object["phone"]) { fields.requireAddress(contact) }
    return contact
  }

  private func isAbsent(_ value: JSON?) -> Bool { value == nil || value == .null }

  private func check(_ object: [String: JSON], keys: [String], at path: String) {
    for key in object.keys.sorted() where !keys.contains(key) {
      let name = key.cleaned().prefix(40)
      let hint = Spelling.hint(key, among: keys)
      log.note("unknown_key", line, path: path, "unknown key \"\(name)\" (there are \(keys.joined(separator: ", ")))\(hint)")
    }
  }

  /// Nil when the key is absent, null or, which is noted, no text.
  private func text(_ object: [String: JSON], _ key: String, in path: String = "") -> String? {
    guard let value = object[key], value != .null else { return nil }
    return value.string ?? fields.fault("wrong_kind", path + key, "expected a text")
  }

  private func tags(_ object: [String: JSON]) -> [ContactImport.TagAt] {
    guard let value = object["tags"], value != .null else { return [] }
    guard let items = value.array else {
      return fields.fault("wrong_kind", "tags", "expected a list such as [\"goal:sleep\"]") ?? []
    }
    return items.enumerated().compactMap { index, item in tag(item, at: "tags[\(index)]") }
  }

  private func tag(_ item: JSON, at path: String) -> ContactImport.TagAt? {
    if let word = item.string { return fields.tag(word, at: path).map { .init($0) } }
    guard let object = item.object, let word = object["tag"]?.string else {
      return fields.fault(
        "wrong_kind", path, #"expected a tag, or a tag with its time such as {"tag":"goal:sleep","at":"2026-11-24"}"#)
    }
    check(object, keys: ["tag", "at"], at: path)
    let at = text(object, "at", in: path + ".").flatMap { fields.instant($0, at: path + ".at") }
    return fields.tag(word, at: path + ".tag").map { .init($0, at: at) }
  }

  /// A consent without its words or its time proves nothing and is refused.
  private func consents(_ object: [String: JSON]) -> [Channel: ContactImport.ConsentAt] {
    guard let value = object["consent"], value != .null else { return [:] }
    guard let channels = value.object else {
      return fields.fault("wrong_kind", "consent", "expected a map of channel to {\"at\",\"wording\"}") ?? [:]
    }
    check(channels, keys: Channel.allCases.map(\.rawValue), at: "consent")
    var consents: [Channel: ContactImport.ConsentAt] = [:]
    for channel in Channel.allCases {
      guard let given = channels[channel.rawValue], given != .null else { continue }
      consents[channel] = consent(given, at: "consent.\(channel.rawValue)")
      let address = object[channel == .email ? "email" : "phone"]
      if isAbsent(address) {
        let missing = channel == .email ? "email" : "phone"
        log.note("no_address", line, path: "consent.\(channel.rawValue)", "there is no \(missing) to which this consent could be")
      }
    }
    return consents
  }

  private func consent(_ value: JSON, at path: String) -> ContactImport.ConsentAt? {
    guard let object = value.object else {
      return fields.fault("wrong_kind", path, "expected {\"at\",\"wording\"}: when the person said yes, and to which words")
    }
    check(object, keys: ["at", "wording"], at: path)
    let at = text(object, "at", in: path + ".")
    let wording = text(object, "wording", in: path + ".")?.cleaned(keepingNewlines: true).trimmingSpaces()
    if at == nil { log.note("missing_key", line, path: path, "the key \"at\" is missing: when the person said yes") }
    if wording?.isEmpty ?? true {
      log.note("missing_key", line, path: path, "the key \"wording\" is missing: the words that the person said yes to")
    }
    guard let at, let wording, !wording.isEmpty, let instant = fields.instant(at, at: path + ".at") else { return nil }
    return ContactImport.ConsentAt(at: instant, wording: wording)
  }

  private func properties(_ object: [String: JSON]) -> [String: JSON] {
    guard let value = object["properties"], value != .null else { return [:] }
    guard case .object(let members) = value.cleaned else {
      return fields.fault("wrong_kind", "properties", "expected a map of name to value") ?? [:]
    }
    return members
  }
}

extension JSON {
  /// The same value with every text cleaned (RELIABILITY.md 2.2).
  fileprivate var cleaned: JSON {
    switch self {
    case .string(let text): .string(text.cleaned(keepingNewlines: true))
    case .array(let items): .array(items.map(\.cleaned))
    case .object(let members):
      // Of two names that are one when they are clean the first counts.
      .object(
        Dictionary(
          members.sorted { $0.key < $1.key }.map { ($0.key.cleaned(), $0.value.cleaned) }, uniquingKeysWith: { first, _ in first }))
    default: self
    }
  }
}
