// Who is who over stores: the contacts of all stores by the rules of one (`ContactBook.keep`).

extension HubFunctions {
  /// The result depends on the contacts alone, not on who sent theirs first: whoever is reached from a changed contact over shared
  /// addresses is told apart anew, in the order in which the contacts were first known.
  static let settle = #"""
    -- `former`: addresses that these contacts had and have no more; others may take their place.
    CREATE OR REPLACE FUNCTION settle(shops bigint[], ids text[], former bytea[]) RETURNS void LANGUAGE plpgsql
      \#(asUsual) AS $$
      DECLARE
        c record;
        -- By the number of a person here: addresses, whether they say yes to SMS, and the contact that was first.
        emails bytea[] := '{}'; phones bytea[] := '{}'; consents boolean[] := '{}'; first_shops bigint[] := '{}'; first_ids text[] := '{}';
        -- By the number of a contact here; 0 is nobody's.
        all_shops bigint[] := '{}'; all_ids text[] := '{}'; persons int[] := '{}';
        by_email int; by_phone int; found int;
        old_homes bigint[]; old_numbers bigint[];
        homes bigint[]; numbers bigint[];
      BEGIN
        FOR c IN
          WITH RECURSIVE seed(shop, id) AS (
            SELECT u.shop, u.id FROM unnest(shops, ids) u(shop, id)
            UNION
            SELECT o.store_id, o.contact_id FROM unnest(shops, ids) u(shop, id)
              JOIN contact m ON m.store_id = u.shop AND m.contact_id = u.id
              JOIN contact o ON o.home = m.home AND o.person_no = m.person_no
            UNION
            SELECT split_part(holder, '/', 1)::bigint, substr(holder, strpos(holder, '/') + 1)
              FROM address d CROSS JOIN LATERAL unnest(d.holders) holder WHERE d.digest = ANY (former)),
          reached(shop, id) AS (
            SELECT shop, id FROM seed
            UNION
            SELECT split_part(holder, '/', 1)::bigint, substr(holder, strpos(holder, '/') + 1)
              FROM reached JOIN contact m ON m.store_id = reached.shop AND m.contact_id = reached.id
              JOIN address d ON d.digest = ANY (ARRAY[m.email_digest, m.phone_digest])
              CROSS JOIN LATERAL unnest(d.holders) holder)
          SELECT m.store_id, m.contact_id, m.email_digest, m.phone_digest, m.sms_given, m.is_gone
            FROM reached JOIN contact m ON m.store_id = reached.shop AND m.contact_id = reached.id
            ORDER BY m.created_at, m.store_id, m.contact_id
        LOOP
          all_shops := all_shops || c.store_id;
          all_ids := all_ids || c.contact_id;
          IF c.is_gone THEN
            persons := persons || 0;
            CONTINUE;
          END IF;
          by_email := CASE WHEN c.email_digest IS NOT NULL THEN array_position(emails, c.email_digest) END;
          by_phone := CASE WHEN c.phone_digest IS NOT NULL THEN array_position(phones, c.phone_digest) END;
          found := by_email;
          IF found IS NULL AND by_phone IS NOT NULL AND (c.email_digest IS NULL OR emails[by_phone] IS NULL) THEN found := by_phone; END IF;
          IF found IS NULL THEN
            found := cardinality(first_ids) + 1;
            emails[found] := NULL;
            phones[found] := NULL;
            consents[found] := false;
            first_shops[found] := c.store_id;
            first_ids[found] := c.contact_id;
          END IF;
          IF by_email IS NULL AND c.email_digest IS NOT NULL THEN emails[found] := c.email_digest; END IF;
          -- A phone that takes another's place needs a yes of its own, if there was one for the other.
          IF by_phone IS NULL AND c.phone_digest IS NOT NULL
            AND (phones[found] IS NULL OR coalesce(c.sms_given, false) OR NOT consents[found]) THEN
            phones[found] := c.phone_digest;
          END IF;
          IF c.sms_given IS NOT NULL AND phones[found] = c.phone_digest THEN consents[found] := c.sms_given; END IF;
          persons := persons || found;
        END LOOP;

        SELECT array_agg(home), array_agg(person_no) INTO old_homes, old_numbers FROM (
          SELECT DISTINCT m.home, m.person_no FROM unnest(all_shops, all_ids) u(shop, id)
            JOIN contact m ON m.store_id = u.shop AND m.contact_id = u.id WHERE m.person_no IS NOT NULL) x;

        WITH kept AS (
          INSERT INTO person AS p (store_id, person_id, person_no, email_digest, phone_digest, created_at, seen_at, contacts, can_email,
            can_sms)
            SELECT shop, id, nextval('person_number'), email, phone, 0, 0, 0, false, false
              FROM unnest(first_shops, first_ids, emails, phones) u(shop, id, email, phone) ORDER BY shop, id
          ON CONFLICT (store_id, person_id) DO UPDATE SET email_digest = excluded.email_digest, phone_digest = excluded.phone_digest
          RETURNING store_id, person_id, person_no),
        place AS (
          SELECT u.shop, u.id, p.store_id AS home, p.person_no FROM unnest(all_shops, all_ids, persons) u(shop, id, person)
            LEFT JOIN kept p ON p.store_id = first_shops[u.person] AND p.person_id = first_ids[u.person]),
        moved AS (
          UPDATE contact m SET home = place.home, person_no = place.person_no FROM place
            WHERE m.store_id = place.shop AND m.contact_id = place.id
              AND (m.home IS DISTINCT FROM place.home OR m.person_no IS DISTINCT FROM place.person_no))
        SELECT array_agg(store_id), array_agg(person_no) INTO homes, numbers FROM kept;

