// Who tells destinations of a session, the feed of leads that were left to the hub, and its office.

extension HubSchema {
  /// `session.sender` null is the kiosk, as in entries of earlier programs. `origin` is what the office needs beside the session.
  static let sending = #"""
    ALTER TABLE session ADD COLUMN sender text, ADD COLUMN origin jsonb;

    -- Ids alone: what they stand for is read when the office asks. Of a lead `key` is the session, of a withdrawal the contact.
    -- `n` is given when the office asks, to rows that are committed: whatever commits late comes later, and nothing is passed over.
    -- Not ready: the contact has not come up yet.
    CREATE SEQUENCE feed_number;
    CREATE TABLE feed (
      store_id bigint NOT NULL, kind text COLLATE "C" NOT NULL CHECK (kind IN ('lead', 'withdrawal')), key text COLLATE "C" NOT NULL,
      contact_id text COLLATE "C" NOT NULL, skew bigint NOT NULL, n bigint, is_ready boolean NOT NULL,
      PRIMARY KEY (store_id, kind, key));
    CREATE INDEX feed_in_order ON feed(n) WHERE n IS NOT NULL;
    CREATE INDEX feed_new ON feed(key, store_id) WHERE n IS NULL AND is_ready;
    CREATE INDEX feed_waiting ON feed(store_id, contact_id) WHERE NOT is_ready;

    -- One that is not revoked. No shop: `store_id` is 0, the hub itself. `feed` is how far it has taken the feed.
    CREATE TABLE office (
      store_id bigint NOT NULL DEFAULT 0 CHECK (store_id = 0), office_id uuid NOT NULL, role name NOT NULL, name text NOT NULL,
      instance text, pid int, joined_at bigint, revoked_at bigint,
      seen_at bigint, program text, schema int, wire int, applied bigint, feed bigint NOT NULL DEFAULT 0, clock_skew_ms bigint,
      PRIMARY KEY (store_id, office_id));
    CREATE UNIQUE INDEX one_office ON office(store_id) WHERE revoked_at IS NULL;
    """#
}
