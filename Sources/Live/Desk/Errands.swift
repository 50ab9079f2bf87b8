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
    var answer: @Sendable (CourierProgram.Answer) -> ConsoleReply?
  }

  private let worker: Worker<Errand, ConsoleReply>
  private let hasBegun = Mutex(false)

  /// - Parameter post: called on the thread, once an answer.
  public init(_ courier: CourierProgram, post: @escaping @Sendable (ConsoleReply) -> Void) {
    worker = Worker(
      {
        { errand in errand.answer(courier.ask(errand.words, input: errand.input, needsStore: errand.needsStore)) }
      }, post: post)
  }

  deinit {
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
