// The results: why a product is there, what the basket costs, and how an answer is changed; the hand-off after it.
import Domain
import Kiosk
import ScreenTesting
import Terminal
import Testing

@Suite("Results")
struct ResultsTests {
  @Test("2 teas with the shopper's own reasons, a popular one beside them, runner-ups, and what was kept out")
  func picture() throws {
    expectScreen(
      try TeaShop().play(Way.toResults),
      """

        Your evening                                 8 answers · 3 products · €18.50
        ────────────────────────────────────────────────────────────────────────────

        In the cup
        ▸ Rooibos vanilla                                      €6.00  aisle 1
          you said: a quiet night, a mild cup, a small price
          ●●●  3 of 3 answers
          Evening calm                                         €8.50  aisle 2
          you said: a quiet night, a mild cup
          ●●○  2 of 3 answers

        Beside it
          Honey dates                                          €4.00  till
          popular here, not matched to your answers




        Also close: Lavender 薰衣草 €9.00
        Kept out by what you told us: 1 product.

        Space keep or drop   ⏎ done   W why   E change an answer               L   ?
      """)
  }

  @Test("Space drops a product: it leaves the total and the basket; Space again keeps it")
  func drop() throws {
    let shop = try TeaShop()
    let results = shop.play(Way.toResults)
    #expect(results.screen.joined().contains("3 products · €18.50"))
    let dropped = shop.play(on: results, "↓ ")
    #expect(dropped.screen.joined().contains("2 products · €10.00"))
    #expect(dropped.screen.contains { $0.contains("Evening calm") && $0.contains("dropped") })
    #expect(shop.play(on: dropped, "⏎").effects.first == .handoff(skus: ["ROOI", "DATE"]))
    #expect(shop.play(on: dropped, " ").screen.joined().contains("3 products · €18.50"))
    #expect(shop.play(on: dropped, "1 ").screen.joined().contains("1 product · €4.00"))
  }

  @Test("a basket with nothing in it has no hand-off: thanks at once")
  func empty() throws {
    let shop = try TeaShop()
    let after = shop.play(on: shop.play(Way.toResults), " ↓ ↓ ⏎")
    #expect(after.effects == [.forget])
    #expect(after.screen.joined().contains("Thank you!"))
  }

  @Test("a shelf on which nothing fits says so in the quiz's words, and sends nobody away")
  func nothingFits() throws {
    let shop = try TeaShop()
    let played = shop.play(Way.toBudget + "1⏎s⏎⏎⏎⏎⏎⏎⏎⏎⏎")
    expectScreen(
      played,
      """

        Your evening                                                       8 answers
        ────────────────────────────────────────────────────────────────────────────


            No tea of ours fits all of this.

            Please ask us: we are happy to look with you.












        Kept out by what you told us: 4 products.

        ⏎ done   E change an answer                              L language   ? help
      """)
    #expect(shop.play(on: played, "⏎").effects == [.forget])
  }

  @Test("without the quiz's own words the kiosk has some")
  func nothingFitsOwnWords() throws {
    let text = Tea.quizText.split(separator: "\n").filter { !$0.hasPrefix("no_match") }.joined(separator: "\n")
    let screen = try TeaShop(try Tea.quiz(text)).play(Way.toBudget + "1⏎s⏎⏎⏎⏎⏎⏎⏎⏎⏎").screen
    #expect(screen.joined().contains("Nothing on our shelves fits all of this."))
  }

  @Test("12 products scroll with the cursor; the chosen one is always whole")
  func scrolls() throws {
    let rows = (1...12).map { "T\($0),t\($0),Tea number \($0),1.\($0 < 10 ? "0" : "")\($0),teas,sleep,9" }.joined(separator: "\n")
    let text = Tea.quizText.replacing("max: 2}", with: "max: 12}")
    let shop = try TeaShop(try Tea.quiz(text), catalog: try Tea.catalog("sku,product,title,price,collections,tags,stock\n" + rows))
    var played = shop.play(Way.toResults)
    #expect(played.screen.contains { $0.hasSuffix("▾") })
    for number in 1...12 {
      #expect(played.screen.contains { $0.contains("▸ Tea number \(number) ") }, "\(number)")
      let row = played.screen.firstIndex { $0.contains("▸") } ?? 0
      #expect(played.screen[row + 1].contains("you said: a quiet night"))
      played = shop.play(on: played, "↓")
    }
    #expect(played.screen.contains { $0.hasSuffix("▴") })
  }

  // MARK: Changing an answer

  @Test("E and the last answer begin a new session that records the 8 answers before it again, from 1, and asks it")
  func retake() throws {
    let shop = try TeaShop()
    let results = shop.play(Way.toResults)
    let retaken = shop.play(on: results, "e⏎")
    #expect(shop.sessions == 2)
    let records = retaken.effects.compactMap { effect in
      if case .record(let question, _, let ordinal) = effect { "\(ordinal) \(question)" } else { nil }
    }
    #expect(records == ["1 hello", "2 goal", "3 avoid", "4 cups", "5 budget", "6 stars", "7 note", "8 mail"])
    #expect(retaken.effects.first == .begin(Beginning(locale: "en", after: "01TEA1")))
    #expect(retaken.effects.dropFirst().first == .note(.start, question: nil))
    #expect(retaken.effects.last == .note(.questionView, question: "call"))
    #expect(retaken.screen.joined().contains("May we call?"))
    #expect(shop.play(on: retaken, "⏎").effects.first == .record(question: "call", answer: .empty, ordinal: 9))
  }

