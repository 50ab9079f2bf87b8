// `askwell print-worker`: the kiosk's helper for a print queue. The kiosk starts it; people have no use for it.
internal import ArgumentParser
internal import Live

struct PrintWorkerCommand: HouseCommand {
  static let configuration = CommandConfiguration(
    commandName: "print-worker", abstract: "Run lp for a kiosk, over a socket on standard input.", shouldDisplay: false)

  @Argument(help: ArgumentHelp("The print queue.", valueName: "name")) var queue: String
  @Flag(help: "The queue hands bytes through to the printer.") var raw = false

  func perform() { PrintWorker(queue: queue, isRaw: raw).serve(0) }
}
