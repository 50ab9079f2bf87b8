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
    expectScreen(sync("↓"), "")
  }

  @Test("on 40x12 name, waiting and state stay")
  func small() {
    expectScreen(sync("", columns: 40, rows: 12), "")
  }

  @Test("a destination's page: state, what to do, settings without the secret, deliveries, log")
  func page() {
    expectScreen(sync("↓⏎"), "")
    expectScreen(sync("↓⏎", columns: 40, rows: 12), "")
    #expect(!sync("↓⏎").screen.joined().contains("newsletter.secret"))
  }

  @Test("p pauses what runs and lets go on what is paused; d is off without dead letters; x asks, and Keep is the answer that Enter gives")
  func keys() {
    #expect(requests(sync("p")).contains(.pause("klaviyo")))
    #expect(requests(sync("↓p")).contains(.resume("newsletter")))
    #expect(sync("d").screen[21] == "  ! There is no dead letter")
    let asked = sync("↓⏎x")
    #expect(asked.screen.contains { $0.contains("Remove newsletter?") })
    #expect(asked.screen.contains { $0.contains("118 deliveries that wait are dropped.") })
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
    expectScreen(sync("a"), "")
    expectScreen(sync("a↓⏎⇥http://x⇥abc"), "")
    expectScreen(sync("a↓⏎⇥http://x", columns: 40, rows: 12), "")
  }

  @Test("Enter through the form saves it: 2 faults stand beside their fields, the first has the focus, and a mended form is saved")
  func save() {
    let refused = sync("a↓⏎⏎http://x⏎abc⏎⏎")
    expectScreen(refused, "")
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
    expectScreen(sync("↓⏎e⇥"), "")
    let saved = sync("↓⏎e⏎⏎news⏎")
    #expect(
      requests(saved).contains(
        .save(
          DestinationOrder(
            name: "newsletter", vendor: "webhook", isNew: false, settings: ["url": "https://shop.example/hook", "leave_out": "news"],
            secrets: [:]))))
    #expect(saved.screen[1].hasPrefix("  Askwell · Sync › newsletter  "))
  }

  @Test("t shows what would be sent, asks the vendor once, and says its answer in words; t asks again")
  func test() {
    let good = sync("t")
    expectScreen(good, "")
    #expect(requests(good).filter { $0 == .test("klaviyo") }.count == 1)
    let bad = sync("↓t")
    #expect(bad.screen[5] == "  ! The receiver answered 401; check secret.")
    #expect(requests(sync("↓tt")).filter { $0 == .test("newsletter") }.count == 2)
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
    expectScreen(sync("⏎m↓"), "")
    expectScreen(sync("⏎m↓", columns: 40, rows: 12), "")
  }

  @Test("space leaves a namespace out or sends an answer again; what goes with every contact has no switch")
  func leaveOut() {
    #expect(requests(sync("⏎m ")).contains(.leaveOut("klaviyo", item: "goal", isLeftOut: true)))
    #expect(requests(sync("⏎m↓↓↓ ")).contains(.leaveOut("klaviyo", item: "answer.feel", isLeftOut: false)))
    #expect(sync("⏎m↓↓↓↓ ").screen[21] == "  ! locale always goes with a contact")
  }

  @Test("dead letters with the vendor's words; r is one of them, R all")
  func letters() {
    expectScreen(sync("↓d"), "")
    let one = sync("↓d↓r")
    #expect(requests(one).contains(.retry("newsletter", id: "01J9ZK1A00AAAAAAAAAAAAAAAA")))
    #expect(one.screen[21] == "  ✓ 1 delivery waits to be sent again")
    #expect(requests(sync("↓dR")).contains(.retry("newsletter", id: nil)))
  }

  @Test("a dead letter: why, what it holds; e mends it, a fault stands beside its field, r sends it and goes back")
  func letter() {
    expectScreen(sync("↓d⏎"), "")
    expectScreen(sync("↓d⏎e⌫⌫⌫⌫⌫⌫⌫⌫⌫⌫⌫⌫⏎⏎⏎⏎⏎⏎"), "")
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
      // Escape and 7 now and then: the walk shall not end in the question whether to leave.
      let played = sync(String(keys), columns: columns, rows: rows)
      #expect(played.frames.allSatisfy { $0.size == Size(columns: columns, rows: rows) })
      #expect(played.program.frame?.stack.isEmpty == false)
    }
  }
}
