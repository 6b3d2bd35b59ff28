import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOpenAiModel } from '../../src/adapters/ai-sdk/open-openai.ts';
import { waitUntilProcessed } from '../../src/cli/ingest/wait-until-processed.ts';
import { createMemoir, type Memoir } from '../../src/engine/memoir.ts';
import type { Embedder } from '../../src/ports/embedder.ts';
import { silentLog } from '../../src/ports/log.ts';
import { type OpenEngineOptions, openEngine } from '../../src/runtime/open-engine.ts';
import { startModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { queryTimeoutMs } from './ask-questions.ts';
import { ingestConversations } from './ingest-conversations.ts';
import { readLocomo } from './model/material.ts';
import { post } from './model/model-bench.ts';
import { createScribe } from './model/scribe.ts';

/** Who remembers: the rules, or a model that answers with the `observation`s in the files. */
export type Memorist = 'rules' | 'observations';

/** A store in a folder of its own, with conversations in it that are processed and embedded. */
export interface EvalStore extends Disposable {
  readonly dataDir: string;
  readonly namespaces: readonly string[];
}

export interface FillOptions {
  readonly folder: string;
  readonly memorist: Memorist;
  readonly embedder?: Embedder | undefined;
}

/** Takes the conversations of a folder in, one namespace each, and waits until everything that follows from them is done. */
export async function fillStore(options: FillOptions): Promise<EvalStore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'memoir-eval-'));
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true });
  try {
    const fill = options.memorist === 'rules' ? fillByRules : fillByObservations;
    return { dataDir, namespaces: await fill(dataDir, options), [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function fillByRules(dataDir: string, { folder, embedder }: FillOptions): Promise<readonly string[]> {
  return await withEngine({ dataDir, embedder }, async (memoir, drain) => {
    const { namespaces } = await ingestConversations(memoir, folder);
    await drain();
    return namespaces;
  });
}

async function fillByObservations(dataDir: string, { folder, embedder }: FillOptions): Promise<readonly string[]> {
  const materials = await readLocomo(folder);
  await using server = await startModelServer({ answer: createScribe(materials).answer });
  const model = { model: openOpenAiModel({ baseUrl: server.url, model: 'observations' }) };
  return await withEngine({ dataDir, embedder, model }, async (memoir, drain) => {
    const { signal } = new AbortController();
    for (const material of materials) await post({ memoir: (namespace) => memoir.namespace(namespace) }, material);
    for (const { namespace, sessions } of materials) {
      const ids = sessions.map(({ sessionId }) => sessionId);
      await waitUntilProcessed(memoir.namespace(namespace), ids, { signal });
    }
    await drain();
    return materials.map(({ namespace }) => namespace);
  });
}

export interface WithEngineOptions extends Pick<OpenEngineOptions, 'model' | 'work'> {
  readonly dataDir: string;
  readonly embedder?: Embedder | undefined;
}

/** Opens an engine on the folder, and closes it when `use` is done; `drain` works off all that waits in the background. */
export async function withEngine<Result>(
  { embedder, ...options }: WithEngineOptions,
  use: (memoir: Memoir, drain: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const opened = await openEngine({
    ...options,
    ...(embedder === undefined ? {} : { embedder: { embedder, queryTimeoutMs } }),
    log: silentLog,
  });
  const { engine, close } = opened;
  const memoir = createMemoir({ engine, namespace: 'default', log: silentLog, onError: 'throw', close });
  try {
    return await use(memoir, async () => void (await engine.worker.drain(new AbortController().signal)));
  } finally {
    await memoir.close();
  }
}
