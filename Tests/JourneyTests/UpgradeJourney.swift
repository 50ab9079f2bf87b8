// A shop's machine over time, below a folder of its own: a later version is put in place, taken back, and a copy of the store a day.
import Domain
import Foundation
import Testing

@Suite("Upgrade's journey")
final class UpgradeJourney {
  private let place = FileManager.default.temporaryDirectory.appendingPathComponent("askwell-upgrade-\(UUID().uuidString)").path
  private var root: String { place + "/root" }
  private var house: String { root + "/var/lib/askwell" }
  private let binaries: String

  init() throws {
    binaries = URL(fileURLWithPath: try Binary.path("askwell")).deletingLastPathComponent().path
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    let answers = "{feel: calm, reacts: 1, avoid: [none], goal: care, outdoors: no, steps: three, age: 50-plus, budget: 45}"
    try answers.write(toFile: place + "/answers.yaml", atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: place) }

  private func install(_ options: String..., from folder: String? = nil) throws -> (code: Int32, said: String) {
    try Shell.run(
      Checkout.path("Scripts/install"), options + ["--root", root],
      environment: ["ASKWELL_BINARIES": folder ?? binaries, "TMPDIR": place])
  }

  /// Runs a program of the installation on its store.
  private func run(_ program: String, _ arguments: String...) throws -> (code: Int32, said: String) {
    try Shell.run(
      "\(root)/usr/local/\(program)", arguments,
      environment: ["ASKWELL_DB": house + "/askwell.db", "ASKWELL_CONFIG": root + "/etc/askwell/config.yaml", "HOME": place])
  }

  private func sessions(in file: String) throws -> Int64? {
    let copy = place + "/counted-\(UUID().uuidString).db"
    let counted = try Shell.run(
      binaries + "/askwell", ["backup", copy, "--json", "--db", file], environment: ["ASKWELL_CONFIG": root + "/etc/askwell/config.yaml"])
    return JSON(parsing: counted.said)?["sessions"]?.int
  }

