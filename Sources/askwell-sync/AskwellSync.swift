// The courier's executable: the only program of the house that opens a connection. `askwell sync` and `askwell destinations` run it.
internal import ArgumentParser
internal import Foundation

@main
enum Program {
  static func main() async {
    umask(0o077)
    // No memory image with a contact or a key in it is left behind by a crash.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
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
