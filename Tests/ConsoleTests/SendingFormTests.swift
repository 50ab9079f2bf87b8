// A destination's form: what is typed, what is wrong, what leaves it.
import Domain
import ScreenTesting
import Terminal
import Testing

@testable import Console

extension SendingTests {
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
}
