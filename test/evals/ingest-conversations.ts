import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadSessions } from '../../src/cli/ingest/load-sessions.ts';
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

const pollMs = 50;

/** Takes every `conv-*.json` of a folder in through the public API, one namespace each, and waits for the background. */
export async function ingestConversations(memoir: Memoir, folder: string): Promise<IngestReport> {
  const startedAt = performance.now();
  const files = readdirSync(folder).filter((name) => /^conv-\d+\.json$/.test(name)).sort();
  const namespaces = files.map((file) => basename(file, '.json'));
  let turns = 0;
  const sessions = new Set<string>();
  for (const [index, file] of files.entries()) {
    const { sessions: target } = memoir.namespace(namespaces[index] ?? file);
    for await (const { sessionId, turns: loaded } of loadSessions(join(folder, file))) {
      await target.append(loaded.map((turn) => ({ ...turn, sessionId, occurredAt: turn.occurredAt?.instant.toISOString() })));
      turns += loaded.length;
      sessions.add(`${file}/${sessionId}`);
    }
  }
  const acceptedMs = performance.now() - startedAt;
  for (const namespace of namespaces) await processed(memoir.namespace(namespace));
  return { namespaces, sessions: sessions.size, turns, acceptedMs, processedMs: performance.now() - startedAt };
}

async function processed(memoir: Memoir): Promise<void> {
  for (;;) {
    const { windows } = await memoir.operations.coverage();
    if (windows.pending + windows.leased === 0) return;
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs);
    });
  }
}
