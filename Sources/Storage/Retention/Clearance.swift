// What is older than the shop keeps it goes, a little at a time, so that no answer has to wait (RELIABILITY.md 2.5).
public import Domain
import Foundation
import GRDB

/// What a shop's periods come to.
public struct Clearance: Hashable, Sendable {
  /// One kind with its period.
  public struct Line: Hashable, Sendable {
    public var kind: Retention.Kind
    public var period: Span
    /// What is from before this moment is due.
    public var before: Instant
    /// Rows that were due; people and sessions are one each.
    public var due: Int
    /// Rows that are gone.
    public var gone: Int
  }

  /// In the order in which they are cleared.
  public var lines: [Line] = []
  /// When the newest row was written, by its clock, if that is later than now: then the clock went back, and nothing is taken away.
  public var newest: Instant?
  /// Until when nothing is taken away, because the clock stands so far after the last time that it may be wrong; nil for a clock that is
  /// believed.
  public var waitsUntil: Instant?
  /// False when there is more to be done than there was to be done at once.
  public var isDone = true

  public init() {}
}

extension Database {
  /// What is due, changing nothing. Reads the sessions and steps that are due, and the sync log.
  public func due(under retention: Retention, zone: StoreZone, at now: Instant) throws(StoreError) -> Clearance {
    try read { db in
      var clearance = Clearance()
      let newest = try db.newestRow()
      if let newest, newest > now { clearance.newest = newest }
      clearance.waitsUntil = try ClockTrust(db: db, now: now).waitsUntil(newest: newest)
      for (kind, period) in retention.ordered {
        let before = period.before(now, zone: zone)
        let due = try Clearing(kind, before: before, now: now).due(db)
        clearance.lines.append(.init(kind: kind, period: period, before: before, due: due, gone: 0))
      }
      return clearance
    }
  }

  /// Takes away what is due, in transactions of some hundredths of a second with a rest after each, and notes in the audit log how much it
  /// was. May be cut off and repeated. Figures stay as they are (see `FunnelBook`).
  /// - Parameters:
  ///   - who: a role, `command line` or `kiosk`.
  ///   - trustsClock: whether somebody looked at the clock.
  ///   - most: transactions of each kind after which it ends, done or not.
  public func clear(
    under retention: Retention, zone: StoreZone, by who: String, at now: Instant, trustsClock: Bool = false, most: Int = .max,
    progress: (Retention.Kind, Int) -> Void = { _, _ in }
  ) throws(StoreError) -> Clearance {
    var clearance = Clearance()
    guard !retention.ordered.isEmpty else { return clearance }
    let newest = try read { try $0.newestRow() }
    if let newest, newest > now {
      clearance.newest = newest
      return clearance
    }
    clearance.waitsUntil = try trustsClock ? nil : read { try ClockTrust(db: $0, now: now).waitsUntil(newest: newest) }
    let waitsUntil = clearance.waitsUntil
    if try read({ try !ClockTrust(db: $0, now: now).isNoted(waitsUntil) }) {
      try write { try ClockTrust(db: $0, now: now).note(waitsUntil) }
    }
    if waitsUntil != nil { return clearance }
    for (kind, period) in retention.ordered {
      let before = period.before(now, zone: zone)
      var line = Clearance.Line(kind: kind, period: period, before: before, due: 0, gone: 0)
      var clearing = Clearing(kind, before: before, now: now)
      var left = most
      while left > 0, !clearing.isDone {
        line.gone += try clear(&clearing, by: who)
        progress(kind, line.gone)
        left -= 1
        if !clearing.isDone { giveWay() }
      }
      line.due = line.gone
      clearance.lines.append(line)
      clearance.isDone = clearance.isDone && clearing.isDone
    }
    try finish(clearance, by: who, at: now)
    return clearance
  }

  private func clear(_ clearing: inout Clearing, by who: String) throws(StoreError) -> Int {
    if clearing.isCounted { clearing.isCountedUp = try takeInFigures() }
    let secret = clearing.kind == .contacts ? try erasureKey() : nil
    let before = clearing
    let (gone, after) = try write { db in
      var clearing = before
      return (try clearing.batch(db, by: who, secret), clearing)
    }
    clearing = after
    return gone
  }

  /// One transaction: noted sessions join the sums, the oldest first. True when none is left.
  func takeInFigures() throws(StoreError) -> Bool {
    guard try read({ try $0.row("SELECT 1 FROM funnel_stale LIMIT 1") }) != nil else { return true }
    return try write { db in
      var intake = FunnelIntake(db: db, quizzes: FunnelQuizzes(), names: FunnelNames(), isKept: true)
      let taken = try intake.take(limit: FunnelIntake.most)
      try intake.keep()
      return taken < FunnelIntake.most
    }
  }

  /// Whoever waits for the lock looks every two milliseconds (see `WriteLock`); one who took it again at once would keep it.
  func giveWay() { usleep(4000) }

  private func finish(_ clearance: Clearance, by who: String, at now: Instant) throws(StoreError) {
    let gone = clearance.lines.filter { $0.gone > 0 }
    guard !gone.isEmpty else { return }
    let detail = JSON.object(
      Dictionary(
        gone.map { ($0.kind.rawValue, ["period": .string($0.period.text), "gone": .int(Int64($0.gone))] as JSON) },
        uniquingKeysWith: { $1 }))
    try audit("retention.clear", who: who, detail: detail, at: now)
    if gone.contains(where: { $0.kind == .contacts }) { IndexFile.remove(beside: path) }
    // What was overwritten must not be read in the log either.
    if clearance.isDone { try emptyLog() }
  }
}

extension Retention {
  fileprivate var ordered: [(Kind, Span)] { Kind.allCases.compactMap { kind in periods[kind].map { (kind, $0) } } }
}

extension Connection {
  /// When the last rows were written, by the clocks of their day.
  fileprivate func newestRow() throws -> Instant? {
    let times: [Int64?] = [
      try value("SELECT started_at FROM session ORDER BY n DESC LIMIT 1"), try value("SELECT at FROM audit ORDER BY n DESC LIMIT 1"),
      try value("SELECT at FROM sync_log ORDER BY n DESC LIMIT 1"),
    ]
    return times.compactMap(\.self).max().map(Instant.init(milliseconds:))
  }
}
