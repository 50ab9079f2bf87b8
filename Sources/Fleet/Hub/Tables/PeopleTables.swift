// Contacts as stores hold them, and the people that they are.

extension HubSchema {
  /// A person is known by the contact that was first: it has that one's store and id, and a number, by which tags name it.
  static let people = #"""
    CREATE TABLE contact (
      store_id bigint NOT NULL, contact_id text COLLATE "C" NOT NULL, kiosk_id uuid NOT NULL, n bigint NOT NULL,
      email text, phone text, name text, locale text, created_at bigint NOT NULL, seen_at bigint NOT NULL,
      -- As they came: `[{tag, since}]`.
      tags jsonb,
      properties jsonb, email_digest bytea, phone_digest bytea,
      -- The latest word on each channel, and when it was said; null for none.
      email_given boolean, email_given_at bigint, sms_given boolean, sms_given_at bigint,
      -- Erased last: what was recorded before is not taken in. A row without an address, a name and tags stays as a tombstone.
      erased_at bigint, is_gone boolean NOT NULL DEFAULT false,
      -- The person: the store of their first contact, and their number.
      home bigint, person_no bigint,
      PRIMARY KEY (store_id, contact_id));
    CREATE INDEX contact_of_person ON contact(home, person_no);
    CREATE INDEX contact_erased ON contact(store_id, contact_id) WHERE erased_at IS NOT NULL;

    CREATE VIEW contact_tag AS SELECT m.store_id, m.contact_id, x.tag, coalesce(x.since, m.created_at) AS since
      FROM contact m CROSS JOIN LATERAL jsonb_to_recordset(m.tags) x(tag text, since bigint);

    -- Only added to: what people agreed to, in the words that they saw. Holds no address.
    CREATE TABLE consent (
      store_id bigint NOT NULL, contact_id text COLLATE "C" NOT NULL, channel text NOT NULL, at bigint NOT NULL, state text NOT NULL,
      wording text, wording_sha256 text, quiz_version text, locale text, kiosk text, session_id text COLLATE "C",
      PRIMARY KEY (store_id, contact_id, channel, at, state));

    CREATE SEQUENCE person_number;
    CREATE TABLE person (
      store_id bigint NOT NULL, person_id text COLLATE "C" NOT NULL, person_no bigint NOT NULL,
      email text, phone text, email_digest bytea, phone_digest bytea, name text, locale text, created_at bigint NOT NULL,
      seen_at bigint NOT NULL, contacts int NOT NULL, can_email boolean NOT NULL, can_sms boolean NOT NULL,
      PRIMARY KEY (store_id, person_id));
    CREATE INDEX person_of_number ON person(store_id, person_no);

    CREATE TABLE person_tag (
      store_id bigint NOT NULL, tag text COLLATE "C" NOT NULL, person_no bigint NOT NULL, since bigint NOT NULL,
      PRIMARY KEY (store_id, tag, person_no));
    CREATE INDEX tag_of_person ON person_tag(store_id, person_no);

    -- The one table that is not keyed by store: an address is found whatever store it was given in. To be spread by `digest`.
    -- `holders` are `STORE/CONTACT`; a row is locked before people of its address are told apart.
    CREATE TABLE address (
      digest bytea PRIMARY KEY, holders text[] NOT NULL, erased_at bigint, erased_by uuid, erased_n bigint);

    -- Who asked to be forgotten, by digests alone.
    CREATE TABLE erasure (
      store_id bigint NOT NULL, version bigint NOT NULL, digests bytea[] NOT NULL, at bigint NOT NULL, asked_by text NOT NULL,
      contacts int NOT NULL, PRIMARY KEY (store_id, version));
    """#

  /// A shop's people are those who are at home there, and these few.
  static let speed = """
    CREATE INDEX contact_away ON contact(store_id, home, person_no) WHERE home <> store_id;
    """
}
