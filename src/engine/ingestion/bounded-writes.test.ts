import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { limits } from '../../domain/limits.ts';
import type { Accepted, AcceptRequest } from '../../ports/turn-log.ts';
import { buildRequest, buildTurns } from '../../testing/build-request.ts';
import { BoundedWrites } from './bounded-writes.ts';

interface Commit {
  readonly namespace: string;
  readonly requests: readonly AcceptRequest[];
  readonly finish: (outcomes?: (Accepted | MemoirError)[]) => void;
  readonly fail: (error: unknown) => void;
}

/** A turn log whose commits end when the test says so. */
function createSlowLog(parallelBatches = 1): {
  parallelBatches: number;
  commits: Commit[];
  accept: (namespace: string, requests: readonly AcceptRequest[]) => Promise<(Accepted | MemoirError)[]>;
} {
  const commits: Commit[] = [];
  return {
    parallelBatches,
    commits,
    accept(namespace, requests) {
      const { promise, resolve, reject } = Promise.withResolvers<(Accepted | MemoirError)[]>();
      commits.push({
        namespace,
        requests,
        finish: (outcomes = requests.map(acceptedOf)) => resolve(outcomes),
        fail: reject,
      });
      return promise;
    },
  };
}

function acceptedOf({ sessionId, acceptedAt }: AcceptRequest): Accepted {
  return { sessionId, accepted: [], queuedAt: acceptedAt, openTurns: 0 };
}

const requestOf = (sessionId: string, turns = 1): AcceptRequest => buildRequest(buildTurns(turns), { sessionId });
const sessionsOf = ({ requests }: Commit): string[] => requests.map(({ sessionId }) => sessionId);

describe('bounded writes', () => {
  it('commits a lone request at once', async () => {
    const log = createSlowLog();
    const answer = new BoundedWrites(log).submit('n', requestOf('a'));
    log.commits[0]!.finish();
    expect(await answer).toMatchObject({ sessionId: 'a' });
  });

  it('gathers what comes while a commit runs, in order', async () => {
    const log = createSlowLog();
    const commits = new BoundedWrites(log);
    const answers = ['a', 'b', 'c'].map((session) => commits.submit('n', requestOf(session)));
    expect(log.commits.map(sessionsOf)).toEqual([['a']]);
    log.commits[0]!.finish();
    await answers[0];
    await expect.poll(() => log.commits.map(sessionsOf)).toEqual([['a'], ['b', 'c']]);
    expect(commits.waiting).toBe(2);
    log.commits[1]!.finish();
    expect((await Promise.all(answers)).map(({ sessionId }) => sessionId)).toEqual(['a', 'b', 'c']);
    expect(commits.waiting).toBe(0);
  });

  it('lets namespaces go their own ways', () => {
    const log = createSlowLog();
    const commits = new BoundedWrites(log);
    for (const namespace of ['m', 'n', 'm']) void commits.submit(namespace, requestOf('a'));
    expect(log.commits.map(({ namespace }) => namespace)).toEqual(['m', 'n']);
  });

  it('bounds the turns of one commit, and takes a longer request alone', async () => {
    const log = createSlowLog();
    const commits = new BoundedWrites(log);
    const sizes = [1, 300, 200, 1, limits.turnsPerCommit + 1, 1];
    const answers = sizes.map((size, index) => commits.submit('n', requestOf(String(index), size)));
    for (const batch of [['0'], ['1', '2'], ['3'], ['4'], ['5']]) {
      await expect.poll(() => log.commits.map(sessionsOf).at(-1)).toEqual(batch);
      log.commits.at(-1)!.finish();
    }
    await Promise.all(answers);
  });

  it('runs as many commits as the store takes, and no two of one session', async () => {
    const log = createSlowLog(2);
    const commits = new BoundedWrites(log);
    const answers = ['a', 'b', 'a', 'c', 'b', 'c'].map((session) => commits.submit('n', requestOf(session)));
    expect(log.commits.map(sessionsOf)).toEqual([['a'], ['b']]);
    log.commits[1]!.finish();
    await expect.poll(() => log.commits.map(sessionsOf).slice(2)).toEqual([['c', 'b', 'c']]);
    log.commits[0]!.finish();
    await expect.poll(() => log.commits.map(sessionsOf).slice(3)).toEqual([['a']]);
    for (const commit of log.commits) commit.finish();
    await Promise.all(answers);
    expect(commits.waiting).toBe(0);
  });

  it('rejects the refused request alone', async () => {
    const log = createSlowLog();
    const commits = new BoundedWrites(log);
    void commits.submit('n', requestOf('first'));
    const answers = ['a', 'b'].map((session) => commits.submit('n', requestOf(session)));
    log.commits[0]!.finish();
    await expect.poll(() => log.commits.length).toBe(2);
    log.commits[1]!.finish([new MemoirError('turn_conflict', 'no'), acceptedOf(requestOf('b'))]);
    await expect(answers[0]).rejects.toMatchObject({ code: 'turn_conflict' });
    expect(await answers[1]).toMatchObject({ sessionId: 'b' });
  });

  it('commits the requests of a batch one by one where the store chokes on one of them', async () => {
    const poison = new MemoirError('store_failed', 'no');
    const commits = new BoundedWrites({
      parallelBatches: 1,
      accept: async (_namespace, requests) => {
        if (requests.some(({ sessionId }) => sessionId === 'bad')) throw poison;
        return requests.map(acceptedOf);
      },
    });
    const answers = await Promise.allSettled(
      ['a', 'bad', 'b', 'c'].map((session) => commits.submit('n', requestOf(session))),
    );
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });

  it('rejects a whole batch where the store is away, and goes on afterwards', async () => {
    const log = createSlowLog();
    const commits = new BoundedWrites(log);
    const answers = ['a', 'b', 'c'].map((session) => commits.submit('n', requestOf(session)));
    const settled = Promise.allSettled(answers);
    log.commits[0]!.finish();
    await expect.poll(() => log.commits.length).toBe(2);
    log.commits[1]!.fail(new MemoirError('store_unavailable', 'away'));
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(log.commits).toHaveLength(2);
    const next = commits.submit('n', requestOf('d'));
    log.commits[2]!.finish();
    expect(await next).toMatchObject({ sessionId: 'd' });
  });

  it('refuses what comes beyond the bound, with nothing stored and a time to come back', async () => {
    const gate = Promise.withResolvers<void>();
    let stored = 0;
    const commits = new BoundedWrites({
      parallelBatches: 1,
      async accept(_namespace, requests) {
        await gate.promise;
        stored += requests.length;
        return requests.map(acceptedOf);
      },
    });
    const request = requestOf('a');
    const answers = Array.from({ length: limits.waitingWrites }, () => commits.submit('n', request));
    await expect(commits.submit('n', request)).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
    gate.resolve();
    await Promise.all(answers);
    expect(stored).toBe(limits.waitingWrites);
    expect(commits.waiting).toBe(0);
  });
});
