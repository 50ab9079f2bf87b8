// Every kind of question: what is typed, touched and scanned becomes the right answer, and what is wrong is said beside it.
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Kiosk

@Suite("Every kind of question")
struct EveryKindTests {
  private func answer(_ keys: String) throws -> Answer? {
    try EveryKind.shop().play(keys).effects.reduce(nil) { last, effect in
      if case .record(_, let answer, _) = effect { answer } else { last }
    }
  }

  // MARK: Dropdown and search

  @Test("a stroke and three letters find one of 15 choices; Enter takes it")
  func search() throws {
    #expect(try answer(EveryKind.toLand + "/ire⏎") == .choices(["l9"]))
    let found = try EveryKind.shop().play(EveryKind.toLand + "/land")
    #expect(found.screen.filter { $0.contains("land") }.count == 4)
    #expect(!found.screen.joined().contains("Austria"))
  }

  @Test("accents and case are no hindrance", arguments: [("cote", "l2"), ("OST", "l14"), ("日", "l11"), ("d'iv", "l2")])
  func folded(typed: String, ref: String) throws {
    #expect(try answer(EveryKind.toLand + "/" + typed + "⏎") == .choices([ref]))
  }

  @Test("nothing found is said; Enter, Backspace and Escape bring all choices back, and then lead back")
  func nothingFound() throws {
    let shop = try EveryKind.shop()
    let lost = shop.play(EveryKind.toLand + "/qq")
    #expect(lost.screen.joined().contains("Nothing found."))
    #expect(shop.play(on: lost, "⏎").screen == shop.play(EveryKind.toLand).screen)
    #expect(shop.play(on: lost, "⌫⌫⌫").screen == shop.play(EveryKind.toLand).screen)
    #expect(shop.play(on: lost, "⎋").screen == shop.play(EveryKind.toLand).screen)
    #expect(shop.play(on: lost, "⎋⎋").screen.joined().contains("Which do you like?"))
  }

  @Test("letters are letters while searching, and keys again after it")
  func lettersInSearch() throws {
    let shop = try EveryKind.shop()
    #expect(shop.play(EveryKind.toLand + "/l?").screen.joined().contains("/ l?"))
    #expect(shop.play(EveryKind.toLand + "/l⎋l").screen.joined().contains("Wo lebst du?"))
  }

  @Test("of 500 choices one is found by its number, and the picture never shows more than the screen holds")
  func fiveHundred() throws {
    let list = (1...500).map { "{ref: n\($0), label: \"Number \($0)\"}" }.joined(separator: ", ")
    let shop = try small("{ref: one, kind: dropdown, title: Which?, choices: [\(list)]}")
    let found = shop.play("x1/mber 417⏎")
    #expect(found.effects.contains(.record(question: "one", answer: .choices(["n417"]), ordinal: 1)))
    #expect(shop.play("x1").screen.filter { $0.contains("Number") }.count == 11)
  }

  // MARK: Ranking, dates, scales

  @Test("a ranking keeps the order of the keys, and takes no third of two")
  func ranking() throws {
    #expect(try answer(EveryKind.toRank + "31⏎") == .choices(["look", "price"]))
    let full = try EveryKind.shop().play(EveryKind.toRank + "312")
    #expect(full.screen.joined().contains("▲ Please choose at most 2."))
    #expect(full.screen.contains { $0.contains("2  [ ] Taste") })
    #expect(try EveryKind.shop().play(EveryKind.toRank + "3⏎").screen.joined().contains("▲ Please choose at least 2."))
  }

  @Test(
    "eight digits are a day, said again in words",
    arguments: [("24111984", "1984-11-24"), ("01111985", "1985-11-01"), ("922000", "2000-02-09"), ("1→2.2000", "2000-02-01")])
  func dates(keys: String, iso: String) throws {
    #expect(try answer(EveryKind.toBorn + keys + "⏎") == .date(try #require(CivilDate(iso: iso))))
  }

  @Test("the day is said in words while it is typed; a day of no calendar is told below it and stays")
  func dateWords() throws {
    let shop = try EveryKind.shop()
    #expect(shop.play(EveryKind.toBorn + "24111984").screen.joined().contains("Saturday, 24 November 1984"))
    let wrong = shop.play(EveryKind.toBorn + "31021984⏎")
    #expect(wrong.screen.joined().contains("▲ There is no such day. Please look again."))
    #expect(wrong.screen.joined().contains("31"))
    #expect(shop.play(EveryKind.toBorn + "01011899⏎").screen.joined().contains("▲ Please choose a day from 01/01/1900 to 24/11/2026."))
  }

