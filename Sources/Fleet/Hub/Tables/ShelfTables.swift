// The chain's quizzes as they are edited and published, who works at the hub, and who did what there.

extension HubSchema {
  /// `store_id` 0 is the chain: a shop's own quizzes are in its own store.
  static let shelf = #"""
    -- `version` is in force: it was published last, be it to some kiosks alone.
    CREATE TABLE quiz (
      store_id bigint NOT NULL DEFAULT 0, ref text COLLATE "C" NOT NULL, version text NOT NULL, number int NOT NULL, title jsonb NOT NULL,
      is_archived boolean NOT NULL DEFAULT false, added_at bigint NOT NULL, PRIMARY KEY (store_id, ref));

    -- `hash` is SHA-256 of `source`. `pictures`: by path, each as a kiosk takes it.
    CREATE TABLE quiz_version (
      store_id bigint NOT NULL DEFAULT 0, ref text COLLATE "C" NOT NULL, hash text COLLATE "C" NOT NULL, number int NOT NULL,
      title jsonb NOT NULL, source text NOT NULL, pictures jsonb NOT NULL, published_at bigint NOT NULL, published_by text NOT NULL,
      PRIMARY KEY (store_id, ref, hash), UNIQUE (store_id, ref, number));

    -- A row stays when its draft has ended (`text` is null then), so that its revision is never given twice. A version that comes into
    -- force moves the revision too: whoever edits has not seen it, and is told at the next save.
    CREATE TABLE quiz_draft (
      store_id bigint NOT NULL DEFAULT 0, ref text COLLATE "C" NOT NULL, text text, revision int NOT NULL,
      saved_revision int NOT NULL DEFAULT 0, base text, pictures jsonb, saved_at bigint, saved_by text NOT NULL DEFAULT '',
      PRIMARY KEY (store_id, ref));

    -- Only added to. Names no person of the public.
    CREATE SEQUENCE hub_deed;
    CREATE TABLE hub_audit (
      store_id bigint NOT NULL DEFAULT 0, n bigint NOT NULL, at bigint NOT NULL, who text NOT NULL, what text NOT NULL,
      detail jsonb NOT NULL, PRIMARY KEY (store_id, n));
    """#

  static let consoles = #"""
    -- Who works at the hub as a member of `askwell_console`.
    CREATE TABLE console (
      store_id bigint NOT NULL DEFAULT 0, role name NOT NULL, name text NOT NULL, invited_at bigint NOT NULL, revoked_at bigint,
      PRIMARY KEY (store_id, role));
    """#
}
