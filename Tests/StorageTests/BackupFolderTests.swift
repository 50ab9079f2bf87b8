// Backups by the hour: how many are kept, and who is no longer in them.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Backups by the hour")
struct BackupFolderTests {
  let scratch = Scratch()
  private var place: String { scratch.directory + "/backups" }
  private var folder: BackupFolder { BackupFolder(BackupSettings(folder: place)) }

  private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: place).sorted() }

  @Test("the first is made at once, the next after an hour; both are 0600 in a folder of 0700")
  func due() throws {
    let store = try scratch.open()
    #expect(folder.nextDue(at: morning) == morning)
    #expect(try folder.keep(store, at: morning)?.made.asOf == morning)
    #expect(folder.nextDue(at: morning) == morning + 3_600)
    #expect(try folder.keep(store, at: morning + 3_599) == nil)
    #expect(try folder.keep(store, at: morning + 3_600) != nil)
    #expect(try names() == ["askwell-20261124T100000Z.db", "askwell-20261124T110000Z.db"])
    #expect(StoreFile.mode(of: place) == 0o700)
    for name in try names() { #expect(StoreFile.mode(of: place + "/" + name) == 0o600) }
  }

  @Test("of a year by the hour 24 hours, 7 days and 4 weeks are kept, at most 33 in all, none older than 30 days")
  func rotation() {
    let times = (0..<365 * 24).map { morning + Int64($0) * 3_600 }
    let now = times[times.count - 1]
    let kept = BackupFolder.kept(of: times, at: now)
    #expect((28...33).contains(kept.count))
    #expect(kept.contains(now) && kept.contains(now + -23 * 3_600))
    #expect(kept.allSatisfy { now.milliseconds - $0.milliseconds <= 30 * 86_400_000 })
    #expect(Set(kept.map { $0.milliseconds / 86_400_000 }).count >= 9)
  }

  @Test("the only backup is kept however old it is; one of a time to come neither goes nor keeps the next from being made")
  func edges() throws {
    #expect(BackupFolder.kept(of: [morning], at: morning + 400 * 86_400) == [morning])
    let store = try scratch.open()
    _ = try folder.keep(store, at: morning + 400 * 86_400)
    #expect(folder.newest(at: morning) == nil)
    #expect(try folder.keep(store, at: morning) != nil)
    #expect(try names().count == 2)
  }

  @Test("a file of another name stays")
  func others() throws {
    let store = try scratch.open()
    _ = try folder.keep(store, at: morning)
    for name in ["notes.txt", "askwell-yesterday.db"] { try Data().write(to: URL(fileURLWithPath: "\(place)/\(name)")) }
    _ = try folder.keep(store, at: morning + 3_600)
    #expect(try names().count == 4)
  }

  @Test("what a killed courier left of a copy goes after a day; a backup, a young copy and another file stay")
  func leftovers() throws {
    let store = try scratch.open()
    let now = Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    _ = try folder.keep(store, at: now)
    let backup = try #require(try names().first)
    let left = [backup + ".part", backup + ".erasing", backup + ".erasing-wal"]
    for name in left + ["letter.part"] { #expect(FileManager.default.createFile(atPath: "\(place)/\(name)", contents: Data("x".utf8))) }
    _ = try folder.keep(store, at: now + 2 * 3_600)
    #expect(try Set(left).isSubset(of: names()))
    _ = try folder.keep(store, at: now + 2 * 86_400)
    #expect(try Set(left).isDisjoint(with: names()) && names().contains("letter.part") && names().contains(backup))
  }

  @Test("who was erased is in no backup after the next one was made, and the others stay as old as they were")
  func erased() throws {
    let store = try scratch.open()
    // Files have the system's time, so the erasure has it too.
    let now = Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    try store.visit("S1", lead: .of("ana@example.com", name: "Ana", yes: [.email]), at: now)
    try store.visit("S2", lead: .of("ben@example.com", yes: [.email]), at: now)
    _ = try folder.keep(store, at: now)
    let ana = try #require(try store.contact(matching: "ana@example.com"))
    _ = try store.forget(contact: ana.id, who: "owner", at: now + 10)
    _ = try folder.keep(store, at: now + 3_600)
    #expect(try names().count == 2)
    for name in try names() {
      #expect(try Backup.open("\(place)/\(name)") { try StoreCopy(name, $0).contacts } == 1)
    }
    #expect(try Backup.open(place + "/" + names()[0]) { try StoreCopy("", $0).asOf } == now.wholeSecond)
  }

  @Test("somebody who is erased by a clock that went back, or beside a backup, is in none of them after the next")
  func erasedBeside() throws {
    let store = try scratch.open()
    let now = Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]), at: now)
    _ = try folder.keep(store, at: now)
    let ana = try #require(try store.contact(matching: "ana@example.com"))
    _ = try store.forget(contact: ana.id, who: "owner", at: now + -86_400)
    #expect(try folder.keep(store, at: now + 3_600)?.unerased == nil)
    for name in try names() { #expect(try Backup.open("\(place)/\(name)") { try StoreCopy(name, $0).contacts } == 0) }
  }

  @Test("a backup that was damaged since keeps nobody from being erased in the others, and is told of")
  func damagedBackup() throws {
    let store = try scratch.open()
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]), at: morning)
    _ = try folder.keep(store, at: morning)
    _ = try folder.keep(store, at: morning + 3_600)
    let ana = try #require(try store.contact(matching: "ana@example.com"))
    _ = try store.forget(contact: ana.id, who: "owner", at: morning + 3_700)
    let first = try place + "/" + names()[0]
    try Data(repeating: 7, count: 9_000).write(to: URL(fileURLWithPath: first))
    let round = try #require(try folder.keep(store, at: morning + 7_200))
    #expect(round.unerased?.message.contains("askwell-20261124T100000Z.db") == true, "\(round.unerased?.message ?? "none")")
    for name in try names().dropFirst() { #expect(try Backup.open("\(place)/\(name)") { try StoreCopy(name, $0).contacts } == 0) }
  }
}
