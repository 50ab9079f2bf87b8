// The feed: what was left to the hub to tell, in the order in which its office hears of it.

extension HubFunctions {
  /// Filled by triggers, whatever merges: a lead once, a withdrawal each time that one comes.
  static let feed = #"""
    CREATE OR REPLACE FUNCTION put_in_feed(shop bigint, what text, id text, whose text, sent_by uuid) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO feed AS f (store_id, kind, key, contact_id, skew, is_ready)
          SELECT shop, what, id, whose,
            coalesce((SELECT real_skew(k) FROM kiosk k WHERE k.store_id = shop AND k.kiosk_id = sent_by), 0),
            EXISTS (SELECT FROM contact c WHERE c.store_id = shop AND c.contact_id = whose)
        ON CONFLICT (store_id, kind, key) DO UPDATE SET n = NULL, is_ready = excluded.is_ready WHERE f.kind = 'withdrawal';
        IF FOUND THEN PERFORM pg_notify('askwell_feed', ''); END IF;
      END $$;

    CREATE OR REPLACE FUNCTION feed_lead() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM put_in_feed(NEW.store_id, 'lead', NEW.session_id, NEW.contact_id, NEW.kiosk_id);
        RETURN NULL;
      END $$;

    CREATE OR REPLACE FUNCTION feed_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM put_in_feed(NEW.store_id, 'withdrawal', NEW.contact_id, NEW.contact_id, NULL);
        RETURN NULL;
      END $$;

    -- A contact that changed again comes up after its session. Rows that another merge holds are made ready by that one.
    CREATE OR REPLACE FUNCTION feed_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE feed f SET is_ready = true FROM (
            SELECT w.store_id, w.kind, w.key FROM feed w
              JOIN contact c ON c.store_id = w.store_id AND c.contact_id = w.contact_id
              WHERE NOT w.is_ready FOR UPDATE OF w SKIP LOCKED) x
          WHERE f.store_id = x.store_id AND f.kind = x.kind AND f.key = x.key;
        IF FOUND THEN PERFORM pg_notify('askwell_feed', ''); END IF;
        RETURN NULL;
      END $$;

    CREATE OR REPLACE TRIGGER session_in_feed AFTER INSERT OR UPDATE ON session FOR EACH ROW
      WHEN (NEW.sender = 'hub' AND NEW.contact_id IS NOT NULL) EXECUTE FUNCTION feed_lead();
    CREATE OR REPLACE TRIGGER consent_in_feed AFTER INSERT ON consent FOR EACH ROW
      WHEN (NEW.state = 'withdrawn') EXECUTE FUNCTION feed_withdrawal();
    CREATE OR REPLACE TRIGGER contact_of_feed AFTER INSERT ON contact FOR EACH STATEMENT EXECUTE FUNCTION feed_waiting();

    -- What the person of a contact has taken back, in whichever shop: the latest word on each of the contact's addresses.
    CREATE OR REPLACE FUNCTION withdrawn_by(m contact) RETURNS jsonb LANGUAGE sql STABLE AS $$
      SELECT coalesce(jsonb_agg(jsonb_build_object('channel', y.channel, 'at', y.at, 'wording', y.wording, 'kiosk', y.kiosk)), '[]')
        FROM (
          SELECT DISTINCT ON (x.channel) x.channel, x.at, x.state, x.wording, x.kiosk
          FROM contact o JOIN consent x ON x.store_id = o.store_id AND x.contact_id = o.contact_id
          WHERE o.home = m.home AND o.person_no = m.person_no AND NOT o.is_gone
            AND (x.channel = 'email' AND o.email_digest = m.email_digest OR x.channel = 'sms' AND o.phone_digest = m.phone_digest)
          -- At one time a no counts before a yes.
          ORDER BY x.channel, x.at DESC, x.state DESC) y
        WHERE y.state = 'withdrawn' $$;

    CREATE OR REPLACE FUNCTION lead_of(f feed) RETURNS jsonb LANGUAGE sql STABLE AS $$
      SELECT jsonb_build_object(
          'kind', 'lead', 'id', s.session_id, 'quiz', s.quiz, 'version', s.version, 'quiz_title', s.quiz_title, 'locale', s.locale,
          'zone', s.zone, 'started_at', s.started_at, 'ended_at', s.ended_at, 'outcome', s.outcome, 'variant', s.variant, 'code', s.code,
          'staff', s.staff, 'take', s.take, 'answers', s.answers, 'tags', to_jsonb(s.tags), 'recommended', to_jsonb(s.recommended),
          'origin', s.origin, 'skew', f.skew,
          'email', m.email, 'phone', m.phone, 'name', m.name, 'properties', m.properties, 'withdrawn', withdrawn_by(m),
          'consents', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('channel', c.channel, 'at', c.at, 'wording', c.wording,
                'quiz_version', c.quiz_version, 'locale', c.locale) ORDER BY c.at, c.channel), '[]')
              FROM consent c WHERE c.store_id = s.store_id AND c.contact_id = s.contact_id AND c.session_id = s.session_id
                AND c.state = 'given'))
        FROM session s JOIN contact m ON m.store_id = s.store_id AND m.contact_id = s.contact_id
        WHERE s.store_id = f.store_id AND s.session_id = f.key AND s.sender = 'hub' AND NOT m.is_gone $$;

    CREATE OR REPLACE FUNCTION withdrawal_of(f feed) RETURNS jsonb LANGUAGE sql STABLE AS $$
      SELECT jsonb_build_object('kind', 'withdrawal', 'email', m.email, 'phone', m.phone, 'withdrawn', withdrawn_by(m))
        FROM contact m WHERE m.store_id = f.store_id AND m.contact_id = f.key AND NOT m.is_gone $$;

    -- `{kiosk, after, most}`: the next lines, `[{n, body}]`; of somebody who is gone the body is null.
    CREATE OR REPLACE FUNCTION feed_1(a jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE
        most constant int := least((a ->> 'most')::int, 1000);
        lines jsonb;
      BEGIN
        PERFORM own_office((a ->> 'kiosk')::uuid);
        PERFORM pg_advisory_xact_lock(hashtextextended('askwell feed', 7));
        -- A row that a merge holds is told of when that one ends.
        WITH fresh AS MATERIALIZED (
          SELECT store_id, kind, key FROM feed WHERE n IS NULL AND is_ready ORDER BY key, store_id LIMIT most FOR UPDATE SKIP LOCKED),
        numbered AS MATERIALIZED (SELECT fresh.*, nextval('feed_number') AS given FROM fresh)
        UPDATE feed f SET n = given FROM numbered x WHERE f.store_id = x.store_id AND f.kind = x.kind AND f.key = x.key;
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'n', f.n, 'body', CASE f.kind WHEN 'lead' THEN lead_of(f) ELSE withdrawal_of(f) END) ORDER BY f.n), '[]')
          INTO lines FROM feed f
          JOIN (SELECT store_id, kind, key FROM feed WHERE n > (a ->> 'after')::bigint ORDER BY n LIMIT most) x USING (store_id, kind, key);
        RETURN jsonb_build_object('lines', lines);
      END $$;
    """#
}
