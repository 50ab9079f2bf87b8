// Several timers on the one alarm that a program has, without a clock.

/// Timers by name. Give `alarm` to the loop and call `ring` when it rang.
///
/// A timer is exact when it is set while none runs; otherwise it is as exact as the alarm that was running is long: what had passed
/// of that alarm is not known here.
public struct Timers<Name: Hashable & Sendable>: Equatable, Sendable {
  private var remaining: [Name: Int] = [:]
  /// The alarm in force; its id changes when its timer does.
  public private(set) var alarm: Alarm?
  private var first: Name?
  /// An id is never used twice, also when no timer ran in between.
  private var lastID = 0

  public init() {}

  /// Whether it was set and has neither rung nor been cancelled.
  public func isRunning(_ name: Name) -> Bool { remaining[name] != nil }

  /// Starts the timer, or starts it anew.
  public mutating func set(_ name: Name, afterMilliseconds: Int) {
    remaining[name] = max(0, afterMilliseconds)
    if first == nil || first == name || afterMilliseconds < alarm?.afterMilliseconds ?? .max { rearm() }
  }

  /// Stops the timer; nothing happens when it does not run.
  public mutating func cancel(_ name: Name) {
    guard remaining.removeValue(forKey: name) != nil, first == name else { return }
    rearm()
  }

  /// Stops all of them.
  public mutating func cancelAll() {
    remaining = [:]
    rearm()
  }

  /// The alarm rang: the timers that are due, which no longer run.
  public mutating func ring() -> Set<Name> {
    guard let alarm else { return [] }
    for name in remaining.keys { remaining[name]? -= alarm.afterMilliseconds }
    let due = Set(remaining.filter { $0.value <= 0 }.keys)
    for name in due { remaining[name] = nil }
    rearm()
    return due
  }

  private mutating func rearm() {
    let next = remaining.min { $0.value < $1.value }
    first = next?.key
    lastID += 1
    alarm = next.map { Alarm(id: lastID, afterMilliseconds: $0.value) }
  }
}
