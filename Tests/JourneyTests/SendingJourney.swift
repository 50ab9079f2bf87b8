// The owner at the real console with the real courier beside it: a destination is added, tested, paused, and takes what waited.
import Domain
import Foundation
import Storage
import Testing

@Suite("Destinations' journey", .serialized)
struct SendingJourney {
  private let shop: CourierShop

  init() throws { shop = try CourierShop() }

  private var files: [String] {
    // None before the first secret.
    (try? FileManager.default.contentsOfDirectory(atPath: shop.directory + "/config/askwell-secrets")) ?? []
  }

  @Test(
    "add a webhook by the form, see a bad key told beside its field, test it, pause it; the secret is in one file of 0600 and nowhere else")
  func journey() async throws {
    let config = shop.directory + "/config/config.yaml"
    try FileManager.default.createDirectory(atPath: shop.directory + "/config", withIntermediateDirectories: true)
    try "store: berlin\n".write(toFile: config, atomically: true, encoding: .utf8)
    let console = try PseudoTerminal(
      try Binary.path("askwell"), ["console", "--config", config], environment: shop.environment)
    try console.see("A s k w e l l")
    try console.type("27182818⏎27182818⏎")
    try console.see("This is the day")
    try console.type("⎋")
    try console.seeNoMore("This is the day")
    try console.type("7")
    try console.see("No destination")
    try console.type("a")
    try console.see("any address that takes signed JSON")
    try console.type("/webhook⏎⏎")
    try console.see("leave_out")
    try console.type("\u{15}hook⏎\(shop.base)/hook⏎whsec_tooshort\u{13}")
    try console.see("! Must be whsec_ followed by 24 to 64 bytes")
    #expect(files.isEmpty && !console.shows("whsec_tooshort"))
    try console.type("\u{15}\(CourierShop.secret)\u{13}")
    try console.see("hook is added")
    #expect(files.count == 1)
    try console.type("t")
    try console.see("It works: the receiver took a signed test.")
    try console.see("an invented contact")
    #expect(try await shop.vendorState()["violations"] == [])
    try console.type("⎋")
    try console.see("kept in a private file")
    try console.type("p")
    try console.see("Paused by the owner.")
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    try console.see("1 waiting")
    // A test that goes well does not end what a person began.
    try console.type("t")
    try console.see("It works: the receiver took a signed test.")
    try console.type("⎋")
    try console.see("Paused by the owner.")
    #expect(try shop.sync("run", "--once", "--json", "--config", config).json?["pending"] == 1)
    try console.type("p")
    try console.see("hook goes on")
    #expect(try shop.sync("run", "--once", "--json", "--config", config).json?["delivered"] == 1)
    try console.see("1 delivered")
    try expectSecretIsKept()
    #expect(try shop.sync("destinations", "pause", "hook").code == 0)
    try console.see("Paused by the command line.")
    #expect(try shop.sync("status").output.contains("it goes on with: askwell destinations resume hook"))
    #expect(try shop.sync("destinations", "resume", "hook").code == 0)
    try console.see("● running")
    try console.type("x")
    try console.see("Remove hook?")
    try console.type("r")
    try console.see("hook is removed")
    #expect(files.isEmpty)
    try console.type("qq")
    #expect(try console.end() == 0)
    #expect(try shop.store().auditLog().prefix(4).map(\.what).contains("destination.remove"))
  }

  /// With the key that the console looks for by itself.
  private func setPIN() throws {
    let folder = shop.directory + "/.config/askwell"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let store = try Database(at: shop.path, keyFile: folder + "/askwell.key")
    try store.setPIN("27182818", for: .owner)
    try store.close()
  }

  /// The console of an owner, on the settings of "hook".
  private func openSettings() throws -> PseudoTerminal {
    let console = try PseudoTerminal(try Binary.path("askwell"), ["console"], environment: shop.environment)
    try console.see("PIN")
    try console.type("27182818⏎")
    try console.see("Overview")
    try console.type("7")
    try console.see("running")
    try console.type("⏎")
    try console.see("Latest deliveries")
    try console.type("e")
    try console.see("leave_out")
    return console
  }

  @Test("two owners on one form: both changes stay, and who changes what the other has changed is told so and changes nothing")
  func twoOwners() throws {
    try shop.addHook()
    try setPIN()
    let (one, two) = (try openSettings(), try openSettings())
    try one.type("\u{15}\(shop.base)/elsewhere\u{13}")
    try one.seeNoMore("Ctrl-S")
    try two.type("⇥⇥⇥answer.goal=mood\u{13}")
    try two.seeNoMore("Ctrl-S")
    let settings = try shop.store().destinations()[0].settings
    #expect(settings == ["url": "\(shop.base)/elsewhere", "secret": "env:HOOK_SECRET", "names": "answer.goal=mood"])
    // What two's form shows is old by now where one has changed it again.
    try two.type("e")
    try two.see("leave_out")
    try one.type("e")
    try one.see("leave_out")
    try one.type("\u{15}\(shop.base)/third\u{13}")
    try one.seeNoMore("Ctrl-S")
    try two.type("\u{15}\(shop.base)/hook\u{13}")
    try two.see("Somebody else has changed it")
    #expect(try shop.store().destinations()[0].settings["url"] == "\(shop.base)/third")
  }

  @Test("N gives an answer another name there: the mapping and the sample show it, the requests carry it, the tags keep their texts")
  func otherName() async throws {
    try shop.addHook()
    try setPIN()
    let console = try openSettings()
    try console.type("⎋")
    try console.see("Latest deliveries")
    try console.type("m")
    try console.see("answer.goal")
    try console.type("/answer.goal⏎n")
    try console.see("Letters, digits and _")
    try console.type("mood-2⏎")
    try console.see("at most 50")
    try console.type("\u{15}mood_2⏎")
    try console.see("under its old name")
    try console.see("answer.goal is called mood_2 there.")
    #expect(try shop.sync("destinations", "sample", "hook").output.contains("answer.goal = mood_2"))
    try shop.visit("S1", email: "ana@example.com", yes: [.email])
    #expect(try shop.sync("run", "--once", "--json").json?["delivered"] == 1)
    let state = try await shop.vendorState().canonical
    #expect(state.contains("\"mood_2\":[\"sleep\"]") && state.contains("goal:sleep"), "\(state)")
    let refused = try shop.sync(
      "destinations", "add", "webhook", "--name", "b", "--set", "url=\(shop.base)/hook", "--set", "secret=env:HOOK_SECRET", "--set",
      "names=goal=a answer.goal=a")
    #expect(refused.code != 0 && refused.errors.contains("would both be called a"), "\(refused.errors)")
  }

  /// In its file, and neither in the store's files nor in the audit log.
  private func expectSecretIsKept() throws {
    let file = shop.directory + "/config/askwell-secrets/" + (files.first ?? "")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == CourierShop.secret + "\n")
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    let secret = Data(CourierShop.secret.utf8)
    for companion in ["", "-wal", ".log"] {
      let content = FileManager.default.contents(atPath: shop.path + companion) ?? Data()
      #expect(content.range(of: secret) == nil, "the store\(companion) holds the secret")
    }
    let audits = try shop.store().auditLog()
    #expect(audits.first { $0.what == "destination.add" }?.who == "owner")
    #expect(
      audits.filter { $0.what.hasPrefix("destination.") }.map(\.what) == ["destination.resume", "destination.pause", "destination.add"])
  }
}
