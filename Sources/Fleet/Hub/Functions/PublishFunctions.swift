// What flows down: publishing, widening, taking back; reading by kiosks.

extension HubFunctions {
  static let publish = #"""
    CREATE OR REPLACE FUNCTION add_publication(
      shop bigint, kind text, ref text, body jsonb, percent int, publisher text, widens bigint) RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE given bigint;
      BEGIN
        -- One at a time until its transaction ends: no kiosk sees a version before one that is lower.
        PERFORM pg_advisory_xact_lock(hashtextextended('askwell publication', 7));
        given := nextval('publication_version');
        INSERT INTO publication (store_id, version, kind, ref, body, digest, percent, published_at, published_by, widens)
          VALUES (shop, given, kind, ref, body, encode(sha256(convert_to(body::text, 'UTF8')), 'hex'), percent, now_ms(), publisher,
            widens);
        PERFORM pg_notify('askwell_published', given::text);
        RETURN given;
      END $$;

    -- The store that `a` names, 0 for none.
    CREATE OR REPLACE FUNCTION target_store(a jsonb) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
      DECLARE shop bigint := coalesce((a ->> 'store')::bigint, 0);
      BEGIN
        IF shop <> 0 AND NOT EXISTS (SELECT FROM store WHERE store_id = shop) THEN
          RAISE EXCEPTION 'there is no store %', shop USING ERRCODE = 'AW003';
        END IF;
        RETURN shop;
      END $$;

    CREATE OR REPLACE FUNCTION note_publication(who text, what text, said bigint) RETURNS void LANGUAGE sql AS $$
      SELECT note_deed(who, what, jsonb_build_object('publication', said, 'kind', p.kind, 'ref', p.ref, 'store', p.store_id,
        'percent', p.percent)) FROM publication p WHERE p.version = said $$;

