// Dead letters that are read, mended and retried; secrets in a drawer of their own; settings that change.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Dead letters")
struct DeadLetterTests {
  let scratch = Scratch()
  let store: Database
  let noon = morning + 7_200

  init() throws {
    store = try scratch.open()
    try store.addHook()
  }

  /// Visits of these people; what became of each delivery.
  private func settle(_ verdicts: [(String, Verdict)]) throws {
    for (index, (name, _)) in verdicts.enumerated() { try store.visit("S\(index)", lead: .of("\(name)@example.com", yes: [.email])) }
    let rows = try store.claim(limit: 100, owner: "a", leaseSeconds: 60, now: noon)
    for (row, (_, verdict)) in zip(rows, verdicts) {
      _ = try store.settle(row, owner: "a", verdict: verdict, retryAt: nil, done: ["post"], detail: "post 422", now: noon)
    }
  }

  @Test("of 3 deliveries the page lists the latest first with state and words; the log is the destination's alone")
  func story() throws {
    try store.addHook("other")
    try store.removeDestination("other")
    try settle([("ana", .accepted), ("ben", .refused(reason: "looks odd"))])
    try store.visit("S9", lead: .of("eva@example.com", yes: [.email]), at: morning + 100)
    let lines = try store.deliveries(to: "hook", limit: 10)
    #expect(lines.map(\.state) == [.pending, .dead, .delivered])
    #expect(lines.map(\.reason) == [nil, "looks odd", nil])
    #expect(lines.map(\.settled) == [nil, noon, noon])
    #expect(try store.deliveries(to: "hook", limit: 2).count == 2)
    #expect(try store.syncLog(of: "hook", limit: 10).map(\.verdict) == ["refused", "accepted"])
    #expect(try store.syncLog(of: "elsewhere", limit: 10).isEmpty)
    #expect(try store.latestUpdate(for: "hook")?.email == "eva@example.com")
    #expect(try store.latestUpdate(for: "elsewhere") == nil)
  }

  @Test("a mended letter keeps contact, consent and session, begins at its first step, and stays dead until it is retried")
  func change() throws {
    try settle([("ana", .refused(reason: "looks odd")), ("ben", .refused(reason: "no"))])
    let letters = try store.deadLetters(of: "hook", limit: 10)
    #expect(letters.map(\.reason) == ["no", "looks odd"])
    let id = try #require(letters.last?.id)
    let old = try #require(try store.deadLetter(id).update)
    var update = old
    (update.email, update.tags) = ("ana.silva@example.com", ["goal:calm"])
    (update.contact, update.consent, update.session) = ("another", [:], nil)
    #expect(try store.changeDeadLetter(id, to: update) == ["email", "tags"])
    let new = try #require(try store.deadLetter(id).update)
    #expect(new.email == "ana.silva@example.com" && new.tags == ["goal:calm"])
    #expect(new.contact == old.contact && new.consent == old.consent && new.session == old.session)
    #expect(try store.changeDeadLetter(id, to: new).isEmpty)
    #expect(try store.claim(limit: 10, owner: "b", leaseSeconds: 60, now: noon).isEmpty)
    #expect(try store.retryDead(destination: "hook", id: id, at: noon) == 1)
    let claimed = try store.claim(limit: 10, owner: "b", leaseSeconds: 60, now: noon)
    #expect(claimed.map(\.id) == [id] && claimed.map(\.done) == [[]])
    #expect(claimed.first?.update.email == "ana.silva@example.com")
    #expect(throws: StoreError.self) { try store.deadLetter(id) }
    #expect(try store.deadLetters(of: "hook", limit: 10).map(\.reason) == ["no"])
  }

  @Test("settings change, from what they were alone, without a word about waiting rows and a pause; a missing name is exit code 66")
  func settings() throws {
    try store.visit("S1", lead: .of("ana@example.com", yes: [.email]))
    try store.pauseDestination("hook", because: DestinationAccount.pausedByHand(of: "owner"))
    let before = try store.account(of: "hook").settings
    #expect(try store.changeDestination("hook", settings: ["url": "https://b.example"], from: before))
    #expect(try !store.changeDestination("hook", settings: ["url": "https://c.example"], from: before))
    let account = try store.account(of: "hook")
    #expect(account.settings == ["url": "https://b.example"] && account.isPausedByHand)
    #expect(try store.outboxSummary().first?.pending == 1)
    do {
      _ = try store.changeDestination("no", settings: [:], from: [:])
      Issue.record("a destination that is not there was changed")
    } catch {
      #expect(error.exitCode == 66)
    }
  }

  @Test("a secret goes into a file of 0600 in a directory of 0700; each is a new file; what lies elsewhere is not dropped")
  func drawer() throws {
    let drawer = SecretDrawer(besideConfig: scratch.directory + "/config/config.yaml")
    let first = try drawer.keep("pk_live", for: "klaviyo", key: "api_key", at: morning)
    let second = try drawer.keep("pk_new", for: "klaviyo", key: "api_key", at: morning)
    #expect(first != second && first.hasPrefix("file:\(drawer.directory)/klaviyo.api_key."))
    let path = String(first.dropFirst(5))
    #expect(StoreFile.mode(of: path) == 0o600 && StoreFile.mode(of: drawer.directory) == 0o700)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "pk_live\n")
    drawer.drop(first)
    let other = scratch.directory + "/config/other.key"
    #expect(FileManager.default.createFile(atPath: other, contents: nil))
    drawer.drop("file:\(drawer.directory)/../other.key")
    drawer.drop("file:\(other)")
    #expect(StoreFile.mode(of: other) != nil)
    drawer.drop("env:KEY")
    #expect(StoreFile.mode(of: path) == nil && StoreFile.mode(of: String(second.dropFirst(5))) == 0o600)
  }
}
