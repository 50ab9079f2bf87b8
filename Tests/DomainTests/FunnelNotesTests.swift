// What a report tells a manager to look at, and when it says nothing.
import Testing

@testable import Domain

@Suite("Notes of a report")
struct FunnelNotesTests {
  private func report(_ change: (inout FunnelReport) -> Void) -> FunnelReport {
    let day = CivilDate(daysSinceEpoch: 20_700)
    var funnel = Funnel()
    (funnel.views, funnel.starts, funnel.completions) = (400, 200, 120)
    // Counted long after: no window is open.
    var report = FunnelReport(
      shop: nil, filter: FunnelFilter(), days: day...day, asOf: Instant(seconds: 21_000 * 86_400), currency: "EUR", funnel: funnel)
    change(&report)
    return report
  }

  private func question(_ views: Int, drops: Int, answers: Int = 0, skips: Int = 0) -> Funnel.QuestionSums {
    var sums = Funnel.QuestionSums()
    (sums.views, sums.drops, sums.answers, sums.skips) = (views, drops, answers, skips)
    return sums
  }

  private func texts(_ change: (inout FunnelReport) -> Void) -> [String] { report(change).notes.map(\.text) }

  @Test("figures that do not stand out make no note")
  func nothing() { #expect(texts { _ in } == []) }

  @Test("the one question that loses far more than others is named with its number, title and n")
  func biggestDrop() {
    let found = texts { report in
      report.questions = [.init(ref: "a", title: "Who?"), .init(ref: "b", title: "Up to?")]
      report.funnel.questions = ["a": question(200, drops: 10), "b": question(200, drops: 62)]
    }
    #expect(found == ["Question 2, “Up to?”, loses 31% of those who see it (62 of 200), far more than any other step."])
  }

  @Test("two questions that lose alike are no news; nor is one of 29 sessions; nor 9.5%")
  func noBiggestDrop() {
    #expect(texts { $0.funnel.questions = ["a": question(200, drops: 62), "b": question(200, drops: 60)] } == [])
    #expect(texts { $0.funnel.questions = ["a": question(29, drops: 20), "b": question(200, drops: 1)] } == [])
    #expect(texts { $0.funnel.questions = ["a": question(200, drops: 19), "b": question(2000, drops: 1)] } == [])
    #expect(texts { $0.funnel.questions = ["a": question(200, drops: 20), "b": question(2000, drops: 1)] }.count == 1)
  }

  @Test("the contact step may be the one")
  func contactStep() {
    let found = texts { report in
      report.funnel.questions = ["a": question(200, drops: 4)]
      (report.funnel.leadViews, report.funnel.leadDrops) = (150, 45)
    }
    #expect(found == ["The contact step loses 30% of those who see it (45 of 150), far more than any other step."])
  }

  @Test("timeouts from 10%, empty slots from 5%, the ladder from 20%")
  func troubles() {
    #expect(texts { ($0.funnel.timeouts, $0.funnel.noMatches, $0.funnel.fallbacks) = (19, 5, 23) } == [])
    let kinds = report { ($0.funnel.timeouts, $0.funnel.noMatches, $0.funnel.fallbacks) = (20, 6, 24) }.notes.map(\.kind)
    #expect(kinds == ["timeouts", "no_matches", "fallbacks"])
  }

  @Test("an optional question that nobody or nearly everybody leaves empty; one that must be answered never")
  func skips() {
    let found = texts { report in
      report.questions = ["a", "b", "c"].map { .init(ref: $0, title: $0, isOptional: $0 != "c") }
      report.funnel.questions = [
        "a": question(100, drops: 0, answers: 100), "b": question(100, drops: 0, answers: 10, skips: 90),
        "c": question(100, drops: 0, answers: 100),
      ]
    }
    #expect(
      found == [
        "Question 1, “a”, is optional, and nobody leaves it empty (0 of 100).",
        "Question 2, “b”, is left empty by 90% of those who see it (90 of 100).",
      ])
  }

