// The demo shop: the same for the same seed, and like a shop.
import Domain
import Foundation
import Storage
import Testing

@testable import Live

@Suite("Demo shop")
struct CommandsDemoTests {
  /// Everything that can be read of a store, as text.
  private func content(_ store: Database) throws -> [String] {
    var lines = try store.sessions(limit: 100_000).map { listing in
      let session = try store.session(listing.id)
      return "\(listing) \(session?.answers.sorted { $0.key < $1.key } ?? []) \(session?.hash ?? "") \(session?.code ?? "")"
    }
    try store.forEachFacts { facts in
      let contact = facts.contact
      let consents = contact.consent.sorted { $0.key.rawValue < $1.key.rawValue }
      let addresses = [contact.email?.text, contact.phone?.text, contact.name]
      lines.append("\(contact.id) \(addresses) \(contact.tags) \(consents)")
      lines.append("\(facts.everTags.sorted()) \(facts.happenings.map { "\($0.name) \($0.at.iso)" })")
    }
    return lines + (try store.segments().map { "\($0)" })
  }

  @Test("200 sessions of seed 7 are the same twice, and others with seed 8")
  func determinism() throws {
    let scratch = CommandsScratch()
    let (first, tally) = try scratch.demo("first", sessions: 200)
    let (second, again) = try scratch.demo("second", sessions: 200)
    let (third, _) = try scratch.demo("third", seed: 8, sessions: 200)
    #expect(tally == again)
    let contents = try content(first)
    #expect(contents == (try content(second)))
    #expect(contents != (try content(third)))
  }

  @Test("of 400 sessions 60 to 70 in a hundred are completed, all five quizzes taken, within the last 30 days")
  func likeness() throws {
    let scratch = CommandsScratch()
    let (store, tally) = try scratch.demo(sessions: 400)
    let sessions = try store.sessions(limit: 1_000)
    #expect(sessions.count == 400 && tally.sessions == 400)
    #expect(sessions.count { $0.state == .completed } == tally.completed)
    #expect((240...280).contains(tally.completed))
    #expect(sessions.count { $0.contact != nil } == tally.leads && tally.leads > 100)
    #expect(sessions.allSatisfy { !$0.isPreview && $0.state != .open })
    #expect(Set(sessions.map(\.quiz)) == ["coffee", "gift", "running", "skin", "sleep"])
    #expect(sessions.allSatisfy { $0.startedAt >= noon.advanced(bySeconds: -30 * 86_400) && ($0.endedAt ?? noon) <= noon })
    #expect(sessions.map(\.startedAt) == sessions.map(\.startedAt).sorted(by: >))
  }

