// The total order of the ranking, and one row a product (FORMAT.md, Ranking, steps 6 and 7).
import Crypto
import Domain
import Testing

import struct Foundation.Data

@Suite struct OrderTests {
  static let questions = """
    - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: a1}, {tag: a2, points: 2}, {tag: pin, pin: true}]}]}
    - {ref: b, kind: single, title: B, choices: [{ref: x, label: X, links: [{tag: b1}, {tag: b2, points: 2}]}]}
    - {ref: c, kind: single, title: C, choices: [{ref: x, label: X, links: [{tag: c1}, {tag: c2, points: 2}]}]}
    """

  private func order(_ rows: [String], scoring: String = "{}", session: String = "01TEST") throws -> [String] {
    let header = "sku,title,tags,priority,position,price\n"
    let text = quiz(Self.questions, more: "scoring: \(scoring)\nrunner_ups: 20\nresults: []")
    return try take(text, header + rows.joined(separator: "\n"), "{a: x, b: x, c: x}", session: session).products.map(\.sku)
  }

  @Test(
    "Each key decides when all before it are equal, whatever the SKUs say",
    arguments: [
      ("pinned", ["Z,T,\"a1,pin\",0,0,9", "A,T,\"a2,b2,c2\",9,0,1"]),
      ("score", ["Z,T,a2,0,0,9", "A,T,a1,9,0,1"]),
      ("matched", ["Z,T,\"a1,b1\",0,0,9", "A,T,a2,9,0,1"]),
      ("points of the first question", ["Z,T,\"a2,b1\",0,0,9", "A,T,\"a1,b2\",9,0,1"]),
      ("points of the second question", ["Z,T,\"a1,b2,c1\",0,0,9", "A,T,\"a1,b1,c2\",9,0,1"]),
      ("priority", ["Z,T,a1,1,5,9", "A,T,a1,0,1,1"]),
      ("position", ["Z,T,a1,0,1,9", "A,T,a1,0,2,1"]),
      ("no position before any", ["Z,T,a1,0,,9", "A,T,a1,0,1,1"]),
      ("price", ["Z,T,a1,0,0,1.00", "A,T,a1,0,0,1.01"]),
      ("SKU bytes", ["Z,T,a1,0,0,1", "a,T,a1,0,0,1", "Ä,T,a1,0,0,1"]),
    ])
  func keys(key: String, rows: [String]) throws {
    let wanted = rows.map { String($0.prefix { $0 != "," }) }
    #expect(try order(rows) == wanted, "\(key)")
    #expect(try order(rows.reversed()) == wanted, "\(key)")
  }

  @Test("tie_rank puts its questions first; the others follow in file order")
  func tieRank() throws {
    let rows = ["A,T,\"a2,b1,c1\",0,0,1", "B,T,\"a1,b2,c1\",0,0,1", "C,T,\"a1,b1,c2\",0,0,1"]
    #expect(try order(rows) == ["A", "B", "C"])
    #expect(try order(rows, scoring: "{tie_rank: [c]}") == ["C", "A", "B"])
    #expect(try order(rows, scoring: "{tie_rank: [c, b]}") == ["C", "B", "A"])
  }

  @Test("price: desc turns the price round, and nothing else; no price stays last")
  func priceOrder() throws {
    let rows = ["A,T,a1,0,0,1", "B,T,a1,0,0,2", "C,T,a2,0,0,1"]
    #expect(try order(rows) == ["C", "A", "B"])
    #expect(try order(rows, scoring: "{price: desc}") == ["C", "B", "A"])
    let quiz = try sound(quiz(Self.questions))
    var variants = ["N", "A", "B"].map { Variant(sku: $0, title: "T") }
    for (index, price) in [nil, 1, 2].enumerated() {
      variants[index].tags = ["a1"]
      variants[index].price = price.map { Number($0) }
    }
    let answers: [String: Answer] = ["a": .choices(["x"]), "b": .choices(["x"]), "c": .choices(["x"])]
    for order in Scoring.PriceOrder.allCases {
      var quiz = quiz
      quiz.scoring.price = order
      let index = QuizIndex(quiz: quiz, catalog: Catalog(variants))
      let taken = Recommender(Walk(quiz, answers: answers, in: today), index: index, session: "S").take()
      #expect(taken.products.map(\.sku) == (order == .asc ? ["A", "B", "N"] : ["B", "A", "N"]))
    }
  }

  @Test("rotate orders equals by SHA-256 of session/sku: differently for 2 sessions, equally for the same")
  func rotate() throws {
    let rows = (0..<8).map { "S\($0),T,a1,\($0),0,\($0 + 1)" } + ["TOP,T,a2,0,0,1"]
    for session in ["01ONE", "01TWO"] {
      let digests = (0..<8).map { number in (sku: "S\(number)", digest: Array(SHA256.hash(data: Data("\(session)/S\(number)".utf8)))) }
      let wanted = ["TOP"] + digests.sorted { $0.digest.lexicographicallyPrecedes($1.digest) }.map(\.sku)
      #expect(try order(rows, scoring: "{rotate: true}", session: session) == wanted)
    }
    #expect(try order(rows, session: "01ONE") == ["TOP"] + (0..<8).reversed().map { "S\($0)" })
  }

  @Test("A product is shown once, by the first of its variants that passes the gates")
  func rollUp() throws {
    let catalog =
      "sku,product,title,price,tags,stock\nM-S,m,T,1,a2,0\nM-M,m,T,2,a2,4\nM-L,m,T,1,a1,4\nN,n,T,9,a1,4\nX1,x,T,1,a1,0\nX2,x,T,1,a2,0\n"
    let taken = try take(quiz(Self.questions), catalog, "{a: x, b: x, c: x}")
    #expect(taken.shown == ["M-M 2000", "N 1000"])
    #expect(taken.barred == ["X2 2000 stock"])
  }
}
