import { daySchema } from '../domain/hierarchy-schema.ts';
import { parseInput } from '../domain/parse-input.ts';
import { type EffectiveSettings, type NamespaceSettings, namespaceSettingsSchema } from '../domain/settings.ts';
import { type UsagePeriodInput, usagePeriodSchema } from '../domain/usage-schema.ts';
import type { ProcessingDay, Statistics } from '../ports/hierarchy-reader.ts';
import type { AttemptView, Coverage, WindowView } from '../ports/window-ledger.ts';
import type { Engine } from './engine.ts';
import type { ProcessingStatus } from './hierarchy/hierarchy.ts';
import type { UsageAnswer } from './usage/usage.ts';

/** What an operator looks at and acts on. */
export interface MemoirOperations {
  /** Where every turn stands. `uncovered` and `overlapping` are always 0. */
  coverage(filter?: { readonly sessionId?: string }): Promise<Coverage>;
  windows(filter?: {
    readonly state?: WindowView['state'];
    readonly sessionId?: string;
    readonly limit?: number;
  }): Promise<WindowView[]>;
  /** One window with its attempts. */
  window(windowId: string): Promise<WindowView & { readonly history: readonly AttemptView[] }>;
  /** Tries failed windows again; answers in how many sessions. */
  retry(filter?: { readonly windowId?: string }): Promise<number>;
  settings(): Promise<EffectiveSettings>;
  updateSettings(change: NamespaceSettings): Promise<EffectiveSettings>;
  /** Counts and sizes of what is stored. */
  statistics(): Promise<Statistics>;
  /** Whether a worker runs, and how far it has come. */
  processing(): Promise<ProcessingStatus>;
  /** What was done on one day, UTC: `2024-01-15`. Default today. */
  processingDay(day?: string): Promise<ProcessingDay>;
  /** Calls of models, their tokens and cost, by UTC day; default the last 30 days. With how the budget of today stands. */
  usage(period?: UsagePeriodInput): Promise<UsageAnswer>;
  /** Whether the store answers, and Redis; null where no Redis is used. */
  health(): Promise<{ readonly ready: boolean; readonly redisConnected: boolean | null }>;
}

const defaultWindows = 50;

/** The `operations` group of a namespace. */
export function createOperationsGroup(engine: Engine, namespace: string): MemoirOperations {
  const { operations } = engine;
  return {
    coverage: (filter) => operations.coverage(namespace, filter),
    windows: (filter = {}) => operations.listWindows(namespace, { ...filter, limit: filter.limit ?? defaultWindows }),
    window: (windowId) => operations.getWindow(namespace, windowId),
    retry: (filter) => operations.retry(namespace, filter),
    settings: () => operations.getSettings(namespace),
    updateSettings: async (change) =>
      await operations.updateSettings(namespace, parseInput(namespaceSettingsSchema, change, { root: 'settings' })),
    statistics: () => engine.hierarchy.statistics(namespace),
    processing: () => engine.hierarchy.processing(namespace),
    processingDay: async (day) =>
      await engine.hierarchy.processingDay(namespace, parseInput(daySchema.optional(), day, { root: 'day' })),
    usage: async (period = {}) =>
      await engine.usage.read(namespace, parseInput(usagePeriodSchema, period, { root: 'period' })),
    async health() {
      return { ready: await engine.isReady(), redisConnected: (await engine.isRedisReady()) ?? null };
    },
  };
}
