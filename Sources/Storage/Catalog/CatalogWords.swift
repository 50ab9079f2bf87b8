// The catalog's full-text index: the step of the file that brings it (and relations), and how an import keeps it exact.
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
}

extension Connection {
  private static let words = "title, sku, product, vendor, type, tags, collections, description"

  /// Takes the variants that `revision` closed out of the index, and those that it brought into it. Part of the transaction that did so.
  func indexWords(ofRevision revision: Int64) throws {
    try run(
      """
      INSERT INTO catalog_words (catalog_words, rowid, \(Connection.words))
      SELECT 'delete', n, \(Connection.words) FROM variant WHERE until = ?
      """, [revision])
    try run("INSERT INTO catalog_words (rowid, \(Connection.words)) SELECT n, \(Connection.words) FROM variant WHERE since = ?", [revision])
  }
}
