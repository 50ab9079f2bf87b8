// The fleet's executable: the only program of the house that speaks to the hub. `askwell fleet` runs it.
internal import ArgumentParser
internal import Foundation

@main
enum Program {
  static func main() async {
    umask(0o077)
    // A crash says nothing, and leaves no memory image: what either would show is a password, or somebody's address. 1 byte is too few for
    // a file, and the one limit that is heeded by a kernel that hands its images to a program.
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE] { signal(number, SIG_DFL) }
    var least = rlimit(rlim_cur: 1, rlim_max: 1)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &least)
    await AskwellFleet.main()
  }
}

struct AskwellFleet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "askwell-fleet",
    abstract: "Many kiosks on one PostgreSQL, the hub.",
    discussion: """
      Exit codes: 0 done, 64 usage, 65 bad data, 66 no such thing, 69 the hub cannot be reached, 70 a bug of ours, 74 input or output failed, \
      75 busy, 77 not allowed, 78 bad configuration.
      """,
    version: version,
    subcommands: [
      JoinCommand.self, LeaveCommand.self, MemberRunCommand.self, MemberStatusCommand.self, PublishCommand.self, SegmentsCommand.self,
      FunnelCommand.self, SessionsCommand.self, KiosksCommand.self, ConsoleCommand.self, HubCommand.self,
    ])

  /// As `askwell --version` says it.
  static let version = "0.1.0"
}
