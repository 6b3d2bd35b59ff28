import type { Transaction } from 'kysely';
import type { SessionSummary } from '../../domain/extraction/fact.ts';
import type { AfterFailure, FaultError } from '../../domain/ledger/failure-policy.ts';
import { storablePayload, storableText } from '../../domain/ledger/storable.ts';
import { limits } from '../../domain/limits.ts';
import type { Lease, ReleaseOptions } from '../../ports/window-ledger.ts';
import { failWindow, halveWindow } from './end-window.ts';
import { lockSessionRows } from './lock-session-rows.ts';
import type { Schema } from './schema.ts';
import { setSummaries, type SummaryRecord } from './set-summaries.ts';
import { countProcessing } from './settle-sessions.ts';

/** Ends an attempt that brought nothing, in the way that the failure policy decided. False if the lease was lost. */
export async function releaseWindow(
  trx: Transaction<Schema>,
  lease: Lease,
  { after, at, fallbackSummary }: ReleaseOptions & { readonly after: AfterFailure },
): Promise<boolean> {
  await lockSessionRows(lease.namespace, [lease.sessionId]).execute(trx);
  const failure = after.error === undefined ? undefined : storableError(after.error);
  const window = await trx
    .updateTable('windows')
    .set((eb) => ({
      state: 'pending',
      attempts: after.attempts,
      crashes: eb('crashes', '-', 1),
      lease_owner: null,
      lease_expires_at: null,
      next_attempt_at: after.nextAttemptAt ?? null,
      hold_reason: after.holdReason === undefined ? null : storableText(after.holdReason, limits.errorDetailCharacters),
      outage_since: after.outageSince ?? null,
      // A hand-back without an error of its own leaves the last one to be seen.
      ...(failure === undefined ? {} : { error: JSON.stringify(failure) }),
    }))
    .where('namespace', '=', lease.namespace)
    .where('window_id', '=', lease.windowId)
    .where('state', '=', 'leased')
    .where('fence', '=', lease.fence)
    .returningAll()
    .executeTakeFirst();
  if (window === undefined) return false;
  await closeAttempt(trx, lease, { after, at, failure });
  const error = failure ?? { code: 'extraction_invalid', detail: 'The attempt ended without an error of its own.' };
  if (after.kind === 'halve') await halveWindow(trx, { window, at, error });
  if (after.kind === 'fail') await failWindow(trx, { window, at, error });
  if (fallbackSummary !== undefined)
    await setSummaries(lease.namespace, [fallbackRecord(lease, fallbackSummary, at)]).execute(trx);
  const isRetried = after.outcome === 'content' || after.outcome === 'provider';
  if (after.kind === 'wait' && isRetried) await countProcessing(lease.namespace, [{ at, retried: 1 }]).execute(trx);
  return true;
}

function fallbackRecord(lease: Lease, summary: SessionSummary, at: Date): SummaryRecord {
  return {
    sessionId: lease.sessionId,
    summary,
    throughSeq: lease.lastSeq,
    extractor: 'rules/fallback',
    at,
    fallback: true,
  };
}

/** What an extractor says of its failure may hold anything. */
function storableError({ code, detail }: FaultError): FaultError {
  return { code, detail: storableText(detail, limits.errorDetailCharacters) };
}

interface AttemptEnding {
  readonly after: AfterFailure;
  readonly at: Date;
  readonly failure: FaultError | undefined;
}

async function closeAttempt(
  trx: Transaction<Schema>,
  lease: Lease,
  { after, at, failure }: AttemptEnding,
): Promise<void> {
  await trx
    .updateTable('window_attempts')
    .set({
      finished_at: at,
      outcome: after.kind === 'halve' ? 'halved' : after.outcome,
      error: failure === undefined ? null : JSON.stringify(failure),
      payload: after.payload === undefined ? null : JSON.stringify(storablePayload(after.payload)),
    })
    .where('namespace', '=', lease.namespace)
    .where('window_id', '=', lease.windowId)
    .where('fence', '=', lease.fence)
    .execute();
  if (after.outcome === 'hold') await forgetEarlierHolds(trx, lease);
}

/** What is held for days is looked at every few minutes: of that the last look is enough. */
async function forgetEarlierHolds(trx: Transaction<Schema>, lease: Lease): Promise<void> {
  await trx
    .deleteFrom('window_attempts')
    .where('namespace', '=', lease.namespace)
    .where('window_id', '=', lease.windowId)
    .where('fence', '<', lease.fence)
    .where('outcome', '=', 'hold')
    .where('payload', 'is', null)
    .execute();
}
