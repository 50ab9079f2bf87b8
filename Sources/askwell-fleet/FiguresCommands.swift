// `askwell fleet funnel|sessions|kiosks`: what happens in the shops.
internal import ArgumentParser
internal import Domain
internal import Fleet

struct FunnelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "funnel", abstract: "What became of the sessions of all shops.")
  @Option(help: ArgumentHelp("store, region, kiosk, day or quiz.", valueName: "what")) var by = "store"
  @Option(help: ArgumentHelp("So many days that end with today.", valueName: "number")) var days = 30
  @OptionGroup var options: ReadOptions

  func validate() throws {
    if HubFunnel.Grouping(rawValue: by) == nil { throw ValidationError("--by: \"\(by)\" is not store, region, kiosk, day or quiz") }
    if !(1...36_500).contains(days) { throw ValidationError("--days: \(days) is no number of days; write one from 1 to 36500") }
  }

  func run() async throws {
    try await complaining {
      let (reader, scope) = try options.reader()
      let today = try ReadOptions.zone(nil).date(of: ReadOptions.now)
      // A shop further east has begun its next day.
      let range = CivilDate(daysSinceEpoch: today.daysSinceEpoch - days + 1)...CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1)
      let funnel = try reader.funnel(by: HubFunnel.Grouping(rawValue: by) ?? .store, in: scope, days: range)
      guard !options.json else {
        return try say(
          JSON.object([
            "by": .string(by), "scope": .string(scope.name), "days": .int(Int64(days)), "lines": .array(funnel.lines.map(\.json)),
            "sum": funnel.sum.json,
          ]).canonical)
      }
      guard !funnel.lines.isEmpty else { return try say("No session in \(days) days.") }
      let head = [by.uppercased(), "SESSIONS", "COMPLETED", "", "LEFT", "LEADS", "", "BASKETS", "VALUE"]
      try say(columns(head, (funnel.lines + [funnel.sum]).map(\.row)))
    }
  }
}

extension HubFunnel.Line {
  fileprivate var row: [String] {
    let rates = [Rate(completed, of: sessions), Rate(leads, of: sessions)].map(Figures.percent)
    return [
      name.isEmpty ? "-" : name, Figures.count(sessions), Figures.count(completed), rates[0], Figures.count(abandoned),
      Figures.count(leads),
      rates[1], Figures.count(baskets), Figures.count(basketValue / 100),
    ]
  }

  fileprivate var json: JSON {
    [
      "name": .string(name), "sessions": .int(Int64(sessions)), "completed": Rate(completed, of: sessions).json,
      "abandoned": Rate(abandoned, of: sessions).json, "leads": Rate(leads, of: sessions).json, "baskets": .int(Int64(baskets)),
      "basket_value": .int(Int64(basketValue)),
    ]
  }
}

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
