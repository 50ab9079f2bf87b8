// Words and slices by their numbers, as the sums of the funnel name them.
internal import Domain
import GRDB

/// What has been read of both tables; other processes may have added to them since.
struct FunnelNames {
  private var words: [String: Int] = [:]
  private(set) var texts: [Int: String] = [:]
  private var numbers: [FunnelSlice: Int] = [:]
  private(set) var slices: [Int: FunnelSlice] = [:]

  /// Reads what there is.
  mutating func read(_ db: Connection) throws {
    if try db.count("SELECT COUNT(*) FROM funnel_word") != words.count {
      for row in try db.rows("SELECT n, text FROM funnel_word") { keep(row[1], row[0]) }
    }
    guard try db.count("SELECT COUNT(*) FROM funnel_slice") != slices.count else { return }
    for row in try db.rows("SELECT n, quiz, version, store, kiosk, locale, variant FROM funnel_slice") {
      keep(FunnelSlice(quiz: row[1], version: row[2], store: row[3], kiosk: row[4], locale: row[5], variant: row[6]), row[0])
    }
  }

  func text(_ number: Int) -> String { texts[number] ?? "" }

  /// - Parameter isKept: false gives a word that is new a number of this value alone; nothing is written.
  mutating func number(of text: String, isKept: Bool, _ db: Connection) throws -> Int {
    if let known = words[text] { return known }
    var number: Int? = try db.value("SELECT n FROM funnel_word WHERE text = ?", [text])
    if number == nil {
      number = isKept ? try db.value("INSERT INTO funnel_word (text) VALUES (?) RETURNING n", [text]) : FunnelKey.firstLoose + words.count
    }
    keep(text, number ?? 0)
    return number ?? 0
  }

  mutating func number(of slice: FunnelSlice, isKept: Bool, _ db: Connection) throws -> Int {
    if let known = numbers[slice] { return known }
    let values: StatementArguments = [slice.quiz, slice.version, slice.store, slice.kiosk, slice.locale, slice.variant]
    var number: Int? = try db.value(
      """
      SELECT n FROM funnel_slice
      WHERE quiz = ? AND version = ? AND store IS ? AND kiosk IS ? AND locale = ? AND variant IS ?
      """, values)
    if number == nil {
      number =
        isKept
        ? try db.value(
          "INSERT INTO funnel_slice (quiz, version, store, kiosk, locale, variant) VALUES (?, ?, ?, ?, ?, ?) RETURNING n", values)
        : FunnelKey.firstLoose + slices.count
    }
    keep(slice, number ?? 0)
    return number ?? 0
  }

  private mutating func keep(_ text: String, _ number: Int) { (words[text], texts[number]) = (number, text) }
  private mutating func keep(_ slice: FunnelSlice, _ number: Int) { (numbers[slice], slices[number]) = (number, slice) }
}
