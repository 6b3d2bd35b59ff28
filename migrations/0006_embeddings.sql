-- Embedding in the background: what is still to be embedded, by which model, and who is at it.

-- A turn's owner_id is its session's id, so that it is joined by the key that turns have: (namespace, session_id, seq).
ALTER TABLE embeddings
  ADD COLUMN seq integer NOT NULL DEFAULT 0,                                                   -- of a turn; 0 of all else
  ADD COLUMN dimension integer NOT NULL GENERATED ALWAYS AS (vector_dims(embedding)) STORED;   -- cannot be wrong
ALTER TABLE embeddings DROP CONSTRAINT embeddings_pkey;
ALTER TABLE embeddings ADD PRIMARY KEY (namespace, owner_kind, owner_id, seq, model_id);
-- In its row and not beside it: scans of 10,000 vectors of 1,536 numbers then take a third (183 to 63 ms on PGlite).
ALTER TABLE embeddings ALTER COLUMN embedding SET STORAGE MAIN;
-- The same text is embedded once: its vector is found here and copied.
CREATE INDEX embeddings_content ON embeddings (namespace, model_id, content_hash);

-- Turns of a session are accepted in order under its lock, so one number says which of them were seen to. The column is
-- generated, like `unsettled`: a turn that comes to a session that lags behind anyway costs no index entry, and whatever
-- accepts turns needs to know nothing of embedding.
ALTER TABLE sessions
  ADD COLUMN embedded_seq integer NOT NULL DEFAULT 0,
  ADD COLUMN unembedded boolean NOT NULL GENERATED ALWAYS AS (embedded_seq < last_seq) STORED;
CREATE INDEX sessions_unembedded ON sessions (namespace, session_id) WHERE unembedded;

-- Namespaces that are embedded. Whoever holds the lease is the only one to ask the model for the namespace, so that no
-- text is paid for twice.
CREATE TABLE embedded_namespaces (
  namespace         text PRIMARY KEY,
  model_id          text NOT NULL,
  dimension         integer,                  -- of this model's vectors, once it has answered
  model_since       timestamptz NOT NULL,
  fence             bigint NOT NULL DEFAULT 0,-- the fencing token: grows with every claim, checked by every write
  lease_owner       text,
  lease_expires_at  timestamptz,              -- by the database's clock
  next_attempt_at   timestamptz,              -- by the engine's, like that of windows
  hold_reason       text,
  failures          integer NOT NULL DEFAULT 0, -- the provider's, in a row
  sessions_after    text,                     -- a new model: sessions up to here are set back to their beginning; null: all
  memories_after    uuid,                     -- memories up to here were looked through for what lacks a vector; null: all
  checked_at        timestamptz NOT NULL      -- when that look began
) WITH (fillfactor = 70);

-- What does not go by the order of turns: memories that are new or have changed, and whatever is tried later or not at all.
CREATE TABLE embedding_queue (
  namespace     text NOT NULL,
  owner_kind    text NOT NULL CHECK (owner_kind IN ('turn', 'memory', 'summary', 'record')),
  owner_id      text NOT NULL,
  seq           integer NOT NULL DEFAULT 0,
  version       integer NOT NULL DEFAULT 1,   -- grows when the text changes while it is being embedded
  due_at        timestamptz DEFAULT 'epoch', -- the epoch: now, by any clock; null: the model does not take it
  attempts      integer NOT NULL DEFAULT 0,
  reason        text,
  model_id      text,                         -- which model does not take it
  content_hash  text,
  PRIMARY KEY (namespace, owner_kind, owner_id, seq)
);
CREATE INDEX embedding_queue_due ON embedding_queue (namespace, due_at, owner_kind, owner_id, seq) WHERE due_at IS NOT NULL;
CREATE INDEX embedding_queue_refused ON embedding_queue (namespace, content_hash) WHERE due_at IS NULL;

