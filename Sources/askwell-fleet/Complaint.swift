// What went wrong, as lines for a person and an exit code of INTERFACE.md for a script.
internal import ArgumentParser
internal import Domain
internal import Fleet
internal import Foundation
internal import Front
internal import Live
internal import Storage

/// Says what happened, where and what to do.
struct Complaint: Error {
  enum Code: Int32 {
    case usage = 64, badData = 65, noInput = 66, unavailable = 69, bug = 70, cannotCreate = 73, inputOutput = 74, busy = 75, notAllowed =
      77, configuration =
      78
  }
  var lines: [String]
  var code: Int32

  init(_ code: Code, _ lines: String...) { self.init(lines: lines, code: code.rawValue) }

  /// A file's faults, at most twenty of them.
  init(about path: String, _ problems: [Problem]) {
    let rest = problems.count > 20 ? ["and \(problems.count - 20) more"] : []
    self.init(lines: problems.prefix(20).map { $0.text(file: path) } + rest)
  }

  init(lines: [String]) { self.init(lines: lines, code: Code.badData.rawValue) }

  private init(lines: [String], code: Int32) { (self.lines, self.code) = (lines, code) }

  /// Any error that reached a command's end.
  init(_ error: any Error) {
    switch error {
    case let complaint as Complaint: self = complaint
    case let fault as HubFault: self.init(fault)
    case let pause as MemberPause: self.init(.busy, pause.words)
    case StageError.closed(let words): self.init(.cannotCreate, words)
    case StageError.diskFailed: self.init(.inputOutput, "the disk failed")
    case let error as PremisesError: self.init(lines: error.lines, code: (error.isMissing ? Code.noInput : .configuration).rawValue)
    case let fault as FileFault: self.init(fault.isMissing ? .noInput : .badData, fault.description)
    case let error as StoreError: self.init(lines: [error.message], code: error.exitCode)
    default: self.init(.bug, "\(error)", "this is a fault of the program itself; please report it")
    }
  }

  private init(_ fault: HubFault) {
    let code: Code =
      switch fault.kind {
      case .unavailable: .unavailable
      case .refused: .notAllowed
      case .configuration: .configuration
      case .outOfTurn: .busy
      case .spoilt: .badData
      case .missing: .noInput
      }
    self.init(code, fault.words)
  }
}

extension AsyncParsableCommand {
  /// Runs `work`; what it throws is printed and becomes the exit code.
  func complaining(_ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch let code as ExitCode {
      throw code
    } catch {
      let complaint = Complaint(error)
      for line in complaint.lines { note("askwell-fleet: " + line) }
      throw ExitCode(complaint.code)
    }
  }
}

/// Writes a line to standard error.
func note(_ line: String) {
  // Standard error is where this would be told.
  try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
}

/// Writes a line, or a document, to standard output.
func say(_ text: String) throws(Complaint) {
  do {
    try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
  } catch {
    throw Complaint(.inputOutput, "standard output cannot be written")
  }
}

/// Words in columns, as wide as the widest.
func columns(_ head: [String], _ rows: [[String]]) -> String {
  let all = [head] + rows
  let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
  return all.map { row in
    zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ").trimmingSpaces()
  }.joined(separator: "\n")
}
