import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Json = Readonly<Record<string, unknown>>;
/** Read as an object, written as JSON text. */
type JsonColumn<T = Json> = ColumnType<T, string, string>;
type NullableJson<T = Json> = ColumnType<T | null, string | null, string | null>;

export interface NamespacesTable {
  namespace: string;
  settings: JsonColumn;
  created_at: Date;
}

export interface SessionsTable {
  namespace: string;
  session_id: string;
  last_seq: Generated<number>;
  closed_seq: Generated<number>;
  settled_seq: Generated<number>;
  flush_seq: Generated<number>;
  lexeme_count: Generated<number>;
  user_id: string | null;
  project_id: string | null;
  agent_id: string | null;
  room_id: string | null;
  title: string | null;
  metadata: Generated<Json>;
  created_at: Date;
  active_at: Date;
  ended_at: Date | null;
  unsettled: GeneratedAlways<boolean>;
  embedded_seq: Generated<number>;
  unembedded: GeneratedAlways<boolean>;
}

export interface TranscriptsTable {
  namespace: string;
  session_id: string;
  raw_memory_id: string;
  session_data: string | null;
  metadata: JsonColumn;
  revision: Generated<number>;
  created_at: Date;
  updated_at: Date;
}

export interface TurnsTable {
  namespace: string;
  session_id: string;
  seq: number;
  turn_id: string;
  user_id: string | null;
  role: 'user' | 'assistant' | 'system' | 'tool';
  name: string | null;
  content: string | null;
  tokens: number;
  occurred_at: Date;
  occurred_offset_minutes: number;
  accepted_at: Date;
  language: string | null;
  analyzer_version: number;
  lexemes: string;
  lexeme_count: number;
  traits: Generated<number>;
  metadata: NullableJson;
  emotional_context: NullableJson;
  fingerprint: string;
  raw_memory_id: string | null;
  correlation_id: string | null;
  revised_at: Date | null;
  erased_at: Date | null;
}

export interface WindowsTable {
  namespace: string;
  window_id: string;
  session_id: string;
  first_seq: number;
  last_seq: number;
  state: 'pending' | 'leased' | 'processed' | 'empty' | 'failed' | 'erased';
  closed_by: string;
  reason: string | null;
  lease_owner: string | null;
  lease_expires_at: Date | null;
  fence: Generated<number>;
  attempts: Generated<number>;
  crashes: Generated<number>;
  outage_since: Date | null;
  next_attempt_at: Date | null;
  hold_reason: string | null;
  halves: Generated<number>;
  parent_id: string | null;
  error: NullableJson<{ code: string; detail: string }>;
  created_at: Date;
  finished_at: Date | null;
}

export interface WindowAttemptsTable {
  namespace: string;
  window_id: string;
  fence: number;
  first_seq: number;
  last_seq: number;
  lease_owner: string;
  started_at: Date;
  finished_at: Date | null;
  outcome: string | null;
  error: NullableJson<{ code: string; detail: string }>;
  payload: NullableJson<unknown>;
}

export interface RunsTable {
  namespace: string;
  run_id: string;
  window_id: string;
  session_id: string;
  first_seq: number;
  last_seq: number;
  extractor: string;
  facts_proposed: number;
  facts_dropped: number;
  duration_ms: number;
  summary_before: NullableJson;
  created_at: Date;
  undone_at: Date | null;
}

export interface MemoriesTable {
  namespace: string;
  memory_id: string;
  scope: 'organization' | 'project' | 'user';
  owner_id: string;
  agent_id: string | null;
  session_id: string | null;
  text: string;
  subject: string;
  subject_key: string;
  attribute: string | null;
  category: string;
  type: 'semantic' | 'episodic' | 'working';
  importance: number;
  confidence: number;
  valid_from: Date | null;
  valid_to: Date | null;
  valid_precision: 'year' | 'month' | 'day' | 'instant' | null;
  said_at: Date;
  recorded_at: Date;
  superseded_at: Date | null;
  superseded_by: string | null;
  content_hash: string;
  status: 'active' | 'superseded' | 'archived' | 'deleted';
  reinforcements: Generated<number>;
  pinned: Generated<boolean>;
  expires_at: Date | null;
  extractor: string;
  language: string | null;
  analyzer_version: number;
  lexemes: string;
  lexeme_count: number;
}

