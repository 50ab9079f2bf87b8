// The table of Scripts/bench: what its parts said, and nothing else, stands in README.
import Foundation
import Testing

@Suite("Bench's journey")
struct BenchJourney {
  @Test("README's table is that of the figures kept beside the benchmarks: neither was edited alone")
  func agrees() throws {
    let ran = try Shell.run(Checkout.path("Scripts/bench"), ["--check"])
    #expect(ran.code == 0, "\(ran.said)")
  }

  /// Python of a part by its name, and what the table says of it, from "what" on.
  private static let parts = [
    ("good", "goals.at_most('key', 'C', 1.04, 1.1); sys.exit(goals.end())", ["key | C | 1.04x | ≤ 1.1x | met |"]),
    ("slow", "goals.at_most('key', 'C', 1.2, 1.1); sys.exit(goals.end())", ["key | C | 1.20x | ≤ 1.1x | **missed** |"]),
    (
      "noisy", "goals.at_most('key', 'C', 1.0, 1.1); goals.void('the control is 1.31x'); sys.exit(goals.end())",
      ["key | C | 1.00x | ≤ 1.1x | void: the control is 1.31x |"]
    ),
    ("peerless", "goals.lacks('key', 'fzf', 'fzf is missing'); sys.exit(goals.end())", ["key | fzf |  |  | not run: fzf is missing |"]),
    ("lost", "import no_such_peer", ["all of it |  |  |  | not run: no_such_peer is missing |"]),
    (
      "broken", "goals.at_most('key', 'C', 1.0, 1.1); open('/no/such/file')",
      ["key | C | 1.00x | ≤ 1.1x | met |", "the rest of it |  |  |  | void: [Errno 2] No such file or directory: 'file' |"]
    ),
    ("endless", "import time; time.sleep(60)", ["all of it |  |  |  | void: it took longer than 1 s |"]),
  ]

  @Test("a part that breaks off, takes too long, lacks a peer or has a noisy control is void or not run, never met")
  func tells() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("askwell-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let rows = directory.appendingPathComponent("rows").path
    let table = Checkout.path("Scripts/benchmarks/table.py")
    let environment = ["ASKWELL_BENCH_ROWS": rows, "PYTHONDONTWRITEBYTECODE": "1"]
    func python(_ arguments: String...) throws -> (code: Int32, said: String) {
      try Shell.run("/usr/bin/python3", [table] + arguments, environment: environment)
    }
    _ = try python("start", rows, "gcc 12.2.0")
    var wanted: [String] = []
    for (name, code, lines) in Self.parts {
      let part = directory.appendingPathComponent("\(name).py")
      let text = "import sys\nfrom goals import Goals\ngoals = Goals('\(name)', '3 keys')\n\(code)\n"
      try text.write(to: part, atomically: true, encoding: .utf8)
      let ran = try python("run", "1", part.path)
      #expect(ran.code == (["good", "peerless", "lost"].contains(name) ? 0 : 1), "\(name): \(ran.said)")
      wanted += lines.map { "| \(name): 3 keys | \($0)  |" }
    }
    _ = try python("end", rows)
    let said = try python("print", rows).said
    #expect(said.contains("gcc 12.2.0. Of the goals: 2 met, 1 missed, 3 void, 2 not run."), "\(said)")
    #expect(said.split(separator: "\n").map(String.init).suffix(wanted.count) == wanted[...], "\(said)")
  }
}
