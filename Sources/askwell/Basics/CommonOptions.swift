// Options that every command has (INTERFACE.md, common options).
internal import ArgumentParser
internal import Live
internal import Storage

/// Where the store and the configuration lie.
struct CommonOptions: ParsableArguments {
  @Option(name: .customLong("db"), help: ArgumentHelp("The store's file (ASKWELL_DB).", valueName: "path"))
  var database: String?

  @Option(help: ArgumentHelp("The configuration file (ASKWELL_CONFIG).", valueName: "path"))
  var config: String?

  @Option(name: .customLong("log"), help: ArgumentHelp("Where to write what happened; beside the store unless named.", valueName: "file"))
  var log: String?

  @Flag(help: "Say more on standard error.")
  var verbose = false

  @Flag(name: .customLong("no-color"), help: "Use no colours (NO_COLOR).")
  var noColor = false

  var places: Places { Places(database: database, config: config, log: log) }
  func premises() throws -> Premises { try Premises(places) }
}

/// One document on standard output instead of text for people.
struct JSONOption: ParsableArguments {
  @Flag(help: "Print one JSON document on standard output.")
  var json = false
}
