// Drafts and versions of the chain's quizzes, by the rules of a store's: a change names the revision that it was made from.

extension HubFunctions {
  /// A quiz is locked before anything of it is looked at, and before a publication gets its version.
  static let shelf = #"""
    CREATE OR REPLACE FUNCTION lock_quiz(name text) RETURNS void LANGUAGE sql AS
      $$ SELECT pg_advisory_xact_lock(hashtextextended('askwell quiz ' || name, 7)) $$;

    CREATE OR REPLACE FUNCTION text_hash(source text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS
      $$ SELECT encode(sha256(convert_to(source, 'UTF8')), 'hex') $$;

    -- `{ref, text, revision, pictures_of, pictures, by}`: keeps the text if nobody has changed anything since `revision`. `pictures_of` is
    -- a version whose pictures it shows.
    CREATE OR REPLACE FUNCTION save_draft_1(a jsonb) RETURNS jsonb
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE
        name text := a ->> 'ref'; who text := a ->> 'by'; said int := (a ->> 'revision')::int;
        d quiz_draft; looks jsonb;
      BEGIN
        PERFORM lock_quiz(name);
        SELECT * INTO d FROM quiz_draft WHERE store_id = 0 AND ref = name;
        IF coalesce(d.revision, 0) <> said THEN RETURN '{"outcome": "overtaken"}'; END IF;
        looks := coalesce(d.pictures, '{}')
          || coalesce((SELECT v.pictures FROM quiz_version v WHERE v.store_id = 0 AND v.hash = a ->> 'pictures_of' LIMIT 1), '{}')
          || coalesce(a -> 'pictures', '{}');
        INSERT INTO quiz_draft AS o (ref, text, revision, saved_revision, base, pictures, saved_at, saved_by)
          VALUES (name, a ->> 'text', said + 1, said + 1, (SELECT version FROM quiz q WHERE q.store_id = 0 AND q.ref = name), looks,
            now_ms(), who)
          ON CONFLICT (store_id, ref) DO UPDATE SET text = excluded.text, revision = excluded.revision,
            saved_revision = excluded.saved_revision, base = excluded.base, pictures = excluded.pictures, saved_at = excluded.saved_at,
            saved_by = excluded.saved_by;
        IF d.text IS NULL OR d.saved_by <> who THEN
          PERFORM note_deed(who, 'quiz.draft', jsonb_build_object('quiz', name, 'before', text_hash(d.text), 'after',
            text_hash(a ->> 'text')));
        END IF;
        RETURN jsonb_build_object('outcome', 'done', 'revision', said + 1);
      END $$;

    CREATE OR REPLACE FUNCTION end_draft(name text) RETURNS void LANGUAGE sql AS $$
      UPDATE quiz_draft SET text = NULL, base = NULL, pictures = NULL, saved_at = NULL, saved_by = '', revision = revision + 1
        WHERE store_id = 0 AND ref = name $$;

    -- `{ref, revision, by}`.
    CREATE OR REPLACE FUNCTION drop_draft_1(a jsonb) RETURNS jsonb
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE name text := a ->> 'ref'; said int := (a ->> 'revision')::int; d quiz_draft;
      BEGIN
        PERFORM lock_quiz(name);
        SELECT * INTO d FROM quiz_draft WHERE store_id = 0 AND ref = name;
        IF said NOT IN (coalesce(d.revision, 0), coalesce(d.saved_revision, 0)) THEN RETURN '{"outcome": "overtaken"}'; END IF;
        IF d.text IS NULL THEN RETURN '{"outcome": "done", "was_there": false}'; END IF;
        PERFORM end_draft(name);
        PERFORM note_deed(a ->> 'by', 'quiz.drop', jsonb_build_object('quiz', name, 'before', text_hash(d.text), 'after', NULL));
        RETURN '{"outcome": "done", "was_there": true}';
      END $$;

    -- Puts a version that is on the shelf in force, if it is not.
    CREATE OR REPLACE FUNCTION put_in_force(name text, wanted text) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE before text := (SELECT version FROM quiz WHERE store_id = 0 AND ref = name);
      BEGIN
        INSERT INTO quiz AS q (ref, version, number, title, added_at)
          SELECT ref, hash, number, title, now_ms() FROM quiz_version v WHERE v.store_id = 0 AND v.ref = name AND v.hash = wanted
          ON CONFLICT (store_id, ref) DO UPDATE SET version = excluded.version, number = excluded.number, title = excluded.title,
            is_archived = false;
        IF before IS DISTINCT FROM wanted THEN
          INSERT INTO quiz_draft AS d (ref, revision) VALUES (name, 1) ON CONFLICT (store_id, ref) DO UPDATE SET revision = d.revision + 1;
        END IF;
      END $$;

    -- Gives a version out. A kiosk takes it that has `base` in force, or what it took last from here; one that never took the quiz from
    -- here also takes it from any of `bases`, which are all that the hub ever gave out.
    CREATE OR REPLACE FUNCTION send_quiz(name text, wanted text, base text, shop bigint, percent int, who text)
      RETURNS bigint LANGUAGE sql AS $$
      SELECT add_publication(shop, 'quiz', name, jsonb_build_object(
          'source', v.source, 'base', base,
          'bases', (SELECT jsonb_agg(o.hash ORDER BY o.number) FROM quiz_version o WHERE o.store_id = 0 AND o.ref = name),
          'pictures', (SELECT coalesce(jsonb_agg(p.value ORDER BY p.key), '[]') FROM jsonb_each(v.pictures) p)), percent, who, NULL)
        FROM quiz_version v WHERE v.store_id = 0 AND v.ref = name AND v.hash = wanted $$;

    -- What kiosks that follow the hub have before `wanted` comes.
    CREATE OR REPLACE FUNCTION base_before(q quiz, wanted text) RETURNS text LANGUAGE sql STABLE AS $$
      SELECT CASE WHEN q.version <> wanted THEN q.version ELSE (SELECT p.body ->> 'base' FROM publication p
        WHERE p.kind = 'quiz' AND p.ref = q.ref AND p.withdrawn_at IS NULL ORDER BY p.version DESC LIMIT 1) END $$;

    -- `{ref, source, title, named, revision, pictures, base, store, percent, by}`: `named` are the paths of the pictures that the quiz
    -- names. With a revision the draft becomes this version and ends; without, a draft stays, and its editor is told.
    CREATE OR REPLACE FUNCTION publish_quiz_1(a jsonb) RETURNS jsonb
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE
        name text := a ->> 'ref'; who text := a ->> 'by'; wanted text := text_hash(a ->> 'source'); shop bigint := target_store(a);
        d quiz_draft; q quiz; looks jsonb; given int; said bigint;
      BEGIN
        PERFORM lock_quiz(name);
        SELECT * INTO d FROM quiz_draft WHERE store_id = 0 AND ref = name;
        SELECT * INTO q FROM quiz WHERE store_id = 0 AND ref = name;
        IF coalesce(d.revision, 0) <> (a ->> 'revision')::int THEN RETURN '{"outcome": "overtaken"}'; END IF;
        looks := coalesce((SELECT v.pictures FROM quiz_version v WHERE v.store_id = 0 AND v.ref = name AND v.hash = q.version), '{}')
          || coalesce((SELECT v.pictures FROM quiz_version v WHERE v.store_id = 0 AND v.ref = name AND v.hash = wanted), '{}')
          || CASE WHEN a ->> 'revision' IS NOT NULL THEN coalesce(d.pictures, '{}') ELSE '{}' END || coalesce(a -> 'pictures', '{}');
        looks := (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(looks) WHERE a -> 'named' ? key);
        INSERT INTO quiz_version AS v (ref, hash, number, title, source, pictures, published_at, published_by)
          SELECT name, wanted, 1 + coalesce(max(number), 0), a -> 'title', a ->> 'source', looks, now_ms(), who
            FROM quiz_version WHERE store_id = 0 AND ref = name
          ON CONFLICT (store_id, ref, hash) DO UPDATE SET pictures = excluded.pictures RETURNING v.number INTO given;
        said := send_quiz(name, wanted, coalesce(a ->> 'base', base_before(q, wanted)), shop, coalesce((a ->> 'percent')::int, 100), who);
        PERFORM put_in_force(name, wanted);
        IF a ->> 'revision' IS NOT NULL AND d.text IS NOT NULL THEN PERFORM end_draft(name); END IF;
        PERFORM note_quiz(who, 'quiz.publish', q, name, wanted, given, said);
        RETURN jsonb_build_object('outcome', 'done', 'version', wanted, 'number', given, 'publication', said);
      END $$;

    CREATE OR REPLACE FUNCTION note_quiz(who text, what text, before quiz, name text, after text, after_number int, said bigint)
      RETURNS void LANGUAGE sql AS $$
      SELECT note_deed(who, what, jsonb_build_object('quiz', name, 'before', before.version, 'before_number', before.number,
        'after', after, 'after_number', after_number, 'publication', said)) $$;

    -- `{ref, version, store, percent, by}`: gives an old version out again.
    CREATE OR REPLACE FUNCTION roll_back_quiz_1(a jsonb) RETURNS jsonb
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE name text := a ->> 'ref'; wanted text := a ->> 'version'; shop bigint := target_store(a); q quiz; given int; said bigint;
      BEGIN
        PERFORM lock_quiz(name);
        SELECT * INTO q FROM quiz WHERE store_id = 0 AND ref = name;
        SELECT number INTO given FROM quiz_version WHERE store_id = 0 AND ref = name AND hash = wanted;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'the quiz "%" has no version % at the hub', name, left(wanted, 8) USING ERRCODE = 'AW003';
        END IF;
        said := send_quiz(name, wanted, base_before(q, wanted), shop, coalesce((a ->> 'percent')::int, 100), a ->> 'by');
        PERFORM put_in_force(name, wanted);
        PERFORM note_quiz(a ->> 'by', 'quiz.rollback', q, name, wanted, given, said);
        RETURN jsonb_build_object('outcome', 'done', 'version', wanted, 'number', given, 'publication', said);
      END $$;

    -- `{ref, is_archived, by}`: out of the hub's lists, or back. Kiosks keep what they have.
    CREATE OR REPLACE FUNCTION archive_quiz_1(a jsonb) RETURNS void
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = askwell, pg_temp AS $$
      DECLARE name text := a ->> 'ref'; away boolean := (a ->> 'is_archived')::boolean; words text[] := ARRAY['listed', 'archived'];
      BEGIN
        PERFORM lock_quiz(name);
        UPDATE quiz SET is_archived = away WHERE store_id = 0 AND ref = name AND is_archived <> away;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'there is no % quiz "%" at the hub', words[2 - away::int], name USING ERRCODE = 'AW003';
        END IF;
        PERFORM note_deed(a ->> 'by', CASE WHEN away THEN 'quiz.archive' ELSE 'quiz.restore' END, jsonb_build_object('quiz', name,
          'before', words[2 - away::int], 'after', words[1 + away::int]));
      END $$;

    -- After a publication of the quiz was taken back: what was given out before is in force again; nothing, and the quiz is put away.
    CREATE OR REPLACE FUNCTION follow_withdrawal(name text) RETURNS void LANGUAGE plpgsql AS $$
      DECLARE standing text;
      BEGIN
        PERFORM lock_quiz(name);
        SELECT text_hash(p.body ->> 'source') INTO standing FROM publication p
          WHERE p.kind = 'quiz' AND p.ref = name AND p.withdrawn_at IS NULL ORDER BY p.version DESC LIMIT 1;
        IF NOT FOUND THEN
          UPDATE quiz SET is_archived = true WHERE store_id = 0 AND ref = name;
        ELSE
          PERFORM put_in_force(name, standing);
        END IF;
      END $$;
    """#
}
