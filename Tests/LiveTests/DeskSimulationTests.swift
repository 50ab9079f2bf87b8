// The desk simulates a quiz piece by piece, and forgets it when nobody looks any more.
import Console
import Domain
import Live
import Storage
import Testing

@Suite("The desk's simulations")
struct DeskSimulationTests {
  /// Asks until it is done; how often, and what came out.
  private func finish(_ shop: DeskShop, _ version: String) -> (asked: Int, SimulationAnswer?) {
    for asked in 1...10_000 {
      let reply = shop.desk.perform(.simulation(.goOn(ref: "night", version: version)))
      guard case .simulation(let answer)? = reply else { return (asked, nil) }
      if case .going = answer { continue }
      return (asked, answer)
    }
    return (10_000, nil)
  }

  @Test("asked until it is done it gives what the simulation of the store's quiz and catalog gives, 8 sessions; staff may look too")
  func done() throws {
    let shop = try DeskShop()
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    try shop.open(as: .staff)
    let place = Surroundings(locale: quiz.locale, now: shop.now, zone: try #require(StoreZone(name: "Europe/Paris")))
    var simulation = Simulation(quiz, catalog: try shop.store.catalog(), in: place)
    while !simulation.isDone { simulation.advance(1000) }
    guard case .done(quiz.version, let result)? = finish(shop, quiz.version).1 else {
      Issue.record("it came to no end")
      return
    }
    #expect(result == simulation.result && result.sessions == 8)
  }

  @Test("stopped, and locked, it begins anew; a version that is not there is refused with its quiz's name")
  func stopped() throws {
    let shop = try DeskShop()
    let quiz = try shop.importQuiz()
    try shop.importCatalog()
    try shop.open(as: .owner)
    let first = finish(shop, quiz.version).1
    #expect(shop.desk.perform(.simulation(.stop(version: quiz.version))) == nil)
    #expect(finish(shop, quiz.version).1 == first)
    let wrong = shop.desk.perform(.simulation(.goOn(ref: quiz.ref, version: "0000")))
    #expect(wrong == .simulation(.refused(version: "0000", "The quiz \"\(quiz.ref)\" is not in the store any more.")))
    _ = shop.desk.perform(.lock)
    guard case .failed? = shop.desk.perform(.simulation(.goOn(ref: quiz.ref, version: quiz.version))) else {
      Issue.record("a locked console was answered")
      return
    }
  }
}
