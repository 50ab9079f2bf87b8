// What the desk has done by the courier's program: on a thread of its own, answered later, so that no page waits for a network.
public import Console
import Synchronization

/// Errands in their order, one at a time. The thread begins with the first: a console that never sends for the courier has none.
public final class Errands: Sendable {
  /// What is to be asked, and what is made of the answer.
  struct Errand: Sendable {
    var words: [String]
    /// For standard input; may hold secrets.
    var input = ""
    var needsStore = true
    /// What only asks can be given up when the console is left; what changes something is finished.
    var onlyAsks = true
    var answer: @Sendable (CourierProgram.Answer) -> ConsoleReply?
  }

  private let worker: Worker<Errand, ConsoleReply>
  private let hasBegun = Mutex(false)
  private let cutOff = CutOff()

  /// - Parameter post: called on the thread, once an answer.
  public init(_ courier: CourierProgram, post: @escaping @Sendable (ConsoleReply) -> Void) {
    let cutOff = cutOff
    worker = Worker(
      {
        { errand in
          errand.answer(
            courier.ask(
              errand.words, input: errand.input, needsStore: errand.needsStore, cutOff: errand.onlyAsks ? cutOff : nil))
        }
      }, post: post)
  }

  /// Nobody waits for a vendor when the console is left.
  deinit {
    cutOff.cut()
    if hasBegun.withLock({ $0 }) { worker.finish() }
  }

  /// Returns at once.
  func send(_ errand: Errand) {
    let isFirst = hasBegun.withLock { hasBegun in
      defer { hasBegun = true }
      return !hasBegun
    }
    if isFirst { worker.start() }
    worker.add(errand)
  }
}
