/**
 * A worker of its own, to be killed: posts a conversation, says so, and works on it by the real clock.
 *
 *   node worker-process.ts '{"modelUrl": "…", "dataDir": "…" | null, "databaseUrl": "…", "material": "own"}'
 */
import { openOpenAiModel } from '../../../src/adapters/ai-sdk/open-openai.ts';
import { silentLog } from '../../../src/ports/log.ts';
import { openEngine } from '../../../src/runtime/open-engine.ts';
import { storeTemplate } from '../../integration/store-template.ts';
import type { WorkerOrders } from './killed-worker.ts';

const { modelUrl, dataDir, databaseUrl, namespace, sessions } = JSON.parse(process.argv[2] ?? '{}') as WorkerOrders;
const { engine } = await openEngine({
  dataDir,
  ...(databaseUrl === undefined ? {} : { postgres: { url: databaseUrl } }),
  templateFile: storeTemplate,
  model: { model: openOpenAiModel({ baseUrl: modelUrl, model: 'm' }) },
  log: silentLog,
  concurrency: 1,
  sweepMs: 600_000,
});
for (const { sessionId, turns } of sessions) {
  const list = turns.map(({ occurredAt, ...turn }) => ({
    ...turn,
    occurredAt: { instant: new Date(occurredAt), offsetMinutes: 0 },
  }));
  await engine.ingestion.append(namespace, { sessionId, turns: list });
  await engine.ingestion.flush(namespace, sessionId, { ended: true });
}
console.log('posted');
