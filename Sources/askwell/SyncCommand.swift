// `askwell sync …` and `askwell destinations …`: run by the courier, the only program of the house with a network.
internal import ArgumentParser
internal import Glibc
internal import Live

struct SyncCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Carry contacts to their destinations: run, status, log, retry, resend.")

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func perform() throws { throw Courier.become(arguments) }
}

struct DestinationsCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "destinations", abstract: "Say where contacts go: list, vendors, add, test, sample, pause, resume, remove.")

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func perform() throws { throw Courier.become(["destinations"] + arguments) }
}

struct FleetCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet", abstract: "Many kiosks on one PostgreSQL: join, leave, run, status, hub.")

  @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

  func perform() throws { throw Courier.become(arguments, program: "askwell-fleet") }
}

/// The executables beside this one that have a network.
enum Courier {
  /// Becomes `program`; comes back only when that cannot be done.
  static func become(_ arguments: [String], program: String = "askwell-sync") -> Complaint {
    guard let path = CourierProgram.path(of: program) else {
      return Complaint(.bug, "\(program): it cannot be found; build or install it beside askwell")
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    execv(path, words)
    return Complaint(.bug, "\(path): it cannot be started: \(String(cString: strerror(errno))); install askwell again")
  }
}
