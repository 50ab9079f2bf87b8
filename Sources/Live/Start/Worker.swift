// Slow work beside the screen: one plain thread that does one thing after the other and sleeps in between. No Task and no Dispatch:
// either would wake the process once a second for good.
import Glibc
import Synchronization

/// A thread that performs effects in their order and hands over what they answer.
public final class Worker<Effect: Sendable, Reply: Sendable>: Sendable {
  private struct State {
    var queue: [Effect] = []
    var isEnding = false
  }
  private let state = Mutex(State())
  private let bell = Bell()
  private let thread = Mutex<pthread_t?>(nil)

  private let performer: @Sendable () -> (Effect) -> Reply?
  private let post: @Sendable (Reply) -> Void

  /// `performer` is made on the thread; `post` is called there too, once a reply.
  public init(_ performer: @escaping @Sendable () -> (Effect) -> Reply?, post: @escaping @Sendable (Reply) -> Void) {
    self.performer = performer
    self.post = post
  }

  /// Starts the thread; what was added before waits for it. Once.
  public func start() {
    let box = Unmanaged.passRetained(Box { [weak self] in self.map { $0.work($0.performer()) } })
    var id = pthread_t()
    let code = pthread_create(
      &id, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    if code == 0 { thread.withLock { $0 = id } } else { box.release() }
  }

  /// Adds work; returns at once.
  public func add(_ effect: Effect) {
    state.withLock { $0.queue.append(effect) }
    bell.ring()
  }

  /// Finishes what was added, then ends the thread.
  public func finish() {
    state.withLock { $0.isEnding = true }
    bell.ring()
    let id = thread.withLock { id in
      defer { id = nil }
      return id
    }
    if let id { pthread_join(id, nil) }
  }

  private func work(_ perform: (Effect) -> Reply?) {
    while true {
      bell.wait()
      while let effect = state.withLock({ $0.queue.isEmpty ? nil : $0.queue.removeFirst() }) {
        if let reply = perform(effect) { post(reply) }
      }
      if state.withLock({ $0.isEnding && $0.queue.isEmpty }) { return }
    }
  }
}

/// What a thread runs.
private final class Box {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}

/// Wakes a sleeping thread: a semaphore, so that a ring before the wait is not lost.
final class Bell: Sendable {
  // A semaphore is made for many threads; only its address is kept here.
  private nonisolated(unsafe) let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { sem_init(semaphore, 0, 0) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func ring() { sem_post(semaphore) }

  func wait() { while sem_wait(semaphore) != 0, errno == EINTR {} }
}
