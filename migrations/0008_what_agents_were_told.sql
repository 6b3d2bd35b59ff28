-- What was told to one agent alone takes nothing from another: whether a memory that was superseded holds as far as an agent may see. Nothing in
-- the chain that superseded it is the agent's or everyone's, and neither is a newer value of its attribute. `known_at`: as far as was known then.
-- A function, so that it is planned apart: inside the statement of a recall it makes the planner expect so much work that it compiles first.
CREATE FUNCTION memoir_holds_for_agent(of_namespace text, of_memory uuid, agent text, known_at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- UNION ends a chain that runs in a circle.
  RETURN (
    WITH RECURSIVE followers AS (
      SELECT f.agent_id, f.superseded_by, f.recorded_at FROM memories m JOIN memories f ON f.namespace = m.namespace AND f.memory_id = m.superseded_by
      WHERE m.namespace = of_namespace AND m.memory_id = of_memory AND (known_at IS NULL OR f.recorded_at <= known_at)
      UNION
      SELECT f.agent_id, f.superseded_by, f.recorded_at FROM followers p JOIN memories f ON f.namespace = of_namespace AND f.memory_id = p.superseded_by
      WHERE known_at IS NULL OR f.recorded_at <= known_at
    ) SELECT coalesce(bool_and(coalesce(f.agent_id <> agent, false)), false) FROM followers f
  ) AND NOT EXISTS (
    SELECT FROM memories m JOIN memories n ON n.namespace = m.namespace AND n.scope = m.scope AND n.owner_id = m.owner_id
      AND n.subject_key = m.subject_key AND n.attribute = m.attribute AND n.memory_id <> m.memory_id
    WHERE m.namespace = of_namespace AND m.memory_id = of_memory AND n.status IN ('active', 'superseded')
      AND (n.agent_id IS NULL OR n.agent_id = agent) AND (known_at IS NULL OR n.recorded_at <= known_at)
      AND (n.said_at, n.content_hash) > (m.said_at, m.content_hash)
  );
END $$;

REVOKE EXECUTE ON FUNCTION memoir_holds_for_agent FROM PUBLIC;
GRANT EXECUTE ON FUNCTION memoir_holds_for_agent TO memoir_service;
