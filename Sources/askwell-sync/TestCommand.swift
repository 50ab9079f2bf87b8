// `askwell destinations test`: one harmless request, and in words what is wrong.
internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Storage
internal import Sync

struct TestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Prove a destination with one harmless request; one that was paused goes on when it is good.")

  @Argument(help: "The destination.") var name: String
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await complaining {
      let store = try common.store()
      try store.requireDestination(name)
      guard let account = try store.destinations().first(where: { $0.name == name }) else { return }
      let outcome = try await probe(account)
      let isResumed = outcome.code == nil && account.pausedBecause != nil && !account.isPausedByHand
      if isResumed { try store.resumeDestination(name) }
      try tell(outcome, isResumed: isResumed)
      if let code = outcome.code { throw ExitCode(code.rawValue) }
    }
  }

  private struct Outcome {
    var words: String
    /// Nil when all is well.
    var code: Complaint.Code?
  }

  private func probe(_ account: DestinationAccount) async throws -> Outcome {
    let destination: any Destination
    do {
      destination = try Registry.open(account, secrets: Secrets(environment: ProcessInfo.processInfo.environment))
    } catch {
      return Outcome(words: "cannot be used: \(error.words)", code: .configuration)
    }
    let transport = Transports(log: try common.log())
    let outcome = await ask(destination, over: transport)
    await transport.close()
    return outcome
  }

  private func ask(_ destination: any Destination, over transport: Transports) async -> Outcome {
    let checkup = Checkup(of: destination, for: Vocabulary(), makes: false, id: { "test-\(UUID().uuidString)" }, now: { .now })
    let found = await checkup.run(over: transport)
    return switch found.trouble {
    case nil, .accepted: Outcome(words: "works", code: nil)
    case .retry(_, let reason): Outcome(words: reason + "; try again later", code: .unavailable)
    case .refused(let reason), .pause(let reason): Outcome(words: reason, code: .configuration)
    }
  }

  private func tell(_ outcome: Outcome, isResumed: Bool) throws {
    if json {
      let document: JSON = [
        "name": .string(name), "ok": .bool(outcome.code == nil), "message": .string(outcome.words), "resumed": .bool(isResumed),
      ]
      try say(document.canonical)
    } else if outcome.code == nil {
      try say("\(name): \(outcome.words)" + (isResumed ? "; it was paused and goes on now." : "."))
    } else {
      note("askwell-sync: \(name): \(outcome.words)")
    }
  }
}
