import { busyWorker } from './busy-worker.ts';
import type { Fault, Stage } from './fault.ts';
import { type Post, postUntilAcknowledged } from './post-until-acknowledged.ts';

/** Equal clients of one request. */
const clients = 10;

interface Accepted {
  readonly accepted: readonly { readonly id: string; readonly seq: number }[];
}

/** Ten clients send the same request at once to any process: by turn ids, by a key, and as a transcript, in turn. */
export function repeatRequests(count: number): Fault {
  const kinds = [repeatTurns, repeatKey, repeatTranscript];
  return {
    name: 'same request by ten clients',
    workers: [busyWorker, busyWorker],
    async inject(stage) {
      for (let round = 0; round < count; round += 1) await kinds[round % kinds.length]?.(stage, round);
      return count * clients;
    },
  };
}

async function repeatTurns(stage: Stage, round: number): Promise<void> {
  const messages = buildMessages(round).map((message, index) => ({ ...message, id: `equal-${round}-${index}` }));
  await repeatMessages(stage, { messages, headers: {} });
}

/** Its turns have no ids: only the key tells that it is the same. */
async function repeatKey(stage: Stage, round: number): Promise<void> {
  const headers = { 'idempotency-key': `equal-${round}` };
  await repeatMessages(stage, { messages: buildMessages(round), headers });
}

function buildMessages(round: number): { sessionId: string; role: string; userId: string; content: string }[] {
  return [0, 1, 2].map((index) => ({
    sessionId: `equal-${Math.floor(round / 5)}`,
    role: 'user',
    userId: 'equal',
    content: `Somebody mentioned equal item e${round}x${index}`,
  }));
}

interface EqualMessages {
  readonly messages: readonly { readonly sessionId: string; readonly content: string }[];
  readonly headers: Readonly<Record<string, string>>;
}

async function repeatMessages({ writers }: Stage, { messages, headers }: EqualMessages): Promise<void> {
  const { record } = writers.post;
  const answers = await postByAll<Accepted>({ ...writers.post, path: '/messages', body: messages, headers });
  const told = new Set(answers.map(({ accepted }) => JSON.stringify(accepted)));
  if (told.size > 1) record.contradicted.push(`equal requests were answered differently: ${[...told].join(' and ')}`);
  for (const [index, { sessionId, content }] of messages.entries()) {
    const turn = answers[0]?.accepted[index];
    if (turn !== undefined) record.acknowledged.push({ sessionId, seq: turn.seq, content });
  }
}

/** A transcript that grows from version to version, each posted by all. */
async function repeatTranscript({ writers }: Stage, round: number): Promise<void> {
  const { record } = writers.post;
  const sessionId = `transcript-${round}`;
  const lines = [0, 1, 2, 3, 4, 5].map((index) => `Somebody mentioned a transcribed item t${round}x${index}`);
  for (const length of [2, 4, 6]) {
    const text = lines
      .slice(0, length)
      .map((line) => `Ana: ${line}`)
      .join('\n');
    const body = { session_data: text, session_id: sessionId, metadata: { user_id: 'equal' } };
    const answers = await postByAll<{ raw_memory_id: string }>({ ...writers.post, path: '/store_raw', body });
    const ids = new Set(answers.map(({ raw_memory_id: id }) => id));
    if (ids.size > 1) record.contradicted.push('equal transcripts were given different ids');
  }
  for (const content of lines) record.transcribed.push({ sessionId, content });
}

async function postByAll<Answer>(post: Post): Promise<Answer[]> {
  const answers = await Promise.all(Array.from({ length: clients }, () => postUntilAcknowledged<Answer>(post)));
  return answers.filter((answer) => answer !== undefined);
}
