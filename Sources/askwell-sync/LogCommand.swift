// `askwell sync log`: what was sent, and what was answered.
internal import ArgumentParser
internal import Domain
internal import Storage

struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "log", abstract: "Show the latest attempts, the newest first.")

  @Flag(help: "Print JSON.") var json = false
  @Option(help: "How many attempts to show.") var limit = 50
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be 1 or more") }
  }

  func run() async throws {
    try await complaining {
      let entries = try common.store(.readOnly).syncLog(limit: limit)
      if json {
        try say(JSON.array(entries.map(\.json)).canonical)
      } else {
        let rows = entries.map { [$0.at.iso, $0.destination, $0.verdict, $0.delivery, $0.detail] }
        try say(rows.isEmpty ? "Nothing was sent yet." : Columns(["TIME", "DESTINATION", "END", "DELIVERY", "REQUESTS"], rows).text)
      }
    }
  }
}

extension SyncLogEntry {
  fileprivate var json: JSON {
    [
      "delivery": .string(delivery), "destination": .string(destination), "at": .string(at.iso), "verdict": .string(verdict),
      "detail": .string(detail),
    ]
  }
}
