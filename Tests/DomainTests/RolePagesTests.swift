// The pages for roles: their files are sound, their links lead somewhere, and they stay short.
import Testing

@testable import Domain

@Suite("Pages for roles, files")
struct RolePagesTests {
  static let names = ["ShopperCopy", "Merchant", "Staff", "Operator", "Developer"]

  private func page(_ name: String) throws -> String { try Bundled.text("Sources/Domain/Domain.docc/\(name).md") }

  @Test("a page has less than 120 lines, none wider than 150 columns but in a table, and is in the list of the library", arguments: names)
  func short(name: String) throws {
    let lines = try page(name).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count < 120)
    for line in lines where line.count > 150 && !line.hasPrefix("|") { Issue.record("\(line)") }
    #expect(try page("Domain").contains("- <doc:\(name)>"))
  }

  @Test("each quiz and configuration that a page shows is one without a fault", arguments: names)
  func files(name: String) throws {
    for block in try page(name).matches(of: /```yaml\n((?s).*?)```/).map({ String($0.1) }) {
      if block.contains("questions:") {
        let file = QuizFile(block)
        #expect(file.advice == [] && file.quiz != nil, "\(file.advice)")
      } else {
        #expect(ConfigFile(block).problems == [], "\(ConfigFile(block).problems)")
      }
    }
  }

  @Test("each page that a page refers to is there", arguments: names)
  func links(name: String) throws {
    for link in try page(name).matches(of: /<doc:([A-Za-z]+)>/) { #expect(throws: Never.self) { try page(String(link.1)) } }
  }
}
