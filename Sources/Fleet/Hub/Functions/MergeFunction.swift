// `merge_1`: takes in what a kiosk staged, whole, in the transaction that staged it.

extension HubFunctions {
  /// Everything that a push touches is found by its key. A plan that a connection made while a table was empty must not read it whole when
  /// it is full; and as none hangs on what a kiosk sends, one is made a connection, not one for each of its first five pushes.
  private static let byKey = """
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
    """

  /// For what may reach from one contact to many.
  static let asUsual = """
    SET enable_seqscan = on SET enable_hashjoin = on SET enable_mergejoin = on SET plan_cache_mode = auto
    """

  /// A row that is there already is written over by a later entry of the same kiosk. Another life of the kiosk may know less: each kind
  /// says what makes an entry older then.
  static let merge = #"""
    -- The kiosk's turn: null when this push was taken in before.
    CREATE OR REPLACE FUNCTION turn(a jsonb) RETURNS kiosk LANGUAGE plpgsql AS $$
      DECLARE k kiosk;
      BEGIN
        k := own_kiosk((a ->> 'kiosk')::uuid);
        IF k.generation = (a ->> 'next')::uuid THEN RETURN NULL; END IF;
        IF k.generation IS DISTINCT FROM (a ->> 'generation')::uuid THEN
          RAISE EXCEPTION 'another life of this store has pushed; say hello again' USING ERRCODE = 'AW001';
        END IF;
        IF (a ->> 'after')::bigint > k.acknowledged THEN
          RAISE EXCEPTION 'entries from % on are missing; say hello again', k.acknowledged + 1 USING ERRCODE = 'AW001';
        END IF;
        RETURN k;
      END $$;

    CREATE OR REPLACE FUNCTION end_turn(a jsonb, upto bigint) RETURNS jsonb LANGUAGE sql AS $$
      UPDATE kiosk SET generation = (a ->> 'next')::uuid, acknowledged = greatest(acknowledged, upto), pushed_at = now_ms(),
        seen_at = now_ms(),
          rival_at = NULL
        WHERE kiosk_id = (a ->> 'kiosk')::uuid AND role = session_user
        RETURNING jsonb_build_object('acknowledged', acknowledged, 'generation', generation) $$;

    CREATE OR REPLACE FUNCTION merge_1(a jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp
      \#(byKey) AS $$
      DECLARE
        k kiosk;
        kinds text[];
        upto bigint;
        are_twice boolean;
        answer jsonb;
        mine constant uuid := (a ->> 'kiosk')::uuid;
      BEGIN
        k := turn(a);
        IF k.kiosk_id IS NULL THEN
          DELETE FROM staging WHERE kiosk_id = mine AND owner = session_user AND n > (a ->> 'after')::bigint;
          SELECT jsonb_build_object('acknowledged', acknowledged, 'generation', generation) INTO answer
            FROM kiosk WHERE kiosk_id = mine AND role = session_user;
          RETURN answer;
        END IF;
        SELECT array_agg(DISTINCT CASE WHEN is_gone THEN kind || ' gone' ELSE kind END), max(last), bool_or(count > 1)
          INTO kinds, upto, are_twice FROM (
            SELECT kind, bool_or(body IS NULL) AS is_gone, max(n) AS last, count(*) FROM staging
              WHERE kiosk_id = mine AND owner = session_user AND n > k.acknowledged GROUP BY kind, key) x;
        -- Of a thing that is there twice the later entry counts.
        IF are_twice THEN
          DELETE FROM staging s USING (
              SELECT kind, n, n < max(n) OVER (PARTITION BY kind, key) AS is_older FROM staging
                WHERE kiosk_id = mine AND owner = session_user) x
            WHERE x.is_older AND s.kiosk_id = mine AND s.owner = session_user AND s.kind = x.kind AND s.n = x.n;
        END IF;
        -- First: a contact's own entry takes away by what its person is found.
        IF 'erasure' = ANY (kinds) THEN PERFORM merge_erasures(k); END IF;
        IF 'consent' = ANY (kinds) THEN PERFORM merge_consents(k); END IF;
        IF 'contact gone' = ANY (kinds) THEN PERFORM drop_contacts(k); END IF;
        IF 'contact' = ANY (kinds) THEN PERFORM merge_contacts(k); END IF;
        IF 'consent' = ANY (kinds) THEN PERFORM note_consents(k); END IF;
        IF 'session' = ANY (kinds) THEN PERFORM merge_sessions(k); END IF;
        IF 'session gone' = ANY (kinds) THEN PERFORM drop_sessions(k); END IF;
        IF 'figures' = ANY (kinds) THEN PERFORM merge_figures(k); END IF;
        IF 'order' = ANY (kinds) THEN PERFORM merge_orders(k); END IF;
        IF 'order gone' = ANY (kinds) THEN PERFORM drop_orders(k); END IF;
        DELETE FROM staging WHERE kiosk_id = mine AND owner = session_user AND n > (a ->> 'after')::bigint;
        RETURN end_turn(a, upto);
      END $$;

    CREATE OR REPLACE FUNCTION give_up_1(a jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE k kiosk;
      BEGIN
        k := turn(a);
        IF k.kiosk_id IS NULL THEN
          k := own_kiosk((a ->> 'kiosk')::uuid);
          RETURN jsonb_build_object('acknowledged', k.acknowledged, 'generation', k.generation);
        END IF;
        INSERT INTO refused (store_id, kiosk_id, n, kind, key, words, at)
          VALUES (k.store_id, k.kiosk_id, (a ->> 'n')::bigint, left(a ->> 'kind', 40), left(a ->> 'key', 200), left(a ->> 'words', 400),
            now_ms())
          ON CONFLICT DO NOTHING;
        RETURN end_turn(a, (a ->> 'n')::bigint);
      END $$;
    """#
}
