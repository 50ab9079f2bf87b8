// The desk's catalog: rights, windows with votes, a product, plans from real files, changes with their audit lines.
import Console
import Domain
import Foundation
import Live
import Storage
import Testing

@Suite("The desk's catalog")
struct DeskCatalogTests {
  private func open(_ role: ConsoleRole) throws -> DeskShop {
    let shop = try DeskShop()
    try shop.importQuiz()
    try shop.importCatalog()
    try shop.open(as: role == .staff ? .staff : .owner)
    guard role == .merchant else { return shop }
    _ = shop.desk.perform(.setPIN(role: .merchant, digits: "16180339"))
    _ = shop.desk.perform(.lock)
    guard case .admitted = shop.desk.perform(.checkPIN(role: .merchant, digits: "16180339")) else {
      throw DeskShopError("the merchant's PIN was not taken")
    }
    return shop
  }

  private func write(_ text: String, _ name: String = "products.csv", in shop: DeskShop) throws -> CatalogChoice {
    let path = shop.directory + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return CatalogChoice(path: path)
  }

  private func plan(_ choice: CatalogChoice, in shop: DeskShop) throws -> (page: CatalogPlanPage, digest: String) {
    guard case .catalog(.plan(let page)) = shop.desk.perform(.catalog(.plan(choice))),
      case .file(choice, _, let digest) = page.origin
    else { throw DeskShopError("no plan") }
    return (page, digest)
  }

  private static let changed = """
    sku,product,title,price,collections,tags,stock
    MAG-CAP,magnesium,Magnesium,21.00,capsules,"sleep,vegan",12
    TIN,tin,Tea tin,5.00,kitchen,,1
    ESPRESSO,espresso,Night espresso,7.50,coffee,wake,4
    X,x,X,dear,,,
    """

  @Test("a window has 3 variants with the choices that give them points; words find one of them")
  func rows() throws {
    let shop = try open(.staff)
    guard case .catalog(.rows(let all)) = shop.desk.perform(.catalog(.rows(words: "", from: 0))),
      case .catalog(.rows(let found)) = shop.desk.perform(.catalog(.rows(words: "sleep vega", from: 0)))
    else { throw DeskShopError("no rows") }
    #expect(all.rows.map(\.sku) == ["MAG-CAP", "GUM", "ESPRESSO"] && all.rows.map(\.votes) == [1, 1, 1] && all.total == 3)
    #expect(all.revision == 1 && found.rows.map(\.sku) == ["MAG-CAP"] && found.words == "sleep vega")
  }

  @Test("stock that was counted 25 hours ago says so in every window")
  func stockAge() throws {
    let shop = try open(.staff)
    func hours() throws -> Int? {
      guard case .catalog(.rows(let all)) = shop.desk.perform(.catalog(.rows(words: "", from: 0))) else { throw DeskShopError("no rows") }
      return all.stockHours
    }
    #expect(try hours() == nil)
    _ = try shop.store.importStock([.init(sku: "GUM", stock: 1)], countedAt: shop.now, source: "stock.csv", at: shop.now)
    shop.now = shop.now.advanced(bySeconds: 25 * 3600)
    #expect(try hours() == 25)
  }

  @Test("a product has its votes by choice in the quiz's own words, its relations with titles, and the shop's currency")
  func product() throws {
    let shop = try open(.staff)
    try shop.store.importRelations([Relation("GUM", .upgradeOf, "MAG-CAP"), Relation("OLD", .refillOf, "GUM")], at: shop.now)
    guard case .catalog(.product(let page)) = shop.desk.perform(.catalog(.product(handle: "gummies"))) else {
      throw DeskShopError("no product")
    }
    #expect(page.variants.map(\.sku) == ["GUM"] && page.currency == "EUR")
    #expect(page.quizzes.map(\.title) == ["A better night"])
    #expect(page.quizzes.first?.votes.map(\.label) == ["Deep sleep", "Vegan"])
    #expect(page.quizzes.first?.votes.map(\.vote.points) == [[.init(sku: "GUM", points: 3)], []])
    #expect(page.quizzes.first?.votes.map(\.vote.excludes) == [[], ["GUM"]])
    #expect(page.ties.map(\.title) == ["Magnesium", nil])
    #expect(shop.desk.perform(.catalog(.product(handle: "none"))) == .catalog(.noProduct(handle: "none")))
  }

