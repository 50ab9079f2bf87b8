// Limits beside the account's: of some steps alone, and of two destinations that use one account.
import Domain
import Sync
import Synchronization
import Testing

@Suite("Pace")
struct PaceTests {
  private let watch = Stopwatch()
  private let secrets = Secrets(environment: ["OMNISEND_KEY": "om_test", "A": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "B": vectorSecret])

  private func courier(_ queue: MemoryOutbox, _ transport: ScriptedTransport) -> Courier {
    Courier(queue: queue, transport: transport, secrets: secrets, owner: "courier", world: watch.world)
  }

  private func rows(_ count: Int, _ change: (inout ContactUpdate, Int) -> Void) -> [Delivery] {
    (0..<count).map { index in
      Delivery.of(
        .anaByOldMail.with {
          $0.contact = "c\(index)"
          $0.email = "p\(index)@example.com"
          change(&$0, index)
        }, id: "d\(index)", to: "omnisend")
    }
  }

  @Test("calls about tags keep to 60 a minute, and hold up no other: 80 contacts with phones alone and no tags take under a minute")
  func steps() async throws {
    let tagged = MemoryOutbox([.omnisend], rows(70) { $0.tags = ["goal:g\($1)"] })
    let moments = Mutex<[Instant]>([])
    let transport = ScriptedTransport { [watch] request, _ in
      if request.url.hasSuffix("contacts/tags") { moments.withLock { $0.append(watch.now) } }
      let batch: JSON = ["batchID": "b1", "status": "finished", "totalCount": 70, "errorsCount": 0]
      return .success(HTTPResponse(200, body: Array(batch.canonical.utf8)))
    }
    #expect(try await courier(tagged, transport).deliverDue().delivered == 70)
    let asked = moments.withLock { $0 }.map(\.milliseconds).sorted()
    #expect(asked.count == 70)
    for (place, moment) in asked.enumerated() { #expect(asked[place...].prefix { $0 < moment + 60_000 }.count <= 60) }
    let began = watch.now
    let bare = MemoryOutbox(
      [.omnisend],
      rows(80) { update, index in
        update.email = nil
        update.phone = "+4930\(100_000 + index)"
        update.tags = []
        update.consent = ["sms": .init(at: "2026-10-01T08:00:00Z", wording: "Yes", isFresh: false)]
      })
    let plain = ScriptedTransport { request, _ in .success(HTTPResponse(200, body: Array(#"{"contacts":[]}"#.utf8))) }
    #expect(try await courier(bare, plain).deliverDue().delivered == 80)
    #expect(plain.requests.count == 160 && watch.now.milliseconds - began.milliseconds < 60_000)
  }

  @Test("2 destinations with one key and one place keep one pace; with another key or place each has its own")
  func sharedAccount() async throws {
    func marks(_ settings: [String: String]) async throws -> [Bool] {
      let base = ["url": "https://shop.example/hook", "secret": "env:A"]
      let accounts = [
        DestinationAccount(name: "first", vendor: "webhook", settings: base),
        DestinationAccount(name: "second", vendor: "webhook", settings: base.merging(settings) { $1 }),
      ]
      let queue = MemoryOutbox(accounts, accounts.map { .of(.ana, id: $0.name, to: $0.name) })
      let transport = ScriptedTransport { _, _ in .success(HTTPResponse(204)) }
      #expect(try await courier(queue, transport).deliverDue().delivered == 2)
      return try accounts.map { try queue.mark("single", of: $0.name) != nil }
    }
    #expect(try await marks([:]) == [true, false])
    // The same key under another name.
    #expect(try await marks(["secret": "env:B"]) == [true, false])
    #expect(try await marks(["url": "https://shop.example/other"]) == [true, true])
  }
}
