// How a command fails: one clear sentence a fault on standard error, and a code of INTERFACE.md.
internal import ArgumentParser
internal import Domain
internal import Front
internal import Live
internal import Storage

/// What went wrong, for people.
struct Complaint: Error {
  enum Code: Int32 {
    case faults = 1
    case badData = 65, noInput = 66, unavailable = 69, bug = 70, cannotCreate = 73, inputOutput = 74, busy = 75, notAllowed = 77
    case configuration = 78
  }
  var lines: [String]
  var code: Int32

  init(_ code: Code, _ lines: String...) { self.init(code.rawValue, lines) }
  init(_ code: Code, lines: [String]) { self.init(code.rawValue, lines) }

  private init(_ code: Int32, _ lines: [String]) {
    self.code = code
    self.lines = lines
  }

  /// Any error of the house, in its own words.
  init(_ error: any Error) {
    switch error {
    case let complaint as Complaint: self = complaint
    case let error as StoreError: self.init(error.exitCode, [error.description])
    case let error as ShelfError: self.init(error.exitCode, [error.message])
    case let fault as SegmentFault: self.init(fault.exitCode, fault.lines)
    case let fault as FileFault: self.init(fault.isMissing ? .noInput : .badData, fault.description)
    case StageError.closed(let words): self.init(.cannotCreate, words)
    // The log has said it.
    case StageError.diskFailed: self.init(.inputOutput, lines: [])
    case let error as PremisesError: self.init(error.isMissing ? .noInput : .configuration, lines: error.lines)
    case let faults as Faults: self.init(.badData, lines: faults.problems.map { $0.text(file: "input") })
    default: self.init(.bug, "this is a bug of ours: \(error); please report it with the lines of the log from this minute")
    }
  }
}

extension Complaint {
  /// Says it on standard error; gives the exit code.
  func told() -> Int32 {
    for line in lines { Out.note("askwell: \(line)") }
    return code
  }
}

extension Faults {
  /// The same faults, said of the file at `path`.
  func complaint(about path: String) -> Complaint { Complaint(.badData, lines: problems.map { $0.text(file: path) }) }
}

/// A command whose errors become sentences and exit codes.
protocol HouseCommand: ParsableCommand {
  func perform() throws
}

extension HouseCommand {
  func run() throws {
    do {
      try perform()
    } catch let code as ExitCode {
      throw code
    } catch let error as ValidationError {
      throw error
    } catch {
      throw ExitCode(Complaint(error).told())
    }
  }
}
