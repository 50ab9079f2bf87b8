// `askwell doctor`: is everything sound that a shop's day hangs on?
internal import ArgumentParser
internal import Domain
internal import Live

struct DoctorCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Check the store, the bundled files, the configuration and this terminal.",
    discussion: "Exit code 1 when a check finds a fault. Nothing is changed.")

  @Option(
    name: .customLong("head"),
    help: ArgumentHelp("A head of a chain that was written down once: is it still part of it? May be repeated.", valueName: "digits"))
  var heads: [String] = []
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func perform() throws {
    let checkup = Checkup(database: common.database, config: common.config)
    let findings = checkup.findings(at: .now) + checkup.findings(ofHeads: heads)
    if output.json {
      Out.json(.array(findings.map { ["check": .string($0.check), "ok": .bool($0.isOK), "detail": .string($0.detail)] }))
    } else {
      Out.table(["", "CHECK", "FOUND"], findings.map { [$0.isOK ? "ok" : "FAULT", $0.check, $0.detail] })
    }
    let faults = findings.count { !$0.isOK }
    guard faults == 0 else {
      if !output.json { Out.note("\n\(faults) fault\(faults == 1 ? "" : "s") of \(findings.count) checks") }
      throw ExitCode(Complaint.Code.faults.rawValue)
    }
  }
}
