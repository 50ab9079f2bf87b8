// Contacts that come as a file: INTERFACE.md's JSON Lines, or a table with a header. All of it is sound, or none of it is taken.
public import Domain
public import Storage

/// The contacts of one file.
public struct ContactFile: Sendable {
  /// How a file writes its contacts.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// One contact a line, as INTERFACE.md writes it.
    case jsonl
    /// Columns `email,phone,name,locale,tags`, tags as a comma list.
    case csv
  }

  /// 64 MiB: how much of a file a caller should read.
  public static let largestBytes = 64 * 1_048_576
  /// After this many faults the rest of a file is not read: it is another kind of file.
  static let mostFaults = 1_000

  /// In the order of the file; each has an email or a phone.
  public let contacts: [ContactImport]
  private let path: String

  /// - Parameters:
  ///   - path: what the file is called in messages.
  ///   - format: told from the first character when nil: JSON begins with a brace.
  /// - Throws: every fault with its line.
  public init(_ text: String, at path: String, format: Format? = nil) throws(Faults) {
    self.path = path
    let log = ContactFaults()
    contacts =
      switch format ?? ContactFile.format(of: text) {
      case .jsonl: ContactLines(log: log).read(text)
      case .csv: ContactTable(log: log).read(text)
      }
    if contacts.isEmpty, log.problems.isEmpty { log.note("empty", 0, "there is no contact in this file") }
    guard log.problems.isEmpty else { throw Faults(log.problems) }
  }

  private static func format(of text: String) -> Format {
    let first = text.first { !$0.isWhitespace }
    return first == "{" || first == "[" ? .jsonl : .csv
  }

  /// What the file's one contact would have typed and ticked on the lead step. Tags and properties are no part of a lead: a session gives
  /// its own. A consent is never dated after the session that brings it.
  public func lead(for quiz: Quiz, locale: String, at now: Instant) throws(FileFault) -> Lead {
    guard contacts.count == 1, let contact = contacts.first else {
      throw FileFault(path, "a session has one contact, this file has \(contacts.count); name a file with one", isMissing: false)
    }
    let consents = contact.consents.sorted { $0.key.rawValue < $1.key.rawValue }.map { channel, given in
      ConsentGiven(
        channel: channel, wording: given.wording, locale: contact.locale ?? locale, quizVersion: quiz.version, at: min(given.at, now))
    }
    return Lead(email: contact.email, phone: contact.phone, name: contact.name, consents: consents)
  }
}

/// Faults as they are found; `isFull` once there are too many to go on.
final class ContactFaults {
  private(set) var problems: [Problem] = []

  var isFull: Bool { problems.count > ContactFile.mostFaults }

  func note(_ code: String, _ line: Int, path: String = "", _ message: String) {
    if isFull { return }
    if problems.count == ContactFile.mostFaults {
      problems.append(Problem("too_many", "there are more faults than \(ContactFile.mostFaults); mend these first"))
    } else {
      problems.append(Problem(code, path: path, line: line, message))
    }
  }

  func note(_ problem: Problem) { note(problem.code, problem.line, path: problem.path, problem.message) }
}

/// The fields of one contact, checked alike whatever file they come from. Nil stands for a fault, which is noted.
struct ContactFields {
  let log: ContactFaults
  let line: Int

  func email(_ text: String) -> Email? {
    if let email = Email(text) { return email }
    return fault("bad_email", "email", "\"\(shown(text))\" is not an email address")
  }

  func phone(_ text: String) -> Phone? {
    if let phone = Phone(text) { return phone }
    return fault("bad_phone", "phone", "\"\(shown(text))\" is not a phone number; write it with its country, such as +49 30 1234567")
  }

  func name(_ text: String) -> String? {
    let name = text.cleaned().trimmingSpaces()
    if (1...80).contains(name.count) { return name }
    return fault("bad_name", "name", "a name has from 1 to 80 characters, this one has \(name.count)")
  }

