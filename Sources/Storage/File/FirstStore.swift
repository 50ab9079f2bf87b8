// Version 1 of the file. Times are milliseconds since 1970; `n` is a row's place in time, `id` its name outside.

extension Schema {
  static let firstStore = shop + sessions + people + sending + trust

  private static let shop = """
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE quiz (
      n INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE,
      version TEXT NOT NULL REFERENCES quiz_version(hash) DEFERRABLE INITIALLY DEFERRED,
      is_default INTEGER NOT NULL DEFAULT 0, is_archived INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE UNIQUE INDEX quiz_default ON quiz(is_default) WHERE is_default = 1;

    -- A version is the hash of its source: sessions pin it, nothing ever changes it.
    CREATE TABLE quiz_version (
      hash TEXT PRIMARY KEY, ref TEXT NOT NULL REFERENCES quiz(ref), number INTEGER NOT NULL, title TEXT NOT NULL,
      source TEXT NOT NULL, imported_at INTEGER NOT NULL, UNIQUE (ref, number)) STRICT;

    -- `places` holds the variants' row numbers in file order, 4 bytes each, little-endian.
    CREATE TABLE catalog_revision (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, source TEXT NOT NULL, variants INTEGER NOT NULL, products INTEGER NOT NULL,
      places BLOB NOT NULL) STRICT;

    -- A row is in force from revision `since` until before revision `until`; NULL is still in force. Prices are millionths.
    CREATE TABLE variant (
      n INTEGER PRIMARY KEY, sku TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, product TEXT NOT NULL, title TEXT NOT NULL,
      vendor TEXT NOT NULL, type TEXT NOT NULL, tags TEXT, collections TEXT, price INTEGER, compare_at_price INTEGER, stock INTEGER,
      status TEXT NOT NULL, priority INTEGER NOT NULL, position INTEGER NOT NULL, location TEXT NOT NULL, url TEXT NOT NULL,
      variant_id TEXT, image TEXT NOT NULL, description TEXT NOT NULL, options TEXT) STRICT;
    CREATE UNIQUE INDEX variant_in_force ON variant(sku) WHERE until IS NULL;
    CREATE INDEX variant_history ON variant(sku, since);

    """

  private static let sessions = """
    CREATE TABLE session (
      n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, quiz TEXT NOT NULL, version TEXT NOT NULL, catalog INTEGER NOT NULL,
      store TEXT, kiosk TEXT, staff TEXT, locale TEXT NOT NULL, zone TEXT NOT NULL,
      started_at INTEGER NOT NULL, ended_at INTEGER,
      state TEXT NOT NULL CHECK (state IN ('open', 'completed', 'timeout', 'quit')),
      is_preview INTEGER NOT NULL, contact INTEGER REFERENCES contact(n),
      outcome TEXT, quiz_title TEXT, take TEXT, hash TEXT, code TEXT,
      -- What segments ask, taken from the document once: lines of `question TAB answer`, of SKUs, of `variable TAB number`.
      answered TEXT, recommended TEXT, variables TEXT,
      sum TEXT NOT NULL) STRICT;
    CREATE INDEX session_started ON session(started_at);
    CREATE INDEX session_open ON session(kiosk, started_at) WHERE state = 'open';
    CREATE INDEX session_of_quiz ON session(quiz, state) WHERE is_preview = 0;
    CREATE INDEX session_of_contact ON session(contact) WHERE contact IS NOT NULL;

    CREATE TABLE answer (
      session TEXT NOT NULL REFERENCES session(id), ordinal INTEGER NOT NULL, question TEXT NOT NULL, value TEXT NOT NULL,
      at INTEGER NOT NULL, sum TEXT NOT NULL, PRIMARY KEY (session, ordinal)) STRICT, WITHOUT ROWID;

    -- A kiosk is woken before its session's first row, so no reference.
    CREATE TABLE event (
      session TEXT NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL, question TEXT, at INTEGER NOT NULL,
      PRIMARY KEY (session, n)) STRICT, WITHOUT ROWID;

    """

