// `askwell destinations pause` and `resume`: a person decides that nothing is sent for a while.
internal import ArgumentParser
internal import Domain
internal import Storage

struct PauseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Send nothing more to a destination until it is resumed; what comes waits.")

  @Argument(help: "The destination.") var name: String
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await complaining {
      try common.store().changePause(of: name, to: DestinationAccount.pausedByHand(of: "command line"))
      try say("\(name) is paused; it goes on with: askwell destinations resume \(name)")
    }
  }
}

struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Let a paused destination go on, whoever or whatever paused it.")

  @Argument(help: "The destination.") var name: String
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await complaining {
      try common.store().changePause(of: name, to: nil)
      try say("\(name) goes on; what waited is sent by the next run.")
    }
  }
}

extension Database {
  fileprivate func changePause(of name: String, to reason: String?) throws {
    let before = try account(of: name).pausedBecause
    if let reason { try pauseDestination(name, because: reason) } else { try resumeDestination(name) }
    try audit(
      reason == nil ? "destination.resume" : "destination.pause", who: "command line",
      detail: ["name": .string(name), "before": .text(before), "after": .text(reason)], at: .now)
  }
}

/// Why a destination is paused, as its own line says it.
struct PauseWords {
  var reason: String

  /// What lets it go on.
  func remedy(for name: String) -> String {
    DestinationAccount.isByHand(reason)
      ? "it goes on with: askwell destinations resume \(name)" : "when it is mended: askwell destinations test \(name)"
  }
}
