// What a hub's feed tells of other shops' leads.
import Domain
import Testing

@testable import Storage

@Suite("Leads of a feed")
struct FeedLeadTests {
  @Test("a lead whose times no calendar has is none, whichever of 3 it is", arguments: ["started_at", "ended_at", "skew"])
  func never(key: String) {
    var body: [String: JSON] = ["id": "S", "started_at": 1, "ended_at": 2, "skew": -10_000, "email": "ana@example.com"]
    #expect(FeedLead(.object(body))?.end == Instant(milliseconds: 2))
    for far in [Int64.max, .min, Instant.era.upperBound + 1] {
      body[key] = .int(far)
      #expect(FeedLead(.object(body)) == nil)
    }
  }
}
