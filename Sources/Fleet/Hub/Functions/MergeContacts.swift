// Contacts of a push: as the store holds them. Who they are over stores is `settle`'s.

extension HubFunctions {
  /// Another life's entry is older if it has seen the contact last before.
  static let mergeContacts = #"""
    CREATE OR REPLACE FUNCTION tags_since(tags jsonb, at bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
      SELECT coalesce(jsonb_agg(t), '[]') FROM jsonb_array_elements(tags) t WHERE (t ->> 'since')::bigint > at $$;

    CREATE OR REPLACE FUNCTION drop_contacts(k kiosk) RETURNS void LANGUAGE plpgsql
      \#(asUsual) AS $$
      DECLARE gone text[];
      BEGIN
        SELECT array_agg(key) INTO gone FROM staging
          WHERE kiosk_id = k.kiosk_id AND owner = session_user AND kind = 'contact' AND n > k.acknowledged AND body IS NULL;
        PERFORM forget_contacts(array_fill(k.store_id, ARRAY[cardinality(gone)]), gone, NULL);
      END $$;

    CREATE OR REPLACE FUNCTION merge_contacts(k kiosk) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE
        skew constant bigint := real_skew(k);
        unsettled text[];
        same text[];
        former bytea[];
        dead text[];
        left_behind bytea[];
      BEGIN
        DELETE FROM staging s USING contact o
          WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'contact' AND s.n > k.acknowledged
            AND o.store_id = k.store_id AND o.contact_id = s.key AND s.body IS NOT NULL
            AND CASE WHEN o.kiosk_id = k.kiosk_id THEN s.n <= o.n ELSE coalesce((s.body ->> 'seen_at')::bigint, 0) < o.seen_at END;

        -- Locks the addresses, old and new, in one order: people of one address are told apart by one push at a time.
        WITH locked AS (
          INSERT INTO address AS d (digest, holders)
            SELECT digest, array_agg(DISTINCT holder) FROM (
              SELECT v.digest, k.store_id || '/' || s.key AS holder FROM staging s
                LEFT JOIN contact o ON o.store_id = k.store_id AND o.contact_id = s.key
                CROSS JOIN LATERAL (
                  VALUES (email_digest(s.body ->> 'email')), (digest(s.body ->> 'phone')), (o.email_digest), (o.phone_digest)) v(digest)
                WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'contact' AND s.n > k.acknowledged
                  AND s.body IS NOT NULL) x
            WHERE digest IS NOT NULL GROUP BY digest ORDER BY digest
          ON CONFLICT (digest) DO UPDATE SET holders =
            CASE WHEN d.holders @> excluded.holders THEN d.holders
              ELSE d.holders || (SELECT coalesce(array_agg(h), '{}') FROM unnest(excluded.holders) h WHERE NOT h = ANY (d.holders)) END
          RETURNING digest)
        SELECT array_agg(digest) INTO former FROM locked;

        WITH r AS MATERIALIZED (
          SELECT s.n, s.key, b.name, b.locale, coalesce(b.created_at, o.created_at, b.seen_at, 0) AS created_at,
            coalesce(b.seen_at, o.seen_at, b.created_at, 0) AS seen_at, b.properties, b.tags,
            a.email, a.phone, email_digest(a.email) AS email_digest, digest(a.phone) AS phone_digest,
            o.contact_id IS NOT NULL AS is_known, o.created_at AS old_created_at, o.sms_given AS old_sms, o.email_digest AS old_email,
              o.phone_digest AS old_phone, o.erased_at AS old_erased_at,
            o.person_no AS old_person, o.tags AS old_tags
          FROM staging s
          CROSS JOIN LATERAL jsonb_to_record(s.body) b(
            email text, phone text, name text, locale text, created_at bigint, seen_at bigint, properties jsonb, tags jsonb)
          LEFT JOIN contact o ON o.store_id = k.store_id AND o.contact_id = s.key
          CROSS JOIN LATERAL (SELECT
            CASE WHEN b.email IS NULL AND NOT s.body ? 'email' THEN o.email ELSE b.email END AS email,
            CASE WHEN b.phone IS NULL AND NOT s.body ? 'phone' THEN o.phone ELSE b.phone END AS phone) a
          WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'contact' AND s.n > k.acknowledged AND s.body IS NOT NULL),
        -- Nobody changes these rows while this push holds them.
        e AS MATERIALIZED (
          SELECT r.*, greatest(old_erased_at, a.erased_at) AS erased_at,
            -- A phone that was erased with somebody else's email goes from this one.
            coalesce(r.email_digest IS NOT NULL AND p.erased_at >= seen_at - skew, false) AS is_phone_gone,
            coalesce(cardinality(m.holders) > 1, false) OR coalesce(cardinality(p.holders) > 1, false) AS is_shared
          FROM r
          LEFT JOIN address m ON m.digest = r.email_digest
          LEFT JOIN address p ON p.digest = r.phone_digest
          -- An email decides; a phone alone does. In one kiosk's log the order is its own, whatever its clock says.
          LEFT JOIN address a ON a.digest = coalesce(r.email_digest, r.phone_digest) AND a.erased_at IS NOT NULL
            AND NOT (a.erased_by IS NOT DISTINCT FROM k.kiosk_id AND r.n > a.erased_n)),
        f AS (SELECT e.*, erased_at IS NOT NULL AND seen_at - skew <= erased_at AS is_gone FROM e),
        g AS (
          SELECT n, key, created_at, seen_at, erased_at, is_gone, is_known, old_person, old_email, old_phone, old_created_at, old_sms,
            CASE WHEN NOT is_gone THEN email END AS email, CASE WHEN NOT is_gone THEN email_digest END AS email_digest,
            CASE WHEN NOT is_gone AND NOT is_phone_gone THEN phone END AS phone,
            CASE WHEN NOT is_gone AND NOT is_phone_gone THEN phone_digest END AS phone_digest,
            CASE WHEN NOT is_gone THEN name END AS name, CASE WHEN NOT is_gone THEN locale END AS locale,
            CASE WHEN NOT is_gone THEN properties END AS properties,
            CASE WHEN is_gone THEN NULL WHEN tags IS NULL THEN old_tags WHEN erased_at IS NULL THEN tags
              ELSE tags_since(tags, erased_at + skew) END AS tags,
            -- Nobody else has its address: it is a person, and no more need be looked at.
            NOT is_gone AND NOT is_known AND NOT is_shared AS is_lone
          FROM f),
        h AS MATERIALIZED (
          SELECT g.*, CASE WHEN is_lone THEN nextval('person_number') END AS person_no,
            NOT is_lone AND (NOT is_known OR old_person IS NULL OR is_gone OR old_email IS DISTINCT FROM email_digest
              OR old_phone IS DISTINCT FROM phone_digest OR old_created_at <> created_at
              -- Whether a phone may take another's place hangs on it.
              OR old_sms IS DISTINCT FROM t.given) AS is_unsettled,
            m.given AS email_given, m.at AS email_given_at, t.given AS sms_given, t.at AS sms_given_at
          FROM g
          LEFT JOIN LATERAL newest_consent(k.store_id, key, 'email') m ON NOT is_gone
          LEFT JOIN LATERAL newest_consent(k.store_id, key, 'sms') t ON NOT is_gone),
        kept AS (
          INSERT INTO contact AS o (store_id, contact_id, kiosk_id, n, email, phone, name, locale, created_at, seen_at, properties, tags,
              email_digest, phone_digest, email_given, email_given_at, sms_given, sms_given_at, erased_at, is_gone, home, person_no)
            SELECT k.store_id, key, k.kiosk_id, n, email, phone, name, locale, created_at, seen_at, properties, tags, email_digest,
              phone_digest, email_given, email_given_at, sms_given, sms_given_at, erased_at, is_gone, CASE WHEN is_lone THEN k.store_id
                END, person_no
            FROM h
          ON CONFLICT (store_id, contact_id) DO UPDATE SET
            kiosk_id = excluded.kiosk_id, n = excluded.n, email = excluded.email, phone = excluded.phone,
            name = CASE WHEN excluded.is_gone THEN NULL ELSE coalesce(excluded.name, o.name) END,
            locale = CASE WHEN excluded.is_gone THEN NULL ELSE coalesce(excluded.locale, o.locale) END,
            created_at = excluded.created_at, seen_at = excluded.seen_at,
            tags = excluded.tags,
            properties = CASE WHEN excluded.is_gone THEN NULL ELSE coalesce(excluded.properties, o.properties) END,
            email_digest = excluded.email_digest, phone_digest = excluded.phone_digest, erased_at = excluded.erased_at,
            is_gone = excluded.is_gone, email_given = excluded.email_given, email_given_at = excluded.email_given_at,
            sms_given = excluded.sms_given, sms_given_at = excluded.sms_given_at),
        born AS (
          INSERT INTO person (store_id, person_id, person_no, email, phone, email_digest, phone_digest, name, locale, created_at, seen_at,
              contacts, can_email, can_sms)
            SELECT k.store_id, key, person_no, email, phone, email_digest, phone_digest, name, locale, created_at, seen_at, 1,
              email IS NOT NULL AND coalesce(email_given, false), phone IS NOT NULL AND coalesce(sms_given, false)
            FROM h WHERE is_lone),
        known AS (
          INSERT INTO person_tag (store_id, tag, person_no, since)
            SELECT k.store_id, t.tag, h.person_no, min(coalesce(t.since, h.created_at))
              FROM h CROSS JOIN LATERAL jsonb_to_recordset(h.tags) t(tag text, since bigint) WHERE h.is_lone AND t.tag IS NOT NULL
              GROUP BY t.tag, h.person_no)
        SELECT array_agg(key) FILTER (WHERE is_unsettled), array_agg(key) FILTER (WHERE NOT is_lone AND NOT is_unsettled),
            array_agg(key) FILTER (WHERE is_gone),
            array_agg(old_email) FILTER (WHERE old_email <> coalesce(email_digest, ''))
              || array_agg(old_phone) FILTER (WHERE old_phone <> coalesce(phone_digest, ''))
          INTO unsettled, same, dead, left_behind FROM h;

        -- Addresses that are no longer theirs.
        IF unsettled IS NOT NULL THEN
          UPDATE address d SET holders = array_remove(d.holders, k.store_id || '/' || c.contact_id)
            FROM contact c
            WHERE c.store_id = k.store_id AND c.contact_id = ANY (unsettled) AND d.digest = ANY (former)
              AND k.store_id || '/' || c.contact_id = ANY (d.holders)
              AND d.digest IS DISTINCT FROM c.email_digest AND d.digest IS DISTINCT FROM c.phone_digest;
        END IF;
        IF dead IS NOT NULL THEN PERFORM release_sessions(array_fill(k.store_id, ARRAY[cardinality(dead)]), dead); END IF;
        IF unsettled IS NOT NULL THEN PERFORM settle(array_fill(k.store_id, ARRAY[cardinality(unsettled)]), unsettled, left_behind); END IF;
        IF same IS NOT NULL THEN PERFORM refresh_contacts(array_fill(k.store_id, ARRAY[cardinality(same)]), same); END IF;
      END $$;
    """#
}
