// The report in a real browser: by day and by night, on a telephone and on a desk, and on paper (Tests/Support/browser.py).
import Foundation
import Testing

@testable import Domain

/// A headless browser of this machine.
private enum Browser {
  static let isHere = ["chromium", "chromium-browser", "google-chrome"].contains { name in
    ["/usr/bin/", "/usr/local/bin/", "/snap/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
  }
  /// The gate installs one, and may not go without.
  static let isNeeded = ProcessInfo.processInfo.environment["CI"] == "true"

  /// What it found in `page`, and its exit code.
  static func look(at page: String) throws -> JSON {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("askwell-\(UUID().uuidString).html")
    try page.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    let output = Pipe()
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Support/browser.py").path
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script, file.path]
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return try #require(JSON(parsing: said.split(separator: "\n").last ?? ""), "browser.py said \(said)")
  }
}

@Suite(
  "Report in a browser", .serialized,
  .enabled(if: Browser.isHere || Browser.isNeeded, "there is no browser here to look at the report with: install chromium"))
struct ReportBrowserTests {
  /// The sample report: several tests look at one reading of it.
  private static let sample = Result { try Browser.look(at: ReportPage(ReportSample.report()).html) }

  /// Every text that a shop gives, 500 letters long or made to break out.
  private func hostile(_ text: String) -> FunnelReport {
    var report = ReportSample.report(sessions: 400)
    report.shop = text
    report.filter = FunnelFilter(quiz: text, store: text)
    for index in report.questions.indices {
      report.questions[index].title = text
      for choice in report.questions[index].choices.indices { report.questions[index].choices[choice].label = text }
    }
    report.products = report.products.mapValues { _ in text }
    for index in report.stores.indices { report.stores[index].title = text }
    for index in report.variants.indices { report.variants[index].title = text }
    return report
  }

  private func windows(_ found: JSON) throws -> [JSON] {
    let windows = try #require(found["windows"]?.array)
    #expect(windows.compactMap { $0["width"]?.int } == [360, 360, 768, 768, 1200, 1200])
    return windows
  }

  @Test("at 360, 768 and 1200 pixels nothing stands out at a side or has to be scrolled, nothing is fetched, nothing is complained of")
  func fits() throws {
    let found = try ReportBrowserTests.sample.get()
    for window in try windows(found) {
      let place = "\(window["width"]?.int ?? 0) \(window["scheme"]?.string ?? "")"
      #expect(window["scroll_width"] == window["width"], "\(place)")
      #expect(window["out"] == [], "\(place)")
      #expect(window["scroll"] == [], "\(place)")
      #expect(window["requests"] == [] && window["complaints"] == [], "\(place)")
      #expect(window["unnamed"] == 0 && window["twice"] == [], "\(place)")
      #expect((window["picture_bytes"]?.int ?? 0) > 100_000, "\(place)")
      let levels = (window["levels"]?.array ?? []).compactMap(\.int)
      #expect(levels.first == 1 && levels.dropFirst().allSatisfy { $0 > 1 }, "\(place)")
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 }, "\(place)")
      let isDark = window["scheme"] == "dark"
      #expect(window["paper"] == (isDark ? "rgb(20, 24, 26)" : "rgb(255, 255, 255)"), "\(place)")
    }
  }

  @Test("printed at night it is black on white, on 8 to 14 pages of A4")
  func onPaper() throws {
    let paper = try ReportBrowserTests.sample.get()["paper"]
    #expect(paper?["paper"] == "rgb(255, 255, 255)")
    #expect((8...14).contains(paper?["pages"]?.int ?? 0), "\(paper?.canonical ?? "")")
  }

  @Test(
    "hostile texts push nothing out of the page and run nothing",
    arguments: [
      String(repeating: "W", count: 500), "<script>document.title = 'owned'</script>\"><svg onload=\"document.title='owned'\">",
      "\u{202E}\u{5E9}\u{5DC}\u{5D5}\u{5DD} olleh", String(repeating: "long words ", count: 45),
    ])
  func hostileTexts(_ text: String) throws {
    for window in try windows(try Browser.look(at: ReportPage(hostile(text)).html)) {
      let place = "\(window["width"]?.int ?? 0) \(window["scheme"]?.string ?? "")"
      #expect(window["scroll_width"] == window["width"], "\(place)")
      #expect(window["title"] != "owned" && window["requests"] == [] && window["complaints"] == [], "\(place)")
      #expect(window["text"]?.string?.contains("At a glance") == true, "\(place)")
    }
  }
}
