// The console's door against somebody who guesses, and against somebody who walks up to a console that was left alone.
import Domain
import Foundation
import Storage
import Testing

@Suite("Guarding the console", .serialized)
struct GuardJourney {
  private let shop: ScratchShop

  init() throws {
    shop = try ScratchShop.small()
    try shop.setPIN("161803", .merchant)
  }

  @Test("after 5 wrong PINs of the merchant the right one opens nothing, at this console and at a second one; the owner still gets in")
  func lockOut() throws {
    let console = try shop.console()
    try console.see("Owner's PIN")
    try console.type("⇥")
    try console.see("Merchant's PIN")
    for guess in 1...5 {
      try console.type("31415\(guess)⏎")
      try console.see(guess < 5 ? "Wrong PIN" : "Too many wrong PINs. Wait ")
      if guess < 5 {
        try console.type("0⌫")
        try console.seeNoMore("Wrong PIN")
      }
    }
    try console.type("161803⏎")
    try console.see("Too many wrong PINs. Wait ")
    #expect(!console.shows("●") && !console.shows("Checking"))
    let second = try shop.console()
    try second.see("Owner's PIN")
    try second.type("⇥")
    try second.see("Too many wrong PINs. Wait ")
    try second.type("161803⏎")
    #expect(try !second.isSeen("Overview", seconds: 1))
    try second.type("⇥")
    try second.enterPIN()
    let log = try shop.store().auditLog()
    #expect(log.map(\.what).contains("console.unlock") && log.allSatisfy { !$0.detail.canonical.contains("161803") })
  }

  @Test("a console locked in the middle of a page shows nothing of it; what was typed into a field by then is not lost, what was not is")
  func locked() throws {
    let console = try shop.console()
    try console.enterPIN()
    try console.edit("Small talk")
    try console.type("⏎")
    try console.see("▸ Title")
    try console.write("All well?")
    try console.type("l")
    try console.see("Owner's PIN")
    #expect(!console.shows("All well?") && !console.shows("Small talk") && !console.shows("mood"))
    try console.type("3e")
    #expect(!console.shows("Small talk"))
    try console.type("⎋")
    try console.enterPIN()
    try console.edit("Small talk")
    try console.see("All well?")
  }
}
