// What a check of files found, as every check prints it (INTERFACE.md, `quiz lint`).
internal import ArgumentParser
internal import Domain

/// One problem in one file.
struct FileProblem {
  var file: String
  var problem: Problem

  var json: JSON {
    [
      "file": .string(file), "path": .string(problem.path), "line": .int(Int64(problem.line)),
      "severity": .string(problem.severity.rawValue), "code": .string(problem.code), "message": .string(problem.message),
    ]
  }

  /// Prints all problems; ends with exit code 1 when there is an error among them.
  static func report(_ rows: [FileProblem], of count: Int, _ one: String, _ many: String, json: Bool) throws {
    let errors = rows.count { $0.problem.severity == .error }
    if json {
      Out.json(.array(rows.map(\.json)))
    } else {
      for row in rows { Out.line(row.problem.text(file: row.file)) }
      let found = rows.isEmpty ? "nothing to mend" : "\(errors) to mend, \(rows.count - errors) to look at"
      Out.line("\(count) \(count == 1 ? one : many): \(found)")
    }
    if errors > 0 { throw ExitCode(1) }
  }
}