  @Test("the store of 150 sessions is sound: every row as it was written, and no consent without an address")
  func soundness() throws {
    let scratch = CommandsScratch()
    let (store, _) = try scratch.demo(sessions: 150)
    #expect(try store.health(now: noon).filter { !$0.isOK && $0.check != "free_space" } == [])
    try store.forEachFacts { facts in
      if facts.contact.consent[.email] != nil { #expect(facts.contact.email?.text.hasSuffix("@example.com") == true) }
      if facts.contact.consent[.sms] != nil { #expect(facts.contact.phone?.text.contains("55501") == true) }
      if let email = facts.contact.email { #expect(email.text.hasSuffix("@example.com")) }
    }
  }

  @Test("12 sessions told at once are the same as told step by step, and told twice they change nothing")
  func bulk() throws {
    let scratch = CommandsScratch()
    let (known, _) = try scratch.demo("known", sessions: 1)
    let (together, single) = (try scratch.store("bulk"), try scratch.store("single"))
    var shelf = QuizShelf(known)
    let index = QuizIndex(quiz: try shelf.quiz("skin"), catalog: try shelf.catalog())
    var people = DemoPeople()
    let steps = (0..<12).flatMap { number in
      var shopper = DemoShopper(
        index: index, begun: noon.advanced(bySeconds: Int64(number) * 600), zone: .utc, dice: DemoDice(UInt64(number)))
      return shopper.visit(&people).steps
    }
    try together.take(steps)
    for step in steps {
      switch step {
      case .begin(let start): try single.begin(start)
      case .record(let answer): try single.record(answer)
      case .note(let event, let session, let question, let at): single.note(event, session: session, question: question, at: at)
      case .submit(let submission): _ = try single.submit(submission)
      case .basket: try single.take([step])
      case .end(let session, let ending, let at): try single.end(session: session, ending: ending, at: at)
      }
    }
    try single.flushEvents()
    let bulk = try content(together)
    #expect(bulk.count > 12)
    #expect(try content(single) == bulk)
    let again = steps.filter { if case .note = $0 { false } else { true } }
    try together.take(again)
    #expect(try content(together) == bulk)
  }

  @Test("of steps with a faulty one, a session that was never begun, none is kept")
  func bulkIsWhole() throws {
    let scratch = CommandsScratch()
    let store = try scratch.store()
    let start = SessionStart(id: "S1", quiz: "skin", version: "v", catalogRevision: 0, surroundings: Surroundings(now: noon))
    let error = #expect(throws: StoreError.self) { try store.take([.begin(start), .end(session: "S2", .quit, at: noon)]) }
    #expect(error?.isMissing == true)
    #expect(try store.sessionCount() == 0)
  }

  @Test("a completed demo session replays to its own hash, 40 of them")
  func replay() throws {
    let scratch = CommandsScratch()
    let (store, _) = try scratch.demo(sessions: 80)
    var shelf = QuizShelf(store)
    let completed = try store.sessions(limit: 80).filter { $0.state == .completed }.prefix(40)
    #expect(completed.count == 40)
    for listing in completed {
      let session = try #require(try store.session(listing.id))
      let index = QuizIndex(quiz: try shelf.quiz(listing.quiz, version: listing.version), catalog: try shelf.catalog())
      let take = Seating(session.answers, index: index, session: listing.id, in: session.start.surroundings).take
      #expect(take.json.canonical == session.take)
    }
  }

  @Test("the saved segments of the demo can all be counted, and none is empty")
  func segments() throws {
    let scratch = CommandsScratch()
    let (store, _) = try scratch.demo(sessions: 400)
    let counts = try Census(store, zone: .utc, at: noon).savedCounts()
    #expect(counts.count == 5)
    for segment in counts {
      let count = try segment.outcome.get()
      #expect(count.count > 0 && count.count < count.of, "\(segment.name)")
    }
  }
}

@Suite("Checkup")
struct CommandsCheckupTests {
  private func checkup(_ scratch: CommandsScratch, config: String? = nil, _ environment: [String: String] = [:]) -> Checkup {
    Checkup(
      database: scratch.directory + "/shop/askwell.db", config: config, bundled: Bundled(at: CommandsScratch.checkout),
      environment: environment.merging(["HOME": scratch.directory, "ASKWELL_CONFIG": scratch.directory + "/shop/config.yaml"]) { $1 })
  }

  private func faults(_ checkup: Checkup) -> [String] {
    checkup.findings(at: noon).filter { !$0.isOK && $0.check != "free_space" }.map(\.check)
  }

  @Test("a filled shop has no fault; a missing store, a bad configuration and a Latin terminal are 1 fault each")
  func findings() throws {
    let scratch = CommandsScratch()
    #expect(faults(checkup(scratch)) == ["store"])
    let (store, _) = try scratch.demo("shop", sessions: 5)
    #expect(faults(checkup(scratch)) == [])
    #expect(faults(checkup(scratch, ["TERM": "xterm", "LANG": "C.UTF-8"])) == [])
    #expect(faults(checkup(scratch, ["TERM": "xterm", "LANG": "de_DE"])) == ["terminal"])
    #expect(faults(checkup(scratch, ["TERM": "xterm", "LC_ALL": "C", "LANG": "C.UTF-8"])) == ["terminal"])
    let keyless = faults(checkup(scratch, config: scratch.directory + "/config.yaml"))
    #expect(keyless == ["encryption", "audit_chain", "consent_chain", "configuration"])
    let config = scratch.directory + "/shop/config.yaml"
    try "stoer: lyon\n".write(toFile: config, atomically: true, encoding: .utf8)
    #expect(faults(checkup(scratch, config: config)) == ["configuration"])
    #expect(faults(checkup(scratch, config: config + "x")) == ["configuration"])
    try store.close()
  }

  @Test("the disk of a path is the last and longest mount above it; 3 kinds of network disk are faults")
  func disks() {
    let mounts = """
      overlay / overlay rw 0 0
      /dev/sda1 /data ext4 rw 0 0
      server:/x /data/shared nfs4 rw 0 0
      //s/y /mnt/my\\040shop cifs rw 0 0
      host:/z /home/a fuse.sshfs rw 0 0
      """
    func kind(_ path: String) -> String {
      let finding = Checkup.disk(holding: path, mounts: mounts)
      return "\(finding.isOK) \(finding.detail.prefix { $0 != " " })"
    }
    #expect(kind("/srv/askwell.db") == "true overlay")
    #expect(kind("/data/askwell.db") == "true ext4")
    #expect(kind("/data/sharedish/askwell.db") == "true ext4")
    #expect(kind("/data/shared/askwell.db") == "false nfs4")
    #expect(kind("/mnt/my shop/askwell.db") == "false cifs")
    #expect(kind("/home/a/askwell.db") == "false fuse.sshfs")
  }
}
