// Somebody wants to be forgotten, by all stores.

extension HubFunctions {
  static let erase = #"""
    -- Sessions become nobody's, without what was typed in them.
    CREATE OR REPLACE FUNCTION release_sessions(shops bigint[], ids text[]) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE session s SET contact_id = NULL, take = NULL, typed = NULL, answers = without_texts(answers)
          FROM unnest(shops, ids) u(shop, id)
          WHERE s.store_id = u.shop AND s.contact_id = u.id;
      END $$;

    -- Contacts become tombstones. `since` null: as of when they were seen last.
    CREATE OR REPLACE FUNCTION forget_contacts(shops bigint[], ids text[], since bigint) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE former bytea[];
      BEGIN
        SELECT array_agg(v.digest) INTO former FROM unnest(shops, ids) u(shop, id)
          JOIN contact m ON m.store_id = u.shop AND m.contact_id = u.id
          CROSS JOIN LATERAL (VALUES (m.email_digest), (m.phone_digest)) v(digest) WHERE v.digest IS NOT NULL;
        PERFORM release_sessions(shops, ids);
        UPDATE address d SET holders = ARRAY(
            SELECT h FROM unnest(d.holders) h EXCEPT SELECT u.shop || '/' || u.id FROM unnest(shops, ids) u(shop, id))
          WHERE d.digest = ANY (former);
        UPDATE contact m SET email = NULL, phone = NULL, name = NULL, locale = NULL, properties = NULL, tags = NULL,
            email_digest = NULL,
            phone_digest = NULL, email_given = NULL, email_given_at = NULL, sms_given = NULL, sms_given_at = NULL, is_gone = true,
            erased_at = greatest(m.erased_at, coalesce(since, m.seen_at))
          FROM unnest(shops, ids) u(shop, id) WHERE m.store_id = u.shop AND m.contact_id = u.id;
        PERFORM settle(shops, ids, former);
      END $$;

    -- Publishes it too, and returns how many contacts it took.
    CREATE OR REPLACE FUNCTION erase_people(
      shop bigint, asked bytea[], own_contact text, since bigint, asker text, by_kiosk uuid, by_n bigint) RETURNS int LANGUAGE plpgsql AS $$
      DECLARE
        shops bigint[]; ids text[];
        digests bytea[];
        given bigint;
        count int;
      BEGIN
        -- Contacts of these addresses, and all contacts of the people that they are, as far as they were seen last before.
        WITH named AS (
          SELECT m.store_id, m.contact_id, m.home, m.person_no FROM address d CROSS JOIN LATERAL unnest(d.holders) holder
            JOIN contact m ON m.store_id = split_part(holder, '/', 1)::bigint AND m.contact_id = substr(holder, strpos(holder, '/') + 1)
            WHERE d.digest = ANY (asked) AND (m.email_digest = d.digest OR m.email_digest IS NULL AND m.phone_digest = d.digest)
          UNION SELECT store_id, contact_id, home, person_no FROM contact WHERE store_id = shop AND contact_id = own_contact),
        theirs AS (
          SELECT store_id, contact_id FROM named
          UNION SELECT m.store_id, m.contact_id FROM named JOIN contact m ON m.home = named.home AND m.person_no = named.person_no)
        SELECT array_agg(store_id), array_agg(contact_id),
            array_agg(email_digest) FILTER (WHERE email_digest IS NOT NULL)
              || array_agg(phone_digest) FILTER (WHERE phone_digest IS NOT NULL)
          INTO shops, ids, digests
          FROM theirs JOIN contact m USING (store_id, contact_id)
          -- The asking kiosk's own contact is behind it in its own log.
          WHERE m.seen_at <= since OR m.store_id = shop AND m.contact_id = own_contact;
        SELECT array_agg(DISTINCT x ORDER BY x) INTO digests FROM unnest(digests || asked) x;