  /// A language tag in its common form: `de`, `pt-BR`.
  func locale(_ text: String) -> String? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let isSound = parts.enumerated().allSatisfy { index, part in
      let length = index == 0 ? 2...3 : 2...8
      return length.contains(part.count) && part.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0 & 0xDF) }
    }
    if isSound { return text }
    return fault("bad_locale", "locale", "\"\(shown(text))\" is not a language; write it as en, de or pt-BR")
  }

  func tag(_ text: String, at path: String) -> Tag? {
    if let tag = Tag(text) { return tag }
    return fault("bad_tag", path, "\"\(shown(text))\" is not a tag; a tag is namespace:value, such as goal:sleep")
  }

  func instant(_ text: String, at path: String) -> Instant? {
    if let instant = Instant(iso: text) { return instant }
    return fault("bad_time", path, "\"\(shown(text))\" is no time; write it as 2026-11-24T10:00:00Z")
  }

  func requireAddress(_ contact: ContactImport) {
    if contact.email == nil, contact.phone == nil {
      log.note("no_address", line, "there is neither email nor phone; a contact needs one of them")
    }
  }

  func fault<T>(_ code: String, _ path: String, _ message: String) -> T? {
    log.note(code, line, path: path, message)
    return nil
  }

  private func shown(_ text: String) -> String {
    let clean = text.cleaned()
    return clean.count <= 60 ? clean : clean.prefix(60) + "…"
  }
}

/// A table with a header line.
private struct ContactTable {
  static let columns = ["email", "phone", "name", "locale", "tags"]
  let log: ContactFaults

  func read(_ text: String) -> [ContactImport] {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      var reader = CSVReader(bytes)
      let contacts = read(&reader)
      reader.problems.forEach(log.note)
      return contacts
    }
  }

  private func read(_ reader: inout CSVReader) -> [ContactImport] {
    guard let head = reader.next(), let columns = columns(of: head) else { return [] }
    var contacts: [ContactImport] = []
    while !log.isFull, let record = reader.next() {
      if record.fields.count > columns.count {
        let words = "there are \(record.fields.count) fields under \(columns.count) columns; quote a list of tags"
        log.note("too_many_fields", record.line, words)
      } else {
        contacts.append(contact(Dictionary(zip(columns, record.fields.map(cell)), uniquingKeysWith: { first, _ in first }), record.line))
      }
    }
    return contacts
  }

  /// Nil when the header cannot be used.
  private func columns(of head: CSVRecord) -> [String]? {
    let names = head.fields.map { $0.cleaned().trimmingSpaces().lowercased() }
    let known = ContactTable.columns
    guard names.contains("email") || names.contains("phone") else {
      let names = known.joined(separator: ",")
      log.note("no_header", head.line, "the first line names the columns, email or phone among them: \(names)")
      return nil
    }
    for (index, name) in names.enumerated() {
      if !known.contains(name) {
        let hint = Spelling.hint(name, among: known)
        log.note("unknown_column", head.line, "unknown column \"\(name.prefix(40))\" (there are \(known.joined(separator: ", ")))\(hint)")
      } else if names.firstIndex(of: name) != index {
        log.note("repeated_column", head.line, "the column \"\(name)\" stands here twice")
      }
    }
    return log.problems.isEmpty ? names : nil
  }

  /// Without the apostrophe that keeps a spreadsheet from reading a cell as a formula (`CSVWriter`).
  private func cell(_ text: String) -> String {
    let cell = text.trimmingSpaces()
    return cell.hasPrefix("'") && cell.dropFirst().first.map { "=+-@".contains($0) } == true ? String(cell.dropFirst()) : cell
  }

  private func contact(_ cells: [String: String], _ line: Int) -> ContactImport {
    let fields = ContactFields(log: log, line: line)
    func read<T>(_ column: String, _ reading: (String) -> T?) -> T? { cells[column].flatMap { $0.isEmpty ? nil : reading($0) } }
    let tags = (cells["tags"] ?? "").split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
    let contact = ContactImport(
      email: read("email", fields.email), phone: read("phone", fields.phone), name: read("name", fields.name),
      locale: read("locale", fields.locale), tags: tags.compactMap { fields.tag($0, at: "tags") }.map { .init($0) })
    if (cells["email"] ?? "").isEmpty, (cells["phone"] ?? "").isEmpty { fields.requireAddress(contact) }
    return contact
  }
}
