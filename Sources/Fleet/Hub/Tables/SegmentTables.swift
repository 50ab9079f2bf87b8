// Segments that the chain gave a name to.

extension HubSchema {
  /// `store_id` 0 is the chain: a shop's own segments are in its own store.
  static let segments = #"""
    CREATE TABLE segment (
      store_id bigint NOT NULL DEFAULT 0, name text NOT NULL, basis text, definition text NOT NULL, saved_at bigint NOT NULL,
      saved_by text NOT NULL, PRIMARY KEY (store_id, name));
    """#
}