  @Test("the lead goes along, and is not asked for twice")
  func retakeLead() throws {
    let shop = try TeaShop()
    let again = shop.play(Way.toLead + "ada@example.com⏎⏎⏎ ⏎⏎⏎" + "e⏎⏎")
    let leads = again.effects.compactMap { if case .submit(_, let lead, _) = $0 { lead } else { nil } }
    #expect(leads.count == 2)
    #expect(leads.first == leads.last)
    #expect(again.screen.joined().contains("Your evening"))
  }

  @Test("a changed answer asks only what is new on its path, keeps the rest, and changes the results")
  func retakeOtherWay() throws {
    let shop = try TeaShop()
    let milk = shop.play(on: shop.play(Way.toResults), "e12")
    #expect(milk.screen.joined().contains("With milk?"))
    let results = shop.play(on: milk, "y")
    #expect(results.screen.joined().contains("Your evening"))
    let records = results.effects.compactMap { effect in
      if case .record(let question, _, let ordinal) = effect { "\(ordinal) \(question)" } else { nil }
    }
    #expect(records == ["3 milk", "4 avoid", "5 cups", "6 budget", "7 stars", "8 note", "9 mail", "10 call"])
    let done = shop.play(on: results, "e36⏎")
    #expect(shop.sessions == 3)
    #expect(done.screen.joined().contains("Green mate"))
    #expect(!done.screen.joined().contains("Evening calm"))
  }

  @Test("Backspace and Escape change an answer too", arguments: ["⌫", "⎋", "E"])
  func retakeKeys(key: String) throws {
    #expect(try TeaShop().play(Way.toResults + key).screen.joined().contains("What you told us"))
    #expect(try TeaShop().play(Way.toResults + key + "⏎").screen.joined().contains("May we call?"))
  }

  @Test("no question of the new session shows before all 8 answers are safe in it")
  func retakeDurable() throws {
    let shop = try TeaShop()
    let results = shop.play(Way.toResults)
    shop.isSlow = { if case .record = $0 { true } else { false } }
    var program = results.program
    shop.send(.key("e"), to: &program)
    let review = lines(program)
    shop.send(.key(.enter), to: &program)
    for _ in 0..<7 {
      shop.send(.reply(.recorded), to: &program)
      #expect(lines(program) == review)
    }
    #expect(shop.send(.reply(.recorded), to: &program) == [.note(.questionView, question: "call")])
  }

  // MARK: Hand-off

  @Test("the hand-off: the code in half blocks, the discount, and the short code for the till")
  func handoff() throws {
    expectScreen(
      try TeaShop().play(Way.toHandoff),
      """





        Take it with you                         ██▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀██
                                                 █ ▀▄                 ▄▀ █
        Scan with your phone: your               █   ▀▄             ▄▀   █
        basket is in it.                         █     ▀▄         ▄▀     █
                                                 █       ▀▄     ▄▀       █
        TEA10 is already in the                  █         ▀▄ ▄▀         █
        link.                                    █          ▄▀▄          █
                                                 █        ▄▀   ▀▄        █
                                                 █      ▄▀       ▀▄      █
        Or say this at the till                  █    ▄▀           ▀▄    █
                                                 █  ▄▀               ▀▄  █
          ROSE-4171                              █▄▀                   ▀▄█
                                                 ▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀




        ⏎ done   ⌫ back
      """)
  }

  @Test("without a link there is no code to scan, and the short code stays")
  func withoutLink() throws {
    let text = Tea.quizText.split(separator: "\n").filter { !$0.hasPrefix("handoff") }.joined(separator: "\n")
    let screen = try TeaShop(try Tea.quiz(text)).play(Way.toHandoff).screen.joined()
    #expect(screen.contains("ROSE-4171"))
    #expect(!screen.contains("Scan with your phone"))
    #expect(!screen.contains("▀"))
  }

  @Test("back from the hand-off the basket can still be trimmed, and is made anew")
  func trimAgain() throws {
    let shop = try TeaShop()
    let back = shop.play(on: shop.play(Way.toHandoff), "⌫")
    #expect(back.screen == shop.play(Way.toResults).screen)
    #expect(shop.play(on: back, " ⏎").effects.contains(.handoff(skus: ["CALM", "DATE"])))
  }

  @Test(
    "Enter and Space end with the thanks; other keys do not",
    arguments: [("⏎", true), (" ", true), ("x", false), ("1", false), ("↓", false)])
  func ends(key: String, isEnd: Bool) throws {
    #expect(try TeaShop().play(Way.toHandoff + key).screen.joined().contains("Thank you!") == isEnd)
  }
}
