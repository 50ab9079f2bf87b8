// An erasure on its way: sent without consent, and never as a profile.
import Domain
import Sync
import Testing

@Suite("Delivering an erasure")
struct ErasureCourierTests {
  @Test("Klaviyo gets 1 request and a webhook 1, though no consent is in force, and both rows are done")
  func delivers() async throws {
    let gone = ContactUpdate.anaByOldMail.with { $0.consent = [:] }
    let update = ContactUpdate(
      contact: gone.contact, email: gone.email, phone: nil, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
      purpose: .erasure)
    let queue = MemoryOutbox([.klaviyo, .webhook], [.of(update), .of(update, id: "d2", to: "hook")])
    let transport = ScriptedTransport { _, _ in .success(HTTPResponse(202)) }
    let report = try await Courier.rehearsing(queue, transport, Stopwatch()).deliverDue()
    #expect(report.delivered == 2)
    #expect(
      transport.requests.map(\.url).sorted() == [
        "https://a.klaviyo.com/api/profile-subscription-bulk-delete-jobs", "https://shop.example/hook",
      ])
  }
}
