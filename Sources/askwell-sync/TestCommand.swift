// `askwell destinations test`: looks that change nothing, what is missing made if the merchant wants it, and in words what is wrong.
internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Storage
internal import Sync

struct TestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Prove a destination: key, rights, list and fields. One that was paused goes on when it is good.",
    discussion: "Nothing is changed there, unless --create says that missing fields are to be made, once.")

  @Argument(help: "The destination.") var name: String
  @Flag(help: "Make what is missing there: properties, attributes, a table.") var create = false
  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await complaining {
      let store = try common.store()
      try store.requireDestination(name)
      guard let account = try store.destinations().first(where: { $0.name == name }) else { return }
      let found = try await checkup(account, for: try store.vocabulary())
      let isResumed = found.isGood && account.pausedBecause != nil && !account.isPausedByHand
      if isResumed { try store.resumeDestination(name) }
      try tell(found, isResumed: isResumed)
      if let code = code(of: found) { throw ExitCode(code.rawValue) }
    }
  }

  private func checkup(_ account: DestinationAccount, for shop: Vocabulary) async throws -> Checkup.Outcome {
    let destination: any Destination
    do {
      destination = try Registry.open(account, secrets: Secrets(environment: StartEnvironment.all))
    } catch {
      return Checkup.Outcome(trouble: .pause(reason: "cannot be used: \(error.words)"))
    }
    let transport = Transports(log: try common.log())
    let checkup = Checkup(of: destination, for: shop, makes: create, id: { "test-\(UUID().uuidString)" }, now: { .now })
    let outcome = await checkup.run(over: transport)
    await transport.close()
    return outcome
  }

  private func code(of outcome: Checkup.Outcome) -> Complaint.Code? {
    switch outcome.trouble {
    case .retry: .unavailable
    case .refused, .pause: .configuration
    case nil, .accepted: outcome.missing.isEmpty ? nil : .configuration
    }
  }

  /// One line that a console can show.
  private func words(of outcome: Checkup.Outcome) -> String {
    switch outcome.trouble {
    case .retry(_, let reason): return reason + "; try again later"
    case .refused(let reason), .pause(let reason): return reason
    case nil, .accepted: break
    }
    guard outcome.missing.isEmpty else {
      return "\(outcome.missing.joined(separator: "; ")); askwell destinations test \(name) --create makes it"
    }
    return outcome.good.isEmpty ? "works" : "works: " + outcome.good.joined(separator: ", ")
  }

  private func tell(_ outcome: Checkup.Outcome, isResumed: Bool) throws {
    let words = words(of: outcome)
    if json {
      let document: JSON = [
        "name": .string(name), "ok": .bool(outcome.isGood), "message": .string(words), "resumed": .bool(isResumed),
        "good": .array(outcome.good.map(JSON.string)), "missing": .array(outcome.missing.map(JSON.string)),
      ]
      try say(document.canonical)
    } else if outcome.isGood {
      try say("\(name): \(words)" + (isResumed ? "; it was paused and goes on now." : "."))
    } else {
      note("askwell-sync: \(name): \(words)")
    }
  }
}

extension Database {
  /// Tags and questions that this shop may tell of: those of its quizzes and those that its people have.
  func vocabulary() throws(StoreError) -> Vocabulary {
    var tags = Set(try tagCounts().map(\.tag.text))
    var questions: Set<String> = []
    for listing in try quizzes() {
      guard let source = try quizSource(listing.ref)?.source, let document = try? QuizDocument(source) else { continue }
      for use in TagUse.all(in: document.tree) where use.isGiven { tags.insert(use.pattern.text) }
      questions.formUnion((document.tree["questions"]?.items ?? []).compactMap(\.ref))
    }
    return Vocabulary(tags: tags.sorted(), questions: questions.sorted())
  }
}
