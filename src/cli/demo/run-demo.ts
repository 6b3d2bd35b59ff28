import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecallInput } from '../../domain/recall-schema.ts';
import type { Memoir } from '../../engine/memoir.ts';
import type { RecallResult } from '../../engine/recall/recall-answer.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import type { Coverage } from '../../ports/window-ledger.ts';
import { silentLog } from '../../ports/log.ts';
import { openMemoir } from '../../runtime/open-memoir.ts';
import { waitUntilProcessed } from '../ingest/wait-until-processed.ts';
import { throwIfInterrupted } from '../interrupted.ts';
import { sampleConversations, sampleUserId } from './sample-conversations.ts';

/** A question and what was found; best first. */
export interface DemoAnswer {
  readonly question: string;
  /** Asked about that moment; absent: about now. */
  readonly asOf?: string | undefined;
  readonly results: readonly RecallResult[];
}

/** What the engine made of the sample. Nothing in it is prepared. */
export interface DemoReport {
  readonly turns: number;
  readonly sessions: number;
  /** From the first turn that was handed over until all were durable. */
  readonly acceptedMs: number;
  /** From then until all were processed. */
  readonly processedMs: number;
  readonly memories: readonly MemoryView[];
  readonly superseded: readonly MemoryView[];
  readonly answers: readonly DemoAnswer[];
  readonly coverage: Coverage;
}

export interface DemoOptions {
  readonly signal: AbortSignal;
  /** Says what happens now. */
  readonly onStep: (step: string) => void;
}

/** What an application would ask before it answers; `asOf` looks back. */
const questions: readonly Pick<RecallInput, 'query' | 'asOf'>[] = [
  { query: 'Which city did Ana move to?' },
  { query: 'Where did Ana live?', asOf: '2025-01-15T12:00:00Z' },
  { query: 'Where does Ana work?' },
  { query: 'What is Ana allergic to?' },
  { query: 'What does Ana plan for October?' },
];

/** Results shown for a question. */
const shownResults = 1;
/** More memories than the sample can yield. */
const everyMemory = 200;

/**
 * Runs the whole main job on the embedded default, in a temporary folder that is removed afterwards, whatever happens.
 *
 * @throws MemoirError as `openMemoir`; Interrupted.
 */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const folder = await mkdtemp(join(tmpdir(), 'memoir-demo-'));
  try {
    options.onStep('opening an empty data folder');
    await using memoir = await openMemoir({
      dataDir: join(folder, 'data'),
      namespace: 'demo',
      log: silentLog,
      model: 'rules',
    });
    return await reportOn(memoir, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function reportOn(memoir: Memoir, { signal, onStep }: DemoOptions): Promise<DemoReport> {
  throwIfInterrupted(signal);
  onStep('handing the conversations over');
  const startedAt = performance.now();
  for (const { messages } of sampleConversations) await memoir.sessions.append(messages);
  const acceptedAt = performance.now();
  onStep('processing them');
  await waitUntilProcessed(
    memoir,
    sampleConversations.map(({ sessionId }) => sessionId),
    { signal },
  );
  const processedAt = performance.now();
  onStep('asking');
  const answers: DemoAnswer[] = [];
  for (const question of questions) {
    const { results } = await memoir.recall({ ...question, userId: sampleUserId, limit: shownResults });
    answers.push({ question: question.query, asOf: question.asOf, results });
  }
  const coverage = await memoir.operations.coverage();
  return {
    turns: coverage.turns,
    sessions: coverage.sessions,
    acceptedMs: acceptedAt - startedAt,
    processedMs: processedAt - acceptedAt,
    memories: await memoir.memories.list({ limit: everyMemory }),
    superseded: await memoir.memories.list({ status: 'superseded', limit: everyMemory }),
    answers,
    coverage,
  };
}
