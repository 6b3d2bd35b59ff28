-- The foundation: what was said, the ledger that processes it, and what is remembered of it.
-- Every tenant table's primary key begins with the namespace, so that partitioning or sharding can distribute it.
-- Only SQL that PostgreSQL 17 and 18 both know.

CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE namespaces (
  namespace   text PRIMARY KEY CHECK (namespace ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$'),
  settings    jsonb NOT NULL DEFAULT '{}',
  created_at  timestamptz NOT NULL
);

-- A session's turns are tiled by windows: 1 … settled_seq … closed_seq … last_seq.
CREATE TABLE sessions (
  namespace      text NOT NULL,
  session_id     text NOT NULL,
  last_seq       integer NOT NULL DEFAULT 0,  -- the newest accepted turn
  closed_seq     integer NOT NULL DEFAULT 0,  -- end of the last window; what follows is the open tail
  settled_seq    integer NOT NULL DEFAULT 0,  -- end of the last window before which all are final
  flush_seq      integer NOT NULL DEFAULT 0,  -- turns up to here close without waiting
  lexeme_count   bigint  NOT NULL DEFAULT 0,  -- of all its turns: the session's length for ranking
  user_id        text,                        -- the first user named in it: whose its turns without a user are
  project_id     text,
  agent_id       text,
  room_id        text,
  title          text,
  metadata       jsonb NOT NULL DEFAULT '{}',
  created_at     timestamptz NOT NULL,
  active_at      timestamptz NOT NULL,        -- when its newest turn was accepted
  ended_at       timestamptz,
  unsettled      boolean NOT NULL GENERATED ALWAYS AS (settled_seq < last_seq) STORED,
  PRIMARY KEY (namespace, session_id),
  CHECK (settled_seq <= closed_seq AND closed_seq <= last_seq)
) WITH (fillfactor = 70);
-- Neither names a column that changes with every turn: then a turn costs the session no new index entries.
CREATE INDEX sessions_unsettled ON sessions (namespace, session_id) WHERE unsettled;
CREATE INDEX sessions_agent ON sessions (namespace, agent_id) WHERE agent_id IS NOT NULL;

CREATE TABLE transcripts (
  namespace      text NOT NULL,
  session_id     text NOT NULL,
  raw_memory_id  uuid NOT NULL,
  session_data   text,                        -- the latest text, verbatim; null once retention took it
  metadata       jsonb NOT NULL DEFAULT '{}',
  revision       integer NOT NULL DEFAULT 1,  -- grows with every change: what a new version was compared with
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (namespace, session_id),
  UNIQUE (namespace, raw_memory_id)
);

-- An erased turn leaves its row as a tombstone (content null), so that seq stays without gaps.
CREATE TABLE turns (
  namespace                text NOT NULL,
  session_id               text NOT NULL,
  seq                      integer NOT NULL CHECK (seq > 0),
  turn_id                  text NOT NULL,
  user_id                  text,
  role                     text NOT NULL CHECK (role IN ('user', 'assistant', 'system', 'tool')),
  name                     text,
  content                  text,
  tokens                   integer NOT NULL,
  occurred_at              timestamptz NOT NULL,
  occurred_offset_minutes  smallint NOT NULL, -- an instant alone cannot say what "yesterday" was
  accepted_at              timestamptz NOT NULL,
  language                 text,
  analyzer_version         smallint NOT NULL,
  lexemes                  tsvector NOT NULL,
  lexeme_count             integer NOT NULL,
  traits                   smallint NOT NULL DEFAULT 0, -- bits: whether it asks, whether it tells a time
  metadata                 jsonb,
  emotional_context        jsonb,
  fingerprint              text NOT NULL,     -- of the fields the client sent: tells a repeat from a conflict
  raw_memory_id            uuid,              -- the transcript it was parsed from
  correlation_id           text,              -- of the request that brought it
  revised_at               timestamptz,       -- replaced by a later version of the transcript
  erased_at                timestamptz,
  PRIMARY KEY (namespace, session_id, seq),
  UNIQUE (namespace, session_id, turn_id)
);
CREATE INDEX turns_transcript ON turns (namespace, session_id, seq) WHERE raw_memory_id IS NOT NULL AND revised_at IS NULL;
CREATE INDEX turns_user ON turns (namespace, user_id) WHERE user_id IS NOT NULL;

CREATE TABLE windows (
  namespace         text NOT NULL,
  window_id         uuid NOT NULL,
  session_id        text NOT NULL,
  first_seq         integer NOT NULL,
  last_seq          integer NOT NULL,
  state             text NOT NULL CHECK (state IN ('pending', 'leased', 'processed', 'empty', 'failed', 'erased')),
  closed_by         text NOT NULL,            -- tokens, turns, idle, age, flush, end, transcript, halved
  reason            text,                     -- why it is empty or failed
  lease_owner       text,
  lease_expires_at  timestamptz,              -- by the database's clock
  fence             bigint NOT NULL DEFAULT 0,-- the fencing token: grows with every claim, checked by the commit
  attempts          smallint NOT NULL DEFAULT 0,
  crashes           smallint NOT NULL DEFAULT 0,
  outage_since      timestamptz,              -- first of the provider's faults in a row
  next_attempt_at   timestamptz,
  hold_reason       text,
  halves            smallint NOT NULL DEFAULT 0, -- how often its ancestors were halved
  parent_id         uuid,                     -- the window it is a half of, which lives on in its attempts
  error             jsonb,                    -- code and detail of the last failure
  created_at        timestamptz NOT NULL,
  finished_at       timestamptz,
  PRIMARY KEY (namespace, window_id),
  UNIQUE (namespace, session_id, first_seq),
  CHECK (first_seq <= last_seq)
);
CREATE INDEX windows_open ON windows (namespace, session_id, first_seq) WHERE state IN ('pending', 'leased');
CREATE INDEX windows_state ON windows (namespace, state, finished_at);

-- Every claim of a window and how it ended; the payload (prompt and answer) where it ended badly.
CREATE TABLE window_attempts (
  namespace    text NOT NULL,
  window_id    uuid NOT NULL,
  fence        bigint NOT NULL,
  first_seq    integer NOT NULL,
  last_seq     integer NOT NULL,
  lease_owner  text NOT NULL,
  started_at   timestamptz NOT NULL,
  finished_at  timestamptz,
  outcome      text,                          -- processed, empty, content, provider, hold, returned, crashed, halved
  error        jsonb,
  payload      jsonb,
  PRIMARY KEY (namespace, window_id, fence)
);

CREATE TABLE runs (
  namespace       text NOT NULL,
  run_id          uuid NOT NULL,
  window_id       uuid NOT NULL,
  session_id      text NOT NULL,
  first_seq       integer NOT NULL,
  last_seq        integer NOT NULL,
  extractor       text NOT NULL,              -- rules/1, or model and prompt version
  facts_proposed  integer NOT NULL,
  facts_dropped   integer NOT NULL,
  duration_ms     integer NOT NULL,
  summary_before  jsonb,                      -- the session's summary as this run found it
  created_at      timestamptz NOT NULL,
  undone_at       timestamptz,
  PRIMARY KEY (namespace, run_id)
);
CREATE INDEX runs_recent ON runs (namespace, created_at);
CREATE INDEX runs_window ON runs (namespace, window_id);

CREATE TABLE memories (
  namespace         text NOT NULL,
  memory_id         uuid NOT NULL,
  scope             text NOT NULL CHECK (scope IN ('organization', 'project', 'user')),
  owner_id          text NOT NULL,            -- the user or project id; '' for the organisation
  agent_id          text,
  session_id        text,
  text              text NOT NULL,
  subject           text NOT NULL,
  subject_key       text NOT NULL,
  attribute         text,                     -- set where the subject can have one value at a time
  category          text NOT NULL,
  type              text NOT NULL CHECK (type IN ('semantic', 'episodic', 'working')),
  importance        smallint NOT NULL CHECK (importance BETWEEN 1 AND 10),
  confidence        real NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  valid_from        timestamptz,
  valid_to          timestamptz,
  valid_precision   text CHECK (valid_precision IN ('year', 'month', 'day', 'instant')),
  said_at           timestamptz NOT NULL,     -- when its newest evidence was said
  recorded_at       timestamptz NOT NULL,
  superseded_at     timestamptz,
  superseded_by     uuid,
  content_hash      text NOT NULL,
  status            text NOT NULL CHECK (status IN ('active', 'superseded', 'archived', 'deleted')),
  reinforcements    integer NOT NULL DEFAULT 0,
  pinned            boolean NOT NULL DEFAULT false,
  expires_at        timestamptz,
  extractor         text NOT NULL,
  language          text,
  analyzer_version  smallint NOT NULL,
  lexemes           tsvector NOT NULL,
  lexeme_count      integer NOT NULL,
  PRIMARY KEY (namespace, memory_id)
);
-- What must never stand twice, whatever the code above believes.
CREATE UNIQUE INDEX memories_active_content ON memories (namespace, scope, owner_id, content_hash) WHERE status = 'active';
CREATE UNIQUE INDEX memories_active_attribute ON memories (namespace, scope, owner_id, subject_key, attribute)
  WHERE status = 'active' AND attribute IS NOT NULL;
CREATE INDEX memories_content ON memories (namespace, scope, owner_id, content_hash);
CREATE INDEX memories_recent ON memories (namespace, recorded_at, memory_id);

CREATE TABLE memory_evidence (
  namespace   text NOT NULL,
  memory_id   uuid NOT NULL,
  session_id  text NOT NULL,
  seq         integer NOT NULL,
  quotation   text NOT NULL,
  PRIMARY KEY (namespace, memory_id, session_id, seq)
);
CREATE INDEX memory_evidence_turn ON memory_evidence (namespace, session_id, seq);

-- Append-only: undo, redo and "as of" are queries over it.
CREATE TABLE memory_changes (
  namespace    text NOT NULL,
  change_id    uuid NOT NULL,
  change_no    bigint NOT NULL GENERATED ALWAYS AS IDENTITY, -- the order of changes, whatever the clocks say
  memory_id    uuid NOT NULL,
  run_id       uuid,                          -- null: by hand
  operation    text NOT NULL,                 -- add, reinforce, revive, supersede, edit, pin, unpin, delete, restore, undo
  before       jsonb,
  after        jsonb,
  recorded_at  timestamptz NOT NULL,
  PRIMARY KEY (namespace, change_id)
);
CREATE INDEX memory_changes_memory ON memory_changes (namespace, memory_id, change_no);
CREATE INDEX memory_changes_run ON memory_changes (namespace, run_id, change_no);

CREATE TABLE summaries (
  namespace       text NOT NULL,
  session_id      text NOT NULL,
  summary         text NOT NULL,
  themes          text[] NOT NULL,
  persons         text[] NOT NULL,
  places          text[] NOT NULL,
  user_sentiment  text NOT NULL CHECK (user_sentiment IN ('positive', 'neutral', 'negative')),
  through_seq     integer NOT NULL,           -- the last turn it speaks of
  extractor       text NOT NULL,
  fallback        boolean NOT NULL DEFAULT false,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (namespace, session_id)
);

-- Apart from what they embed, so that a new model is a new set of rows; indexed per model, over a cast to its dimension.
CREATE TABLE embeddings (
  namespace     text NOT NULL,
  owner_kind    text NOT NULL CHECK (owner_kind IN ('turn', 'memory', 'summary', 'record')),
  owner_id      text NOT NULL,
  model_id      text NOT NULL,
  content_hash  text NOT NULL,
  embedding     vector NOT NULL,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (namespace, owner_kind, owner_id, model_id)
);

CREATE TABLE lexeme_stats (
  namespace  text NOT NULL,
  lexeme     text NOT NULL,
  documents  integer NOT NULL,
  PRIMARY KEY (namespace, lexeme)
);

CREATE TABLE outbox (
  namespace        text NOT NULL,
  event_id         uuid NOT NULL,
  sink             text NOT NULL,
  kind             text NOT NULL,
  payload          jsonb NOT NULL,
  attempts         smallint NOT NULL DEFAULT 0,
  next_attempt_at  timestamptz NOT NULL,
  delivered_at     timestamptz,
  error            jsonb,
  created_at       timestamptz NOT NULL,
  PRIMARY KEY (namespace, event_id)
);
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE delivered_at IS NULL;

CREATE TABLE usage (
  namespace      text NOT NULL,
  call_id        uuid NOT NULL,
  purpose        text NOT NULL,
  model          text NOT NULL,
  input_tokens   integer NOT NULL,
  output_tokens  integer NOT NULL,
  duration_ms    integer NOT NULL,
  outcome        text NOT NULL,
  cost_micros    bigint NOT NULL DEFAULT 0,
  window_id      uuid,
  created_at     timestamptz NOT NULL,
  PRIMARY KEY (namespace, call_id)
);
CREATE INDEX usage_day ON usage (namespace, created_at);

CREATE TABLE idempotency_keys (
  namespace     text NOT NULL,
  route         text NOT NULL,
  key           text NOT NULL,
  fingerprint   text NOT NULL,                -- of the request: the same key with another body is a conflict
  answer        jsonb NOT NULL,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (namespace, route, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE processing_stats (
  namespace     text NOT NULL,
  day           date NOT NULL,
  processed     integer NOT NULL DEFAULT 0,   -- windows that ended processed or empty
  failed        integer NOT NULL DEFAULT 0,
  retried       integer NOT NULL DEFAULT 0,
  turns         integer NOT NULL DEFAULT 0,
  duration_ms   bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (namespace, day)
);

CREATE TABLE heartbeats (
  process_id        text PRIMARY KEY,
  started_at        timestamptz NOT NULL,
  beat_at           timestamptz NOT NULL,     -- by the database's clock
  interval_seconds  integer NOT NULL,
  details           jsonb NOT NULL DEFAULT '{}'
);

-- The names under which the readers of other systems look for these.
CREATE VIEW conversation_messages AS
  SELECT t.namespace, t.turn_id AS id, s.agent_id, t.session_id, t.seq, t.role, t.content, t.emotional_context,
         t.tokens AS token_count, t.metadata, t.occurred_at AS created_at
  FROM turns t JOIN sessions s USING (namespace, session_id)
  WHERE t.erased_at IS NULL AND t.revised_at IS NULL;

CREATE VIEW agent_sessions AS
  SELECT namespace, session_id AS id, agent_id, created_at AS started_at, ended_at, last_seq AS message_count, metadata
  FROM sessions WHERE agent_id IS NOT NULL;
