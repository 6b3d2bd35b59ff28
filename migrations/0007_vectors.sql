-- Recall by vectors, in scopes that are too large to compare with every one: what the index of a model's vectors says is nearest.
--
-- Row-level security keeps the planner from an index only through a condition; `<=>` stands in the ORDER BY, and the index is used
-- behind it. So these functions need no rights beyond their caller's, and the policies are the wall here as anywhere else.
--
-- The index knows nothing of namespaces, users or time, so it is asked on and on until enough of what it says can be seen. From
-- pgvector 0.8 on it goes on where it stopped; before that it is asked once, for as many as it gives. A function, because the
-- settings and the length of the vectors cannot be parameters of a statement.

CREATE FUNCTION memoir_begin_vector_scan(most integer, effort integer) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (SELECT string_to_array(extversion, '.')::integer[] >= '{0,8}' FROM pg_extension WHERE extname = 'vector') THEN
    PERFORM set_config('hnsw.ef_search', effort::text, true), set_config('hnsw.iterative_scan', 'relaxed_order', true),
      set_config('hnsw.max_scan_tuples', most::text, true);
  ELSE
    PERFORM set_config('hnsw.ef_search', '1000', true);
  END IF;
END $$;

-- Turns of a user, of nobody in sessions of no project or of this one (`shared`), or of all; in sessions of no agent or of this one.
-- Looks at `scanned` vectors at most, `effort` (40 to 1,000) at a time, and returns `most`.
CREATE FUNCTION find_near_turns(of_namespace text, model text, question vector, of_user text, shared boolean, of_project text,
  of_agent text, since timestamptz, until timestamptz, scanned integer, effort integer, most integer)
RETURNS TABLE (session_id text, seq integer)
LANGUAGE plpgsql STABLE ROWS 100 SET search_path = pg_catalog, public, pg_temp
SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  numbers constant integer := vector_dims(question);
  returned integer := 0;
BEGIN
  PERFORM memoir_begin_vector_scan(scanned, effort);
  FOR session_id, seq IN EXECUTE format('SELECT e.owner_id, e.seq FROM embeddings e
    WHERE e.model_id = %L AND e.dimension = %s AND e.namespace = $1 AND e.owner_kind = ''turn''
    ORDER BY e.embedding::halfvec(%2$s) <=> $2::halfvec(%2$s) LIMIT $3', model, numbers) USING of_namespace, question, scanned
  LOOP
    CONTINUE WHEN NOT EXISTS (SELECT FROM turns t
      JOIN sessions s ON s.namespace = t.namespace AND s.session_id = t.session_id
      WHERE t.namespace = of_namespace AND t.session_id = find_near_turns.session_id AND t.seq = find_near_turns.seq
        AND t.revised_at IS NULL AND t.erased_at IS NULL
        AND (of_user IS NULL OR t.user_id = of_user)
        AND (NOT shared OR (t.user_id IS NULL AND (s.project_id IS NULL OR s.project_id = of_project)))
        AND (of_agent IS NULL OR s.agent_id IS NULL OR s.agent_id = of_agent)
        AND (since IS NULL OR t.occurred_at >= since) AND (until IS NULL OR t.occurred_at < until));
    RETURN NEXT;
    returned := returned + 1;
    EXIT WHEN returned >= most;
  END LOOP;
END $$;

-- The same of memories: of a user, of the organisation and a project (`shared`), or of all.
CREATE FUNCTION find_near_memories(of_namespace text, model text, question vector, of_user text, shared boolean, of_project text,
  of_agent text, with_superseded boolean, scanned integer, effort integer, most integer)
RETURNS TABLE (memory_id uuid)
LANGUAGE plpgsql STABLE ROWS 100 SET search_path = pg_catalog, public, pg_temp
SET enable_sort = off SET enable_seqscan = off SET enable_bitmapscan = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  numbers constant integer := vector_dims(question);
  returned integer := 0;
BEGIN
  PERFORM memoir_begin_vector_scan(scanned, effort);
  FOR memory_id IN EXECUTE format('SELECT e.owner_id::uuid FROM embeddings e
    WHERE e.model_id = %L AND e.dimension = %s AND e.namespace = $1 AND e.owner_kind = ''memory''
    ORDER BY e.embedding::halfvec(%2$s) <=> $2::halfvec(%2$s) LIMIT $3', model, numbers) USING of_namespace, question, scanned
  LOOP
    CONTINUE WHEN NOT EXISTS (SELECT FROM memories m
      WHERE m.namespace = of_namespace AND m.memory_id = find_near_memories.memory_id
        AND (m.status = 'active' OR (with_superseded AND m.status = 'superseded'))
        AND (of_user IS NULL OR (m.scope = 'user' AND m.owner_id = of_user))
        AND (NOT shared OR m.scope = 'organization' OR (m.scope = 'project' AND m.owner_id = of_project))
        AND (of_agent IS NULL OR m.agent_id IS NULL OR m.agent_id = of_agent));
    RETURN NEXT;
    returned := returned + 1;
    EXIT WHEN returned >= most;
  END LOOP;
END $$;

-- How many vectors the index of a model has, as the planner knows it; 0 where there is none, and no index is asked.
CREATE FUNCTION memoir_indexed_vectors(model text, numbers integer) RETURNS double precision LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(max(greatest(c.reltuples, 1)), 0)::double precision FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
  WHERE c.oid = to_regclass(format('public.embeddings_%s_%s', numbers, substr(md5(model), 1, 16))) AND i.indisvalid
$$;

REVOKE EXECUTE ON FUNCTION memoir_begin_vector_scan, find_near_turns, find_near_memories, memoir_indexed_vectors FROM PUBLIC;
GRANT EXECUTE ON FUNCTION memoir_begin_vector_scan, find_near_turns, find_near_memories, memoir_indexed_vectors TO memoir_service;
