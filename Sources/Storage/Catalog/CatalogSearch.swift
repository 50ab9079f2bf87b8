// A window on the catalog in force: all of it in file order, or what some words find. Nothing is read but what is in the window.
public import Domain
import Foundation
import GRDB

/// Some rows of a long list, and how long it is.
public struct CatalogWindow: Hashable, Sendable {
  /// The rows, in the order of the list.
  public var variants: [Variant]
  /// Place of the first of them in the list, from 0.
  public var from: Int
  /// Length of the whole list.
  public var total: Int
  /// Of the catalog that was looked at.
  public var revision: Int64
}

extension Database {
  /// The variants that hold every word of `words`, `limit` of them from place `from` on; all variants, in file order, without a word. A
  /// word is found whole, the last also as a beginning; case and accents do not count, and what is no letter or digit parts words as it
  /// does in the texts: no text is an error.
  ///
  /// Looked in: title, SKU, handle, vendor, type, tags, collections, description. What is found stands by weight, a title's words before
  /// a description's, the SKU that was typed whole before all; of more than `SearchWords.mostRanked` in the order of their import, since
  /// weighing them takes longer than reading them.
  public func searchCatalog(_ words: String, from: Int, limit: Int) throws(StoreError) -> CatalogWindow {
    if !words.isEmpty { try indexCatalogWords() }
    return try read { db in
      // No catalog is as long as that, and `substr` counts four bytes a place in 32 bits.
      let most = Int(Int32.max) / 8
      let start = max(0, min(from, most))
      let range = start..<start + max(0, min(limit, most))
      let revision: Int64 = try db.value("SELECT MAX(id) FROM catalog_revision") ?? 0
      let found = try SearchWords(words).map { try db.find($0, range) } ?? db.browse(range)
      return CatalogWindow(variants: found.variants, from: range.lowerBound, total: found.total, revision: revision)
    }
  }
}

extension Connection {
  /// The places of the newest revision are read where the window stands, four bytes each.
  fileprivate func browse(_ range: Range<Int>) throws -> (variants: [Variant], total: Int) {
    let row = try row(
      "SELECT variants, substr(places, ?, ?) FROM catalog_revision ORDER BY id DESC LIMIT 1", [4 * range.lowerBound + 1, 4 * range.count])
    guard let row else { return ([], 0) }
    let data: Data = row[1]
    return (try variants(Places.numbers(Array(data))), row[0])
  }

  fileprivate func find(_ words: SearchWords, _ range: Range<Int>) throws -> (variants: [Variant], total: Int) {
    let total = try count("SELECT COUNT(*) FROM catalog_words WHERE catalog_words MATCH ?", [words.query])
    var order = "rowid"
    if total <= SearchWords.mostRanked {
      let whole: Int64 = try value("SELECT n FROM variant WHERE sku = ? AND until IS NULL", [words.text]) ?? 0
      order = "rowid = \(whole) DESC, \(SearchWords.weight), rowid"
    }
    let sql = """
      SELECT rowid FROM catalog_words WHERE catalog_words MATCH ? ORDER BY \(order) LIMIT \(range.count) OFFSET \(range.lowerBound)
      """
    return (try variants(try Int64.fetchAll(self, sql: sql, arguments: [words.query])), total)
  }

  private func variants(_ numbers: [Int64]) throws -> [Variant] {
    try numbers.compactMap { number in
      try row("SELECT \(VariantRow.columns) FROM variant WHERE n = ?", [number]).map { VariantRow.variant($0) }
    }
  }
}

/// Words to look for, as FTS5 reads them: each in quotes, so that nothing in them is a sign of its language.
struct SearchWords {
  /// Above this many finds nothing is weighed.
  static let mostRanked = 20_000
  /// Title, SKU, handle, vendor, type, tags, collections, description.
  static let weight = "bm25(catalog_words, 10, 8, 5, 3, 3, 4, 4, 1)"
  private static let mostWords = 16

  /// What was typed, trimmed.
  let text: String
  /// For MATCH: every word, the last with a star.
  let query: String

  /// Nil where there is no letter and no digit.
  init?(_ typed: String) {
    let clean = typed.cleaned()
    let words = clean.split(separator: " ").filter(SearchWords.isWord).prefix(SearchWords.mostWords)
    guard !words.isEmpty else { return nil }
    text = clean.trimmingCharacters(in: .whitespaces)
    query = words.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: " ") + "*"
  }

  private static func isWord(_ word: Substring) -> Bool {
    word.unicodeScalars.contains { scalar in
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
      case .decimalNumber, .letterNumber, .otherNumber: true
      default: false
      }
    }
  }
}
