// Slots, runner-ups and the fallback ladder (FORMAT.md, Ranking, steps 8 and 9).
import Domain
import Testing

@Suite struct SlotTests {
  static let catalog = """
    sku,title,price,tags,collections,stock,status
    A,T,10,"p,k",caps,,
    B,T,20,"p,k",caps,,
    C,T,30,"p",teas,,
    D,T,40,"w",teas,,
    OUT,T,10,"p,k",caps,0,
    BAD,T,10,"p,bad",caps,,
    OLD,T,10,,caps,,archived
    """

  private func rows(_ results: String, more: String = "runner_ups: 0", answers: String = "{a: x}") throws -> [String] {
    let questions = """
      - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: p, points: 2}, {tag: w}, {tag: bad, exclude: true}]}]}
      - {ref: k, kind: single, optional: true, title: B, choices: [{ref: x, label: X, links: [{tag: k, require: true}]}]}
      - {ref: t, kind: single, optional: true, title: C, choices: [{ref: x, label: X, links: [{collection: teas, require: true}]}]}
      - {ref: max, kind: number, optional: true, title: D}
      - {ref: min, kind: number, optional: true, title: E}
      """
    let text = quiz(questions, more: "results: [{ref: r, slots: [\(results)]}]\n\(more)")
    let taken = try take(text, Self.catalog, answers)
    return taken.products.map { "\($0.slot ?? "-") \($0.sku)" + ($0.ladder.map { " \($0)" } ?? "") }
      + taken.emptySlots.map { "empty \($0)" }
  }

