// `askwell destinations vendors`: every vendor with its settings, as a form needs them.
internal import ArgumentParser
internal import Domain
internal import Sync

struct VendorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vendors", abstract: "Show the vendors and what each has to be told.")

  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    try await complaining {
      if json { return try say(JSON.array(Registry.vendors.map { $0.json }).canonical) }
      try say(Registry.vendors.map { $0.told }.joined(separator: "\n"))
    }
  }
}

extension Destination {
  fileprivate static var json: JSON {
    [
      "vendor": .string(vendor), "title": .string(title), "about": .string(about),
      "settings": .array(
        Registry.settings(of: self).map { key in
          [
            "name": .string(key.name), "required": .bool(key.isRequired), "secret": .bool(key.isSecret), "help": .string(key.help),
            "standard": .text(key.standard),
          ]
        }),
    ]
  }

  /// Its name, and a line a setting.
  static var told: String {
    let keys = Registry.settings(of: self).map { key in
      "  \(key.name)\(key.isRequired ? "*" : ""): \(key.help)" + (key.standard.map { " (\($0))" } ?? "")
    }
    return ([about.isEmpty ? vendor : "\(vendor), \(about)"] + keys).joined(separator: "\n")
  }
}
