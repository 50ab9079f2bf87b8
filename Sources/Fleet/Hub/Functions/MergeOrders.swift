// Orders of a push.

extension HubFunctions {
  /// Two kiosks of a store may have imported the same file: the one that knows the session counts.
  static let mergeOrders = #"""
    CREATE OR REPLACE FUNCTION merge_orders(k kiosk) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE skew constant bigint := real_skew(k);
      BEGIN
        DELETE FROM staging s USING orders o
          WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'order' AND s.n > k.acknowledged AND s.body IS NOT NULL
            AND o.store_id = k.store_id AND o.name = s.key
            AND CASE WHEN o.kiosk_id = k.kiosk_id THEN s.n <= o.n ELSE o.session_id IS NOT NULL AND s.body ->> 'session' IS NULL END;

        WITH r AS MATERIALIZED (
          SELECT s.n, s.key, b.*, email_digest(b.email) AS email_digest, digest(b.phone) AS phone_digest
          FROM staging s CROSS JOIN LATERAL jsonb_to_record(s.body) b(
            at bigint, code text, reference text, email text, phone text, is_cancelled boolean, session text, matched_by text, lines jsonb)
          WHERE s.kiosk_id = k.kiosk_id AND s.owner = session_user AND s.kind = 'order' AND s.n > k.acknowledged AND s.body IS NOT NULL),
        kept AS (
          INSERT INTO orders AS o (store_id, name, kiosk_id, n, at, code, reference, email_digest, phone_digest, is_cancelled, session_id,
              matched_by)
            SELECT k.store_id, key, k.kiosk_id, n, at, code, reference,
              CASE WHEN NOT EXISTS (SELECT FROM address d WHERE d.digest = r.email_digest AND d.erased_at >= r.at - skew)
                THEN email_digest END,
              CASE WHEN NOT EXISTS (SELECT FROM address d WHERE d.digest = r.phone_digest AND d.erased_at >= r.at - skew)
                THEN phone_digest END,
              is_cancelled, session, matched_by
            FROM r
          ON CONFLICT (store_id, name) DO UPDATE SET
            kiosk_id = excluded.kiosk_id, n = excluded.n, at = coalesce(excluded.at, o.at), code = coalesce(excluded.code, o.code),
            reference = coalesce(excluded.reference, o.reference), email_digest = excluded.email_digest,
            phone_digest = excluded.phone_digest, is_cancelled = coalesce(excluded.is_cancelled, o.is_cancelled),
            session_id = excluded.session_id, matched_by = excluded.matched_by),
        less AS (
          DELETE FROM order_line l USING r
            WHERE r.lines IS NOT NULL AND l.store_id = k.store_id AND l.name = r.key AND l.line > jsonb_array_length(r.lines))
        INSERT INTO order_line AS l (store_id, name, line, sku, quantity, price)
          SELECT k.store_id, r.key, x.line, x.value ->> 'sku', (x.value ->> 'quantity')::bigint, (x.value ->> 'price')::bigint
          FROM r CROSS JOIN LATERAL jsonb_array_elements(r.lines) WITH ORDINALITY x(value, line)
        ON CONFLICT (store_id, name, line) DO UPDATE SET sku = excluded.sku, quantity = excluded.quantity, price = excluded.price;
      END $$;

    CREATE OR REPLACE FUNCTION drop_orders(k kiosk) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE gone text[];
      BEGIN
        SELECT array_agg(key) INTO gone FROM staging
          WHERE kiosk_id = k.kiosk_id AND owner = session_user AND kind = 'order' AND n > k.acknowledged AND body IS NULL;
        DELETE FROM order_line WHERE store_id = k.store_id AND name = ANY (gone);
        DELETE FROM orders WHERE store_id = k.store_id AND name = ANY (gone);
      END $$;
    """#
}
