// Sessions of a push: rows of four tables from one reading of each body.

extension HubFunctions {
  /// Another life's entry is older if it knows fewer events, or that the session is still open. Sums by day are given what a session adds,
  /// less what it had added before.
  static let mergeSessions = #"""
    CREATE OR REPLACE FUNCTION merge_sessions(k kiosk) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE skew constant bigint := real_skew(k);
      BEGIN
        DELETE FROM staging s USING session o
          WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'session'
            AND o.store_id = k.store_id AND o.session_id = s.key AND s.body IS NOT NULL
            AND CASE WHEN o.kiosk_id = k.kiosk_id THEN s.n <= o.n
              ELSE (s.body ->> 'ended_at' IS NULL AND o.ended_at IS NOT NULL)
                OR coalesce(jsonb_array_length(s.body -> 'events'), o.events) < o.events END;

        WITH r AS MATERIALIZED (
          SELECT s.n, s.key, b.quiz, b.version, b.quiz_title, b.locale, b.zone, b.started_at, b.ended_at, b.state, b.outcome, b.tags,
            b.recommended, b.basket, b.variant, b.code, b.staff, b.take, b.answers, b.events,
            -- Whoever was erased since is in it no more, nor what they typed.
            e.contact_id IS NOT NULL AND b.started_at - skew <= e.erased_at AS is_erased,
            CASE WHEN b.contact IS NULL AND NOT s.body ? 'contact' THEN o.contact_id ELSE b.contact END AS contact,
            b.contact IS NOT NULL OR coalesce(o.is_lead, false)
              OR coalesce(b.events @> '[{"kind": "lead"}]', false) AS is_lead,
            o.session_id IS NOT NULL AS is_known, o.quiz AS old_quiz, o.version AS old_version, o.zone AS old_zone,
            o.started_at AS old_started_at, o.events AS old_events
          FROM staging s
          CROSS JOIN LATERAL jsonb_to_record(s.body) b(
            quiz text, version text, quiz_title text, locale text, zone text, started_at bigint, ended_at bigint, state text, outcome text,
            contact text, tags text[], recommended text[], basket jsonb, variant text, code text, staff text, take jsonb,
            answers jsonb, events jsonb)
          LEFT JOIN session o ON o.store_id = k.store_id AND o.session_id = s.key
          LEFT JOIN contact e ON e.store_id = k.store_id AND e.contact_id = b.contact AND e.erased_at IS NOT NULL
          WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'session' AND s.n > k.acknowledged
            AND s.body IS NOT NULL),
        z AS MATERIALIZED (
          SELECT zone, known_zone(zone) AS known FROM (SELECT DISTINCT coalesce(r.zone, r.old_zone) AS zone FROM r) d),
        d AS MATERIALIZED (
          SELECT r.*, coalesce(extract(epoch FROM date_trunc('day',
              to_timestamp(coalesce(r.started_at, r.old_started_at, 0) / 1000.0) AT TIME ZONE coalesce(z.known, 'UTC')))::bigint / 86400, 0)::int
            AS day
          FROM r LEFT JOIN z ON z.zone = coalesce(r.zone, r.old_zone)),
        sums AS (
          SELECT day, coalesce(quiz, old_quiz, '') AS quiz, coalesce(version, old_version, '') AS version, coalesce(variant, '') AS variant,
            coalesce(locale, '') AS locale, k.kiosk_id AS kiosk_id, 1 AS sessions, (state = 'completed')::int AS completed,
            (state IN ('timeout', 'quit'))::int AS abandoned, is_lead::int AS leads, (basket ->> 'value' IS NOT NULL)::int AS baskets,
            coalesce((basket ->> 'value')::bigint, 0) AS basket_value FROM d
          UNION ALL
          SELECT o.day, coalesce(o.quiz, ''), coalesce(o.version, ''), coalesce(o.variant, ''), coalesce(o.locale, ''), o.kiosk_id, -1,
            -(o.state = 'completed')::int, -(o.state IN ('timeout', 'quit'))::int, -o.is_lead::int, -(o.basket ->> 'value' IS NOT NULL)::int,
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
            basket_value = f.basket_value + excluded.basket_value),
        kept AS (
          INSERT INTO session AS o (store_id, session_id, kiosk_id, n, quiz, version, quiz_title, locale, zone, started_at, ended_at, state,
              outcome, contact_id, tags, recommended, basket, variant, code, staff, take, day, is_lead, events)
            SELECT k.store_id, key, k.kiosk_id, n, quiz, version, quiz_title, locale, zone, started_at, ended_at, state, outcome,
              CASE WHEN NOT is_erased THEN contact END, tags, recommended, basket, variant, code, staff,
              CASE WHEN NOT is_erased THEN take END, day, is_lead,
              greatest(coalesce(jsonb_array_length(events), 0), coalesce(old_events, 0))
            FROM d
          ON CONFLICT (store_id, session_id) DO UPDATE SET
            kiosk_id = excluded.kiosk_id, n = excluded.n, quiz = coalesce(excluded.quiz, o.quiz), version = coalesce(excluded.version, o.version),
            quiz_title = coalesce(excluded.quiz_title, o.quiz_title), locale = coalesce(excluded.locale, o.locale),
            zone = coalesce(excluded.zone, o.zone), started_at = coalesce(excluded.started_at, o.started_at),
            ended_at = coalesce(excluded.ended_at, o.ended_at), state = coalesce(excluded.state, o.state),
            outcome = coalesce(excluded.outcome, o.outcome), contact_id = excluded.contact_id, tags = coalesce(excluded.tags, o.tags),
            recommended = coalesce(excluded.recommended, o.recommended), basket = coalesce(excluded.basket, o.basket),
            variant = coalesce(excluded.variant, o.variant), code = coalesce(excluded.code, o.code), staff = coalesce(excluded.staff, o.staff),
            take = CASE WHEN excluded.contact_id IS NULL AND o.contact_id IS NOT NULL THEN excluded.take ELSE coalesce(excluded.take, o.take) END,
            day = excluded.day, is_lead = excluded.is_lead, events = excluded.events),
        gone AS (
          DELETE FROM answer w USING r
            WHERE r.is_known AND r.answers IS NOT NULL AND w.store_id = k.store_id AND w.session_id = r.key
              AND NOT r.answers @> jsonb_build_array(jsonb_build_object('question', w.question))),
        answered AS (
          INSERT INTO answer AS w (store_id, session_id, question, value, at)
            SELECT k.store_id, d.key, x.question,
              CASE WHEN x.value ? 'text' AND (d.is_erased OR EXISTS (
                SELECT FROM address e WHERE e.digest = digest(x.value ->> 'text') AND e.erased_at >= x.at - skew))
                THEN '{}' ELSE x.value END, x.at
            FROM d CROSS JOIN LATERAL jsonb_to_recordset(d.answers) x(question text, value jsonb, at bigint)
            WHERE x.question IS NOT NULL
          ON CONFLICT (store_id, session_id, question) DO UPDATE SET value = excluded.value, at = excluded.at)
        INSERT INTO session_event AS e (store_id, session_id, n, kind, question, at)
          SELECT k.store_id, r.key, x.n, x.kind, x.question, x.at
          FROM r CROSS JOIN LATERAL jsonb_to_recordset(r.events) x(n int, kind text, question text, at bigint)
          WHERE x.n IS NOT NULL
        ON CONFLICT (store_id, session_id, n) DO UPDATE SET kind = excluded.kind, question = excluded.question, at = excluded.at;

        -- Gone at the kiosk: what it was counted into stays.
        PERFORM drop_sessions(k.store_id, array_agg(key)) FROM staging
          WHERE kiosk_id = k.kiosk_id AND owner = session_user AND kind = 'session' AND n > k.acknowledged AND body IS NULL;
      END $$;

    CREATE OR REPLACE FUNCTION drop_sessions(shop bigint, ids text[]) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF ids IS NULL THEN RETURN; END IF;
        DELETE FROM answer WHERE store_id = shop AND session_id = ANY (ids);
        DELETE FROM session_event WHERE store_id = shop AND session_id = ANY (ids);
        DELETE FROM session WHERE store_id = shop AND session_id = ANY (ids);
      END $$;
    """#
}
