// Who may do what at the hub.

enum HubRoles {
  /// Of the whole server, as PostgreSQL's roles are: `askwell_owner` owns everything, the other three are for those who log in.
  static let creation = """
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'askwell_owner') THEN CREATE ROLE askwell_owner NOLOGIN; END IF;
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'askwell_console') THEN CREATE ROLE askwell_console NOLOGIN; END IF;
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'askwell_kiosk') THEN CREATE ROLE askwell_kiosk NOLOGIN; END IF;
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'askwell_office') THEN CREATE ROLE askwell_office NOLOGIN; END IF;
      -- A kiosk that was revoked is cut off; one that was started anew ends its old connection.
      IF NOT pg_has_role('askwell_owner', 'pg_signal_backend', 'MEMBER') THEN GRANT pg_signal_backend TO askwell_owner; END IF;
      -- Nobody keeps anything here but the hub.
      EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'askwell') THEN CREATE SCHEMA askwell AUTHORIZATION askwell_owner; END IF;
    END $$;
    """

  /// After tables and functions: nothing is anybody's that is not said here.
  ///
  /// A kiosk stages entries under its own name (`staging.owner` is not its to write), has them merged, and reads what is published for it.
  /// An office touches no table: functions give it the feed and what is published for all, and take its
  /// health and who asked it to be forgotten.
  static let grants = """
    REVOKE ALL ON ALL TABLES IN SCHEMA askwell FROM PUBLIC, askwell_kiosk, askwell_console, askwell_office;
    REVOKE ALL ON ALL SEQUENCES IN SCHEMA askwell FROM PUBLIC, askwell_kiosk, askwell_console, askwell_office;
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA askwell FROM PUBLIC, askwell_kiosk, askwell_console, askwell_office;
    GRANT USAGE ON SCHEMA askwell TO askwell_kiosk, askwell_console, askwell_office;

    GRANT INSERT (kiosk_id, n, kind, key, body) ON staging TO askwell_kiosk;
    GRANT SELECT ON publication TO askwell_kiosk;
    GRANT EXECUTE ON FUNCTION hello_1(jsonb), beat_1(jsonb), merge_1(jsonb), give_up_1(jsonb), applied_1(jsonb),
      published_1(uuid, bigint, int), is_for_caller(bigint, text, int), is_among(uuid, text, int) TO askwell_kiosk;
    ALTER TABLE publication ENABLE ROW LEVEL SECURITY;
    DROP POLICY IF EXISTS kiosks ON publication;
    CREATE POLICY kiosks ON publication FOR SELECT TO askwell_kiosk
      USING (withdrawn_at IS NULL AND is_for_caller(store_id, ref, percent));
    DROP POLICY IF EXISTS consoles ON publication;
    CREATE POLICY consoles ON publication FOR SELECT TO askwell_console USING (true);

    GRANT EXECUTE ON FUNCTION office_hello_1(jsonb), office_beat_1(jsonb), office_applied_1(jsonb), office_published_1(uuid, bigint, int),
      office_erase_1(jsonb), feed_1(jsonb) TO askwell_office;

    GRANT SELECT ON ALL TABLES IN SCHEMA askwell TO askwell_console;
    REVOKE ALL ON staging FROM askwell_console;
    GRANT EXECUTE ON FUNCTION publish_1(jsonb), widen_1(jsonb), withdraw_1(jsonb), erase_1(jsonb), save_draft_1(jsonb), drop_draft_1(jsonb),
      publish_quiz_1(jsonb), roll_back_quiz_1(jsonb), archive_quiz_1(jsonb), save_segment_1(jsonb),
      delete_segment_1(jsonb), newest_for(kiosk), digest(text),
      email_digest(text), is_among(uuid, text, int) TO askwell_console;
    """
}
