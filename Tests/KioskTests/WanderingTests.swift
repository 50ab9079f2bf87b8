// Shoppers who press anything: whatever they do, the kiosk stands.
import Chance
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Kiosk

@Suite("Wandering")
struct WanderingTests {
  static let keys: [Key] = [
    .enter, .enter, .enter, .enter, .up, .down, .left, .right, .tab, .backTab, .backspace, .escape, .delete, .home, .end,
    .pageUp, .pageDown, .space, .function(1), .control("u"), .control("x"), "1", "2", "3", "6", "s", "l", "e", "?", "@", ".", "王", "é", "🙂",
  ]

  static func event(_ dice: inout Noise) -> Event<KioskReply> {
    switch Int.random(in: 0..<40, using: &dice) {
    case 0: .alarm
    case 1: .paste(dice.pick(["12.5", "贈り物 a@b.example", "\u{1B}[2J\n\u{202E}x", String(repeating: "長", count: 300)]))
    case 2: .mouse(Mouse(dice.pick([.press, .release, .wheelUp, .wheelDown]), at: Point(x: 10, y: 10)))
    case 3: .resize(dice.pick([(80, 24), (120, 40), (40, 12), (0, 0)].map { Size(columns: $0.0, rows: $0.1) }))
    default: .key(dice.pick(keys))
    }
  }

  /// Whether a wide sign stands without its right half, or a right half without its sign.
  static func isTorn(_ canvas: Canvas) -> Bool {
    let (width, cells) = (canvas.size.columns, canvas.cells)
    // A plain loop: this sees millions of cells.
    var place = 0
    while place < cells.count {
      let isWide = Width.of(canvas.text(of: cells[place])) == 2
      place += 1
      let isFollowed = place % width != 0 && place < cells.count && cells[place].isCovered
      if isWide != isFollowed { return true }
    }
    return false
  }

  @Test("150 events at random: every screen draws at 3 sizes with whole signs, and the bar of a session never shrinks", arguments: 0..<10)
  func anything(seed: Int) throws {
    var dice = Noise(UInt64(seed))
    let shop = try TeaShop()
    shop.pin = "1"
    var program = shop.play(Way.english).program
    var share = 0.0
    var session = ""
    for step in 0..<150 {
      let event = WanderingTests.event(&dice)
      shop.send(event, to: &program)
      if let visit = program.visit {
        if visit.session != session { (session, share) = (visit.session, 0) }
        #expect(visit.share >= share && visit.share <= 1, "seed \(seed), step \(step), \(event)")
        share = visit.share
      }
      for size in [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40), Size(columns: 200, rows: 50)].prefix(step % 5 == 0 ? 3 : 1) {
        var canvas = Canvas(size: size)
        program.view(&canvas)
        #expect(!WanderingTests.isTorn(canvas), "seed \(seed), step \(step), \(event)")
      }
      guard !program.isFinished else { break }
    }
  }

  @Test("a box over wide signs leaves no half of one at its edge")
  func boxOverWideSigns() throws {
    let played = try TeaShop().play(Way.english + "⌫")
    #expect(played.screen[7].hasPrefix("      “お茶 ╭──"))
    #expect(played.frames.allSatisfy { !WanderingTests.isTorn($0) })
  }

  @Test("500 events at random: ordinals of a session count 1, 2, 3, and every answer is one to its question", arguments: 100..<110)
  func story(seed: Int) throws {
    var dice = Noise(UInt64(seed))
    let shop = try TeaShop()
    shop.pin = "999999"
    var program = shop.play("x").program
    var ordinal = 0
    var isOpen = false
    for _ in 0..<500 {
      for effect in shop.send(WanderingTests.event(&dice), to: &program) {
        switch effect {
        case .begin:
          ordinal = 0
          isOpen = true
        case .record(let ref, let answer, let number):
          ordinal += 1
          #expect(number == ordinal && isOpen)
          let question = try #require(shop.quiz.question(ref))
          if case .choices(let refs) = answer { #expect(refs.allSatisfy { question.choice($0) != nil }) }
        case .submit(let answers, _, _):
          #expect(isOpen)
          #expect(Walk(shop.quiz, answers: answers, in: Surroundings(now: Tea.now)).waiting == nil)
        case .end:
          #expect(isOpen)
        case .forget:
          #expect(program.visit == nil)
          isOpen = false
        case .openShop, .readClock, .recall, .note, .handoff, .print, .callStaff, .knock: break
        }
      }
      // A visit always has an alarm, so that nobody's answers stay on the screen.
      if program.visit != nil { #expect(program.alarm != nil) }
    }
  }

  @Test("with a store that answers late, 200 keys at random neither crash nor show a question too early", arguments: 200..<206)
  func late(seed: Int) throws {
    var dice = Noise(UInt64(seed))
    let shop = try TeaShop()
    var program = shop.play(Way.english).program
    var post: [KioskReply] = []
    for _ in 0..<200 {
      let effects: [KioskEffect]
      if !post.isEmpty, Bool.random(using: &dice) {
        effects = program.update(.reply(post.removeFirst()))
      } else {
        effects = program.update(.key(dice.pick(WanderingTests.keys)))
      }
      post += effects.flatMap(shop.answer)
      let sinceSaving = effects.drop { if case .record = $0 { false } else { true } }
      #expect(!sinceSaving.contains { if case .note(.questionView, _) = $0 { true } else { false } })
      if program.isFinished { break }
    }
  }
}
