// `askwell audit`: who changed what.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct AuditCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Show who changed what, the latest first.",
    discussion: "Every change in the console and on the command line, with what was before and what is since. No address is ever in it.")

  @Option(help: ArgumentHelp("How many at most.", valueName: "count")) var limit = 50
  @OptionGroup var output: JSONOption
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if limit < 1 { throw ValidationError("--limit: \(limit) is no number of entries; name one from 1 on") }
  }

  func perform() throws {
    let store = try common.premises().openStore(.readOnly)
    let entries = try store.auditLog(limit: limit)
    if output.json { return Out.json(.array(entries.map(\.json))) }
    if entries.isEmpty { return Out.note("nothing has been changed yet") }
    let rows = entries.map { [String($0.number), $0.at.iso, $0.who, $0.what, $0.detail.canonical.cleaned()] }
    Out.table(["N", "AT", "WHO", "WHAT", "DETAIL"], rows, right: [0])
  }
}

extension AuditEntry {
  /// `before` and `after` stand beside the rest, so that they need not be looked for.
  fileprivate var json: JSON {
    let members = detail.object ?? [:]
    return [
      "number": .int(number), "at": .string(at.iso), "who": .string(who), "what": .string(what), "before": members["before"] ?? .null,
      "after": members["after"] ?? .null, "detail": .object(members.filter { $0.key != "before" && $0.key != "after" }),
    ]
  }
}
