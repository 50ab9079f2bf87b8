// Consents of a push: proof that is only added to, and the latest word of each contact.

extension HubFunctions {
  static let mergeConsents = #"""
    -- At one time a no counts before a yes. A table of one row, so that it becomes part of the statement that asks.
    CREATE OR REPLACE FUNCTION newest_consent(shop bigint, id text, wanted text) RETURNS TABLE (given boolean, at bigint)
      LANGUAGE sql STABLE AS $$
      SELECT c.state = 'given', c.at FROM consent c WHERE c.store_id = shop AND c.contact_id = id AND c.channel = wanted
        ORDER BY c.at DESC, c.state DESC LIMIT 1 $$;

    -- Before the contacts of the same push: those take their latest word from here.
    CREATE OR REPLACE FUNCTION merge_consents(k kiosk) RETURNS void LANGUAGE sql AS $$
      INSERT INTO consent (store_id, contact_id, channel, at, state, wording, wording_sha256, quiz_version, locale, kiosk, session_id)
        SELECT k.store_id, b.contact, b.channel, b.at, b.state, b.wording, b.wording_sha256, b.quiz_version, b.locale, b.kiosk, b.session
        FROM staging s CROSS JOIN LATERAL jsonb_to_record(s.body) b(
          contact text, channel text, state text, wording text, wording_sha256 text, quiz_version text, locale text, at bigint, kiosk text,
          session text)
        WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'consent' AND s.n > k.acknowledged AND s.body IS NOT NULL
        ON CONFLICT DO NOTHING $$;

    -- After them: whoever was known before.
    CREATE OR REPLACE FUNCTION note_consents(k kiosk) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE many text[]; one text[];
      BEGIN
        WITH changed AS (
          UPDATE contact m SET email_given = x.email_given, email_given_at = x.email_given_at, sms_given = x.sms_given,
              sms_given_at = x.sms_given_at
            FROM (
              SELECT d.contact, e.given AS email_given, e.at AS email_given_at, t.given AS sms_given, t.at AS sms_given_at
              FROM (SELECT DISTINCT body ->> 'contact' AS contact FROM staging
                WHERE kiosk_id = k.kiosk_id AND owner = session_user AND kind = 'consent' AND n > k.acknowledged
                  -- The contacts of this push know already.
                  AND body ->> 'contact' NOT IN (SELECT key FROM staging
                    WHERE kiosk_id = k.kiosk_id AND owner = session_user AND kind = 'contact' AND n > k.acknowledged)) d
              LEFT JOIN LATERAL newest_consent(k.store_id, d.contact, 'email') e ON true
              LEFT JOIN LATERAL newest_consent(k.store_id, d.contact, 'sms') t ON true) x
            WHERE m.store_id = k.store_id AND m.contact_id = x.contact
              AND (m.email_given, m.email_given_at, m.sms_given, m.sms_given_at)
                IS DISTINCT FROM (x.email_given, x.email_given_at, x.sms_given, x.sms_given_at)
            RETURNING m.contact_id, m.home, m.person_no, m.email_digest, m.phone_digest)
        SELECT array_agg(contact_id) FILTER (WHERE is_shared), array_agg(contact_id) FILTER (WHERE NOT is_shared)
          INTO many, one FROM (
            SELECT c.contact_id, p.contacts > 1 OR EXISTS (
                SELECT FROM address d WHERE d.digest IN (c.email_digest, c.phone_digest) AND cardinality(d.holders) > 1) AS is_shared
              FROM changed c JOIN person p ON p.store_id = c.home AND p.person_no = c.person_no) x;
        -- Whether a phone may take another's place hangs on it.
        IF many IS NOT NULL THEN PERFORM settle(array_fill(k.store_id, ARRAY[cardinality(many)]), many, NULL); END IF;
        IF one IS NOT NULL THEN PERFORM refresh_contacts(array_fill(k.store_id, ARRAY[cardinality(one)]), one); END IF;
      END $$;
    """#
}
