// What kiosks of ill will say of their figures: nobody's sums overflow, and chance decides nothing.
import Domain
import Testing

@testable import Fleet

@Suite("Figures of ill will")
struct HostileFigureTests {
  @Test("a document that is torn, deep or absurd adds up to what can be read of it, and overflows nobody's sums")
  func hostile() {
    var paths = CountPaths()
    var sums = CountSums()
    for text in [
      #"{"views": 3, "questions": {"a\"b": {"views": 2}, "ü": {"views": 1}}, "starts": -1}"#, #"{"views":4,"questions":{"ü":{"views":5"#,
      #"{"views": 999999999999999999, "starts": 8}"#, #"{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}"#, "[1]", "", #"{"views": "x"}"#,
      #"{"views"#, "{\"views\\",
    ] {
      sums.add(paths.read(text))
    }
    #expect(paths.document(sums) == ["views": 7, "questions": ["a\"b": ["views": 2], "ü": ["views": 6]], "starts": -1])
  }

  @Test("9 × 10^18 sessions of one kiosk overflow nobody's sums, and of two currencies of one day the first by name is told each time")
  func extremes() {
    let kiosks = (1...3).map { number in
      FigureLives.Kiosk(id: "k\(number)", store: Int64(number), shop: "Shop \(number)", name: "till", role: "r\(number)")
    }
    func told(_ kiosk: String, _ sessions: String, _ currency: String) -> [String?] {
      [kiosk, "20400", "skin", "5f0c", "de", "", sessions, #"{"views":3}"#, currency]
    }
    var paths = CountPaths()
    // Each dictionary has an order of its own.
    for _ in 0..<20 {
      var sums = FigureSums(FigureLives(kiosks), filter: FunnelFilter())
      sums.add(
        known: [], told: [told("k1", "9223372036854775807", "EUR"), told("k2", "9223372036854775807", "CHF"), told("k3", "-5", "GBP")],
        &paths)
      #expect(sums.currency == "CHF")
      #expect(sums.sessions.told == 2_000_000_000_000 && sums.sessions.all == sums.sessions.told)
      #expect(paths.document(sums.all) == ["views": 9])
    }
  }
}
