import type { CallQuota } from './call-quota.ts';
import type { EmbeddingStore } from './embedding-store.ts';
import type { Heartbeats } from './heartbeats.ts';
import type { HierarchyReader } from './hierarchy-reader.ts';
import type { MemoryStore } from './memory-store.ts';
import type { NamespaceStore } from './namespace-store.ts';
import type { PendingWork } from './pending-work.ts';
import type { ProfileStore } from './profile-store.ts';
import type { RecallIndex } from './recall-index.ts';
import type { TurnLog } from './turn-log.ts';
import type { UsageLedger } from './usage-ledger.ts';
import type { WindowLedger } from './window-ledger.ts';

/** Everything durable, behind one owner. */
export interface Store {
  readonly turns: TurnLog;
  readonly windows: WindowLedger;
  readonly recall: RecallIndex;
  readonly memories: MemoryStore;
  readonly pending: PendingWork;
  readonly profiles: ProfileStore;
  readonly hierarchy: HierarchyReader;
  readonly heartbeats: Heartbeats;
  readonly namespaces: NamespaceStore;
  readonly quota: CallQuota;
  readonly usage: UsageLedger;
  readonly embeddings: EmbeddingStore;
  /** Whether it answers, within a second. */
  isReady(): Promise<boolean>;
  /** Reclaims room and refreshes what the planner knows, where the database does not do so by itself. */
  maintain(): Promise<void>;
  /** Idempotent. What still runs is finished first. */
  close(): Promise<void>;
}
