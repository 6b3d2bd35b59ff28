-- The words of what belongs to nobody apart from those of users. Everyone's question looks through what is shared as well: one index over
-- both led to the rows of a whole namespace, of which it then kept the fiftieth part. A row stands in one of the two, as it stood in one before.
DROP INDEX turns_words;
DROP INDEX memories_words;
CREATE INDEX turns_words ON turns USING gin (word_keys(namespace, lexemes)) WITH (fastupdate = on, gin_pending_list_limit = 128)
  WHERE user_id IS NOT NULL;
CREATE INDEX turns_shared_words ON turns USING gin (word_keys(namespace, lexemes)) WITH (fastupdate = on, gin_pending_list_limit = 128)
  WHERE user_id IS NULL;
CREATE INDEX memories_words ON memories USING gin (word_keys(namespace, lexemes)) WITH (fastupdate = on, gin_pending_list_limit = 128)
  WHERE scope = 'user';
CREATE INDEX memories_shared_words ON memories USING gin (word_keys(namespace, lexemes)) WITH (fastupdate = on, gin_pending_list_limit = 128)
  WHERE scope <> 'user';

-- As in 0004_candidates.sql, with a statement for each index. No index serves IS NOT DISTINCT FROM: one by user leads to all that a user
-- said, and with the words apart it was taken for the shorter way.
DROP FUNCTION find_turns;
DROP FUNCTION find_memories;

-- Turns that have one of `words` and, unless that is null, one of `beside`; of a user, of nobody (`shared`), of a session, or of all.
CREATE FUNCTION find_turns(of_namespace text, words text[], beside text[], of_user text, shared boolean, of_session text,
  since timestamptz, until timestamptz, most integer)
RETURNS TABLE (session_id text, seq integer, name text, occurred_at timestamptz, lexemes tsvector, lexeme_count integer, traits smallint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  any_key constant bigint[] := public.word_keys(of_namespace, array_to_tsvector(words));
  other_key constant bigint[] := public.word_keys(of_namespace, array_to_tsvector(beside));
  found bigint := 0;
BEGIN
  IF of_namespace IS DISTINCT FROM current_setting('memoir.namespace', true) AND current_setting('is_superuser') <> 'on' THEN
    RETURN;
  END IF;
  IF NOT shared THEN
    RETURN QUERY
      SELECT t.session_id, t.seq, t.name, t.occurred_at, t.lexemes, t.lexeme_count, t.traits FROM public.turns t
      WHERE t.namespace = of_namespace AND t.user_id IS NOT NULL AND public.word_keys(t.namespace, t.lexemes) && any_key
        AND (other_key IS NULL OR public.word_keys(t.namespace, t.lexemes) && other_key)
        AND (of_user IS NULL OR t.user_id IS NOT DISTINCT FROM of_user) AND (of_session IS NULL OR t.session_id = of_session)
        AND (since IS NULL OR t.occurred_at >= since) AND (until IS NULL OR t.occurred_at < until)
        AND t.revised_at IS NULL AND t.erased_at IS NULL
      LIMIT most;
    GET DIAGNOSTICS found = ROW_COUNT;
  END IF;
  IF of_user IS NULL AND found < most THEN
    RETURN QUERY
      SELECT t.session_id, t.seq, t.name, t.occurred_at, t.lexemes, t.lexeme_count, t.traits FROM public.turns t
      WHERE t.namespace = of_namespace AND t.user_id IS NULL AND public.word_keys(t.namespace, t.lexemes) && any_key
        AND (other_key IS NULL OR public.word_keys(t.namespace, t.lexemes) && other_key)
        AND (of_session IS NULL OR t.session_id = of_session)
        AND (since IS NULL OR t.occurred_at >= since) AND (until IS NULL OR t.occurred_at < until)
        AND t.revised_at IS NULL AND t.erased_at IS NULL
      LIMIT most - found;
  END IF;
END $$;

-- The same of memories: of a user, of the organisation and a project (`shared`), or of all.
CREATE FUNCTION find_memories(of_namespace text, words text[], beside text[], of_user text, shared boolean, of_project text, most integer)
RETURNS TABLE (memory_id uuid, status text, lexemes tsvector, lexeme_count integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  any_key constant bigint[] := public.word_keys(of_namespace, array_to_tsvector(words));
  other_key constant bigint[] := public.word_keys(of_namespace, array_to_tsvector(beside));
  found bigint := 0;
BEGIN
  IF of_namespace IS DISTINCT FROM current_setting('memoir.namespace', true) AND current_setting('is_superuser') <> 'on' THEN
    RETURN;
  END IF;
  IF NOT shared THEN
    RETURN QUERY
      SELECT m.memory_id, m.status, m.lexemes, m.lexeme_count FROM public.memories m
      WHERE m.namespace = of_namespace AND m.scope = 'user' AND public.word_keys(m.namespace, m.lexemes) && any_key
        AND (other_key IS NULL OR public.word_keys(m.namespace, m.lexemes) && other_key)
        AND (of_user IS NULL OR m.owner_id IS NOT DISTINCT FROM of_user) AND m.status IN ('active', 'superseded')
      LIMIT most;
    GET DIAGNOSTICS found = ROW_COUNT;
  END IF;
  IF of_user IS NULL AND found < most THEN
    RETURN QUERY
      SELECT m.memory_id, m.status, m.lexemes, m.lexeme_count FROM public.memories m
      WHERE m.namespace = of_namespace AND m.scope <> 'user' AND public.word_keys(m.namespace, m.lexemes) && any_key
        AND (other_key IS NULL OR public.word_keys(m.namespace, m.lexemes) && other_key)
        AND (NOT shared OR m.scope = 'organization' OR (m.scope = 'project' AND m.owner_id = of_project))
        AND m.status IN ('active', 'superseded')
      LIMIT most - found;
  END IF;
END $$;

REVOKE EXECUTE ON FUNCTION find_turns, find_memories FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_turns, find_memories TO memoir_service;
GRANT CREATE ON SCHEMA public TO memoir_index;
ALTER FUNCTION find_turns OWNER TO memoir_index;
ALTER FUNCTION find_memories OWNER TO memoir_index;
REVOKE CREATE ON SCHEMA public FROM memoir_index;