  private static let people = """
    -- Numbers are never used twice: a forgotten contact's history must not become somebody else's.
    CREATE TABLE contact (
      n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, email TEXT, email_key TEXT UNIQUE, phone TEXT, phone_key TEXT UNIQUE,
      name TEXT, locale TEXT, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, is_reachable INTEGER NOT NULL DEFAULT 0,
      properties TEXT NOT NULL DEFAULT '{}') STRICT;

    CREATE TABLE contact_tag (
      tag TEXT NOT NULL, contact INTEGER NOT NULL REFERENCES contact(n), since INTEGER NOT NULL,
      PRIMARY KEY (tag, contact)) STRICT, WITHOUT ROWID;
    CREATE INDEX tag_of_contact ON contact_tag(contact, tag, since);

    CREATE TABLE tag_change (
      n INTEGER PRIMARY KEY, contact INTEGER NOT NULL REFERENCES contact(n), tag TEXT NOT NULL,
      op TEXT NOT NULL CHECK (op IN ('gained', 'lost')), at INTEGER NOT NULL, session TEXT) STRICT;
    CREATE INDEX change_of_contact ON tag_change(contact, tag);

    -- Append-only: a withdrawal is a new row, the latest row of a channel counts (RELIABILITY.md 2.6).
    CREATE TABLE consent (
      n INTEGER PRIMARY KEY, contact INTEGER NOT NULL REFERENCES contact(n), channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
      state TEXT NOT NULL CHECK (state IN ('given', 'withdrawn')), wording TEXT NOT NULL, wording_sha256 TEXT NOT NULL,
      quiz_version TEXT, locale TEXT, at INTEGER NOT NULL, kiosk TEXT, session TEXT) STRICT;
    CREATE INDEX consent_of_contact ON consent(contact, channel);
    CREATE TRIGGER consent_is_kept BEFORE DELETE ON consent BEGIN SELECT RAISE(ABORT, 'consent records are only added to'); END;
    CREATE TRIGGER consent_is_fixed BEFORE UPDATE ON consent BEGIN SELECT RAISE(ABORT, 'consent records are only added to'); END;

    CREATE TABLE segment (
      name TEXT PRIMARY KEY, basis TEXT, definition TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    """

  private static let sending = """
    CREATE TABLE destination (
      name TEXT PRIMARY KEY, vendor TEXT NOT NULL, settings TEXT NOT NULL, paused_because TEXT, position INTEGER NOT NULL) STRICT;

    CREATE TABLE outbox (
      n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
      destination TEXT NOT NULL REFERENCES destination(name) ON DELETE CASCADE,
      contact INTEGER NOT NULL REFERENCES contact(n), session TEXT, kind TEXT NOT NULL, payload TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
      attempts INTEGER NOT NULL DEFAULT 0, steps_done INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL,
      lease_owner TEXT, lease_until INTEGER, created_at INTEGER NOT NULL, settled_at INTEGER, last_reason TEXT,
      UNIQUE (destination, contact, session, kind)) STRICT;
    -- All rows of the first have one state, so it lists the waiting ones in order of their numbers.
    CREATE INDEX outbox_waiting ON outbox(state) WHERE state = 'pending';
    CREATE INDEX outbox_turn ON outbox(destination, contact) WHERE state = 'pending';
    CREATE INDEX outbox_of_destination ON outbox(destination, state);
    CREATE INDEX outbox_of_contact ON outbox(contact, destination);

    CREATE TABLE sync_log (
      n INTEGER PRIMARY KEY AUTOINCREMENT, delivery TEXT NOT NULL, destination TEXT NOT NULL, at INTEGER NOT NULL, verdict TEXT NOT NULL,
      detail TEXT NOT NULL) STRICT;

    """

  private static let trust = """
    -- The wait counts on CLOCK_BOOTTIME from `wait_from`, in seconds; see PIN.swift.
    CREATE TABLE pin (
      role TEXT PRIMARY KEY, hash BLOB NOT NULL, salt BLOB NOT NULL, n INTEGER NOT NULL, r INTEGER NOT NULL, p INTEGER NOT NULL,
      failures INTEGER NOT NULL DEFAULT 0, wait_seconds INTEGER NOT NULL DEFAULT 0, wait_from INTEGER NOT NULL DEFAULT 0) STRICT;

    CREATE TABLE audit (
      n INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
    CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
    CREATE TRIGGER audit_is_fixed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
    """
}
