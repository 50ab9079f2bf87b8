// Tables of any length: what the console asks of one, and the part of it that comes back.

/// Which rows of a long table are wanted.
public struct LongAsk: Equatable, Sendable {
  /// A search ends when it has found so many.
  public static let mostFound = 200

  /// What the rows have to have in them, as it was typed; empty for all rows.
  public var find: String
  /// The place of the oldest row wanted, where 0 is the table's oldest; nil for the newest rows. Places stay while newer rows come.
  public var first: Int?
  /// How many rows at most.
  public var count: Int
  /// Where an earlier search for the same words ended; nil begins with the newest row.
  public var below: Int64?

  public init(find: String = "", first: Int? = nil, count: Int = 64, below: Int64? = nil) {
    self.find = find
    self.first = first
    self.count = count
    self.below = below
  }
}

/// Some rows of a long table.
public struct LongPage<Row: Equatable & Sendable>: Equatable, Sendable {
  /// What this answers.
  public var ask: LongAsk
  /// Rows of the whole table.
  public var total: Int
  /// The place of the first of `rows`; 0 for what was found.
  public var first: Int
  /// By place, the oldest first, nil where a row is gone; of a search what was found, the newest first.
  public var rows: [Row?]
  /// How many rows the search has looked through, with those before `ask.below`.
  public var looked: Int
  /// Where the search stopped, because enough was found or it took too long; nil when it is through.
  public var next: Int64?

  public init(ask: LongAsk, total: Int, first: Int = 0, rows: [Row?], looked: Int = 0, next: Int64? = nil) {
    self.ask = ask
    self.total = total
    self.first = first
    self.rows = rows
    self.looked = looked
    self.next = next
  }
}