  @Test("German and American put a day's parts in their own order and keep what was typed")
  func dateOrder() throws {
    let german = try EveryKind.shop().play(EveryKind.toBorn + "24111984l")
    #expect(german.screen.joined().contains("Samstag, 24. November 1984"))
    #expect(Words.in("en-US").calendar.order == [.month, .day, .year])
    #expect(Words.in("en-US").calendar.short(try #require(CivilDate(iso: "1984-11-24"))) == "11/24/1984")
  }

  @Test("a scale takes its digits, a ten too, and says what the number means")
  func scale() throws {
    #expect(try answer(EveryKind.toFriend + "10⏎") == .number(10))
    #expect(try EveryKind.shop().play(EveryKind.toFriend + "8").screen.joined().contains("Gladly"))
    #expect(try EveryKind.shop().play(EveryKind.toFriend + "3").screen.joined().contains("Rather not"))
  }

  // MARK: Scanner

  @Test("a scanner is a fast typist: its 13 digits and Enter are the answer; UPC-A and EAN-8 too")
  func scanner() throws {
    for code in ["4006381333931", "036000291452", "96385074"] {
      #expect(try answer(EveryKind.toCode + code + "⏎") == .text(code))
    }
  }

  @Test("a code that cannot be read is said; the next scan takes its place, while a hand may mend it")
  func rescan() throws {
    let shop = try EveryKind.shop()
    let bad = shop.play(EveryKind.toCode + "4006381333932⏎")
    #expect(bad.screen.joined().contains("▲ This code cannot be read."))
    #expect(shop.play(on: bad, "4006381333931⏎").effects.first == .record(question: "code", answer: .text("4006381333931"), ordinal: 7))
    #expect(shop.play(on: bad, "⌫1⏎").effects.first == .record(question: "code", answer: .text("4006381333931"), ordinal: 7))
  }

  // MARK: Pictures

  @Test("picture choices stand beside each other, each with its label; without any picture they are a list")
  func pictures() throws {
    let shop = try EveryKind.shop()
    let cards = shop.play(EveryKind.toLook).screen
    #expect(cards.contains { $0.contains("1 Sun") && $0.contains("2 Moon") && $0.contains("3 The sea") })
    #expect(cards.contains { $0.contains("▄") || $0.contains("▀") })
    shop.pictures = [:]
    let list = shop.play(EveryKind.toLook).screen
    #expect(!list.contains { $0.contains("Sun") && $0.contains("Moon") })
    #expect(try answer(EveryKind.toLook + "→⏎") == .choices(["moon"]))
  }

  @Test("a label longer than its card is wide stands below its picture on 2 lines, whole")
  func longLabels() throws {
    let question =
      "{ref: one, kind: picture, title: Which?, choices: [{ref: a, label: \"Useful, every day\", image: sun.png}, {ref: b, label: B}, "
      + "{ref: c, label: C}, {ref: d, label: D}]}"
    let shop = try small(question)
    shop.pictures = try EveryKind.shop().pictures
    let cards = shop.play("x1").screen
    #expect(cards.contains { $0.contains("1 Useful, ") && $0.contains("2 B") } && cards.contains { $0.contains("every day") })
  }

  @Test("a name that was typed is said again in a later question")
  func piping() throws {
    #expect(try EveryKind.shop().play(EveryKind.toWell).screen.joined().contains("All well, Mia?"))
  }

  // MARK: Touch and number pad

  @Test("a finger alone answers what can be chosen: pictures, a list, a ranking, a day's parts, a scale, the footer's words")
  func touch() throws {
    let shop = try EveryKind.shop()
    let ranking = shop.touch(["Press any key", "English", "Moon", "Estonia", "Taste", "Price", "next"], on: shop.play())
    #expect(ranking.effects.first == .record(question: "rank", answer: .choices(["taste", "price"]), ordinal: 3))
    #expect(ranking.screen.joined().contains("When were you born?"))
    let scale = shop.touch([" 8 ", "answer"], on: shop.play(EveryKind.toFriend))
    #expect(scale.effects.first == .record(question: "friend", answer: .number(8), ordinal: 5))
    let help = shop.touch(["? help"], on: scale)
    #expect(help.screen.joined().contains("call our staff"))
    #expect(shop.touch(["call our staff"], on: help).effects == [.callStaff])
  }

