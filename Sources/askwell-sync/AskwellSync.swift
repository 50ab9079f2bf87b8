// The courier's executable: the only program of the house that opens a connection. `askwell sync …` and `askwell destinations …` run it.
internal import ArgumentParser
internal import Foundation

@main
enum Program {
  static func main() async {
    umask(0o077)
    await AskwellSync.main()
  }
}

struct AskwellSync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "askwell-sync",
    abstract: "Carry contacts from the kiosk's outbox to where the merchant wants them.",
    discussion: """
      Exit codes: 0 done, 64 usage, 65 bad data, 66 no such thing, 69 every destination tried was unavailable, 70 a bug of ours, \
      74 input or output failed, 75 the store is busy, 78 bad configuration.
      """,
    subcommands: [])
}

/// Says on standard error what happened, where and what to do, and ends with a code of INTERFACE.md.
struct Complaint: Error {
  enum Code: Int32 {
    case usage = 64, badData = 65, noInput = 66, unavailable = 69, bug = 70, cannotCreate = 73, inputOutput = 74, busy = 75
    case notAllowed = 77, configuration = 78
  }
  var lines: [String]
  var code: Code

  init(_ code: Code, _ lines: String...) {
    self.lines = lines
    self.code = code
  }

  init(_ code: Code, lines: [String]) {
    self.lines = lines
    self.code = code
  }
}

/// Writes a line to standard error.
func note(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}

extension AsyncParsableCommand {
  /// Runs `work`; a complaint is printed and becomes the exit code.
  func complaining(_ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch let complaint as Complaint {
      for line in complaint.lines { note("askwell-sync: " + line) }
      throw ExitCode(complaint.code.rawValue)
    }
  }
}