  @Test("completion and conversion against the period before are told where the intervals do not overlap")
  func changes() {
    let found = texts { report in
      (report.before.starts, report.before.completions) = (200, 80)
      report.funnel.sales[90] = sales(12)
      report.before.sales[90] = sales(9)
    }
    #expect(found == ["Completion rose from 40% (80 of 200) to 60% (120 of 200)."])
    #expect(texts { ($0.before.starts, $0.before.completions) = (200, 110) } == [])
    #expect(texts { ($0.before.starts, $0.before.completions) = (29, 2) } == [])
  }

  private func sales(_ sessions: Int) -> Funnel.SaleSums {
    var sums = Funnel.SaleSums()
    (sums.sessions, sums.orders) = (sessions, sessions)
    return sums
  }

  @Test("conversion is compared by the longest window that has passed; open ones are named, and never make a fall")
  func openWindows() {
    func found(daysAfter days: Int64) -> [String] {
      texts { report in
        report.asOf = Instant(seconds: (20_700 + days) * 86_400)
        (report.before.starts, report.before.completions) = (200, 120)
        for window in Funnel.windows { (report.funnel.sales[window], report.before.sales[window]) = (sales(6), sales(60)) }
      }
    }
    let fall = "days fell from 50% (60 of 120) to 5% (6 of 120)."
    #expect(found(daysAfter: 8) == ["Orders within 7, 30 and 90 days may still come in for this period."])
    #expect(found(daysAfter: 9) == ["Conversion within 7 \(fall)", "Orders within 30 and 90 days may still come in for this period."])
    #expect(found(daysAfter: 92) == ["Conversion within 90 \(fall)"])
  }

  @Test("variants: a difference needs intervals apart, and names no winner")
  func variants() {
    func found(_ a: Int, _ b: Int) -> [String] {
      texts { report in
        report.variants = [("A", a), ("B", b)].map { name, completions in
          var funnel = Funnel()
          (funnel.starts, funnel.completions) = (200, completions)
          return FunnelReport.Part(name: name, title: name, funnel: funnel)
        }
      }
    }
    #expect(
      found(124, 90)[0] == "Variants differ in completion: A 62% (124 of 200), B 45% (90 of 200). Their 95% intervals do not overlap.")
    #expect(found(124, 112)[0] == "No difference in completion can be told yet: A 62% (124 of 200), B 56% (112 of 200).")
    #expect(found(124, 112)[1] == "No difference in conversion within 30 days can be told yet: A 0% (0 of 124), B 0% (0 of 112).")
  }

  @Test("fewer than 30 starts: that is the note, and no share is made much of; 30 are enough")
  func few() {
    let found = texts { ($0.funnel.starts, $0.funnel.timeouts) = (29, 29) }
    #expect(found == ["Few sessions: 29 starts. A share of fewer than 30 says little."])
    #expect(report { ($0.funnel.starts, $0.funnel.timeouts) = (30, 30) }.notes.map(\.kind) == ["timeouts"])
  }

  @Test("stores with too few starts are named, five of them at most")
  func fewParts() {
    let found = texts { report in
      report.stores = (1...7).map { number in
        var funnel = Funnel()
        funnel.starts = number
        return FunnelReport.Part(name: "s\(number)", title: "S\(number)", funnel: funnel)
      }
    }
    #expect(found == ["Too few starts to compare these stores: S1 (1), S2 (2), S3 (3), S4 (4), S5 (5) and 2 more."])
  }

  @Test("a note as JSON has its kind, its words and its figures")
  func json() {
    let note = FunnelNote.timeouts(Rate(20, of: 200))
    #expect(note.json["kind"] == "timeouts" && note.json["text"] == .string(note.text))
    #expect(note.json["rates"]?[0]?["count"] == 20 && note.json["rates"]?[0]?["of"] == 200)
  }
}
