// A damaged store as trees of pages: which page belongs to which table, and which pages lost the one that led to them.
import GRDB

final class RawStore {
  let pages: RawPages
  /// Of the version that the file is, or, where its first page does not say, that its tables are most like.
  let version: Int
  let tables: [RawTable]
  private let indexes: [RawIndex]
  /// First pages of tables and indexes by name.
  private var roots: [String: Int] = [:]
  private var leaves: [String: [Int]] = [:]
  /// Pages of a table that cannot be read.
  private(set) var unreadable: [String: Int] = [:]
  private var seen: Set<Int> = []

  /// Two of them are in no other program's file.
  private static let ours: Set<String> = [
    "table session", "table answer", "table quiz_version", "table contact_tag", "table staff_call",
  ]

  /// Reads the structure of the whole file, not its rows.
  /// - Throws: exit code 65 where nothing in it is of a store of ours, or where it is of a later version; as `RawPages` does.
  init(at path: String, withLog: Bool = true) throws(StoreError) {
    let pages = try RawPages(at: path, withLog: withLog)
    self.pages = pages
    let things = SchemaRows(pages)
    roots = things.roots
    seen = things.pages
    do {
      guard pages.isHeaderSound || things.names.intersection(RawStore.ours).count >= 2 else {
        throw StoreError.foreign("\(path): nothing in this file is of an Askwell store")
      }
      if pages.isHeaderSound, pages.version > Schema.current { throw Schema.later(pages.version, at: path) }
      version = try RawStore.likeliestVersion(things.names, named: pages.isHeaderSound ? pages.version : 0)
      let shape = try Shape.store(of: version)
      tables = try shape.read { try RawTable.all(of: $0) }
      indexes = try shape.read { try RawIndex.all(of: $0) }
    } catch {
      throw StoreError(error, at: path)
    }
    for table in tables { collect(table) }
    passOverOthers()
    adoptOrphans()
  }

  /// The version that the file names, where it knows all of `names`; else the one whose tables and indexes are most like them.
  private static func likeliestVersion(_ names: Set<String>, named: Int) throws -> Int {
    var best = (version: Schema.current, unlike: Int.max)
    if (1...Schema.current).contains(named), try names.isSubset(of: Shape(version: named).things.keys) { return named }
    for version in (1...Schema.current).reversed() {
      let unlike = try Set(Shape(version: version).things.keys).symmetricDifference(names).count
      if unlike < best.unlike { best = (version, unlike) }
    }
    return best.version
  }

  // MARK: Trees

  private func collect(_ table: RawTable) {
    leaves[table.name] = []
    guard let root = roots[table.name] else {
      unreadable[table.name, default: 0] += 1
      return
    }
    walk(root, isTable: !table.isWithoutNumbers, depth: 0) { number, page in
      guard let page else {
        self.unreadable[table.name, default: 0] += 1
        return false
      }
      // A number that was spoiled may lead into another table.
      let rows = page.cells.prefix(3).compactMap { self.pages.row(page, at: $0) }
      guard rows.allSatisfy(table.fits) else {
        self.unreadable[table.name, default: 0] += 1
        return false
      }
      if page.kind != .innerTable { self.leaves[table.name, default: []].append(number) }
      return true
    }
  }

  /// Goes through a tree from `number` down; each page once. `visit` is given nil for a page that is none, and says whether it belongs.
  private func walk(_ number: Int, isTable: Bool, depth: Int, visit: (Int, RawPage?) -> Bool) {
    guard depth < 20, !seen.contains(number) else { return }
    let page = RawPage(pages.page(number), number: number)
    let kinds: [RawPage.Kind] = isTable ? [.table, .innerTable] : [.index, .innerIndex]
    guard let page, kinds.contains(page.kind) else {
      _ = visit(number, nil)
      return
    }
    guard visit(number, page) else { return }
    seen.insert(number)
    for child in page.children { walk(child, isTable: isTable, depth: depth + 1, visit: visit) }
  }

  /// Pages of indexes, and of what a search index keeps, are nobody's rows.
  private func passOverOthers() {
    let names = Set(tables.map(\.name))
    for (name, root) in roots where !names.contains(name) {
      guard let page = RawPage(pages.page(root), number: root) else { continue }
      walk(root, isTable: page.kind == .table || page.kind == .innerTable, depth: 0) { _, page in page != nil }
    }
  }

