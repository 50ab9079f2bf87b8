// Discount codes and the print queue's helper, with the real program.
import Domain
import Foundation
import Testing

@testable import Live

@Suite("Codes and receipts: the program itself", .serialized)
struct ReceiptJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  @Test("codes import names bad and double lines, adds only new ones the second time; list counts them; an empty file is 65")
  func codes() throws {
    let file = shop.directory + "/codes.csv"
    try "code,used\nA1,no\nA 2,no\nA3,no\na1,no\n".write(toFile: file, atomically: true, encoding: .utf8)
    let first = try shop.askwell("codes", "import", "autumn", file)
    #expect(first.code == 0 && first.output == "autumn: 2 new, 0 as before, 2 passed over\n")
    #expect(first.errors.contains("codes.csv:3: ") && first.errors.contains("codes.csv:5: the code \"a1\" stands in line 2 already"))
    try "A1\nA4\n".write(toFile: file, atomically: true, encoding: .utf8)
    let second = try shop.askwell("codes", "import", "autumn", file, "--json")
    #expect(second.code == 0 && JSON(parsing: second.output) == ["pool": "autumn", "added": 1, "known": 1, "skipped": []])
    #expect(try shop.askwell("codes", "import", "winter", file).errors.contains("codes.csv:1: the code \"A1\" is in the pool \"autumn\""))
    let list = try shop.askwell("codes", "list", "--json")
    #expect(JSON(parsing: list.output) == [["pool": "autumn", "total": 3, "left": 3]])
    try "\n".write(toFile: file, atomically: true, encoding: .utf8)
    let empty = try shop.askwell("codes", "import", "autumn", file)
    #expect(empty.code == 65 && empty.errors.contains("there is no code in it"))
    #expect(try shop.askwell("doctor").output.contains("autumn: 3 of 3 left"))
  }

  /// A program named `lp` that keeps what it was told and given.
  private func fakeQueue(_ script: String) throws -> String {
    let folder = shop.directory + "/bin"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try ("#!/bin/sh\n" + script.replacing("{dir}", with: shop.directory)).write(toFile: folder + "/lp", atomically: true, encoding: .utf8)
    #expect(chmod(folder + "/lp", 0o755) == 0)
    return folder
  }

  /// The helper as the kiosk starts it, with `lp` from `folder`.
  private func runner(_ folder: String, _ words: String...) throws -> PrintRunner {
    let program = try Binary.path("askwell")
    // The helper looks `lp` up in its own path: the shell sets it for this one alone.
    let line = "PATH='\(folder)':/usr/bin:/bin exec '\(program)' print-worker \(words.joined(separator: " "))"
    return try #require(PrintRunner.start(["sh", "-c", line], program: "/bin/sh"))
  }

  @Test("3 receipts go through lp, each whole on its standard input, with the queue's name; raw where the queue takes bytes")
  func queue() throws {
    let folder = try fakeQueue("echo \"$@\" >> {dir}/told; cat > {dir}/slip.$(wc -l < {dir}/told | tr -d ' ')\n")
    let slips = ["first\n", String(repeating: "x", count: 200_000), "third"]
    let runner = try runner(folder, "till")
    for slip in slips { #expect(runner.print(Array(slip.utf8)) == .done) }
    #expect(try self.runner(folder, "till", "--raw").print([0x1B, 0x40]) == .done)
    let told = try String(contentsOfFile: shop.directory + "/told", encoding: .utf8)
    #expect(told == "-d till\n-d till\n-d till\n-d till -o raw\n")
    for (place, slip) in slips.enumerated() {
      #expect(try String(contentsOfFile: shop.directory + "/slip.\(place + 1)", encoding: .utf8) == slip)
    }
  }

  @Test("an lp that fails, reads nothing, or is not there fails its receipt, and the next goes on")
  func refusing() throws {
    let slip = [UInt8](repeating: 65, count: 200_000)
    let folder = try fakeQueue("exit 1\n")
    let runner = try runner(folder, "till")
    for _ in 0..<2 { #expect(runner.print(slip) == .failed("lp did not take the receipt; see lpstat -p")) }
    _ = try fakeQueue("cat > /dev/null\n")
    #expect(runner.print(slip) == .done)
    try FileManager.default.removeItem(atPath: folder + "/lp")
    if !FileManager.default.fileExists(atPath: "/usr/bin/lp") {
      #expect(runner.print(slip) == .failed("lp did not take the receipt; see lpstat -p"))
    }
  }

  @Test("the helper ends when its kiosk does, and is none of the terminal's")
  func ending() throws {
    let folder = try fakeQueue("cat > /dev/null\n")
    let name = "q\(UInt32.random(in: 0...UInt32.max))"
    var runner: PrintRunner? = try runner(folder, name)
    #expect(runner?.print([65]) == .done)
    let helper = try #require(processes(of: name).first)
    #expect(getsid(helper) == helper)
    runner = nil
    let deadline = Deadline(milliseconds: 5_000)
    while !processes(of: name).isEmpty, !deadline.isOver { usleep(5_000) }
    #expect(processes(of: name).isEmpty)
  }

  /// Those that have `word` among their arguments and have not ended.
  private func processes(of word: String) -> [pid_t] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap { pid_t($0) }.filter { id in
      let arguments = FileManager.default.contents(atPath: "/proc/\(id)/cmdline").map { String(decoding: $0, as: UTF8.self) } ?? ""
      return arguments.split(separator: "\0").contains { $0 == word }
    }
  }

  @Test("the kiosk starts its helper before it takes the terminal, only where a queue is named; it ends with the kiosk")
  func kiosk() throws {
    let name = "q\(UInt32.random(in: 0...UInt32.max))"
    let folder = try fakeQueue("cat > {dir}/slip\n")
    for config in ["printer: {lp: \(name)}\n", "# printer: {lp: \(name)}\n"] {
      try config.write(toFile: shop.config, atomically: true, encoding: .utf8)
      let environment = shop.environment.merging(["PATH": folder + ":/usr/bin:/bin"]) { $1 }
      let kiosk = try PseudoTerminal(try Binary.path("askwell"), [], environment: environment)
      try kiosk.see("F I N D   Y O U R   R O U T I N E")
      #expect(processes(of: name).count == (config.hasPrefix("#") ? 0 : 1))
      #expect(try kiosk.closeKiosk() == 0)
      let deadline = Deadline(milliseconds: 5_000)
      while !processes(of: name).isEmpty, !deadline.isOver { usleep(5_000) }
      #expect(processes(of: name).isEmpty)
    }
  }
}
