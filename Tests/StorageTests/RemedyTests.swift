// What `askwell doctor --fix` puts right: each said first, each done, nothing of a shopper touched, nothing under an open kiosk's feet.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Remedies")
struct RemedyTests {
  let scratch = Scratch()
  private var log: String { scratch.directory + "/logs/askwell.log" }
  private var remedies: Remedies {
    Remedies(of: scratch.path, keyFile: scratch.keyFile, log: log, drafts: [scratch.path + ".attract.new"])
  }

  init() throws {
    let store = try scratch.open()
    try store.addHook()
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    try store.close()
    Reserve(of: scratch.path).keep()
    try FileManager.default.createDirectory(atPath: scratch.directory + "/logs", withIntermediateDirectories: true)
  }

  private func put(_ suffix: String, hoursOld: Int64 = 0) throws -> String {
    let file = scratch.path + suffix
    try Data("x".utf8).write(to: URL(fileURLWithPath: file))
    let time = Date(timeIntervalSince1970: Double(morning.milliseconds / 1_000 - hoursOld * 3_600))
    try FileManager.default.setAttributes([.modificationDate: time, .posixPermissions: 0o600], ofItemAtPath: file)
    return file
  }

  /// Applies all; what was planned.
  @discardableResult
  private func apply(at now: Instant = morning) throws -> [String] {
    try remedies.due(at: now).map { remedy in
      _ = try remedies.apply(remedy, at: now)
      return remedy.check
    }
  }

  /// Every value that says something of a shopper.
  private func people() throws -> [String] {
    let store = try scratch.open(.readOnly)
    return try store.read { db in
      try ["session", "answer", "contact", "consent", "event", "audit"].flatMap { table in
        try db.rows("SELECT * FROM \(table) ORDER BY 1").map { "\(table) \($0)" }
      }
    }
  }

  @Test("a store that is well needs nothing")
  func nothing() throws { #expect(try remedies.due(at: morning).map(\.plan) == []) }

  @Test("7 things are found and said, each is done, and then there is nothing left; of shoppers every value stays")
  func all() throws {
    let before = try people()
    try FileManager.default.removeItem(atPath: scratch.directory + "/logs")
    try FileManager.default.removeItem(atPath: scratch.path + ".reserve")
    let left = try [
      put("-index.new", hoursOld: 2), put(".attract.new", hoursOld: 2), put(".restoring"), put(".restoring-wal"), put("-index"),
    ]
    let store = try scratch.open()
    let claimed = try store.claim(limit: 9, owner: "dead", leaseSeconds: 60, now: morning + 100)
    #expect(claimed.count == 1)
    try store.close()
    let now = morning + 7_200
    chmod(scratch.path, 0o644)
    chmod(scratch.keyFile, 0o640)

    let due = try remedies.due(at: now)
    #expect(due.map(\.check) == ["file_modes", "log_folder", "leftovers", "leftovers", "segment_index", "reserve", "leases"])
    #expect(due[0].plan == "others can read \(scratch.path), \(scratch.keyFile): only the owner will")
    #expect(due[6].plan == "1 delivery is held by a courier that has ended: the next one will take over")
    #expect(left.allSatisfy { StoreFile.mode(of: $0) != nil })

    try apply(at: now)
    #expect(StoreFile.mode(of: scratch.path) == 0o600 && StoreFile.mode(of: scratch.keyFile) == 0o600)
    #expect(left.allSatisfy { StoreFile.mode(of: $0) == nil })
    #expect(StoreFile.mode(of: scratch.directory + "/logs") == 0o700 && Reserve(of: scratch.path).isThere)
    #expect(try remedies.due(at: now).map(\.plan) == [])
    #expect(try people() == before)
    let next = try scratch.open()
    #expect(try next.claim(limit: 9, owner: "next", leaseSeconds: 60, now: now).map(\.id) == claimed.map(\.id))
  }

  @Test("a lease that still runs, a draft of this hour, an index that fits and a log of 4 MB stay")
  func stays() throws {
    let store = try scratch.open()
    _ = try store.claim(limit: 9, owner: "alive", leaseSeconds: 60, now: morning + 100)
    let index = SegmentIndex(store, zone: .utc)
    #expect(try index.read(at: morning) { $0.everybody.count } == 1)
    try index.save()
    try store.warmUp()
    let draft = try put("-index.new", hoursOld: 0)
    #expect(try remedies.due(at: morning + 130).map(\.plan) == [])
    #expect(StoreFile.mode(of: draft) != nil)
    try store.close()
  }

  @Test("a copy that was begun stays while another program has the store open, and goes when that has ended")
  func copies() throws {
    let part = try put(".salvaging")
    let kiosk = try scratch.open()
    let remedy = try #require(try remedies.due(at: morning).first)
    let refused = #expect(throws: StoreError.self) { try remedies.apply(remedy, at: morning) }
    #expect(refused?.isBusy == true && StoreFile.mode(of: part) != nil)
    try kiosk.close()
    #expect(try remedies.apply(remedy, at: morning) == "1 file is gone")
    #expect(StoreFile.mode(of: part) == nil)
  }

  @Test("a log of more than 16 MB is copied into the store")
  func longLog() throws {
    let store = try scratch.open()
    let wal = URL(fileURLWithPath: scratch.path + "-wal")
    let handle = try FileHandle(forUpdating: wal)
    try handle.truncate(atOffset: UInt64(Journal.longestBytes) + 1)
    try handle.close()
    let due = try remedies.due(at: morning)
    #expect(due.map(\.plan) == ["SQLite's log has 16 MB: it will be copied into the store"])
    #expect(try remedies.apply(due[0], at: morning) == "it has 3 MB")
    #expect(try people().isEmpty == false)
    try store.close()
  }

  @Test("nothing is put right where there is no store, and a link is no file of ours")
  func careful() throws {
    let elsewhere = scratch.directory + "/elsewhere"
    try Data("x".utf8).write(to: URL(fileURLWithPath: elsewhere))
    chmod(elsewhere, 0o644)
    symlink(elsewhere, scratch.path + ".restoring")
    symlink(elsewhere, scratch.path + ".attract")
    #expect(try remedies.due(at: morning).map(\.plan) == [])
    let none = Remedies(of: scratch.directory + "/none.db", keyFile: scratch.directory + "/none.key", log: scratch.directory + "/none.log")
    #expect(try none.due(at: morning).map(\.plan) == [])
    #expect(StoreFile.mode(of: scratch.directory + "/none.db") == nil)
  }
}
