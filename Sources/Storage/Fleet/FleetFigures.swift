// Sums of the funnel on their way to the hub: a day and slice of them is one thing of the log.
public import Domain
import Foundation
import GRDB

/// What the shop's configuration says of its figures.
public struct FleetTerms: Hashable, Sendable {
  /// Three letters.
  public var currency: String
  /// Time on a question beyond this is idle, and cut off.
  public var longestQuestionSeconds: Int

  public init(currency: String = Configuration().currency, longestQuestionSeconds: Int = Funnel.longestSeconds) {
    self.currency = currency
    self.longestQuestionSeconds = longestQuestionSeconds
  }
}

extension Schema {
  /// The key is told by the slice itself, not by its number: a salvaged store numbers its slices anew, and another life of this one counts
  /// on by itself.
  static let figuresKey = """
    strftime('%Y-%m-%d', d.day * 86400, 'unixepoch') || '/' || s.quiz || '/' || s.version || '/' || s.locale || '/' || IFNULL(s.variant, '')
      || '/' || IFNULL(s.store, '') || '/' || IFNULL(s.kiosk, '')
    """

  /// `takes_figures`: the hub has said that it knows them. One that does not would pass over what it is sent, for good; when it is brought up
  /// to date everything goes up (see `note(_:at:)`).
  static let fleetFigures =
    """
    ALTER TABLE fleet_member ADD COLUMN takes_figures INTEGER NOT NULL DEFAULT 0;

    -- Sessions that are in the sums. Of those that retention has taken away nothing is known.
    ALTER TABLE funnel_day ADD COLUMN sessions INTEGER NOT NULL DEFAULT 0;
    UPDATE funnel_day SET sessions = f.count
      FROM (SELECT day, slice, COUNT(*) AS count FROM session_fact GROUP BY day, slice) f
      WHERE f.day = funnel_day.day AND f.slice = funnel_day.slice;

    -- One kind more. Not by renaming, which would read all triggers.
    CREATE TABLE fleet_kept AS SELECT n, kind, key FROM fleet_change;
    DROP TABLE fleet_change;
    CREATE TABLE fleet_change (
      n INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('session', 'contact', 'consent', 'order', 'erasure', 'figures')),
      key TEXT NOT NULL, UNIQUE (kind, key)) STRICT;
    INSERT INTO fleet_change (n, kind, key) SELECT n, kind, key FROM fleet_kept;
    DROP TABLE fleet_kept;

    """
    + ["INSERT", "UPDATE"].map { change in
      goesUp(
        "funnel_day", change, .figures,
        "(SELECT \(figuresKey) FROM (SELECT NEW.day AS day) d JOIN funnel_slice s ON s.n = NEW.slice)",
        when: "(SELECT takes_figures FROM fleet_member)")
    }.joined()
}

extension Database {
  /// Takes sessions that have ended into the sums, and so puts the sums in the log, while there are any and `goesOn`. In short transactions.
  /// Costs some microseconds where there is none.
  public func countFleetFigures(while goesOn: () -> Bool) throws(StoreError) {
    while goesOn(), try !takeInFigures() { giveWay() }
  }

  /// Whether a shopper is at a question. Some microseconds.
  public func hasOpenSession() throws(StoreError) -> Bool {
    try read { try $0.row("SELECT 1 FROM session WHERE state = 'open' AND is_preview = 0 LIMIT 1") != nil }
  }
}

/// Reads sums as the wire wants them; words by number are read once for many days.
final class FleetFigures {
  private let db: Connection
  private let terms: FleetTerms
  private var names = FunnelNames()

  init(db: Connection, terms: FleetTerms) {
    self.db = db
    self.terms = terms
  }

  /// Which shop and kiosk it is, the hub knows better than the configuration. `.null` for a day and slice that are not there.
  func body(_ key: String) throws -> (JSON, size: Int) {
    guard let date = CivilDate(iso: String(key.prefix(10))),
      let row = try db.row(
        """
        SELECT s.quiz, s.version, s.locale, s.variant, d.sums, d.sessions FROM funnel_slice s
        JOIN funnel_day d ON d.slice = s.n AND d.day = ? WHERE \(Schema.figuresKey) = ?
        """, [date.daysSinceEpoch, key])
    else { return (.null, 100) }
    try names.read(db)
    let bytes = [UInt8](row[4] as Data)
    let funnel = FunnelCounts(bytes).funnel(most: terms.longestQuestionSeconds * 10, word: names.text)
    let sessions = max(row[5] as Int, funnel.views, funnel.completions)
    let body: JSON = [
      "day": .string(date.iso), "quiz": .string(row[0]), "version": .string(row[1]), "locale": .string(row[2]), "variant": .text(row[3]),
      "currency": .string(terms.currency), "sessions": .int(Int64(sessions)), "sums": funnel.document,
    ]
    return (body, 300 + 4 * bytes.count)
  }
}
