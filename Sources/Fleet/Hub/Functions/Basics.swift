// Small things that the hub's functions share.

extension HubFunctions {
  /// As it was released with the tables; `basics` has what is in force.
  static let digest = #"""
    CREATE OR REPLACE FUNCTION digest(address text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
      $$ SELECT pg_catalog.sha256(pg_catalog.convert_to(address, 'UTF8')) $$;
    """#

  static let basics = #"""
    -- Stable as `convert_to` is: only so does it become part of the statement that asks, instead of a call for each row.
    CREATE OR REPLACE FUNCTION digest(address text) RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS
      $$ SELECT pg_catalog.sha256(pg_catalog.convert_to(address, 'UTF8')) $$;

    CREATE OR REPLACE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE AS
      $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

    -- The one form of an email address, whatever the database's language makes of an I.
    CREATE OR REPLACE FUNCTION email_digest(email text) RETURNS bytea LANGUAGE sql STABLE STRICT PARALLEL SAFE AS
      $$ SELECT pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.lower(email COLLATE "C"), 'UTF8')) $$;

    -- Who did what, in the transaction that did it.
    CREATE OR REPLACE FUNCTION note_deed(who text, what text, detail jsonb) RETURNS void LANGUAGE sql AS $$
      INSERT INTO hub_audit (n, at, who, what, detail) VALUES (nextval('hub_deed'), now_ms(), coalesce(who, session_user), what, detail) $$;

    -- A zone that this server does not know counts as UTC.
    CREATE OR REPLACE FUNCTION known_zone(zone text) RETURNS text LANGUAGE plpgsql STABLE AS $$
      BEGIN
        PERFORM now() AT TIME ZONE zone;
        RETURN coalesce(zone, 'UTC');
      EXCEPTION WHEN invalid_parameter_value THEN RETURN 'UTC';
      END $$;

    -- The caller's kiosk, locked; nobody else's.
    CREATE OR REPLACE FUNCTION own_kiosk(id uuid) RETURNS kiosk LANGUAGE plpgsql AS $$
      DECLARE k kiosk;
      BEGIN
        SELECT * INTO k FROM kiosk WHERE kiosk_id = id AND role = session_user FOR NO KEY UPDATE;
        IF NOT FOUND THEN RAISE EXCEPTION 'this credential has no such kiosk' USING ERRCODE = 'AW002'; END IF;
        IF k.revoked_at IS NOT NULL THEN RAISE EXCEPTION 'the kiosk was revoked' USING ERRCODE = 'AW002'; END IF;
        RETURN k;
      END $$;

    -- Stable: the same kiosk is in or out at any percentage, and in at each that is higher than one at which it is in.
    CREATE OR REPLACE FUNCTION is_among(kiosk uuid, ref text, percent int) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT percent >= 100 OR (('x' || encode(substr(sha256(convert_to(kiosk::text || '/' || ref, 'UTF8')), 1, 4), 'hex'))::bit(32)::bigint
        % 100) < percent $$;

    CREATE OR REPLACE FUNCTION newest_for(k kiosk) RETURNS bigint LANGUAGE sql STABLE AS $$
      SELECT coalesce((SELECT version FROM publication p WHERE p.store_id IN (0, k.store_id) AND withdrawn_at IS NULL
        AND is_among(k.kiosk_id, p.ref, p.percent) ORDER BY version DESC LIMIT 1), 0) $$;

    -- A few seconds are the network's.
    CREATE OR REPLACE FUNCTION real_skew(k kiosk) RETURNS bigint LANGUAGE sql IMMUTABLE AS
      $$ SELECT CASE WHEN abs(k.clock_skew_ms) > 5000 THEN k.clock_skew_ms ELSE 0 END $$;
    """#
}
