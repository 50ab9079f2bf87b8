// `askwell sync run`: sends what is due, once or for as long as it runs.
internal import ArgumentParser
internal import Domain
internal import Storage
internal import Sync

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Send what is due, and go on until SIGTERM or Ctrl-C.",
    discussion: """
      On a terminal a bar for each destination shows how far it is; --json shows none. With --once it sends what is due now and prints \
      what came of it:
      {"delivered":2,"retried":0,"dead":0,"pending":0,"by_destination":{"klaviyo":{…}}}. "pending" is all that waits afterwards.
      """)

  @Flag(help: "Send what is due now, once; prints JSON.") var once = false
  @Flag(help: "Print JSON at the end of a run without --once too, and show no bars.") var json =
    false
  @OptionGroup var common: CommonOptions

  func run() async throws {
    try await complaining {
      let store = try common.store()
      try noteWhoServes(store)
      let bars = SendingBars.onStandardError(isQuiet: json, isOnce: once)
      let rounds = Rounds(store: store, log: try common.log(beside: bars), bars: bars, backups: common.backups())
      let report = try await once ? rounds.once() : rounds.untilStopped()
      let summaries = try store.outboxSummary()
      if once || json { try say(report.json(summaries).canonical) }
      if once { try judge(report, summaries) }
    }
  }

  /// Says what a merchant has to do, and ends with 69 or 78 when nothing that was tried could be used.
  private func judge(_ report: Report, _ summaries: [DestinationSummary]) throws {
    if summaries.isEmpty { note("askwell-sync: there is no destination yet; add one with: askwell destinations add VENDOR") }
    for summary in summaries where summary.pending > 0 {
      guard let reason = summary.pausedBecause else { continue }
      note("askwell-sync: \(summary.name) is paused: \(reason); \(PauseWords(reason: reason).remedy(for: summary.name))")
    }
    for (name, trouble) in report.troubles { note("askwell-sync: \(name): \(trouble.words)") }
    guard report.isAllTrouble else { return }
    let isConfiguration = report.troubles.allSatisfy { if case .misconfigured = $0.trouble { true } else { false } }
    throw ExitCode((isConfiguration ? Complaint.Code.configuration : .unavailable).rawValue)
  }
}

extension Report {
  /// The document of INTERFACE.md. What waits is counted in the store: rows that are not due yet and those of paused destinations too.
  func json(_ summaries: [DestinationSummary]) -> JSON {
    var destinations: [String: JSON] = [:]
    for summary in summaries {
      destinations[summary.name] = json(byDestination[summary.name] ?? Tally(), pending: summary.pending, paused: summary.pausedBecause)
    }
    return [
      "delivered": .int(Int64(delivered)), "retried": .int(Int64(retried)), "dead": .int(Int64(dead)),
      "pending": .int(Int64(summaries.reduce(0) { $0 + $1.pending })), "by_destination": .object(destinations),
    ]
  }

  private func json(_ tally: Tally, pending: Int, paused: String?) -> JSON {
    [
      "delivered": .int(Int64(tally.delivered)), "retried": .int(Int64(tally.retried)), "dead": .int(Int64(tally.dead)),
      "pending": .int(Int64(pending)), "paused_because": .text(paused),
    ]
  }
}