  private func files(_ folder: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

  /// A folder of later programs.
  /// - Parameters:
  ///   - steps: by which their store's version is ahead of what this build knows.
  ///   - end: what the program does after its work.
  private func later(by steps: Int, _ end: String = "") throws -> String {
    let folder = place + "/later-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["askwell-sync", "askwell-fleet"] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: "\(binaries)/\(name)")
    }
    let script = """
      #!/usr/bin/python3
      import os, sqlite3, subprocess, sys
      def advance(steps):
          if os.path.exists(os.environ.get("ASKWELL_DB", "/none")):
              store = sqlite3.connect(os.environ["ASKWELL_DB"])
              own = store.execute("PRAGMA user_version").fetchone()[0] % 1000
              store.execute(f"PRAGMA user_version = {own + steps}")
              store.close()
      advance(0)
      code = subprocess.run(["\(binaries)/askwell", *sys.argv[1:]]).returncode
      advance(\(steps))
      \(end)
      sys.exit(code)
      """
    try script.write(toFile: folder + "/askwell", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/askwell")
    return folder
  }

  @Test("an upgrade whose store the programs of before do not open, and the way back: that store is kept, its 1 new session is counted")
  func upgradesAndGoesBack() throws {
    #expect(try install("--tty", "tty3").code == 0)
    #expect(try run("bin/askwell", "take", "skin", "--answers", place + "/answers.yaml").code == 0)
    let later = try later(by: 1000)
    let upgraded = try install(from: later)
    #expect(upgraded.code == 0 && upgraded.said.contains("the store opens and is sound"), "\(upgraded.said)")
    let unit = try String(contentsOfFile: root + "/etc/systemd/system/askwell-kiosk.service", encoding: .utf8)
    #expect(unit.contains("\nTTYPath=/dev/tty3\n"), "an upgrade asks for no option again")
    #expect(try sessions(in: house + "/askwell.db") == nil, "this build does not know that version")
    #expect(try run("bin/askwell", "take", "skin", "--answers", place + "/answers.yaml").code == 0)
    let rehearsed = try install("--rollback", "--dry-run")
    #expect(rehearsed.code == 0 && rehearsed.said.contains("does not have: 1\n"), "\(rehearsed.said)")
    #expect(try run("bin/askwell", "quiz", "list").code == 0)
    let back = try install("--rollback")
    #expect(back.code == 0 && back.said.contains("does not have: 1\n"), "\(back.said)")
    #expect(try sessions(in: house + "/askwell.db") == 1)
    let kept = try files(house).filter { $0.contains(".before-restore-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
    #expect(kept.count == 1 && back.said.contains(kept.first ?? "?"), "\(kept) \(back.said)")
    let again = try install("--rollback")
    #expect(again.code == 1 && again.said.contains("nothing to go back to"), "\(again.said)")
    // A way back that is not taken goes with the rest; the store stays.
    #expect(try install(from: later).code == 0)
    #expect(try install("--uninstall").code == 0)
    #expect(!FileManager.default.fileExists(atPath: root + "/usr/local/lib"))
    #expect(FileManager.default.fileExists(atPath: house + "/askwell.db"))
  }

  @Test("a program that changes the store and then fails is taken back, and so is the store")
  func failsAndIsTakenBack() throws {
    #expect(try install().code == 0)
    #expect(try run("bin/askwell", "take", "skin", "--answers", place + "/answers.yaml").code == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: root + "/usr/local/bin/askwell"))
    let failed = try install(from: later(by: 1000, "if sys.argv[1] == 'quiz': sys.exit(70)"))
    #expect(failed.code == 1 && failed.said.contains("The programs of before are in place, on the store of before."), "\(failed.said)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: root + "/usr/local/bin/askwell")) == before)
    #expect(try sessions(in: house + "/askwell.db") == 1)
    #expect(try install("--rollback").code == 1)
    #expect(try install().said.contains("Nothing had to change."))
  }

  @Test("an upgrade that was cut off is gone on with: the programs from before it stay the way back")
  func isCutOff() throws {
    #expect(try install().code == 0)
    #expect(try run("bin/askwell", "take", "skin", "--answers", place + "/answers.yaml").code == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: root + "/usr/local/bin/askwell"))
    // Cut off where it begins with the manual: the first program is in place.
    let cut = try later(by: 1000, "if '--experimental-dump-help' in sys.argv: os.kill(os.getppid(), 9)")
    #expect(try install(from: cut).code != 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: root + "/usr/local/bin/askwell")) != before)
    let again = try install(from: later(by: 1000))
    #expect(again.code == 0 && again.said.contains("an upgrade was cut off"), "\(again.said)")
    #expect(try install("--rollback").code == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: root + "/usr/local/bin/askwell")) == before)
    #expect(try sessions(in: house + "/askwell.db") == 1)
  }

  @Test("without a copy of the store nothing is upgraded; a store that the programs of before open stays with its sessions")
  func storeStays() throws {
    #expect(try install().code == 0)
    #expect(try run("bin/askwell", "take", "skin", "--answers", place + "/answers.yaml").code == 0)
    let key = root + "/etc/askwell/askwell.key"
    try FileManager.default.moveItem(atPath: house + "/askwell.db", toPath: place + "/kept.db")
    try "no store at all".write(toFile: house + "/askwell.db", atomically: true, encoding: .utf8)
    let same = try later(by: 0)
    let refused = try install(from: same)
    #expect(refused.code == 1 && refused.said.contains("so nothing was changed"), "\(refused.said)")
    #expect(try install().said.contains("Nothing had to change."))
    #expect(FileManager.default.fileExists(atPath: key))
    try FileManager.default.removeItem(atPath: house + "/askwell.db")
    try FileManager.default.moveItem(atPath: place + "/kept.db", toPath: house + "/askwell.db")
    #expect(try install(from: same).code == 0)
    #expect(try run("bin/askwell", "take", "skin", "--answers", place + "/answers.yaml").code == 0)
    let back = try install("--rollback")
    #expect(back.code == 0 && back.said.contains("the store stays"), "\(back.said)")
    #expect(try sessions(in: house + "/askwell.db") == 2)
  }

  @Test("the daily backup: one a day, none too many, nobody in older ones who was erased since; where the courier makes them it makes none")
  func dailyBackup() throws {
    #expect(try install().code == 0)
    let people = place + "/people.jsonl"
    try "{\"email\": \"ana@example.com\", \"tags\": [\"goal:sleep\"]}\n".write(toFile: people, atomically: true, encoding: .utf8)
    #expect(try run("bin/askwell", "contacts", "import", people).code == 0)
    let folder = house + "/backups"
    let made = try run("lib/askwell/backup")
    #expect(made.code == 0 && made.said.contains("0 sessions and 1 person"), "\(made.said)")
    let first = try #require(try files(folder).first)
    #expect(try run("lib/askwell/backup").said == "a backup of today is there\n")
    #expect(try files(folder) == [first])
    // As it would lie there after days; and whose clock was ahead.
    func name(_ daysAgo: Int) -> String { "askwell-\(Date(timeIntervalSinceNow: -86_400 * Double(daysAgo)).stamp).db" }
    let others = [1, 3, 40, -400].map(name) + ["mine.db"]
    for other in others { try FileManager.default.copyItem(atPath: "\(folder)/\(first)", toPath: "\(folder)/\(other)") }
    try FileManager.default.removeItem(atPath: "\(folder)/\(first)")
    #expect(try run("bin/askwell", "contacts", "forget", "ana@example.com", "--yes").code == 0)
    let second = try run("lib/askwell/backup")
    #expect(second.code == 0 && second.said.contains("0 people"), "\(second.said)")
    let left = Set(try files(folder))
    #expect(left.isSuperset(of: [others[0], others[1], others[3], "mine.db"]) && !left.contains(others[2]) && left.count == 5)
    // Written anew without her; what is somebody else's is as it was.
    func bytes(_ file: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)")) }
    #expect(try bytes(others[0]) != bytes("mine.db") && bytes(others[1]) != bytes("mine.db"))
    try "backups: {folder: \(folder), every: 1d}\n".write(toFile: root + "/etc/askwell/config.yaml", atomically: true, encoding: .utf8)
    #expect(try run("lib/askwell/backup").said == "The courier makes the backups.\n")
  }
}

extension Date {
  /// As backups are named: 20261124T100000Z.
  fileprivate var stamp: String {
    let parts = ISO8601Format().split(separator: ".")
    return parts[0].filter { $0 != "-" && $0 != ":" }
  }
}
