// How destinations are told that somebody wants to be forgotten.
import Domain
import Sync
import Testing

@Suite("Telling of an erasure")
struct ErasureTests {
  static let gone = ContactUpdate(
    contact: "c1", email: "ana@example.com", phone: nil, name: nil, locale: nil, tags: [], removedTags: [], consent: [:], session: nil,
    purpose: .erasure)

  @Test("it leaves without a consent, for it tells nothing new; without an address it does not")
  func gate() {
    #expect(ErasureTests.gone.allowedToLeave == ErasureTests.gone)
    #expect(ErasureTests.gone.with { $0.email = nil }.allowedToLeave == nil)
    #expect(!ContactUpdate.ana.isErasure)
  }

  @Test("a webhook hears contact.forgotten with id and address, and nothing of tags")
  func webhook() throws {
    let hook = try Webhook(account: .webhook, secrets: ["secret": Redacted(vectorSecret)])
    let request = hook.request(
      for: hook.steps(for: .of(ErasureTests.gone), knowing: Learnt())[0], of: .of(ErasureTests.gone), knowing: Learnt(), now: tenOClock)
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == #"{"data":{"contact":"c1","email":"ana@example.com","phone":null},"timestamp":"2026-11-24T10:00:00Z","type":"contact.forgotten"}"#
    )
  }

  @Test("Klaviyo is asked to unsubscribe the address from everything, and never to make a profile")
  func klaviyo() throws {
    let klaviyo = try Klaviyo(account: .klaviyo, secrets: ["api_key": Redacted("pk_test")])
    #expect(klaviyo.steps(for: .of(ErasureTests.gone), knowing: Learnt()).map(\.name) == ["forget"])
    let request = klaviyo.request(
      for: klaviyo.steps(for: .of(ErasureTests.gone), knowing: Learnt())[0], of: .of(ErasureTests.gone), knowing: Learnt(), now: tenOClock)
    #expect(request.url == "https://a.klaviyo.com/api/profile-subscription-bulk-delete-jobs")
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == #"{"data":{"attributes":{"profiles":{"data":[{"attributes":{"email":"ana@example.com","subscriptions":{"email":{"marketing":{"consent":"UNSUBSCRIBED"}}}},"type":"profile"}]}},"type":"profile-subscription-bulk-delete-job"}}"#
    )
  }
}
