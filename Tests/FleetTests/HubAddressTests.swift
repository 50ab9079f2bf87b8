// Where a hub may be, and over what.
import Testing

@testable import Fleet

@Suite("Address of the hub")
struct HubAddressTests {
  private func words(_ text: String) throws -> [String: String] { try HubAddress(text).words }

  @Test("over a network the server must prove its name; several hosts are tried for one that takes writes")
  func verified() throws {
    let one = try words("postgres://k1:se%40cret@hub.example/fleet")
    #expect(one["sslmode"] == "verify-full" && one["sslrootcert"] == "/etc/ssl/certs/ca-certificates.crt")
    #expect(one["host"] == "hub.example" && one["port"] == "5432" && one["password"] == "se@cret" && one["dbname"] == "fleet")
    let two = try words("postgresql://k1@a.example:5433,[2001:db8::1]/fleet?sslrootcert=/etc/shop/ca.crt")
    #expect(two["host"] == "a.example,2001:db8::1" && two["port"] == "5433,5432" && two["target_session_attrs"] == "read-write")
    #expect(two["sslmode"] == "verify-full" && two["sslrootcert"] == "/etc/shop/ca.crt" && two["password"] == nil)
  }

  @Test(
    "anything weaker is refused in words, but without TLS goes to this machine",
    arguments: [
      ("postgres://k1@hub.example/fleet?sslmode=require", "does not prove whose server it is"),
      ("postgres://k1@hub.example/fleet?sslmode=disable", "is for this machine alone"),
      ("postgres://k1@127.0.0.1,hub.example/fleet?sslmode=disable", "is for this machine alone"),
      ("postgres://k1@127.0.0.1.example/fleet?sslmode=disable", "is for this machine alone"),
      ("postgres://k1@hub.example/fleet?options=-csearch_path", "nothing else"),
      ("https://k1@hub.example/fleet", "must be postgresql://"), ("postgres://hub.example/fleet", "must be postgresql://"),
    ])
  func weaker(_ text: String, _ words: String) {
    let fault = #expect(throws: HubFault.self) { try HubAddress(text) }
    #expect(fault?.kind == .configuration)
    #expect(fault?.words.contains(words) == true)
  }

  @Test("this machine: a socket needs nothing, a loopback address says that it has no TLS")
  func here() throws {
    #expect(try words("postgres://k1@127.0.0.1/fleet?sslmode=disable")["sslmode"] == "disable")
    #expect(try words("postgres://k1@localhost/fleet")["sslmode"] == "verify-full")
    let socket = try HubAddress("postgres://k1:pw@:5433/fleet?host=/run/hub")
    #expect(socket.words["host"] == "/run/hub" && socket.words["port"] == "5433" && socket.words["sslmode"] == "disable")
  }

  @Test("it is written down and read again, and no way of printing it shows the password")
  func written() throws {
    for text in ["postgres://k1:hunter2@a:5433,b/fleet?sslrootcert=/x", "postgres://k1:hunter2@:5433/fleet?host=/run/hub"] {
      let address = try HubAddress(text)
      #expect(try HubAddress(address.text(user: "k1", password: "hunter2")) == address)
      #expect(try HubAddress(address.textWithoutSecret) == address.with(password: nil))
      #expect(!"\(address) \(address.textWithoutSecret)".contains("hunter2"))
      var dumped = ""
      dump(address, to: &dumped)
      #expect(!dumped.contains("hunter2"))
    }
  }
}
