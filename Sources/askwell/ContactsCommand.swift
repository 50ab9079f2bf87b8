// `askwell contacts`: the people whom the shop knows.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct ContactsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contacts", abstract: "List, show, import, export and forget the people whom the shop knows.",
    subcommands: [List.self, Show.self, Import.self, ContactsExport.self, ContactsWithdraw.self, ContactsForget.self])

  struct List: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "List contacts, the newest first.")

    @Option(help: ArgumentHelp("How many at most.", valueName: "count")) var limit = 50
    @Option(help: ArgumentHelp("Only those with this in name, email, phone or id.", valueName: "text")) var matching: String?
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
      if limit < 1 { throw ValidationError("--limit: \(limit) is no number of contacts; name one from 1 on") }
    }

    func perform() throws {
      let store = try common.premises().openStore(.readOnly)
      let contacts = try store.contacts(limit: limit, matching: matching)
      if output.json { return Out.json(.array(contacts.map(\.json))) }
      if contacts.isEmpty { return Out.note(matching == nil ? "no contact yet" : "no contact matches \"\((matching ?? "").cleaned())\"") }
      Out.table(["ID", "EMAIL", "PHONE", "NAME", "TAGS", "LAST SEEN"], contacts.map(row), right: [4])
      let total = try store.contactCount()
      if matching == nil, total > contacts.count { Out.note("\(contacts.count) of \(total); see more with --limit") }
    }

    private func row(_ contact: Contact) -> [String] {
      [
        contact.id, contact.email?.text ?? "-", contact.phone?.text ?? "-", contact.name ?? "-", "\(contact.tags.count)",
        contact.seen.iso,
      ]
    }
  }

  struct Show: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one contact: tags with their times, consents with their words, sessions.")

    @Argument(help: ArgumentHelp("Whom: an id, an email address or a phone number.", valueName: "contact")) var contact: String
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let store = try common.premises().openStore(.readOnly)
      let facts = try store.facts(named: contact)
      if output.json { Out.json(facts.json) } else { ContactText(facts).print() }
    }
  }

  struct Import: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take contacts in from a file: all of it, or nothing.",
      discussion: """
        JSON Lines hold one contact a line: {"email": "ana@example.com", "tags": ["goal:sleep"]}. A table (csv) has a header with some of \
        email,phone,name,locale,tags, tags as a comma list. Contacts that are known by email or phone are merged.
        """)

    @Argument(help: ArgumentHelp("A file of contacts.", valueName: "file")) var file: String
    @Option(help: ArgumentHelp("auto, jsonl or csv.", valueName: "format")) var format = ContactFormat.auto
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let premises = try common.premises()
      let contacts = try ContactFile.read(at: file, format: format.format).contacts
      let store = try premises.openFilledStore()
      let (added, merged) = try store.importContacts(contacts, by: "command line", at: .now)
      if output.json { return Out.json(["added": .int(Int64(added)), "merged": .int(Int64(merged))]) }
      Out.line("\(added) added, \(merged) merged")
    }
  }
}

enum ContactFormat: String, ExpressibleByArgument, CaseIterable {
  case auto, jsonl, csv

  /// Nil tells it from the file.
  var format: ContactFile.Format? { ContactFile.Format(rawValue: rawValue) }
}

extension ContactFile {
  /// The contacts of the file at `path`; every fault at once.
  static func read(at path: String, format: Format? = nil) throws -> ContactFile {
    let text = try TextFile.read(path, limit: largestBytes)
    do { return try ContactFile(text, at: path, format: format) } catch { throw error.complaint(about: path) }
  }
}

extension Database {
  /// All that is known of the contact with just this id, email or phone.
  func facts(named name: String) throws -> ContactFacts {
    guard let contact = try contact(matching: name), let facts = try facts(ofContact: contact.id) else {
      throw Complaint(.noInput, "there is no contact \"\(name.cleaned())\"; askwell contacts list --matching TEXT finds one")
    }
    return facts
  }
}
