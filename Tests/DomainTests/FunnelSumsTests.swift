// Sums of a funnel as a document, which a hub reads from kiosks that it does not know.
import Domain
import Testing

@Suite("Sums of a funnel")
struct FunnelSumsTests {
  @Test("hours that a week does not have, and times beyond a day, are passed over; the rest of the document counts")
  func outOfRange() {
    let funnel = Funnel(
      document: [
        "views": 7, "hours": ["-50": ["starts": 9], "168": ["starts": 9], "167": ["starts": 2], "x": ["starts": 9]],
        "sales": ["-7": ["orders": 9], "7": ["orders": 1]],
        "questions": ["goal": ["views": 5, "tenths": ["9000000000000000000": 9, "-1": 9, "42": 3]]],
      ])
    #expect(funnel.views == 7 && funnel.hours.mapValues(\.starts) == [167: 2] && funnel.sales.mapValues(\.orders) == [7: 1])
    #expect(funnel.questions["goal"]?.tenths == [42: 3])
    #expect(Funnel(document: funnel.document) == funnel)
  }

  @Test("the middle of 9 × 10^17 times is found without a sum that overflows; of few it is the lower of two")
  func middle() {
    var sums = Funnel.QuestionSums()
    sums.tenths = [10: 300_000_000_000_000_000, 20: 600_000_000_000_000_000]
    #expect(sums.tenths(atPercent: 50) == 20 && sums.tenths(atPercent: 33) == 10 && sums.tenths(atPercent: 34) == 20)
    sums.tenths = [1: 1, 2: 1, 3: 1, 4: 1]
    #expect([25, 26, 50, 51, 90].map(sums.tenths(atPercent:)) == [1, 2, 2, 3, 4])
  }
}
