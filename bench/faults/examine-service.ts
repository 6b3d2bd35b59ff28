import type { Coverage } from '../../src/ports/window-ledger.ts';
import type { SupervisedProcess } from './supervised-process.ts';
import type { Writers } from './writers.ts';
import { postUntilAcknowledged } from './post-until-acknowledged.ts';
import { becomesTrue, waitUntil } from './wait-until.ts';

const answerMs = 10_000;
/** A process that is being started takes a second or two, on a busy machine ten. */
const readyMs = 60_000;

/** Whether a process says that it can do its work. */
export async function isReady(api: SupervisedProcess): Promise<boolean> {
  if (api.url === undefined) return false;
  return await fetch(`${api.url}/health/ready`, { signal: AbortSignal.timeout(answerMs) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status === 200;
    },
    () => false,
  );
}

/** Each process takes a turn and recalls it. What does not is returned, in sentences. */
export async function examineAnswers(apis: readonly SupervisedProcess[], { post }: Writers): Promise<string[]> {
  const problems = await Promise.all(
    apis.map(async (api) => {
      const { signal } = post;
      if (!(await becomesTrue(() => isReady(api), { timeoutMs: readyMs, signal }))) return [`${api.name} is not ready`];
      const word = `witness${api.name.replace('-', '')}${Date.now()}`;
      const sessionId = `witness-${api.name}`;
      const content = `Somebody saw ${word}`;
      const messages = { sessionId, role: 'user', id: word, content, userId: 'witness' };
      const answer = await postUntilAcknowledged<{ accepted: { seq: number }[] }>({
        ...post,
        address: () => api.url,
        path: '/messages',
        body: messages,
      });
      post.record.acknowledged.push({ sessionId, seq: answer?.accepted[0]?.seq ?? 0, content });
      return (await recalls(api, post.namespace, word)) ? [] : [`${api.name} does not recall what it took`];
    }),
  );
  return problems.flat();
}

async function recalls(api: SupervisedProcess, namespace: string, word: string): Promise<boolean> {
  const response = await fetch(`${api.url}/api/memory/${namespace}/recall`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: word, userId: 'witness' }),
    signal: AbortSignal.timeout(answerMs),
  }).catch(() => undefined);
  if (response?.status !== 200) return false;
  const { results } = (await response.json()) as { results: { text: string }[] };
  return results.some(({ text }) => text.includes(word));
}

/** What each process says of the ledger. */
export async function examineCoverage(
  apis: readonly SupervisedProcess[],
  namespace: string,
  failedWindows: number,
): Promise<string[]> {
  const problems = await Promise.all(
    apis.map(async (api) => {
      const { uncovered, overlapping, windows, heldTurns } = await waitUntil(
        `${api.name} answers`,
        () => readCoverage(api, namespace),
        { timeoutMs: readyMs },
      );
      const counts = { uncovered, overlapping, heldTurns, pending: windows.pending, leased: windows.leased };
      const wrong = Object.entries(counts).filter(([, count]) => count !== 0);
      if (windows.failed !== failedWindows) wrong.push(['failed', windows.failed]);
      return wrong.map(([name, count]) => `${api.name} covers ${name}: ${count}`);
    }),
  );
  return problems.flat();
}

/** Reads every session that clients wrote to, from the processes in turn, and looks for the turns they were told of. */
export async function examineHistory(
  apis: readonly SupervisedProcess[],
  { post: { namespace, record } }: Writers,
): Promise<string[]> {
  const sessions = Map.groupBy(record.acknowledged, ({ sessionId }) => sessionId);
  const problems: string[] = [];
  for (const [index, [sessionId, turns]] of [...sessions].entries()) {
    const api = apis[index % apis.length];
    const history = await readHistory(`${api?.url}/api/memory/${namespace}/session/${encodeURIComponent(sessionId)}`);
    const missing = turns.filter(({ seq, content }) => history.get(seq) !== content);
    if (missing.length > 0) problems.push(`${api?.name} does not show ${missing.length} turns of ${sessionId}`);
  }
  return problems;
}

/** The texts of a session by their numbers. */
async function readHistory(url: string): Promise<Map<number, string>> {
  const history = new Map<number, string>();
  let before = '';
  for (;;) {
    const response = await fetch(`${url}/messages?limit=1000${before}`, { signal: AbortSignal.timeout(readyMs) });
    const { messages = [] } = (await response.json()) as { messages?: { seq: number; content: string }[] };
    for (const { seq, content } of messages) history.set(seq, content);
    const [oldest] = messages;
    if (oldest === undefined || oldest.seq === 1) return history;
    before = `&before=${oldest.seq}`;
  }
}

async function readCoverage(api: SupervisedProcess, namespace: string): Promise<Coverage | undefined> {
  const response = await fetch(`${api.url}/api/memory/${namespace}/coverage`, {
    signal: AbortSignal.timeout(answerMs),
  }).catch(() => undefined);
  return response?.status === 200 ? ((await response.json()) as Coverage) : undefined;
}
