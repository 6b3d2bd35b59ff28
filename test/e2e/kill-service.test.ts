import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Coverage } from '../../src/index.ts';
import { freePort, type ServiceProcess, startService } from './service-process.ts';

const kills = 20;
const writers = 8;
/** Turns of one request. */
const batch = 3;

interface Acknowledged {
  readonly sessionId: string;
  readonly id: string;
  readonly seq: number;
}

let folder: string;
let service: ServiceProcess;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'memoir-kill-'));
});

afterAll(async () => {
  await service?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes with ids until told to stop, and repeats whatever was not acknowledged. Half of the writers share one session. */
async function write(
  writer: number,
  state: { stopped: boolean; readonly acknowledged: Acknowledged[] },
  base: string,
): Promise<void> {
  const sessionId = writer % 2 === 0 ? 'shared' : `own-${writer}`;
  for (let request = 0; !state.stopped; request += 1) {
    const messages = Array.from({ length: batch }, (_, index) => ({
      sessionId,
      id: `w${writer}-${request}-${index}`,
      role: 'user',
      name: `Writer ${writer}`,
      content: `I bought ${request} apples and ${index} pears in town ${writer}.`,
    }));
    for (const { id, seq } of await postUntilAcknowledged(`${base}/messages`, messages))
      state.acknowledged.push({ sessionId, id, seq });
  }
}

async function postUntilAcknowledged(url: string, messages: unknown): Promise<readonly { id: string; seq: number }[]> {
  for (;;) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(messages),
      });
      if (answer.status === 202) return ((await answer.json()) as { accepted: { id: string; seq: number }[] }).accepted;
      if (answer.status !== 503) throw new Error(`unexpected status ${answer.status}: ${await answer.text()}`);
    } catch (error) {
      // The service was killed under the request, or is not back yet.
      if (!(error instanceof TypeError)) throw error;
      await new Promise(setImmediate);
    }
  }
}

async function readJson<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

test(
  'keeps every acknowledged turn once while the service is killed twenty times under eight writers',
  { timeout: 600_000 },
  async () => {
    const port = await freePort();
    const base = `http://127.0.0.1:${port}/api/memory/killed`;
    const state = { stopped: false, acknowledged: [] as Acknowledged[] };
    service = await startService({ dataDir: join(folder, 'data'), port });
    const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer, state, base)));
    for (let kill = 0; kill < kills; kill += 1) {
      const goal = state.acknowledged.length + 1 + Math.floor(Math.random() * 40 * batch);
      await vi.waitFor(() => expect(state.acknowledged.length).toBeGreaterThanOrEqual(goal), {
        timeout: 30_000,
        interval: 1,
      });
      await service.kill();
      service = await startService({ dataDir: join(folder, 'data'), port });
    }
    state.stopped = true;
    await writing;

    await vi.waitFor(
      async () => {
        const { windows } = await readJson<Coverage>(`${base}/coverage`);
        expect(windows.pending + windows.leased).toBe(0);
      },
      { timeout: 120_000, interval: 200 },
    );
    const coverage = await readJson<Coverage>(`${base}/coverage`);
    expect(coverage).toMatchObject({ uncovered: 0, overlapping: 0, heldTurns: 0, windows: { failed: 0 } });
    const acknowledged = new Map(state.acknowledged.map((turn) => [turn.id, turn]));
    expect(acknowledged.size).toBe(state.acknowledged.length);
    const stored = await readTurns(base, [...new Set(state.acknowledged.map((turn) => turn.sessionId))]);
    for (const [id, { sessionId, seq }] of acknowledged) expect(stored.get(id)).toEqual({ sessionId, seq });
    expect(coverage.turns).toBe(stored.size);
    console.log(
      `${kills} kills, ${state.acknowledged.length} turns acknowledged, ${stored.size} stored, 0 lost, 0 doubled`,
    );
  },
);

/** Every stored turn by id; throws where an id stands twice or a session has a gap. */
async function readTurns(
  base: string,
  sessionIds: readonly string[],
): Promise<Map<string, { sessionId: string; seq: number }>> {
  const stored = new Map<string, { sessionId: string; seq: number }>();
  for (const sessionId of sessionIds) {
    let before: number | undefined;
    let expected: number | undefined;
    do {
      const page = before === undefined ? '' : `&before=${before}`;
      const { messages } = await readJson<{ messages: { id: string; seq: number }[] }>(
        `${base}/session/${sessionId}/messages?limit=1000${page}`,
      );
      for (const { id, seq } of messages.toReversed()) {
        if (stored.has(id)) throw new Error(`turn ${id} stands twice`);
        if (expected !== undefined && seq !== expected)
          throw new Error(`session ${sessionId} has a gap before ${expected + 1}`);
        expected = seq - 1;
        stored.set(id, { sessionId, seq });
      }
      before = messages[0]?.seq;
    } while (before !== undefined && before > 1);
  }
  return stored;
}
