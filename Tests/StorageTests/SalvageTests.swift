// What comes back of a damaged store.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Salvage")
struct SalvageTests {
  let scratch = Scratch()
  var new: String { scratch.directory + "/new.db" }
  var path: String { scratch.path }

  /// 40 sessions with 6 answers, a lead each other time; a quiz, a catalog, an order, a person who was erased.
  func fill(_ scratch: Scratch, sessions: Int = 40) throws {
    let store = try scratch.open()
    try store.addHook()
    var quiz = Quiz(ref: "night", title: "Night", questions: [])
    quiz.version = "5f0c"
    _ = try store.importQuiz(quiz, source: String(repeating: "a long source\n", count: 800), at: morning)
    _ = try store.importCatalog((1...50).map { Variant(sku: "SKU-\($0)", title: "Oat milk \($0)") }, source: "c.csv", at: morning)
    for number in 1...sessions {
      let name = "S\(number)"
      try store.begin(.sample(name, at: morning + Int64(number)))
      for ordinal in 1...6 { try store.record(.sample(name, ordinal)) }
      let lead: Lead? = number % 2 == 0 ? .of("p\(number)@example.com", name: "Person \(number)", yes: [.email]) : nil
      _ = try store.submit(.sample(name, lead: lead, at: morning + 60))
    }
    let first: String = try #require(try store.read { try $0.value("SELECT id FROM contact ORDER BY n LIMIT 1") })
    _ = try store.forget(contact: first, who: "owner", at: morning)
    try store.close()
  }

  /// Rows of tables with rows of their own.
  func content(_ path: String) throws -> [String] {
    let store = try Database(at: path, keyFile: scratch.keyFile)
    defer { try? store.close() }
    return try store.content().filter { row in
      !["contact_change", "index_token", "funnel_", "session_fact", "words_due", "catalog_words", "sqlite_stat"].contains {
        row.hasPrefix($0)
      }
    }.sorted()
  }

  func faults(_ path: String) throws -> [String] {
    let store = try Database(at: path, keyFile: scratch.keyFile)
    defer { try? store.close() }
    return try store.health(now: morning + 100).filter { !$0.isOK }.map { "\($0.check): \($0.detail)" }
  }

  @Test("of a sound store every row comes back, what follows from rows is made anew, and the old file is as it was")
  func sound() throws {
    try fill(scratch)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let salvage = try Salvage.salvage(path, into: new)
    #expect(salvage.lost == 0 && salvage.tables.first { $0.name == "answer" }?.saved == 240, "\(salvage.words)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    #expect(try content(new) == content(path))
    #expect(try faults(new) == [])
    let store = try Database(at: new, keyFile: scratch.keyFile)
    #expect(try store.searchCatalog("oat milk", from: 0, limit: 5).total == 50)
    #expect(try store.count("contact_change") == 20 && store.count("funnel_stale") == 40)
    #expect(StoreFile.mode(of: new) == 0o600)
  }

  @Test("what is in the log only comes back too")
  func inLog() throws {
    try fill(scratch)
    let store = try scratch.open()
    try store.visit("LATE", lead: .of("late@example.com", yes: [.email]))
    #expect(try Salvage.salvage(path, into: new).lost == 0)
    #expect(try content(new) == content(path))
  }

