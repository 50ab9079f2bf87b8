// The commands that the pages for roles name, asked of the real programs: each has to exist, with each option that is named.
import Foundation
import Testing

@Suite("Pages for roles, commands")
struct RolePagesJourney {
  static let pages = ["ShopperCopy", "Merchant", "Staff", "Operator", "Developer"]

  /// Commands between backticks and in blocks.
  static func commands(_ text: String) -> [String] {
    let starts = ["askwell", "askwell-fleet", "sudo askwell-shop", "Scripts/", "sudo Scripts/"]
    let spans = text.split(separator: "\n").flatMap { line in
      line.split(separator: "`", omittingEmptySubsequences: false).enumerated().compactMap { $0.offset % 2 == 1 ? String($0.element) : nil }
        + (line.contains("`") ? [] : [String(line)])
    }
    // What stands behind a # is said to the reader.
    let said = spans.map { span in span.firstRange(of: "  #").map { String(span[..<$0.lowerBound]) } ?? span }
    return said.filter { span in starts.contains { span == $0 || span.hasPrefix($0.hasSuffix("/") ? $0 : $0 + " ") } }
  }

  @Test("every command that a page names is one, and so is every option of it", arguments: pages)
  func exist(page: String) throws {
    let text = try String(contentsOfFile: Checkout.path("Sources/Domain/Domain.docc/\(page).md"), encoding: .utf8)
    let commands = Self.commands(text)
    #expect(commands.count >= (page == "Staff" ? 1 : 3))
    for command in Set(commands).sorted() { if let fault = try Self.fault(of: command) { Issue.record("\(command): \(fault)") } }
  }

  @Test("a command that is none, and an option that is none, are found")
  func findsFaults() throws {
    for wrong in [
      "askwell qiuz lint", "askwell quiz lintt my.yaml", "askwell doctor --mend", "askwell-fleet hub stores add", "Scripts/none",
    ] {
      #expect(try Self.fault(of: wrong) != nil, "\(wrong)")
    }
  }

  /// What is wrong with a command line of a page; nil where nothing is.
  static func fault(of line: String) throws -> String? {
    var words = line.split(separator: " ").map(String.init).filter { $0 != "sudo" && $0 != ">" }
    let name = words.removeFirst()
    if name.hasPrefix("Scripts/") {
      let source = try? String(contentsOfFile: Checkout.path(name), encoding: .utf8)
      return source == nil ? "there is no such script" : nil
    }
    var program = name == "askwell-shop" ? "askwell" : name
    // `askwell` runs its neighbours as git does.
    if program == "askwell", let first = words.first,
      let other = ["sync": "askwell-sync", "destinations": "askwell-sync", "fleet": "askwell-fleet"][first]
    {
      program = other
      if first != "destinations" { words.removeFirst() }
    }
    let path = words.prefix { $0.wholeMatch(of: /[a-z][a-z-]*/) != nil }
    let ran = try Shell.run(try Binary.path(program), path + ["--help"])
    guard ran.code == 0, let usage = ran.said.split(separator: "\n").first(where: { $0.hasPrefix("USAGE: ") }) else {
      return "no help: \(ran.said)"
    }
    let known = usage.dropFirst(7).split(separator: " ").dropFirst().prefix { $0.wholeMatch(of: /[a-z][a-z-]*/) != nil }.map(String.init)
    guard Array(path.prefix(known.count)) == known, known.isEmpty == path.isEmpty else { return "the program knows \(usage)" }
    if usage.contains("<subcommand>"), path.count > known.count { return "\(known.joined(separator: " ")) has no \(path[known.count])" }
    let missing = words.filter { $0.hasPrefix("--") && !ran.said.contains("\($0) ") && !ran.said.contains("\($0)\n") }
    return missing.isEmpty ? nil : "no option \(missing.joined(separator: ", "))"
  }
}
