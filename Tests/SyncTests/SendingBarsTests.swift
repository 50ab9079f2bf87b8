// The bars of a run as text: painted over on a terminal, a few lines elsewhere, nothing where nothing is wanted.
import Synchronization
import Testing

@testable import askwell_sync

@Suite("Sending bars")
struct SendingBarsTests {
  /// What was written, and a clock that is set by hand.
  private final class Paper: Sendable {
    private let state = Mutex((text: "", now: Int64(0)))
    var text: String { state.withLock { $0.text } }
    func set(_ now: Int64) { state.withLock { $0.now = now } }
    func bars(_ place: SendingBars.Place) -> SendingBars {
      SendingBars(place, write: { text in self.state.withLock { $0.text += text } }, clock: { self.state.withLock { $0.now } })
    }
  }

  @Test("a bar tells name, share, rows done and rows a second; a slow one rows a minute")
  func line() {
    let half = SendingBars.Bar(name: "klaviyo", done: 1000, total: 2000, taken: 250)
    #expect(half.line(nameWidth: 9) == "klaviyo    [###############...............] 1000 of 2000, 4000 a second")
    let slow = SendingBars.Bar(name: "hook", done: 3, total: 4, taken: 9000)
    #expect(slow.line(nameWidth: 4) == "hook  [######################........] 3 of 4, 20 a minute")
    #expect(SendingBars.Bar(name: "hook", total: 4).line(nameWidth: 4) == "hook  [..............................] 0 of 4")
  }

  @Test("on a terminal 2 destinations are 2 lines that are painted over, cut to its width; a line of the log goes above them")
  func terminal() {
    let paper = Paper()
    let bars = paper.bars(.terminal(columns: 20))
    bars.begin([("klaviyo", 10), ("hook", 2), ("idle", 0)])
    let first = "klaviyo  [.........\u{1B}[K\nhook     [.........\u{1B}[K\n"
    #expect(paper.text == first)
    paper.set(100)
    bars.count(5, at: "klaviyo")
    let second = "\u{1B}[2A\rklaviyo  [#########\u{1B}[K\nhook     [.........\u{1B}[K\n"
    #expect(paper.text == first + second)
    // Too soon to be painted again.
    paper.set(120)
    bars.count(1, at: "hook")
    #expect(paper.text == first + second)
    let painted = "klaviyo  [#########\u{1B}[K\nhook     [#########\u{1B}[K\n"
    bars.aside { paper.bars(.nowhere).aside {} }
    #expect(paper.text == first + second + "\u{1B}[2A\r\u{1B}[J" + painted)
    bars.end()
    #expect(paper.text.hasSuffix("\u{1B}[2A\r" + painted))
  }

  @Test("elsewhere 200 rows are 5 lines, 40 rows none; quiet is quiet")
  func stream() {
    let paper = Paper()
    let bars = paper.bars(.stream)
    bars.begin([("klaviyo", 200), ("hook", 40)])
    for now in 1...40 {
      paper.set(Int64(now) * 100)
      bars.count(5, at: "klaviyo")
      bars.count(1, at: "hook")
    }
    bars.end()
    #expect(paper.text.split(separator: "\n").map(String.init) == [40, 80, 120, 160, 200].map { "klaviyo: \($0) of 200, 50 a second" })
    let quiet = Paper()
    let none = quiet.bars(.nowhere)
    none.begin([("klaviyo", 200)])
    none.count(200, at: "klaviyo")
    none.end()
    #expect(quiet.text.isEmpty)
  }
}