  @Test("Slots take from the top in file order, each product once")
  func slots() throws {
    #expect(
      try rows("{ref: one}, {ref: two, max: 2}, {ref: three, max: 2}, {ref: four}") == ["one A", "two B", "two C", "three D", "empty four"])
  }

  @Test("`where` chooses among products; `repeat` may show one again; runner-ups are the rest")
  func whereAndRepeat() throws {
    let slots = "{ref: tea, where: product.collection = teas}, {ref: dear, where: product.price >= 30, max: 2, repeat: true}, {ref: best}"
    #expect(try rows(slots, more: "runner_ups: 2") == ["tea C", "dear C", "dear D", "best A", "- B"])
  }

  @Test("A slot's own min_score and threshold stand in place of the quiz's")
  func ownGates() throws {
    let scoring = "scoring: {min_score: 2000, threshold: 100}\nrunner_ups: 9"
    #expect(try rows("{ref: low, min_score: 1000, where: product.sku = D}", more: scoring) == ["low D", "- A", "- B", "- C"])
    #expect(try rows("{ref: high, min_score: 3000}", more: "runner_ups: 1") == ["- A", "empty high"])
  }

  @Test("A hidden section is passed over: its slots are neither filled nor empty")
  func hiddenSection() throws {
    let text = quiz(
      "- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, tags: [t:x], links: [{tag: p}]}]}",
      more:
        "results: [{ref: h, show_if: not t:x, slots: [{ref: gone}]}, {ref: s, show_if: t:x, slots: [{ref: here}, {ref: none, where: product.sku = Z}]}]"
    )
    let taken = try take(text, two, "{a: x}")
    #expect(taken.products.map(\.slot) == ["here"] && taken.emptySlots == ["none"])
  }

  @Test("Without results there is one slot `best` of six, and three runner-ups")
  func standard() throws {
    let catalog = "sku,title,price,tags\n" + (0..<12).map { "S\($0 + 10),T,1,p" }.joined(separator: "\n")
    let taken = try take(quiz("- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: p}]}]}"), catalog, "{a: x}")
    #expect(taken.products.map(\.slot) == Array(repeating: "best", count: 6) + [nil, nil, nil])
  }

  @Test("Ladder, step 1: the threshold is dropped")
  func ladderThreshold() throws {
    let text = """
      - {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: p}]}]}
      - {ref: b, kind: single, title: B, choices: [{ref: x, label: X, links: [{tag: nothing}]}]}
      """
    let taken = try take(quiz(text, more: "scoring: {threshold: 60}\nrunner_ups: 3"), two, "{a: x, b: x}")
    #expect(taken.products.map { "\($0.sku) \($0.slot ?? "-") \($0.ladder?.rawValue ?? "-")" } == ["P best threshold"])
    #expect(taken.barred == ["P 1000 threshold"])
  }

  @Test("Ladder, step 2: requires fall one question after another, from the last in tie order")
  func ladderRequire() throws {
    #expect(try rows("{ref: s, max: 9}", answers: "{a: x, k: x}") == ["s A", "s B"])
    #expect(try rows("{ref: s, max: 9}", answers: "{a: x, k: x, t: x}") == ["s A require", "s B require"])
    #expect(
      try rows("{ref: s, max: 9}", more: "scoring: {tie_rank: [t]}\nrunner_ups: 0", answers: "{a: x, k: x, t: x}") == [
        "s C require", "s D require",
      ])
    #expect(try rows("{ref: s, where: product.sku = D}", answers: "{a: x, k: x}") == ["s D require"])
  }

  @Test("Ladder, step 3: filters fall, but those for safety never do")
  func ladderFilter() throws {
    let filters =
      "runner_ups: 0\nfilters: [{ref: f, keep: product.price <= answer.max}, {ref: s, keep: product.price >= answer.min, safety: true}]"
    #expect(try rows("{ref: s}", more: filters, answers: "{a: x, max: 5}") == ["s A filter"])
    #expect(try rows("{ref: s}", more: filters, answers: "{a: x, max: 5, min: 25}") == ["s C filter"])
    #expect(try rows("{ref: s}", more: filters, answers: "{a: x, max: 5, min: 90}") == ["empty s"])
    #expect(try rows("{ref: s}", more: filters, answers: "{a: x, k: x, t: x, max: 5, min: 25}") == ["s C filter"])
  }

  @Test("Ladder, step 4: the fixed list in its order, active, not excluded, safe, in stock, not used before")
  func ladderFixed() throws {
    let slot = "{ref: s, max: 2, where: product.sku = NONE, fixed: [OLD, BAD, OUT, NOSUCH, D, D, B, A]}"
    #expect(try rows(slot) == ["s D fixed", "s B fixed"])
    #expect(try rows("{ref: f, where: product.sku = B}, " + slot) == ["f B", "s D fixed", "s A fixed"])
    #expect(
      try rows("{ref: f, where: product.sku = B}, " + slot.replacing("max: 2,", with: "max: 2, repeat: true,")) == [
        "f B", "s D fixed", "s B fixed",
      ])
    let safety = "runner_ups: 0\nfilters: [{ref: s, keep: product.price < answer.max, safety: true}]"
    #expect(try rows(slot, more: safety, answers: "{a: x, max: 20}") == ["s A fixed"])
  }

  @Test("A fixed product needs no score; every other step still asks for min_score")
  func fixedWithoutScore() throws {
    let text = quiz(
      "- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: p, points: -1}]}]}",
      more: "results: [{ref: r, slots: [{ref: s, fixed: [Q, P]}, {ref: e}]}]\nno_match: Ask us")
    let taken = try take(text, two, "{a: x}")
    #expect(taken.products.map { "\($0.sku) \($0.score) \($0.ladder?.rawValue ?? "-")" } == ["Q 0 fixed"])
    #expect(taken.emptySlots == ["e"])
    #expect(taken.barred == ["P -1000 score"])
  }

  @Test("A catalog of 3000 good variants is cut to the best, and still gives the right rows when gates turn the best 1000 away")
  func manyCandidates() throws {
    let rows = (0..<3000).map { "S\($0 + 10_000),T,\($0),\($0 < 1000 ? "\"p,top\"" : "p")" }
    let text = quiz(
      "- {ref: a, kind: single, title: A, choices: [{ref: x, label: X, links: [{tag: p}, {tag: top, points: 5}]}]}\n- {ref: b, kind: number, title: B}",
      more:
        "runner_ups: 1\nfilters: [{ref: f, keep: product.price >= answer.b, safety: true}]\nresults: [{ref: r, slots: [{ref: s, max: 2}]}]")
    let taken = try take(text, "sku,title,price,tags\n" + rows.joined(separator: "\n"), "{a: x, b: 1000}")
    #expect(taken.shown == ["S11000 1000", "S11001 1000", "S11002 1000"])
    #expect(taken.excluded.count == 1000 && taken.excluded.allSatisfy { $0.gate == .filter })
  }
}
