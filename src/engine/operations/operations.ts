import { limits } from '../../domain/limits.ts';
import type { EffectiveSettings, NamespaceSettings } from '../../domain/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  AttemptView,
  Coverage,
  QueueStatus,
  WindowFilter,
  WindowLedger,
  WindowView,
} from '../../ports/window-ledger.ts';
import type { WakeSender } from '../wake-sender.ts';

/** The queue with the windows that ended last. */
export interface QueueView extends QueueStatus {
  readonly recentlyCompleted: readonly WindowView[];
  readonly recentlyFailed: readonly WindowView[];
}

/** What an operator looks at and acts on. */
export interface Operations {
  queueStatus(namespace: string): Promise<QueueStatus>;
  /** With the last 100 completed and 50 failed windows. */
  queue(namespace: string): Promise<QueueView>;
  /** Age of the oldest turn of all namespaces that is not processed, in ms; 0 where all are. */
  oldestPendingMs(): Promise<number>;
  coverage(namespace: string, filter?: { readonly sessionId?: string }): Promise<Coverage>;
  listWindows(namespace: string, filter: WindowFilter): Promise<WindowView[]>;
  /** @throws MemoirError `not_found`. */
  getWindow(namespace: string, windowId: string): Promise<WindowView & { readonly history: readonly AttemptView[] }>;
  /**
   * Tries failed windows again, all of the namespace or one; returns in how many sessions.
   *
   * @throws MemoirError `not_found` or `window_conflict` where one is named.
   */
  retry(namespace: string, filter?: { readonly windowId?: string }): Promise<number>;
  getSettings(namespace: string): Promise<EffectiveSettings>;
  updateSettings(namespace: string, change: NamespaceSettings): Promise<EffectiveSettings>;
}

export interface OperationsPorts {
  readonly windows: WindowLedger;
  readonly wakes: Pick<WakeSender, 'send'>;
  readonly clock: Clock;
  readonly settings: {
    get(namespace: string): Promise<EffectiveSettings>;
    update(namespace: string, change: NamespaceSettings): Promise<EffectiveSettings>;
  };
}

export function createOperations({ windows, wakes, clock, settings }: OperationsPorts): Operations {
  return {
    queueStatus: (namespace) => windows.queueStatus(namespace, clock.now()),
    async queue(namespace) {
      const status = await windows.queueStatus(namespace, clock.now());
      const recentlyCompleted = await windows.listCompleted(namespace, limits.listedCompletedWindows);
      const recentlyFailed = await windows.listWindows(namespace, {
        state: 'failed',
        limit: limits.listedFailedWindows,
      });
      return { ...status, recentlyCompleted, recentlyFailed };
    },
    async oldestPendingMs() {
      const oldest = await windows.findOldestPending();
      return oldest === undefined ? 0 : Math.max(0, clock.now().getTime() - oldest.getTime());
    },
    coverage: (namespace, filter = {}) => windows.coverage(namespace, { ...filter, now: clock.now() }),
    listWindows: (namespace, filter) => windows.listWindows(namespace, filter),
    getWindow: (namespace, windowId) => windows.getWindow(namespace, windowId),
    async retry(namespace, filter = {}) {
      const sessions = await windows.retry(namespace, { ...filter, at: clock.now() });
      wakes.send(sessions, 0);
      return sessions.length;
    },
    getSettings: (namespace) => settings.get(namespace),
    updateSettings: (namespace, change) => settings.update(namespace, change),
  };
}
