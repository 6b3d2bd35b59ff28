import { setTimeout as wait } from 'node:timers/promises';
import type { WriteRecord } from './write-record.ts';

/** A write, and to whom it may go. */
export interface Post {
  /** Of the namespace: `/messages`, `/store_raw`. */
  readonly path: string;
  readonly namespace: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A process that answers at the moment, another each time; undefined while there is none. */
  readonly address: () => string | undefined;
  readonly record: WriteRecord;
  /** Ends the attempts, for a run that is given up. */
  readonly signal: AbortSignal;
}

/** A client that waits longer than this takes the request for lost. */
const answerMs = 20_000;
/** Between two attempts. */
const pauseMs = 25;

/**
 * Posts the same request again until it is acknowledged, as a client does that must not lose it: after a broken
 * connection, a time-out and every 5xx, to any process. Undefined where it was refused, or given up.
 */
export async function postUntilAcknowledged<Answer>(post: Post): Promise<Answer | undefined> {
  const { record, signal } = post;
  while (!signal.aborted) {
    const address = post.address();
    const answer = address === undefined ? undefined : await postOnce(address, post);
    if (answer?.ok === true) return answer.body as Answer;
    const status = answer?.status ?? 0;
    if (status >= 400 && status < 500) {
      record.refused.push(`${post.path}: ${status} ${JSON.stringify(answer?.body)}`);
      return undefined;
    }
    record.repeated.set(status, (record.repeated.get(status) ?? 0) + 1);
    await wait(pauseMs);
  }
  return undefined;
}

interface HttpAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly body: unknown;
}

/** Undefined where no whole answer came: whether it was stored is not known then. */
async function postOnce(
  address: string,
  { path, namespace, body, headers, signal }: Post,
): Promise<HttpAnswer | undefined> {
  try {
    const response = await fetch(`${address}/api/memory/${namespace}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    return { ok: response.ok, status: response.status, body: await response.json() };
  } catch {
    return undefined;
  }
}
