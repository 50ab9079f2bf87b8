// The catalog's full-text index and the relations between variants: the step of the file that brings both.

extension Schema {
  /// The index holds the variants in force and no text of its own: their rows never change but for `until`, so that what is taken out of
  /// it is exactly what was put in. Triggers keep it, whoever writes. The unit separators of lists part words, as any control does.
  static let searchableCatalog = """
    CREATE VIRTUAL TABLE catalog_words USING fts5(
      title, sku, product, vendor, type, tags, collections, description, content = 'variant', content_rowid = 'n',
      tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');

    CREATE TRIGGER catalog_words_in AFTER INSERT ON variant WHEN new.until IS NULL BEGIN
      INSERT INTO catalog_words (rowid, title, sku, product, vendor, type, tags, collections, description)
      VALUES (new.n, new.title, new.sku, new.product, new.vendor, new.type, new.tags, new.collections, new.description);
    END;
    CREATE TRIGGER catalog_words_out AFTER UPDATE OF until ON variant WHEN old.until IS NULL AND new.until IS NOT NULL BEGIN
      INSERT INTO catalog_words (catalog_words, rowid, title, sku, product, vendor, type, tags, collections, description)
      VALUES ('delete', old.n, old.title, old.sku, old.product, old.vendor, old.type, old.tags, old.collections, old.description);
    END;

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
