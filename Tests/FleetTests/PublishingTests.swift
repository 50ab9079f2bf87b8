// What flows down, to whom, and how it is taken back.
import Domain
import Foundation
import Testing

@testable import Fleet

@Suite("Publishing from the hub")
struct PublishingTests {
  private let rig: HubRig
  private let publisher: Publisher
  init() throws {
    rig = try HubRig()
    publisher = try rig.publisher()
  }

  /// What a kiosk would fetch.
  private func fetched(_ file: KioskFile, after version: Int64 = 0) throws -> [Publication] {
    let hub = try file.open()
    defer { hub.close() }
    return try hub.published(to: try #require(file.kiosk), after: version)
  }

  private func joined(_ count: Int) throws -> [KioskFile] {
    try (1...count).map { number in
      var file = try rig.kiosk("k\(number)", at: number % 2 == 0 ? rig.wien : rig.berlin)
      try file.visit()
      return file
    }
  }

  @Test("to all, in order, with body and digest; of each thing the newest alone; a kiosk that has seen some asks for the rest")
  func all() throws {
    let file = try joined(1)[0]
    let first = try publisher.publish(.quiz, "skin", ["source": "a: 1", "base": .null, "pictures": []], to: .all)
    let theme = try publisher.publish(.theme, "flore", ["source": "b: 2"], to: .all)
    let second = try publisher.publish(.quiz, "skin", ["source": "a: 2", "base": "5f0c", "pictures": []], to: .all)
    let all = try fetched(file)
    #expect(all.map(\.version) == [theme, second] && first < theme)
    #expect(all.map(\.body["source"]) == ["b: 2", "a: 2"])
    #expect(all[0].publishedBy == "owner" && all[0].digest.count == 64)
    #expect(try fetched(file, after: theme).map(\.version) == [second])
    let hub = try file.open()
    let kiosk = try #require(file.kiosk)
    #expect(try hub.beat(Health(backlog: 3, applied: theme, paper: "low", now: tenOClock), of: kiosk).published == second)
    try hub.tell(second, .waiting(words: "it was changed here"), by: kiosk)
    try hub.tell(theme, .applied, by: kiosk)
    #expect(
      try rig.sql("SELECT version, state, words FROM application ORDER BY version")
        == "\(theme)|applied|\n\(second)|waiting|it was changed here")
    let health = try #require(try rig.owner.kiosks().first)
    #expect(health.backlog == 3 && health.paper == "low" && health.applied == theme && health.published == second)
  }

  @Test("a store's is for its kiosks, and newer than what all have; an unknown store is refused")
  func store() throws {
    let files = try joined(2)
    let all = try publisher.publish(.setting, "idle", ["value": 45], to: .all)
    let wien = try publisher.publish(.setting, "idle", ["value": 60], to: .store(rig.wien))
    #expect(try fetched(files[0]).map(\.version) == [all])
    #expect(try fetched(files[1]).map(\.version) == [wien])
    let fault = #expect(throws: HubFault.self) { try publisher.publish(.setting, "idle", ["value": 1], to: .store(999)) }
    #expect(fault?.kind == .missing)
  }

  @Test("a percentage is the same kiosks each time, those of a lower one among those of a higher, and about as many as it says")
  func percent() throws {
    let ids = (0..<2000).map { _ in UUID().text }.joined(separator: "','")
    func among(_ percent: Int) throws -> Set<Substring> {
      Set(try rig.sql("SELECT id FROM unnest(ARRAY['\(ids)']::uuid[]) id WHERE is_among(id, 'skin', \(percent))").split(separator: "\n"))
    }
    let (ten, again, fifty, all) = (try among(10), try among(10), try among(50), try among(100))
    #expect(ten == again && ten.isSubset(of: fifty) && all.count == 2000)
    #expect((130...270).contains(ten.count) && (900...1100).contains(fifty.count))
  }