export interface MemoryEvidenceTable {
  namespace: string;
  memory_id: string;
  session_id: string;
  seq: number;
  quotation: string;
}

/** A memory's row as PostgreSQL writes it in JSON; only what is read from it is named. */
export interface MemoryRowImage {
  readonly scope: 'organization' | 'project' | 'user';
  readonly owner_id: string;
  readonly text: string;
  readonly status: 'active' | 'superseded' | 'archived' | 'deleted';
  readonly importance: number;
  readonly pinned: boolean;
  readonly reinforcements: number;
  readonly superseded_by: string | null;
}

/** A memory as it stood: its whole row, and its evidence. */
export interface MemoryImage {
  readonly memory: MemoryRowImage;
  readonly evidence: readonly { readonly session_id: string; readonly seq: number; readonly quotation: string }[];
}

export interface MemoryChangesTable {
  namespace: string;
  change_id: string;
  change_no: GeneratedAlways<number>;
  memory_id: string;
  run_id: string | null;
  operation: string;
  before: NullableJson<MemoryImage>;
  after: NullableJson<MemoryImage>;
  recorded_at: Date;
}

export interface SummariesTable {
  namespace: string;
  session_id: string;
  summary: string;
  themes: string[];
  persons: string[];
  places: string[];
  user_sentiment: 'positive' | 'neutral' | 'negative';
  through_seq: number;
  extractor: string;
  fallback: Generated<boolean>;
  created_at: Date;
  updated_at: Date;
}

export interface ProfilesTable {
  namespace: string;
  user_id: string;
  updated_at: Date;
}

export interface ProfileEntriesTable {
  namespace: string;
  entry_id: string;
  user_id: string;
  field: string;
  content_hash: string;
  text: string;
  extractor: string;
  said_at: Date;
  recorded_at: Date;
  removed_at: Date | null;
  holds: GeneratedAlways<boolean>;
  status: 'active' | 'archived';
}

export interface ProfileStatementsTable {
  namespace: string;
  statement_id: string;
  entry_id: string;
  run_id: string | null;
  session_id: string | null;
  seq: number | null;
  quotation: string | null;
  text: string;
  extractor: string;
  said_at: Date;
  recorded_at: Date;
}

export interface EmbeddedNamespacesTable {
  namespace: string;
  model_id: string;
  dimension: number | null;
  model_since: Date;
  fence: Generated<number>;
  lease_owner: string | null;
  lease_expires_at: Date | null;
  next_attempt_at: Date | null;
  hold_reason: string | null;
  failures: Generated<number>;
  sessions_after: string | null;
  memories_after: string | null;
  checked_at: Date;
}

export interface IdempotencyKeysTable {
  namespace: string;
  route: string;
  key: string;
  fingerprint: string;
  answer: JsonColumn<unknown>;
  created_at: Date;
}

export interface ProcessingStatsTable {
  namespace: string;
  day: string;
  processed: Generated<number>;
  failed: Generated<number>;
  retried: Generated<number>;
  turns: Generated<number>;
  duration_ms: Generated<number>;
}

export interface HeartbeatsTable {
  process_id: string;
  started_at: Date;
  beat_at: Date;
  interval_seconds: number;
  details: Generated<Json>;
}

/** The tables that code reads and writes; `migrations/` is the truth about their constraints. */
export interface Schema {
  namespaces: NamespacesTable;
  sessions: SessionsTable;
  transcripts: TranscriptsTable;
  turns: TurnsTable;
  windows: WindowsTable;
  window_attempts: WindowAttemptsTable;
  runs: RunsTable;
  memories: MemoriesTable;
  memory_evidence: MemoryEvidenceTable;
  memory_changes: MemoryChangesTable;
  summaries: SummariesTable;
  embedded_namespaces: EmbeddedNamespacesTable;
  profiles: ProfilesTable;
  profile_entries: ProfileEntriesTable;
  profile_statements: ProfileStatementsTable;
  idempotency_keys: IdempotencyKeysTable;
  processing_stats: ProcessingStatsTable;
  heartbeats: HeartbeatsTable;
}
