// Sessions of all stores, with what was answered, and sums by day.

extension HubSchema {
  /// `kiosk_id` and `n` say which entry a row was last written by.
  static let sessions = #"""
    CREATE TABLE session (
      store_id bigint NOT NULL, session_id text NOT NULL, kiosk_id uuid NOT NULL, n bigint NOT NULL,
      quiz text, version text, quiz_title text, locale text, zone text, started_at bigint, ended_at bigint, state text, outcome text,
      contact_id text, tags text[], recommended text[], basket jsonb, variant text, code text, staff text, take jsonb,
      -- In its own zone, since 1970-01-01.
      day int NOT NULL, is_lead boolean NOT NULL, events int NOT NULL,
      PRIMARY KEY (store_id, session_id));
    CREATE INDEX session_of_contact ON session(store_id, contact_id) WHERE contact_id IS NOT NULL;

    CREATE TABLE answer (
      store_id bigint NOT NULL, session_id text NOT NULL, question text NOT NULL, value jsonb, at bigint,
      PRIMARY KEY (store_id, session_id, question));
    -- An erasure looks for addresses among what was typed.
    CREATE INDEX answer_typed ON answer(digest(value ->> 'text')) WHERE value ? 'text';

    CREATE TABLE session_event (
      store_id bigint NOT NULL, session_id text NOT NULL, n int NOT NULL, kind text, question text, at bigint,
      PRIMARY KEY (store_id, session_id, n));

    -- Stays when its sessions go. Money is in minor units.
    CREATE TABLE funnel_day (
      store_id bigint NOT NULL, day int NOT NULL, quiz text NOT NULL, version text NOT NULL, kiosk_id uuid NOT NULL, variant text NOT NULL,
      locale text NOT NULL, sessions bigint NOT NULL, completed bigint NOT NULL, abandoned bigint NOT NULL, leads bigint NOT NULL,
      baskets bigint NOT NULL, basket_value bigint NOT NULL,
      PRIMARY KEY (store_id, day, quiz, version, kiosk_id, variant, locale));

    CREATE TABLE orders (
      store_id bigint NOT NULL, name text NOT NULL, kiosk_id uuid NOT NULL, n bigint NOT NULL, at bigint, code text, reference text,
      -- Not the addresses: nothing here is sent to anybody.
      email_digest bytea, phone_digest bytea, is_cancelled boolean, session_id text, matched_by text,
      PRIMARY KEY (store_id, name));
    CREATE INDEX orders_of_session ON orders(store_id, session_id) WHERE session_id IS NOT NULL;
    CREATE INDEX orders_of_email ON orders(email_digest) WHERE email_digest IS NOT NULL;
    CREATE INDEX orders_of_phone ON orders(phone_digest) WHERE phone_digest IS NOT NULL;

    CREATE TABLE order_line (
      store_id bigint NOT NULL, name text NOT NULL, line int NOT NULL, sku text, quantity bigint, price bigint,
      PRIMARY KEY (store_id, name, line));
    """#
}
