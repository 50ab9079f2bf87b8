// `askwell codes …`: pools of discount codes, given out one a session.
internal import ArgumentParser
internal import Domain
internal import Live
internal import Storage

struct CodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codes", abstract: "Import and count discount codes.", subcommands: [Import.self, List.self])

  struct Import: HouseCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add the codes of a file to a pool, in one transaction.",
      discussion: """
        One code a line, or a CSV with a column "code". Codes that the pool has already stay as they are; lines that cannot be used are \
        passed over and named. A quiz gives them out with handoff: {codes: {pool: NAME}}.
        """)
    @Argument(help: ArgumentHelp("As the quiz names it.", valueName: "pool")) var pool: String
    @Argument(help: ArgumentHelp("The codes.", valueName: "file")) var file: String
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let codes = try TextFile.bytes(file, limit: CodesFile.largestBytes).withUnsafeBufferPointer { CodesFile($0) }
      guard !codes.entries.isEmpty else {
        let reasons = codes.skipped.prefix(20).map { $0.text(file: file) }
        throw Complaint(.badData, lines: reasons + ["\(file): there is no code in it; the pool stays as it was"])
      }
      let done = try common.premises().openStore().importCodes(codes.entries.map(\.code), into: pool, at: .now)
      let elsewhere = done.elsewhere.map { entry in
        let code = codes.entries[entry.place]
        return Problem("other_pool", line: code.line, "the code \"\(code.code)\" is in the pool \"\(entry.pool)\" already")
      }
      let skipped = (codes.skipped + elsewhere).sorted { $0.line < $1.line }
      if output.json {
        return Out.json([
          "pool": .string(pool), "added": .int(Int64(done.added)), "known": .int(Int64(done.known)),
          "skipped": .array(skipped.map { ["line": .int(Int64($0.line)), "reason": .string($0.message)] }),
        ])
      }
      for problem in skipped { Out.note("\(problem.text(file: file)); this line was passed over") }
      Out.line("\(pool): \(done.added) new, \(done.known) as before, \(skipped.count) passed over")
    }
  }

  struct List: HouseCommand {
    static let configuration = CommandConfiguration(abstract: "Every pool with how many codes are left.")
    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func perform() throws {
      let pools = try common.premises().openStore().codePools()
      if output.json {
        return Out.json(
          .array(pools.map { ["pool": .string($0.name), "total": .int(Int64($0.total)), "left": .int(Int64($0.left))] }))
      }
      guard !pools.isEmpty else { return Out.line("no codes yet; askwell codes import POOL FILE") }
      Out.table(["pool", "total", "left"], pools.map { [$0.name, String($0.total), String($0.left)] }, right: [1, 2])
    }
  }
}
