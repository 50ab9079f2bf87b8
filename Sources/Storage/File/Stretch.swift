// A part of a long table: rows by their place, or by what is looked for.
import GRDB

/// Some rows of a long table, by their places.
public struct Stretch<Line: Hashable & Sendable>: Hashable, Sendable {
  /// Rows of the whole table.
  public var total: Int
  /// The place of the first of `lines`; 0 is the table's oldest row.
  public var first: Int
  /// The oldest first; nil where no row has the number any more.
  public var lines: [Line?]
}

/// What a search came to.
public struct Found<Line: Hashable & Sendable>: Hashable, Sendable {
  /// Rows of the whole table.
  public var total: Int
  /// The newest first.
  public var lines: [Line]
  /// How many rows were looked at, from the newest on, in this search and those that it goes on from.
  public var looked: Int
  /// Where the next search goes on; nil when all has been looked through.
  public var next: Int64?
}

/// A table that is read in stretches.
struct LongTable: Sendable {
  /// The numbers in use, read from the ends of an index.
  var line: @Sendable (Connection) throws -> NumberLine?
  /// How many numbers one step of a search goes through: some milliseconds.
  var step: Int64

  /// Lines `first` and on, at most `count`; without `first` the newest. `read` is given the least and the greatest number.
  func stretch<Line>(
    first: Int?, count: Int, _ db: Connection, read: (Int64, Int64) throws -> [(number: Int64, line: Line)]
  ) throws -> Stretch<Line> {
    guard let line = try line(db), count > 0 else { return Stretch(total: 0, first: 0, lines: []) }
    let from = max(0, min(first ?? line.count - count, line.count - 1))
    let to = min(line.count, from + count)
    var lines: [Line?] = Array(repeating: nil, count: to - from)
    for (number, row) in try read(line.number(at: from), line.number(at: to - 1)) {
      let place = line.place(of: number) - from
      if lines.indices.contains(place) { lines[place] = row }
    }
    return Stretch(total: line.count, first: from, lines: lines)
  }
}

extension Database {
  /// Looks from the newest row on (or from below `below`) for at most `limit` rows, step by step, each a read of its own, as long as
  /// `mayGoOn`. `read` is given the least and the greatest number and how many more are wanted, and gives the newest first.
  func search<Line>(
    _ table: LongTable, below: Int64?, limit: Int, mayGoOn: () -> Bool,
    read: (Connection, Int64, Int64, Int) throws -> [(number: Int64, line: Line)]
  ) throws(StoreError) -> Found<Line> {
    guard let line = try self.read(table.line) else { return Found(total: 0, lines: [], looked: 0, next: nil) }
    var found = Found<Line>(total: line.count, lines: [], looked: 0, next: min(below ?? .max, line.last + 1))
    repeat {
      guard let next = found.next else { break }
      let low = max(line.first, next - table.step)
      let wanted = limit - found.lines.count
      let rows = try self.read { try read($0, low, next - 1, wanted) }
      found.lines += rows.map(\.line)
      // A full answer may have left rows of this step unread: it goes on right below the last one.
      let end = rows.count == wanted ? rows.last?.number ?? low : low
      found.next = end > line.first ? end : nil
    } while found.lines.count < limit && mayGoOn()
    // Near enough where rows have gone: it is said as "looked through 20,000".
    found.looked = line.count - Int(found.next.map { $0 - line.first } ?? 0)
    return found
  }
}
