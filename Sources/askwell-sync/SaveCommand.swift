// `askwell destinations save`: a filled-in form on standard input, so that no secret is ever among a process's arguments.
internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Storage
internal import Sync

struct SaveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "save", abstract: "Add or change a destination, as JSON on standard input says.",
    discussion: """
      {"name", "vendor", "is_new", "settings": {}, "secrets": {}, "shown": {}, "who"}. With "shown", which says what the form showed, settings \
      are those that were changed, all others stay, and what somebody else has changed meanwhile is refused; without it they are all. A secret is itself, env:NAME or file:PATH; one that is typed is \
      put into a private file beside the configuration. One that is left out stays as it was. Prints {"saved", "problems": [{"field", \
      "message"}], "notes": []}.
      """)

  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await complaining {
      let order = try SaveOrder(JSON(parsing: SaveCommand.standardInput()))
      let store = try common.store(mayMake: true)
      let drawer = SecretDrawer(besideConfig: common.config ?? StoreLocation().config)
      let old = try store.destination(order.name)
      do throws(Faults) {
        let notes = try Save(order: order, old: old, drawer: drawer).perform(on: store)
        try tell(["saved": true, "problems": [], "notes": .array(notes.map(JSON.string))])
      } catch {
        let problems = error.problems.map { problem -> JSON in ["field": .string(problem.path), "message": .string(problem.message)] }
        try tell(["saved": false, "problems": .array(problems), "notes": []])
        throw ExitCode(Complaint.Code.configuration.rawValue)
      }
    }
  }

  private func tell(_ document: JSON) throws(Faults) {
    do { try say(document.canonical) } catch { throw Faults([Problem("output", error.lines.joined(separator: "; "))]) }
  }

  /// At most 64 KB.
  private static func standardInput() -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while bytes.count < 65_536 {
      let count = read(STDIN_FILENO, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += chunk.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What somebody has filled in.
struct SaveOrder {
  var name: String
  var vendor: String
  var isNew: Bool
  /// Without secrets; empty ones are as good as missing. With `shown` only those that were changed.
  var settings: [String: String]
  var secrets: [String: Redacted<String>]
  /// What the form showed of the settings that were changed, references of secrets too; nil replaces all.
  var shown: [String: String]?
  var who: String

  init(_ document: JSON?) throws(Complaint) {
    guard let document, let name = document["name"]?.string, let vendor = document["vendor"]?.string else {
      throw Complaint(.badData, "standard input holds no form; it takes {\"name\", \"vendor\", \"settings\", \"secrets\"} as JSON")
    }
    func texts(_ key: String) -> [String: String] {
      (document[key]?.object ?? [:]).compactMapValues(\.string).mapValues { $0.trimmingSpaces() }
    }
    self.name = name.trimmingSpaces()
    self.vendor = vendor
    isNew = document["is_new"]?.bool ?? true
    settings = texts("settings")
    secrets = texts("secrets").filter { !$0.value.isEmpty }.mapValues(Redacted.init)
    shown = document["shown"]?.object == nil ? nil : texts("shown")
    who = document["who"]?.string ?? "command line"
  }
}

/// One order carried out: checked as a whole, then secrets into their files, then the store, then what is no longer needed out.
private struct Save {
  let order: SaveOrder
  let old: DestinationAccount?
  let drawer: SecretDrawer

  /// - Returns: what should be known, though it is no fault.
  func perform(on store: Database) throws(Faults) -> [String] {
    try checkName()
    let known = order.shown == nil ? [:] : old?.settings ?? [:]
    let settings = known.merging(order.settings) { $1 }.filter { !$0.value.isEmpty }
    var account = DestinationAccount(name: order.name, vendor: order.vendor, settings: settings)
    for key in secretKeys {
      // A stand-in while nothing is written: a typed secret is fit for its form when it is a reference.
      account.settings[key] = order.secrets[key].map { SecretReference($0.exposed) == nil ? "env:TYPED" : $0.exposed } ?? old?.settings[key]
    }
    let problems = Registry.check(vendor: account.vendor, settings: account.settings)
    guard problems.isEmpty else { throw Faults(problems) }
    do {
      return try keep(account, in: store)
    } catch let faults as Faults {
      throw faults
    } catch {
      throw Faults([Problem("store", Complaint(error).lines.joined(separator: "; "))])
    }
  }

  private var secretKeys: [String] { (Registry.vendor(order.vendor)?.settings ?? []).filter(\.isSecret).map(\.name) }

  private func checkName() throws(Faults) {
    guard order.name.wholeMatch(of: /[a-z0-9][a-z0-9_-]{0,39}/) != nil else {
      throw Faults([Problem("bad_name", path: "name", "1 to 40 of a-z, 0-9, - and _, beginning with a letter or digit")])
    }
    if order.isNew, old != nil {
      throw Faults([Problem("taken", path: "name", "there is a destination \"\(order.name)\" already; choose another name")])
    }
    guard order.isNew || old?.vendor == order.vendor else {
      throw Faults([Problem("missing", path: "name", "there is no such destination of this vendor any more")])
    }
    guard overtaken.isEmpty else { throw Faults(overtaken) }
  }

  /// What was changed here and, since the form was opened, to something else by somebody else.
  private var overtaken: [Problem] {
    guard let shown = order.shown, let old else { return [] }
    return (Array(order.settings.keys) + order.secrets.keys).sorted().compactMap { key in
      let now = old.settings[key] ?? ""
      guard now != shown[key] ?? "", now != order.settings[key] else { return nil }
      let what = secretKeys.contains(key) ? "" : now.isEmpty ? " away" : " to \"\(now.cleaned().prefix(60))\""
      return Problem("overtaken", path: key, "somebody else has changed it\(what) meanwhile; leave the form and open it again")
    }
  }

  private func keep(_ checked: DestinationAccount, in store: Database) throws -> [String] {
    var account = checked
    var written: [String] = []
    var isKept = false
    do {
      for (key, secret) in order.secrets where secretKeys.contains(key) && SecretReference(secret.exposed) == nil {
        let reference = try drawer.keep(secret.exposed, for: order.name, key: key, at: .now)
        account.settings[key] = reference
        written.append(reference)
      }
      let notes = try prove(account)
      if order.isNew { try store.addDestination(account) } else { try change(account, in: store) }
      isKept = true
      try store.audit(order.isNew ? "destination.add" : "destination.change", who: order.who, detail: detail(account), at: .now)
      for (key, reference) in old?.settings ?? [:] where account.settings[key] != reference { drawer.drop(reference) }
      return notes
    } catch {
      // Once the store names a secret's file, the file stays, whatever came after.
      if !isKept { written.forEach(drawer.drop) }
      throw error
    }
  }

  /// Between reading and writing nobody may have been faster.
  private func change(_ account: DestinationAccount, in store: Database) throws {
    guard try store.changeDestination(account.name, settings: account.settings, from: old?.settings ?? [:]) else {
      throw Faults([Problem("overtaken", "somebody else has changed it at this moment; save again")])
    }
  }

  /// A variable that is not set here may be set where the courier runs: that is a note and no fault.
  private func prove(_ account: DestinationAccount) throws(Faults) -> [String] {
    let environment = StartEnvironment.all
    do {
      _ = try Registry.open(account, secrets: Secrets(environment: environment))
      return []
    } catch {
      let absent = error.problems.filter { problem in
        guard case .environment(let name)? = SecretReference(account.settings[problem.path] ?? "") else { return false }
        return (environment[name] ?? "").isEmpty
      }
      guard absent.count == error.problems.count else {
        // The file is gone when this is read: only what is wrong with its content helps.
        throw Faults(error.problems.map { Problem($0.code, path: $0.path, $0.message.replacing(drawer.directory + "/", with: "")) })
      }
      return absent.map { "\($0.path): \($0.message) before the courier runs" }
    }
  }

  /// Secrets are references here, and a file's name says nothing.
  private func detail(_ account: DestinationAccount) -> JSON {
    func told(_ settings: [String: String]) -> JSON { .object(settings.mapValues(JSON.string)) }
    return [
      "name": .string(account.name), "vendor": .string(account.vendor), "before": old.map { told($0.settings) } ?? .null,
      "after": told(account.settings),
    ]
  }
}

extension Database {
  func destination(_ name: String) throws(StoreError) -> DestinationAccount? { try destinations().first { $0.name == name } }
}
