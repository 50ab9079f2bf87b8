// 100,000 events that no shopper would send: every size, late and lost answers, staff's PIN guessed at. Whatever comes, the kiosk stands.
import Chance
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Kiosk

@Suite("Fuzz")
struct FuzzTests {
  /// No try of the dice.
  private static let pin = "271828182845"
  private static let steps = 2_500

  private static let texts = [
    "12.5", "贈り物 a@b.example", "\u{1B}[2J\n\u{202E}x", "\u{1B}]52;c;eA==\u{7}", String(repeating: "長", count: 300),
    String(repeating: "e\u{301}\u{327}", count: 90), "👩‍👩‍👧‍👦🏳️‍🌈", "\u{200B}\u{FEFF}\u{E0041}", String(repeating: "9", count: 500), "-0", "",
  ]
  private static let sizes = [
    (1, 1), (2, 2), (1, 200), (500, 1), (20, 5), (40, 12), (79, 23), (80, 24), (80, 24), (200, 50), (500, 200), (0, 0),
  ]

  private static func event(_ dice: inout Noise) -> Event<KioskReply> {
    switch Int.random(in: 0..<100, using: &dice) {
    case 0..<4: .alarm
    case 4..<8: .paste(dice.pick(texts))
    case 8..<12:
      .mouse(
        Mouse(
          dice.pick([.press, .press, .release, .wheelUp, .wheelDown]),
          at: Point(x: Int.random(in: -1...500, using: &dice), y: Int.random(in: -1...200, using: &dice))))
    case 12..<14: .pressed(Int.random(in: -2...40, using: &dice))
    case 14..<16: .resize(size(&dice))
    case 16..<20: .key(.control(dice.pick(["a", "c", "d", "l", "x", "x", "z", "u", "@", "\\"])))
    case 20..<24: .key(.character(Character(UnicodeScalar(UInt32.random(in: 0x20..<0xD800, using: &dice)) ?? "?")))
    default: .key(dice.pick(WanderingTests.keys))
    }
  }

  /// Where the dice begin.
  private static let ways = [
    "", "x", Way.english, Way.toGoal, Way.toAvoid, Way.toCups, Way.toBudget, Way.toStars, Way.toNote, Way.toMail, Way.toLead, Way.toResults,
    Way.toHandoff, Way.toThanks,
  ]

  private static func size(_ dice: inout Noise) -> Size {
    let (columns, rows) = dice.pick(sizes)
    return Size(columns: columns, rows: rows)
  }

  /// Draws as the loop does after an event.
  private static func draw(_ program: KioskProgram, at size: Size) -> Bool {
    var canvas = Canvas(size: Size(columns: max(size.columns, 1), rows: max(size.rows, 1)))
    program.view(&canvas)
    return !WanderingTests.isTorn(canvas)
  }

  @Test("2,500 events, 40 times: never finished without the PIN, drawn whole at its size, a visit always has an alarm", arguments: 0..<40)
  func anything(seed: Int) throws {
    var dice = Noise(UInt64(seed) &+ 7_000)
    let shop = try seed % 2 == 0 ? TeaShop() : EveryKind.shop()
    shop.prints = true
    shop.printing = dice.pick([.done, .paperOut, .failed, nil])
    if seed % 3 == 0 {
      shop.recalled = Recalled(session: "01OLD", answers: [("goal", .choices(["sleep"])), ("look", .choices(["sun"])), ("gone", .empty)])
    }
    shop.pin = FuzzTests.pin
    var program = shop.play(FuzzTests.ways[seed % FuzzTests.ways.count]).program
    var post: [KioskReply] = []
    var here = Size(columns: 80, rows: 24)
    // Some stores are slow, some lose an answer, some cannot save.
    let isSlow = seed % 3 == 1
    if seed % 5 == 4 { shop.fails = { if case .record(_, _, let ordinal) = $0 { ordinal % 7 == 0 } else { false } } }
    for step in 0..<FuzzTests.steps {
      let event = FuzzTests.event(&dice)
      if case .resize(let size) = event { here = size }
      post += program.update(event).flatMap(shop.answer)
      while !post.isEmpty, !isSlow || Int.random(in: 0..<3, using: &dice) == 0 {
        let place = isSlow && Int.random(in: 0..<20, using: &dice) == 0 ? post.count - 1 : 0
        post += program.update(.reply(post.remove(at: place))).flatMap(shop.answer)
      }
      #expect(!program.isFinished, "seed \(seed), step \(step), \(event)")
      guard !program.isFinished else { return }
      if program.visit != nil { #expect(program.alarm != nil, "seed \(seed), step \(step), \(event)") }
      // A large picture costs what 100 small ones do.
      let isLarge = here.columns * here.rows > 5_000
      if step % (isLarge ? 100 : 10) == 0 { #expect(FuzzTests.draw(program, at: here), "seed \(seed), step \(step), \(here), \(event)") }
    }
  }

  @Test("every screen of the way through the quiz draws whole at 60 sizes from 1x1 to 500x200")
  func sizes() throws {
    let shop = try TeaShop()
    for keys in FuzzTests.ways {
      let program = shop.play(keys).program
      for columns in [1, 2, 3, 20, 39, 40, 79, 80, 200, 500] {
        for rows in [1, 2, 11, 12, 24, 200] {
          var sized = program
          _ = sized.update(.resize(Size(columns: columns, rows: rows)))
          #expect(FuzzTests.draw(sized, at: Size(columns: columns, rows: rows)), "\(keys) at \(columns)x\(rows)")
        }
      }
    }
  }
}
