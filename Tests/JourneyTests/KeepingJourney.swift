// Backup, restore and salvage by the real program, and the short form of Scripts/torture faults.
import Domain
import Foundation
import Testing

@Suite("A keeper's journey", .serialized)
struct KeepingJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  @Test("a backup is made, the store goes on, the backup comes back; exit codes 0, 66, 65; nothing but JSON on standard output")
  func backup() throws {
    #expect(try shop.askwell("backup", shop.directory + "/early.db").code == 66)
    #expect(try shop.askwell("quiz", "import", Checkout.path("Quizzes/sleep.yaml")).code == 0)
    let file = shop.directory + "/copy.db"
    let made = try shop.askwell("backup", file, "--json")
    #expect(made.code == 0 && JSON(parsing: made.output)?["sessions"] == 0, "\(made.errors)")
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    #expect(try shop.askwell("audit").code == 0)
    #expect(try shop.askwell("restore", shop.directory + "/none.db").code == 66)
    #expect(try shop.askwell("restore", Checkout.path("Package.swift")).code == 65)
    let restored = try shop.askwell("restore", file, "--json")
    #expect(restored.code == 0, "\(restored.errors)")
    let said = try #require(JSON(parsing: restored.output))
    #expect(said["forgotten_again"] == 0 && said["set_aside"]?.string?.contains(".before-restore-") == true, "\(said.pretty)")
    #expect(try shop.askwell("quiz", "list").output.contains("sleep"))
  }

  @Test("while a console is open a restore is 75 and names it")
  func inUse() throws {
    #expect(try shop.askwell("quiz", "import", Checkout.path("Quizzes/sleep.yaml")).code == 0)
    #expect(try shop.askwell("backup", shop.directory + "/copy.db").code == 0)
    let console = try PseudoTerminal(
      try Binary.path("askwell"), ["console", "--plain"], columns: 100, rows: 50, environment: shop.environment)
    try console.see("Choose the owner's")
    let refused = try shop.askwell("restore", shop.directory + "/copy.db")
    #expect(refused.code == 75 && refused.errors.contains("is open by askwell (process"), "\(refused.errors)")
    try console.type("\u{4}")
    _ = try console.end()
    #expect(try shop.askwell("restore", shop.directory + "/copy.db").code == 0)
  }

  @Test("the courier makes a backup by itself, and lets go of the store when a restore wants it")
  func courier() throws {
    let folder = shop.directory + "/backups"
    try "backups: {folder: \(folder), every: 1h}\n".write(toFile: shop.config, atomically: true, encoding: .utf8)
    #expect(try shop.askwell("quiz", "import", Checkout.path("Quizzes/sleep.yaml")).code == 0)
    let courier = try Running(
      try Binary.path("askwell-sync"), ["run"], environment: shop.environment.merging(["HOME": shop.directory]) { $1 }, in: shop.directory)
    func files() -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".db") } }
    for _ in 1...200 where files().isEmpty { usleep(50_000) }
    let file = try #require(files().first)
    let restored = try shop.askwell("restore", folder + "/" + file)
    #expect(restored.code == 0, "\(restored.errors)")
    #expect(courier.end().code == 0)
    let doctor = try #require(JSON(parsing: try shop.askwell("doctor", "--json").output)?.array)
    #expect(doctor.first { $0["check"] == "backups" }?["ok"] == true, "\(doctor.map(\.canonical))")
  }

  @Test("a courier that runs once makes a backup where one is due, and none where one was just made")
  func once() throws {
    let folder = shop.directory + "/backups"
    try "backups: {folder: \(folder), every: 1h}\n".write(toFile: shop.config, atomically: true, encoding: .utf8)
    #expect(try shop.askwell("quiz", "import", Checkout.path("Quizzes/sleep.yaml")).code == 0)
    for _ in 1...2 {
      #expect(try shop.askwell("sync", "run", "--once").code == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".db") }.count == 1)
    }
  }

  @Test("a store without its first page: commands say 65 and what to do, the salvage has all of it, a restore of that puts it in place")
  func salvage() throws {
    #expect(try shop.askwell("quiz", "import", Checkout.path("Quizzes/sleep.yaml")).code == 0)
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: shop.database))
    try handle.write(contentsOf: Data(count: 4_096))
    try handle.close()
    #expect(try shop.askwell("quiz", "list").code == 65)
    #expect(try shop.askwell("doctor").code == 1)
    let new = shop.directory + "/new.db"
    let saved = try shop.askwell("doctor", "--salvage", new, "--json")
    let said = try #require(JSON(parsing: saved.output), "\(saved.errors)")
    #expect(saved.code == 0 && said["lost"] == 0, "\(said.pretty)")
    #expect(try shop.askwell("restore", new).code == 0)
    #expect(try shop.askwell("quiz", "list").output.contains("sleep"))
  }

  @Test("12 calls of each run fail, no room and a bad disk, once and for good: nothing acknowledged is lost or doubled, every start works")
  func calls() throws {
    let facts = try Torture.facts("faults", "calls", "--most", "3")
    #expect(facts["fault_count"] == 0 && facts["tries"]?.int.map { $0 >= 60 } == true, "\(facts.pretty)")
  }

  @Test("files that may not be written, and a store of a later version, are refused in words and stay as they are; 18 damaged stores open")
  func files() throws {
    let facts = try Torture.facts("faults", "refusals", "files", "--files", "18", "--seed", "5")
    #expect(facts["fault_count"] == 0 && facts["refusals"]?["cases"] == 9, "\(facts.pretty)")
    #expect(facts["files"]?["mended"]?.int.map { $0 >= 3 } == true, "\(facts.pretty)")
  }
}
