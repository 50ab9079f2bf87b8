// From a session to the manager's conversion figure as a shop goes it: the real commands, one after the other.
import Domain
import Foundation
import Testing

@Suite("From quiz to revenue", .serialized)
struct MoneyJourney {
  private let directory = FileManager.default.temporaryDirectory.path + "/askwell-money-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try write("store: lyon\ncurrency: EUR\n", "config.yaml")
    try write(MoneyJourney.quiz, "night.yaml")
    try write("sku,title,price,tags\nTEA,Calm tea,12.00,sleep\nMUG,Mug,5.00,\n", "catalog.csv")
    try write("goal: sleep\n", "answers.yaml")
  }

  private static let quiz = """
    format: 1
    ref: night
    title: A better night
    namespaces: {goal: {basis: needs}}
    questions:
      - {ref: goal, kind: single, title: "What for?", choices: [{ref: sleep, label: Sleep, links: [{tag: sleep}]}, {ref: wake, label: Wake}]}
    """

  private func write(_ text: String, _ name: String) throws {
    try text.write(toFile: directory + "/" + name, atomically: true, encoding: .utf8)
  }

  private func askwell(_ arguments: String...) throws -> Ended {
    let environment = [
      "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": directory, "ASKWELL_DB": directory + "/shop.db",
      "ASKWELL_CONFIG": directory + "/config.yaml",
    ]
    return try Running(try Binary.path("askwell"), arguments, environment: environment, in: directory).end()
  }

  @Test("4 sessions, 3 results, 1 order by session and 1 by nobody: 1 of 3 bought, 29.00 on average, and importing again changes nothing")
  func conversion() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    #expect(try askwell("quiz", "import", directory + "/night.yaml").code == 0)
    #expect(try askwell("catalog", "import", directory + "/catalog.csv").code == 0)
    var ids: [String] = []
    for day in ["20", "21", "22"] {
      let taken = try askwell(
        "take", "night", "--answers", directory + "/answers.yaml", "--at", "2026-11-\(day)T10:00:00Z", "--json")
      ids.append(try #require(taken.json?["session"]?.string, "\(taken.errors)"))
    }
    #expect(
      try askwell("take", "night", "--answers", directory + "/answers.yaml", "--at", "2026-11-22T10:00:00Z", "--preview").code == 0)
    try write(
      """
      order,at,sku,quantity,price,code,session,email
      1001,2026-11-23T10:00:00Z,TEA,2,12.00,,\(ids[1]),
      1001,2026-11-23T10:00:00Z,MUG,1,5.00,,,
      1002,2026-11-23T11:00:00Z,MUG,1,5.00,,,nobody@example.com
      1003,2026-11-23T11:00:00Z,MUG,one,5.00,,,

      """, "orders.csv")
    let imported = try askwell("orders", "import", directory + "/orders.csv", "--json")
    #expect(imported.code == 0, "\(imported.errors)")
    #expect(imported.json?["orders"] == 2 && imported.json?["lines"] == 3 && imported.json?["unmatched"] == 1)
    #expect(imported.json?["matched"] == ["code": 0, "session": 1, "discount": 0, "contact": 0])
    #expect(imported.json?["skipped"]?.array?.map { $0["line"] } == [5])
    #expect(try askwell("orders", "import", directory + "/orders.csv", "--json").json?["unchanged"] == 2)

    let funnel = try askwell("funnel", "--from", "2026-11-20", "--to", "2026-11-22", "--json")
    #expect(funnel.code == 0, "\(funnel.errors)")
    let rate = funnel.json?["conversion_rate"]?["30"]
    #expect(rate?["count"] == 1 && rate?["of"] == 3)
    #expect(funnel.json?["aov"]?["30"]?["mean"] == 2900)
    let none = try askwell("funnel", "--from", "2026-11-01", "--to", "2026-11-02", "--json").json?["conversion_rate"]?["30"]
    #expect(none?["of"] == 0 && none?["share"] == .null)

    let page = try askwell("funnel", "--quiz", "night", "--version", "1", "--from", "2026-11-20", "--to", "2026-11-22").output
    #expect(page.contains("29.00"))
    #expect(page.contains("33.3% (few)"))
    #expect(try askwell("orders", "list").output.contains("session"))
  }

  @Test("a file without an order ends with 65, one that is not there with 66, a day that is none with 64; the store stays as it was")
  func faults() throws {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try write("order,at,sku,quantity,price\n1,never,TEA,1,1.00\n", "orders.csv")
    let bad = try askwell("orders", "import", directory + "/orders.csv")
    #expect(bad.code == 65 && bad.errors.contains("orders.csv:2: at is \"never\""))
    #expect(try askwell("orders", "import", directory + "/none.csv").code == 66)
    #expect(try askwell("funnel", "--from", "30 November").code == 64)
    #expect(try askwell("funnel", "--quiz", "nigth").code == 66)
  }
}
