// Keeping and dropping the chain's segments.

extension HubFunctions {
  static let segments = #"""
    -- `{name, basis, definition, replacing, by}`: in place of the one called `replacing`, which has to be there still.
    CREATE OR REPLACE FUNCTION save_segment_1(a jsonb) RETURNS bigint
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE before segment;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('askwell segments', 7));
        IF a ->> 'replacing' IS NOT NULL THEN
          DELETE FROM segment WHERE store_id = 0 AND name = a ->> 'replacing' RETURNING * INTO before;
          IF NOT FOUND THEN RAISE EXCEPTION 'there is no segment "%" any more', a ->> 'replacing' USING ERRCODE = 'AW003'; END IF;
        END IF;
        IF EXISTS (SELECT FROM segment WHERE store_id = 0 AND folded(name) = folded(a ->> 'name')) THEN
          RAISE EXCEPTION 'there is a segment "%" already; give this one another name', a ->> 'name' USING ERRCODE = 'AW003';
        END IF;
        INSERT INTO segment (name, basis, definition, saved_at, saved_by)
          VALUES (a ->> 'name', a ->> 'basis', a ->> 'definition', now_ms(), a ->> 'by');
        PERFORM note_deed(a ->> 'by', 'segment.save', jsonb_build_object('segment', a ->> 'name', 'before', before.definition,
          'after', a ->> 'definition'));
        RETURN 1;
      END $$;

    -- `{name, by}`.
    CREATE OR REPLACE FUNCTION delete_segment_1(a jsonb) RETURNS bigint
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE before segment;
      BEGIN
        DELETE FROM segment WHERE store_id = 0 AND name = a ->> 'name' RETURNING * INTO before;
        IF NOT FOUND THEN RAISE EXCEPTION 'there is no segment "%" any more', a ->> 'name' USING ERRCODE = 'AW003'; END IF;
        PERFORM note_deed(a ->> 'by', 'segment.delete', jsonb_build_object('segment', before.name, 'before', before.definition,
          'after', NULL));
        RETURN 1;
      END $$;
    """#
}
