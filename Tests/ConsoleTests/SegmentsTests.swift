// The segment browser and the people behind a segment.
import Console
import Domain
import ScreenTesting
import Terminal
import Testing

@Suite("Segments")
struct SegmentsTests {
  @Test("10 tags stand under their bases, and the chosen one is explained below")
  func browser() {
    expectScreen(
      Shop.console("2"),
      """

        Askwell · Segments        Maison Flore, Lyon 2   owner   ● klaviyo 2 waiting
        1 Overview  2 Segments  3 Quizzes  4 Sessions  5 People  6 Catalog  7 Sync
        ────────────━━━━━━━━━━──────────────────────────────────────────────────────
        Needs, goal               people   share  email  SMS      7 d  last 30 days
        ▸ goal:glow                  911   22.1%    531  147      +36  ▁▁▂▂▃▄▄▄▅▆▇█
          goal:calm                  402    9.8%    210   58   +2 -16  ██▆▆▅▅▄▃▃▂▂▁
        Needs, skin
          skin:sensitive           1,284   31.1%    731  203  +53 -12  ▁▁▂▂▃▄▄▄▅▆▇█
          skin:dry                   977   23.7%    544  151   +21 -3  ▁▁▂▂▃▄▄▄▅▆▇█
        Behavioral, visits
          visits:returning           246    6.0%    199   55       +9  ▁▁▂▂▃▄▄▄▅▆▇█
        Psychographic, value
          value:vegan                688   16.7%    451  125   +31 -2  ▁▁▂▂▃▄▄▄▅▆▇█
        Demographic, age
          age:25-34                1,530   37.1%    870  241   +58 -6  ▁▁▂▂▃▄▄▄▅▆▇█
        ────────────────────────────────────────────────────────────────────────────
        goal:glow: said "It stings easily" in Find your routine (v12), or derived
        from answer.reacts >= 2 in Find your routine.
        Today +4 · 7 days +36 · 30 days +144 · write to 531 by email, 147 by SMS
        Top tags within: age:25-34 41% (525), value:vegan 29% (372)
                                                               3 more · 4,122 people
        ⏎ people   O overlap   N new   P patterns   T tags   / find   Q leave      ?
      """)
  }

  @Test("at 40x12 people and share stay")
  func narrow() {
    expectScreen(
      Shop.console("2", columns: 40, rows: 12),
      """
       Askwell · Segments         ● 2 waiting
       ──────────────────────────────────────
       Needs, goal             people   share
       ▸ goal:glow                911   22.1%
         goal:calm                402    9.8%
       Needs, skin
         skin:sensitive         1,284   31.1%
         skin:dry                 977   23.7%
       Behavioral, visits
         visits:returning         246    6.0%
                        5 more · 4,122 people
       ⏎ people   / find   Q leave     ? help
      """)
  }

  @Test("the title of a section stays in sight when its first row has scrolled away")
  func sticky() {
    let screen = Shop.console("2↓↓↓↓↓↓↓↓↓", columns: 40, rows: 12).screen
    #expect(screen[2].hasPrefix(" Demographic, age"))
    #expect(screen[8] == " ▸ Sensitive, wants gl…     318    7.7%")
  }

  @Test("at 200x50 there is who can be reached by any way, and who came and went today, in a week and in a month")
  func wide() {
    let lines = Shop.console("2", columns: 200, rows: 50).screen
    let head = lines.first { $0.contains("Needs, goal") }
    #expect(head?.split(separator: " ").dropFirst(2).joined(separator: " ") == "people share reach email SMS today 7 d 30 d last 30 days")
    let row = lines.first { $0.contains("skin:sensitive  ") }
    #expect(row?.contains("1,284   31.1%    812    731  203  +6 -1  +53 -12  +212 -48") == true, "\(row ?? "")")
  }

  @Test("a snapshot says of which day it is")
  func frozen() {
    var console = Shop.console("2").program
    var page = Shop.segments
    page.rows[9].frozenAt = Instant(iso: "2026-11-12T09:00:00Z")
    _ = console.update(.reply(.segments(page)))
    var canvas = Canvas(size: Size(columns: 200, rows: 50))
    console.view(&canvas)
    #expect(canvas.lines.contains { $0.contains("Sensitive") && $0.contains(" as of 12 Nov ") })
  }

  @Test("staff read <5 for 3 people, without share, reach and trend, and open nobody's list, however many there are")
  func staff() {
    let played = Shop.console("2↓↓↓↓↓↓↓↓⏎", role: .staff)
    #expect(played.screen.contains { $0.hasPrefix("  ▸ lab:beta") && $0.hasSuffix("<5") })
    let many = Shop.console("2⏎", role: .staff)
    for console in [played, many] {
      #expect(console.screen.joined().contains("! Staff see counts, not people"))
      #expect(!console.effects.contains { if case .loadPeople = $0 { true } else { false } })
    }
    #expect(many.screen.contains { $0.contains("skin:sensitive") && $0.contains("1,284") && $0.contains("+53 -12") })
  }

