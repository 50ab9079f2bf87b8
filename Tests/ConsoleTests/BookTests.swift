// People, one person, the erasure, the audit log.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("People and the audit log")
struct BookTests {
  @Test("4 people, who came last first, with whole addresses")
  func people() {
    expectScreen(
      Shop.console("5"),
      """

        Askwell · People          Maison Flore, Lyon 2   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ───────────────────────────────────────────────━━━━━━━━─────────────────────
          address                      name               reach   tags  seen
        ▸ julie.martin@example.com     Julie Martin       yes        3  10:12
          +33612345612                                    yes        2  23 Nov 18:05
          wei@shop.example.org         王小明             yes       12  20 Nov 12:30
          -                            Ana                no         0  1 Dec 2025












                                                                            4 people
        ⏎ person   / find   Q leave                                           ? help
      """)
  }

  @Test("Enter shows a person: addresses, tags, sessions, consents with their words, deliveries, history")
  func person() {
    expectScreen(
      Shop.console("5⏎", rows: 50),
      """


        Askwell · People › Julie Martin                  owner   ● klaviyo 2 waiting

        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ───────────────────────────────────────────────━━━━━━━━─────────────────────

        ▸ name            Julie Martin
          email           julie.martin@example.com
          language        fr
          known since     2 Oct 10:00
          last seen       10:12
          write by        email
          id              01JC1

          Tags now
            since 10:12         goal:glow
            since 2 Oct 10:00   skin:dry

          Sessions
            11:31         completed  v12 Find your routine

          Consent
            2 Oct 10:00   yes to email
                          Yes, write to me.

          Deliveries
            10:13         delivered            klaviyo
            10:20         dead, 4 tries        newsletter
                          the receiver answered 422

          How the tags came and went
            10:12         + goal:glow
            10:12         - goal:calm
            2 Oct 10:00   + skin:dry  import

          Properties
            club          gold









        X export   E erase   ⌫ back   Q leave                                 ? help
      """)
  }

  @Test("at 40x12 a person is read line by line")
  func narrowPerson() {
    expectScreen(
      Shop.console("5⏎↓↓↓", columns: 40, rows: 12),
      """
       Askwell · People › Julie Mart…   owner
       ──────────────────────────────────────
         name         Julie Martin
         email        julie.martin@example.c…
         language     fr
       ▸ known since  2 Oct 10:00
         last seen    10:12
         write by     email
         id           01JC1
         Tags now
                                      18 more
       X export   E erase   ⌫ back     ? help
      """)
  }

  @Test("x writes a file and says where")
  func export() {
    let played = Shop.console("5⏎x")
    #expect(played.effects.last == .book(.export(id: "01JC1")))
    #expect(played.screen.joined().contains("Written to /shop/exports/contact-01JC1.json"))
  }

  @Test("Enter on a line of a session opens it, and on another says that there is none")
  func opensSession() {
    #expect(Shop.console("5⏎⏎").screen.joined().contains("This line is of no session"))
    let played = Shop.console("5⏎" + String(repeating: "↓", count: 13) + "⏎")
    #expect(played.effects.last == .loadSession(id: "01J9ZK3V7Q"))
  }

  @Test("an erasure says what goes and what stays, and wants the first 4 characters of the address")
  func erase() {
    expectScreen(
      Shop.console("5⏎ejul"),
      """

        Askwell · People › Julie Martin › Erase          owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ───────────────────────────────────────────────━━━━━━━━─────────────────────

        Erase julie.martin@example.com?

        Goes: addresses, name and properties; 2 tags with their history; 2
        deliveries; what was typed in 1 session.

        Stays: the sessions, as nobody's; the words and times of consents, which
        prove that what was sent was allowed.

        Told to forget: klaviyo, newsletter. There is no way back.

        Type 4 characters  jul






        Esc keep
      """)
    // At 40x12 what does not fit is counted, and scrolls.
    let low = Shop.console("5⏎ejul", columns: 40, rows: 12)
    #expect(low.screen.contains { $0.contains("Type 4 characters  jul") && $0.contains(" more") })
    #expect(play(low.program, keys: "↓↓↓↓↓↓", columns: 40, rows: 12).screen.contains { $0.contains("There is no way back") })
    #expect(!Shop.console("5⏎ejul⏎").effects.contains { if case .book(.erase) = $0 { true } else { false } })
    let done = Shop.console("5⏎eJULi⏎")
    #expect(done.effects.contains(.book(.erase(id: "01JC1", typed: "JULi"))))
    #expect(done.screen.joined().contains("Erased. Told to forget: klaviyo"))
    #expect(done.screen[1].contains("Askwell · People  "))
  }

  @Test("Escape keeps the person, and letters of the signature are no keys")
  func keeps() {
    let played = Shop.console("5⏎eq2l?⎋")
    #expect(played.screen == Shop.console("5⏎").screen)
  }

  @Test("people are found by what is typed, and Escape shows all again")
  func finds() {
    let found = Shop.console("5/wei").screen
    #expect(found.joined().contains("1 found") && found[5].contains("wei@shop"))
    #expect(Shop.console("5/wei⎋").screen == Shop.console("5").screen)
    #expect(Shop.console("5/zz").screen.joined().contains("Nothing found"))
  }

  @Test("the owner's a shows the audit log, Enter an entry with before and after side by side")
  func audit() {
    expectScreen(
      Shop.console("a"),
      """

        Askwell · Overview › Audit                       owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────
          when          who           what                     of
        ▸ 10:00         command line  quiz.import              quiz skin
          23 Nov 17:00  owner         pin.set                  role staff














                                                                           2 entries
        ⏎ what changed   / find   ⌫ back   Q leave                            ? help
      """)
    expectScreen(
      Shop.console("a⏎"),
      """

        Askwell · Overview › Audit › 2                   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ━━━━━━━━━━──────────────────────────────────────────────────────────────────

        when      24 Nov 10:00
        who       command line
        what      quiz.import
                  quiz skin

                           before                      after
        questions.0.title  How does it feel?           How does your skin feel by
                                                       noon, without anything on
                                                       it?
        version            11                          12







        ↑↓ scroll   ⌫ back   Q leave                                          ? help
      """)
  }

  @Test("merchant and staff have neither the page of people nor the audit log", arguments: [ConsoleRole.merchant, .staff])
  func others(role: ConsoleRole) {
    let played = Shop.console("5a", role: role)
    #expect(played.screen[1].contains("Overview"))
    #expect(!played.effects.contains { if case .book = $0 { true } else { false } })
  }

  @Test("c tells that staff are coming to whoever waits longest, and the overview is asked for anew")
  func coming() {
    var calling = Shop.overview
    calling.calls = [.init(kiosk: "window", seconds: 130), .init(kiosk: "door", seconds: 10)]
    let played = Shop.console("c", role: .staff, overview: calling)
    #expect(played.effects.suffix(2) == [.book(.answerCall(kiosk: "window")), .loadOverview])
    #expect(Shop.console("c").effects.last == .loadOverview)
    #expect(played.screen.last?.contains("C coming") == true || played.screen.joined().contains("C coming"))
  }

  @Test("the merchant's console locks after 120 s, and nothing that was seen is left")
  func merchantLocks() {
    var console = Shop.console("4⏎", role: .merchant).program
    #expect(console.alarm?.afterMilliseconds == 120_000)
    #expect(console.update(.alarm) == [.lock, .askDoor])
    #expect(!String(reflecting: console).contains("Oat milk"))
  }
}
