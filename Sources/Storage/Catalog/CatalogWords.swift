// The catalog's full-text index: the step of the file that brings it (and relations), and how an import keeps it exact.
import Foundation
import GRDB

extension Schema {
  /// The index holds the variants in force and no text of its own: their rows never change but for `until`, so that what is taken out of
  /// it is exactly what was put in. No triggers: a store that does not trust its schema lets none of them write to a virtual table. The
  /// unit separators of lists part words, as any control does.
  static let searchableCatalog = """
    CREATE VIRTUAL TABLE catalog_words USING fts5(
      title, sku, product, vendor, type, tags, collections, description, content = 'variant', content_rowid = 'n',
      tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');

    INSERT INTO catalog_words (rowid, title, sku, product, vendor, type, tags, collections, description)
    SELECT n, title, sku, product, vendor, type, tags, collections, description FROM variant WHERE until IS NULL;

    CREATE INDEX variant_of_product ON variant(product) WHERE until IS NULL;

    -- Reads as a sentence: `sku` relation `other`. Either may leave the catalog and come back: the relation stays.
    CREATE TABLE relation (
      n INTEGER PRIMARY KEY, sku TEXT NOT NULL,
      relation TEXT NOT NULL CHECK (relation IN ('complements', 'upgrade_of', 'refill_of', 'bundle_of')), other TEXT NOT NULL,
      UNIQUE (sku, relation, other)) STRICT;
    CREATE INDEX relation_other ON relation(other);
    """

  /// Revisions whose words wait for the next search, the oldest first.
  /// `gone` and `come` are the last rows that were taken out and brought in.
  static let waitingWords = """
    CREATE TABLE words_due (revision INTEGER PRIMARY KEY, gone INTEGER NOT NULL DEFAULT 0, come INTEGER NOT NULL DEFAULT 0) STRICT;
    """
}

extension Database {
  /// Brings the words that large imports left waiting into the index: some seconds for a hundred thousand variants, nothing else. In short
  /// transactions, so that no shopper's answer waits for it. Done by the first search.
  func indexCatalogWords() throws(StoreError) {
    guard mode == .readWrite, try read({ try $0.hasWaitingWords }) else { return }
    while try write({ try $0.indexSomeWords() }) {
      // Whoever waits for the lock gets it.
      usleep(2_000)
    }
  }
}

extension Connection {
  private static let words = "title, sku, product, vendor, type, tags, collections, description"
  /// Variants a transaction: less than a tenth of a second.
  private static let slice = 2_000

  fileprivate var hasWaitingWords: Bool {
    get throws { try value("SELECT EXISTS (SELECT 1 FROM words_due)") ?? false }
  }

  /// The words of all variants in force, into an index that has none.
  func indexAllWords() throws {
    try run(
      "INSERT INTO catalog_words (rowid, \(Connection.words)) SELECT n, \(Connection.words) FROM variant WHERE until IS NULL")
  }

  /// The words of a revision: at once, or before the next search; always in the order of revisions.
  func noteWords(ofRevision revision: Int64, atOnce: Bool) throws {
    let others = try hasWaitingWords
    try run("INSERT INTO words_due (revision) VALUES (?)", [revision])
    if atOnce, !others { while try indexSomeWords() {} }
  }

  /// Goes on with the oldest revision that waits; false when none does.
  fileprivate func indexSomeWords() throws -> Bool {
    guard let row = try row("SELECT revision, gone, come FROM words_due ORDER BY revision LIMIT 1") else { return false }
    let revision: Int64 = row[0]
    let goneUntil: Int64 = row[1]
    let gone = goneUntil == .max ? [] : try numbers("until", revision, after: goneUntil)
    let come = gone.isEmpty ? try numbers("since", revision, after: row[2]) : []
    for number in gone {
      try run(
        "INSERT INTO catalog_words (catalog_words, rowid, \(Connection.words)) SELECT 'delete', n, \(Connection.words) FROM variant WHERE n = ?",
        [number])
    }
    for number in come {
      try run("INSERT INTO catalog_words (rowid, \(Connection.words)) SELECT n, \(Connection.words) FROM variant WHERE n = ?", [number])
    }
    if let last = gone.last {
      try run("UPDATE words_due SET gone = ? WHERE revision = ?", [last, revision])
    } else if let last = come.last {
      // None is left to be taken out: that is not looked for again.
      try run("UPDATE words_due SET gone = ?, come = ? WHERE revision = ?", [Int64.max, last, revision])
    } else {
      try run("DELETE FROM words_due WHERE revision = ?", [revision])
    }
    return true
  }

  /// Rows by number, each slice from where the last ended.
  private func numbers(_ column: String, _ revision: Int64, after last: Int64) throws -> [Int64] {
    try Int64.fetchAll(
      self, sql: "SELECT n FROM variant WHERE \(column) = ? AND n > ? ORDER BY n LIMIT \(Connection.slice)", arguments: [revision, last])
  }
}
