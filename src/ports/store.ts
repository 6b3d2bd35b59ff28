import type { MemoryStore } from './memory-store.ts';
import type { NamespaceStore } from './namespace-store.ts';
import type { RecallIndex } from './recall-index.ts';
import type { TurnLog } from './turn-log.ts';
import type { WindowLedger } from './window-ledger.ts';

/** Everything durable, behind one owner. */
export interface Store {
  readonly turns: TurnLog;
  readonly windows: WindowLedger;
  readonly recall: RecallIndex;
  readonly memories: MemoryStore;
  readonly namespaces: NamespaceStore;
  /** Whether it answers, within a second. */
  isReady(): Promise<boolean>;
  /** Idempotent. What still runs is finished first. */
  close(): Promise<void>;
}
