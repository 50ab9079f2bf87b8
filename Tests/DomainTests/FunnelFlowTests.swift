// The funnel's picture: where bars and bands lie, and figures as they are written.
import Chance
import Testing

@testable import Domain

@Suite("Picture of a funnel")
struct FunnelFlowTests {
  private typealias Span = FunnelFlow.Span

  @Test("100 views, 80 starts; 30 jump over the second question, 10 leave there: every length by hand")
  func byHand() {
    var funnel = Funnel()
    (funnel.views, funnel.starts, funnel.completions) = (100, 80, 70)
    var (a, b, c) = (Funnel.QuestionSums(), Funnel.QuestionSums(), Funnel.QuestionSums())
    (a.views, a.ways) = (80, ["b": 50, "c": 30])
    (b.views, b.drops, b.ways) = (50, 10, ["c": 40])
    (c.views, c.ways) = (70, [Funnel.results: 70])
    funnel.questions = ["a": a, "b": b, "c": c]
    let day = CivilDate(daysSinceEpoch: 20_700)
    let questions = ["a", "b", "c"].map { FunnelReport.QuestionWords(ref: $0, title: $0) }
    let rows = FunnelFlow(
      FunnelReport(
        shop: nil, filter: FunnelFilter(), days: day...day, asOf: Instant(seconds: 0), currency: "EUR", funnel: funnel,
        questions: questions)
    ).rows
    #expect(rows.map(\.place) == [.intro, .question(0), .question(1), .question(2), .results])
    // 9920 of 10,000 are for sessions; 80 part the jump from the bar beside it.
    #expect(rows[0].bar == Span(from: 0, to: 9920) && rows[0].leaving == Span(from: 7936, to: 9920))
    #expect(rows[2].passing == [Span(from: 0, to: 2976)] && rows[2].bar == Span(from: 3056, to: 8016))
    #expect(rows[2].leaving == Span(from: 7024, to: 8016))
    #expect(
      rows[1].bands == [
        .init(top: Span(from: 0, to: 2976), bottom: Span(from: 0, to: 2976), isPassing: true),
        .init(top: Span(from: 2976, to: 7936), bottom: Span(from: 3056, to: 8016), isPassing: false),
      ])
    #expect(
      rows[2].bands == [
        .init(top: Span(from: 0, to: 2976), bottom: Span(from: 0, to: 2976), isPassing: true),
        .init(top: Span(from: 3056, to: 7024), bottom: Span(from: 2976, to: 6944), isPassing: false),
      ])
    #expect(rows[4].bar == Span(from: 0, to: 6944) && rows[4].bands.isEmpty)
  }

  @Test("200 random funnels, also such as cannot be: all lies in the picture, no bar on another, bands begin and end at bars")
  func inside() {
    for seed in 0..<200 {
      var random = Noise(UInt64(seed))
      var report = ReportSample.report(sessions: random.number(1...60), seed: UInt64(seed))
      for ref in report.funnel.questions.keys.sorted() where random.once(in: 3) {
        report.funnel.questions[ref]?.ways[random.pick(["budget", "tip", "nowhere", "name", Funnel.results])] = random.number(0...90)
        report.funnel.questions[ref]?.drops = random.number(0...90)
      }
      let rows = FunnelFlow(report).rows
      for (index, row) in rows.enumerated() {
        let spans = row.passing + [row.bar]
        #expect(spans.allSatisfy { $0.from >= 0 && $0.width >= 0 && $0.to <= FunnelFlow.width }, "\(seed) \(index)")
        #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.to <= $1.from }, "\(seed) \(index)")
        #expect(row.bar.from <= row.leaving.from && row.leaving.to == row.bar.to, "\(seed) \(index)")
        func lies(_ span: Span, in row: FunnelFlow.Row) -> Bool {
          (row.passing + [row.bar]).contains { $0.from <= span.from && span.to <= $0.to }
        }
        for band in row.bands { #expect(lies(band.top, in: row) && lies(band.bottom, in: rows[index + 1]), "\(seed) \(index)") }
      }
    }
  }

  @Test("figures as they are written")
  func figures() {
    let (euro, yen, franc) = (Figures(currency: "EUR"), Figures(currency: "JPY"), Figures(currency: "CHF"))
    #expect([0, 999, 1000, 1_234_567, -1234].map(Figures.count) == ["0", "999", "1,000", "1,234,567", "−1,234"])
    let rates = [Rate(62, of: 200), Rate(1, of: 3), Rate(0, of: 9), Rate(3, of: 2), Rate(0, of: 0)]
    #expect(rates.map { Figures.percent($0) } == ["31.0%", "33.3%", "0.0%", "150.0%", "-"])
    let round = [Rate(62, of: 200), Rate(1, of: 30), Rate(1, of: 20), Rate(0, of: 5)].map(Figures.roundPercent)
    #expect(round == ["31%", "3.3%", "5%", "0%"])
    #expect(euro.money(123_450) == "€1,234.50" && euro.money(-5) == "−€0.05")
    #expect(yen.money(1500) == "¥1,500" && franc.money(1200) == "CHF 12.00")
    #expect(euro.money(Mean(1000, over: 3)) == "€3.33" && euro.money(Mean(0, over: 0)) == "-" && Figures.seconds(tenths: 42) == "4.2 s")
    let days = [20_758, 20_787, 20_760, 20_731, 20_300].map(CivilDate.init(daysSinceEpoch:))
    #expect(Figures.period(days[0]...days[1]) == "1–30 November 2026" && Figures.period(days[3]...days[2]) == "5 October – 3 November 2026")
    #expect(Figures.period(days[0]...days[0]) == "1 November 2026" && Figures.period(days[4]...days[0]) == "31 July 2025 – 1 November 2026")
  }
}
