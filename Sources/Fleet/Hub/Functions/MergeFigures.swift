// Figures of a push.

extension HubFunctions {
  /// Each life of a kiosk has rows of its own, and a later entry of the same life writes over. What two lives both count is told apart when it
  /// is read (see `FigureLives`).
  static let mergeFigures = #"""
    CREATE OR REPLACE FUNCTION merge_figures(k kiosk) RETURNS void LANGUAGE sql AS $$
      INSERT INTO figures AS f (store_id, day, kiosk_id, key, n, quiz, version, locale, variant, currency, sessions, sums)
        SELECT k.store_id, b.day - date '1970-01-01', k.kiosk_id, s.key, s.n, coalesce(b.quiz, ''), coalesce(b.version, ''),
          coalesce(b.locale, ''), coalesce(b.variant, ''), b.currency, coalesce(b.sessions, 0), coalesce(b.sums, '{}')::text
        FROM staging s CROSS JOIN LATERAL jsonb_to_record(s.body) b(
          day date, quiz text, version text, locale text, variant text, currency text, sessions bigint, sums jsonb)
        WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'figures' AND s.n > k.acknowledged AND s.body IS NOT NULL
        ORDER BY 1, 2, 3, 4
      ON CONFLICT (store_id, day, kiosk_id, key) DO UPDATE SET
        n = excluded.n, quiz = excluded.quiz, version = excluded.version, locale = excluded.locale, variant = excluded.variant,
        currency = excluded.currency, sessions = excluded.sessions, sums = excluded.sums $$;
    """#
}
