// Figures of some days, read from the hub a week at a time and added up.
internal import Domain

/// What is read of the figures of a chain.
struct FigureSums {
  struct Slice: Hashable {
    var quiz: String
    var version: String
    var locale: String
    var variant: String
  }

  /// By kiosk and slice.
  struct Place: Hashable {
    var kiosk: Int
    var slice: Slice
  }

  /// What lives of one kiosk may both have counted.
  private struct Cell: Hashable {
    var family: Int
    var day: Int
    var slice: Slice
  }

  private(set) var slices: [Place: CountSums] = [:]
  private(set) var days: [Int: CountSums] = [:]
  /// Sessions that are in the sums, and that the hub has.
  private(set) var sessions = (told: 0, all: 0)
  /// Of the latest day.
  private(set) var currency: String?
  private var latest = Int.min

  let lives: FigureLives
  let filter: FunnelFilter

  init(_ lives: FigureLives, filter: FunnelFilter) {
    self.lives = lives
    self.filter = filter
  }

  func slice(of place: Place) -> FunnelSlice {
    let (slice, kiosk) = (place.slice, lives.kiosks[place.kiosk])
    return FunnelSlice(
      quiz: slice.quiz, version: slice.version, store: kiosk.shop, kiosk: kiosk.title, locale: slice.locale,
      variant: slice.variant.isEmpty ? nil : slice.variant)
  }

  /// All of them together.
  var all: CountSums { slices.values.reduce(into: CountSums()) { $0 += $1 } }

  /// - Parameters:
  ///   - known: kiosk, day, quiz, version, locale, variant and sessions, as the hub counts them by their ids.
  ///   - told: the same of figures, with their sums and currency.
  mutating func add(known: HubRows, told: HubRows, _ paths: inout CountPaths) {
    var cells: [Cell: [Int: FigureLives.Told]] = [:]
    for row in known {
      guard let (cell, life) = cell(of: row) else { continue }
      cells[cell, default: [:]][life, default: .init()].known += FigureSums.count(row)
    }
    for (number, row) in told.enumerated() {
      guard let (cell, life) = cell(of: row) else { continue }
      cells[cell, default: [:]][life, default: .init()].told += FigureSums.count(row)
      cells[cell]?[life]?.rows.append(number)
    }
    for (cell, lives) in cells { add(cell, lives, told, &paths) }
  }

  /// Sessions of a row; what a kiosk of ill will says must not overflow anybody's sums.
  private static func count(_ row: [String?]) -> Int { Int(min(max(row.number(6) ?? 0, 0), 1_000_000_000_000)) }

  private func cell(of row: [String?]) -> (Cell, life: Int)? {
    guard let life = row[0].flatMap({ lives.places[$0] }), let day = row.number(1) else { return nil }
    let slice = Slice(quiz: row[2] ?? "", version: row[3] ?? "", locale: row[4] ?? "", variant: row[5] ?? "")
    return (Cell(family: lives.families[life], day: Int(day), slice: slice), life)
  }

  private mutating func add(_ cell: Cell, _ all: [Int: FigureLives.Told], _ rows: HubRows, _ paths: inout CountPaths) {
    let counted = FigureLives.counted(all)
    var (told, known) = (0, 0)
    for (life, figures) in all {
      let place = Place(kiosk: life, slice: cell.slice)
      guard filter.lets(slice(of: place)) else { continue }
      known += figures.known
      guard counted.contains(life) else { continue }
      told += figures.told
      for row in figures.rows {
        let document = paths.read(rows[row][7] ?? "")
        slices[place, default: CountSums()].add(document)
        days[cell.day, default: CountSums()].add(document)
        // Of two on one day the first by name.
        if let other = rows[row][8], (latest, other) < (cell.day, currency ?? "") {
          (currency, latest) = (other, cell.day)
        }
      }
    }
    // Of sessions that a kiosk had cleared away before it joined the hub has the sums alone.
    sessions.told += told
    sessions.all += max(known, told)
  }
}

extension HubReader {
  /// Days that one statement reads: some ten thousand rows of the largest chains.
  private static let week = 7

  func figureSums(
    _ filter: FunnelFilter, days: ClosedRange<CivilDate>, of lives: FigureLives, _ paths: inout CountPaths
  ) throws(HubFault) -> FigureSums {
    var sums = FigureSums(lives, filter: filter)
    let stores = Array(Set(lives.kiosks.map(\.store)))
    var first = days.lowerBound.daysSinceEpoch
    while first <= days.upperBound.daysSinceEpoch {
      let last = min(first + HubReader.week - 1, days.upperBound.daysSinceEpoch)
      var values = HubValues()
      var clauses = [
        "store_id = ANY (\(values.numbers(stores)))", "day BETWEEN \(values.number(Int64(first))) AND \(values.number(Int64(last)))",
      ]
      for (column, wanted) in [("quiz", filter.quiz), ("locale", filter.locale), ("variant", filter.variant)] {
        if let wanted { clauses.append("\(column) = \(values.text(wanted))") }
      }
      if let version = filter.version { clauses.append("starts_with(version, \(values.text(version)))") }
      let (columns, condition) = ("kiosk_id, day, quiz, version, locale, variant, sessions", clauses.joined(separator: " AND "))
      let known = try line.query("SELECT \(columns) FROM askwell.funnel_day WHERE \(condition)", values.all)
      let told = try line.query("SELECT \(columns), sums, currency FROM askwell.figures WHERE \(condition)", values.all)
      sums.add(known: known, told: told, &paths)
      first = last + 1
    }
    return sums
  }
}
