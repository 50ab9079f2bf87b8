// Tab 7: destinations, their pages, forms, tests, mapping and dead letters, as pictures.
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Console

@Suite("Destinations")
struct SendingTests {
  private func sync(_ keys: String = "", columns: Int = 80, rows: Int = 24) -> Played<ConsoleProgram> {
    Shop.console("7" + keys, overview: Shop.troubled, columns: columns, rows: rows)
  }
  private func requests(_ played: Played<ConsoleProgram>) -> [SendingRequest] {
    played.effects.compactMap { if case .sending(let request) = $0 { request } else { nil } }
  }

  @Test("2 destinations with what waits, and below them why one is paused, in full")
  func list() {
    expectScreen(
      sync("↓"),
      """

        Askwell · Sync            Maison Flore, Lyon 2   owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──
          name         waiting  delivered   dead  oldest  state
          klaviyo            2      1,204      0   4 min  running
        ▸ newsletter       118        310      3     2 h  paused: the key was refus…









        ────────────────────────────────────────────────────────────────────────────
        newsletter: the key was refused (401)
        What waits is kept. When it is mended, T tests it and lets it go on.



        ⏎ open   A add   P resume   T test   D dead letters   / find   Q leave     ?
      """)
  }

  @Test("on 40x12 name, waiting and state stay")
  func small() {
    expectScreen(
      sync("", columns: 40, rows: 12),
      """
       Askwell · Sync        owner   ! paused
       ──────────────────────────────────────
         name           waiting  state
       ▸ klaviyo              2  running
         newsletter         118  paused: the…






       ⏎ open   A add   P pause   T test    ?
      """)
  }

  @Test("a destination's page: state, what to do, settings without the secret, deliveries, log")
  func page() {
    expectScreen(
      sync("↓⏎"),
      """

        Askwell · Sync › newsletter                      owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──

        ! paused   118 waiting   310 delivered   3 dead   oldest 2 h
          The key was refused (401).
          What waits is kept. When it is mended, T tests it and lets it go on.

        Settings
          vendor  webhook
          secret  kept in a private file
          url     https://shop.example/hook

        Latest deliveries
          11:40        waiting    2 tries
          10:12        dead       the receiver answered 422: email looks odd
          23 Nov 18:05 delivered

        Log
          11:40        pause      post 401

        T test   P resume   E edit   M mapping   D dead letters   X remove    ? help
      """)
    expectScreen(
      sync("↓⏎", columns: 40, rows: 12),
      """
       Askwell · Sync › newsletter   ! paused
       ──────────────────────────────────────
       ! paused   118 waiting   310 delivered
         The key was refused (401).
         What waits is kept. When it is
         mended, T tests it and lets it go
         on.

       Settings
         vendor  webhook
                                      10 more
       T test   P resume   E edit      ? help
      """)
    #expect(!sync("↓⏎").screen.joined().contains("newsletter.secret"))
  }

  @Test("p pauses what runs and lets go on what is paused; d is off without dead letters; x asks, and Keep is the answer that Enter gives")
  func keys() {
    #expect(requests(sync("p")).contains(.pause("klaviyo")))
    #expect(requests(sync("↓p")).contains(.resume("newsletter")))
    #expect(sync("d").screen[21] == "  ! There is no dead letter")
    let asked = sync("↓⏎x")
    #expect(asked.screen.contains { $0.contains("Remove newsletter?") })
    #expect(asked.screen.contains { $0.contains("118 deliveries that wait") })
    #expect(!requests(sync("↓⏎x⏎")).contains(.remove("newsletter")))
    #expect(!requests(sync("↓⏎x⎋")).contains(.remove("newsletter")))
    let removed = sync("↓⏎x→⏎")
    #expect(requests(removed).contains(.remove("newsletter")))
    #expect(removed.screen[1].hasPrefix("  Askwell · Sync  ") && removed.screen[21] == "  ✓ newsletter is removed")
  }

  @Test("while the question is open, 2 is no tab and l no lock")
  func questionHasAllKeys() {
    let played = sync("↓⏎x2l")
    #expect(played.screen.contains { $0.contains("Remove newsletter?") })
  }

