// The door: PINs as dots, waits, the first use.
import Console
import ScreenTesting
import Terminal
import Testing

@Suite("Door")
struct DoorTests {
  private func door(_ keys: String, _ door: Door = Door(store: "Maison Flore, Lyon 2", roles: [.owner, .staff]), _ refusal: Refusal? = nil)
    -> Played<ConsoleProgram>
  {
    play(ConsoleProgram(), keys: keys) { effect in
      switch effect {
      case .askDoor: [.door(door)]
      case .checkPIN(let role, _): [.refused(refusal ?? Refusal(role: role))]
      default: []
      }
    }
  }

  @Test("four digits show as four dots")
  func dots() {
    expectScreen(
      door("2718"),
      """





                                       A s k w e l l
                                    Maison Flore, Lyon 2


                                        Owner's PIN

                                          ● ● ● ●
                               ──────────────────────────────









        ⏎ open   Tab staff                                                   Q leave
      """)
  }

  @Test("no digit that is typed appears on any of 9 screens")
  func neverEchoes() {
    let played = door("27182818⏎")
    let text = played.frames.flatMap(\.lines).joined()
    #expect(["7", "1", "8"].allSatisfy { !text.contains($0) })
    #expect(played.effects == [.askDoor, .checkPIN(role: .owner, digits: "27182818")])
  }

  @Test("a wrong PIN is said, and the digits are gone")
  func wrong() {
    expectScreen(
      door("2718⏎"),
      """





                                       A s k w e l l
                                    Maison Flore, Lyon 2


                                        Owner's PIN


                               ──────────────────────────────

                                  ! Wrong PIN. Try again.







        ⏎ open   Tab staff                                                   Q leave
      """)
  }

  @Test("Tab turns to the staff's PIN and drops what was typed")
  func otherRole() {
    let played = door("12⇥34⏎")
    #expect(played.effects.last == .checkPIN(role: .staff, digits: "34"))
  }

  @Test("a wait of 90 s counts down once a second, refuses digits, and then opens")
  func wait() {
    let refusal = Refusal(role: .owner, waitSeconds: 90)
    let played = door("2718⏎⏰55", Door(roles: [.owner]), refusal)
    #expect(played.screen.contains { $0.contains("! Too many wrong PINs. Wait 1:29.") })
    #expect(!played.screen.contains { $0.contains("●") })
    #expect(played.program.alarm?.afterMilliseconds == 1000)
    let open = door("2718⏎" + String(repeating: "⏰", count: 90) + "5", Door(roles: [.owner]), refusal)
    #expect(open.screen.contains { $0.contains("●") })
    #expect(open.screen.allSatisfy { !$0.contains("Wait") })
  }

  @Test("without a wait and without digits the door sets no alarm")
  func sleeps() {
    #expect(door("").program.alarm == nil)
    #expect(door("27").program.alarm?.afterMilliseconds == 120_000)
    #expect(door("27⌫⌫").program.alarm == nil)
  }

  @Test("digits left behind are forgotten after 120 s")
  func forgets() { #expect(door("27⏰⏎").effects == [.askDoor]) }

  @Test("a role that failed too often is told to use the command line")
  func blocked() {
    let played = door("2718", Door(roles: [.owner], blocked: [.owner]))
    #expect(played.screen.joined().contains("! Locked after too many wrong PINs."))
    #expect(!played.screen.joined().contains("●"))
  }

  @Test("the first use asks for the owner's PIN twice and says what is wrong beside the field")
  func firstUse() {
    expectScreen(
      door("12345678⇥", Door(store: "Maison Flore, Lyon 2", roles: [])),
      """





                                       A s k w e l l
                                    Maison Flore, Lyon 2





                        Choose the owner's PIN

                        PIN        ●●●●●●●●
                                   ! No run, such as 12345678
                      ▸ Once more





        ⏎ next   Esc cancel
      """)
  }

  @Test("two PINs that differ are not saved; two that agree are")
  func twice() {
    let differ = door("27182818⇥27182819⏎", Door(roles: []))
    #expect(differ.effects == [.askDoor])
    #expect(differ.screen.joined().contains("! The two are not the same"))
    let agree = door("27182818⇥27182818⏎", Door(roles: []))
    #expect(agree.effects == [.askDoor, .setPIN(role: .owner, digits: "27182818")])
  }

  @Test(
    "a PIN is at least 8 digits for the owner, no run and nothing repeated",
    arguments: [
      ("2718281", "At least 8 digits; these are 7"), ("12345678", "No run, such as 12345678"), ("98765432", "No run, such as 12345678"),
      ("78901234", "No run, such as 12345678"), ("11111111", "Nothing repeated, such as 1111 or 1212"),
      ("12121212", "Nothing repeated, such as 1111 or 1212"), ("12341234", "Nothing repeated, such as 1111 or 1212"),
      ("2718281a", "Digits only"), ("27182818", nil),
    ] as [(String, String?)])
  func rules(pin: String, fault: String?) { #expect(PINRules.fault(in: pin, for: .owner) == fault) }

  @Test("6 digits are enough for staff")
  func staffRules() {
    #expect(PINRules.fault(in: "271828", for: .staff) == nil)
    #expect(PINRules.fault(in: "27182", for: .staff) == "At least 6 digits; these are 5")
  }
}
