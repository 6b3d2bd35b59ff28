import { LRUCache } from 'lru-cache';
import { effectiveSettings, type EffectiveSettings, type NamespaceSettings, namespaceSettingsSchema } from '../domain/settings.ts';
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
  const read = async (namespace: string): Promise<NamespaceSettings> => namespaceSettingsSchema.parse((await store.findSettings(namespace)) ?? {});
  const remember = (namespace: string, settings: NamespaceSettings): EffectiveSettings => {
    const effective = effectiveSettings(settings, { free: freeExtraction });
    cache.set(namespace, effective);
    return effective;
  };
  return {
    get: async (namespace) => cache.get(namespace) ?? remember(namespace, await read(namespace)),
    async update(namespace, change) {
      const stored = await read(namespace);
      const windows = Object.entries({ ...stored.windows, ...change.windows }).filter(([, value]) => value != null);
      const settings = { ...stored, ...change, windows: Object.fromEntries(windows) };
      await store.setSettings(namespace, settings, clock.now());
      return remember(namespace, settings);
    },
  };
}
