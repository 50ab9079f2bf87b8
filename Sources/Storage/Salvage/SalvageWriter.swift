// The rows of a damaged store in a new one, and what has to follow from them.
import GRDB

/// Writes one new store.
struct SalvageWriter {
  let db: Connection
  let store: RawStore

  /// Made anew from other tables, by triggers and by whoever reads them (but see `keepFigures`).
  private static let derived: Set<String> = [
    "contact_change", "index_token", "words_due", "funnel_word", "funnel_slice", "session_fact", "funnel_day", "funnel_stale",
  ]

  func write() throws -> Salvage {
    try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
    try db.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY")
    try db.execute(sql: "BEGIN")
    do {
      return try fill()
    } catch {
      try? db.execute(sql: "ROLLBACK")
      throw error
    }
  }

  private func fill() throws -> Salvage {
    try Schema.build(db, version: store.version)
    // Triggers are made last: what they would write is in the rows already.
    let triggers = try Triggers(of: db)
    try triggers.drop(from: db)
    var salvage = Salvage()
    for table in store.tables where !SalvageWriter.derived.contains(table.name) { salvage.tables.append(try copy(table)) }
    try keepNumbers()
    try bringBackRevisions()
    let dropped = try mendReferences()
    for place in salvage.tables.indices {
      let count = dropped[salvage.tables[place].name] ?? 0
      salvage.tables[place].saved -= count
      salvage.tables[place].lost += count
    }
    if let lost = try keepFigures() { salvage.tables.append(lost) }
    try db.noteAll()
    if try db.tableExists("catalog_words") { try db.indexAllWords() }
    try triggers.make(in: db)
    try db.execute(sql: "COMMIT")
    salvage.tables.removeAll { $0.saved == 0 && $0.lost == 0 }
    salvage.tables.sort { $0.name < $1.name }
    return salvage
  }

  // MARK: Rows

  func copy(_ table: RawTable) throws -> Salvage.Table {
    var result = Salvage.Table(name: table.name, saved: 0, lost: 0, isGuess: false, doubtful: 0)
    let broken = try store.each(of: table) { row in
      let isDoubtful = !table.isAsWritten(row)
      guard try insert(isDoubtful ? table.inDoubt(row) : row, into: table) else {
        result.lost += 1
        return
      }
      result.saved += 1
      if isDoubtful { result.doubtful += 1 }
    }
    if let count = store.count(of: table) {
      result.lost = max(result.lost, count - result.saved)
    } else {
      let unreadable = store.unreadable[table.name] ?? 0
      let perPage = result.saved / max(store.pageCount(of: table), 1)
      result.lost += broken + unreadable * max(perPage, 1)
      result.isGuess = unreadable > 0
    }
    return result
  }

  /// False for a row that the table refuses, or that is there already.
  private func insert(_ row: RawRow, into table: RawTable) throws -> Bool {
    var names = table.columns.prefix(row.values.count).map(\.name)
    var values = row.values
    if let column = table.numberColumn, column < values.count {
      values[column] = row.number.databaseValue
    } else if !table.isWithoutNumbers {
      names.append("rowid")
      values.append(row.number.databaseValue)
    }
    let places = Array(repeating: "?", count: names.count).joined(separator: ", ")
    do {
      try db.run(
        "INSERT INTO \(table.name) (\(names.map { "\"\($0)\"" }.joined(separator: ", "))) VALUES (\(places))", StatementArguments(values))
      return true
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT || error.resultCode == .SQLITE_MISMATCH {
      return false
    }
  }

  private func keepNumbers() throws {
    for (table, number) in store.lastNumbers {
      try db.run("UPDATE sqlite_sequence SET seq = MAX(seq, ?) WHERE name = ?", [number, table])
      guard db.changesCount == 0, try db.tableExists(table) else { continue }
      try db.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, number])
    }
  }

  // MARK: References

  /// Rows that point to one that was lost. A person comes back as somebody erased, so that the proof of consents stays; an order goes on
  /// without its session; everything else goes.
  /// - Returns: rows taken away by table.
  private func mendReferences() throws -> [String: Int] {
    try bringBackPeople()
    if try db.tableExists("purchase") {
      try db.execute(
        sql: "UPDATE purchase SET session = NULL, matched_by = NULL WHERE session IS NOT NULL AND session NOT IN (SELECT n FROM session)")
    }
    var gone: [String: Int] = [:]
    var isChanged = true
    var rounds = 0
    // A row that goes may leave others behind; no chain of references is longer than the list of tables.
    while isChanged, rounds <= store.tables.count {
      isChanged = false
      rounds += 1
      for table in store.tables {
        for condition in try danglingConditions(of: table.name) {
          try db.execute(sql: "DELETE FROM \(table.name) WHERE \(condition)")
          if db.changesCount > 0 { isChanged = true }
          gone[table.name, default: 0] += db.changesCount
        }
      }
    }
    return gone
  }

  /// A condition for each reference of a table: what it points to is not there.
  private func danglingConditions(of table: String) throws -> [String] {
    let rows = try db.rows("SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list('\(table)') ORDER BY id, seq")
    return Dictionary(grouping: rows) { $0[0] as Int }.values.map { columns in
      let parent: String = columns[0][1]
      let pairs = columns.map { (from: $0[2] as String, to: $0[3] as String) }
      let isSet = pairs.map { "\(table).\"\($0.from)\" IS NOT NULL" }.joined(separator: " AND ")
      let isSame = pairs.map { "p.\"\($0.to)\" = \(table).\"\($0.from)\"" }.joined(separator: " AND ")
      return "\(isSet) AND NOT EXISTS (SELECT 1 FROM \(parent) p WHERE \(isSame))"
    }
  }

  private func bringBackPeople() throws {
    guard try db.columns(in: "contact").contains(where: { $0.name == "forgotten_at" }) else { return }
    for table in ["consent", "session"] {
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO contact (n, id, created_at, seen_at, forgotten_at)
          SELECT DISTINCT contact, 'lost-' || contact, 0, 0, 0 FROM \(table)
          WHERE contact IS NOT NULL AND contact NOT IN (SELECT n FROM contact)
          """)
    }
    for table in ["contact_tag", "segment_member", "pushed"] where try db.tableExists(table) {
      try db.execute(sql: "DELETE FROM \(table) WHERE contact IN (SELECT n FROM contact WHERE id LIKE 'lost-%')")
    }
  }
}
