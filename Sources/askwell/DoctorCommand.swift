// `askwell doctor`: is everything sound that a shop's day hangs on?
internal import ArgumentParser
internal import Domain
internal import Glibc
internal import Live
internal import Storage

struct DoctorCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check the store, the bundled files, the configuration and this terminal.",
    discussion: """
      Exit code 1 when a check finds a fault. Nothing is changed. With --fix what can be put right without harm is put right first, each \
      thing said before and after: modes that are too wide, a missing log folder, leftovers of programs that were killed, an index that does \
      not fit, room for a full disk, a long log, deliveries that a courier left behind. Answers, people and consents are never touched. With \
      --salvage all that can be read of a damaged store is written into a new one, and told table by table; askwell restore NEW.db puts it \
      in the place of the damaged one.
      """)

  @Option(
    name: .customLong("head"),
    help: ArgumentHelp("A head of a chain that was written down once: is it still part of it? May be repeated.", valueName: "digits"))
  var heads: [String] = []
  @Option(help: ArgumentHelp("Save what can be read of a damaged store into this new file.", valueName: "new.db")) var salvage: String?
  @Flag(name: .customLong("fix"), help: "Put right what can be put right without harm, then check.") var fixes = false
  @Flag(name: .customLong("dry-run"), help: "With --fix: say what would be done and change nothing.") var isDryRun = false
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if isDryRun, !fixes { throw ValidationError("--dry-run says what --fix would do; add --fix") }
    if fixes, salvage != nil { throw ValidationError("--salvage changes nothing of the store; leave out --fix") }
  }

  func perform() throws {
    if let salvage { return try save(into: salvage) }
    let repairs = fixes ? try Workshop(at: common.places).repair(at: .now, isRehearsal: isDryRun) { if !output.json { tell($0) } } : []
    if fixes, !output.json { Out.line(repairs.isEmpty ? "nothing to put right\n" : "") }
    let checkup = Checkup(database: common.database, config: common.config)
    let findings = checkup.findings(at: .now) + checkup.findings(ofHeads: heads)
    if output.json {
      let checks = JSON.array(findings.map { ["check": .string($0.check), "ok": .bool($0.isOK), "detail": .string($0.detail)] })
      Out.json(fixes ? ["fixed": .array(repairs.map(\.json)), "checks": checks] : checks)
    } else {
      Out.table(["", "CHECK", "FOUND"], findings.map { [$0.isOK ? "ok" : "FAULT", $0.check, $0.detail] })
    }
    let faults = findings.count { !$0.isOK }
    guard faults == 0 else {
      if !output.json { Out.note("\n\(Out.count(faults, "fault")) of \(findings.count) checks") }
      throw ExitCode(Complaint.Code.faults.rawValue)
    }
  }

  private func tell(_ repair: Repair) {
    if let outcome = repair.outcome { return Out.line("  done: \(outcome)") }
    if let fault = repair.fault { return Out.line("  not done: \(fault)") }
    Out.line("\(repair.check): \(repair.plan)")
  }

  private func save(into file: String) throws {
    let places = common.places
    guard access(places.database, F_OK) == 0 else { throw Complaint(.noInput, "\(places.database): there is no store here") }
    let salvage = try Salvage.salvage(places.database, into: file)
    if output.json { return Out.json(salvage.json(file)) }
    Out.table(
      ["TABLE", "SAVED", "LOST", "DOUBTFUL"],
      salvage.tables.map { [$0.name, String($0.saved), ($0.isGuess ? "~" : "") + String($0.lost), String($0.doubtful)] }, right: [1, 2, 3])
    Out.line("\(file): \(salvage.words)")
    Out.line("\(places.database) was not changed; askwell restore \(file) puts the new one in its place")
  }
}

extension Repair {
  /// `done` is null where nothing was tried, `fault` says why it could not be done.
  fileprivate var json: JSON { ["check": .string(check), "plan": .string(plan), "done": .text(outcome), "fault": .text(fault)] }
}

extension Salvage {
  fileprivate func json(_ file: String) -> JSON {
    [
      "file": .string(file), "saved": .int(Int64(saved)), "lost": .int(Int64(lost)),
      "tables": .array(
        tables.map {
          [
            "table": .string($0.name), "saved": .int(Int64($0.saved)), "lost": .int(Int64($0.lost)), "is_guess": .bool($0.isGuess),
            "doubtful": .int(Int64($0.doubtful)),
          ]
        }),
    ]
  }
}