  /// Pages that no tree leads to any more go to the one table that lacks some and that all their rows fit. In a sound file such a page is
  /// an old one: where no table lacks any, none is taken.
  private func adoptOrphans() {
    let wounded = tables.filter { unreadable[$0.name] != nil }
    guard !wounded.isEmpty else { return }
    // A page of an index that nothing leads to either may look like one of a table.
    let lost = indexes.filter { roots[$0.name] == nil }
    for number in 1...max(pages.count, 1) where !seen.contains(number) {
      guard let page = RawPage(pages.page(number), number: number), page.kind != .innerTable else { continue }
      let rows = page.cells.map { pages.row(page, at: $0) }
      guard !rows.isEmpty else { continue }
      let isTable = page.kind == .table
      let fitting = wounded.filter { table in
        let readable = rows.compactMap(\.self)
        return table.isWithoutNumbers != isTable && readable.count > rows.count / 2 && readable.allSatisfy(table.fits)
          && (isTable || !lost.contains { readable.allSatisfy($0.fits) })
      }
      guard fitting.count == 1 else { continue }
      seen.insert(number)
      leaves[fitting[0].name, default: []].append(number)
    }
  }

  // MARK: Rows

  /// Every row of `table` that can be read, in no order. Gives how many cells cannot.
  func each(of table: RawTable, _ body: (RawRow) throws -> Void) rethrows -> Int {
    var broken = 0
    for number in leaves[table.name] ?? [] {
      guard let page = RawPage(pages.page(number), number: number) else { continue }
      for cell in page.cells {
        if let row = pages.row(page, at: cell), table.fits(row) { try body(row) } else { broken += 1 }
      }
    }
    return broken
  }

  /// The rows of a table by column.
  func rows(of name: String) -> [[String: RawValue]] {
    guard let table = tables.first(where: { $0.name == name }) else { return [] }
    var rows: [[String: RawValue]] = []
    _ = each(of: table) { rows.append(table.named($0)) }
    return rows
  }

  /// The last number that each table has given: none is given twice.
  var lastNumbers: [String: Int64] {
    var numbers: [String: Int64] = [:]
    guard let root = roots["sqlite_sequence"], let page = RawPage(pages.page(root), number: root) else { return [:] }
    for row in page.cells.compactMap({ pages.row(page, at: $0) }) where row.values.count == 2 {
      guard let name = String.fromDatabaseValue(row.values[0]), let number = Int64.fromDatabaseValue(row.values[1]) else { continue }
      numbers[name] = max(number, numbers[name] ?? 0)
    }
    return numbers
  }

  /// How many rows the table had, as the sound index with the most entries says; nil where none is sound.
  func count(of table: RawTable) -> Int? {
    table.fullIndexes.compactMap { index -> Int? in
      guard let root = roots[index] else { return nil }
      var (count, isSound) = (0, true)
      let before = seen
      seen = []
      walk(root, isTable: false, depth: 0) { _, page in
        count += page?.cells.count ?? 0
        if page == nil { isSound = false }
        return true
      }
      seen = before
      return isSound ? count : nil
    }.max()
  }

  /// Pages with rows of a table.
  func pageCount(of table: RawTable) -> Int { leaves[table.name]?.count ?? 0 }
}

/// The rows that say which tables there are, wherever they lie.
private struct SchemaRows {
  var roots: [String: Int] = [:]
  /// `kind name`, as `Shape` has them.
  var names: Set<String> = []
  var pages: Set<Int> = []

  private static let kinds: Set<String> = ["table", "index", "trigger", "view"]

  private var isWhole = true

  init(_ raw: RawPages) {
    walk(1, raw, depth: 0)
    if isWhole { return }
    // What looks like such rows is looked for everywhere.
    for number in 1...max(raw.count, 1) where !pages.contains(number) {
      guard let page = RawPage(raw.page(number), number: number), page.kind == .table else { continue }
      let rows = page.cells.compactMap { raw.row(page, at: $0) }
      guard !rows.isEmpty, rows.allSatisfy({ SchemaRows.entry($0) != nil }) else { continue }
      take(rows, of: number)
    }
  }

  private mutating func walk(_ number: Int, _ raw: RawPages, depth: Int) {
    guard depth < 10, !pages.contains(number), let page = RawPage(raw.page(number), number: number),
      page.kind == .table || page.kind == .innerTable
    else {
      isWhole = false
      return
    }
    switch page.kind {
    case .innerTable:
      pages.insert(number)
      for child in page.children { walk(child, raw, depth: depth + 1) }
    case .table: take(page.cells.compactMap { raw.row(page, at: $0) }, of: number)
    case .index, .innerIndex: return
    }
  }

  private mutating func take(_ rows: [RawRow], of number: Int) {
    pages.insert(number)
    for case (let kind, let name, let root)? in rows.map(SchemaRows.entry) {
      if root > 0 { roots[name] = root }
      if !name.hasPrefix("sqlite_") { names.insert("\(kind) \(name)") }
    }
  }

  /// `type, name, tbl_name, rootpage, sql`.
  private static func entry(_ row: RawRow) -> (kind: String, name: String, root: Int)? {
    guard row.values.count == 5, let kind = String.fromDatabaseValue(row.values[0]), kinds.contains(kind) else { return nil }
    guard let name = String.fromDatabaseValue(row.values[1]), case .int64(let root) = row.values[3].storage else { return nil }
    return (kind, name, Int(clamping: root))
  }
}
