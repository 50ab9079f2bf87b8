// The rows of a very long table that are known: windows around the place where somebody is.
import Terminal

/// Windows of `CatalogRows.size` rows by their number.
struct RowWindow: Equatable, Sendable {
  /// Windows that are kept: those near the last one that came.
  private static let reach = 3

  /// What the rows answer.
  private(set) var words = ""
  private(set) var total = 0
  private(set) var stockHours: Int?
  private(set) var staleHours = 24
  private var revision: Int64 = -1
  private var windows: [Int: [CatalogRows.Row]] = [:]
  /// Windows that were asked for and have not come.
  private var asked: Set<Int> = []

  /// Whether any answer has come.
  var isKnown: Bool { revision >= 0 }

  /// The first row of the window that `row` stands in.
  static func start(of row: Int) -> Int { row / CatalogRows.size * CatalogRows.size }

  /// Nil while it is not known.
  subscript(row: Int) -> CatalogRows.Row? {
    let (number, place) = row.quotientAndRemainder(dividingBy: CatalogRows.size)
    guard let rows = windows[number], rows.indices.contains(place) else { return nil }
    return rows[place]
  }

  /// First rows of the windows that are still to be asked for, so that the rows of `range` are known; they count as asked from now on.
  mutating func missing(_ range: ClosedRange<Int>) -> [Int] {
    guard total > 0 else { return [] }
    let numbers = range.lowerBound / CatalogRows.size...range.upperBound / CatalogRows.size
    let missing = numbers.filter { windows[$0] == nil && !asked.contains($0) }
    asked.formUnion(missing)
    return missing.map { $0 * CatalogRows.size }
  }

  /// Other words or another catalog make all windows void.
  mutating func take(_ answer: CatalogRows) {
    if answer.words != words || answer.revision != revision || answer.total != total {
      windows = [:]
      asked = []
    }
    (words, revision, total, stockHours) = (answer.words, answer.revision, answer.total, answer.stockHours)
    staleHours = answer.staleHours
    let number = answer.from / CatalogRows.size
    asked.remove(number)
    windows = windows.filter { abs($0.key - number) <= RowWindow.reach }
    windows[number] = answer.rows
  }
}
