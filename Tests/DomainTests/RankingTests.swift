// Points and gates (FORMAT.md, Ranking, steps 1 to 5).
import Domain
import Testing

/// Rows of a take as `SKU score`, and what was excluded as `SKU score gate`.
extension Take {
  var shown: [String] { products.map { "\($0.sku) \($0.score)" } }
  var barred: [String] { excluded.map { "\($0.sku) \($0.score) \($0.gate)" } }
}

/// A catalog of two products `P` and `Q`, each of one variant, tagged `p` and `q`.
let two = "sku,title,price,tags\nP,P,10,p\nQ,Q,10,q\n"

@Suite struct PointsTests {
  private func score(_ choices: String, _ answers: String, kind: String = "multi", scoring: String = "{}") throws -> [String] {
    try take(quiz("- {ref: a, kind: \(kind), title: A, choices: [\(choices)]}", more: "scoring: \(scoring)"), two, "{a: \(answers)}").shown
  }

  @Test("A product linked twice by one choice counts once with `max`, twice with `sum`")
  func stacking() throws {
    let choice =
      "{ref: x, label: X, links: [{tag: p, points: 3}, {sku: P, points: 2}, {product: P, points: -1}, {vendor: none, points: 9}]}"
    #expect(try score(choice, "[x]") == ["P 2000"])
    #expect(try score(choice, "[x]", scoring: "{stacking: sum}") == ["P 4000"])
  }

  @Test("With `max` the worst of two negative links counts, beside the best positive one")
  func negatives() throws {
    let choice = "{ref: x, label: X, links: [{tag: p, points: 5}, {tag: p, points: -1}, {sku: P, points: -3}, {tag: q}]}"
    #expect(try score(choice, "[x]") == ["P 2000", "Q 1000"])
  }

  @Test("A weight multiplies, a negative one turns the sign")
  func weights() throws {
    let choices =
      "{ref: x, label: X, weight: 3, links: [{tag: p}]}, {ref: y, label: Y, weight: -2, links: [{tag: p}, {tag: q, points: -4}]}"
    #expect(try score(choices, "[x]") == ["P 3000"])
    #expect(try score(choices, "[x, y]", scoring: "{normalise: none}") == ["Q 8000", "P 1000"])
  }

  @Test("Three chosen choices split by 3, each truncated toward zero by itself")
  func split() throws {
    let choices = ["x", "y", "z"].map { "{ref: \($0), label: L, links: [{tag: p, points: 2}, {tag: q, points: -2}]}" }.joined(
      separator: ", ")
    #expect(try score(choices, "[x, y, z]") == ["P 1998"])
    #expect(try score(choices, "[x, y, z]", scoring: "{min_score: -9000}") == ["P 1998", "Q -1998"])
    #expect(try score(choices, "[x, y, z]", scoring: "{normalise: none}") == ["P 6000"])
    #expect(try score(choices, "[x]") == ["P 2000"])
  }

  @Test("A ranking of three gives 3, 2 and 1 parts, split by 6")
  func ranking() throws {
    let choices = "{ref: x, label: X, links: [{tag: p}]}, {ref: y, label: Y, links: [{tag: q}]}, {ref: z, label: Z}"
    #expect(try score(choices, "[y, x, z]", kind: "ranking") == ["Q 500", "P 333"])
    #expect(try score(choices, "[y, x, z]", kind: "ranking", scoring: "{normalise: none}") == ["Q 3000", "P 2000"])
  }

  @Test("`asked` counts path questions with a positive link on any choice; `matched` those that gave points")
  func askedAndMatched() throws {
    let text = quiz(
      """
      - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: p, points: 2}]}, {ref: y, label: Y}]}
      - {ref: b, kind: single, title: B, choices: [{ref: x, label: X}, {ref: y, label: Y, links: [{tag: p}]}]}
      - {ref: c, kind: single, title: C, choices: [{ref: x, label: X, links: [{tag: p, points: -1}, {tag: q, exclude: true}]}]}
      - {ref: d, kind: text, title: D, optional: true}
      - {ref: e, kind: number, title: E, bands: [{ref: low, to: 5, links: [{tag: p}]}]}
      """)
    let taken = try take(text, two, "{a: x, b: x, c: x, e: 3}")
    #expect(taken.asked == 3)
    #expect(taken.products.map(\.matched) == [2])
    #expect(taken.products[0].why.map { "\($0.question) \($0.choice) \($0.points)" } == ["a x 2000", "c x -1000", "e low 1000"])
  }

  @Test(
    "Each selector finds its variants, without case but for SKU and handle",
    arguments: [
      ("sku: P", "P"), ("sku: p", ""), ("product: [P, nobody]", "P"), ("product: q", ""), ("tag: Q", "Q"), ("tag: [p, q]", "P Q"),
      ("collection: TEAS", "Q"), ("vendor: acme", "P"), ("type: [Cap, tea]", "P Q"), ("where: product.price < 10", "Q"),
      ("where: product.price <= 10 and not product.tag = q", "P"), ("where: product.title starts p", "P"),
    ])
  func selectors(selector: String, wanted: String) throws {
    let catalog = "sku,title,price,tags,collections,vendor,type\nP,Pill,10,p,caps,ACME,cap\nQ,Brew,9,q,Teas,Other,Tea\n"
    let taken = try take(
      quiz("- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{\(selector)}]}]}"), catalog, "{a: x}")
    #expect(taken.products.map(\.sku).sorted().joined(separator: " ") == wanted)
  }
}

