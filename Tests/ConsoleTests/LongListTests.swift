// A million rows in a window: what is asked for, what is shown meanwhile, what comes too late.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("A million sessions")
struct LongListTests {
  /// A console whose session list answers when it is told to.
  private struct Slow {
    var program: ConsoleProgram
    var asked: [LongAsk] = []
    var total = 1_000_000

    init(columns: Int = 80, rows: Int = 24) {
      program = play(ConsoleProgram(), keys: Shop.pin, columns: columns, rows: rows) { Shop.answer($0) }.program
    }

    mutating func send(_ event: Event<ConsoleReply>) {
      for case .loadSessions(let ask) in program.update(event) { asked.append(ask) }
    }
    mutating func press(_ keys: Key...) { for key in keys { send(.key(key)) } }
    mutating func answer(_ ask: LongAsk) { send(.reply(.sessions(Shop.million(ask, total: total)))) }
    mutating func find(_ ask: LongAsk, _ rows: [SessionsPage.Row?]) {
      let page = LongPage(ask: ask, total: total, rows: rows, looked: total)
      send(.reply(.sessions(SessionsPage(version: 7, asOf: Shop.now, list: page))))
    }
    mutating func answerAll() {
      var answers = 0
      while !asked.isEmpty, answers < 1_000 {
        answer(asked.removeFirst())
        answers += 1
      }
    }

    var screen: [String] {
      var canvas = Canvas(size: Size(columns: 80, rows: 24))
      program.view(&canvas)
      return canvas.lines
    }
    /// What the chosen row says.
    var chosen: String { screen.first { $0.contains("▸") } ?? "" }
    /// The place that the chosen row names; -1 while it is not here.
    var number: Int { chosen.firstMatch(of: /No (\d+)/).flatMap { Int($0.1) } ?? -1 }
  }

  @Test("the first 64 of 1,000,000 are asked for, and nothing more while they are enough")
  func opens() {
    var slow = Slow()
    slow.press("4")
    #expect(slow.asked == [LongAsk()])
    slow.answerAll()
    #expect(slow.chosen.contains("No 999999"))
    #expect(slow.screen.joined().contains("1 of 1,000,000 sessions"))
    slow.press(.down, .down, .pageDown)
    #expect(slow.asked.isEmpty)
  }

  @Test("End shows a line with an ellipsis at once, asks for the oldest once, and stands on number 0")
  func end() {
    var slow = Slow()
    slow.press("4")
    slow.answerAll()
    slow.press(.end)
    #expect(slow.screen.contains { $0.hasPrefix("  ▸ …") })
    #expect(slow.screen.joined().contains("1,000,000 of 1,000,000 sessions"))
    #expect(slow.asked.count == 1 && slow.asked[0].first == 0 && slow.asked[0].count <= 64)
    slow.answerAll()
    #expect(slow.chosen.contains("No 0"))
    slow.press(.home)
    slow.answerAll()
    #expect(slow.chosen.contains("No 999999"))
  }

  @Test("200 pages down before the first answer are one question, and the next asks for where one is by then")
  func late() {
    var slow = Slow()
    slow.press("4")
    slow.answerAll()
    slow.press(.pageDown)
    let page = 999_999 - slow.number
    #expect(page > 10)
    for _ in 0..<199 { slow.press(.pageDown) }
    #expect(slow.asked.count == 1)
    let first = slow.asked.removeFirst()
    slow.answer(first)
    #expect(slow.chosen.contains("…"))
    #expect(slow.asked.count == 1)
    let place = 999_999 - 200 * page
    #expect(slow.asked[0].first.map { $0 <= place && place < $0 + slow.asked[0].count } == true, "\(slow.asked)")
    slow.answerAll()
    #expect(slow.chosen.contains("No \(place)"), "\(slow.chosen)")
  }

