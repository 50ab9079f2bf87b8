// The clocks of the machine: the one place where time comes from.
public import Domain
import Glibc

extension Instant {
  /// Now, by the machine's clock.
  public static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// Seconds since the machine started, sleep included: setting the clock changes nothing.
public func bootSeconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_BOOTTIME, &time)
  return Int64(time.tv_sec)
}
