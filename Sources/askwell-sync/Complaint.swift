// What went wrong, as lines for a person and an exit code of INTERFACE.md for a script.
internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Storage
internal import Sync

/// Says what happened, where and what to do.
struct Complaint: Error {
  enum Code: Int32 {
    case usage = 64, badData = 65, noInput = 66, unavailable = 69, bug = 70, inputOutput = 74, configuration = 78
  }
  var lines: [String]
  var code: Int32

  private init(lines: [String], code: Int32) {
    self.lines = lines
    self.code = code
  }

  init(_ code: Code, _ lines: String...) { self.init(lines: lines, code: code.rawValue) }

  init(_ faults: Faults, about subject: String, _ code: Code = .configuration) {
    self.init(lines: faults.problems.map { $0.text(file: subject) }, code: code.rawValue)
  }

  /// Any error that reached a command's end.
  init(_ error: any Error) {
    switch error {
    case let complaint as Complaint: self = complaint
    case let error as StoreError: self.init(lines: [error.message], code: error.exitCode)
    case let faults as Faults: self.init(faults, about: "settings")
    default: self.init(.bug, "\(error)", "this is a fault of the program itself; please report it")
    }
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
      for line in complaint.lines { note("askwell-sync: " + line) }
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
