// Several timers on the one alarm that a program has, without a clock.

/// Timers by name. Give `alarm` to the loop and call `ring` when it rang.
///
/// A timer is exact when it is set while none runs; otherwise it is as exact as the alarm that was running is long: what had passed
/// of that alarm is not known here.
@frozen
public struct Timers<Name: Hashable & Sendable>: Equatable, Sendable {
  @usableFromInline
  struct Running: Equatable, Sendable {
    @usableFromInline var name: Name
    @usableFromInline var milliseconds: Int

    @inlinable
    init(_ name: Name, _ milliseconds: Int) {
      self.name = name
      self.milliseconds = milliseconds
    }
  }

  // A handful at most: a list is quicker than a dictionary, and each key of a kiosk sets one.
  @usableFromInline var running: [Running] = []
  /// The alarm in force; its id changes when its timer does.
  @inlinable
  public var alarm: Alarm? { current }
  @usableFromInline var current: Alarm?
  @usableFromInline var first: Name?
  /// An id is never used twice, also when no timer ran in between.
  @usableFromInline var lastID = 0

  @inlinable
  public init() {}

  /// Whether it was set and has neither rung nor been cancelled.
  @inlinable
  public func isRunning(_ name: Name) -> Bool { running.contains { $0.name == name } }

  /// Starts the timer, or starts it anew.
  @inlinable
  public mutating func set(_ name: Name, afterMilliseconds: Int) {
    let milliseconds = max(0, afterMilliseconds)
    if let place = running.firstIndex(where: { $0.name == name }) {
      running[place].milliseconds = milliseconds
    } else {
      running.append(Running(name, milliseconds))
    }
    if first == nil || first == name || afterMilliseconds < current?.afterMilliseconds ?? .max { rearm() }
  }

  /// Stops the timer; nothing happens when it does not run.
  @inlinable
  public mutating func cancel(_ name: Name) {
    guard let place = running.firstIndex(where: { $0.name == name }) else { return }
    running.remove(at: place)
    if first == name { rearm() }
  }

  /// Stops all of them.
  @inlinable
  public mutating func cancelAll() {
    running = []
    rearm()
  }

  /// The alarm rang: the timers that are due, which no longer run.
  @inlinable
  public mutating func ring() -> Set<Name> {
    guard let current else { return [] }
    for place in running.indices { running[place].milliseconds -= current.afterMilliseconds }
    let due = Set(running.filter { $0.milliseconds <= 0 }.map(\.name))
    running.removeAll { $0.milliseconds <= 0 }
    rearm()
    return due
  }

  @inlinable
  mutating func rearm() {
    let next = running.min { $0.milliseconds < $1.milliseconds }
    first = next?.name
    lastID += 1
    current = next.map { Alarm(id: lastID, afterMilliseconds: $0.milliseconds) }
  }
}
