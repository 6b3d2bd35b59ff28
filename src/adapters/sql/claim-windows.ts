import { type Selectable, sql, type Transaction } from 'kysely';
import { createId } from '../../domain/identifier.ts';
import { afterCrashes } from '../../domain/ledger/failure-policy.ts';
import { inTheWay } from '../../domain/ledger/group-commit.ts';
import { nextWindow, type OpenTail } from '../../domain/ledger/window-policy.ts';
import type { ClaimOptions, ClaimResult } from '../../ports/window-ledger.ts';
import { beginAttempts, type TailWindow } from './begin-attempts.ts';
import { buildLease, type LeaseTurnRow, readTurns, type TurnSpan } from './build-lease.ts';
import { failWindow, halveWindow } from './end-window.ts';
import { lockSessionRows } from './lock-session-rows.ts';
import type { Schema, SessionsTable, WindowsTable } from './schema.ts';

/** A session whose next window is to be claimed. */
export interface ClaimRequest {
  readonly sessionId: string;
  readonly options: ClaimOptions;
}

type SessionRow = Selectable<SessionsTable>;

/** A window with the answer of the database's clock to whether its lease has run out. */
type OpenWindow = Selectable<WindowsTable> & { readonly lease_left_ms: number | null };

/** What is under the lock of its session, and by whom; without a window one is to be closed from the open tail. */
interface Claim {
  readonly session: SessionRow;
  readonly options: ClaimOptions;
  readonly window?: OpenWindow;
}

/**
 * Claims the next window of each session, no two of which are equal, under the locks of the sessions: the first that is not
 * final, so that windows of one session are processed in order; where all are final, one is closed from the open tail and
 * claimed in the same step.
 */
export async function claimWindows(
  trx: Transaction<Schema>,
  namespace: string,
  { requests, waits }: { readonly requests: readonly ClaimRequest[]; readonly waits: boolean },
): Promise<(ClaimResult | typeof inTheWay)[]> {
  const sessionIds = requests.map(({ sessionId }) => sessionId);
  const { rows: sessions } = await lockSessionRows(namespace, sessionIds, { waits }).execute(trx);
  const results = new Map<string, ClaimResult>();
  const claims: Claim[] = [];
  for (const claim of await findClaims(trx, namespace, { requests, sessions })) {
    const early = claim.window === undefined ? undefined : await decideEarly(trx, claim.window, claim.options);
    if (early === undefined) claims.push(claim);
    else results.set(claim.session.session_id, early);
  }
  for (const [sessionId, result] of await leaseWindows(trx, namespace, claims)) results.set(sessionId, result);
  // Without its row a session is unknown, or somebody has it: whoever waits finds out.
  const known = new Set(waits ? sessionIds : sessions.map((row) => row.session_id));
  return requests.map(
    ({ sessionId }) => results.get(sessionId) ?? (known.has(sessionId) ? { kind: 'idle' } : inTheWay),
  );
}

/** The sessions that have something left, each with the first window that is not final. */
async function findClaims(
  trx: Transaction<Schema>,
  namespace: string,
  { requests, sessions }: { readonly requests: readonly ClaimRequest[]; readonly sessions: readonly SessionRow[] },
): Promise<Claim[]> {
  const unsettled = sessions.filter((session) => session.settled_seq < session.last_seq);
  // Windows are final up to settled_seq, and the next one is not.
  const behind = unsettled.filter((session) => session.settled_seq < session.closed_seq);
  const windows = await findOpenWindows(
    trx,
    namespace,
    behind.map((session) => session.session_id),
  );
  const options = new Map(requests.map((request) => [request.sessionId, request.options]));
  return unsettled.flatMap((session) => {
    const window = windows.get(session.session_id);
    const wanted = options.get(session.session_id);
    return wanted === undefined ? [] : [{ session, options: wanted, ...(window === undefined ? {} : { window }) }];
  });
}

async function findOpenWindows(
  trx: Transaction<Schema>,
  namespace: string,
  sessionIds: readonly string[],
): Promise<Map<string, OpenWindow>> {
  if (sessionIds.length === 0) return new Map();
  const { rows } = await sql<OpenWindow>`
    SELECT w.*, (extract(epoch FROM w.lease_expires_at - clock_timestamp()) * 1000)::float8 AS lease_left_ms
    FROM unnest(${sessionIds}::text[]) AS s(session_id) CROSS JOIN LATERAL (
      SELECT * FROM windows WHERE namespace = ${namespace} AND session_id = s.session_id AND state IN ('pending', 'leased')
      ORDER BY first_seq LIMIT 1) w`.execute(trx);
  return new Map(rows.map((row) => [row.session_id, row]));
}

