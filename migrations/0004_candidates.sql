-- Recall in scopes that are too large to be read whole: which rows have a rare word of the question.

-- The words of a row as numbers that belong to its namespace: an index over them reads what one namespace said, whatever others say,
-- and is cheaper to write and to keep than one over the words. Another word with the same number is found by the mask of the hit.
CREATE FUNCTION word_keys(namespace text, lexemes tsvector) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  seed constant bigint := pg_catalog.hashtextextended(namespace, 0);
  keys bigint[] := '{}';
  word text;
BEGIN
  FOREACH word IN ARRAY pg_catalog.tsvector_to_array(lexemes) LOOP
    keys := pg_catalog.array_append(keys, pg_catalog.hashtextextended(word, seed));
  END LOOP;
  RETURN keys;
END $$;

-- New rows wait in a list until it is full, which spares half of the writing; kept short, because every search reads it.
CREATE INDEX turns_words ON turns USING gin (word_keys(namespace, lexemes)) WITH (fastupdate = on, gin_pending_list_limit = 128);
CREATE INDEX memories_words ON memories USING gin (word_keys(namespace, lexemes)) WITH (fastupdate = on, gin_pending_list_limit = 128);

-- By time: a user's turns, those of nobody, and those of the namespace.
DROP INDEX turns_user;
CREATE INDEX turns_user ON turns (namespace, user_id, occurred_at) WHERE user_id IS NOT NULL;
CREATE INDEX turns_shared ON turns (namespace, occurred_at) WHERE user_id IS NULL;
CREATE INDEX turns_time ON turns (namespace, occurred_at);

-- What the namespace is like, as far as it was counted. Its common words stand in lexeme_stats; a word that does not is rare.
CREATE TABLE namespace_stats (
  namespace        text NOT NULL,
  turns            bigint NOT NULL,
  sessions         bigint NOT NULL,
  lexeme_count     bigint NOT NULL,            -- of all its turns
  memories         bigint NOT NULL,
  shared_turns     bigint NOT NULL,            -- those of nobody
  shared_memories  bigint NOT NULL,            -- those of the organisation
  counted_turns    bigint NOT NULL,            -- how many there were when words were counted last; 0: never
  counted_at       timestamptz,                -- by the database's clock, like the next
  looked_at        timestamptz NOT NULL,
  PRIMARY KEY (namespace)
);
ALTER TABLE lexeme_stats ADD COLUMN memories integer NOT NULL DEFAULT 0; -- that have the lexeme, beside the turns in documents

ALTER TABLE namespace_stats ENABLE ROW LEVEL SECURITY;
ALTER TABLE namespace_stats FORCE ROW LEVEL SECURITY;
CREATE POLICY wall ON namespace_stats USING (namespace = current_setting('memoir.namespace', true));
CREATE POLICY upkeep ON namespace_stats FOR SELECT TO memoir_upkeep USING (current_user = 'memoir_upkeep');
GRANT SELECT, INSERT, UPDATE, DELETE ON namespace_stats TO memoir_service;
GRANT SELECT (namespace, looked_at) ON namespace_stats TO memoir_upkeep;

-- Under row-level security the planner uses no index through an operator that might tell about rows it hides (`&&`, like `@@`, is not
-- leakproof). So the two functions below belong to a role that the policies let through, and hold the wall themselves: whoever is
-- bound by row-level security gets the rows of the namespace that his transaction has set, or none, whatever namespace he names.
CREATE POLICY candidates ON turns FOR SELECT TO memoir_index USING (true);
CREATE POLICY candidates ON memories FOR SELECT TO memoir_index USING (true);
GRANT SELECT (namespace, session_id, seq, user_id, name, occurred_at, lexemes, lexeme_count, traits, revised_at, erased_at) ON turns
  TO memoir_index;
GRANT SELECT (namespace, memory_id, scope, owner_id, status, lexemes, lexeme_count) ON memories TO memoir_index;

-- Turns that have one of `words` and, unless that is null, one of `beside`; of a user, of nobody (`shared`), of a session, or of all.
CREATE FUNCTION find_turns(of_namespace text, words text[], beside text[], of_user text, shared boolean, of_session text,
  since timestamptz, until timestamptz, most integer)
RETURNS TABLE (session_id text, seq integer, name text, occurred_at timestamptz, lexemes tsvector, lexeme_count integer, traits smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  any_key constant bigint[] := public.word_keys(of_namespace, array_to_tsvector(words));
  other_key constant bigint[] := public.word_keys(of_namespace, array_to_tsvector(beside));
BEGIN
  IF of_namespace IS DISTINCT FROM current_setting('memoir.namespace', true) AND current_setting('is_superuser') <> 'on' THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT t.session_id, t.seq, t.name, t.occurred_at, t.lexemes, t.lexeme_count, t.traits FROM public.turns t
    WHERE t.namespace = of_namespace AND public.word_keys(t.namespace, t.lexemes) && any_key
      AND (other_key IS NULL OR public.word_keys(t.namespace, t.lexemes) && other_key)
      AND (of_user IS NULL OR t.user_id = of_user) AND (NOT shared OR t.user_id IS NULL) AND (of_session IS NULL OR t.session_id = of_session)
      AND (since IS NULL OR t.occurred_at >= since) AND (until IS NULL OR t.occurred_at < until)
      AND t.revised_at IS NULL AND t.erased_at IS NULL
    LIMIT most;
END $$;

-- The same of memories: of a user, of the organisation and a project (`shared`), or of all.
CREATE FUNCTION find_memories(of_namespace text, words text[], beside text[], of_user text, shared boolean, of_project text, most integer)
RETURNS TABLE (memory_id uuid, status text, lexemes tsvector, lexeme_count integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  any_key constant bigint[] := public.word_keys(of_namespace, array_to_tsvector(words));
  other_key constant bigint[] := public.word_keys(of_namespace, array_to_tsvector(beside));
BEGIN
  IF of_namespace IS DISTINCT FROM current_setting('memoir.namespace', true) AND current_setting('is_superuser') <> 'on' THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT m.memory_id, m.status, m.lexemes, m.lexeme_count FROM public.memories m
    WHERE m.namespace = of_namespace AND public.word_keys(m.namespace, m.lexemes) && any_key
      AND (other_key IS NULL OR public.word_keys(m.namespace, m.lexemes) && other_key)
      AND (of_user IS NULL OR (m.scope = 'user' AND m.owner_id = of_user))
      AND (NOT shared OR m.scope = 'organization' OR (m.scope = 'project' AND m.owner_id = of_project))
      AND m.status IN ('active', 'superseded')
    LIMIT most;
END $$;

REVOKE EXECUTE ON FUNCTION find_turns, find_memories FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_turns, find_memories TO memoir_service;
-- Who owns something must have been able to create it, if only for this moment.
GRANT CREATE ON SCHEMA public TO memoir_index;
ALTER FUNCTION find_turns OWNER TO memoir_index;
ALTER FUNCTION find_memories OWNER TO memoir_index;
REVOKE CREATE ON SCHEMA public FROM memoir_index;