  @Test("the floor is the shop's: with 300 staff read <300 of 246 people, and of those who left")
  func floor() {
    let played = Shop.console("2", role: .staff, floor: 300)
    #expect(played.screen.contains { $0.contains("visits:returning") && $0.hasSuffix("<300") })
    #expect(played.screen.contains { $0.contains("skin:sensitive") && $0.contains("+<300 -<300") })
  }

  @Test("/ finds what contains 2 letters, Enter keeps it, Escape shows all again")
  func find() {
    let found = Shop.console("2/SENS⏎")
    #expect(found.screen[4].hasPrefix("  Needs, skin"))
    #expect(found.screen[5].hasPrefix("  ▸ skin:sensitive"))
    #expect(found.screen[6].hasPrefix("  Saved"))
    #expect(found.screen.contains { $0.hasPrefix("  / SENS") })
    #expect(Shop.console("2/sens⏎⎋").screen == Shop.console("2↓↓").screen)
    #expect(Shop.console("2/xyz").screen.joined().contains("Nothing found"))
  }

  @Test("digits and q go into the find line while it is typed")
  func findTakesKeys() {
    let played = Shop.console("2/q35")
    #expect(played.screen.contains { $0.hasPrefix("  / q35") })
  }

  @Test("a meaning is asked for once a tag")
  func meanings() {
    let asked = Shop.console("2↓↑↓").effects.compactMap { if case .loadMeaning(let ref) = $0 { ref.text } else { nil } }
    #expect(asked == ["goal:glow", "goal:calm"])
  }

  @Test("the choice stays on its tag when new counts change the order")
  func keepsChoice() {
    var console = Shop.console("2↓").program
    var page = Shop.segments
    page.rows[5].people = 2000
    _ = console.update(.reply(.segments(page)))
    var canvas = Canvas(size: Size(columns: 80, rows: 24))
    console.view(&canvas)
    #expect(canvas.lines[5].hasPrefix("  ▸ goal:calm          ") && canvas.lines[5].contains("2,000"))
  }

  @Test("Enter lists the people of a tag, who came last first, without an end")
  func people() {
    let screen = Shop.console("2⏎").screen
    #expect(
      screen[4...8].map { $0.trimmingSpaces() } == [
        "address                       name                 reach      since",
        "▸ julie.martin@example.com      Julie Martin         email      10:12",
        "+33612345612                                       sms        23 Nov 18:05",
        "wei@shop.example.org          王小明               email sms  20 Nov 12:30",
        "-                             Ana                  -          1 Dec 2025",
      ])
    #expect(screen[9].contains("nr4@example.com") && screen[21].hasSuffix("1 of 1,284 people"))
    #expect(screen[22].hasPrefix("  ⏎ person   W why   / find"))
  }

  @Test("the last of 1,284 people is in sight after one key, with one question asked for the window")
  func far() {
    let played = play(
      ConsoleProgram(), keys: Shop.pin + "2⏎", reply: { Shop.answer($0) })
    var console = played.program
    let asked = console.update(.key(.end))
    #expect(asked.count == 1)
    for effect in asked { for reply in Shop.answer(effect) { _ = console.update(.reply(reply)) } }
    var canvas = Canvas(size: Size(columns: 80, rows: 24))
    console.view(&canvas)
    let text = canvas.lines.joined(separator: "\n")
    #expect(text.contains("▸ nr1283@example.com") && text.contains("1,284 of 1,284 people"), "\(text)")
  }

  @Test("a merchant sees masked addresses and no names, and may not ask why")
  func masked() {
    let played = Shop.console("2⏎w", role: .merchant)
    for line in ["▸ j•••@e•••.com", "+•••12", "w•••@s•••.org"] { #expect(played.screen.contains { $0.contains(line) }, "\(line)") }
    #expect(!played.effects.contains { if case .tags(.reasons) = $0 { true } else { false } })
  }

  @Test("what others than the owner must not see is nowhere in the program's value")
  func maskedInMemory() {
    let value = String(reflecting: Shop.console("2⏎", role: .merchant).program)
    #expect(!value.contains("julie") && !value.contains("Julie") && !value.contains("612345612"))
  }

  @Test("a list of 4 people stays closed to a merchant even when it was sent")
  func tooFew() {
    let played = Shop.console("2⏎", role: .merchant, total: 4)
    #expect(played.screen.joined().contains("Fewer than 5 people"))
    #expect(!String(reflecting: played.program).contains("•••@"))
  }

  @Test(
    "an address is masked to its first letters",
    arguments: [
      ("julie.martin@example.com", "j•••@e•••.com"), ("+33612345612", "+•••12"), ("", ""), ("j•••@e•••.com", "j•••@e•••.com"),
      ("a@b", "a•••@b•••.b"),
    ])
  func masks(address: String, masked: String) { #expect(Masked.address(address) == masked) }
}