        INSERT INTO address AS d (digest, holders, erased_at, erased_by, erased_n) SELECT x, '{}', since, by_kiosk, by_n
          FROM unnest(digests) x
          ON CONFLICT (digest) DO UPDATE SET erased_at = excluded.erased_at, erased_by = excluded.erased_by, erased_n = excluded.erased_n
            WHERE d.erased_at IS NULL OR d.erased_at <= excluded.erased_at;
        count := coalesce(cardinality(ids), 0);
        IF count > 0 THEN PERFORM forget_contacts(shops, ids, since); END IF;

        -- A phone that others have beside their own email, what was typed without leaving it, and orders.
        WITH less AS (
          UPDATE contact SET phone = NULL, phone_digest = NULL, sms_given = NULL, sms_given_at = NULL
            WHERE (store_id, contact_id) IN (
              SELECT split_part(holder, '/', 1)::bigint, substr(holder, strpos(holder, '/') + 1)
                FROM address d CROSS JOIN LATERAL unnest(d.holders) holder WHERE d.digest = ANY (digests))
              AND phone_digest = ANY (digests) AND seen_at <= since
            RETURNING store_id, contact_id)
        SELECT array_agg(store_id), array_agg(contact_id) INTO shops, ids FROM less;
        IF ids IS NOT NULL THEN
          UPDATE address d SET holders = ARRAY(
              SELECT h FROM unnest(d.holders) h EXCEPT SELECT u.shop || '/' || u.id FROM unnest(shops, ids) u(shop, id))
            WHERE d.digest = ANY (digests);
          PERFORM settle(shops, ids, digests);
        END IF;
        UPDATE session SET take = NULL, typed = NULL, answers = without_texts(answers)
          WHERE typed && digests AND coalesce(started_at, 0) <= since;
        UPDATE orders SET email_digest = NULL WHERE email_digest = ANY (digests) AND coalesce(at, 0) <= since;
        UPDATE orders SET phone_digest = NULL WHERE phone_digest = ANY (digests) AND coalesce(at, 0) <= since;

        given := add_publication(0, 'erasure', gen_random_uuid()::text,
          jsonb_build_object('at', since, 'digests', (SELECT jsonb_agg(encode(x, 'hex')) FROM unnest(digests) x)), 100, asker, NULL);
        INSERT INTO erasure (store_id, version, digests, at, asked_by, contacts)
          VALUES (shop, given, coalesce(digests, '{}'), since, asker, count);
        RETURN count;
      END $$;

    CREATE OR REPLACE FUNCTION merge_erasures(k kiosk) RETURNS void LANGUAGE plpgsql
      \#(asUsual) AS $$
      BEGIN
        PERFORM erase_people(k.store_id,
            ARRAY(SELECT decode(x, 'hex') FROM jsonb_array_elements_text(coalesce(s.body -> 'digests', '[]')) x ORDER BY 1),
            s.body ->> 'contact', (s.body ->> 'at')::bigint - real_skew(k), 'kiosk ' || k.name, k.kiosk_id, s.n)
          FROM staging s
          WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'erasure' AND s.n > k.acknowledged AND s.body IS NOT NULL
            -- Sent again by another life of the kiosk: it was done.
            AND NOT EXISTS (
              SELECT FROM erasure e WHERE e.store_id = k.store_id AND e.at = (s.body ->> 'at')::bigint - real_skew(k)
                AND e.digests @> ARRAY(SELECT decode(x, 'hex') FROM jsonb_array_elements_text(coalesce(s.body -> 'digests', '[]')) x)
                AND cardinality(e.digests) > 0);
      END $$;

    -- `{digests, by}`; returns how many contacts that took.
    CREATE OR REPLACE FUNCTION erase_1(a jsonb) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE count int;
      BEGIN
        count := erase_people(0,
          ARRAY(SELECT decode(x, 'hex') FROM jsonb_array_elements_text(a -> 'digests') x ORDER BY 1), NULL, now_ms(), a ->> 'by', NULL,
            NULL);
        PERFORM note_deed(a ->> 'by', 'erase', jsonb_build_object('contacts', count));
        RETURN count;
      END $$;
    """#
}