-- However a memory comes to say something else (a run, an edit, an undo), it is noticed here. Only where anything is embedded:
-- what was remembered before that is found by the look through all memories with which embedding begins.
CREATE FUNCTION memoir_queue_memory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM embedded_namespaces n WHERE n.namespace = NEW.namespace) THEN
    INSERT INTO embedding_queue AS q (namespace, owner_kind, owner_id) VALUES (NEW.namespace, 'memory', NEW.memory_id::text)
    ON CONFLICT (namespace, owner_kind, owner_id, seq) DO UPDATE
      SET version = q.version + 1, due_at = 'epoch', attempts = 0, reason = NULL, model_id = NULL, content_hash = NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER memory_added AFTER INSERT ON memories
  FOR EACH ROW WHEN (NEW.status = 'active') EXECUTE FUNCTION memoir_queue_memory();
CREATE TRIGGER memory_reworded AFTER UPDATE OF text, status ON memories
  FOR EACH ROW WHEN (NEW.status = 'active' AND (OLD.status <> 'active' OR OLD.text <> NEW.text))
  EXECUTE FUNCTION memoir_queue_memory();

-- Undoing a run takes out what it had added: its vector goes with it, and comes back if the memory does.
CREATE FUNCTION memoir_queue_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO embedding_queue AS q (namespace, owner_kind, owner_id)
  SELECT OLD.namespace, 'memory', OLD.memory_id::text
  WHERE EXISTS (SELECT FROM embeddings e WHERE e.namespace = OLD.namespace AND e.owner_kind = 'memory' AND e.owner_id = OLD.memory_id::text)
  ON CONFLICT (namespace, owner_kind, owner_id, seq) DO UPDATE
    SET version = q.version + 1, due_at = 'epoch', attempts = 0, reason = NULL, model_id = NULL, content_hash = NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER memory_removed AFTER DELETE ON memories FOR EACH ROW EXECUTE FUNCTION memoir_queue_removed();

-- One index for each model, over its vectors alone, in half precision: it takes half the room, and what it finds can be
-- compared again exactly. By this function, because the service owns no table. pgvector indexes up to 4,000 such numbers.
CREATE FUNCTION memoir_index_embeddings(model text, numbers integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wanted text := format('embeddings_%s_%s', numbers, substr(md5(model), 1, 16));
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(wanted, 0));
  IF numbers BETWEEN 1 AND 4000 AND to_regclass(format('public.%I', wanted)) IS NULL THEN
    EXECUTE format('CREATE INDEX %I ON public.embeddings USING hnsw ((embedding::halfvec(%s)) halfvec_cosine_ops)
      WHERE model_id = %L AND dimension = %s', wanted, numbers, model, numbers);
  END IF;
END $$;
REVOKE ALL ON FUNCTION memoir_index_embeddings(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION memoir_index_embeddings(text, integer) TO memoir_upkeep;

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['embedded_namespaces', 'embedding_queue'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY wall ON %I USING (namespace = current_setting(''memoir.namespace'', true))', walled);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO memoir_service', walled);
    EXECUTE format('CREATE POLICY upkeep ON %I FOR SELECT TO memoir_upkeep USING (current_user = ''memoir_upkeep'')', walled);
  END LOOP;
END $$;

-- Which namespaces have something to embed, and whether it is time.
GRANT SELECT (unembedded) ON sessions TO memoir_upkeep;
GRANT SELECT (namespace, model_id, model_since, lease_expires_at, next_attempt_at, sessions_after, memories_after, checked_at)
  ON embedded_namespaces TO memoir_upkeep;
GRANT SELECT (namespace, due_at) ON embedding_queue TO memoir_upkeep;
-- How many vectors a model has.
CREATE POLICY upkeep ON embeddings FOR SELECT TO memoir_upkeep USING (current_user = 'memoir_upkeep');
GRANT SELECT (model_id, dimension) ON embeddings TO memoir_upkeep;
