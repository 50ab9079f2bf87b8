// Opening hours: how they are written, and the moments at which a shop opens and closes.
import Chance
import Domain
import Foundation
import Testing

@Suite("Opening hours")
struct OpeningHoursTests {
  private func hours(_ lines: String...) throws -> OpeningHours {
    let file = ConfigFile("opening_hours:\n" + lines.map { "  \($0)\n" }.joined())
    #expect(file.problems == [])
    return try #require(file.configuration.openingHours)
  }

  @Test("a day has one part, several with commas, or one past midnight; a day left out is closed")
  func reading() throws {
    let hours = try hours("mon: 09:00-19:00", "tue: 14:00-19:00, 9:00-12:30", "sat: 18:00-02:00", "sun: closed")
    #expect(hours.days[0] == [.init(from: 540, to: 1140)])
    #expect(hours.days[1] == [.init(from: 540, to: 750), .init(from: 840, to: 1140)])
    #expect(hours.days[5] == [.init(from: 1080, to: 1560)])
    #expect(hours.days[2...4].allSatisfy(\.isEmpty) && hours.days[6].isEmpty && hours.days.count == 7)
  }

  @Test(
    "what is no hours is named with its line",
    arguments: [
      ("mon: 9-19", "expected hours"), ("mon: 09:00-25:00", "expected hours"), ("mon: 09:60-10:00", "expected hours"),
      ("mon: 24:00-25:00", "expected hours"), ("mon: 09:00", "expected hours"), ("mon: 09:00-10:00,", "expected hours"),
      ("mon: 09:00-09:00", "00:00-24:00"), ("mon: 09:00-12:00, 11:00-13:00", "overlap"), ("mon: closed", "never open"),
      ("mo: 09:00-19:00", "unknown key"), ("mon: [1]", "expected a text"),
    ])
  func faults(_ line: String, _ words: String) {
    let problems = ConfigFile("store: a\nopening_hours:\n  \(line)\n").problems
    #expect(problems.contains { $0.message.contains(words) && $0.line >= 2 }, "\(problems)")
  }

  @Test("a shop that is open 09:00-19:00 opens and closes to the millisecond")
  func edges() throws {
    let hours = try hours("tue: 09:00-19:00")
    let zone = try #require(StoreZone(name: "Europe/Berlin"))
    let opens = try #require(Instant(iso: "2026-11-24T08:00:00Z"))
    let closes = try #require(Instant(iso: "2026-11-24T18:00:00Z"))
    #expect(!hours.isOpen(at: Instant(milliseconds: opens.milliseconds - 1), in: zone) && hours.isOpen(at: opens, in: zone))
    #expect(hours.isOpen(at: Instant(milliseconds: closes.milliseconds - 1), in: zone) && !hours.isOpen(at: closes, in: zone))
    #expect(hours.change(after: Instant(milliseconds: opens.milliseconds - 1), in: zone) == opens)
    #expect(hours.change(after: opens, in: zone) == closes)
    #expect(hours.change(after: closes, in: zone) == opens.advanced(bySeconds: 7 * 86_400))
  }

  @Test("a shop that never closes never changes, over a change of summer time too")
  func always() throws {
    let days = OpeningHours.dayNames.map { "\($0): 00:00-24:00" }
    let hours = try hours(days[0], days[1], days[2], days[3], days[4], days[5], days[6])
    let zone = try #require(StoreZone(name: "Europe/Berlin"))
    for text in ["2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2026-07-01T00:00:00Z"] {
      let now = try #require(Instant(iso: text))
      #expect(hours.isOpen(at: now, in: zone) && hours.change(after: now, in: zone) == nil)
    }
  }

  @Test("an hour that the clock leaves out opens nothing: the next opening is a week later")
  func leftOut() throws {
    let hours = try hours("sun: 02:00-03:00")
    let zone = try #require(StoreZone(name: "Europe/Berlin"))
    let saturday = try #require(Instant(iso: "2026-03-28T12:00:00Z"))
    #expect(hours.change(after: saturday, in: zone)?.iso == "2026-04-05T00:00:00Z")
    // What would begin within that hour begins when it is over.
    let half = try self.hours("sun: 02:30-05:00")
    #expect(half.change(after: saturday, in: zone)?.iso == "2026-03-29T01:00:00Z")
    // An hour that it shows twice is open twice: as one stretch of two hours.
    let october = try #require(Instant(iso: "2026-10-24T12:00:00Z"))
    let opens = try #require(hours.change(after: october, in: zone))
    #expect(opens.iso == "2026-10-25T00:00:00Z" && hours.change(after: opens, in: zone)?.iso == "2026-10-25T02:00:00Z")
  }

  /// What a clock on the wall says, minute by minute, by another calendar than ours.
  private struct Wall {
    let hours: OpeningHours
    let calendar: Calendar

    func isOpen(_ instant: Instant) -> Bool {
      let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
      let parts = calendar.dateComponents([.weekday, .hour, .minute], from: date)
      let minute = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
      let weekday = ((parts.weekday ?? 1) + 5) % 7
      return hours.days[weekday].contains { ($0.from..<$0.to).contains(minute) }
        || hours.days[(weekday + 6) % 7].contains { ($0.from..<$0.to).contains(minute + 1440) }
    }
  }

  @Test("400 random weeks in 5 zones, most over a change of summer time: the next change is where a walk minute by minute finds it")
  func property() throws {
    var random = Noise(20)
    let zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "GMT"]
    let changes = ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z", "2026-04-04T15:00:00Z"]
    for _ in 0..<400 {
      let name = random.pick(zones)
      let zone = try #require(StoreZone(name: name))
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = try #require(TimeZone(identifier: name))
      let days = (0..<7).map { _ -> [OpeningHours.Part] in
        if random.once(in: 3) { return [] }
        // Near the small hours half of the time: that is when clocks jump.
        let from = random.once(in: 2) ? random.number(0...240) : random.number(0...1439)
        return [.init(from: from, to: from + random.number(1...1440))]
      }
      let hours = OpeningHours(days: days)
      let wall = Wall(hours: hours, calendar: calendar)
      let base = try #require(Instant(iso: random.pick(changes)))
      let seconds = random.once(in: 2) ? random.number(-10_800...3_600) : random.number(-172_800...86_400)
      let now = Instant(milliseconds: base.milliseconds + Int64(seconds) * 1000 + Int64(random.number(0...999)))
      #expect(hours.isOpen(at: now, in: zone) == wall.isOpen(now), "\(name) \(now.iso) \(days)")
      var minute = Instant(milliseconds: (now.milliseconds / 60_000 + 1) * 60_000)
      var left = 4_320
      while left > 0, wall.isOpen(minute) == wall.isOpen(now) {
        minute = minute.advanced(bySeconds: 60)
        left -= 1
      }
      let found = hours.change(after: now, in: zone)
      if left > 0 {
        #expect(found == minute, "\(name) \(now.iso) \(days)")
      } else {
        #expect(found.map { $0 >= minute } ?? true, "\(name) \(now.iso) \(days)")
      }
    }
  }
}
