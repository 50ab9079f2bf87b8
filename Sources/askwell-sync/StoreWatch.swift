// Calls somebody when any process has written to the store.
internal import Dispatch
internal import Storage

/// Calls `changed` after writes to the store or its log, and when somebody wants the store alone. Many writes at once may be one call.
final class StoreWatch: Sendable {
  private let ear: StoreEar
  /// Kept alive, never touched again.
  nonisolated(unsafe) private let source: (any DispatchSourceRead)?

  init(of path: String, changed: @escaping @Sendable () -> Void) {
    let ear = StoreEar(of: path)
    self.ear = ear
    guard !ear.isDeaf else {
      source = nil
      return
    }
    let source = DispatchSource.makeReadSource(fileDescriptor: ear.descriptor, queue: .global())
    // The ear lasts as long as the source does: its descriptor is not to be closed before.
    source.setEventHandler { if ear.heard() { changed() } }
    source.resume()
    self.source = source
  }

  deinit { source?.cancel() }

  /// Whether writes cannot be heard, so that one has to look from time to time.
  var isDeaf: Bool { ear.isDeaf }
}
