import { LRUCache } from 'lru-cache';
import {
  effectiveSettings,
  type EffectiveSettings,
  type NamespaceSettings,
  namespaceSettingsSchema,
} from '../domain/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { NamespaceStore } from '../ports/namespace-store.ts';

/** How long another process may go on with the settings of before. */
const cacheMs = 2_000;
const cachedNamespaces = 10_000;

/** Settings of namespaces, with defaults, cached for a moment because every write and claim asks for them. */
export interface Settings {
  get(namespace: string): Promise<EffectiveSettings>;
  /** Changes the given fields and keeps the others. */
  update(namespace: string, change: NamespaceSettings): Promise<EffectiveSettings>;
}

export function createSettings(options: { store: NamespaceStore; clock: Clock; freeExtraction: boolean }): Settings {
  const { store, clock, freeExtraction } = options;
  const cache = new LRUCache<string, EffectiveSettings>({ max: cachedNamespaces, ttl: cacheMs });
  let updates = 0;
  const parse = (stored: unknown): NamespaceSettings => namespaceSettingsSchema.parse(stored);
  const effectiveOf = (stored: unknown): EffectiveSettings =>
    effectiveSettings(parse(stored), { free: freeExtraction });
  return {
    async get(namespace) {
      const cached = cache.get(namespace);
      if (cached !== undefined) return cached;
      const updatesBefore = updates;
      const effective = effectiveOf((await store.findSettings(namespace)) ?? {});
      // What was read before a change must not be kept after it.
      if (updates === updatesBefore) cache.set(namespace, effective);
      return effective;
    },
    async update(namespace, change) {
      const stored = await store.updateSettings(namespace, (settings) => merge(parse(settings), change), clock.now());
      updates += 1;
      const effective = effectiveOf(stored);
      cache.set(namespace, effective);
      return effective;
    },
  };
}

/** The fields of the change over those that are set; null takes one away. */
function merge(settings: NamespaceSettings, change: NamespaceSettings): NamespaceSettings {
  const windows = mergeFields(settings.windows, change.windows);
  const budget = mergeFields(settings.budget, change.budget);
  return { ...settings, ...change, ...(windows && { windows }), ...(budget && { budget }) };
}

/** Undefined where neither sets anything. */
function mergeFields<T extends object>(stored: T | undefined, change: T | undefined): T | undefined {
  if (stored === undefined && change === undefined) return undefined;
  return Object.fromEntries(Object.entries({ ...stored, ...change }).filter(([, value]) => value != null)) as T;
}
