// The funnel of a store, exact as of its latest commit and without reading its sessions: sums by day and slice, kept up as they change.
public import Domain
import Foundation
import GRDB

/// Reads one store's sums, and brings them up to date. A million sessions of a year are some thousand sums.
///
/// Triggers note every session that has ended or of which something was learnt since (`funnel_stale`). Whoever asks takes the noted ones in
/// first, in short transactions; a store that was opened for reading only has them worked out in memory.
public struct FunnelBook {
  /// Sums that are kept up for those who ask again.
  private static let mostKept = 32

  private struct Question: Hashable {
    var filter: FunnelFilter
    var days: ClosedRange<Int>
  }

  private let store: Database
  private let most: Int
  private let quizzes = FunnelQuizzes()
  private var names = FunnelNames()
  private var cells: [FunnelCell: [UInt8]] = [:]
  /// Changes of the store that have been read.
  private var read: Int64 = 0
  private var seen: Int64?
  private var kept: [Question: Funnel] = [:]
  /// Goes up with each change of a sum.
  public private(set) var changes = 0

  /// - Parameter longestSeconds: time on a question beyond this is idle, and cut off.
  public init(_ store: Database, longestSeconds: Int = Funnel.longestSeconds) {
    self.store = store
    most = longestSeconds * 10
  }

  /// Sums over the sessions that began on `days` and that `filter` lets pass. Asked again, it costs what has changed meanwhile.
  public mutating func funnel(_ filter: FunnelFilter, days: ClosedRange<CivilDate>) throws(StoreError) -> Funnel {
    try refresh()
    let question = Question(filter: filter, days: days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch)
    if let known = kept[question] { return known }
    var tally = FunnelTally()
    for (cell, bytes) in cells where question.days.contains(cell.day) && lets(filter, cell) { tally.add(bytes) }
    let funnel = tally.funnel(most: most, word: names.text)
    if kept.count >= FunnelBook.mostKept { kept = [:] }
    kept[question] = funnel
    return funnel
  }

  /// The same day by day and slice by slice; those without a session are left out.
  public mutating func parts(
    _ filter: FunnelFilter, days: ClosedRange<CivilDate>
  ) throws(StoreError) -> (days: [CivilDate: Funnel], slices: [FunnelSlice: Funnel]) {
    try refresh()
    let days = days.lowerBound.daysSinceEpoch...days.upperBound.daysSinceEpoch
    var (byDay, bySlice): ([Int: FunnelTally], [Int: FunnelTally]) = ([:], [:])
    for (cell, bytes) in cells where days.contains(cell.day) && lets(filter, cell) {
      byDay[cell.day, default: FunnelTally()].add(bytes)
      bySlice[cell.slice, default: FunnelTally()].add(bytes)
    }
    var slices: [FunnelSlice: Funnel] = [:]
    for (number, tally) in bySlice {
      if let slice = names.slices[number] { slices[slice] = tally.funnel(most: most, word: names.text) }
    }
    return (
      Dictionary(uniqueKeysWithValues: byDay.map { (CivilDate(daysSinceEpoch: $0), $1.funnel(most: most, word: names.text)) }), slices
    )
  }

  /// First and last day with a session; nil without any.
  public mutating func span() throws(StoreError) -> ClosedRange<CivilDate>? {
    try refresh()
    let days = cells.keys.map(\.day)
    guard let first = days.min(), let last = days.max() else { return nil }
    return CivilDate(daysSinceEpoch: first)...CivilDate(daysSinceEpoch: last)
  }

  private func lets(_ filter: FunnelFilter, _ cell: FunnelCell) -> Bool { names.slices[cell.slice].map(filter.lets) ?? false }
}

// MARK: Keeping up

extension FunnelBook {
  /// Takes in what has changed since the last time. Costs some microseconds where nothing has.
  /// - Parameter progress: told how many sessions were taken in and how many wait, after each hundred.
  public mutating func refresh(_ progress: (_ done: Int, _ waiting: Int) -> Void = { _, _ in }) throws(StoreError) {
    guard try store.changeNumber() != seen else { return }
    if store.mode == .readOnly { return try work() }
    var waiting = try store.read { try $0.count("SELECT COUNT(*) FROM funnel_stale") }
    var done = 0
    while waiting > 0 {
      let taken = try takeIn()
      if taken < FunnelIntake.most { break }
      done += taken
      waiting = max(1, waiting - taken)
      progress(done, waiting)
    }
    let now = try store.changeNumber()
    try follow()
    seen = now
  }

  /// One transaction: noted sessions join the sums.
  private mutating func takeIn() throws(StoreError) -> Int {
    let (names, quizzes) = (names, quizzes)
    let (taken, after) = try store.write { db in
      var intake = FunnelIntake(db: db, quizzes: quizzes, names: names, isKept: true)
      let taken = try intake.take(limit: FunnelIntake.most)
      try intake.keep()
      return (taken, intake.names)
    }
    // Only what was committed is remembered.
    self.names = after
    return taken
  }

  /// Reads the sums that are newer than what was read.
  private mutating func follow() throws(StoreError) {
    var (names, last) = (names, read)
    let rows: [(FunnelCell, [UInt8])] = try store.read { db in
      try names.read(db)
      var rows: [(FunnelCell, [UInt8])] = []
      try db.each("SELECT day, slice, sums, n FROM funnel_day WHERE n > ?", [last]) { row in
        rows.append((FunnelCell(day: row[0], slice: row[1]), [UInt8](row[2] as Data)))
        last = max(last, row[3])
      }
      return rows
    }
    (self.names, read) = (names, last)
    if rows.count > FunnelIntake.most { kept = [:] }
    for (cell, bytes) in rows { replace(cell, by: bytes) }
  }

  private mutating func replace(_ cell: FunnelCell, by bytes: [UInt8]) {
    changes += 1
    let old = cells.updateValue(bytes, forKey: cell)
    for question in kept.keys where question.days.contains(cell.day) && lets(question.filter, cell) {
      if let old { kept[question]? -= FunnelCounts(old).funnel(most: most, word: names.text) }
      kept[question]? += FunnelCounts(bytes).funnel(most: most, word: names.text)
    }
  }

  /// For a store that may not be written: what the noted sessions change is added to the sums here.
  private mutating func work() throws(StoreError) {
    let quizzes = quizzes
    var names = FunnelNames()
    let now = try store.changeNumber()
    let found: [FunnelCell: [UInt8]] = try store.read { db in
      try names.read(db)
      var found: [FunnelCell: [UInt8]] = [:]
      try db.each("SELECT day, slice, sums FROM funnel_day") { row in
        found[FunnelCell(day: row[0], slice: row[1])] = [UInt8](row[2] as Data)
      }
      var intake = FunnelIntake(db: db, quizzes: quizzes, names: names, isKept: false)
      _ = try intake.take(limit: -1)
      for (cell, change) in intake.changes {
        var sums = found[cell].map(FunnelCounts.init) ?? FunnelCounts()
        sums.add(change)
        found[cell] = sums.bytes
      }
      names = intake.names
      return found
    }
    (self.names, cells, kept, seen) = (names, found, [:], now)
    changes += 1
  }
}