/** What comes of a window that is not to be leased now. */
async function decideEarly(
  trx: Transaction<Schema>,
  window: OpenWindow,
  options: ClaimOptions,
): Promise<ClaimResult | undefined> {
  const { state, lease_left_ms: leftMs, next_attempt_at: nextAttemptAt } = window;
  if (state === 'leased') {
    if ((leftMs ?? 0) > 0) return { kind: 'busy', retryMs: leftMs ?? 0 };
    return await afterCrash(trx, window, options);
  }
  if (nextAttemptAt !== null && nextAttemptAt > options.now) return { kind: 'later', at: nextAttemptAt };
  return undefined;
}

/** Leases the windows that stand, and those that are closed from open tails where one is due; by session. */
async function leaseWindows(
  trx: Transaction<Schema>,
  namespace: string,
  claims: readonly Claim[],
): Promise<Map<string, ClaimResult>> {
  const results = new Map<string, ClaimResult>();
  const turns = await readTurns(trx, namespace, claims.map(spanOf));
  const turnsOf = ({ session }: Claim): readonly LeaseTurnRow[] => turns.get(session.session_id) ?? [];
  const tails = new Map<Claim, TailWindow>();
  for (const claim of claims.filter(({ window }) => window === undefined)) {
    const next = closeTail(claim, turnsOf(claim));
    if ('kind' in next) results.set(claim.session.session_id, next);
    else tails.set(claim, next);
  }
  const attempts = await beginAttempts(trx, namespace, {
    tails: Array.from(tails, ([{ options }, tail]) => ({ ...tail, options })),
    again: claims.flatMap(({ window, options }) => (window === undefined ? [] : [{ ...window, options }])),
  });
  for (const claim of claims) {
    const { session } = claim;
    const window = claim.window ?? tails.get(claim);
    if (window === undefined) continue;
    const attempt = attempts.get(session.session_id);
    results.set(
      session.session_id,
      attempt === undefined
        ? { kind: 'again' }
        : {
            kind: 'claimed',
            lease: buildLease({ session, window: { ...notTriedYet, ...window }, turns: turnsOf(claim), attempt }),
          },
    );
  }
  return results;
}

/** How a window stands that nobody had before. */
const notTriedYet = { attempts: 0, halves: 0, outage_since: null } as const;

/** The turns to be read: of a window its own, of an open tail one more than a window can take, enough to know that it is full. */
function spanOf({ session, window, options }: Claim): TurnSpan {
  const sessionId = session.session_id;
  if (window !== undefined) return { sessionId, firstSeq: window.first_seq, lastSeq: window.last_seq };
  const firstSeq = session.closed_seq + 1;
  return { sessionId, firstSeq, lastSeq: firstSeq + options.policy.maxTurns };
}

/** The window that is due from the open tail, or when it will be. */
function closeTail({ session, options }: Claim, turns: readonly LeaseTurnRow[]): TailWindow | ClaimResult {
  const firstSeq = session.closed_seq + 1;
  const tail = turns.filter((turn) => turn.seq >= firstSeq);
  const next = nextWindow(openTail(session, tail), options.policy, options.now);
  if (next.kind === 'none') return { kind: 'idle' };
  if (next.kind === 'wait') return { kind: 'later', at: next.until };
  return {
    session_id: session.session_id,
    window_id: createId(),
    first_seq: firstSeq,
    last_seq: next.lastSeq,
    closed_by: next.closedBy,
  };
}

function openTail(session: SessionRow, rows: readonly LeaseTurnRow[]): OpenTail {
  const fromTranscript = rows.at(-1)?.raw_memory_id != null;
  return {
    turns: rows.map((row) => ({ seq: row.seq, tokens: row.tokens, acceptedAt: row.accepted_at })),
    activeAt: session.active_at,
    flushSeq: session.flush_seq,
    flushedBy: session.ended_at !== null ? 'end' : fromTranscript ? 'transcript' : 'flush',
  };
}

/** A lease that ran out without a word: the window is tried again after a pause, and given up after too many. */
async function afterCrash(trx: Transaction<Schema>, window: OpenWindow, { now }: ClaimOptions): Promise<ClaimResult> {
  await trx
    .updateTable('window_attempts')
    .set({ finished_at: now, outcome: 'crashed' })
    .where('namespace', '=', window.namespace)
    .where('window_id', '=', window.window_id)
    .where('fence', '=', window.fence)
    .where('outcome', 'is', null)
    .execute();
  const turns = window.last_seq - window.first_seq + 1;
  const after = afterCrashes({ turns, crashes: window.crashes, halves: window.halves });
  if (after.kind === 'wait') {
    const at = new Date(now.getTime() + after.pauseMs);
    await trx
      .updateTable('windows')
      .set({ state: 'pending', next_attempt_at: at, lease_owner: null, lease_expires_at: null })
      .where('namespace', '=', window.namespace)
      .where('window_id', '=', window.window_id)
      .execute();
    return { kind: 'later', at };
  }
  const error = {
    code: 'worker_crashed',
    detail: `${window.crashes} workers in a row went away while they held this window.`,
  };
  if (after.kind === 'halve') await halveWindow(trx, { window, at: now, error });
  else await failWindow(trx, { window, at: now, error });
  return { kind: 'again' };
}
