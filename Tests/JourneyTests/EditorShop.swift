// A merchant's hands at the real console and a shopper's at the real kiosk, for journeys that need both.
import Domain
import Foundation
import Storage
import Testing

extension ScratchShop {
  /// The owner's PIN of all journeys.
  static let pin = "27182818"

  func console(columns: Int = 80, rows: Int = 24, term: String = "xterm-256color") throws -> PseudoTerminal {
    try PseudoTerminal(try Binary.path("askwell"), ["console"], columns: columns, rows: rows, term: term, environment: environment)
  }

  func kiosk() throws -> PseudoTerminal { try PseudoTerminal(try Binary.path("askwell"), environment: environment) }

  func store() throws -> Database { try Database(at: database, mode: .readOnly, keyFile: directory + "/askwell.key") }

  /// A shop whose kiosk opens a quiz of two questions, with the sample catalog, and whose owner has a PIN.
  static func small() throws -> ScratchShop {
    let shop = try ScratchShop()
    let file = shop.directory + "/small.yaml"
    try smallQuiz.write(toFile: file, atomically: true, encoding: .utf8)
    try #require(try shop.askwell("quiz", "import", file, "--default").code == 0)
    try #require(try shop.askwell("catalog", "import", Checkout.path("Quizzes/sample-catalog.csv")).code == 0)
    try shop.setPIN(pin, .owner)
    return shop
  }

  func setPIN(_ digits: String, _ role: Role) throws {
    let store = try Database(at: database, keyFile: directory + "/askwell.key")
    try store.setPIN(digits, for: role)
    try store.close()
  }

  /// Its comments have to live through every edit.
  private static let smallQuiz = """
    format: 1
    ref: small
    title: Small talk
    locale: en
    # One namespace is enough for small talk.
    namespaces:
      mood:
        basis: needs
    questions:
      - ref: mood
        kind: single
        title: How are you?   # as a friend asks
        choices:
          - ref: well
            label: Very well
            tags: [mood:well]
            links:
              - {tag: skin-oily, points: 2}
          - ref: tired
            label: A little tired
            tags: [mood:tired]
            links:
              - {tag: skin-dry, points: 2}
      - ref: time
        kind: single
        title: How much time is there?
        choices:
          - {ref: some, label: Some, tags: [mood:calm]}
          - {ref: none, label: None, tags: [mood:busy]}
    results:
      - ref: best
        title: Best
        slots:
          - ref: best

    """

  /// What the file of a quiz says, in the version that is in force.
  func source(_ ref: String) throws -> String { try #require(try store().quizSource(ref)).source }
}

extension PseudoTerminal {
  /// The first use: the PIN is chosen, the tour skipped.
  func choosePIN() throws {
    try see("Choose the owner's PIN")
    try type("\(ScratchShop.pin)⏎\(ScratchShop.pin)⏎")
    try see("1 of 5")
    try type("⎋")
    try seeNoMore("1 of 5")
  }

  func enterPIN() throws {
    try see("Owner's PIN")
    try type("\(ScratchShop.pin)⏎")
    try see("Today")
  }

  /// From any page into the editor of the quiz with that title.
  func edit(_ title: String) throws {
    try type("3")
    try see("version")
    try type("/\(title)⏎")
    try see("▸ \(title)")
    try type("e")
    try see("kiosk ──")
  }

  /// Types into the field in focus in the place of what it holds.
  func write(_ text: String) throws {
    try type("⏎\u{15}\(text)⏎")
    try see(text)
  }

  /// Leaves the console by `q`, twice.
  func leave(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try type("q")
    try see("Leave the console?")
    try type("q")
    #expect(try end() == 0, sourceLocation: sourceLocation)
  }
}