  /// How many of these kiosks are among a percentage.
  private func members(of files: [KioskFile], at percent: Int) throws -> Int {
    let ids = try files.map { try #require($0.kiosk).text }.joined(separator: "','")
    return try #require(Int(try rig.sql("SELECT count(*) FROM unnest(ARRAY['\(ids)']::uuid[]) id WHERE is_among(id, 'skin', \(percent))")))
  }

  @Test("a share of them first, then widened to all, then taken back: kiosks that have it hear of it each time")
  func rollout() throws {
    let files = try joined(12)
    let before = try publisher.publish(.quiz, "skin", ["source": "a: 1"], to: .all)
    // Ids are random: the first share that is some of these twelve and not all.
    let share = try #require(try (1..<100).first { try (1..<12).contains(members(of: files, at: $0)) })
    let few = try publisher.publish(.quiz, "skin", ["source": "a: 2"], to: .percent(share))
    func versions() throws -> [Int64] { try files.map { try #require(try fetched($0).first?.version) } }
    let first = try versions()
    #expect(Set(first) == [before, few])
    let all = try publisher.widen(few)
    #expect(try versions() == files.map { _ in all })
    #expect(try fetched(files[0])[0].digest == fetched(files[1])[0].digest)
    let back = try publisher.withdraw(all)
    let last = try fetched(files[0])
    #expect(last.map(\.version) == [before, back])
    #expect(last[1].kind == .withdrawal && last[1].body["versions"]?.array.map { Set($0) } == [.int(few), .int(all)])
    #expect(last[1].body["before"]?.string == last[0].digest)
    #expect(throws: HubFault.self) { try publisher.widen(few) }
    #expect(throws: HubFault.self) { try publisher.withdraw(few) }
    let newer = try publisher.publish(.quiz, "skin", ["source": "a: 3"], to: .percent(10))
    _ = try publisher.publish(.quiz, "skin", ["source": "a: 4"], to: .all)
    #expect(throws: HubFault.self) { try publisher.widen(newer) }
  }

  @Test("whoever listens is woken by a publication, and by a descriptor beside it, and else sleeps for as long as it was told")
  func woken() throws {
    let file = try joined(1)[0]
    let hub = try file.open()
    #expect(try !hub.wait(atMost: .milliseconds(1)))
    _ = try publisher.publish(.theme, "flore", ["source": "b: 2"], to: .all)
    #expect(try hub.wait(atMost: .seconds(30)))
    #expect(try !hub.wait(atMost: .milliseconds(1)))
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data([1]))
    #expect(try !hub.wait(atMost: .seconds(30), beside: [pipe.fileHandleForReading.fileDescriptor]))
  }

  @Test("a publication whose transaction is not over is waited for by the next: no kiosk sees the second before the first")
  func inOrder() throws {
    let file = try joined(1)[0]
    let slow = try rig.publisher()
    let hold = HubLine(
      try HubAddress("postgresql://postgres@:\(rig.server.port)/\(rig.database)?host=\(rig.server.directory)"), HubPatience())
    try hold.open()
    try hold.run("BEGIN; SELECT askwell.publish_1('{\"kind\": \"theme\", \"ref\": \"a\", \"body\": {}, \"by\": \"x\"}')")
    let hurried = HubLine(
      try HubAddress("postgresql://postgres@:\(rig.server.port)/\(rig.database)?host=\(rig.server.directory)"), HubPatience())
    try hurried.open()
    try hurried.run("SET statement_timeout = 200")
    #expect(throws: HubFault.self) {
      try hurried.run("SELECT askwell.publish_1('{\"kind\": \"theme\", \"ref\": \"b\", \"body\": {}, \"by\": \"x\"}')")
    }
    #expect(try fetched(file).isEmpty)
    try hold.run("COMMIT")
    _ = try slow.publish(.theme, "c", [:], to: .all)
    #expect(try fetched(file).map(\.ref) == ["a", "c"])
  }
}
