// Values sealed and opened by themselves: what others compute, what was moved, what another key says.
import Crypto
import Domain
import Foundation
import Testing

@testable import Storage

@Suite("Vault")
struct VaultTests {
  /// The key of bytes 0 to 31.
  private let vault = Vault(master: SymmetricKey(data: (0..<32).map { UInt8($0) }))

  @Test("a sealed value, its key id and two blind indexes are what another library makes of the same key, nonce and place")
  func vectors() throws {
    // Python's cryptography 48: HKDF(SHA256, 32, None, b"askwell sealing 1"), AESGCM, hmac.
    let nonce = try AES.GCM.Nonce(data: (100..<112).map { UInt8($0) })
    #expect(vault.keyID == "bb6b8527")
    let sealed = try vault.sealed("Zoë@example.com", in: .email, of: "7", nonce: nonce)
    #expect(sealed == "~u2uFJ2RlZmdoaWprbG1ub/D0ZFcznDFu7I/3NVBiV/kCG/YqvbQQEzFROXNEK74N")
    #expect(try vault.opened(sealed, in: .email, of: "7") == "Zoë@example.com")
    #expect(vault.blind("ana@example.com", .email) == "bd06d9ef6729be89a028c69a74af137c")
    #expect(vault.blind("+33612345678", .phone) == "4ed5fbdb0cf4b1d2f94619a99f869029")
  }

  @Test("any text comes back; the same text twice is two values")
  func roundTrip() throws {
    for text in ["", "~", "ana@example.com", "Zoë 👩‍🚀 \u{0} \n", String(repeating: "long ", count: 5_000)] {
      let sealed = try vault.sealed(text, in: .name, of: "1")
      #expect(try vault.opened(sealed, in: .name, of: "1") == text)
      #expect(try vault.sealed(text, in: .name, of: "1") != sealed)
    }
  }

  private func refusal(_ stored: String, _ place: SealedPlace, _ row: String) throws -> String {
    "\(try #require(throws: (any Error).self) { try vault.opened(stored, in: place, of: row) })"
  }

  @Test("a value opens in its own row and column alone, and not with any of its characters changed")
  func moved() throws {
    // Of sixteen letters: no bit of the text is without meaning.
    let sealed = try vault.sealed("anna@example.com", in: .email, of: "7")
    #expect(try refusal(sealed, .email, "8").contains("contact.email of row 8 does not open"))
    #expect(try refusal(sealed, .name, "7").contains("contact.name of row 7 does not open"))
    for place in sealed.indices.dropFirst() {
      var changed = sealed
      changed.replaceSubrange(place...place, with: sealed[place] == "A" ? "B" : "A")
      _ = try refusal(changed, .email, "7")
    }
    _ = try refusal(String(sealed.dropLast(4)), .email, "7")
    _ = try refusal("~", .email, "7")
  }

  @Test("a value in plain is refused where all are sealed, and taken where nothing was typed")
  func plain() throws {
    #expect(try refusal("ana@example.com", .email, "7").contains("was not sealed"))
    #expect(try refusal("{\"a\":1}", .properties, "7").contains("was not sealed"))
    #expect(try vault.opened("{}", in: .properties, of: "7") == "{}")
    #expect(try vault.opened("{\"choices\":[\"dry\"]}", in: .answer, of: "S1 1") == "{\"choices\":[\"dry\"]}")
  }

  @Test("what another key sealed is told apart from what was damaged")
  func otherKey() throws {
    let sealed = try Vault(master: SymmetricKey(size: .bits256)).sealed("ana@example.com", in: .email, of: "7")
    #expect(try refusal(sealed, .email, "7").contains("not sealed with this store's key"))
  }

  @Test("an address is looked up by another value than a phone number of the same letters, and than with another key")
  func blind() {
    #expect(vault.blind("x", .email) == vault.blind("x", .email) && vault.blind("x", .email).utf8.count == 32)
    #expect(vault.blind("x", .email) != vault.blind("x", .phone))
    #expect(vault.blind("x", .email) != Vault(master: SymmetricKey(size: .bits256)).blind("x", .email))
  }

  @Test("the key comes from the variable where it is set, 64 hex digits and nothing else")
  func variable() throws {
    let digits = String(repeating: "0a", count: 32)
    let key = KeyFile(path: "/nowhere/askwell.key", given: digits)
    #expect(try key.key(making: false) == SymmetricKey(data: [UInt8](repeating: 10, count: 32)))
    #expect(key.isThere && key.place == "ASKWELL_KEY")
    for bad in ["x", String(digits.dropLast()), digits + "0", String(repeating: "0g", count: 32)] {
      let error = try #require(throws: StoreError.self) { try KeyFile(path: "/nowhere/askwell.key", given: bad).key(making: true) }
      #expect(error.exitCode == 78 && !error.message.contains("0a0a"))
    }
  }
}