        WITH over AS (
          SELECT u.home, u.number FROM unnest(old_homes, old_numbers) u(home, number)
          EXCEPT SELECT u.home, u.number FROM unnest(homes, numbers) u(home, number)),
        untagged AS (DELETE FROM person_tag t USING over WHERE t.store_id = over.home AND t.person_no = over.number)
        DELETE FROM person p USING over WHERE p.store_id = over.home AND p.person_no = over.number;
        PERFORM refresh(homes, numbers);
      END $$;

    -- What a person has from their contacts: the latest name, the union of tags with the earliest times, the latest word on each address.
    CREATE OR REPLACE FUNCTION refresh(homes bigint[], numbers bigint[]) RETURNS void LANGUAGE plpgsql
      \#(asUsual) AS $$
      BEGIN
        IF homes IS NULL THEN RETURN; END IF;
        -- What others are about to add to the same people is seen after this.
        PERFORM FROM person p JOIN unnest(homes, numbers) u(home, number) ON p.store_id = u.home AND p.person_no = u.number
          ORDER BY p.store_id, p.person_no FOR NO KEY UPDATE OF p;

        UPDATE person p SET email = x.email, phone = x.phone, name = x.name, locale = x.locale, created_at = x.created_at,
            seen_at = x.seen_at, contacts = x.contacts, can_email = x.can_email, can_sms = x.can_sms
          FROM (
            SELECT q.store_id, q.person_no,
              (array_agg(m.email ORDER BY m.seen_at DESC, m.store_id, m.contact_id) FILTER (WHERE m.email_digest = q.email_digest))[1] AS email,
              (array_agg(m.phone ORDER BY m.seen_at DESC, m.store_id, m.contact_id) FILTER (WHERE m.phone_digest = q.phone_digest))[1] AS phone,
              (array_agg(m.name ORDER BY m.seen_at DESC, m.store_id, m.contact_id) FILTER (WHERE m.name IS NOT NULL))[1] AS name,
              (array_agg(m.locale ORDER BY m.seen_at DESC, m.store_id, m.contact_id) FILTER (WHERE m.locale IS NOT NULL))[1] AS locale,
              min(m.created_at) AS created_at, max(m.seen_at) AS seen_at, count(*) AS contacts,
              coalesce((array_agg(m.email_given ORDER BY m.email_given_at DESC, m.email_given)
                FILTER (WHERE m.email_digest = q.email_digest AND m.email_given IS NOT NULL))[1], false) AS can_email,
              coalesce((array_agg(m.sms_given ORDER BY m.sms_given_at DESC, m.sms_given)
                FILTER (WHERE m.phone_digest = q.phone_digest AND m.sms_given IS NOT NULL))[1], false) AS can_sms
            FROM unnest(homes, numbers) u(home, number)
              JOIN person q ON q.store_id = u.home AND q.person_no = u.number
              JOIN contact m ON m.home = q.store_id AND m.person_no = q.person_no
            GROUP BY q.store_id, q.person_no) x
          WHERE p.store_id = x.store_id AND p.person_no = x.person_no;

        WITH wanted AS MATERIALIZED (
          SELECT u.home, u.number, t.tag, min(coalesce(t.since, m.created_at)) AS since
            FROM (SELECT DISTINCT home, number FROM unnest(homes, numbers) u(home, number)) u
            JOIN contact m ON m.home = u.home AND m.person_no = u.number
            CROSS JOIN LATERAL jsonb_to_recordset(m.tags) t(tag text, since bigint)
            WHERE t.tag IS NOT NULL
            GROUP BY u.home, u.number, t.tag),
        lost AS (
          DELETE FROM person_tag t USING unnest(homes, numbers) u(home, number)
            WHERE t.store_id = u.home AND t.person_no = u.number
              AND NOT EXISTS (SELECT FROM wanted w WHERE w.home = u.home AND w.number = u.number AND w.tag = t.tag))
        INSERT INTO person_tag AS t (store_id, tag, person_no, since) SELECT home, tag, number, since FROM wanted ORDER BY home, tag, number
        ON CONFLICT (store_id, tag, person_no) DO UPDATE SET since = excluded.since WHERE t.since <> excluded.since;
      END $$;

    CREATE OR REPLACE FUNCTION refresh_contacts(shops bigint[], ids text[]) RETURNS void LANGUAGE sql AS $$
      SELECT refresh(array_agg(home), array_agg(person_no)) FROM (
        SELECT DISTINCT m.home, m.person_no FROM unnest(shops, ids) u(shop, id)
          JOIN contact m ON m.store_id = u.shop AND m.contact_id = u.id WHERE m.person_no IS NOT NULL) x $$;
    """#
}
