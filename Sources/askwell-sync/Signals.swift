// The wish to stop, as a plain fact, and rests that end with it.
internal import Dispatch
internal import Foundation
internal import Synchronization

/// SIGTERM and SIGINT ask to stop: what is under way is finished, and every rest ends at once. A bell ends light rests alone.
final class Signals: Sendable {
  private struct State: Sendable {
    var isStopping = false
    var rests: [Int: (task: Task<Void, Never>, isLight: Bool)] = [:]
    /// Whether the bell rang since the last light rest.
    var hasRung = false
    var lastRest = 0
  }
  private let state = Mutex(State())
  /// Kept alive, never touched again.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

  init() {
    let watched = [SIGTERM, SIGINT]
    sources = watched.map { DispatchSource.makeSignalSource(signal: $0, queue: .global()) }
    for (number, source) in zip(watched, sources) {
      signal(number, SIG_IGN)
      source.setEventHandler { [weak self] in self?.stop() }
      source.resume()
    }
  }

  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Sleeps `milliseconds`, or until it is time to stop; a light rest ends when the bell rings too, or has rung since the last one.
  func rest(_ milliseconds: Int64, isLight: Bool = false) async {
    let rest = Task {
      do { try await Task.sleep(for: .milliseconds(milliseconds)) } catch { /* Time to stop: the rest is over. */  }
    }
    let number = state.withLock { state in
      state.lastRest += 1
      state.rests[state.lastRest] = (rest, isLight)
      if state.isStopping || isLight && state.hasRung { rest.cancel() }
      return state.lastRest
    }
    await rest.value
    state.withLock { state in
      state.rests[number] = nil
      if isLight { state.hasRung = false }
    }
  }

  /// Ends every light rest.
  func ring() {
    state.withLock { state in
      state.hasRung = true
      for rest in state.rests.values where rest.isLight { rest.task.cancel() }
    }
  }

  func stop() {
    state.withLock { state in
      state.isStopping = true
      for rest in state.rests.values { rest.task.cancel() }
    }
  }
}
