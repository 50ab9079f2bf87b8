// The command palette and the tour of the first use.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("Palette and tour")
struct PaletteTests {
  private static func answer(_ effect: ConsoleEffect) -> [ConsoleReply] {
    guard effect == .loadNames else { return Shop.answer(effect) }
    return [
      .names([
        PaletteEntry("Find your routine", kind: "quiz", .quiz(ref: "skin", title: "Find your routine")),
        PaletteEntry("Sensitive, wants glow", kind: "segment", .segment(.saved("Sensitive, wants glow"))),
        PaletteEntry("skin:sensitive", kind: "tag", .segment(.tag(Shop.tag("skin:sensitive")))),
      ])
    ]
  }

  private static func console(_ keys: String, columns: Int = 80, rows: Int = 24) -> Played<ConsoleProgram> {
    play(ConsoleProgram(), keys: Shop.pin + keys, columns: columns, rows: rows, reply: answer)
  }

  @Test("a few letters find a segment among actions, quizzes and tags, at 80x24 and 40x12")
  func picture() {
    expectScreen(
      Self.console(":sens"),
      """

        Askwell · Overview        Maison Flore, Lyon 2   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────
        ╭──────────────────────────────────────────────────────────────────────────╮
        │  : sens                                                        26 names  │
        │──────────────────────────────────────────────────────────────────────────│
        │ ▸ Sensitive, wants glow                                         segment  │
        │   skin:sensitive                                                    tag  │
        │   Go to Sessions                                                   page  │
        │   Go to Segments                                                   page  │
        │   Figures: Questions                                               page  │
        │                                                                          │
        │                                                                          │
        │                                                                          │
        │                                                                          │
        │                                                                          │
        │                                                                          │
        ╰──────────────────────────────────────────────────────────────────────────╯



        F figures   Q leave                                                   ? help
      """)
    expectScreen(
      Self.console(":sens", columns: 40, rows: 12),
      """
       Askwell · Overview         ● 2 waiting
       ──────────────────────────────────────
       ╭────────────────────────────────────╮
       │  : sens                  26 names  │
       │────────────────────────────────────│
       │ ▸ Sensitive, wants glow   segment  │
       │   skin:sensitive              tag  │
       │   Go to Sessions             page  │
       ╰────────────────────────────────────╯
       ● klaviyo                      2

       F figures   Q leave             ? help
      """)
  }

  @Test("Enter opens what was found, a key's action is done, Escape closes; letters are no keys of the page meanwhile")
  func opens() {
    #expect(Self.console(":skin:sen⏎").screen.joined().contains("Overview › skin:sensitive"))
    #expect(Self.console(":routine⏎").screen.joined().contains("Find your routine"))
    #expect(Self.console(":go to sess⏎").screen == Shop.console("4").screen)
    #expect(Self.console(":2q⎋").screen == Shop.console("").screen)
  }

  @Test("the owner's first PIN is followed by a tour of 5 cards over the pages that they are about; Escape skips it")
  func tour() {
    let start: (ConsoleEffect) -> [ConsoleReply] = { effect in
      switch effect {
      case .askDoor: [.door(Door(store: "", roles: []))]
      case .setPIN:
        [.admitted(Admission(role: .owner, store: "", zone: Shop.zone, status: StoreStatus(version: 7), isFirstUse: true))]
      default: Shop.answer(effect)
      }
    }
    func played(_ keys: String) -> String {
      play(ConsoleProgram(), keys: "27182818⏎27182818⏎" + keys, reply: start).screen.joined(separator: "\n")
    }
    #expect(played("").contains("This is the day") && played("").contains("1 of 5"))
    #expect(played("⏎").contains("Quizzes live here") && played("⏎").contains("completed"))
    #expect(played("⏎⏎⏎⏎").contains("5 of 5"))
    #expect(!played("⏎⏎⏎⏎⏎").contains("of 5") && !played("⎋").contains("of 5"))
    #expect(Self.console(":tour⏎").screen.joined().contains("1 of 5"))
  }
}
