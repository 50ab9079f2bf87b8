// The funnel's sums in a salvaged store. They follow from the sessions, but for those that retention has taken away: of these nothing else
// is left.
import GRDB

extension SalvageWriter {
  private static let figures = ["funnel_word", "funnel_slice", "session_fact", "funnel_day"]

  /// Takes the sums over where sessions have gone from under them and all four tables are whole. Else they are made anew of the sessions
  /// that are there.
  /// - Returns: the sums that are lost; nil where none are.
  func keepFigures() throws -> Salvage.Table? {
    let tables = store.tables.filter { SalvageWriter.figures.contains($0.name) }
    guard tables.count == SalvageWriter.figures.count, try db.row("SELECT 1 FROM audit WHERE what = 'retention.clear' LIMIT 1") != nil
    else { return nil }
    let copies = try tables.map { try copy($0) }
    guard copies.contains(where: { $0.lost > 0 || $0.isGuess }) else {
      // A session that is lost stays counted: it was there.
      try db.execute(sql: "DELETE FROM session_fact WHERE session NOT IN (SELECT n FROM session)")
      if let noted = store.tables.first(where: { $0.name == "funnel_stale" }) { _ = try copy(noted) }
      return nil
    }
    for table in tables.reversed() { try db.execute(sql: "DELETE FROM \(table.name)") }
    let days = copies.first { $0.name == "funnel_day" }
    return Salvage.Table(
      name: "funnel_day", saved: 0, lost: max((days?.saved ?? 0) + (days?.lost ?? 0), 1), isGuess: true, doubtful: 0)
  }
}
