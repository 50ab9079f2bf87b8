// `askwell sync log`: what was sent, and what was answered.
internal import ArgumentParser
internal import Domain
internal import Storage

struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "log", abstract: "Show the latest attempts, the newest first.")

  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Each request with its answer instead; secrets and people are struck out.") var requests = false
  @Option(help: ArgumentHelp("Requests of this delivery alone.", valueName: "id")) var delivery: String?
  @Option(help: "How many to show.") var limit = 50
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be 1 or more") }
  }

  func run() async throws {
    try await complaining {
      if requests || delivery != nil { return try tell(try common.store(.readOnly).exchanges(of: delivery, limit: limit)) }
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

extension LogCommand {
  private func tell(_ exchanges: [Exchange]) throws {
    if json { return try say(JSON.array(exchanges.map(\.json)).canonical) }
    guard !exchanges.isEmpty else { return try say("Nothing was asked yet.") }
    for exchange in exchanges {
      let carried = exchange.items == 1 ? exchange.delivery ?? "1 delivery" : "\(exchange.items) deliveries"
      let status = exchange.status.map(String.init) ?? "no answer"
      try say("\(exchange.at.iso) \(exchange.destination) \(exchange.step) (\(carried)): \(status) in \(exchange.milliseconds) ms")
      try say(
        "  \(exchange.method) \(exchange.address)\n  > \(exchange.asked)" + (exchange.answered.isEmpty ? "" : "\n  < \(exchange.answered)"))
    }
  }
}

extension Exchange {
  fileprivate var json: JSON {
    [
      "at": .string(at.iso), "destination": .string(destination), "delivery": .text(delivery), "step": .string(step),
      "items": .int(Int64(items)), "method": .string(method), "address": .string(address), "asked": .string(asked),
      "status": status.map { .int(Int64($0)) } ?? .null, "answered": .string(answered), "milliseconds": .int(milliseconds),
    ]
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
