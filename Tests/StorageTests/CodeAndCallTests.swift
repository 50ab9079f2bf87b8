// Discount codes, each given once, and calls for staff.
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Discount codes and calls")
struct CodeAndCallTests {
  let scratch = Scratch()

  // MARK: Codes

  @Test("an import adds 3 new codes, knows them again in any case of letters, and names the place of one that another pool has")
  func importing() throws {
    let store = try scratch.open()
    #expect(try store.importCodes(["A1", "A2", "A3"], into: "autumn", at: morning) == CodeImport(added: 3, known: 0, elsewhere: []))
    #expect(try store.importCodes(["a1", "A4"], into: "autumn", at: morning) == CodeImport(added: 1, known: 1, elsewhere: []))
    #expect(
      try store.importCodes(["B1", "a2"], into: "winter", at: morning)
        == CodeImport(added: 1, known: 0, elsewhere: [.init(place: 1, pool: "autumn")]))
    #expect(
      try store.codePools() == [CodePool(name: "autumn", total: 4, left: 4), CodePool(name: "winter", total: 1, left: 1)])
  }

  private func submission(_ id: String, pool: String = "autumn") -> Submission {
    var submission = Submission.sample(id)
    submission.code = nil
    submission.pool = pool
    return submission
  }

  @Test("a session takes 1 code when it completes; submitting again, a retake, a preview and an empty pool take none")
  func giving() throws {
    let store = try scratch.open()
    _ = try store.importCodes(["A1", "A2"], into: "autumn", at: morning)
    try store.begin(.sample("S1"))
    #expect(try store.submit(submission("S1")).code == "A1")
    #expect(try store.submit(submission("S1")).code == "A1")
    // A retake that was left alone, then one that was not.
    for (id, previous) in [("S2", "S1"), ("S3", "S2")] {
      var start = SessionStart.sample(id)
      start.previous = previous
      try store.begin(start)
      if id == "S2" { try store.end(session: id, ending: .quit, at: morning) }
    }
    #expect(try store.submit(submission("S3")).code == "A1")
    try store.begin(.sample("P1", isPreview: true))
    #expect(try store.submit(submission("P1")).code == nil)
    #expect(try store.codePools().map(\.left) == [1])
    #expect(try store.health(now: morning).first { $0.check == "discount_codes" }?.detail.contains("autumn: 1 of 2 left") == true)
    try store.begin(.sample("S4"))
    #expect(try store.submit(submission("S4")).code == "A2")
    try store.begin(.sample("S5"))
    #expect(try store.submit(submission("S5")).code == nil)
    #expect(try store.session("S5")?.state == .completed)
    #expect(try store.health(now: morning).first { $0.check == "discount_codes" }?.isOK == false)
  }

  @Test("4 threads on 2 connections complete 80 sessions from a pool of 60: 60 different codes, 20 without, none twice")
  func concurrentGiving() throws {
    let stores = [try scratch.open(), try scratch.open()]
    _ = try stores[0].importCodes((1...60).map { "C\($0)" }, into: "autumn", at: morning)
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      for turn in 0..<20 {
        failures.catching {
          try stores[thread % 2].begin(.sample("T\(thread)-\(turn)"))
          _ = try stores[(thread + turn) % 2].submit(submission("T\(thread)-\(turn)"))
        }
      }
    }
    #expect(failures.all == [])
    let codes = try stores[0].read { db in
      try db.rows("SELECT code FROM session WHERE state = 'completed'").map { $0[0] as String? }
    }
    #expect(codes.count == 80 && codes.compactMap(\.self).count == 60 && Set(codes.compactMap(\.self)).count == 60)
    let marks = try stores[1].count("discount_code WHERE session IS NOT NULL")
    #expect(marks == 60)
  }

  // MARK: Calls

  @Test("a call is open once, ends with staff, with its session, and when its kiosk starts again; after 12 h nobody is told any more")
  func calls() throws {
    let store = try scratch.open()
    try store.begin(.sample())
    try store.callStaff(toKiosk: "k1", session: "S1", at: morning)
    try store.callStaff(toKiosk: "k1", session: "S1", at: morning + 60)
    try store.callStaff(toKiosk: nil, session: nil, at: morning + 30)
    #expect(
      try store.openCalls(at: morning + 90) == [StaffCall(kiosk: "k1", since: morning), StaffCall(kiosk: nil, since: morning + 30)])
    #expect(try store.openCalls(at: morning + 43_215).map(\.kiosk) == [nil])
    try store.end(session: "S1", ending: .timeout, at: morning + 100)
    #expect(try store.openCalls(at: morning + 101).map(\.kiosk) == [nil])
    try store.endCalls(ofKiosk: nil, answered: true, at: morning + 120)
    #expect(try store.openCalls(at: morning + 121) == [])
    try store.callStaff(toKiosk: "k1", session: nil, at: morning + 130)
    _ = try store.endAbandoned(ofKiosk: "k1", at: morning + 140)
    #expect(try store.openCalls(at: morning + 141) == [])
    #expect(try store.count("staff_call WHERE is_answered = 1") == 1)
  }
}
