// Rows that ride in bulk only once one of them has taught or repaired something: few requests then, too.
import Domain
import Foundation
import Sync
import Testing

@Suite("Rows that teach")
struct TeachingRowsTests {
  private let double: VendorsDouble
  private let secrets = Secrets(environment: ["HUBSPOT_TOKEN": "pat_test", "MAILCHIMP_KEY": "mc_test-us1"])

  init() throws { double = try VendorsDouble() }

  private func courier(_ queue: MemoryOutbox) -> Courier {
    Courier(queue: queue, transport: double, secrets: secrets, owner: "courier", world: Stopwatch().world)
  }

  /// Old yeses of different people; every third has a tag of its own kind.
  private func rows(_ count: Int, to destination: String, tags: [String] = ["goal:sleep", "goal:calm", "skin:dry"]) -> [Delivery] {
    (0..<count).map { index in
      let update = ContactUpdate.anaByOldMail.with {
        $0.contact = "c\(index)"
        $0.email = "p\(index)@example.com"
        $0.tags = [tags[index % tags.count]]
      }
      return .of(update, id: "d\(index)", to: destination)
    }
  }

  private func requests(_ part: String) async throws -> Int {
    try await double.state()["requests"]?.array?.filter { $0.string?.contains(part) == true }.count ?? 0
  }

  @Test("250 contacts whose properties HubSpot lacks: a few make them, and the others ride, in less than 100 requests")
  func missingProperties() async throws {
    let account = DestinationAccount.hubspot(["base_url": "http://127.0.0.1:\(double.port)/hubspot", "create": "yes"])
    let queue = MemoryOutbox([account], rows(250, to: "crm"))
    let first = try await courier(queue).deliverDue()
    // Chunks that mend the same property at once may send a row or two of them into the next look.
    #expect(first.dead == 0 && first.retried < 20)
    queue.makeAllDue()
    #expect(try await courier(queue).deliverDue().delivered + first.delivered == 250)
    let upserts = try await requests("batch/upsert")
    #expect(upserts < 100, "\(upserts)")
    #expect(try await double.state()["violations"] == [])
  }

  @Test("60 contacts with a tag that HubSpot lacks, whose making is lost once: it is made with the next of them, and the others ride")
  func lostMaking() async throws {
    let account = DestinationAccount.hubspot(["base_url": "http://127.0.0.1:\(double.port)/hubspot", "create": "yes"])
    #expect(try await courier(MemoryOutbox([account], rows(3, to: "crm"))).deliverDue().dead == 0)
    let before = try await requests("batch/upsert")
    // The look at the property and its change are answered, and nothing is done.
    let property: JSON = ["name": "askwell_tags", "type": "enumeration", "fieldType": "checkbox", "options": []]
    try await double.misbehave([
      [
        "path": "/hubspot/crm/properties/2026-09/contacts/askwell_tags", "status": 200, "body": .string(property.canonical), "times": 2,
      ]
    ])
    let report = try await courier(MemoryOutbox([account], rows(60, to: "crm", tags: ["goal:rest"]))).deliverDue()
    #expect(report.delivered == 59 && report.retried == 1, "\(report)")
    let upserts = try await requests("batch/upsert") - before
    #expect(upserts < 10, "\(upserts)")
  }

  @Test("without create the first of them pauses HubSpot, and the others wait")
  func pause() async throws {
    let account = DestinationAccount.hubspot(["base_url": "http://127.0.0.1:\(double.port)/hubspot"])
    let queue = MemoryOutbox([account], rows(250, to: "crm"))
    let report = try await courier(queue).deliverDue()
    #expect((report.delivered, report.dead, report.pending) == (0, 0, 250))
    #expect(queue.pausedBecause("crm")?.hasSuffix("; run: askwell destinations test crm --create") == true)
    #expect(try await requests("batch/upsert") < 20)
  }

  @Test("when Mailchimp answers the first look at its audience with 503, the next contact looks, and the others ride")
  func teacherMetFault() async throws {
    let settings = ["api_key": "env:MAILCHIMP_KEY", "list_id": "L1", "base_url": "http://127.0.0.1:\(double.port)/mailchimp"]
    let account = DestinationAccount(name: "mailchimp", vendor: "mailchimp", settings: settings)
    let queue = MemoryOutbox([account], rows(200, to: "mailchimp"))
    try await double.misbehave([["path": "/mailchimp/", "status": 503, "body": ""]])
    let report = try await courier(queue).deliverDue()
    #expect((report.delivered, report.retried) == (199, 1))
    #expect(try await requests("/members/") < 5)
    #expect(try await double.state()["violations"] == [])
  }
}
