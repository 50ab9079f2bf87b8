// Sessions of all stores, with what was answered, and sums by day.

extension HubSchema {
  /// `kiosk_id` and `n` say which entry a row was last written by.
  static let sessions = #"""
    CREATE TABLE session (
      store_id bigint NOT NULL, session_id text COLLATE "C" NOT NULL, kiosk_id uuid NOT NULL, n bigint NOT NULL,
      quiz text, version text, quiz_title text, locale text, zone text, started_at bigint, ended_at bigint, state text, outcome text,
      contact_id text COLLATE "C", tags text[], recommended text[], basket jsonb, variant text, code text, staff text, take jsonb,
      -- As they came: `[{question, value, at}]`, `[{n, kind, question, at}]`. One row a session, not twenty: that is a third of the room.
      answers jsonb, events jsonb,
      -- Digests of what was typed, by which an erasure finds an address.
      typed bytea[],
      -- In its own zone, since 1970-01-01.
      day int NOT NULL, is_lead boolean NOT NULL, event_count int NOT NULL,
      PRIMARY KEY (store_id, session_id));
    CREATE INDEX session_of_contact ON session(store_id, contact_id) WHERE contact_id IS NOT NULL;
    CREATE INDEX session_typed ON session USING gin (typed) WHERE typed IS NOT NULL;

    CREATE VIEW answer AS SELECT s.store_id, s.session_id, x.question, x.value, x.at
      FROM session s CROSS JOIN LATERAL jsonb_to_recordset(s.answers) x(question text, value jsonb, at bigint);
    CREATE VIEW session_event AS SELECT s.store_id, s.session_id, x.n, x.kind, x.question, x.at
      FROM session s CROSS JOIN LATERAL jsonb_to_recordset(s.events) x(n int, kind text, question text, at bigint);

    -- Stays when its sessions go. Money is in minor units.
    CREATE TABLE funnel_day (
      store_id bigint NOT NULL, day int NOT NULL, quiz text NOT NULL, version text NOT NULL, kiosk_id uuid NOT NULL, variant text NOT NULL,
      locale text NOT NULL, sessions bigint NOT NULL, completed bigint NOT NULL, abandoned bigint NOT NULL, leads bigint NOT NULL,
      baskets bigint NOT NULL, basket_value bigint NOT NULL,
      PRIMARY KEY (store_id, day, quiz, version, kiosk_id, variant, locale));

    CREATE TABLE orders (
      store_id bigint NOT NULL, name text NOT NULL, kiosk_id uuid NOT NULL, n bigint NOT NULL, at bigint, code text, reference text,
      -- Not the addresses: nothing here is sent to anybody.
      email_digest bytea, phone_digest bytea, is_cancelled boolean, session_id text COLLATE "C", matched_by text,
      PRIMARY KEY (store_id, name));
    CREATE INDEX orders_of_session ON orders(store_id, session_id) WHERE session_id IS NOT NULL;
    CREATE INDEX orders_of_email ON orders(email_digest) WHERE email_digest IS NOT NULL;
    CREATE INDEX orders_of_phone ON orders(phone_digest) WHERE phone_digest IS NOT NULL;

    CREATE TABLE order_line (
      store_id bigint NOT NULL, name text NOT NULL, line int NOT NULL, sku text, quantity bigint, price bigint,
      PRIMARY KEY (store_id, name, line));
    """#
}
