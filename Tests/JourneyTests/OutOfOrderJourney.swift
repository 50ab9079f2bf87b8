// A kiosk whose store cannot be opened says so calmly, tries by itself, and opens when the store is there again (RELIABILITY.md, R5).
import Foundation
import Testing

@testable import Storage

@Suite("A store that cannot be opened", .serialized)
struct OutOfOrderJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop.small() }

  private func copy(to directory: String) throws {
    for file in ["askwell.db", "askwell.key", "config.yaml"] where FileManager.default.fileExists(atPath: "\(shop.directory)/\(file)") {
      try? FileManager.default.removeItem(atPath: "\(directory)/\(file)")
      try FileManager.default.copyItem(atPath: "\(shop.directory)/\(file)", toPath: "\(directory)/\(file)")
    }
  }

  @Test(
    "on a read-only disk: calm words and no reason on the screen, the reason in the log; once it can be written the kiosk opens by itself")
  func readOnly() throws {
    guard let disk = try SmallDisk(megabytes: 40, at: shop.directory + "/disk") else { return }
    try copy(to: disk.path)
    try disk.remount("ro")
    let log = shop.directory + "/kiosk.log"
    let kiosk = try PseudoTerminal(
      try Binary.path("askwell"), ["kiosk", "--db", disk.path + "/askwell.db", "--log", log], environment: shop.environment)
    try kiosk.see("One moment, please")
    #expect(!kiosk.shows("read-only") && !kiosk.shows("Read-only") && !kiosk.shows("askwell.db"))
    let said = try String(contentsOfFile: log, encoding: .utf8)
    #expect(said.contains("Read-only file system") && said.ranges(of: "Read-only").count == 1, "\(said)")
    try disk.remount("rw")
    try kiosk.see("Press any key")
    #expect(try kiosk.sendAway() == 0)
  }

  @Test("a store of mode 0000 or 0444 leads to the same screen; with its rights back the kiosk opens", arguments: [0o000, 0o444])
  func modes(_ mode: Int) throws {
    let place = shop.directory + "/other"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    try copy(to: place)
    // Root may do everything: somebody else's kiosk.
    let owner = try Shell.run("/usr/bin/chown", ["-R", "65534:65534", place])
    let can = try Shell.run("/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/test", "-w", place])
    guard owner.code == 0, can.code == 0, chmod(place + "/askwell.db", mode_t(mode)) == 0 else {
      print("skipped: no other user can be had here, who may look into \(place)")
      return
    }
    let kiosk = try PseudoTerminal(
      "/usr/bin/setpriv",
      [
        "--reuid=65534", "--regid=65534", "--clear-groups", try Binary.path("askwell"), "kiosk", "--db", place + "/askwell.db", "--config",
        place + "/config.yaml",
      ], environment: shop.environment)
    try kiosk.see("One moment, please")
    #expect(try String(contentsOfFile: place + "/askwell.db.log", encoding: .utf8).contains("\(place)/askwell.db: the store cannot be"))
    #expect(chmod(place + "/askwell.db", 0o600) == 0)
    try kiosk.see("Press any key")
    #expect(try kiosk.sendAway() == 0)
  }

  @Test(
    "on a full disk a person is given what is known and is forgotten, out of 16 MB that were kept for it; with room they are kept again")
  func full() throws {
    try #require(try shop.run(["contacts", "import", "/dev/stdin", "--format", "jsonl"], input: people).code == 0)
    guard let disk = try SmallDisk(megabytes: 40, at: shop.directory + "/disk") else { return }
    try copy(to: disk.path)
    let reserve = Reserve(of: disk.path + "/askwell.db")
    func kiosk() throws {
      let kiosk = try PseudoTerminal(
        try Binary.path("askwell"), ["kiosk", "--db", disk.path + "/askwell.db"], environment: shop.environment)
      try kiosk.see("Press any key")
      for _ in 0..<400 where !reserve.isThere { usleep(50_000) }
      #expect(try kiosk.sendAway() == 0)
    }
    func ask(_ words: String...) throws -> Int32 { try shop.run(["contacts"] + words + ["--db", disk.path + "/askwell.db"]).code }
    try kiosk()
    #expect(reserve.isThere && StoreFile.mode(of: disk.path + "/askwell.db.reserve") == 0o600)
    // With room enough nothing of it is given away.
    #expect(try ask("export", "ana@example.com") == 0 && reserve.isThere)
    try disk.fill()
    #expect(try ask("export", "ana@example.com") == 0 && !reserve.isThere)
    // The next has nothing to spare: what was given away is what helps.
    try disk.fill()
    #expect(try ask("forget", "ana@example.com", "--yes") != 0)
    try disk.empty()
    try kiosk()
    #expect(reserve.isThere)
    try disk.fill()
    #expect(try ask("forget", "ana@example.com", "--yes") == 0 && !reserve.isThere)
    try disk.empty()
    #expect(try ask("show", "ana@example.com") == 66 && ask("show", "bo@example.com") == 0)
  }

  private let people = """
    {"email": "ana@example.com", "name": "Ana", "tags": ["goal:sleep"]}
    {"email": "bo@example.com"}

    """
}

extension PseudoTerminal {
  /// Ends a kiosk that has a PIN; gives its exit code.
  fileprivate func sendAway() throws -> Int? {
    try send(signal: SIGTERM)
    return try end()
  }
}

/// A file system of its own that can be full and read-only; goes with this value. Only root can have one.
final class SmallDisk {
  let path: String

  /// Nil, in words, where none can be mounted.
  init?(megabytes: Int, at path: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let mounted = try Shell.run("/usr/bin/mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0700", "askwell-test", path])
    guard mounted.code == 0 else {
      print("skipped: no file system can be mounted here (\(mounted.said))")
      return nil
    }
  }

  func remount(_ way: String) throws {
    let done = try Shell.run("/usr/bin/mount", ["-o", "remount,\(way)", path])
    try #require(done.code == 0, "\(done.said)")
  }

  /// Until not one page is left.
  func fill() throws {
    let filled = try Shell.run("/usr/bin/dd", ["if=/dev/zero", "of=\(path)/filler-\(UUID().uuidString)", "bs=4k"])
    try #require(filled.said.contains("No space left"), "\(filled.said)")
  }

  func empty() throws {
    for file in try FileManager.default.contentsOfDirectory(atPath: path) where file.hasPrefix("filler-") {
      try FileManager.default.removeItem(atPath: "\(path)/\(file)")
    }
  }

  deinit { _ = try? Shell.run("/usr/bin/umount", ["-l", path]) }
}
