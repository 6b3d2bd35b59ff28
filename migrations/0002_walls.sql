-- The second wall. Every statement names its namespace; from here on the server holds it to that as well.
--
-- memoir_service does all the work of a namespace, bound by row-level security to the one that its transaction has set.
-- memoir_upkeep finds what is due in all of them, and can read no word of what was said or is remembered.
-- memoir_index owns the one function that looks through a text index: `@@` is not leakproof, so under row-level security
-- the planner would not use the index at all.
-- The login of the service is a member of the first two, and takes the one it needs for each transaction.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['memoir_service', 'memoir_upkeep', 'memoir_index'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- roles belong to the whole server: the migration of another of its databases was faster
    END;
    -- Whoever makes a role may grant it, but may not act as it before that.
    IF NOT pg_has_role(current_user, wanted, 'SET') THEN
      EXECUTE format('GRANT %I TO %I WITH SET TRUE, INHERIT TRUE', wanted, current_user);
    END IF;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO memoir_service, memoir_upkeep, memoir_index;
GRANT SELECT ON memoir_migrations TO memoir_service;

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['namespaces', 'sessions', 'transcripts', 'turns', 'windows', 'window_attempts', 'runs', 'memories',
      'memory_evidence', 'memory_changes', 'summaries', 'embeddings', 'lexeme_stats', 'outbox', 'usage', 'idempotency_keys',
      'processing_stats'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    -- Without the setting this is null, and nothing can be seen or written.
    EXECUTE format('CREATE POLICY wall ON %I USING (namespace = current_setting(''memoir.namespace'', true))', walled);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO memoir_service', walled);
  END LOOP;
END $$;

-- History is only ever added to.
REVOKE UPDATE, DELETE ON memory_changes FROM memoir_service;

-- The sweep: which sessions have work due, and since when. By column, so that no text is among them. A login that has both roles
-- inherits the policies of one and the columns of the other: only who has taken the role sees anything by it.
CREATE POLICY upkeep ON namespaces FOR SELECT TO memoir_upkeep USING (current_user = 'memoir_upkeep');
CREATE POLICY upkeep ON sessions FOR SELECT TO memoir_upkeep USING (current_user = 'memoir_upkeep');
CREATE POLICY upkeep ON windows FOR SELECT TO memoir_upkeep USING (current_user = 'memoir_upkeep');
CREATE POLICY upkeep ON turns FOR SELECT TO memoir_upkeep USING (current_user = 'memoir_upkeep');
CREATE POLICY upkeep ON idempotency_keys FOR ALL TO memoir_upkeep USING (current_user = 'memoir_upkeep');
GRANT SELECT (namespace, settings) ON namespaces TO memoir_upkeep;
GRANT SELECT (namespace, session_id, last_seq, closed_seq, settled_seq, flush_seq, active_at, unsettled) ON sessions TO memoir_upkeep;
GRANT SELECT (namespace, session_id, first_seq, state, next_attempt_at, lease_expires_at) ON windows TO memoir_upkeep;
GRANT SELECT (namespace, session_id, seq, accepted_at) ON turns TO memoir_upkeep;
GRANT SELECT (created_at), DELETE ON idempotency_keys TO memoir_upkeep;
GRANT SELECT, INSERT, UPDATE, DELETE ON heartbeats TO memoir_upkeep;

-- A view shows what the one who looks at it may see, not what its owner may.
ALTER VIEW conversation_messages SET (security_invoker = true);
ALTER VIEW agent_sessions SET (security_invoker = true);
GRANT SELECT ON conversation_messages, agent_sessions TO memoir_service;
