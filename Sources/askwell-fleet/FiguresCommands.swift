// `askwell fleet sessions|kiosks`: what happens in the shops.
internal import ArgumentParser
internal import Domain
internal import Fleet

struct SessionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "sessions", abstract: "The latest sessions of all shops.")
  @Option(help: ArgumentHelp("At most so many.", valueName: "number")) var limit = 20
  @Option(help: ArgumentHelp("Those before this one: the last id of the page before.", valueName: "id")) var before: String?
  @OptionGroup var options: ReadOptions

  func validate() throws {
    if !(1...10_000).contains(limit) { throw ValidationError("--limit: \(limit) is too few or too many; write a number from 1 to 10000") }
  }

  func run() async throws {
    try await complaining {
      let (reader, scope) = try options.reader()
      let sessions = try reader.sessions(in: scope, limit: limit, before: before)
      guard !options.json else { return try say(JSON.object(["sessions": .array(sessions.map(\.json))]).canonical) }
      guard !sessions.isEmpty else { return try say("No session yet.") }
      try say(columns(["STARTED", "SHOP", "KIOSK", "QUIZ", "STATE", "OUTCOME", "LEAD", "ID"], sessions.map(\.row)))
    }
  }
}

extension HubSession {
  fileprivate var row: [String] {
    [started?.iso ?? "-", storeName, kioskName, quizTitle ?? quiz, state ?? "goes on", outcome ?? "-", isLead ? "yes" : "-", id]
  }

  fileprivate var json: JSON {
    [
      "id": .string(id), "store": .int(store), "store_name": .string(storeName), "kiosk": .string(kioskName), "quiz": .string(quiz),
      "quiz_title": .text(quizTitle), "locale": .text(locale), "started_at": .text(started?.iso), "ended_at": .text(ended?.iso),
      "state": .text(state), "outcome": .text(outcome), "is_lead": .bool(isLead),
      "basket_value": basketValue.map { .int(Int64($0)) } ?? .null,
    ]
  }
}

struct KiosksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kiosks", abstract: "Each kiosk with its health, and what is ill in words.")
  @OptionGroup var options: ReadOptions

  func run() async throws {
    try await complaining {
      let (reader, scope) = try options.reader()
      let kiosks = try reader.kiosks(in: scope)
      guard !options.json else {
        let all = kiosks.map { health -> JSON in
          guard case .object(var members) = health.kiosk.json else { return .null }
          members["ills"] = .array(health.ills.map(JSON.string))
          return .object(members)
        }
        return try say(JSON.object(["kiosks": .array(all)]).canonical)
      }
      guard !kiosks.isEmpty else { return try say("No kiosk yet.") }
      let head = ["SHOP", "KIOSK", "SEEN", "WAITING", "PUBLISHED", "PAPER", "CLOCK", "REFUSED", "VERSION", "ID", "HEALTH"]
      try say(
        columns(
          head, kiosks.map { $0.kiosk.line + [$0.kiosk.revoked != nil ? "-" : $0.ills.isEmpty ? "well" : $0.ills.joined(separator: "; ")] })
      )
    }
  }
}
