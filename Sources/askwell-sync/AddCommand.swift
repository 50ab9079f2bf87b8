// `askwell destinations add`: every mistake at once, and no secret taken as itself.
internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Storage
internal import Sync

struct AddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Send contacts to one more place.",
    discussion: "Vendors and their settings (* is needed):\n" + AddCommand.vendors + """


      A secret is written as env:NAME, or as file:/absolute/path of a file with mode 0600 whose first line it is.
      """)

  @Argument(help: ArgumentHelp("One of: \(Registry.vendors.map { $0.vendor }.joined(separator: ", ")).")) var vendor: String
  @Option(name: .customLong("set"), help: ArgumentHelp("A setting.", valueName: "KEY=VALUE")) var given: [String] = []
  @Option(help: "How you call it (else the vendor's name).") var name: String?
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await complaining {
      let account = DestinationAccount(name: name ?? vendor, vendor: vendor, settings: try settings())
      try check(account)
      let store = try common.store(mayMake: true)
      try store.addDestination(account)
      try store.audit(
        "destination.add", who: "command line", detail: ["name": .string(account.name), "vendor": .string(vendor)], at: .now)
      try noteWhoServes(store)
      try say("\(account.name) was added; prove it with: askwell destinations test \(account.name)")
    }
  }

  /// What was given, by key. No message repeats a value: it may be a secret in the wrong place.
  private func settings() throws(Complaint) -> [String: String] {
    var settings: [String: String] = [:]
    for text in given {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty else { throw Complaint(.usage, "--set takes KEY=VALUE, such as --set list_id=Y6nRLr") }
      guard settings.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw Complaint(.usage, "\(parts[0].cleaned()) was set twice; say it once")
      }
    }
    return settings
  }

  private func check(_ account: DestinationAccount) throws(Complaint) {
    guard account.name.wholeMatch(of: /[a-z0-9][a-z0-9_-]{0,39}/) != nil else {
      throw Complaint(.usage, "a destination's name is 1 to 40 of a-z, 0-9, - and _, and begins with a letter or digit")
    }
    let problems = Registry.check(vendor: vendor, settings: account.settings)
    guard problems.isEmpty else {
      throw Complaint(Faults(problems), about: account.name, Registry.vendor(vendor) == nil ? .noInput : .configuration)
    }
    do {
      _ = try Registry.open(account, secrets: Secrets(environment: StartEnvironment.all))
    } catch {
      try forgiveAbsentVariables(error, account)
    }
  }

  /// A variable that is not set here may be set where the courier runs: that is said and no fault. All else is one.
  private func forgiveAbsentVariables(_ faults: Faults, _ account: DestinationAccount) throws(Complaint) {
    let environment = StartEnvironment.all
    let (absent, wrong) = faults.problems.reduce(into: ([Problem](), [Problem]())) { sorted, problem in
      let reference = SecretReference(account.settings[problem.path] ?? "")
      if case .environment(let name)? = reference, (environment[name] ?? "").isEmpty {
        sorted.0.append(problem)
      } else {
        sorted.1.append(problem)
      }
    }
    guard wrong.isEmpty else { throw Complaint(Faults(wrong), about: account.name) }
    for problem in absent { note("askwell-sync: \(problem.path): \(problem.message) before the courier runs") }
  }

  private static var vendors: String { Registry.vendors.map { $0.told }.joined(separator: "\n") }
}
