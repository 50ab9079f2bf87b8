// `askwell sync status`: what waits, where, and what was given up.
internal import ArgumentParser
internal import Domain
internal import Storage

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "status", abstract: "Show what waits in the outbox and what was given up.")

  @Flag(help: "Print JSON.") var json = false
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await complaining {
      let store = try common.store(.readOnly)
      try noteWhoServes(store)
      let summaries = try store.outboxSummary()
      let letters = try store.deadLetters()
      try say(json ? Status(summaries: summaries, letters: letters).json.canonical : Status(summaries: summaries, letters: letters).text)
    }
  }
}

private struct Status {
  var summaries: [DestinationSummary]
  /// The latest first, at most 100.
  var letters: [DeadLetter]

  var json: JSON {
    [
      "pending": total(\.pending), "delivered": total(\.delivered), "dead": total(\.dead),
      "destinations": .array(summaries.map(\.json)),
      "dead_letters": .array(letters.map(\.json)),
    ]
  }

  private func total(_ part: (DestinationSummary) -> Int) -> JSON { .int(Int64(summaries.reduce(0) { $0 + part($1) })) }

  var text: String {
    guard !summaries.isEmpty else { return "No destination yet. Add one: askwell destinations add VENDOR --set KEY=VALUE" }
    let rows = summaries.map { summary in
      [
        summary.name, summary.pausedBecause == nil ? "running" : "paused", "\(summary.pending)", "\(summary.delivered)", "\(summary.dead)",
        "\(summary.hourly)/h",
        summary.oldestPending?.iso ?? "-", summary.nextDue?.iso ?? "-",
      ]
    }
    let table = Columns(["DESTINATION", "STATE", "WAITING", "DELIVERED", "GIVEN UP", "RATE", "OLDEST", "NEXT TRY"], rows).text
    let paused = summaries.compactMap { summary in
      summary.pausedBecause.map { "\(summary.name) is paused: \($0)\n  \(PauseWords(reason: $0).remedy(for: summary.name))" }
    }
    let dead = letters.prefix(10).map { "\($0.settledAt.iso) \($0.destination) \($0.id): \($0.reason)" }
    let end = dead.isEmpty ? [] : ["Given up (another try: askwell sync retry):"] + dead.map { "  " + $0 }
    return ([table] + paused + end).joined(separator: "\n")
  }
}

extension DestinationSummary {
  fileprivate var json: JSON {
    [
      "name": .string(name), "vendor": .string(vendor), "paused_because": .text(pausedBecause), "pending": .int(Int64(pending)),
      "delivered": .int(Int64(delivered)), "dead": .int(Int64(dead)), "oldest_pending": .text(oldestPending?.iso),
      "next_due": .text(nextDue?.iso), "hourly": .int(Int64(hourly)),
    ]
  }
}

extension DeadLetter {
  fileprivate var json: JSON {
    [
      "id": .string(id), "destination": .string(destination), "contact": .string(contact), "session": .text(session),
      "attempts": .int(Int64(attempts)), "reason": .string(reason), "settled_at": .string(settledAt.iso),
    ]
  }
}

/// Words in columns, as wide as the widest.
struct Columns {
  private let rows: [[String]]

  init(_ head: [String], _ rows: [[String]]) { self.rows = [head] + rows }

  var text: String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ").trimmingSpaces()
    }.joined(separator: "\n")
  }
}
