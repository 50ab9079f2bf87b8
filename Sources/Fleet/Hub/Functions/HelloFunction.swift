// `hello_1`: who a kiosk is (see `Hello`).

extension HubFunctions {
  static let hello = #"""
    -- Another life of a kiosk: an id of its own. One that was given to the same instance and never used is given again.
    CREATE OR REPLACE FUNCTION other_life(k kiosk, speaker text) RETURNS kiosk LANGUAGE plpgsql AS $$
      DECLARE other kiosk; lives int;
      BEGIN
        SELECT * INTO other FROM kiosk
          WHERE role = k.role AND cloned_from = k.kiosk_id AND instance = speaker AND pushed_at IS NULL AND revoked_at IS NULL
          FOR NO KEY UPDATE;
        IF FOUND THEN RETURN other; END IF;
        SELECT count(*) INTO lives FROM kiosk WHERE role = k.role;
        IF lives >= 100 THEN
          RAISE EXCEPTION 'this credential has been used by 100 kiosks; revoke it and invite anew' USING ERRCODE = 'AW002';
        END IF;
        INSERT INTO kiosk (store_id, kiosk_id, role, name, cloned_from, joined_at)
          VALUES (k.store_id, gen_random_uuid(), k.role, format('%s (%s)', regexp_replace(k.name, ' \(\d+\)$', ''), lives + 1),
            k.kiosk_id, now_ms())
          RETURNING * INTO other;
        RETURN other;
      END $$;

    -- Ends what else is connected as this kiosk. Whoever pushes first is the kiosk then, whatever this could not end.
    CREATE OR REPLACE FUNCTION take_over(k kiosk) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE pid = k.pid AND usename = session_user AND pid <> pg_backend_pid();
        FOR i IN 1..40 LOOP
          EXIT WHEN pg_try_advisory_lock(hashtextextended(k.kiosk_id::text, 7));
          PERFORM pg_sleep(0.05);
        END LOOP;
      END $$;

    CREATE OR REPLACE FUNCTION hello_1(a jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE
        k kiosk;
        speaker text := coalesce(a ->> 'instance', '');
        is_other boolean := false;
        knows_wire constant int := 1;
        patience constant bigint := 75000;
      BEGIN
        IF (a ->> 'wire')::int > knows_wire THEN RETURN jsonb_build_object('outcome', 'too_new', 'wire', knows_wire); END IF;
        PERFORM pg_advisory_unlock_all();
        IF a ->> 'kiosk' IS NULL THEN
          SELECT * INTO k FROM kiosk WHERE role = session_user AND cloned_from IS NULL FOR NO KEY UPDATE;
          IF NOT FOUND THEN RAISE EXCEPTION 'this credential is no kiosk''s' USING ERRCODE = 'AW002'; END IF;
          k := own_kiosk(k.kiosk_id);
          -- Said before, and not heard of: the same file.
          is_other := k.instance IS NOT NULL AND (k.acknowledged > 0 OR split_part(k.instance, '/', 1) <> split_part(speaker, '/', 1));
        ELSE
          k := own_kiosk((a ->> 'kiosk')::uuid);
          is_other := k.generation NOT IN (coalesce((a ->> 'generation')::uuid, '00000000-0000-0000-0000-000000000000'),
              coalesce((a ->> 'next')::uuid, '00000000-0000-0000-0000-000000000000'))
            OR (a ->> 'last')::bigint < k.acknowledged;
        END IF;

        IF NOT is_other AND NOT pg_try_advisory_lock(hashtextextended(k.kiosk_id::text, 7)) THEN
          IF k.instance = speaker THEN
            PERFORM take_over(k);
          ELSIF k.rival IS DISTINCT FROM speaker THEN
            -- Was the machine started anew, with its old connection still standing? Then nothing is heard over that any more.
            UPDATE kiosk SET rival = speaker, rival_at = now_ms() WHERE store_id = k.store_id AND kiosk_id = k.kiosk_id;
            RETURN jsonb_build_object('outcome', 'busy', 'seconds', 35);
          ELSIF k.rival_at IS NULL THEN
            -- Something was heard since.
            UPDATE kiosk SET rival = NULL WHERE store_id = k.store_id AND kiosk_id = k.kiosk_id;
            is_other := true;
          ELSIF now_ms() - k.rival_at < patience THEN
            RETURN jsonb_build_object('outcome', 'busy', 'seconds', 1 + (patience - (now_ms() - k.rival_at)) / 1000);
          ELSE
            PERFORM take_over(k);
          END IF;
        END IF;
        IF is_other THEN
          k := other_life(k, speaker);
          PERFORM pg_try_advisory_lock(hashtextextended(k.kiosk_id::text, 7));
        END IF;

        -- Left behind by whoever staged and did not merge.
        DELETE FROM staging WHERE kiosk_id = k.kiosk_id AND owner = session_user;
        UPDATE kiosk SET instance = speaker, pid = pg_backend_pid(), rival = NULL, rival_at = NULL, seen_at = now_ms(),
            joined_at = coalesce(joined_at, now_ms()), program = a ->> 'program', schema = (a ->> 'schema')::int,
            wire = (a ->> 'wire')::int, clock_skew_ms = (a ->> 'now')::bigint - now_ms()
          WHERE store_id = k.store_id AND kiosk_id = k.kiosk_id;
        RETURN jsonb_build_object(
          'outcome', 'welcome', 'kiosk', k.kiosk_id, 'generation', k.generation, 'acknowledged', k.acknowledged,
          'is_new', k.kiosk_id IS DISTINCT FROM (a ->> 'kiosk')::uuid, 'store', k.store_id, 'name', k.name,
          'published', newest_for(k), 'now', now_ms(), 'takes', jsonb_build_array('figures'))
          || (SELECT jsonb_build_object('store_name', s.name, 'region', s.region) FROM store s WHERE s.store_id = k.store_id);
      END $$;

    CREATE OR REPLACE FUNCTION beat_1(a jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE k kiosk;
      BEGIN
        k := own_kiosk((a ->> 'kiosk')::uuid);
        UPDATE kiosk SET seen_at = now_ms(), backlog = (a ->> 'backlog')::bigint, applied = (a ->> 'applied')::bigint,
          paper = a ->> 'paper',
            rival_at = NULL, clock_skew_ms = (a ->> 'now')::bigint - now_ms()
          WHERE store_id = k.store_id AND kiosk_id = k.kiosk_id;
        RETURN jsonb_build_object('published', newest_for(k), 'now', now_ms());
      END $$;
    """#
}
