// Prepares the indexes of a new catalog, or of a new version of a quiz, while a shopper is served: the clerk takes them between two
// sessions, whole, so that no shopper waits and no session sees half a catalog.
internal import Domain
import Glibc
internal import Storage
internal import Synchronization

/// A thread beside the clerk's with a connection of its own, which only reads. It sleeps until the store is written.
final class Stockroom: Sendable {
  /// The quizzes that a kiosk shows, over one catalog.
  struct Stock: Sendable {
    /// Of the shop's own quiz.
    var own: QuizIndex
    /// Of the experiment's quizzes, by version.
    var others: [String: QuizIndex]
  }

  /// What is in force: versions by ref, and the catalog's revision.
  struct Want: Equatable, Sendable {
    struct Other: Equatable, Sendable {
      var ref: String
      var version: String
    }
    var ref: String
    var own: String
    var others: [Other]
    var revision: Int64
  }

  private let premises: Premises
  private let wantedQuiz: String?
  private let ready: Mutex<Stock?>
  private let known: Mutex<Want?>
  /// What the log has last of a failure.
  private let said = Mutex<String?>(nil)
  /// The end of a pipe that can be read once its other end is closed: then it is over.
  private let stopRead: Int32
  private let stopWrite: Mutex<Int32>
  private let thread = Mutex<pthread_t?>(nil)
  private let deaf = Atomic(false)

  /// - Parameter wantedQuiz: ref of the shop's own; nil is the store's default.
  init(_ premises: Premises, quiz wantedQuiz: String?) {
    self.premises = premises
    self.wantedQuiz = wantedQuiz
    ready = Mutex(nil)
    known = Mutex(nil)
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 { for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) } }
    stopRead = ends[0]
    stopWrite = Mutex(ends[1])
  }

  deinit {
    end()
    if stopRead >= 0 { close(stopRead) }
  }

  /// Whether it cannot hear of writes, or has ended: then the clerk prepares by itself.
  var isDeaf: Bool { deaf.load(ordering: .acquiring) }

  /// What has become ready since the last time, nil otherwise.
  func collect() -> Stock? { ready.withLock { $0.take() } }

  /// Starts the thread, once.
  /// - Parameters:
  ///   - stock: what the clerk has already.
  ///   - told: called on the thread when something new is ready.
  func start(with stock: QuizIndex, told: @escaping @Sendable () -> Void) {
    known.withLock { $0 = Want(ref: stock.quiz.ref, own: stock.quiz.version, others: [], revision: stock.catalog.revision) }
    guard stopRead >= 0 else { return deaf.store(true, ordering: .releasing) }
    let box = Unmanaged.passRetained(Box { [weak self] in self?.work(told) })
    var id = pthread_t()
    let code = pthread_create(
      &id, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    if code == 0 {
      thread.withLock { $0 = id }
    } else {
      box.release()
      deaf.store(true, ordering: .releasing)
    }
  }

  /// Ends the thread and its connection: the store's last connection is to be the clerk's.
  func end() {
    stopWrite.withLock { end in
      if end >= 0 { close(end) }
      end = -1
    }
    let id = thread.withLock { $0.take() }
    if let id { pthread_join(id, nil) }
  }

  // MARK: On the thread

  private func work(_ told: () -> Void) {
    defer { deaf.store(true, ordering: .releasing) }
    let store: Database
    do { store = try premises.openStore(.readOnly) } catch { return premises.log.say("the stockroom is closed: \(error)") }
    guard let listener = StoreListener(of: store.path, until: stopRead) else {
      return premises.log.say("the kernel has no watch left for the store's files; new catalogs are read when a session begins")
    }
    // What came before the first word that could be heard.
    var seen = number(of: store)
    if look(store) { told() }
    while listener.rest(milliseconds: Stockroom.pause), number(of: store) != seen || listener.waitForWrite() {
      // A sync at most after it was written, a commit can be read: it is looked for again after ever longer rests.
      var rest: Int32 = 4
      while number(of: store) == seen, rest <= 1_024 {
        guard listener.rest(milliseconds: rest) else { return }
        rest *= 2
      }
      seen = number(of: store)
      if look(store) { told() }
    }
  }

  /// Between two looks: at a shop with many kiosks every answer of each wakes all others.
  private static let pause: Int32 = 250

  /// Another one after each commit; nil when it cannot be read, which the look after it tells of.
  private func number(of store: Database) -> Int64? { try? store.changeNumber() }

  /// Whether something new is ready.
  private func look(_ store: Database) -> Bool {
    defer { store.letGo() }
    do {
      guard let want = try want(store), known.withLock({ $0 != want }) else { return false }
      let stock = try stock(of: want, store)
      ready.withLock { $0 = stock }
      said.withLock { $0 = nil }
      known.withLock { $0 = want }
      return true
    } catch {
      // The shop goes on with what it has; the same fault again is the same want, and is not said twice.
      let want = try? want(store)
      known.withLock { $0 = want }
      let words = "a new catalog or quiz could not be made ready: \((error as? ShelfError)?.message ?? "\(error)")"
      // Where not even the want can be read, every commit of others comes here.
      let isNew = said.withLock { last in
        defer { last = words }
        return last != words
      }
      if isNew { premises.log.say(words) }
      return false
    }
  }

  /// Nil without a quiz.
  private func want(_ store: Database) throws -> Want? {
    guard let ref = try wantedQuiz ?? store.defaultQuiz(), let own = try store.currentVersion(of: ref) else { return nil }
    let refs = Set(premises.configuration.experiment?.variants.map(\.quiz) ?? []).subtracting([ref]).sorted()
    let others = try refs.compactMap { ref in try store.currentVersion(of: ref).map { Want.Other(ref: ref, version: $0) } }
    return Want(ref: ref, own: own, others: others, revision: try store.catalogRevision())
  }

  private func stock(of want: Want, _ store: Database) throws -> Stock {
    var shelf = QuizShelf(store)
    let catalog = try shelf.catalog(want.revision)
    var stock = Stock(own: QuizIndex(quiz: try shelf.quiz(want.ref, version: want.own), catalog: catalog), others: [:])
    for other in want.others {
      stock.others[other.version] = QuizIndex(quiz: try shelf.quiz(other.ref, version: other.version), catalog: catalog)
    }
    return stock
  }
}

/// What the thread runs.
private final class Box {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}
