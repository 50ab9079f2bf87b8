// Sessions of a push, and what they add to the sums of their days.

extension HubFunctions {
  /// Another life's entry is older if it knows fewer events, or that the session is still open. Sums by day are given what a session adds,
  /// less what it had added before.
  static let mergeSessions = #"""
    CREATE OR REPLACE FUNCTION without_texts(answers jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
      SELECT jsonb_agg(CASE WHEN x -> 'value' ? 'text' THEN jsonb_set(x, '{value}', '{}') ELSE x END)
        FROM jsonb_array_elements(answers) x $$;

    CREATE OR REPLACE FUNCTION merge_sessions(k kiosk) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE skew constant bigint := real_skew(k);
      BEGIN
        WITH r AS MATERIALIZED (
          SELECT s.n, s.key, b.quiz, b.version, b.quiz_title, b.locale, b.zone, b.started_at, b.ended_at, b.state, b.outcome, b.tags,
            b.recommended, b.basket, b.variant, b.code, b.staff, b.take, b.answers, b.events, b.sender, b.origin,
            typed.digests AS typed,
            -- Whoever was erased since is in it no more, nor what they typed.
            e.contact_id IS NOT NULL AND b.started_at - skew <= e.erased_at OR typed.digests IS NOT NULL AND EXISTS (
              SELECT FROM address d WHERE d.digest = ANY (typed.digests) AND d.erased_at >= b.started_at - skew) AS is_erased,
            CASE WHEN b.contact IS NULL AND NOT s.body ? 'contact' THEN o.contact_id ELSE b.contact END AS contact,
            b.contact IS NOT NULL OR coalesce(o.is_lead, false)
              OR coalesce(b.events @> '[{"kind": "lead"}]', false) AS is_lead,
            o.session_id IS NOT NULL AS is_known, o.quiz AS old_quiz, o.version AS old_version, o.zone AS old_zone,
            o.started_at AS old_started_at, o.event_count AS old_count
          FROM staging s
          CROSS JOIN LATERAL jsonb_to_record(s.body) b(
            quiz text, version text, quiz_title text, locale text, zone text, started_at bigint, ended_at bigint, state text, outcome text,
            contact text, tags text[], recommended text[], basket jsonb, variant text, code text, staff text, take jsonb,
            answers jsonb, events jsonb, sender text, origin jsonb)
          LEFT JOIN session o ON o.store_id = k.store_id AND o.session_id = s.key
          CROSS JOIN LATERAL (SELECT CASE WHEN jsonb_path_exists(b.answers, '$[*].value.text') THEN ARRAY(
            SELECT digest(t #>> '{}') FROM jsonb_path_query(b.answers, '$[*].value.text') t) END AS digests) typed
          LEFT JOIN contact e ON e.store_id = k.store_id AND e.contact_id = b.contact AND e.erased_at IS NOT NULL
          WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'session' AND s.n > k.acknowledged
            AND s.body IS NOT NULL
            AND CASE WHEN o.session_id IS NULL THEN true
              WHEN o.kiosk_id = k.kiosk_id THEN s.n > o.n
              ELSE (b.ended_at IS NOT NULL OR o.ended_at IS NULL)
                AND coalesce(jsonb_array_length(b.events), o.event_count) >= o.event_count END),
        z AS MATERIALIZED (
          SELECT zone, known_zone(zone) AS known FROM (SELECT DISTINCT coalesce(r.zone, r.old_zone) AS zone FROM r) d),
        d AS MATERIALIZED (
          SELECT r.*, coalesce(extract(epoch FROM date_trunc('day',
              to_timestamp(coalesce(r.started_at, r.old_started_at, 0) / 1000.0) AT TIME ZONE coalesce(z.known, 'UTC')))::bigint / 86400,
                0)::int
            AS day
          FROM r LEFT JOIN z ON z.zone = coalesce(r.zone, r.old_zone)),
        sums AS (
          SELECT day, coalesce(quiz, old_quiz, '') AS quiz, coalesce(version, old_version, '') AS version, coalesce(variant, '') AS variant,
            coalesce(locale, '') AS locale, k.kiosk_id AS kiosk_id, 1 AS sessions, (state = 'completed')::int AS completed,
            (state IN ('timeout', 'quit'))::int AS abandoned, is_lead::int AS leads, (basket ->> 'value' IS NOT NULL)::int AS baskets,
            coalesce((basket ->> 'value')::bigint, 0) AS basket_value FROM d
          UNION ALL
          SELECT o.day, coalesce(o.quiz, ''), coalesce(o.version, ''), coalesce(o.variant, ''), coalesce(o.locale, ''), o.kiosk_id, -1,
            -(o.state = 'completed')::int, -(o.state IN ('timeout', 'quit'))::int, -o.is_lead::int,
              -(o.basket ->> 'value' IS NOT NULL)::int,
            -coalesce((o.basket ->> 'value')::bigint, 0)
          FROM session o JOIN r ON r.is_known AND o.store_id = k.store_id AND o.session_id = r.key),
        counted AS (
          INSERT INTO funnel_day AS f (store_id, day, quiz, version, kiosk_id, variant, locale, sessions, completed, abandoned, leads,
              baskets, basket_value)
            SELECT k.store_id, day, quiz, version, kiosk_id, variant, locale, sum(sessions), coalesce(sum(completed), 0),
              coalesce(sum(abandoned), 0), sum(leads), sum(baskets), sum(basket_value)
            FROM sums GROUP BY day, quiz, version, kiosk_id, variant, locale
            ORDER BY day, quiz, version, kiosk_id, variant, locale
          ON CONFLICT (store_id, day, quiz, version, kiosk_id, variant, locale) DO UPDATE SET
            sessions = f.sessions + excluded.sessions, completed = f.completed + excluded.completed,
            abandoned = f.abandoned + excluded.abandoned, leads = f.leads + excluded.leads, baskets = f.baskets + excluded.baskets,
            basket_value = f.basket_value + excluded.basket_value)
        INSERT INTO session AS o (store_id, session_id, kiosk_id, n, quiz, version, quiz_title, locale, zone, started_at, ended_at, state,
            outcome, contact_id, tags, recommended, basket, variant, code, staff, take, answers, events, typed, day, is_lead, event_count,
            sender, origin)
          SELECT k.store_id, key, k.kiosk_id, n, quiz, version, quiz_title, locale, zone, started_at, ended_at, state, outcome,
            CASE WHEN NOT is_erased THEN contact END, tags, recommended, basket, variant, code, staff,
            CASE WHEN NOT is_erased THEN take END, CASE WHEN is_erased THEN without_texts(answers) ELSE answers END, events,
            CASE WHEN NOT is_erased THEN typed END, day, is_lead, coalesce(jsonb_array_length(events), 0), sender, origin
          FROM d
        ON CONFLICT (store_id, session_id) DO UPDATE SET
          kiosk_id = excluded.kiosk_id, n = excluded.n, quiz = coalesce(excluded.quiz, o.quiz),
            version = coalesce(excluded.version, o.version),
          quiz_title = coalesce(excluded.quiz_title, o.quiz_title), locale = coalesce(excluded.locale, o.locale),
          zone = coalesce(excluded.zone, o.zone), started_at = coalesce(excluded.started_at, o.started_at),
          ended_at = coalesce(excluded.ended_at, o.ended_at), state = coalesce(excluded.state, o.state),
          outcome = coalesce(excluded.outcome, o.outcome), contact_id = excluded.contact_id, tags = coalesce(excluded.tags, o.tags),
          recommended = coalesce(excluded.recommended, o.recommended), basket = coalesce(excluded.basket, o.basket),
          variant = coalesce(excluded.variant, o.variant), code = coalesce(excluded.code, o.code),
            staff = coalesce(excluded.staff, o.staff),
          take = CASE WHEN excluded.contact_id IS NULL AND o.contact_id IS NOT NULL THEN excluded.take
            ELSE coalesce(excluded.take, o.take) END,
          answers = coalesce(excluded.answers, o.answers), typed = CASE WHEN excluded.answers IS NULL THEN o.typed ELSE excluded.typed END,
          events = CASE WHEN excluded.event_count >= o.event_count THEN excluded.events ELSE o.events END,
          day = excluded.day, is_lead = excluded.is_lead, event_count = greatest(excluded.event_count, o.event_count),
          -- What was left to the hub stays the hub's, whatever an entry of an earlier program leaves out.
          sender = coalesce(o.sender, excluded.sender), origin = coalesce(excluded.origin, o.origin);
      END $$;

    -- Gone at the kiosk: what it was counted into stays.
    CREATE OR REPLACE FUNCTION drop_sessions(k kiosk) RETURNS void LANGUAGE sql AS $$
        DELETE FROM session o USING staging s
          WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'session' AND s.n > k.acknowledged AND s.body IS NULL
            AND o.store_id = k.store_id AND o.session_id = s.key $$;
    """#
}
