// The step of the file by which relations belong to revisions of the catalog: a session is replayed with the relations of its day.
import GRDB

extension Schema {
  /// As with variants: a row is in force from revision `since` until before revision `until`; NULL is still in force. What was there before
  /// counts for every earlier revision: no quiz of then asked about relations.
  static let relationPast = """
    CREATE TABLE relation_by_revision (
      n INTEGER PRIMARY KEY, sku TEXT NOT NULL,
      relation TEXT NOT NULL CHECK (relation IN ('complements', 'upgrade_of', 'refill_of', 'bundle_of')), other TEXT NOT NULL,
      since INTEGER NOT NULL, until INTEGER) STRICT;
    INSERT INTO relation_by_revision (n, sku, relation, other, since) SELECT n, sku, relation, other, 0 FROM relation;
    DROP TABLE relation;
    ALTER TABLE relation_by_revision RENAME TO relation;
    CREATE UNIQUE INDEX relation_in_force ON relation(sku, relation, other) WHERE until IS NULL;
    CREATE INDEX relation_other ON relation(other) WHERE until IS NULL;
    """
}
