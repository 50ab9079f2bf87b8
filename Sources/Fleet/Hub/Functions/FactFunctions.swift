// What an expression compares, at the hub: the rules of Domain's `Comparison.holds` and of its times, in the hub's own language.

extension HubFunctions {
  /// A fact is jsonb, null for one that is not set: `{"t": text}`, `{"n": number}`, `{"d": "2026-11-24"}`, `{"i": milliseconds}` or
  /// `{"s": [text]}`, as Domain's `FieldValue`. Texts compare without case, in one form of their accents.
  static let facts = #"""
    -- As Swift folds: sign by sign, whatever the database's language; a sigma at a word's end is none of its own.
    CREATE OR REPLACE FUNCTION folded(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT CASE WHEN octet_length(x) = length(x) THEN lower(x COLLATE "C")
        ELSE normalize(lower(replace(x, 'Σ', 'σ') COLLATE "und-x-icu"), NFC) COLLATE "C" END $$;

    -- Signs with what belongs to them, a mark around each: an e is not found in an e with an accent.
    CREATE OR REPLACE FUNCTION signs(x text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT E'\x01' || regexp_replace(x,
        '(.)(?![\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f])', E'\\1\x01', 'g') $$;

    CREATE OR REPLACE FUNCTION text_holds(op text, a text, b text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
      DECLARE
        x text := folded(a);
        y text := folded(b);
      BEGIN
        IF op IN ('contains', 'starts', 'ends') THEN
          x := signs(x);
          y := signs(y);
        END IF;
        RETURN CASE op WHEN '=' THEN x = y WHEN '!=' THEN x <> y WHEN '<' THEN x < y WHEN '<=' THEN x <= y WHEN '>' THEN x > y
          WHEN '>=' THEN x >= y WHEN 'contains' THEN strpos(x, y) > 0 WHEN 'starts' THEN left(x, length(y)) = y
          ELSE right(x, length(y)) = y END;
      END $$;

    -- At most six decimals, within what a store keeps; null for any other text.
    CREATE OR REPLACE FUNCTION number_of(x text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
      DECLARE n numeric;
      BEGIN
        IF x IS NULL OR length(x) > 60 OR x !~ '^[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)$' THEN RETURN NULL; END IF;
        n := x::numeric;
        RETURN CASE WHEN n = trunc(n, 6) AND abs(n) <= 9223372036854.775807 THEN trim_scale(n) END;
      END $$;

    -- A date or a moment that is written as ISO 8601 says; null for any other text.
    CREATE OR REPLACE FUNCTION time_in(x text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
      DECLARE
        m text[] := regexp_match(x, '^(([0-9]{4})-([0-9]{2})-([0-9]{2}))(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]*))?)?'
          || '(?:Z|([+-])([0-9]{2}):?([0-9]{2}))?)?$');
        days int;
      BEGIN
        IF m IS NULL OR m[2] = '0000' OR NOT m[3]::int BETWEEN 1 AND 12 OR m[4] = '00' THEN RETURN NULL; END IF;
        IF m[4]::int > extract(day FROM make_date(m[2]::int, m[3]::int, 1) + interval '1 month - 1 day') THEN RETURN NULL; END IF;
        IF m[5] IS NULL THEN RETURN jsonb_build_object('d', m[1]); END IF;
        IF m[5] > '23' OR m[6] > '59' OR m[7] > '60' THEN RETURN NULL; END IF;
        days := make_date(m[2]::int, m[3]::int, m[4]::int) - date '1970-01-01';
        RETURN jsonb_build_object('i', days * 86400000::bigint + m[5]::int * 3600000 + m[6]::int * 60000 + coalesce(m[7]::int, 0) * 1000
          + rpad(left(coalesce(m[8], ''), 3), 3, '0')::int
          - CASE WHEN m[9] IS NULL THEN 0 ELSE (m[9] || '1')::int * (m[10]::int * 60 + m[11]::int) * 60000 END);
      END $$;

    CREATE OR REPLACE FUNCTION day_at(ms bigint, zone text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
      $$ SELECT (to_timestamp(floor(ms / 1000.0)) AT TIME ZONE zone)::date $$;

    CREATE OR REPLACE FUNCTION time_of(f jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
      $$ SELECT CASE WHEN f ? 't' THEN time_in(f ->> 't') WHEN f ?| '{d,i}' THEN f END $$;

    CREATE OR REPLACE FUNCTION moment_of(f jsonb, zone text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT CASE WHEN t ? 'i' THEN (t ->> 'i')::bigint
        WHEN t ? 'd' THEN (extract(epoch FROM ((t ->> 'd')::date::timestamp AT TIME ZONE zone)) * 1000)::bigint END
      FROM (SELECT time_of(f) AS t) x $$;

    CREATE OR REPLACE FUNCTION day_of(f jsonb, zone text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT CASE WHEN t ? 'i' THEN day_at((t ->> 'i')::bigint, zone) WHEN t ? 'd' THEN (t ->> 'd')::date END
      FROM (SELECT time_of(f) AS t) x $$;

    CREATE OR REPLACE FUNCTION plain_text(f jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
      $$ SELECT CASE WHEN f ? 'n' THEN trim_scale((f ->> 'n')::numeric)::text ELSE coalesce(f ->> 't', f ->> 'd') END $$;

    CREATE OR REPLACE FUNCTION number_holds(op text, a numeric, b numeric) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT CASE op WHEN '=' THEN a = b WHEN '!=' THEN a <> b WHEN '<' THEN a < b WHEN '<=' THEN a <= b WHEN '>' THEN a > b
        WHEN '>=' THEN a >= b ELSE false END $$;

    CREATE OR REPLACE FUNCTION fact_holds(op text, a jsonb, b jsonb, zone text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
      DECLARE
        kinds text;
        x text;
        y text;
      BEGIN
        IF a IS NULL OR b IS NULL THEN RETURN false; END IF;
        IF op LIKE 'not %' THEN RETURN NOT fact_holds(substr(op, 5), a, b, zone); END IF;
        kinds := (SELECT min(k) FROM jsonb_object_keys(a) k) || (SELECT min(k) FROM jsonb_object_keys(b) k);
        CASE
          WHEN kinds = 'nn' THEN RETURN number_holds(op, (a ->> 'n')::numeric, (b ->> 'n')::numeric);
          WHEN kinds = 'ii' THEN RETURN number_holds(op, (a ->> 'i')::numeric, (b ->> 'i')::numeric);
          WHEN kinds IN ('dd', 'id', 'di') THEN
            RETURN number_holds(op, day_of(a, zone) - date '1970-01-01', day_of(b, zone) - date '1970-01-01');
          WHEN kinds = 'ss' THEN
            IF op = '!=' THEN
              RETURN NOT EXISTS (SELECT FROM jsonb_array_elements_text(b -> 's') o
                WHERE fact_holds('=', a, jsonb_build_object('t', o), zone));
            END IF;
            RETURN EXISTS (SELECT FROM jsonb_array_elements_text(b -> 's') o WHERE fact_holds(op, a, jsonb_build_object('t', o), zone));
          WHEN a ? 's' THEN
            y := plain_text(b);
            IF y IS NULL THEN RETURN false; END IF;
            IF op = '!=' THEN
              RETURN NOT EXISTS (SELECT FROM jsonb_array_elements_text(a -> 's') m WHERE text_holds('=', m, y));
            END IF;
            RETURN EXISTS (SELECT FROM jsonb_array_elements_text(a -> 's') m WHERE text_holds(op, m, y));
          WHEN b ? 's' THEN
            x := plain_text(a);
            IF x IS NULL OR op NOT IN ('=', '!=') THEN RETURN false; END IF;
            RETURN (op = '=') = EXISTS (SELECT FROM jsonb_array_elements_text(b -> 's') m WHERE text_holds('=', m, x));
          WHEN kinds = 'tn' THEN
            IF number_of(a ->> 't') IS NULL THEN RETURN op = '!='; END IF;
            IF op IN ('contains', 'starts', 'ends') THEN RETURN text_holds(op, a ->> 't', plain_text(b)); END IF;
            RETURN number_holds(op, number_of(a ->> 't'), (b ->> 'n')::numeric);
          WHEN kinds = 'nt' THEN
            IF number_of(b ->> 't') IS NULL THEN RETURN op = '!='; END IF;
            RETURN number_holds(op, (a ->> 'n')::numeric, number_of(b ->> 't'));
          WHEN kinds = 'tt' THEN RETURN text_holds(op, a ->> 't', b ->> 't');
          WHEN kinds = 'td' THEN
            IF time_in(a ->> 't') IS NULL THEN RETURN op = '!='; END IF;
            RETURN fact_holds(op, time_in(a ->> 't'), b, zone);
          WHEN kinds = 'dt' THEN
            IF time_in(b ->> 't') IS NULL THEN RETURN op = '!='; END IF;
            RETURN fact_holds(op, a, time_in(b ->> 't'), zone);
          ELSE RETURN op = '!=';
        END CASE;
      END $$;

    -- One choice is a text, several are a set; what was left empty is nothing.
    CREATE OR REPLACE FUNCTION answer_fact(answers jsonb, ref text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT CASE
          WHEN v ? 'choices' THEN CASE jsonb_array_length(v -> 'choices') WHEN 0 THEN NULL
            WHEN 1 THEN jsonb_build_object('t', v -> 'choices' ->> 0) ELSE jsonb_build_object('s', v -> 'choices') END
          WHEN v ? 'number' THEN CASE WHEN number_of(v ->> 'number') IS NOT NULL THEN jsonb_build_object('n', number_of(v ->> 'number')) END
          WHEN v ? 'date' THEN time_in(v ->> 'date')
          WHEN v ->> 'text' <> '' THEN jsonb_build_object('t', v ->> 'text') END
        FROM (SELECT e -> 'value' AS v FROM jsonb_array_elements(CASE WHEN jsonb_typeof(answers) = 'array' THEN answers END)
            WITH ORDINALITY x(e, i) WHERE e ->> 'question' = ref ORDER BY i DESC LIMIT 1) y $$;

    CREATE OR REPLACE FUNCTION property_fact(v jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT CASE jsonb_typeof(v)
          WHEN 'string' THEN jsonb_build_object('t', v #>> '{}')
          WHEN 'number' THEN CASE WHEN number_of(v #>> '{}') IS NOT NULL THEN jsonb_build_object('n', number_of(v #>> '{}')) END
          WHEN 'boolean' THEN jsonb_build_object('t', CASE WHEN v::boolean THEN 'yes' ELSE 'no' END)
          WHEN 'array' THEN jsonb_build_object('s', (
            SELECT coalesce(jsonb_agg(e), '[]') FROM jsonb_array_elements(v) e WHERE jsonb_typeof(e) = 'string')) END $$;

    CREATE OR REPLACE FUNCTION text_fact(x text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
      $$ SELECT CASE WHEN x IS NOT NULL THEN jsonb_build_object('t', x) END $$;
    """#

  /// After `HubRoles.grants`.
  static let factGrants = """
    GRANT EXECUTE ON FUNCTION folded(text), signs(text), text_holds(text, text, text), number_of(text), time_in(text), day_at(bigint, text),
      time_of(jsonb), moment_of(jsonb, text), day_of(jsonb, text), plain_text(jsonb), number_holds(text, numeric, numeric),
      fact_holds(text, jsonb, jsonb, text), answer_fact(jsonb, text), property_fact(jsonb), text_fact(text) TO askwell_console;
    """
}
