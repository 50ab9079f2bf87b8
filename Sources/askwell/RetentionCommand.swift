// `askwell retention`: what is older than the shop keeps it, and away with it.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct RetentionCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention", abstract: "Take away what is older than the configuration's periods.",
    discussion: """
      retention: {contacts: 730d, sessions: 365d, events: 90d, sync_log: 30d, exchange: 7d}

      A kind without a period is kept for good. People who were not seen for so long are erased as contacts forget does, and who was told \
      of them is told to forget; sessions go with their answers and orders. Figures stay as they are. A kiosk does the same between two \
      shoppers, a little at a time. While the clock is behind the newest row nothing is taken away (exit code 75); where it stands more \
      than 45 days after the last time, nothing for three days, unless you say that it is right.
      """)

  @Flag(name: .customLong("dry-run"), help: "Say what is due and change nothing.") var isDryRun = false
  @Flag(name: .customLong("trust-clock"), help: "The clock is right, however long ago the last time was.") var trustsClock = false
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let premises = try common.premises()
    let (retention, zone) = (premises.configuration.retention, premises.configuration.zone)
    let store = try premises.openStore(isDryRun ? .readOnly : .readWrite)
    let clearance = try isDryRun ? store.due(under: retention, zone: zone, at: .now) : cleared(store, retention, zone)
    if output.json { Out.json(clearance.json(isDryRun: isDryRun)) } else { tell(clearance) }
    if let newest = clearance.newest {
      throw Complaint(
        .busy, "the newest row is of \(newest.iso), later than now: is the clock right? nothing is taken away until it is past that moment")
    }
    try requireClock(clearance)
  }

  private func requireClock(_ clearance: Clearance) throws {
    guard let until = clearance.waitsUntil, !trustsClock else { return }
    throw Complaint(
      .busy, "the clock stands long after the last time: is it right? nothing is taken away until \(until.iso), or now with --trust-clock")
  }

  private func cleared(_ store: Database, _ retention: Retention, _ zone: StoreZone) throws -> Clearance {
    let due = try store.due(under: retention, zone: zone, at: .now).lines.reduce(0) { $0 + $1.due }
    var (progress, gone) = (Progress("cleared", of: due), [Retention.Kind: Int]())
    let clearance = try store.clear(under: retention, zone: zone, by: "command line", at: .now, trustsClock: trustsClock) { kind, count in
      gone[kind] = count
      progress.show(min(due, gone.values.reduce(0, +)))
    }
    progress.end()
    try ContactExport.removeStrangers(beside: store)
    return clearance
  }

  private func tell(_ clearance: Clearance) {
    if clearance.newest != nil || clearance.waitsUntil != nil, !isDryRun { return }
    if clearance.lines.isEmpty { return Out.note("no period is set: everything is kept; set retention in the configuration") }
    Out.table(
      ["KIND", "KEPT FOR", "BEFORE", isDryRun ? "DUE" : "GONE"],
      clearance.lines.map { [$0.kind.rawValue, $0.period.text, $0.before.iso, "\(isDryRun ? $0.due : $0.gone)"] }, right: [3])
  }
}

extension Clearance {
  fileprivate func json(isDryRun: Bool) -> JSON {
    [
      "dry_run": .bool(isDryRun), "waits_until": .text((newest ?? waitsUntil)?.iso),
      "kinds": .array(
        lines.map {
          [
            "kind": .string($0.kind.rawValue), "period": .string($0.period.text), "before": .string($0.before.iso),
            "due": .int(Int64($0.due)), "gone": .int(Int64($0.gone)),
          ]
        }),
    ]
  }
}
