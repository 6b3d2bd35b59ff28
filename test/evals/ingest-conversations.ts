import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadSessions } from '../../src/cli/ingest/load-sessions.ts';
import { waitUntilProcessed } from '../../src/cli/ingest/wait-until-processed.ts';
import type { Memoir } from '../../src/index.ts';

/** What taking the conversations in came to. */
export interface IngestReport {
  readonly namespaces: readonly string[];
  readonly sessions: number;
  readonly turns: number;
  readonly acceptedMs: number;
  /** Until every turn was processed. */
  readonly processedMs: number;
}

/** Takes every `*.json` of a folder, or the one of that name, in through the public API, one namespace each, and waits for the background. */
export async function ingestConversations(memoir: Memoir, folder: string, only?: string): Promise<IngestReport> {
  const startedAt = performance.now();
  const files = readdirSync(folder)
    .filter((name) => (only === undefined ? name.endsWith('.json') : name === only))
    .sort();
  const namespaces = files.map((file) => basename(file, '.json'));
  let turns = 0;
  const sessions = new Map<string, Set<string>>();
  for (const [index, file] of files.entries()) {
    const namespace = namespaces[index] ?? file;
    const { sessions: target } = memoir.namespace(namespace);
    const ids = new Set<string>();
    sessions.set(namespace, ids);
    for await (const { sessionId, turns: loaded } of loadSessions(join(folder, file))) {
      await target.append(
        loaded.map((turn) => ({ ...turn, sessionId, occurredAt: turn.occurredAt?.instant.toISOString() })),
      );
      turns += loaded.length;
      ids.add(sessionId);
    }
  }
  const acceptedMs = performance.now() - startedAt;
  const { signal } = new AbortController();
  for (const [namespace, ids] of sessions) await waitUntilProcessed(memoir.namespace(namespace), ids, { signal });
  return {
    namespaces,
    sessions: [...sessions.values()].reduce((sum, ids) => sum + ids.size, 0),
    turns,
    acceptedMs,
    processedMs: performance.now() - startedAt,
  };
}
