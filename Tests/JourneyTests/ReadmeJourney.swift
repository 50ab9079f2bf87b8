// README's own commands, run as a newcomer would, and every other command that it names.
import Foundation
import Testing

@Suite("README")
struct ReadmeJourney {
  @Test("its blocks of commands print what stands below them")
  func runs() throws {
    let programs = URL(fileURLWithPath: try Binary.path("askwell")).deletingLastPathComponent().path
    let ran = try Shell.run("/usr/bin/python3", [Checkout.path("Tests/Support/readme.py"), programs])
    #expect(ran.code == 0, "\(ran.said)")
  }

  @Test("a command that ends or prints otherwise is found")
  func findsFaults() throws {
    let programs = URL(fileURLWithPath: try Binary.path("askwell")).deletingLastPathComponent().path
    let page = FileManager.default.temporaryDirectory.appendingPathComponent("readme-\(UUID().uuidString).md").path
    defer { try? FileManager.default.removeItem(atPath: page) }
    let blocks: [(String, Int32)] = [("$ echo one\none", 0), ("$ echo one\ntwo", 1), ("$ echo one\no…", 0), ("$ false", 1), ("", 1)]
    for (block, code) in blocks {
      try "```console\n\(block)\n```\n".write(toFile: page, atomically: true, encoding: .utf8)
      #expect(try Shell.run("/usr/bin/python3", [Checkout.path("Tests/Support/readme.py"), programs, page]).code == code, "\(block)")
    }
  }

  @Test("every command that it names is one, and so is every option of it")
  func exist() throws {
    let commands = RolePagesJourney.commands(try String(contentsOfFile: Checkout.path("README.md"), encoding: .utf8))
    #expect(commands.count > 50)
    for command in Set(commands).sorted() {
      if let fault = try RolePagesJourney.fault(of: command) { Issue.record("\(command): \(fault)") }
    }
  }

  @Test("a mistyped command is told what was meant; one that resembles none, where all are listed")
  func mistyped() throws {
    let askwell = try Binary.path("askwell")
    let near = try Shell.run(askwell, ["quiz", "impotr", "tea.yaml"])
    #expect(near.code == 64)
    #expect(near.said == "askwell quiz: there is no command \"impotr\"; did you mean \"import\"? askwell quiz --help lists them all\n")
    let far = try Shell.run(askwell, ["sessions", "list"])
    #expect(far.code == 64 && far.said == "askwell: there is no command \"sessions\"; askwell --help lists them all\n")
    #expect(try Shell.run(askwell, ["help", "quiz"]).code == 0)
  }
}
