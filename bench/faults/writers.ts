import { setTimeout as wait } from 'node:timers/promises';
import type { SeededRandom } from '../../src/testing/model-server/seeded-random.ts';
import { type Post, postUntilAcknowledged } from './post-until-acknowledged.ts';
import { createWriteRecord, type WriteRecord } from './write-record.ts';

/** Who writes, and where to. */
export interface WritersOptions {
  readonly namespace: string;
  readonly random: SeededRandom;
  /** Clients at once. */
  readonly writers: number;
  /** Where the processes answer that run at the moment. */
  readonly addresses: () => readonly string[];
  readonly signal: AbortSignal;
  /** Words in some of the turns. */
  readonly spice?: (turn: number) => string;
}

/** Clients that go on writing. */
export interface Writers {
  readonly record: WriteRecord;
  /** For writes beside theirs, into the same record. */
  readonly post: Omit<Post, 'path' | 'body'>;
  /** Stops new requests and waits until those under way are acknowledged. */
  stop(): Promise<void>;
}

/** What one client knows of itself. */
interface Writer {
  readonly name: string;
  readonly options: WritersOptions;
  readonly post: Omit<Post, 'path' | 'body'>;
  request: number;
}

/** A person types slower; this keeps a small machine busy and leaves it time for the processes that are started again. */
const pauseMs = { least: 10, most: 60 } as const;
const turnsPerRequest = 4;
/** Requests after which a client begins another session, so that sessions of all ages are hit. */
const requestsPerSession = 25;

/** Starts clients that post turns with ids of their own, or under a key, to any process, until they are stopped. */
export function startWriters(options: WritersOptions): Writers {
  const { namespace, random, addresses, signal } = options;
  const record = createWriteRecord();
  const address = (): string | undefined => {
    const running = addresses();
    return running.length === 0 ? undefined : random.pick(running);
  };
  const post = { namespace, address, record, signal };
  const stopping = new AbortController();
  const writers = Array.from({ length: options.writers }, async (_, index) => {
    const writer: Writer = { name: `w${index + 1}`, options, post, request: 0 };
    while (!stopping.signal.aborted && !signal.aborted) {
      await write(writer);
      await wait(pauseMs.least + random.below(pauseMs.most - pauseMs.least));
    }
  });
  return {
    record,
    post,
    async stop() {
      stopping.abort();
      await Promise.all(writers);
    },
  };
}

interface Accepted {
  readonly accepted: readonly { readonly id: string; readonly seq: number }[];
}

/** One request; every tenth is a transcript that has grown. */
async function write(writer: Writer): Promise<void> {
  writer.request += 1;
  const part = Math.floor(writer.request / requestsPerSession);
  if (writer.request % 10 === 0) await writeTranscript(writer, part);
  else await writeTurns(writer, part);
}

/** A line more than the last one of this session, and all before it. */
async function writeTranscript({ name, request, post }: Writer, part: number): Promise<void> {
  const first = Math.max(10, Math.ceil((part * requestsPerSession) / 10) * 10);
  const requests = Array.from({ length: (request - first) / 10 + 1 }, (_, index) => first + index * 10);
  const lines = requests.map((each) => `Person ${name} mentioned a transcribed item ${name}x${each}`);
  const body = {
    session_data: lines.map((line) => `Ana: ${line}`).join('\n'),
    session_id: `transcript-${name}-${part}`,
    metadata: { user_id: `user-${name}` },
  };
  const answer = await postUntilAcknowledged({ ...post, path: '/store_raw', body });
  if (answer !== undefined) post.record.transcribed.push({ sessionId: body.session_id, content: lines.at(-1) ?? '' });
}

/** Half of the clients write into one session together, and a quarter of the requests have a key instead of ids. */
async function writeTurns(writer: Writer, part: number): Promise<void> {
  const { name, options, post } = writer;
  const { random, spice = () => '' } = options;
  const sessionId = random.below(2) === 0 ? `together-${part}` : `alone-${name}-${part}`;
  const isKeyed = random.below(4) === 0;
  const messages = Array.from({ length: 1 + random.below(turnsPerRequest) }, (_, index) => ({
    sessionId,
    role: 'user',
    name: `Person ${name}`,
    userId: `user-${name}`,
    content: `Person ${name} mentioned item ${name}x${writer.request}x${index}${spice(writer.request)}`,
    ...(isKeyed ? {} : { id: `${name}-${writer.request}-${index}` }),
  }));
  const key = { 'idempotency-key': `${name}-${writer.request}` };
  const answer = await postUntilAcknowledged<Accepted>({
    ...post,
    path: '/messages',
    body: messages,
    ...(isKeyed ? { headers: key } : {}),
  });
  for (const [index, { content }] of messages.entries()) {
    const turn = answer?.accepted[index];
    if (turn !== undefined) post.record.acknowledged.push({ sessionId, seq: turn.seq, content });
  }
}
