// What the clerk knows of codes: those that bring answers back, those that are worth something; and calls for staff.
import Domain
import Foundation
import Kiosk
import Storage
import Testing

@testable import Live

@Suite("The clerk's codes and calls")
struct FloorCodesTests {
  // MARK: Hand-off codes

  @Test("a code brings back choices and numbers in their order, and no date, text, name or address; case and dashes are forgiven")
  func recall() throws {
    let shop = try FloorShop()
    let clerk = try shop.clerk()
    let first = try clerk.begun()
    let born = try #require(CivilDate(iso: "1990-05-06"))
    _ = try clerk.ranked([
      "goal": .choices(["wake"]), "budget": .number(30), "born": .date(born), "words": .text("strong"), "story": .text("long"),
      "who": .text("Nora"), "mail": .text("nora@example.com"), "phone": .text("+4915112345678"), "goal": .choices(["sleep"]),
    ])
    let code = try clerk.basket().shortCode
    _ = clerk.perform(.forget)
    let expected = Recalled(
      session: first.session, answers: [("budget", .number(30)), ("goal", .choices(["sleep"]))])
    for typed in [code, code.lowercased(), code.replacing("-", with: ""), " \(code.replacing("-", with: " – ")) "] {
      #expect(try clerk.recalled(typing: typed) == expected, "\(typed)")
    }
    // A second session may have the same code: the newest is meant. One without results is none.
    let store = try shop.premises.openStore()
    let open = try clerk.begun()
    _ = clerk.perform(.record(question: "goal", answer: .choices(["wake"]), ordinal: 1))
    #expect(try clerk.recalled(typing: ShortCode.of(session: open.session)) == nil)
    #expect(try store.session(first.session)?.start.shortCode == code)
  }

  @Test("after 5 wrong codes nothing is looked up for 60 s, then for 120 s; right ones in between take none away")
  func guessing() throws {
    let shop = try FloorShop()
    let clerk = try shop.clerk()
    var now: Int64 = 1_000
    clerk.seconds = { now }
    _ = try clerk.begun()
    _ = try clerk.ranked()
    let code = try clerk.basket().shortCode
    let wrong = code.hasSuffix("0") ? String(code.dropLast()) + "1" : String(code.dropLast()) + "0"
    for (rest, guesses) in [(60, [wrong, "nonsense", "", wrong]), (120, [wrong, wrong, "x", ""])] as [(Int64, [String])] {
      for guess in guesses { #expect(try clerk.recalled(typing: guess) == nil) }
      #expect(try clerk.recalled(typing: code) != nil)
      #expect(try clerk.recalled(typing: wrong) == nil)
      now += rest - 1
      #expect(try clerk.recalled(typing: code) == nil)
      now += 1
      #expect(try clerk.recalled(typing: code) != nil)
    }
  }

  @Test("recall_days bounds how old a session may be, and 0 finds none")
  func recallDays() throws {
    let shop = try FloorShop()
    let clerk = try shop.clerk()
    _ = try clerk.begun()
    _ = try clerk.ranked()
    let code = try clerk.basket().shortCode
    let store = try shop.premises.openStore()
    var recaller = Recaller()
    func found(_ days: Int, inDays ahead: Int64) throws -> Recalled? {
      try recaller.recall(
        code, ofQuizzes: ["tea"], days: days, in: store, at: Instant.now.advanced(bySeconds: ahead * 86_400 - 60), seconds: 0)
    }
    #expect(try found(30, inDays: 30) != nil && found(30, inDays: 31) == nil && found(0, inDays: 0) == nil)
    #expect(try recaller.recall(code, ofQuizzes: ["other"], days: 30, in: store, at: .now, seconds: 0) == nil)
  }

  // MARK: Discount codes

  @Test("a session's code comes from the pool and is in link and basket; its retake has the same; an empty pool is said in the log")
  func codes() throws {
    let shop = try FloorShop()
    let store = try shop.premises.openStore()
    _ = try store.importCodes(["FALL-1"], into: "autumn", at: .now)
    let clerk = try shop.clerk()
    let first = try clerk.begun()
    _ = try clerk.ranked()
    #expect(try clerk.basket().discount == "FALL-1" && clerk.basket().link == "https://tea.example/cart/CALM:1?discount=FALL-1")
    _ = try clerk.begun(Beginning(locale: "en", after: first.session))
    _ = try clerk.ranked()
    #expect(try clerk.basket().discount == "FALL-1")
    #expect(!shop.log().contains("autumn"))
    _ = clerk.perform(.forget)
    _ = try clerk.begun()
    #expect(try !clerk.ranked().take.products.isEmpty)
    #expect(try clerk.basket().discount == nil && clerk.basket().link == "https://tea.example/cart/CALM:1?discount=")
    #expect(shop.log().contains("no discount code left in the pool \"autumn\""))
  }

  // MARK: Calls

  @Test("a call for staff stands in the store until the shopper is gone or the kiosk starts again")
  func calls() throws {
    let shop = try FloorShop()
    let store = try shop.premises.openStore()
    let clerk = try shop.clerk()
    _ = try clerk.begun()
    #expect(clerk.perform(.callStaff) == nil)
    #expect(try store.openCalls(at: .now).map(\.kiosk) == ["k1"])
    _ = clerk.perform(.forget)
    #expect(try store.openCalls(at: .now) == [])
    _ = clerk.perform(.callStaff)
    _ = try shop.clerk()
    #expect(try store.openCalls(at: .now) == [])
  }
}