  @Test("with any one page zeroed, only rows of that page are lost, and the new store is sound")
  func zeroedPages() throws {
    try fill(scratch)
    let all = Set(try content(path))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    var (saved, tries) = (0, 0)
    for page in 1...Damage.pages(of: path) {
      try bytes.write(to: URL(fileURLWithPath: path))
      try Damage.zero(path, page: page)
      let target = "\(new)-\(page)"
      let salvage = try Salvage.salvage(path, into: target)
      let kept = try content(target)
      let made = ["sqlite_sequence", "lost-", "(salvaged)"]
      let strange = kept.filter { row in !all.contains(row) && !made.contains { row.contains($0) } }
      #expect(strange == [], "page \(page)")
      // A chain tells for good that rows of it were lost.
      let told = ["quiz:", "catalog:", "audit_chain:", "consent_chain:"]
      #expect(try faults(target).filter { fault in !told.contains { fault.hasPrefix($0) } } == [], "page \(page)")
      #expect(kept.count > all.count * 6 / 10, "page \(page): \(kept.count) of \(all.count); \(salvage.words)")
      if kept.count < all.count { #expect(salvage.lost > 0, "page \(page): \(kept.count) of \(all.count)") }
      saved += kept.count
      tries += 1
    }
    #expect(saved > all.count * tries * 96 / 100, "\(saved) of \(all.count * tries)")
  }

  @Test("a first page of zeros, a spoiled head and a cut-off end: what is elsewhere comes back")
  func headAndEnd() throws {
    try fill(scratch)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let all = try content(path).count
    let half = Damage.pages(of: path) / 2 * Damage.pageSize
    let harms: [(String, Int, () throws -> Void)] = [
      ("first page", 100, { try Damage.zero(path, page: 1) }),
      ("head", 100, { try Damage.write(path, at: 0, [UInt8](repeating: 0xFF, count: 100)) }),
      ("name", 100, { try Damage.write(path, at: 0, Array("no SQLite".utf8)) }),
      ("application", 100, { try Damage.flip(path, bit: 69 * 8) }),
      ("end", 20, { _ = truncate(path, off_t(half)) }),
    ]
    for (name, percent, harm) in harms {
      try bytes.write(to: URL(fileURLWithPath: path))
      try harm()
      let salvage = try Salvage.salvage(path, into: new + name)
      #expect(try content(new + name).count >= all * percent / 100, "\(name): \(salvage.words)")
    }
  }

  @Test("one flipped bit in an answer, and in a session's document, is told as doubtful or as lost")
  func flippedBits() throws {
    try fill(scratch)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for (word, table) in [("{\"choices\":[\"sleep\"]}", "answer"), ("\"excluded\":", "session")] {
      let place = try #require(bytes.range(of: Data(word.utf8))?.lowerBound)
      try bytes.write(to: URL(fileURLWithPath: path))
      try Damage.flip(path, bit: (place + 4) * 8 + 2)
      let salvage = try Salvage.salvage(path, into: new + table)
      let row = try #require(salvage.tables.first { $0.name == table })
      #expect(row.doubtful + row.lost >= 1, "\(salvage.words)")
    }
  }

  @Test("a store that was mended with a row of doubt says so, gives backups again, and those are restored")
  func doubt() throws {
    try fill(scratch)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let place = try #require(bytes.range(of: Data("{\"choices\":[\"sleep\"]}".utf8))?.lowerBound)
    try Damage.flip(path, bit: (place + 13) * 8)
    let salvage = try Salvage.salvage(path, into: new)
    #expect(salvage.tables.first { $0.name == "answer" }?.doubtful == 1, "\(salvage.words)")
    let store = try Database(at: new, keyFile: scratch.keyFile)
    let sums = try #require(try store.health(now: morning).first { $0.check == "row_sums" })
    #expect(sums.isOK && sums.detail.contains("1 were not, and a salvage kept them"), "\(sums.detail)")
    let backup = scratch.directory + "/backup.db"
    _ = try store.backUp(to: backup, at: morning)
    try store.close()
    let restored = try Restore(at: scratch.directory + "/other/askwell.db", keyFile: scratch.keyFile)
      .restore(backup, who: "owner", at: morning)
    #expect(restored.copy.sessions == 40)
    // It stays known through another salvage, and whatever is spoiled afterwards is found.
    #expect(try Salvage.salvage(new, into: new + "2").tables.first { $0.name == "answer" }?.doubtful == 1)
    try Database(at: new + "2", keyFile: scratch.keyFile).write {
      try $0.run("UPDATE answer SET value = '{\"choices\":[\"wake\"]}' WHERE sum LIKE '?%'")
    }
    #expect(try faults(new + "2").contains { $0.hasPrefix("row_sums: 1 sessions are not") })
  }

  @Test("figures of sessions that retention took away come back where their tables are whole; else what is lost is said")
  func figures() throws {
    try fill(scratch)
    let store = try scratch.open()
    _ = try store.clear(
      under: Retention([.sessions: Span(30, .d)]), zone: .utc, by: "owner", at: morning + 40 * 86_400)
    #expect(try store.count("session") == 0)
    try store.visit("LATE", at: morning + 41 * 86_400)
    func completions(_ path: String) throws -> Int {
      var book = FunnelBook(try Database(at: path, keyFile: scratch.keyFile))
      return try book.funnel(
        FunnelFilter(), days: StoreZone.utc.date(of: morning)...StoreZone.utc.date(of: morning + 50 * 86_400)
      ).completions
    }
    #expect(try completions(path) == 41)
    try store.close()
    #expect(try Salvage.salvage(path, into: new).words.hasSuffix("none lost"))
    #expect(try completions(new) == 41)
    let root: Int = try scratch.open(.readOnly).read {
      try $0.value("SELECT rootpage FROM sqlite_schema WHERE name = 'funnel_slice'") ?? 0
    }
    try Damage.zero(path, page: root)
    let salvage = try Salvage.salvage(path, into: new + "2")
    #expect(salvage.words.contains("of funnel_day"), "\(salvage.words)")
    #expect(try completions(new + "2") == 1)
  }

  @Test("where the line of the newest catalog is lost its products are there all the same, and come in once with the next import")
  func lostRevision() throws {
    try fill(scratch)
    let store = try scratch.open()
    let two = (1...51).filter { $0 != 7 }.map { Variant(sku: "SKU-\($0)", title: "Oat milk \($0)") }
    _ = try store.importCatalog(two, source: "d.csv", at: morning)
    let before = try store.catalog(revision: 2)
    let roots = try store.read { try $0.rows("SELECT rootpage FROM sqlite_schema WHERE name = 'catalog_revision'").map { $0[0] as Int } }
    try store.close()
    try Damage.zero(path, page: roots[0])
    let salvage = try Salvage.salvage(path, into: new)
    #expect(salvage.tables.first { $0.name == "catalog_revision" }?.lost ?? 0 > 0, "\(salvage.words)")
    let mended = try Database(at: new, keyFile: scratch.keyFile)
    #expect(try mended.catalogRevision() == 2 && mended.catalogRevisions().map(\.variants) == [50, 50])
    #expect(try Set(mended.catalog(revision: 2).variants.map(\.sku)) == Set(before.variants.map(\.sku)))
    #expect(try mended.catalog(revision: 1).variants.contains { $0.sku == "SKU-7" })
    let third = two + [Variant(sku: "SKU-99", title: "Oat milk 99")]
    _ = try mended.importCatalog(third, source: "e.csv", at: morning)
    #expect(try mended.catalog(revision: mended.catalogRevision()).variants.count == 51)
  }

  // MARK: Mending
}
