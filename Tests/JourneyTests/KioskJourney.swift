// A shopper at the real kiosk, and what the shop knows afterwards.
import Domain
import Foundation
import Storage
import Testing

@Suite("Kiosk's journey", .serialized)
struct KioskJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  private func kiosk(_ arguments: [String] = [], columns: Int = 80, rows: Int = 24, term: String = "xterm-256color") throws
    -> PseudoTerminal
  {
    try PseudoTerminal(
      try Binary.path("askwell"), arguments, columns: columns, rows: rows, term: term, environment: shop.environment)
  }

  @Test("a shopper goes from attract to thanks at 80x24; the store then knows answers, tags, consent and one completed session")
  func fromAttractToThanks() throws {
    let kiosk = try kiosk()
    try kiosk.walkToResults()
    #expect(kiosk.shows("Your routine") && kiosk.shows("Cleanse") && kiosk.shows("Protect") && kiosk.shows("Treat"))
    try kiosk.type("⏎")
    try kiosk.see("Take it with you")
    #expect(kiosk.shows("WELCOME10"))
    let link = try QRReader.text(in: kiosk.cells)
    #expect(link.hasPrefix("https://shop.example/cart/") && link.contains("WELCOME10"))
    try kiosk.type("⏎")
    try kiosk.see("Thank you!")
    try kiosk.type(" ")
    try kiosk.see("Press any key")
    #expect(!kiosk.shows("example.com"))
    try expectStoreKnowsAna(linkedBy: link)
  }

  private func expectStoreKnowsAna(linkedBy link: String) throws {
    let store = try shop.store()
    let sessions = try store.sessions()
    #expect(sessions.map(\.state) == [.completed] && sessions[0].store == "lyon-2" && sessions[0].kiosk == "k1")
    let session = try #require(try store.session(sessions[0].id))
    #expect(session.answers["feel"] == .choices(["shiny"]) && session.answers["reacts"] == .number(4))
    #expect(session.answers["outdoors"] == .choices(["yes"]) && session.answers["age"] == .empty)
    let contact = try #require(try store.contact(matching: "ana@example.com"))
    #expect(contact.name == "Ana Silva" && contact.email?.text == "Ana@example.com" && contact.phone == nil)
    #expect(contact.consent[.email]?.isGiven == true && contact.consent[.sms] == nil)
    #expect(contact.consent[.email]?.wording.hasPrefix("Our shop may email you") == true)
    let tags = Set(contact.tags.map(\.tag.text))
    #expect(tags.isSuperset(of: ["skin:oily", "concern:sensitive", "concern:balance", "value:fragrance-free", "goal:gentle"]))
    let counts = try store.tagCounts(now: Instant(milliseconds: .max / 2))
    #expect(counts.allSatisfy { $0.count == 1 && $0.reachable == 1 })
    let replayed = try shop.askwell("replay", "--json")
    #expect(replayed.code == 0 && replayed.output.contains("\"identical\": true"))
    let shown = session.take.flatMap { JSON(parsing: $0) }?["products"]?.array ?? []
    let ids = try store.catalog().variants.filter { variant in
      shown.contains { $0["sku"]?.string == variant.sku && $0["slot"]?.string != nil }
    }.compactMap(\.variantID)
    #expect(!ids.isEmpty && ids.allSatisfy(link.contains))
  }

  @Test("whoever closes their first kiosk reads what comes next, and who has seen it reads nothing")
  func farewell() throws {
    for isFirst in [true, false] {
      let kiosk = try kiosk()
      try kiosk.see("Press any key")
      #expect(try kiosk.closeKiosk() == 0)
      for next in ["askwell demo", "askwell catalog import", "askwell console"] {
        #expect(kiosk.shows(next) == isFirst, "\(next)\n\(kiosk.picture)")
      }
    }
  }

  @Test("kill -9 right after a question answered loses nothing of it; the next shopper starts at attract")
  func killedInTheMiddle() throws {
    let kiosk = try kiosk()
    try kiosk.see("Press any key")
    try kiosk.type(" ")
    try kiosk.see("Choose your language")
    try kiosk.type("1")
    try kiosk.see("How does your skin feel by noon?")
    try kiosk.type("1")
    try kiosk.see("When does it feel tightest?")
    try kiosk.send(signal: SIGKILL)
    _ = try kiosk.end()
    let store = try shop.store()
    let session = try #require(try store.session(try store.sessions()[0].id))
    #expect(session.answers == ["feel": .choices(["dry"])] && session.state == .open)
    let next = try self.kiosk()
    try next.see("Press any key")
    #expect(!next.shows("tightest"))
    try next.type("\u{18}")
    try next.see("Close the kiosk")
    try next.type("2")
    #expect(try next.end() == 0)
    #expect(try store.session(session.start.id)?.state == .timeout)
  }

  @Test("Ctrl-C, Ctrl-Z and Ctrl-\\ are no keys; SIGTERM ends the program with code 0 and the terminal is given back")
  func cannotBeBrokenOutOf() throws {
    let kiosk = try kiosk()
    try kiosk.see("Press any key")
    try kiosk.type("\u{3}\u{1A}\u{1C}\u{4}")
    try kiosk.see("Press any key")
    #expect(try kiosk.end(seconds: 1) == nil)
    try kiosk.send(signal: SIGTERM)
    #expect(try kiosk.end() == 0)
  }

  @Test("Ctrl-X twice ends the kiosk while no PIN is set; after that it asks for the PIN first")
  func leaves() throws {
    let kiosk = try kiosk()
    try kiosk.see("F I N D")
    try kiosk.type("\u{18}")
    try kiosk.see("Close the kiosk")
    try kiosk.type("\u{18}")
    #expect(try kiosk.end() == 0)
    let store = try Database(at: shop.database, keyFile: shop.directory + "/askwell.key")
    try store.setPIN("271828", for: .owner)
    try store.close()
    let locked = try self.kiosk()
    try locked.see("F I N D")
    try locked.type("\u{18}")
    try locked.see("Staff only")
    try locked.type("123450⏎")
    try locked.see("does not open")
    try locked.type("271828⏎")
    try locked.see("Open the console")
    try locked.type("3")
    #expect(try locked.end() == 0)
  }

  @Test("the quiz runs at 200x50, and on linux and vt100 terminals in plain signs", arguments: ["xterm-256color", "linux", "vt100"])
  func otherTerminals(term: String) throws {
    let kiosk = try kiosk(columns: term == "xterm-256color" ? 200 : 80, rows: term == "xterm-256color" ? 50 : 24, term: term)
    try kiosk.see("Press any key")
    try kiosk.type(" ")
    try kiosk.see("Choose your language")
    try kiosk.type("2")
    try kiosk.see("Wie fühlt sich deine Haut mittags an?")
    if term == "vt100" { #expect(!kiosk.picture.unicodeScalars.contains { $0.value > 0xFF }) }
    try kiosk.resize(columns: 30, rows: 10)
    try kiosk.see("40")
    try kiosk.resize(columns: 40, rows: 12)
    try kiosk.see("Wie fühlt sich deine Haut")
    try kiosk.resize(columns: 80, rows: 24)
    try kiosk.see("Wie fühlt sich deine Haut mittags an?")
  }
}

extension PseudoTerminal {
  /// From the attract screen to the results of the skin quiz, with an email address and consent for it.
  func walkToResults() throws {
    try see("F I N D   Y O U R   R O U T I N E")
    try type(" ")
    try see("Choose your language")
    try type("1")
    try see("How does your skin feel by noon?")
    try type("2")
    try see("How easily does your skin react?")
    try type("4⏎")
    try see("What should stay out of it?")
    try type(" ⏎")
    try see("What would you like to see in the mirror?")
    try type("↓⏎")
    try see("Are you outside")
    try type("y")
    try see("How many steps")
    try type("2")
    try see("How old are you?")
    try type("s")
    try see("on one product")
    try type("→⏎")
    try see("Shall we send you your result?")
    try type("Ana@Example.COM⏎⏎Ana Silva⏎ ⏎")
    try see("[x]")
    try type("↓⏎")
    try see("you said:")
  }
}