  @Test("on a walk of 3,000 rows down and 3,000 up every row is shown, and few questions are asked")
  func walks() {
    var slow = Slow()
    slow.press("4")
    slow.answerAll()
    var questions = 0
    for step in 1...3_000 {
      slow.press(.down)
      questions += slow.asked.count
      slow.answerAll()
      if step % 97 == 0 { #expect(slow.chosen.contains("No \(999_999 - step) ")) }
    }
    for _ in 0..<3_000 {
      slow.press(.up)
      questions += slow.asked.count
      slow.answerAll()
    }
    #expect(slow.chosen.contains("No 999999"))
    #expect(questions < 500, "\(questions)")
  }

  @Test("when 5 sessions begin, the chosen row stays the same one, and in the middle too")
  func grows() {
    var slow = Slow()
    slow.press("4")
    slow.answerAll()
    slow.press(.down, .down)
    slow.total += 5
    slow.send(.reply(.status(StoreStatus(version: 8))))
    slow.answerAll()
    #expect(slow.chosen.contains("No 999997"))
    #expect(slow.screen[5].contains("No 1000004"))
    for _ in 0..<40 {
      slow.press(.pageDown)
      slow.answerAll()
    }
    let before = slow.chosen
    slow.total += 5
    slow.send(.reply(.status(StoreStatus(version: 9))))
    #expect(slow.asked.count == 1)
    slow.answerAll()
    #expect(slow.chosen == before)
  }

  @Test("letters of a search are asked for one at a time, and the answer to an earlier word is dropped")
  func finds() {
    var slow = Slow()
    slow.press("4")
    slow.answerAll()
    slow.press("/", "a", "b", "c")
    #expect(slow.asked.map(\.find) == ["a"])
    #expect(slow.screen.joined().contains("1 of 1,000,000 sessions"))
    let old = LongPage(ask: slow.asked.removeFirst(), total: 1_000_000, rows: [Optional(Shop.session(77))], looked: 1_000_000)
    slow.send(.reply(.sessions(SessionsPage(version: 7, asOf: Shop.now, list: old))))
    #expect(slow.asked.map(\.find) == ["abc"])
    #expect(!slow.screen.joined().contains("No 77"))
    let rows = (0..<200).map { Optional(Shop.session($0)) }
    let page = LongPage(ask: slow.asked.removeFirst(), total: 1_000_000, rows: rows, looked: 48_210, next: 951_790)
    slow.send(.reply(.sessions(SessionsPage(version: 7, asOf: Shop.now, list: page))))
    #expect(slow.screen.joined().contains("200 found in 48,210 of 1,000,000"))
    slow.press(.enter, "m")
    #expect(slow.asked.last?.below == 951_790)
    let more = LongPage(ask: slow.asked.removeLast(), total: 1_000_000, rows: [Optional(Shop.session(900))], looked: 1_000_000)
    slow.send(.reply(.sessions(SessionsPage(version: 7, asOf: Shop.now, list: more))))
    #expect(slow.screen.joined().contains("201 found"))
    slow.press(.escape)
    #expect(slow.screen.joined().contains("1 of 1,000,000 sessions"))
  }

  @Test("the rows in sight stay until the answer to a letter is there, and none of them can be opened meanwhile")
  func stays() {
    var slow = Slow()
    slow.press("4")
    slow.answerAll()
    let before = slow.screen[5..<20]
    slow.press("/", "a")
    #expect(slow.screen[5..<20] == before)
    #expect(slow.screen.joined().contains("1 of 1,000,000 sessions"))
    let rows = (70..<73).map { Optional(Shop.session($0)) }
    slow.find(slow.asked.removeFirst(), rows)
    #expect(slow.screen.joined().contains(" 3 found"))
    #expect(slow.chosen.contains("No 70") && !slow.screen.joined().contains("No 999999"))
    let found = slow.screen[5..<20]
    slow.press("b")
    #expect(slow.screen[5..<20] == found && slow.screen.joined().contains(" 3 found"))
    slow.press(.enter, .enter)
    #expect(slow.screen[1].contains("Sessions  "), "an older row was opened")
    slow.find(slow.asked.removeFirst(), [])
    #expect(slow.screen.joined().contains("Nothing found") && !slow.screen.joined().contains("No 70"))
    slow.press(.escape)
    #expect(slow.screen[5..<20] == before)
  }

  @Test("the first row is the chosen one of what was found, wherever one stood before")
  func findsFromBelow() {
    var slow = Slow()
    slow.press("4")
    slow.answerAll()
    slow.press(.down, .down, .down, "/", "a")
    slow.find(slow.asked.removeFirst(), (70..<80).map { Optional(Shop.session($0)) })
    #expect(slow.chosen.contains("No 70"))
  }

  @Test("a search that finds nothing goes on by itself 12 times and then waits for M")
  func goesOn() {
    var slow = Slow()
    slow.press("4")
    slow.answerAll()
    slow.press("/", "x")
    var goes = 0
    while let ask = slow.asked.first {
      slow.asked.removeFirst()
      goes += 1
      let page = LongPage<SessionsPage.Row>(
        ask: ask, total: 1_000_000, rows: [], looked: goes * 1_000, next: Int64(1_000_000 - goes * 1_000))
      slow.send(.reply(.sessions(SessionsPage(version: 7, asOf: Shop.now, list: page))))
    }
    #expect(goes == 13)
    #expect(slow.screen.joined().contains("Nothing found so far"))
    slow.press(.enter, "m")
    #expect(slow.asked.map(\.below) == [987_000])
  }

  @Test("a question that failed is asked again by the next key")
  func fails() {
    var slow = Slow()
    slow.press("4")
    slow.answerAll()
    slow.press(.end)
    slow.asked = []
    slow.send(.reply(.failed("The store is busy.")))
    slow.press(.up)
    #expect(slow.asked.count == 1)
    slow.answerAll()
    #expect(slow.chosen.contains("No 1 "))
  }

  @Test("a row that is gone is a line with an ellipsis, is asked for once, and opens nothing")
  func gone() {
    let row = Shop.sessions[0]
    let played = play(ConsoleProgram(), keys: Shop.pin + "4↓⏎") { effect in
      guard case .loadSessions(let ask) = effect else { return Shop.answer(effect) }
      return [.sessions(SessionsPage(version: 7, asOf: Shop.now, list: LongPage(ask: ask, total: 3, rows: [row, nil, row])))]
    }
    #expect(played.screen[6].contains("▸ …"))
    #expect(played.effects.filter { if case .loadSessions = $0 { true } else { false } }.count == 1)
  }
}
