// The report page: well-formed, harmless, readable, and with the figures of its JSON.
import Foundation
import Testing

@testable import Domain

@Suite("Report")
struct ReportTests {
  private let report = ReportSample.report()

  /// `31.0% 62 of 200`, from `Rate.json` alone; few where fewer than 30.
  private func words(_ rate: JSON?) throws -> String {
    let (count, of) = (try #require(rate?["count"]?.int), try #require(rate?["of"]?.int))
    guard case .double(let share)? = rate?["share"] else { return "-" }
    return "\(percent(share)) \(grouped(count)) of \(grouped(of))\(of < 30 ? " few" : "")"
  }

  private func percent(_ share: Double) -> String { String(format: "%.1f%%", (share * 1000 + 1e-9).rounded() / 10) }
  private func grouped(_ number: Int64) -> String {
    let formatter = NumberFormatter()
    formatter.locale = Locale(identifier: "en_US")
    formatter.numberStyle = .decimal
    return formatter.string(from: NSNumber(value: number)) ?? ""
  }
  private func euros(_ minor: Int64) -> String { "€" + grouped(minor / 100) + String(format: ".%02d", Int(minor % 100)) }

  @Test("it is well-formed XML, no id comes twice, and every drawing has a name or stands beside its figure")
  func wellFormed() {
    let page = ReportReader(ReportPage(report).html)
    #expect(page.fault == nil)
    #expect(Set(page.ids).count == page.ids.count)
    for drawing in page.drawings where drawing["aria-hidden"] != "true" {
      #expect(drawing["role"] == "img")
      #expect(page.ids.contains(drawing["aria-labelledby"] ?? ""))
    }
    #expect(page.drawings.count { $0["role"] == "img" } == 10 + 2)
  }

  @Test("there is no program in it, no address, nothing that is fetched")
  func harmless() {
    let html = ReportPage(report).html
    let page = ReportReader(html)
    for name in ["script", "link", "img", "iframe", "object", "form", "a", "base"] { #expect(page.names[name] == nil, "\(name)") }
    #expect(!html.lowercased().contains("http") && !html.contains("@import") && html.ranges(of: "url(").count == 1)
    #expect(!page.attributes.contains { $0.hasPrefix("on") || ["href", "src", "style"].contains($0) })
  }

  @Test("all rates, of this period and the one before, are those of the JSON")
  func ratesAreTheJSON() throws {
    let json = report.json
    let rows = try #require(ReportReader(ReportPage(report).html).tables["All rates"]).dropFirst()
    let keys = [
      ["start_rate"], ["completion_rate"], ["drop_off"], ["timeout_rate"], ["back_rate"], ["lead_capture_rate"], ["lead_rate"],
      ["consent_rate", "email"], ["consent_rate", "sms"], ["handoff_rate"], ["scan_rate"], ["cart_rate"], ["conversion_rate", "30"],
      ["no_match_rate"], ["fallback_rate"],
    ]
    #expect(rows.count == keys.count)
    for (row, path) in zip(rows, keys) {
      #expect(row[1] == (try words(path.reduce(json) { $0?[$1] })), "\(path)")
      #expect(row[2] == (try words(path.reduce(json["before"]) { $0?[$1] })), "\(path)")
    }
  }

  @Test("questions, choices, times and ways are those of the JSON")
  func questionsAreTheJSON() throws {
    let tables = ReportReader(ReportPage(report).html).tables
    let questions = try #require(report.json["questions"]?.array)
    let (ways, times) = (try #require(tables["Question by question"]), try #require(tables["Time on each question"]))
    for (index, question) in questions.enumerated() {
      let title = try #require(question["title"]?.string)
      let row = ways[index + 1]
      #expect(row[0] == "\(index + 1) \(title)" && row[1] == grouped(try #require(question["views"]?.int)))
      #expect(row[4] == (try words(question["drop_off"])))
      let seconds = try ["median", "p90"].map { key -> String in
        guard case .double(let value)? = question["seconds"]?[key] else { throw CocoaError(.coderInvalidValue) }
        return String(format: "%.1f s", value)
      }
      #expect(Array(times[index + 1][2...]) == seconds + [grouped(try #require(question["seconds"]?["n"]?.int))])
      let choices = try #require(question["choices"]?.array)
      let shown = tables["\(index + 1). \(title)"]?.dropFirst().map { [$0[0], $0[2]] }
      #expect(shown ?? [] == (try choices.map { [$0["label"]?.string ?? "", try words($0["share"])] }))
    }
    let steps = try questions.flatMap { question in try (question["ways"]?.array ?? []).map { try words($0["share"]) } }
    #expect(tables["Where they went"]?.dropFirst().map { $0[2] } == steps)
  }

  @Test("products, orders by window, parts, hours and days are those of the JSON")
  func restIsTheJSON() throws {
    let json = report.json
    let tables = ReportReader(ReportPage(report).html).tables
    let products = try #require(json["products"]?.array).map { product in
      ["\(product["title"]?.string ?? "") \(product["sku"]?.string ?? "")", try words(product["share"]), try words(product["win_rate"])]
    }
    #expect(tables["Products by how often they were shown"]?.dropFirst().map { [$0[0], $0[2], $0[3]] } == products)
    let windows = try #require(tables["Orders by window"])
    for (index, days) in ["7", "30", "90"].enumerated() {
      let column = windows.map { $0[index + 1] }
      #expect(column[1] == (try words(json["conversion_rate"]?[days])) && column[2] == (try words(json["orders_per_completion"]?[days])))
      #expect(column[4] == euros(try #require(json["direct"]?[days]?.int)))
      #expect(column[5] == euros(try #require(json["indirect"]?[days]?.int)))
      let mean = json["aov"]?[days]
      #expect(column[6] == "\(euros(try #require(mean?["mean"]?.int))) of \(grouped(try #require(mean?["over"]?.int)))")
    }
    let stores = try #require(json["stores"]?.array).map { [$0["title"]?.string ?? "", try words($0["completion_rate"])] }
    #expect(tables["By store"]?.dropFirst().map { [$0[0], $0[2]] } == stores)
    let starts = try #require(json["hours"]?.array).map { try #require($0["starts"]?.int) }
    let all = try #require(tables["Starts by hour"]).dropFirst().map { Int64($0[8]) ?? 0 }
    #expect(all.reduce(0, +) == starts.reduce(0, +))
    let days = try #require(json["by_day"]?.array).map { day in
      [day["day"]?.string ?? ""] + ["views", "starts", "completions", "leads"].map { grouped(day["counts"]?[$0]?.int ?? -1) }
    }
    #expect(tables["Day by day"].map { Array($0.dropFirst()) } == days)
  }

  @Test("every text of a shop is text: markup, quotes, turned writing, controls, 500 letters")
  func hostileTexts() {
    let hostile = [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "]]>&lt;&#x3c;", "a\u{202E}b\u{0}\u{7}\u{1B}[31mc",
      String(repeating: "Ω", count: 500), "</title></style><!-- ", "\u{FFFE}\u{FFFF}", "",
    ]
    for text in hostile {
      var report = ReportSample.report(sessions: 200)
      report.shop = text
      report.currency = text
      report.filter = FunnelFilter(quiz: text, version: text, store: text)
      report.questions = report.questions.map { question in
        var question = question
        question.title = text
        question.choices = question.choices.map { FunnelReport.QuestionWords.Choice(ref: $0.ref, label: text) }
        return question
      }
      report.products = report.products.mapValues { _ in text }
      report.funnel.products[text] = report.funnel.products["BALM"]
      report.funnel.outcomes[text] = 3
      report.funnel.questions[text] = report.funnel.questions["budget"]
      for index in report.variants.indices { report.variants[index].title = text }
      for index in report.stores.indices { report.stores[index].title = text }
      report.stores.append(FunnelReport.Part(name: text, title: text, funnel: report.funnel))
      let html = ReportPage(report).html
      let page = ReportReader(html)
      #expect(page.fault == nil, "\(text.debugDescription)")
      #expect(page.names["script"] == nil && page.names["img"] == nil && page.names["style"] == 1, "\(text.debugDescription)")
      #expect(!page.attributes.contains { $0.hasPrefix("on") })
      #expect(!html.contains(String(repeating: "Ω", count: 121)))
      #expect(!html.unicodeScalars.contains { $0.value == 0x202E || $0.value < 0x20 && $0 != "\n" })
      #expect(JSON(parsing: report.json.canonical) == report.json)
    }
  }

  @Test("nobody came: the page says so, and no figure is made up")
  func nobodyCame() {
    let empty = FunnelReport(
      shop: nil, filter: FunnelFilter(), days: ReportSample.days, asOf: Instant(seconds: 1_793_000_000), currency: "EUR", funnel: Funnel())
    let page = ReportReader(ReportPage(empty).html)
    #expect(page.fault == nil && page.tables.isEmpty)
    #expect(page.sections["empty"]?.hasPrefix("No sessions Nobody came to the kiosk in this period") == true)
  }

  @Test("few sessions: rates of fewer than 30 are marked, those of nothing are -")
  func fewSessions() throws {
    let page = ReportReader(ReportPage(ReportSample.report(sessions: 20)).html)
    let rates = try #require(page.tables["All rates"])
    #expect(page.fault == nil)
    #expect(rates[1][1] == "60.0% 12 of 20 few" && rates[1][3] == "-")
    let one = ReportReader(ReportPage(ReportSample.report(sessions: 1, seed: 3)).html)
    #expect(one.fault == nil && one.tables["All rates"]?[13][1] == "-")
  }

  @Test("text is readable at AA by day and by night, lines of drawings at 3 to 1")
  func contrast() throws {
    func colours(_ name: String) throws -> [Theme.Colour] {
      let colour = try #require(ReportStyle.palette.first { $0.name == name })
      return [try #require(Theme.Colour(hex: colour.light)), try #require(Theme.Colour(hex: colour.dark))]
    }
    for (text, ground) in ReportStyle.texts {
      for (a, b) in zip(try colours(text), try colours(ground)) { #expect(Contrast.ratio(a, b) >= 4.5, "\(text) on \(ground)") }
    }
    for ground in ["paper", "pale", "tint"] {
      for (a, b) in zip(try colours("accent"), try colours(ground)) { #expect(Contrast.ratio(a, b) >= 3, "accent on \(ground)") }
    }
  }

  @Test("ten weeks are told day by day, five months month by month, with the same sums")
  func longPeriods() throws {
    var report = ReportSample.report(sessions: 300)
    let first = report.days.lowerBound.daysSinceEpoch
    report.byDay = (0..<150).map { day in
      var funnel = Funnel()
      funnel.views = day
      let name = CivilDate(daysSinceEpoch: first + day).iso
      return FunnelReport.Part(name: name, title: name, funnel: funnel)
    }
    let rows = try #require(ReportReader(ReportPage(report).html).tables["Month by month"])
    #expect(rows.map { $0[0] } == ["Month", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"])
    #expect(rows.dropFirst().reduce(0) { $0 + (Int($1[1].replacing(",", with: "")) ?? 0) } == 149 * 150 / 2)
    report.byDay = Array(report.byDay.prefix(70))
    #expect(ReportReader(ReportPage(report).html).tables["Day by day"]?.count == 71)
  }
}
