// What flows down, and what came of it.

extension HubSchema {
  /// `store_id` 0 is all stores. Versions are given under a lock, so that a kiosk which has seen one has been able to see all before it.
  static let published = #"""
    CREATE SEQUENCE publication_version;
    CREATE TABLE publication (
      store_id bigint NOT NULL, version bigint NOT NULL, kind text NOT NULL, ref text NOT NULL, body jsonb NOT NULL, digest text NOT NULL,
      percent int NOT NULL CHECK (percent BETWEEN 1 AND 100), published_at bigint NOT NULL, published_by text NOT NULL,
      -- The narrower publication of the same; when it was taken back.
      widens bigint, withdrawn_at bigint,
      PRIMARY KEY (store_id, version));
    CREATE INDEX publication_in_order ON publication(version);
    CREATE INDEX publication_of_ref ON publication(kind, ref, version);

    -- What kiosks made of it: applied, waiting (for a change of their own), refused.
    CREATE TABLE application (
      store_id bigint NOT NULL, kiosk_id uuid NOT NULL, version bigint NOT NULL, state text NOT NULL, words text, at bigint NOT NULL,
      PRIMARY KEY (store_id, kiosk_id, version));
    """#
}
