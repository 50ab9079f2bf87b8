// Which addresses may be called, and which are traps.
import Sync
import Testing

@Suite("Endpoint")
struct EndpointTests {
  @Test(
    "public https and this machine's http are taken",
    arguments: [
      "https://shop.example/hook", "https://shop.example:8443/a?b=c", "https://93.184.216.34/x", "http://127.0.0.1:8080/hook",
      "http://localhost:9/", "http://[::1]:8080/hook", "https://a.klaviyo.com",
    ])
  func taken(address: String) {
    #expect(throws: Never.self) { try Endpoint(address) }
  }

  @Test(
    "http elsewhere, user info, private hosts and numbers in disguise are refused",
    arguments: [
      "http://shop.example/", "https://me:secret@shop.example/", "https://me@127.0.0.1/", "https://10.0.0.5/", "https://192.168.1.1/",
      "https://172.16.9.9/", "https://169.254.169.254/latest/meta-data", "https://100.64.0.1/", "https://0.0.0.0/", "https://224.0.0.1/",
      "https://[::ffff:169.254.169.254]/", "https://[fe80::1]/", "https://[fc00::1]/", "https://[64:ff9b::1]/", "https://127.1/",
      "https://0x7f000001/", "https://2130706433/", "http://localhost./", "https://shop.example\\@127.0.0.1/", "ftp://shop.example/",
      "shop.example", "https://", "https:///x", "https://shop.example/#a", "https://sh op.example/", "https://a..b/", "javascript:alert(1)",
      "https://127.0.0.1%00.shop.example/", "https://93.184.216.34%00.shop.example/", "https://%31%32%37.1/",
    ])
  func refused(address: String) {
    #expect(throws: Endpoint.Fault.self) { try Endpoint(address) }
  }

  @Test("a public name may reach public addresses only; this machine's name only itself")
  func resolved() throws {
    let shop = try Endpoint("https://shop.example/hook")
    let here = try Endpoint("http://localhost:8080/")
    let addresses = ["93.184.216.34", "2606:2800:220:1::1", "127.0.0.1", "::1", "10.1.2.3", "169.254.169.254", "::ffff:8.8.8.8"]
      .compactMap { IPAddress($0) }
    #expect(addresses.map(shop.mayReach) == [true, true, false, false, false, false, false])
    #expect(addresses.map(here.mayReach) == [false, false, true, true, false, false, false])
  }
}
