// The console at the hub of a chain: kiosks, shops, sessions of all of them, what was published and to whom.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("Console of a chain")
struct ChainTests {
  @Test("no PIN is asked for; kiosks that need somebody come first")
  func kiosks() {
    expectScreen(
      ChainHub.console(),
      """

        Askwell · Kiosks                                      db.example   all shops
        1 Kiosks  2 Segments  3 Quizzes  4 Sessions  5 Figures  6 Published
        ━━━━━━━━────────────────────────────────────────────────────────────────────
          shop        kiosk       seen          waiting  health
        ▸ Oslo        till        06:42           1,204  silent for 5 h; out of pap…
          Lyon        door        11:41               0  well
          Oslo        old         14 Nov 01:42        -  cut off













                                                          2 kiosks, 1 needs somebody
        ⏎ how it is   / find   0 choose shops   Q leave                       ? help
      """)
  }

  @Test("Enter shows one kiosk in full")
  func kiosk() {
    expectScreen(
      ChainHub.console("⏎"),
      """

        Askwell · Kiosks › till                               db.example   all shops
        1 Kiosks  2 Segments  3 Quizzes  4 Sessions  5 Figures  6 Published
        ━━━━━━━━────────────────────────────────────────────────────────────────────

        Oslo
        silent for 5 h
        out of paper

        Seen            06:42
        Waiting         1,204 entries
        Published       has not got what was published last
        Paper           out
        Clock           90 seconds behind
        Not taken in    2 entries
        Version         0.1.0
        Id              b





        ↑↓ scroll   ⌫ back   Q leave                                          ? help
      """)
  }

  @Test("0 chooses the shops that are looked at; the head says which, and the page is asked anew")
  func place() {
    let played = ChainHub.console("0↓↓⏎")
    expectScreen(
      ChainHub.console("0"),
      """

        Askwell · Kiosks › Shops                              db.example   all shops
        1 Kiosks  2 Segments  3 Quizzes  4 Sessions  5 Figures  6 Published
        ━━━━━━━━────────────────────────────────────────────────────────────────────

        ▸ All shops
        Regions
          South
        Shops
          Lyon
          Oslo










                                                                             2 shops
        ⏎ look at it   / find   ⌫ back   Q leave                              ? help
      """)
    #expect(played.effects.suffix(2) == [.chain(.look(at: ChainHub.lyon)), .chain(.kiosks)])
    #expect(played.screen[1].hasSuffix("db.example   Lyon"))
  }

  @Test("O turns to earlier sessions, N back to the latest")
  func sessions() {
    expectScreen(
      ChainHub.console("4o"),
      """

        Askwell · Sessions                                    db.example   all shops
        1 Kiosks  2 Segments  3 Quizzes  4 Sessions  5 Figures  6 Published
        ─────────────────────────────────━━━━━━━━━━─────────────────────────────────
          when          shop          kiosk        quiz              state      lead
        ▸ 09:42         Lyon          door         Skin              completed  yes
















        ⏎ what was said   N latest   / find   Q leave                         ? help
      """)
    let turned = ChainHub.console("4on")
    #expect(turned.effects.suffix(2) == [.chain(.sessions(before: "01B")), .chain(.sessions(before: nil))])
  }

  @Test("what was published says how far it came, and why not further")
  func published() {
    expectScreen(
      ChainHub.console("6"),
      """

        Askwell · Published                                   db.example   all shops
        1 Kiosks  2 Segments  3 Quizzes  4 Sessions  5 Figures  6 Published
        ────────────────────────────────────────────────────────━━━━━━━━━━━─────────
          when          what            to                          kiosks  by
        ▸ 11:41         quiz skin       10% of kiosks     19 of 20, 1 wait  ana
          11:32         the catalog     all kiosks              200 of 200  ana













        Oslo, till: this kiosk has a version of its own

        W give it to all   X take it back   / find   Q leave                  ? help
      """)
  }

  @Test("W gives it to every kiosk; taking it back asks first; a refusal is said")
  func widening() {
    #expect(ChainHub.console("6w").effects.contains(.chain(.widen(version: 9))))
    #expect(!ChainHub.console("6↓w").effects.contains { if case .chain(.widen) = $0 { true } else { false } })
    let asked = ChainHub.console("6x")
    #expect(!asked.effects.contains(.chain(.takeBack(version: 9))))
    #expect(asked.screen.contains { $0.contains("Take quiz skin back?") })
    let refused = ChainHub.console("6x→⏎")
    #expect(refused.effects.contains(.chain(.takeBack(version: 9))))
    #expect(refused.screen.contains { $0.contains("It was taken back already") })
  }

  @Test("a quiz goes to all kiosks, to 10% of them, or to the shop in sight")
  func targets() {
    func publishing(_ keys: String) -> [PublishTarget] {
      let store = DraftStore()
      let played = play(ConsoleProgram(), keys: keys, columns: 80, rows: 24) { effect in
        switch effect {
        case .askDoor, .chain: ChainHub.answer(effect)
        default: store.answer(effect)
        }
      }
      return played.effects.compactMap { if case .editing(.publish(_, _, _, let target)) = $0 { target } else { nil } }
    }
    #expect(publishing("3ep⏎") == [.all])
    #expect(publishing("3ep→⏎") == [.percent(10)])
    #expect(publishing("3ep→→⏎") == [.all])
    #expect(publishing("0↓↓⏎3ep→→⏎") == [.shop(1, name: "Lyon")])
  }

  @Test("in a shop the arrows choose nobody, and no page of the chain is among the keys")
  func shop() {
    let store = DraftStore()
    let played = store.editor("p→⏎")
    #expect(played.effects.contains(.editing(.publish(ref: "skin", text: TeaQuiz.text, revision: 3, to: .all))))
    #expect(!Shop.console("?").screen.contains { $0.contains("kiosks") || $0.contains("choose shops") })
    #expect(!ChainHub.console("?").screen.contains { $0.contains("people") || $0.contains("lock") })
  }

  @Test("left alone for 120 s it leaves: nobody has a PIN to come back by")
  func idle() {
    var console = ChainHub.console("3").program
    #expect(console.update(.alarm) == [.lock, .leave])
    #expect(console.isFinished)
  }

  @Test("of segments there are counts: people and what came and went are known in their shops")
  func segments() {
    let played = ChainHub.console("2")
    #expect(!played.screen.contains { $0.contains("⏎ people") || $0.contains("today") || $0.contains("overlap") })
    #expect(!ChainHub.console("2⏎").effects.contains { if case .loadPeople = $0 { true } else { false } })
  }
}