@Suite struct GateTests {
  /// Seven variants of seven products, each failing the gates from its own on, and one that passes all.
  static let catalog = """
    sku,title,price,tags,stock,status
    A-INACTIVE,T,99,"p,bad",0,draft
    B-EXCLUDED,T,99,"p,bad",0,
    C-FILTER,T,99,p,0,
    D-REQUIRE,T,10,p,0,
    E-STOCK,T,10,"p,need",0,
    F-SCORE,T,10,"weak,need",1,
    G-THRESHOLD,T,10,"p,need",1,
    H-PASSES,T,10,"p,need,more",,
    """
  static let quizText = quiz(
    """
    - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: p, points: 3}, {tag: weak}, {tag: bad, exclude: true}]}]}
    - {ref: b, kind: single, title: B, choices: [{ref: x, label: X, links: [{tag: need, require: true}, {tag: more}]}]}
    - {ref: budget, kind: number, title: C}
    """,
    more: "scoring: {min_score: 2000, threshold: 60}\nfilters: [{ref: f, keep: product.price <= answer.budget}]")

  @Test("Each gate is named in its order: inactive, excluded, filter, require, stock, score, threshold")
  func order() throws {
    let taken = try take(Self.quizText, Self.catalog, "{a: x, b: x, budget: 20}")
    #expect(taken.shown == ["H-PASSES 4000"])
    #expect(
      taken.barred == [
        "A-INACTIVE 3000 inactive", "B-EXCLUDED 3000 excluded", "C-FILTER 3000 filter", "D-REQUIRE 3000 require", "E-STOCK 3000 stock",
        "G-THRESHOLD 3000 threshold", "F-SCORE 1000 score",
      ])
  }

  @Test("Exclude beats pin; a pin beats score and threshold, and nothing else")
  func pins() throws {
    let text = Self.quizText.replacing(
      "{tag: need, require: true}", with: "{tag: need, require: true}, {tag: p, pin: true}, {tag: weak, pin: true}")
    let taken = try take(text, Self.catalog, "{a: x, b: x, budget: 20}")
    #expect(taken.products.map(\.sku) == ["H-PASSES", "G-THRESHOLD", "F-SCORE"])
    #expect(taken.products.map(\.pinned) == [true, true, true])
    #expect(taken.excluded.map(\.gate) == [.inactive, .excluded, .filter, .require, .stock])
  }

  @Test("A pinned product without any score is shown, or stands among the excluded with score 0")
  func pinnedZero() throws {
    let text = quiz(
      "- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: p, pin: true}, {tag: q, pin: true}, {tag: q, exclude: true}]}]}"
    )
    let taken = try take(text, two, "{a: x}")
    #expect(taken.shown == ["P 0"] && taken.barred == ["Q 0 excluded"])
    #expect(taken.products[0].why.isEmpty)
  }

  @Test("`require` is OR inside a question and AND across questions")
  func require() throws {
    func choice(_ ref: String) -> String { "{ref: \(ref), label: L, links: [{tag: \(ref), require: true}, {tag: all}]}" }
    let choices = "choices: [\(["r", "s", "t"].map(choice).joined(separator: ", "))]"
    let text = quiz("- {ref: a, kind: multi, title: A, \(choices)}\n- {ref: b, kind: single, title: B, \(choices)}", more: "results: []")
    let catalog = "sku,title,price,tags\nR,T,1,\"all,r\"\nRS,T,1,\"all,r,s\"\nST,T,1,\"all,s,t\"\nT,T,1,\"all,t\"\n"
    let taken = try take(text, catalog, "{a: [r, s], b: t}")
    #expect(taken.products.map(\.sku) == ["ST"])
    #expect(taken.excluded.map(\.gate) == [.require, .require, .require])
    #expect(try take(text, catalog, "{a: [r, s, t], b: r}").products.map(\.sku) == ["R", "RS"])
  }

  @Test("A filter is skipped when an answer that it names is empty or off the path")
  func skippedFilter() throws {
    let questions = """
      - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: p}]}, {ref: y, label: Y, links: [{tag: p}]}]}
      - {ref: max, kind: number, title: B, optional: true, show_if: answer.a = x}
      """
    let text = quiz(questions, more: "filters: [{ref: f, keep: product.price <= answer.max, safety: true}]")
    #expect(
      try ["{a: x}", "{a: x, max: 9}", "{a: x, max: 10}", "{a: y, max: 9}"].map { try take(text, two, $0).shown.count } == [1, 0, 1, 1])
  }

  @Test("Unknown stock passes, known stock passes from min_stock on")
  func stock() throws {
    let catalog = "sku,title,price,tags,stock\nA,T,1,p,\nB,T,1,p,2\nC,T,1,p,3\nD,T,1,p,-1\n"
    let text = quiz("- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: p}]}]}", more: "scoring: {min_stock: 3}")
    #expect(try take(text, catalog, "{a: x}").products.map(\.sku) == ["A", "C"])
  }

  @Test("A threshold of 50 lets 1 of 2 pass and stops 1 of 3")
  func threshold() throws {
    func question(_ ref: String) -> String {
      "- {ref: \(ref), kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: \(ref)}]}]}\n"
    }
    func taken(_ refs: [String]) throws -> [String] {
      let text = quiz(refs.map(question).joined(), more: "scoring: {threshold: 50}")
      return try take(text, two, "{\(refs.map { "\($0): x" }.joined(separator: ", "))}").products.filter { $0.ladder == nil }.map(\.sku)
    }
    #expect(try taken(["p", "q"]) == ["P", "Q"])
    #expect(try taken(["p", "q", "r"]) == [])
  }
}
