// Points in time, days and the store's time zone.
import Domain
import Foundation
import Testing

@Suite struct InstantTests {
  private func zone(_ name: String) throws -> StoreZone { try #require(StoreZone(name: name)) }
  private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

  @Test(
    "Moments read in UTC, with an offset, without seconds, as a day",
    arguments: [
      ("2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z"), ("2026-11-24T10:00:00+01:00", "2026-11-24T09:00:00Z"),
      ("2026-11-24T00:30:00-0330", "2026-11-24T04:00:00Z"), ("2026-11-24 10:00Z", "2026-11-24T10:00:00Z"),
      ("2026-11-24", "2026-11-24T00:00:00Z"),
      ("2026-11-24T10:00:00.5Z", "2026-11-24T10:00:00.500Z"), ("2026-11-24T10:00:00.0019Z", "2026-11-24T10:00:00.001Z"),
      ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"), ("0001-01-01", "0001-01-01T00:00:00Z"),
      ("2000-02-29", "2000-02-29T00:00:00Z"),
    ])
  func read(text: String, wanted: String) {
    #expect(Instant(iso: text)?.iso == wanted)
  }

  @Test(
    "Days and times that do not exist are refused",
    arguments: [
      "2026-02-29", "1900-02-29", "2026-00-10", "2026-13-01", "2026-04-31", "2026-11-24T24:00:00Z", "2026-11-24T10:60:00Z", "2026-11-24T10",
      "",
      "24.11.2026", "2026-11-24T10:00:00X", "2026-11-24T10:00:00+01:00x", "2026-1-01", "٢٠٢٦-11-24", "2026-11-24Z",
    ])
  func refused(text: String) {
    #expect(Instant(iso: text) == nil)
  }

  @Test("Every day from 1899 to 2101 counts up by one and agrees with Foundation's calendar once a month")
  func calendar() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let first = try day("1899-01-01").daysSinceEpoch
    var before = CivilDate(daysSinceEpoch: first - 1)
    for number in first...(try day("2101-12-31").daysSinceEpoch) {
      let date = CivilDate(daysSinceEpoch: number)
      if date.daysSinceEpoch != number || date <= before { Issue.record("day \(number)") }
      before = date
      guard date.day == 1 else { continue }
      let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(number) * 86_400))
      #expect([parts.year, parts.month, parts.day] == [date.year, date.month, date.day])
    }
  }

  @Test(
    "A day of the store lasts 24 h, 23 h and 25 h at the changes of its clock",
    arguments: [
      ("Europe/Berlin", "2026-06-01", 24.0), ("Europe/Berlin", "2026-03-29", 23), ("Europe/Berlin", "2026-10-25", 25),
      ("America/New_York", "2026-03-08", 23), ("America/New_York", "2026-11-01", 25), ("Australia/Lord_Howe", "2026-10-04", 23.5),
      ("Australia/Lord_Howe", "2026-04-05", 24.5), ("Asia/Beirut", "2024-03-31", 23), ("America/Havana", "2024-11-03", 25),
      ("UTC", "2026-03-29", 24),
      ("Asia/Kathmandu", "2026-03-29", 24),
    ])
  func lengths(name: String, text: String, hours: Double) throws {
    let (zone, date) = (try zone(name), try day(text))
    let next = CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1)
    let length = zone.start(of: next).milliseconds - zone.start(of: date).milliseconds
    #expect(Double(length) / 3_600_000 == hours)
    #expect(zone.date(of: zone.start(of: date)) == date)
    #expect(zone.date(of: Instant(milliseconds: zone.start(of: date).milliseconds - 1)) < date)
  }

  @Test("In seven zones every moment of two years falls in the day whose midnight was the last before it")
  func everyHour() throws {
    for name in [
      "Europe/Lisbon", "America/Santiago", "Australia/Lord_Howe", "Asia/Tehran", "Africa/Cairo", "Pacific/Auckland", "America/St_Johns",
    ] {
      let zone = try zone(name)
      var moment = try instant("2025-01-01T00:10:00Z")
      while moment.milliseconds < (try instant("2027-01-01")).milliseconds {
        let date = zone.date(of: moment)
        let next = CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1)
        if zone.start(of: date) > moment || zone.start(of: next) <= moment { Issue.record("\(name) \(moment.iso)") }
        moment = moment.advanced(bySeconds: 3 * 3600)
      }
    }
  }

  @Test("Hours are those of the store's clock, half hours included")
  func hours() throws {
    let moment = try instant("2026-07-01T20:45:00Z")
    #expect(
      try ["UTC", "Europe/Paris", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York"].map { try zone($0).hour(of: moment) } == [
        20, 22, 2, 2, 16,
      ])
    #expect(StoreZone(name: "Europe/Nowhere") == nil)
  }

  @Test("Morning begins at 5, afternoon at 12, evening at 17, night at 22")
  func dayparts() throws {
    let parts = try (0..<24).map { hour in
      Surroundings(now: try instant("2026-11-24T\(hour < 10 ? "0" : "")\(hour):59:59Z")).daypart
    }
    #expect(parts.firstIndex(of: "morning") == 5 && parts.firstIndex(of: "afternoon") == 12 && parts.firstIndex(of: "evening") == 17)
    #expect(parts[22] == "night" && parts[0] == "night" && parts[4] == "night" && parts[21] == "evening")
  }

  @Test("Who is born on 29 February is a year older on 1 March of a common year")
  func ages() throws {
    let born = try day("2004-02-29")
    #expect(try ["2026-02-28", "2026-03-01", "2028-02-28", "2028-02-29"].map { born.age(on: try day($0)) } == [21, 22, 23, 24])
    #expect(try day("2030-01-01").age(on: try day("2026-01-01")) == -4)
  }

  @Test("Months earlier keep the day or take the month's last")
  func months() throws {
    #expect(try day("2026-03-31").monthsEarlier(1).iso == "2026-02-28")
    #expect(try day("2024-03-30").monthsEarlier(1).iso == "2024-02-29")
    #expect(try day("2026-01-15").monthsEarlier(13).iso == "2024-12-15")
    #expect(try day("2026-12-31").monthsEarlier(0).iso == "2026-12-31")
  }

  @Test("A time out of all proportion is the first or the last day, east and west of Greenwich", arguments: ["Asia/Tokyo", "America/Lima"])
  func beyond(name: String) throws {
    let zone = try zone(name)
    for (milliseconds, year) in [(Int64.max, 275_760), (.min, -271_821)] {
      let instant = Instant(milliseconds: milliseconds)
      #expect(abs(zone.date(of: instant).year - year) <= 1)
      #expect((0..<24).contains(zone.hour(of: instant)) && (0..<1440).contains(zone.minute(of: instant)))
    }
  }
}
