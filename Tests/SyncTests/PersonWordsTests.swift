// A vendor that says back whom it was told of: nothing of it stays in a log, in a reason or in what the courier says (RELIABILITY.md 2.7).
import Domain
import Sync
import Testing

@Suite("A vendor that echoes a person")
struct PersonWordsTests {
  /// As it may come back: in capitals, for an address bar, for a script, for a page.
  static let echo =
    "ANA@Example.com ana%40example.com ANA%2540EXAMPLE.COM ana\\u0040example.com ana&#64;example.com ana&#x40;example.com "
    + "+4930123456 %2B4930123456 4930123456 ana maria SILVA, Ana%20Maria%20Silva ana+maria+silva Silva%2C "

  private static let forms = ["example.com", "4930123456", "silva", "maria", "ana "]

  private func isClean(_ text: String) -> Bool {
    let small = text.lowercased() + " "
    return !PersonWordsTests.forms.contains { small.contains($0) }
  }

  @Test("an address, a number and a name are struck out in any case and in the forms of a wire; what is beside them stays")
  func forms() {
    let words = PersonWords(of: [.ana])
    #expect(isClean(words.struck(from: PersonWordsTests.echo)))
    #expect(words.struck(from: "id=17&mail=ana%40example.com&n=2") == "id=17&mail=‹redacted›&n=2")
    #expect(words.struck(from: "{\"name\":\"\\u0041na Maria Silva\",\"ok\":1}") == "{\"name\":\"‹redacted›\",\"ok\":1}")
    #expect(words.struck(from: "banana, manager, 100%, \\u12 &# %zz") == "banana, manager, 100%, \\u12 &# %zz")
    #expect(
      PersonWords(of: [.ana.with { $0.name = "Zoë Ñu" }]).struck(from: "ZO%C3%8B, zo\\u00eb, ñU") == "‹redacted›, ‹redacted›, ‹redacted›")
    #expect(PersonWords(of: []).struck(from: "ana") == "ana")
  }

  @Test(
    "a refusal, a pause and a come-later that echo the person leave nothing of them in reasons, in lines and in exchanges",
    arguments: [400, 401, 503])
  func echoes(_ status: Int) async throws {
    for account in [DestinationAccount.klaviyo, .webhook] {
      let queue = MemoryOutbox([account], [.of(.ana, to: account.name)])
      let transport = ScriptedTransport { _, _ in
        .success(
          account.vendor == "klaviyo"
            ? .klaviyo(status, code: "invalid", detail: PersonWordsTests.echo)
            : HTTPResponse(status, body: Array(PersonWordsTests.echo.utf8)))
      }
      let report = try await Courier.rehearsing(queue, transport, Stopwatch()).deliverDue()
      #expect(!queue.exchanges.isEmpty)
      for exchange in queue.exchanges {
        #expect(isClean(exchange.answered) && isClean(exchange.asked) && isClean(exchange.address), "\(exchange)")
      }
      if case .refused(let reason)? = queue.row("d1")?.ended { #expect(isClean(reason), "\(reason)") }
      #expect(isClean(queue.pausedBecause(account.name) ?? "") && queue.log.allSatisfy(isClean))
      #expect(report.byDestination.values.allSatisfy { isClean($0.trouble?.words ?? "") })
    }
  }

  @Test("a transport's own words are struck alike, in the line, in the reason and in the report")
  func faults() async throws {
    let queue = MemoryOutbox([.webhook], [.of(.ana, to: "hook")])
    let transport = ScriptedTransport { _, _ in .failure(TransportFault("the connection failed: \(PersonWordsTests.echo)")) }
    let report = try await Courier.rehearsing(queue, transport, Stopwatch()).deliverDue()
    #expect(queue.exchanges.count == 1 && queue.exchanges.allSatisfy { isClean($0.answered) })
    #expect(report.byDestination["hook"]?.trouble.map { isClean($0.words) } == true)
  }

  @Test("of 30 people in one request none is in its line, and none in the reason of another")
  func convoy() async throws {
    let rows = (0..<30).map { index in
      Delivery.of(
        .anaByOldMail.with {
          $0.contact = "c\(index)"
          $0.email = "p\(index)@example.com"
          $0.name = "Person\(index) Quine"
        }, id: "d\(index)")
    }
    let queue = MemoryOutbox([.klaviyo], rows)
    let transport = ScriptedTransport { _, _ in .success(.klaviyo(401, code: "no", detail: "not for PERSON7%20quine, p8%40example.com")) }
    _ = try await Courier.rehearsing(queue, transport, Stopwatch()).deliverDue()
    #expect(queue.exchanges.first.map { $0.items } == 30)
    let said = queue.exchanges.map(\.answered) + queue.log + [queue.pausedBecause("klaviyo") ?? ""]
    #expect(said.contains { $0.contains("not for") })
    for line in said { #expect(!line.lowercased().contains("quine") && !line.contains("p8"), "\(line)") }
  }

  @Test("what is said of an erasure or a withdrawal is not kept at all: the name is not known any more", arguments: [200, 400])
  func nameless(_ status: Int) async throws {
    for purpose in [ContactUpdate.Purpose.erasure, .withdrawal(["email"])] {
      let update = ContactUpdate(
        contact: "c1", email: "ana@example.com", phone: nil, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
        purpose: purpose)
      let queue = MemoryOutbox([.webhook], [.of(update, to: "hook")])
      let transport = ScriptedTransport { _, _ in .success(HTTPResponse(status, body: Array("who? Silva".utf8))) }
      _ = try await Courier.rehearsing(queue, transport, Stopwatch()).deliverDue()
      #expect(queue.exchanges.count == 1 && queue.exchanges.allSatisfy { isClean($0.answered) && $0.status == status })
      if case .refused(let reason)? = queue.row("d1")?.ended { #expect(isClean(reason), "\(reason)") }
    }
  }
}
