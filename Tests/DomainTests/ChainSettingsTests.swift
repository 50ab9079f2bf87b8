// What a chain sets comes over a kiosk's own file, or not at all.
import Testing

@testable import Domain

@Suite("Settings of a chain")
struct ChainSettingsTests {
  @Test("the chain's value wins over the file's, what it does not set stays, and the file need not be there")
  func wins() {
    let chain = ChainSettings.text([
      "idle_seconds": "45", "opening_hours": "{mon: 9:00-18:00}", "retention": "sessions: 200d\nevents: 120d",
    ])
    let file = ConfigFile("idle_seconds: 90\nlocale: de\nretention: {contacts: 400d}\n", chain: chain)
    #expect(file.problems.isEmpty && file.chainProblems.isEmpty && file.chainKeys == ["idle_seconds", "opening_hours", "retention"])
    #expect(file.configuration.idleSeconds == 45 && file.configuration.locale == "de" && file.configuration.openingHours != nil)
    #expect(file.configuration.retention.periods[.sessions] != nil && file.configuration.retention.periods[.contacts] == nil)
    #expect(ConfigFile("", chain: "theme: nacht\n").configuration.theme == "nacht")
    #expect(ConfigFile("# nothing\n", chain: "").chainKeys.isEmpty)
  }

  @Test("what is of one machine is never the chain's; what cannot be read leaves the kiosk's own in force, and says why")
  func limits() {
    let printer = ConfigFile("kiosk: door\n", chain: "kiosk: other\nprinter: {lp: x}\nlocale: fr\n")
    #expect(printer.configuration.kiosk == "door" && printer.configuration.printer == nil && printer.configuration.locale == "fr")
    for bad in ["idle_seconds: 1\nlocale: fr\n", "idle_seconds: [\n", "idle_seconds: 45\nretention: {sessions: 30d}\n"] {
      let file = ConfigFile("idle_seconds: 90\n", chain: bad)
      #expect(file.configuration.idleSeconds == 90 && file.configuration.locale == nil, "\(bad)")
      #expect(file.problems.isEmpty && !file.chainProblems.isEmpty && file.chainKeys.isEmpty, "\(bad)")
    }
    // The file's own order_days and the chain's retention are measured against each other.
    #expect(ConfigFile("order_days: 20\n", chain: "retention: {sessions: 30d}\n").chainKeys == ["retention"])
    #expect(ConfigFile("order_days: x\n", chain: "locale: fr\n").problems.count == 1)
  }

  @Test("a value is refused in words: an unknown key, a machine's key, one out of range, a path for a theme, a second key in its text")
  func refusals() {
    func words(_ key: String, _ value: String) -> String { ChainSettings.refusal(of: key, value) ?? "taken" }
    for (key, value) in [
      ("idle_seconds", "45"), ("theme", "flore"), ("opening_hours", "mon: 9:00-18:00\ntue: 9:00-18:00"), ("recall_days", "0"),
    ] { #expect(words(key, value) == "taken") }
    #expect(words("printer", "{lp: x}") == "printer is of one machine or shop: it is set in a kiosk's own configuration")
    #expect(words("idle", "3").contains("of one machine"))
    #expect(words("colour", "red").hasPrefix("there is no setting colour that a chain sets"))
    #expect(words("idle_seconds", "2").contains("idle_seconds is from 5 to 3600") && words("idle_seconds", "").contains("missing"))
    #expect(words("theme", "/tmp/x.yaml").contains("no theme's ref"))
    #expect(words("locale", "de\nprinter: {lp: x}") != "taken" && words("opening_hours", "9-18") != "taken")
    #expect(ChainSettings.refusal(of: "retention", "{sessions: 30d}", beside: ["order_days": "20"]) == nil)
  }
}
