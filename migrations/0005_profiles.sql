-- What is kept of users beside memories: short entries in nine fields, each with every time that it was said.

-- One row a user, once anything was ever written of it: a profile that has become empty is not one of nobody.
CREATE TABLE profiles (
  namespace   text NOT NULL,
  user_id     text NOT NULL,
  updated_at  timestamptz NOT NULL,
  PRIMARY KEY (namespace, user_id)
);

-- The same words of a user in a field are one entry. Text, extractor and times follow from its statements, and the status from
-- the entries beside it, so that taking a run back leaves what would be there without it.
CREATE TABLE profile_entries (
  namespace     text NOT NULL,
  entry_id      uuid NOT NULL,
  user_id       text NOT NULL,
  field         text NOT NULL CHECK (field IN ('output_preferences', 'personal_preferences', 'assistant_preferences', 'knowledge',
                  'interests', 'dislikes', 'family_and_friends', 'work_profile', 'goals')),
  content_hash  text NOT NULL,
  text          text NOT NULL,                -- in the words said last
  extractor     text NOT NULL,                -- of those words
  said_at       timestamptz NOT NULL,         -- when it was said last
  recorded_at   timestamptz NOT NULL,         -- when it was first written down
  removed_at    timestamptz,                  -- by hand: what was said up to then brings it back no more
  holds         boolean NOT NULL GENERATED ALWAYS AS (removed_at IS NULL OR said_at > removed_at) STORED,
  status        text NOT NULL CHECK (status IN ('active', 'archived')),
  PRIMARY KEY (namespace, entry_id),
  UNIQUE (namespace, user_id, field, content_hash)
);
CREATE INDEX profile_entries_newest ON profile_entries (namespace, user_id, field, said_at DESC, content_hash) WHERE holds;

-- Each turn that says an entry, by the run that found it there; without run and turn: written by hand.
CREATE TABLE profile_statements (
  namespace     text NOT NULL,
  statement_id  uuid NOT NULL,
  entry_id      uuid NOT NULL,
  run_id        uuid,
  session_id    text,
  seq           integer,
  quotation     text,
  text          text NOT NULL,
  extractor     text NOT NULL,
  said_at       timestamptz NOT NULL,
  recorded_at   timestamptz NOT NULL,
  PRIMARY KEY (namespace, statement_id),
  UNIQUE NULLS NOT DISTINCT (namespace, entry_id, run_id, session_id, seq)
);
CREATE INDEX profile_statements_run ON profile_statements (namespace, run_id) WHERE run_id IS NOT NULL;
CREATE INDEX profile_statements_turn ON profile_statements (namespace, session_id, seq) WHERE session_id IS NOT NULL;

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['profiles', 'profile_entries', 'profile_statements'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY wall ON %I USING (namespace = current_setting(''memoir.namespace'', true))', walled);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO memoir_service', walled);
  END LOOP;
END $$;