  @Test("the number pad alone answers every kind but text, goes back, asks for help, and changes the language")
  func numberPad() throws {
    let shop = try EveryKind.shop()
    let pad = "51" + "2" + "5" + "21⏎" + "24111984⏎" + "8⏎" + "+⏎" + "⏎"
    let story = shop.play(pad)
    #expect(story.screen.joined().contains("Tell us more"))
    #expect(shop.play("512-").screen.joined().contains("Which do you like?"))
    #expect(shop.play("512/").screen.joined().contains("/ "))
    #expect(shop.play("51/").screen.joined().contains("Keys"))
    #expect(shop.play("51.").screen.joined().contains("Was gefällt dir?"))
    #expect(shop.play("51+⏎").effects.contains(.record(question: "look", answer: .choices(["moon"]), ordinal: 1)))
    #expect(shop.play("5125*+*⏎").effects.contains(.record(question: "rank", answer: .choices(["price", "taste"]), ordinal: 3)))
  }

  @Test("the number pad mends a wrong day, and finds its way out of a search")
  func padMends() throws {
    let shop = try EveryKind.shop()
    #expect(shop.play(EveryKind.toBorn + "31021984⏎----" + "1984⏎").screen.joined().contains("31"))
    #expect(shop.play(EveryKind.toBorn + "-").screen.joined().contains("What matters most?"))
    let lost = shop.play(EveryKind.toLand + "/77")
    #expect(shop.play(on: lost, "⏎").screen == shop.play(EveryKind.toLand).screen)
    #expect(shop.play("x-").screen == shop.play().screen)
  }

  @Test("a quiz's own hotkeys go before the kiosk's, no key stands twice, and lint names keys that the kiosk needs")
  func hotkeys() throws {
    let question =
      "{ref: one, kind: single, title: Which?, choices: [{ref: a, label: A}, {ref: b, label: B}, {ref: c, label: C, hotkey: \"1\"}]}"
    let shop = try small(question)
    #expect(shop.play("x11").effects.contains(.record(question: "one", answer: .choices(["c"]), ordinal: 1)))
    #expect(shop.play("x12").effects.contains(.record(question: "one", answer: .choices(["a"]), ordinal: 1)))
    let text = Tea.quizText.replacing("{ref: gift, label: {en: \"Make a gift", with: "{ref: gift, hotkey: l, label: {en: \"Make a gift")
    #expect(QuizFile(text).problems.contains { $0.code == "shadowed_hotkey" })
  }

  @Test("0 passes over an optional choice on the number pad")
  func padSkips() throws {
    let shop = try small("{ref: one, kind: yes_no, optional: true, title: One?}")
    #expect(shop.play("x10").effects.contains(.record(question: "one", answer: .empty, ordinal: 1)))
  }

  // MARK: Text of all kinds

  @Test("wide and combining labels break no box at three sizes", arguments: [(40, 12), (80, 24), (200, 50)])
  func wide(columns: Int, rows: Int) throws {
    let labels = ["日本語のお茶はいかがですか日本語のお茶はいかがですか", "e\u{301}a\u{300}o\u{302} ñ", "🫖 🍵 🎁 tea", "شاي بالنعناع", "한국어 차", "ordinary"]
    let list = labels.enumerated().map { "{ref: c\($0.offset), label: \"\($0.element)\"}" }.joined(separator: ", ")
    let shop = try small("{ref: one, kind: single, title: \"どれ？ Which?\", choices: [\(list)]}")
    for key in ["", "↓", "↓↓↓"] {
      let played = shop.play("x1" + key, columns: columns, rows: rows)
      let canvas = try #require(played.frames.last)
      for y in 0..<rows {
        let texts = (0..<columns).map { canvas.text(of: canvas.cells[y * columns + $0]) }
        if let left = texts.firstIndex(of: "│") {
          let right = try #require(texts.lastIndex(of: "│"))
          #expect(right - left > 20 && texts[(right + 1)...].allSatisfy { $0 == " " || $0 == "▾" || $0 == "▴" }, "row \(y)")
        }
      }
    }
  }
}
