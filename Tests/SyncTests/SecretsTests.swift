// Secrets are found where they are kept, and nowhere shown.
import Domain
import Foundation
import Sync
import Testing

@Suite("Secrets")
struct SecretsTests {
  @Test("env:NAME is read from the environment that was handed in")
  func environment() throws {
    #expect(try Secrets.all.secret(at: "env:KLAVIYO_KEY").exposed == "pk_test")
    #expect(throws: Secrets.Fault.self) { try Secrets.all.secret(at: "env:OTHER") }
  }

  @Test("file:PATH is the first line of a file of mode 0600; 0644 is refused with what to do")
  func file() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("askwell-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = FileManager.default.createFile(atPath: path, contents: Data("pk_file\nsecond line\n".utf8), attributes: [.posixPermissions: 0o600])
    #expect(try Secrets.all.secret(at: "file:\(path)").exposed == "pk_file")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    do {
      _ = try Secrets.all.secret(at: "file:\(path)")
      Issue.record("a file that everybody can read was taken")
    } catch {
      #expect(error.words == "\(path) can be read by others; run: chmod 600 \(path)")
    }
  }

  @Test("a directory, a missing file and a bare secret are refused; the words never repeat the secret")
  func faults() {
    for reference in ["file:/tmp", "file:/no/such/file", "pk_bare_secret", "env:", "env:A B", "file:relative"] {
      do {
        _ = try Secrets.all.secret(at: reference)
        Issue.record("\(reference) was taken")
      } catch {
        #expect(!error.words.contains("pk_bare"))
      }
    }
  }

  @Test("a redacted value prints as ‹redacted› in every way")
  func redacted() {
    let secret = Redacted("pk_live")
    var dumped = ""
    dump(secret, to: &dumped)
    #expect("\(secret)" == "‹redacted›")
    #expect(String(reflecting: secret) == "‹redacted›")
    #expect(!dumped.contains("pk_live"))
  }
}

@Suite("Registry")
struct RegistryTests {
  @Test("every vendor is found by its own name")
  func vendors() {
    let names = Registry.vendors.map { $0.vendor }
    #expect(names.contains("klaviyo") && names.contains("webhook") && Set(names).count == names.count)
    for name in names { #expect(Registry.vendor(name)?.vendor == name) }
  }

  @Test("a good account has no problem")
  func good() {
    #expect(Registry.check(vendor: "klaviyo", settings: DestinationAccount.klaviyo.settings).isEmpty)
    #expect(Registry.check(vendor: "webhook", settings: DestinationAccount.webhook.settings).isEmpty)
  }

  @Test("4 mistakes are 4 problems at once")
  func allAtOnce() {
    let problems = Registry.check(
      vendor: "klaviyo", settings: ["api_key": "pk_bare", "lst_id": "x", "base_url": "http://elsewhere.example", "revision": "new"])
    #expect(problems.map(\.code) == ["unknown_key", "bare_secret", "bad_address", "bad_revision"])
    #expect(!problems.contains { $0.message.contains("pk_bare") })
  }

  @Test("missing keys and unknown vendors are named")
  func missing() {
    #expect(Registry.check(vendor: "webhook", settings: [:]).map(\.path) == ["url", "secret"])
    #expect(
      Registry.check(vendor: "mailpigeon", settings: [:]).map(\.message)
        == ["there is no vendor \"mailpigeon\"; the vendors are \(Registry.vendors.map { $0.vendor }.joined(separator: ", "))"])
  }
}

@Suite("Vendor words")
struct VendorWordsTests {
  @Test("addresses, numbers and what the person typed are struck out")
  func scrubbed() {
    let words = VendorWords.fitForLog("ANA@example.com (+49 30 123456), Silva: other.person%40mail.example said sleep", about: .ana)
    #expect(words == "‹redacted› (‹number›), ‹redacted›: ‹address› said ‹redacted›")
  }

  @Test("a forged second line and terminal escapes are flattened")
  func oneLine() {
    #expect(VendorWords.fitForLog("bad\nINFO fine\u{1B}[2J") == "bad INFO fine[2J")
  }

  @Test("a vendor's 10 000 characters are cut to 200 bytes, between characters")
  func cut() {
    let words = VendorWords.fitForLog(String(repeating: "é", count: 10_000))
    #expect(words.utf8.count <= 200)
    #expect(words.hasSuffix("é…"))
  }

  @Test("a vendor that says a key back, bare, behind its scheme or as a password of Basic, is not quoted with it; all else stays")
  func echo() {
    let basic = Data("any:mc_planted-us21".utf8).base64EncodedString()
    let request = HTTPRequest(
      "POST", "https://a.example/",
      headers: [
        HTTPHeader("Authorization", "Klaviyo-API-Key pk_planted", isSecret: true), HTTPHeader("X", "Basic \(basic)", isSecret: true),
        HTTPHeader("accept", "application/json"),
      ])
    let said = "no pk_planted, [Klaviyo-API-Key pk_planted] \(basic) mc_planted-us21 application/json"
    let struck = HTTPResponse(401, body: Array(said.utf8)).withoutSecrets(of: request)
    #expect(struck.text == "no ‹redacted›, [‹redacted›] ‹redacted› ‹redacted› application/json" && struck.status == 401)
    #expect(HTTPResponse(200, body: Array("fine".utf8)).withoutSecrets(of: request).text == "fine")
  }
}
