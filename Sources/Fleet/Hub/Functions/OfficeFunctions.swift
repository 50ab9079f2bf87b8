// What the hub's office calls: as a kiosk's functions, for the one member that belongs to no shop.

extension HubFunctions {
  static let office = #"""
    -- The caller's office, locked.
    CREATE OR REPLACE FUNCTION own_office(id uuid) RETURNS office LANGUAGE plpgsql AS $$
      DECLARE o office;
      BEGIN
        SELECT * INTO o FROM office WHERE (office_id = id OR id IS NULL) AND role = session_user FOR NO KEY UPDATE;
        IF NOT FOUND THEN RAISE EXCEPTION 'this credential has no such office' USING ERRCODE = 'AW002'; END IF;
        IF o.revoked_at IS NOT NULL THEN RAISE EXCEPTION 'the office was revoked' USING ERRCODE = 'AW002'; END IF;
        RETURN o;
      END $$;

    -- Two programs never serve destinations at once: the second waits until nothing was heard of the first for 75 s. A copy of the store
    -- on another machine is no new office: with the same credential and another file nobody is let in.
    CREATE OR REPLACE FUNCTION office_hello_1(a jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp
      AS $$
      DECLARE
        o office;
        speaker text := coalesce(a ->> 'instance', '');
        knows_wire constant int := 1;
        patience constant bigint := 75000;
      BEGIN
        IF (a ->> 'wire')::int > knows_wire THEN RETURN jsonb_build_object('outcome', 'too_new', 'wire', knows_wire); END IF;
        PERFORM pg_advisory_unlock_all();
        o := own_office((a ->> 'kiosk')::uuid);
        IF split_part(o.instance, '/', 1) <> split_part(speaker, '/', 1) THEN
          RAISE EXCEPTION 'another store is the office with this credential; revoke it and invite anew' USING ERRCODE = 'AW002';
        END IF;
        IF NOT pg_try_advisory_lock(hashtextextended(o.office_id::text, 7)) THEN
          IF o.instance <> speaker AND now_ms() - coalesce(o.seen_at, 0) < patience THEN
            RETURN jsonb_build_object('outcome', 'busy', 'seconds', 35);
          END IF;
          PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE pid = o.pid AND usename = session_user AND pid <> pg_backend_pid();
          FOR i IN 1..40 LOOP
            EXIT WHEN pg_try_advisory_lock(hashtextextended(o.office_id::text, 7));
            IF i = 40 THEN RETURN jsonb_build_object('outcome', 'busy', 'seconds', 35); END IF;
            PERFORM pg_sleep(0.05);
          END LOOP;
        END IF;
        UPDATE office SET instance = speaker, pid = pg_backend_pid(), seen_at = now_ms(), joined_at = coalesce(joined_at, now_ms()),
            program = a ->> 'program', schema = (a ->> 'schema')::int, wire = (a ->> 'wire')::int,
            clock_skew_ms = (a ->> 'now')::bigint - now_ms()
          WHERE office_id = o.office_id;
        RETURN jsonb_build_object(
          'outcome', 'welcome', 'kiosk', o.office_id, 'generation', o.office_id, 'acknowledged', 0, 'is_new', false, 'store', 0,
          'name', o.name, 'store_name', '', 'region', '', 'published', newest_for_office(o), 'now', now_ms());
      END $$;

    CREATE OR REPLACE FUNCTION newest_for_office(o office) RETURNS bigint LANGUAGE sql STABLE AS $$
      SELECT coalesce(max(version), 0) FROM publication p
        WHERE p.store_id = 0 AND withdrawn_at IS NULL AND is_among(o.office_id, p.ref, p.percent) $$;

    CREATE OR REPLACE FUNCTION office_beat_1(a jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp
      AS $$
      DECLARE o office;
      BEGIN
        o := own_office((a ->> 'kiosk')::uuid);
        UPDATE office SET seen_at = now_ms(), applied = (a ->> 'applied')::bigint, feed = coalesce((a ->> 'feed')::bigint, feed),
            clock_skew_ms = (a ->> 'now')::bigint - now_ms()
          WHERE office_id = o.office_id;
        RETURN jsonb_build_object('published', newest_for_office(o), 'now', now_ms());
      END $$;

    -- What is published for all stores; of each thing the newest, erasures all.
    CREATE OR REPLACE FUNCTION office_published_1(asking uuid, after bigint, at_most int) RETURNS TABLE (
      version bigint, kind text, ref text, body jsonb, digest text, published_at bigint, published_by text)
      LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      SELECT p.version, p.kind, p.ref, p.body, p.digest, p.published_at, p.published_by FROM own_office(asking) o, publication p
        WHERE p.store_id = 0 AND p.version > after AND p.withdrawn_at IS NULL AND is_among(o.office_id, p.ref, p.percent)
          AND NOT EXISTS (SELECT FROM publication q WHERE q.store_id = 0 AND q.kind = p.kind AND q.ref = p.ref AND q.version > p.version
            AND q.withdrawn_at IS NULL AND is_among(o.office_id, q.ref, q.percent))
        ORDER BY p.version LIMIT at_most $$;

    -- `{kiosk, digests, at}`: somebody asked at headquarters to be forgotten. Said again, it changes nothing more.
    CREATE OR REPLACE FUNCTION office_erase_1(a jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp
      AS $$
      DECLARE o office;
      BEGIN
        o := own_office((a ->> 'kiosk')::uuid);
        PERFORM erase_people(0, ARRAY(SELECT decode(x, 'hex') FROM jsonb_array_elements_text(a -> 'digests') x ORDER BY 1), NULL,
          (a ->> 'at')::bigint - CASE WHEN abs(o.clock_skew_ms) > 5000 THEN o.clock_skew_ms ELSE 0 END, 'office ' || o.name, NULL, NULL);
        RETURN '{}';
      END $$;

    CREATE OR REPLACE FUNCTION office_applied_1(a jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp
      AS $$
      DECLARE o office;
      BEGIN
        o := own_office((a ->> 'kiosk')::uuid);
        INSERT INTO application AS p (store_id, kiosk_id, version, state, words, at)
          SELECT 0, o.office_id, version, a ->> 'state', left(a ->> 'words', 400), now_ms() FROM publication
            WHERE version = (a ->> 'version')::bigint AND store_id = 0
          ON CONFLICT (store_id, kiosk_id, version) DO UPDATE SET state = excluded.state, words = excluded.words, at = excluded.at;
        RETURN '{}';
      END $$;
    """#
}
