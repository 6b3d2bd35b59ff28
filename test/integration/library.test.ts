import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoir, type Memoir } from '../../src/engine/memoir.ts';
import { silentLog } from '../../src/ports/log.ts';
import { type OpenedEngine, openEngine } from '../../src/runtime/open-engine.ts';
import { createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { createTestClock } from '../../src/testing/test-clock.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';
import { storeTemplate } from './store-template.ts';

let opened: OpenedEngine;
const clock = createTestClock();

beforeAll(async () => {
  const extractor = createScriptedExtractor();
  opened = await openEngine({
    dataDir: null,
    work: false,
    log: silentLog,
    templateFile: storeTemplate,
    extractor,
    clock,
  });
});

afterAll(() => opened.close());

function memoirOf(): Memoir {
  const namespace = uniqueNamespace();
  return createMemoir({
    engine: opened.engine,
    namespace,
    log: silentLog,
    onError: 'throw',
    close: () => opened.close(),
  });
}

async function processAll(): Promise<void> {
  await opened.engine.worker.drain(new AbortController().signal);
}

describe('the library', () => {
  it('shows a session as a whole', async () => {
    const memoir = memoirOf();
    await memoir.storeTranscript({ sessionId: 's', sessionData: 'Ana: I run.\nAna: I swim.' });
    await processAll();
    expect(await memoir.sessions.get('s')).toMatchObject({
      sessionId: 's',
      transcript: { sessionData: 'Ana: I run.\nAna: I swim.', status: 'processed' },
      memories: [{ text: 'I swim.' }, { text: 'I run.' }],
      memoryCount: 2,
    });
    await expect(memoir.sessions.get('other')).rejects.toMatchObject({ code: 'not_found' });
    await expect(memoir.sessions.get('')).rejects.toMatchObject({ code: 'invalid_request', field: 'sessionId' });
  });

  it('shows the hierarchy, class by class', async () => {
    const memoir = memoirOf();
    clock.set(new Date('2026-02-01T10:00:00Z'));
    await memoir.storeTranscript({ sessionId: 's', sessionData: 'Ana: I run.' });
    await processAll();
    expect(await memoir.hierarchy()).toMatchObject({
      memories: [{ text: 'I run.' }],
      transcripts: [{ sessionId: 's' }],
    });
    expect(await memoir.hierarchy({ type: 'raw', from: '2026-02-01', to: '2026-02-01' })).toMatchObject({
      memories: [],
      transcripts: [{ sessionId: 's' }],
    });
    expect(await memoir.hierarchy({ to: '2026-01-31' })).toEqual({ memories: [], summaries: [], transcripts: [] });
    await expect(memoir.hierarchy({ from: '2026-02-02', to: '2026-02-01' })).rejects.toMatchObject({ field: 'to' });
    await expect(memoir.hierarchy({ limit: 0 })).rejects.toMatchObject({ field: 'limit' });
  });

  it('counts what is stored and what was done', async () => {
    const memoir = memoirOf();
    clock.set(new Date('2026-02-03T10:00:00Z'));
    await memoir.sessions.append({ sessionId: 's', role: 'user', content: 'I run.' });
    await processAll();
    expect(await memoir.operations.statistics()).toMatchObject({ memories: 1, turns: 1, queued: 0, processedToday: 1 });
    expect(await memoir.operations.processing()).toMatchObject({ running: false, statistics: { processed: 1 } });
    expect(await memoir.operations.processingDay()).toMatchObject({ day: '2026-02-03', processed: 1, turns: 1 });
    expect(await memoir.operations.processingDay('2026-02-02')).toMatchObject({ processed: 0 });
    await expect(memoir.operations.processingDay('soon')).rejects.toMatchObject({ field: 'day' });
  });

  it('lists runs and takes them back', async () => {
    const memoir = memoirOf();
    await memoir.sessions.append({ sessionId: 's', role: 'user', content: 'I run.' });
    await processAll();
    const [run] = await memoir.memories.runs({ sessionId: 's' });
    await memoir.memories.undoRun(run!.runId);
    expect(await memoir.memories.list()).toEqual([]);
    await expect(memoir.memories.runs({ limit: 0 })).rejects.toMatchObject({ field: 'limit' });
  });
});