  @Test("adding: 2 vendors, then a form of the vendor's own settings, with secrets as dots")
  func add() {
    expectScreen(
      sync("a"),
      """

        Askwell · Sync › Add      Maison Flore, Lyon 2   owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──
          vendor                    for
        ▸ Klaviyo                   emails and text messages
          Webhook                   any address that takes signed JSON















        ⏎ fill in   / find   ⌫ back   Q leave                                 ? help
      """)
    expectScreen(
      sync("a↓⏎⇥http://x⇥abc"),
      """

        Askwell · Sync › Add › Webhook                   owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──

          Webhook ●

          name       webhook

          url        http://x

        ▸ secret     ●●●
                     As it is, or as env:NAME. Signing key
          leave_out








        Ctrl-S save   Tab next   Esc back
      """)
    expectScreen(
      sync("a↓⏎⇥http://x", columns: 40, rows: 12),
      """
       Askwell · Sync › Add › Web…   ! paused
       ──────────────────────────────────────
         Webhook ●

         name       webhook

       ▸ url        http://x
                    Where to post, https://…
         secret


       Ctrl-S save   Tab next   Esc back
      """)
  }

  @Test("Enter through the form saves it: 2 faults stand beside their fields, the first has the focus, and a mended form is saved")
  func save() {
    let refused = sync("a↓⏎⏎http://x⏎abc⏎⏎")
    expectScreen(
      refused,
      """

        Askwell · Sync › Add › Webhook                   owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──

          Webhook ●

          name       webhook

        ▸ url        http://x
                     ! Must begin with https://
          secret     ●●●
                     ! No key
          leave_out








        Ctrl-S save   Tab next   Esc back
      """)
    let saved = sync("a↓⏎⌫2⏎http://x⏎abc⏎⏎⌫⌫⌫⌫⌫⌫⌫⌫https://x⏎⏎⏎")
    #expect(
      requests(saved).contains(
        .save(
          DestinationOrder(
            name: "webhoo2", vendor: "webhook", isNew: true, settings: ["url": "https://x"], secrets: ["secret": Concealed("abc")]))))
    #expect(saved.screen[1].hasPrefix("  Askwell · Sync › webhoo2"))
    #expect(saved.screen[21] == "  ✓ webhoo2 is added; T tests it")
    #expect(saved.frames.allSatisfy { canvas in !canvas.lines.contains { $0.contains("abc") } })
  }

  @Test("a name with a capital, and empty fields that are needed, never leave the form")
  func faultsAtHome() {
    let played = sync("a↓⏎⌫A⏎⏎⏎⏎")
    #expect(!requests(played).contains { if case .save = $0 { true } else { false } })
    #expect(played.screen.contains { $0.contains("! 1 to 40 of a-z, 0-9") })
    #expect(played.screen.filter { $0.contains("! Please fill this in") }.count == 2)
  }

  @Test("changing: the name is fixed, the secret is empty and stays, and only what was typed is sent")
  func edit() {
    expectScreen(
      sync("↓⏎e⇥"),
      """

        Askwell · Sync › newsletter › Settings           owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──

          Webhook: newsletter

          url        https://shop.example/hook

        ▸ secret
                     Left empty it stays. As it is, or as env:NAME. Signing key
          leave_out










        Ctrl-S save   Tab next   Esc back
      """)
    let saved = sync("↓⏎e⏎⏎news⏎")
    #expect(
      requests(saved).contains(
        .save(
          DestinationOrder(
            name: "newsletter", vendor: "webhook", isNew: false, settings: ["leave_out": "news"], secrets: [:]))))
    #expect(saved.screen[1].hasPrefix("  Askwell · Sync › newsletter  "))
  }

  @Test("t shows what would be sent, asks the vendor once, and says its answer in words; t asks again")
  func test() {
    let good = sync("t")
    expectScreen(
      good,
      """

        Askwell · Sync › Test     Maison Flore, Lyon 2   owner   ! newsletter paused
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────────────────────────────────────────────────────────────━━━━━━──

        ● It works.

        What would be sent  of the latest delivery

          post  POST https://shop.example/hook
          {
            "tags": [
              "goal:sleep"
            ]
          }







        T ask again   M mapping   ↑↓ scroll   ⌫ back   Q leave                ? help
      """)
    #expect(requests(good).filter { $0 == .test("klaviyo") }.count == 1)
    var screen = SampleScreen(name: "crm")
    let look = Look(role: .owner, clock: Clock(zone: Shop.zone), layout: Layout(Size(columns: 80, rows: 24)))
    #expect(!screen.bindings(look).rows.contains { $0.name == "C" })
    let lacking = TestAnswer(isGood: false, words: "the table people is not there", missing: ["the table people is not there"])
    _ = screen.receive(.sending(.tested("crm", lacking)), look)
    #expect(
      screen.lines(look).flatMap(\.pieces).map(\.text).joined(separator: " ")
        .contains("The table people is not there. C creates it, once"))
    #expect(screen.perform(.sending(.make), look) == .ask([.sending(.make("crm"))]))
    let bad = sync("↓t")
    #expect(bad.screen[5] == "  ! The receiver answered 401; check secret.")
    #expect(requests(sync("↓tt")).filter { $0 == .test("newsletter") }.count == 2)
  }

  @Test("a press on a field of the form brings the caret there, one on Ctrl-S saves")
  func pressed() {
    let form = sync("a↓⏎")
    guard case .item(let url)? = form.target(under: "url")?.press else {
      Issue.record("a field is no button")
      return
    }
    #expect(form.target(under: "Ctrl-S")?.press == .key(.control("s")))
    var program = form.program
    _ = program.update(.pressed(url))
    for character in "https://x" { _ = program.update(.key(.character(character))) }
    var canvas = Canvas(size: Size(columns: 80, rows: 24))
    program.view(&canvas)
    #expect(canvas.lines.contains("  ▸ url        https://x"))
    #expect(canvas.cursor == Point(x: 24, y: 9))
  }

  @Test("before the answer the page says that the vendor is asked, and t is off")
  func asking() {
    let played = play(ConsoleProgram(), keys: Shop.pin + "7tt") { effect in
      if case .sending(.test) = effect { [] } else { Shop.answer(effect) }
    }
    #expect(played.screen[5] == "    Asking the vendor…")
    #expect(requests(played).filter { $0 == .test("klaviyo") }.count == 1)
    #expect(played.screen[21] == "  ! The vendor has been asked")
  }

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

  @Test("of a form only what was changed leaves, with what stood there: an address that was taken away is empty")
  func changesAlone() {
    let saved = requests(sync("↓⏎e" + String(repeating: "⌫", count: 25) + "https://b.example⏎⏎⏎"))
    #expect(
      saved.contains(
        .save(
          DestinationOrder(
            name: "newsletter", vendor: "webhook", isNew: false, settings: ["url": "https://b.example"], secrets: [:],
            shown: ["url": "https://shop.example/hook"]))))
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

  @Test("staff and merchants have no tab 7, and every request of it is the owner's")
  func rights() {
    #expect(!Shop.console("7", role: .staff).screen.joined().contains("Sync"))
    for request in [SendingRequest.load, .vendors, .test("x"), .letter(id: "x"), .pause("x")] {
      #expect(ConsoleEffect.sending(request).right == .manage)
    }
  }

  @Test("1,500 random keys on the pages of tab 7 leave the frame whole on 40x12 and on 200x50")
  func random() {
    var state: UInt64 = 99
    let signs = Array("↑↓←→⏎⌫⎋⇥⌦apetmdxrR/ 7?zé漢")
    for (columns, rows) in [(40, 12), (200, 50)] {
      let keys = (0..<1500).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return signs[Int(state >> 33) % signs.count]
      }
      let played = sync(String(keys), columns: columns, rows: rows)
      #expect(played.frames.allSatisfy { $0.size == Size(columns: columns, rows: rows) })
      #expect(played.program.frame?.stack.isEmpty == false)
    }
  }
}