    -- `{kind, ref, body, by, store, percent}`. A quiz with its versions: `publish_quiz_1`.
    CREATE OR REPLACE FUNCTION publish_1(a jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE shop bigint := target_store(a); said bigint;
      BEGIN
        IF a ->> 'kind' NOT IN ('quiz', 'theme', 'catalog', 'stock', 'setting') THEN
          RAISE EXCEPTION 'no publication is of kind %', a ->> 'kind' USING ERRCODE = '22023';
        END IF;
        said := add_publication(shop, a ->> 'kind', a ->> 'ref', a -> 'body', coalesce((a ->> 'percent')::int, 100), a ->> 'by', NULL);
        PERFORM note_publication(a ->> 'by', 'publish.' || (a ->> 'kind'), said);
        RETURN said;
      END $$;

    -- `{version, percent, by}`: the same for more kiosks, or for all stores. Whoever has it already changes nothing.
    CREATE OR REPLACE FUNCTION widen_1(a jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE p publication; said bigint;
      BEGIN
        SELECT * INTO p FROM publication WHERE version = (a ->> 'version')::bigint AND withdrawn_at IS NULL FOR UPDATE;
        IF NOT FOUND THEN RAISE EXCEPTION 'there is no publication %, or it was taken back', a ->> 'version'
          USING ERRCODE = 'AW003'; END IF;
        IF EXISTS (SELECT FROM publication q WHERE q.kind = p.kind AND q.ref = p.ref AND q.version > p.version AND q.withdrawn_at IS NULL
            AND q.widens IS DISTINCT FROM p.version AND q.store_id IN (0, p.store_id)) THEN
          RAISE EXCEPTION 'something newer was published for %', p.ref USING ERRCODE = 'AW003';
        END IF;
        said := add_publication(0, p.kind, p.ref, p.body, coalesce((a ->> 'percent')::int, 100), a ->> 'by', p.version);
        PERFORM note_publication(a ->> 'by', 'widen', said);
        RETURN said;
      END $$;

    -- `{version, by}`: with all that it was widened to, or from. Kiosks that have it go back.
    CREATE OR REPLACE FUNCTION withdraw_1(a jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE p publication; versions bigint[]; before text;
      BEGIN
        SELECT * INTO p FROM publication WHERE version = (a ->> 'version')::bigint AND withdrawn_at IS NULL FOR UPDATE;
        IF NOT FOUND THEN RAISE EXCEPTION 'there is no publication %, or it was taken back', a ->> 'version'
          USING ERRCODE = 'AW003'; END IF;
        IF p.kind IN ('erasure', 'withdrawal') THEN RAISE EXCEPTION 'this cannot be taken back' USING ERRCODE = 'AW003'; END IF;
        WITH RECURSIVE same(version, widens) AS (
          SELECT p.version, p.widens
          UNION SELECT q.version, q.widens FROM publication q JOIN same ON q.widens = same.version OR same.widens = q.version)
        SELECT array_agg(version) INTO versions FROM same;
        UPDATE publication SET withdrawn_at = now_ms() WHERE version = ANY (versions);
        PERFORM note_publication(a ->> 'by', 'withdraw', p.version);
        IF p.kind = 'quiz' THEN PERFORM follow_withdrawal(p.ref); END IF;
        SELECT digest INTO before FROM publication q
          WHERE q.kind = p.kind AND q.ref = p.ref AND q.withdrawn_at IS NULL AND q.store_id IN (0, p.store_id)
            ORDER BY version DESC LIMIT 1;
        -- To all: whoever does not have it has nothing to do.
        RETURN add_publication(0, 'withdrawal', format('%s/%s/%s', p.kind, p.ref, p.version), jsonb_build_object(
          'version', p.version, 'versions', to_jsonb(versions), 'kind', p.kind, 'ref', p.ref, 'digest', p.digest, 'before', before),
          100, a ->> 'by', NULL);
      END $$;

    -- Whether a publication is for one of the caller's kiosks: the rule of row-level security.
    CREATE OR REPLACE FUNCTION is_for_caller(shop bigint, ref text, percent int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
      SET search_path = askwell, pg_temp AS $$
      SELECT EXISTS (SELECT FROM kiosk k WHERE k.role = session_user AND k.revoked_at IS NULL AND shop IN (0, k.store_id)
        AND is_among(k.kiosk_id, ref, percent)) $$;

    -- With the caller's rights. Of each thing the newest; erasures all.
    CREATE OR REPLACE FUNCTION published_1(kiosk uuid, after bigint, at_most int) RETURNS TABLE (
      version bigint, kind text, ref text, body jsonb, digest text, published_at bigint, published_by text)
      LANGUAGE sql STABLE SET search_path = askwell, pg_temp AS $$
      SELECT p.version, p.kind, p.ref, p.body, p.digest, p.published_at, p.published_by FROM publication p
        WHERE p.version > after AND p.withdrawn_at IS NULL AND is_among(kiosk, p.ref, p.percent)
          AND NOT EXISTS (SELECT FROM publication q WHERE q.kind = p.kind AND q.ref = p.ref AND q.version > p.version
            AND q.withdrawn_at IS NULL AND is_among(kiosk, q.ref, q.percent))
        ORDER BY p.version LIMIT at_most $$;

    CREATE OR REPLACE FUNCTION applied_1(a jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE k kiosk;
      BEGIN
        k := own_kiosk((a ->> 'kiosk')::uuid);
        INSERT INTO application AS p (store_id, kiosk_id, version, state, words, at)
          SELECT k.store_id, k.kiosk_id, version, a ->> 'state', left(a ->> 'words', 400), now_ms() FROM publication
            WHERE version = (a ->> 'version')::bigint AND store_id IN (0, k.store_id)
          ON CONFLICT (store_id, kiosk_id, version) DO UPDATE SET state = excluded.state, words = excluded.words, at = excluded.at;
        RETURN '{}';
      END $$;
    """#
}
