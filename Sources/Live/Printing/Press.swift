// The receipt printer as the clerk knows it: receipts are handed in, and what became of each is told later.
internal import Domain
internal import Kiosk
internal import Synchronization

/// One printer with a thread of its own: a slow one holds up no answer.
final class Press: Sendable {
  struct Job: Sendable {
    var receipt: Receipt
    /// By which the kiosk knows it again.
    var number: Int
    /// Of a text file.
    var name: String
  }
  private let worker: Worker<Job, KioskReply>
  private let last: LastPaper

  /// What the latest receipt found, `ok` or `out`; nil before the first, and where paper is not told of.
  var paper: String? { last.words.withLock(\.self) }

  /// - Parameters:
  ///   - runner: for a print queue; without it none can be printed to.
  ///   - post: called on the thread, once a receipt.
  init(_ settings: PrinterSettings, runner: PrintRunner?, log: LogFile, post: @escaping @Sendable (KioskReply) -> Void) {
    let last = LastPaper()
    self.last = last
    worker = Worker(
      {
        { job in
          let outcome = Press.print(job, settings, runner)
          if case .device = settings.place { last.take(outcome) }
          if let reason = outcome.reason { log.say("a receipt was not printed: \(reason)") }
          return .printed(outcome.printing, number: job.number)
        }
      }, post: post)
    worker.start()
  }

  /// What was handed in is printed before it ends.
  deinit { worker.finish() }

  /// Returns at once.
  func print(_ job: Job) { worker.add(job) }

  private static func print(_ job: Job, _ settings: PrinterSettings, _ runner: PrintRunner?) -> PrintOutcome {
    let bytes = settings.bytes(of: job.receipt)
    switch settings.place {
    case .device(let path): return DevicePrinter(path: path).print(bytes)
    case .directory(let path): return DirectoryPrinter(directory: path).print(bytes, name: job.name)
    case .queue(let name):
      return runner?.print(bytes) ?? .failed("the helper of the print queue \"\(name)\" was not started; restart the kiosk")
    }
  }
}

/// Shared with the printer's thread.
private final class LastPaper: Sendable {
  let words = Mutex<String?>(nil)

  /// A printer that failed otherwise says nothing of its paper.
  func take(_ outcome: PrintOutcome) {
    switch outcome {
    case .done: words.withLock { $0 = "ok" }
    case .paperOut: words.withLock { $0 = "out" }
    case .failed: break
    }
  }
}
