// Signals as plain facts: asked to stop, woken up.
internal import Dispatch
internal import Foundation
internal import Synchronization

/// SIGTERM and SIGINT ask to stop, SIGUSR1 wakes: a rest ends at once.
final class Signals: Sendable {
  private struct State: Sendable {
    var isStopping = false
    var rest: Task<Void, Never>?
  }
  private let state = Mutex(State())
  /// Kept alive, never touched again.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

  init() {
    let watched = [SIGTERM, SIGINT, SIGUSR1]
    sources = watched.map { DispatchSource.makeSignalSource(signal: $0, queue: .global()) }
    for (number, source) in zip(watched, sources) {
      signal(number, SIG_IGN)
      source.setEventHandler { [weak self] in self?.arrived(number) }
      source.resume()
    }
  }

  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Sleeps `milliseconds`, or until a signal comes.
  func rest(_ milliseconds: Int64) async {
    let rest = Task {
      do { try await Task.sleep(for: .milliseconds(milliseconds)) } catch { /* A signal: that is what the rest waited for. */  }
    }
    let isStopping = state.withLock { state in
      state.rest = rest
      return state.isStopping
    }
    if isStopping { rest.cancel() }
    await rest.value
  }

  private func arrived(_ number: Int32) {
    state.withLock { state in
      if number != SIGUSR1 { state.isStopping = true }
      state.rest?.cancel()
    }
  }
}
