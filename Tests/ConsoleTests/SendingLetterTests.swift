// The mapping of a destination's names, and its dead letters.
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Console

extension SendingTests {
  @Test("the mapping: here and there, what is left out, and the name that 2 tags take")
  func names() {
    expectScreen(
      sync("⏎m↓"),
      """

        Askwell · Sync › klaviyo › Mapping               owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──
               here                    there                          says
          [x]  goal:sleep              askwell_goal, askwell_tags     sleep
        ▸ [x]  skin-type:dry           ! skin_type                    dry
          [x]  skin_type:oily          ! skin_type                    oily
          [ ]  answer.feel             left out                       dry
               locale                  locale                         fr






        ────────────────────────────────────────────────────────────────────────────
        ! The same name there as skin_type:oily: they cannot be told apart. Rename
        one, or leave one out.
        profile: skin_type

                                            2 with one name · of the latest delivery
        Space leave out skin-type:*   N name it   / find   ⌫ back   Q leave   ? help
      """)
    expectScreen(
      sync("⏎m↓", columns: 40, rows: 12),
      """
       Askwell · Sync › klaviyo ›…   ! paused
       ──────────────────────────────────────
              here          there
         [x]  goal:sleep    askwell_goal, as…
       ▸ [x]  skin-type:d…  ! skin_type
         [x]  skin_type:o…  ! skin_type
         [ ]  answer.feel   left out
              locale        locale


       2 with one name · of the latest deliv…
       Space leave out skin-type:*     ? help
      """)
  }

  @Test("space leaves a namespace out or sends an answer again; what goes with every contact has no switch")
  func leaveOut() {
    #expect(requests(sync("⏎m ")).contains(.leaveOut("klaviyo", item: "goal", isLeftOut: true)))
    #expect(requests(sync("⏎m↓↓↓ ")).contains(.leaveOut("klaviyo", item: "answer.feel", isLeftOut: false)))
    #expect(sync("⏎m↓↓↓↓ ").screen[21] == "  ! locale always goes with a contact")
  }

  @Test("N gives goal:* another name; one that skin_type has is refused, one with a hyphen too; every contact's locale has none")
  func rename() {
    #expect(requests(sync("⏎mnsleep_goal⏎")).contains(.rename("klaviyo", item: "goal", to: "sleep_goal")))
    let taken = sync("⏎mnSkin_Type⏎")
    #expect(!requests(taken).contains { if case .rename = $0 { true } else { false } })
    #expect(taken.screen.joined().contains("skin_type:* has this name"))
    #expect(sync("⏎mna-b⏎").screen.joined().contains("Letters, digits and _, at most 50"))
    #expect(sync("⏎m↓↓↓↓n").screen[21] == "  ! locale always goes with a contact")
  }

  @Test("dead letters with the vendor's words; r is one of them, R all")
  func letters() {
    expectScreen(
      sync("↓d"),
      """

        Askwell · Sync › Dead letters                    owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──
          when          tries  the vendor's words
        ▸ 10:12             1  the receiver answered 422: email looks odd
          23 Nov 18:05     12  no answer within 30 s














                                                                      2 dead letters
        ⏎ read   r retry   R retry all   / find   ⌫ back   Q leave            ? help
      """)
    let one = sync("↓d↓r")
    #expect(requests(one).contains(.retry("newsletter", id: "01J9ZK1A00AAAAAAAAAAAAAAAA")))
    #expect(one.screen[21] == "  ✓ 1 delivery waits to be sent again")
    #expect(requests(sync("↓dR")).contains(.retry("newsletter", id: nil)))
  }

  @Test("a dead letter: why, what it holds; e mends it, a fault stands beside its field, r sends it and goes back")
  func letter() {
    expectScreen(
      sync("↓d⏎"),
      """

        Askwell · Sync › Dead letters › 01J9ZK3V         owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──

        ! The receiver answered 422: email looks odd
          given up 10:12 after 1 try

        What it holds
          {
            "email": "julie@example.com"
          }










        E edit   R retry   ↑↓ scroll   ⌫ back   Q leave                       ? help
      """)
    expectScreen(
      sync("↓d⏎e⌫⌫⌫⌫⌫⌫⌫⌫⌫⌫⌫⌫⏎⏎⏎⏎⏎⏎"),
      """

        Askwell · Sync › Dead letters › 01J9ZK3V › Ed…   owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──

          What is sent ●

        ▸ email         julie
                        ! This is no email address
          phone

          name          Julie Martin

          locale        fr

          tags          goal:sleep skin:dry

          removed tags




        Ctrl-S save   Tab next   Esc back
      """)
    let mended = sync("↓d⏎e⌫⌫⌫org⏎⏎⏎⏎⏎⏎")
    var fields = SendingShop.fields
    fields.email = "julie@example.org"
    #expect(requests(mended).contains(.change(id: SendingShop.letters[0].id, fields)))
    #expect(mended.screen[21] == "  ✓ Changed: email. R sends it again")
    #expect(sync("↓d⏎r").screen[1].contains("Sync › Dead letters  "))
  }
}
