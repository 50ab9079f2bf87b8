// Sleeps until any process has written to the store. Without it a kiosk that waits would have to wake up from time to time.
import Glibc
import Storage

/// Waits for writes to the store or its log.
struct StoreListener {
  private let ear: StoreEar
  private let stop: Int32

  /// Nil where the kernel has no watch left.
  /// - Parameter stop: a descriptor that can be read once nobody wants to hear any more.
  init?(of path: String, until stop: Int32) {
    ear = StoreEar(of: path, claims: false)
    self.stop = stop
    if ear.isDeaf { return nil }
  }

  /// Sleeps so long; false once it is over. No lock is asked for meanwhile: 64 kiosks that did so at each commit kept writers waiting for
  /// seconds.
  func rest(milliseconds: Int32) -> Bool {
    var over = pollfd(fd: stop, events: Int16(POLLIN), revents: 0)
    return poll(&over, 1, milliseconds) <= 0
  }

  /// Sleeps until one of the files was written; false once it is over. Many writes at once may be one.
  func waitForWrite() -> Bool {
    while true {
      var waiting = [
        pollfd(fd: ear.descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&waiting, 2, -1)
      if count < 0, errno != EINTR { return false }
      if waiting[1].revents != 0 { return false }
      if waiting[0].revents != 0, ear.heard() { return true }
    }
  }
}
