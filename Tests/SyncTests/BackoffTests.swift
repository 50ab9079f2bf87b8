// Waits, to the second.
import Domain
import Sync
import Testing

@Suite("Backoff")
struct BackoffTests {
  @Test("a vendor's failures wait 1, 2, 4, … 256, then 300 s at the longest")
  func vendorLadder() {
    let waits = (1...11).map { Backoff.vendor.wait(afterFailure: $0, age: 0, chance: 1) }
    #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map { $0 * 1000 })
  }

  @Test("full jitter: chance 0.5 halves a wait of 256 s, chance 0 leaves a tenth of a second")
  func jitter() {
    #expect(Backoff.vendor.wait(afterFailure: 9, age: 0, chance: 0.5) == 128_000)
    #expect(Backoff.vendor.wait(afterFailure: 9, age: 0, chance: 0) == 100)
  }

  @Test("the 12th failure parks a row that is 2 weeks old, and one that is younger waits: no outage of a week loses a contact")
  func parks() {
    #expect(Backoff.vendor.wait(afterFailure: 12, age: 14 * 86_400, chance: 1) == nil)
    #expect(Backoff.vendor.wait(afterFailure: 11, age: 30 * 86_400, chance: 1) == 300_000)
    #expect(Backoff.vendor.wait(afterFailure: 12, age: 14 * 86_400 - 1, chance: 1) == 300_000)
    #expect(Backoff.vendor.wait(afterFailure: 13, age: 86_400, chance: 1) == 3_600_000)
  }

  @Test("a webhook waits 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h, then daily; the 10th failure after 2 weeks parks")
  func standardWebhooks() {
    let waits = (1...10).map { Backoff.standardWebhooks.wait(afterFailure: $0, age: 14 * 86_400, chance: 1).map { $0 / 1000 } }
    #expect(waits == [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, nil])
    #expect(Backoff.standardWebhooks.wait(afterFailure: 11, age: 7 * 86_400, chance: 1) == 86_400_000)
  }
}

@Suite("Rate limit")
struct RateLimitTests {
  @Test("a burst of 50 leaves at once, the 51st waits 86 ms")
  func burst() {
    let limit = RateLimit(perMinute: 700, burst: 50)
    var mark: Int64?
    #expect(limit.take(80, mark: &mark, at: tenOClock) == (50, 0))
    #expect(limit.take(mark: &mark, at: tenOClock) == (0, 86))
    #expect(limit.take(mark: &mark, at: Instant(milliseconds: tenOClock.milliseconds + 86)) == (1, 0))
  }

  @Test("pressed for 5 minutes by 2 couriers, Klaviyo's pace never passes 75 in a second or 750 in a minute, and uses 95 in 100 of it")
  func windows() {
    let limit = Klaviyo.pace.limit
    var mark: Int64?
    var now = tenOClock.milliseconds
    var taken: [Int64] = []
    var turn = 0
    while now < tenOClock.milliseconds + 300_000 {
      turn += 1
      // One courier fetches a single turn, the other up to four.
      let (granted, wait) = limit.take(turn % 2 == 0 ? 1 : 4, mark: &mark, at: Instant(milliseconds: now))
      taken += Array(repeating: now, count: granted)
      now += wait
    }
    func most(within window: Int64) -> Int {
      var first = 0
      return taken.indices.map { last in
        while taken[last] - taken[first] >= window { first += 1 }
        return last - first + 1
      }.max() ?? 0
    }
    #expect(most(within: 1000) <= 75)
    #expect(most(within: 60_000) <= 750)
    #expect(taken.count >= 3562)
  }

  @Test("a clock that jumps back an hour does not stop the courier for an hour")
  func clockJump() {
    let limit = RateLimit(perMinute: 60, burst: 1)
    var mark: Int64?
    #expect(limit.take(mark: &mark, at: tenOClock).granted == 1)
    let earlier = tenOClock.advanced(bySeconds: -3600)
    #expect(limit.take(mark: &mark, at: earlier) == (0, 1000))
    #expect(limit.take(mark: &mark, at: earlier.advanced(bySeconds: 1)).granted == 1)
  }
}
