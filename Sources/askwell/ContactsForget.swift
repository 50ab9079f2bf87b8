// `askwell contacts export`, `withdraw` and `forget`: what a person may ask of the shop.
internal import ArgumentParser
internal import Domain
internal import Glibc
internal import Live
internal import Storage

struct ContactsExport: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Everything that is known of one person, as one JSON document.",
    discussion:
      "Values, tags with their history, consents with their words, sessions with answers and what was recommended, orders, segments, and "
      + "who was told when. On standard output unless --output names a file."
  )

  @Argument(help: ArgumentHelp("Whom: an id, an email address or a phone number.", valueName: "contact")) var contact: String
  @Option(help: ArgumentHelp("Write a file of mode 0600 instead.", valueName: "file")) var output: String?
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let premises = try common.premises()
    // What a person may ask for has to work on a full disk.
    Reserve(of: premises.database).release()
    let store = try premises.openStore()
    let found = try store.known(contact)
    guard let record = try store.record(ofContact: found.id) else { throw Complaint(.bug, "the contact vanished while it was read") }
    let document = try ContactExport(record, from: store, zone: premises.configuration.zone).json
    if let output {
      do { try PrivateFile.write(document.pretty + "\n", to: output) } catch {
        throw Complaint(.cannotCreate, "\(output.cleaned()): the file cannot be written: \(error.localizedDescription)")
      }
      Out.note("written to \(output)")
    } else {
      Out.json(document)
    }
    try store.audit("contact.export", who: "command line", detail: ["contact": .string(found.id)], at: .now)
  }
}

struct ContactsWithdraw: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw", abstract: "Take back one person's consent, and tell whoever was told of the address.",
    discussion: """
      What waits to be sent leaves without the address, or not at all. The consent and its withdrawal both stay on record. Without \
      --channel: every channel with a consent in force.
      """)

  @Argument(help: ArgumentHelp("Whom: an id, an email address or a phone number.", valueName: "contact")) var contact: String
  @Option(help: ArgumentHelp("Only this one: email or sms.", valueName: "channel")) var channel: String?
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let channel, Channel(rawValue: channel) == nil {
      throw ValidationError("--channel is email or sms, not \"\(channel.cleaned())\"")
    }
  }

  func perform() throws {
    let store = try common.premises().openStore()
    let found = try store.known(contact)
    let channels = channel.flatMap(Channel.init(rawValue:)).map { [$0] } ?? Set(Channel.allCases)
    let withdrawal = try store.withdraw(channels, of: found.id, who: "command line", at: .now)
    let names = withdrawal.channels.map(\.rawValue)
    if output.json {
      return Out.json([
        "id": .string(withdrawal.contact), "channels": .array(names.map(JSON.string)), "deliveries": .int(Int64(withdrawal.deliveries)),
        "told": .array(withdrawal.told.map(JSON.string)),
      ])
    }
    guard !names.isEmpty else { return Out.line("no consent was in force; nothing was changed") }
    Out.line("withdrawn: \(names.joined(separator: ", ")); \(Out.count(withdrawal.deliveries, "delivery", "deliveries")) will not be sent")
    if !withdrawal.told.isEmpty { Out.line("will be told: \(withdrawal.told.joined(separator: ", "))") }
  }
}

struct ContactsForget: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Erase one person, and tell whoever was told of them.",
    discussion: """
      Addresses, name, properties, tags with their history, deliveries and what was typed in sessions go. Sessions stay as nobody's, the \
      words and times of consents as proof. Destinations that had heard of the person are told to forget at the next askwell sync run.
      """)

  @Argument(help: ArgumentHelp("Whom: an id, an email address or a phone number.", valueName: "contact")) var contact: String
  @Flag(help: "Do not ask.") var yes = false
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let premises = try common.premises()
    Reserve(of: premises.database).release()
    let store = try premises.openStore()
    let found = try store.known(contact)
    guard yes || confirmed(found) else { throw Complaint(.notAllowed, "nothing was erased; --yes erases without asking") }
    let erasure = try store.forget(contact: found.id, who: "command line", at: .now)
    ContactExport.remove(of: found.id, beside: store)
    if output.json {
      return Out.json([
        "id": .string(erasure.contact), "tags": .int(Int64(erasure.tags)), "sessions": .int(Int64(erasure.sessions)),
        "deliveries": .int(Int64(erasure.deliveries)), "told": .array(erasure.told.map(JSON.string)),
      ])
    }
    let (tags, deliveries) = (Out.count(erasure.tags, "tag"), Out.count(erasure.deliveries, "delivery", "deliveries"))
    Out.line("erased: \(tags), \(deliveries); \(Out.count(erasure.sessions, "session is", "sessions are")) nobody's now")
    if !erasure.told.isEmpty { Out.line("will be told to forget: \(erasure.told.joined(separator: ", "))") }
  }

  /// Asked only where somebody can answer.
  private func confirmed(_ contact: Contact) -> Bool {
    guard isatty(0) == 1 else { return false }
    Out.note("This cannot be undone. Type \"erase\" to erase \(contact.email?.text ?? contact.phone?.text ?? contact.id):")
    return readLine() == "erase"
  }
}

extension Database {
  /// The contact with just this id, email or phone.
  fileprivate func known(_ name: String) throws -> Contact {
    guard let contact = try contact(matching: name) else {
      throw Complaint(.noInput, "there is no contact \"\(name.cleaned())\"; askwell contacts list --matching TEXT finds one")
    }
    return contact
  }
}
