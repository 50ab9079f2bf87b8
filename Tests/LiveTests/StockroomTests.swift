// A kiosk that is left running while the shop's catalog and quiz change: what is new is made ready beside the shopper, and comes in whole.
import Dispatch
import Domain
import Foundation
import Kiosk
import Storage
import Testing

@testable import Live

@Suite("Stockroom")
struct StockroomTests {
  /// More than a clerk reads between two keys.
  private func many(_ prefix: String, price: Int) -> [Variant] {
    (0..<2_500).map { place in
      var variant = Variant(sku: "\(prefix)\(place)", title: "\(prefix) \(place)", price: Number(price))
      variant.tags = ["sleep"]
      return variant
    }
  }

  /// Tells of each preparation, and holds the thread up until it is let go on.
  private final class Gate: Sendable {
    let ready = DispatchSemaphore(value: 0)
    let goOn = DispatchSemaphore(value: 0)
    func pass() {
      ready.signal()
      goOn.wait()
    }
    func isReady() -> Bool { ready.wait(timeout: .now() + 60) == .success }
  }

  @Test("a session under way keeps its catalog; the next has the new one once it is ready, and until then the old one, whole")
  func swapped() throws {
    let shop = try FloorShop()
    let store = try shop.premises.openStore()
    let first = try store.importCatalog(many("OLD", price: 5), source: "old.csv", at: .now).revision
    let gate = Gate()
    let clerk = Clerk(shop.premises, preparesAhead: true)
    clerk.whenPrepared = gate.pass
    guard case .open? = clerk.perform(.openShop) else { throw CocoaError(.fileReadUnknown) }
    let session = try clerk.begun()
    let second = try store.importCatalog(many("NEW", price: 6), source: "new.csv", at: .now).revision
    #expect(gate.isReady())
    // The thread stands still from here on: what comes now cannot be made ready.
    let third = try store.importCatalog(many("NEWEST", price: 7), source: "newest.csv", at: .now).revision
    #expect(try clerk.ranked().take.products.allSatisfy { $0.sku.hasPrefix("OLD") })
    #expect(try store.session(session.session)?.start.catalogRevision == first)
    // Changing an answer is the same visit.
    let again = try clerk.begun(Beginning(locale: "en", after: session.session))
    #expect(try store.session(again.session)?.start.catalogRevision == first)
    #expect(clerk.perform(.forget) == nil)
    let next = try clerk.begun()
    #expect(try store.session(next.session)?.start.catalogRevision == second)
    #expect(try clerk.ranked().take.products.allSatisfy { $0.sku.hasPrefix("NEW") && !$0.sku.hasPrefix("NEWEST") })
    gate.goOn.signal()
    #expect(gate.isReady())
    gate.goOn.signal()
    #expect(clerk.perform(.forget) == nil)
    let last = try clerk.begun()
    #expect(try store.session(last.session)?.start.catalogRevision == third)
  }

  @Test("a new version over a large catalog is made ready too: the screens are given it between two shoppers, with its own relations")
  func version() throws {
    let shop = try FloorShop()
    let store = try shop.premises.openStore()
    _ = try store.importCatalog(many("OLD", price: 5), source: "old.csv", at: .now)
    let gate = Gate()
    let clerk = Clerk(shop.premises, preparesAhead: true)
    clerk.whenPrepared = gate.pass
    guard case .open(let opened)? = clerk.perform(.openShop) else { throw CocoaError(.fileReadUnknown) }
    let source = FloorShop.long.replacing("Find your tea", with: "Find a tea") + "\noffers: {cross_sell: {}}"
    let file = QuizFile(source)
    _ = try store.importQuiz(try #require(file.quiz, "\(file.problems)"), source: source, at: .now)
    #expect(gate.isReady(), "\(shop.log())")
    gate.goOn.signal()
    guard case .open(let fresh)? = clerk.perform(.forget) else {
      Issue.record("the new version did not come in")
      return
    }
    #expect(fresh.quiz.version == file.quiz?.version && fresh.quiz.version != opened.quiz.version)
    try store.importRelations([Relation("OLD7", .complements, "OLD0")], at: .now)
    #expect(gate.isReady())
    gate.goOn.signal()
    let begun = try clerk.begun()
    #expect(begun.variant == nil)
    #expect(try clerk.ranked().take.offers?.crossSell.map(\.sku) == ["OLD7"])
  }

  @Test("a small catalog needs no thread: the next session has it at once")
  func small() throws {
    let shop = try FloorShop()
    let store = try shop.premises.openStore()
    let clerk = Clerk(shop.premises, preparesAhead: true)
    guard case .open? = clerk.perform(.openShop) else { throw CocoaError(.fileReadUnknown) }
    var calm = Variant(sku: "NEW", title: "New", price: 3)
    calm.tags = ["sleep"]
    _ = try store.importCatalog([calm], source: "small.csv", at: .now)
    _ = try clerk.begun()
    #expect(try clerk.ranked().take.products.map(\.sku) == ["NEW"])
  }

  // MARK: Old stock

  @Test("stock counted 24 h ago is told by doctor and on the front page, 23 h ago not; the setting moves the limit")
  func staleStock() throws {
    let now = Instant(milliseconds: 1_795_514_400_000)
    func words(_ hours: Int64, limit: Int = 24) -> String? {
      StaleStock(countedAt: now.advanced(bySeconds: -hours * 3_600), now: now, hours: limit)?.words
    }
    #expect(words(23) == nil && words(24) == "The stock was counted 24 hours ago: shoppers may be sent to an empty shelf.")
    #expect(words(72)?.contains("3 days") == true && words(2, limit: 2) != nil)
    #expect(StaleStock(countedAt: nil, now: now, hours: 1) == nil)
  }

  @Test("doctor finds stock of 30 hours ago, and with stale_stock_hours: 48 does not")
  func doctor() throws {
    for (config, isOK) in [("", false), ("stale_stock_hours: 48\n", true)] {
      let shop = try FloorShop(config)
      let now = Instant.now
      _ = try shop.premises.openStore().importStock(
        [.init(sku: "CALM", stock: 3)], countedAt: now.advanced(bySeconds: -30 * 3_600), source: "s.csv", at: now)
      let checkup = Checkup(database: shop.premises.database, config: shop.premises.config, bundled: nil, environment: [:])
      let stock = checkup.findings(at: now).first { $0.check == "stock" }
      #expect(stock?.isOK == isOK && stock?.detail.contains("30 hours") == !isOK)
    }
  }
}
