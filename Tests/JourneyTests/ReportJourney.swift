// A manager asks for the report of a real store: one file, with the figures that the command for programs tells.
import Domain
import Foundation
import Testing

@Suite("Report's journey", .serialized)
struct ReportJourney {
  private let shop: ScratchShop

  init() throws { shop = try ScratchShop() }

  @Test("three sessions taken, the page shows three completions as funnel --json does; the file is whole, and all may read it")
  func threeSessions() throws {
    let quiz = shop.directory + "/tea.yaml"
    let text = """
      format: 1
      ref: tea
      title: Tea & <cake>
      questions:
        - ref: when
          kind: single
          title: "When do you <b>drink</b> it?"
          choices: [{ref: morning, label: Mornings}, {ref: evening, label: "Evenings & nights"}]
      """
    try text.write(toFile: quiz, atomically: true, encoding: .utf8)
    let imported = try shop.askwell("quiz", "import", quiz)
    try #require(imported.code == 0, "\(imported.errors)")
    let answers = shop.directory + "/answers.yaml"
    try "when: morning\n".write(toFile: answers, atomically: true, encoding: .utf8)
    for _ in 0..<3 { #expect(try shop.askwell("take", "tea", "--answers", answers).code == 0) }

    let file = shop.directory + "/report.html"
    try "what was there".write(toFile: file, atomically: true, encoding: .utf8)
    let made = try shop.askwell("report", "--html", file, "--quiz", "tea", "--last", "7d")
    try #require(made.code == 0, "\(made.errors)")
    #expect(made.output.isEmpty)
    let page = try String(contentsOfFile: file, encoding: .utf8)
    let told = try shop.askwell("funnel", "--json", "--quiz", "tea", "--last", "7d")
    let json = try #require(JSON(parsing: told.output))
    #expect(json["counts"]?["completions"] == 3)
    #expect(page.contains("<h3>Completions</h3><p class=\"big\">3</p>") && page.hasSuffix("</html>\n"))
    #expect(page.contains("&lt;b&gt;drink&lt;/b&gt;") && !page.contains("<b>drink"))
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o644)
    #expect(try FileManager.default.contentsOfDirectory(atPath: shop.directory).filter { $0.hasPrefix("report") } == ["report.html"])

    let piped = try shop.askwell("report", "--html", "-", "--quiz", "tea")
    #expect(piped.code == 0 && piped.output.hasPrefix("<!DOCTYPE html>"))
  }

  @Test("a folder that is not there, and a folder of that name, are refused in words; what stands there stays")
  func refused() throws {
    let nowhere = try shop.askwell("report", "--html", shop.directory + "/none/report.html")
    #expect(nowhere.code == 73 && nowhere.errors.contains("cannot be written there: No such file or directory"), "\(nowhere.errors)")
    let folder = try shop.askwell("report", "--html", shop.directory)
    #expect(folder.code == 73 && folder.errors.contains("is no file; name another"), "\(folder.errors)")
    #expect(try shop.askwell("report").code == 64)
    #expect(try shop.askwell("report", "--html", "-", "--from", "yesterday").code == 64)
  }
}