  @Test(
    "a file's plan: 1 new, 1 changed, 1 gone, 1 row passed over; nothing has changed yet; then it is done, audited with before and after")
  func importing() throws {
    let shop = try open(.merchant)
    let choice = try write(DeskCatalogTests.changed, in: shop)
    let plan = try plan(choice, in: shop)
    #expect(plan.page.new.map(\.sku) == ["TIN"] && plan.page.gone.map(\.sku) == ["GUM"] && plan.page.skipped.map(\.line) == [5])
    #expect(plan.page.changed.map(\.fields) == [[.price]] && plan.page.base == 1)
    #expect(try shop.store.catalogRevision() == 1 && !shop.store.auditLog().contains { $0.what.hasPrefix("catalog") })
    let done = shop.desk.perform(.catalog(.apply(choice, digest: plan.digest, base: 1)))
    #expect(done == .catalog(.changed(CatalogDone(revision: 2, added: 1, changed: 1, removed: 1))))
    let entry = try #require(try shop.store.auditLog().first)
    #expect(entry.who == "merchant" && entry.what == "catalog.import" && entry.detail["source"]?.string == "products.csv")
    #expect(entry.detail["before"] == ["revision": 1, "variants": 3] && entry.detail["after"] == ["revision": 2, "variants": 3])
    // The same plan again was made against another catalog.
    guard case .failed(let reason) = shop.desk.perform(.catalog(.apply(choice, digest: plan.digest, base: 1))) else {
      throw DeskShopError("not refused")
    }
    #expect(reason.contains("revision 1 then, 2 now"))
  }

  @Test(
    "a file that has changed since it was read, one that is missing, one of no known format and a pipe are told in words; nothing changes")
  func unreadable() throws {
    let shop = try open(.owner)
    func refusal(_ request: CatalogRequest) -> String {
      guard case .catalog(.unreadable(_, let lines)) = shop.desk.perform(.catalog(request)) else { return "not refused" }
      return lines.joined(separator: "\n")
    }
    let choice = try write(DeskCatalogTests.changed, in: shop)
    let digest = try plan(choice, in: shop).digest
    _ = try write(DeskCatalogTests.changed.replacing("5.00", with: "6.00"), in: shop)
    #expect(refusal(.apply(choice, digest: digest, base: 1)).contains("has changed since it was read"))
    #expect(refusal(.plan(CatalogChoice(path: shop.directory + "/none.csv"))).contains("cannot be opened"))
    #expect(refusal(.plan(CatalogChoice(path: shop.directory))).contains("ends in .csv"))
    #expect(refusal(.plan(try write("a,b\n1,2", "other.csv", in: shop))).contains("cannot tell the format"))
    #expect(refusal(.plan(try write("sku,title,price\nX,X,dear", "dear.csv", in: shop))).contains("line 2: \"X\" has the price"))
    let pipe = shop.directory + "/pipe.csv"
    try #require(mkfifo(pipe, 0o600) == 0)
    #expect(refusal(.plan(CatalogChoice(path: pipe))).contains("no file with a text"))
    #expect(try shop.store.catalogRevision() == 1)
  }

  @Test("revision 1 is planned and brought back: the same variants, as revision 3, with a line in the audit log")
  func bringBack() throws {
    let shop = try open(.owner)
    let first = try shop.store.catalog()
    try shop.importCatalog(DeskCatalogTests.changed)
    guard case .catalog(.plan(let page)) = shop.desk.perform(.catalog(.planReturn(to: 1))) else { throw DeskShopError("no plan") }
    #expect(
      page.origin == .revision(1, at: shop.now) && page.base == 2 && page.new.map(\.sku) == ["GUM"] && page.gone.map(\.sku) == ["TIN"])
    #expect(
      shop.desk.perform(.catalog(.bringBack(1, base: 2)))
        == .catalog(.changed(CatalogDone(revision: 3, added: 1, changed: 1, removed: 1))))
    #expect(try shop.store.catalog().variants == first.variants)
    #expect(try shop.store.auditLog().first?.what == "catalog.rollback")
    guard case .catalog(.revisions(let list)) = shop.desk.perform(.catalog(.revisions)) else { throw DeskShopError("no revisions") }
    #expect(list.rows.map(\.number) == [3, 2, 1] && list.rows[0].source == "revision 1 again")
  }

  @Test("staff are refused all 5 requests that plan or change; nothing changes")
  func staff() throws {
    let shop = try open(.staff)
    let choice = try write(DeskCatalogTests.changed, in: shop)
    let requests: [CatalogRequest] = [
      .revisions, .plan(choice), .apply(choice, digest: "", base: 1), .planReturn(to: 1), .bringBack(1, base: 1),
    ]
    for request in requests {
      #expect(shop.desk.perform(.catalog(request)) == .failed("This is for the owner or a merchant."))
    }
    #expect(try shop.store.catalogRevision() == 1)
  }
}
