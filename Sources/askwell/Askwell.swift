// The command line: kiosk, console and everything that is done without a screen. No network code is linked into this program.
internal import ArgumentParser
internal import Glibc

@main
struct Askwell: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "askwell",
    abstract: "A quiz kiosk for shops: every answer becomes a tag, the tags find the product.",
    discussion: """
      Without a command the kiosk opens. On a first run the bundled quizzes and the sample catalog are loaded.

      Exit codes: 0 done, 1 a check found faults, 64 usage, 65 bad data, 66 no such input, 69 a destination unavailable, 70 a bug of \
      ours, 73 cannot create, 74 input or output failed, 75 busy, 77 not allowed, 78 bad configuration.
      """,
    version: "0.1.0",
    subcommands: [
      KioskCommand.self, ConsoleCommand.self, DemoCommand.self, TakeCommand.self, QuizCommand.self, CatalogCommand.self,
      ContactsCommand.self, SegmentsCommand.self, DestinationsCommand.self, SyncCommand.self, FleetCommand.self, ExplainCommand.self,
      ReplayCommand.self, DoctorCommand.self, ThemeCommand.self, CodesCommand.self, PrintWorkerCommand.self, AuditCommand.self,
      OrdersCommand.self, FunnelCommand.self, ReportCommand.self, RetentionCommand.self, BackupCommand.self, RestoreCommand.self,
      KeyCommand.self,
    ],
    defaultSubcommand: KioskCommand.self)

  static func main() {
    // Whatever this process makes is its owner's alone.
    umask(0o077)
    // No memory image with a shopper's words in it is left behind by a crash: 1 byte is too few for a file, and the one limit that is
    // heeded by a kernel that hands its images to a program.
    var least = rlimit(rlim_cur: 1, rlim_max: 1)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &least)
    // A crash says nothing but its signal: a report of memory and arguments would show a shopper's words. A display gives the terminal back.
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE] { signal(number, SIG_DFL) }
    if let start = QuickStart(CommandLine.arguments.dropFirst()) { Glibc.exit(start.run()) }
    if let unknown = UnknownCommand(in: CommandLine.arguments.dropFirst(), of: Askwell.self) {
      Out.note(unknown.words)
      Glibc.exit(64)
    }
    main(nil)
  }
}
