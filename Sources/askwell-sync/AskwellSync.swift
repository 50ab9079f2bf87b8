// The courier's executable: the only program of the house that opens a connection. `askwell sync` and `askwell destinations` run it.
internal import ArgumentParser
internal import Foundation

@main
enum Program {
  static func main() async {
    umask(0o077)
    _ = StartEnvironment.all
    // A crash says nothing: what a report of it would show of memory and arguments is somebody's address, or a key.
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE] { signal(number, SIG_DFL) }
    // No memory image with a contact or a key in it is left behind by a crash: 1 byte is too few for a file, and the one limit that is
    // heeded by a kernel that hands its images to a program.
    var least = rlimit(rlim_cur: 1, rlim_max: 1)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &least)
    await AskwellSync.main()
  }
}

struct AskwellSync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "askwell-sync",
    abstract: "Carry contacts from the kiosk's outbox to where the merchant wants them.",
    discussion: """
      Exit codes: 0 done, 64 usage, 65 bad data, 66 no such thing, 69 every destination that was tried was unavailable, 70 a bug of ours, \
      74 input or output failed, 75 the store is busy, 77 not allowed, 78 bad configuration.
      """,
    subcommands: [
      RunCommand.self, StatusCommand.self, LogCommand.self, RetryCommand.self, ResendCommand.self, DestinationsCommand.self,
    ])
}
